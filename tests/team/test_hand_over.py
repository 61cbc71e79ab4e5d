"""Cases go from desk to desk, many at once, and back within the hour."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.agencies.choices import Role
from bayiri.agencies.commands import enter_absence
from bayiri.cases.commands import change_journey
from bayiri.cases.models import Case, HandOver
from bayiri.cases.rules import Move, Turn, shared_out
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands.hand_over import hand_over, undo_hand_over
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import Task, TaskKind
from tests.invariants.attacks import refused, rule_refuses, run

pytestmark = pytest.mark.django_db


def moves(cases, from_id, to_id):
    return [Move(case.id, from_id, to_id) for case in cases]


def test_many_go_to_one_with_the_work_that_names_the_former(act, cast, carried, caseworkers):
    cases = carried(cast.carla, 3)
    for whom in (cast.carla, cast.paul):
        open_task(
            by=cast.carla, kind=TaskKind.CONFIRM_DECISION, case_id=cases[0].id, case_label="x", due_on=clock.today(),
            roles=[Role.COUNSELLOR], person_id=whom.id,
        )  # fmt: skip
    act(cast.mona)
    hand_over(by=cast.mona, moves=moves(cases[:2], cast.carla.id, cast.clemens.id))
    assert caseworkers(cases) == ["clemens", "clemens", "carla"]
    assert set(Task.objects.values_list("person_id", flat=True)) == {cast.clemens.id, cast.paul.id}
    events = "SELECT count(*), count(DISTINCT case_id) FROM audit_event WHERE kind = 'case.handed_to_colleague' AND actor_id = %s"
    assert run(events, cast.mona.id) == (2, 2)


def test_a_caseworker_hands_over_their_own_and_nobody_elses(act, cast, carried, caseworkers):
    mine, theirs = carried(cast.carla)[0], carried(cast.clemens)[0]
    act(cast.carla)
    hand_over(by=cast.carla, moves=moves([mine], cast.carla.id, cast.clemens.id))
    with pytest.raises(NotAllowed):
        hand_over(by=cast.carla, moves=moves([theirs], cast.clemens.id, cast.carla.id))
    assert caseworkers([mine, theirs]) == ["clemens", "clemens"]


def test_it_refuses_whole_what_may_not_go(act, cast, carried, caseworkers, told):
    """All or none: another agency's case, who carries no cases, an ended case, more than a page offers."""
    cases = carried(cast.carla, 2)
    foreign = carried(cast.adam)[0]
    act(cast.mona)
    with pytest.raises(NotVisible):
        hand_over(
            by=cast.mona,
            moves=[*moves(cases, cast.carla.id, cast.clemens.id), Move(foreign.id, cast.adam.id, cast.clemens.id)],
        )
    for nobody in (cast.tara, cast.adam):
        with pytest.raises(NotAllowed):
            hand_over(by=cast.mona, moves=moves(cases, cast.carla.id, nobody.id))
    with pytest.raises(NotAllowed):
        hand_over(by=cast.mona, moves=[Move(uuid7(), None, None) for _ in range(201)])
    act(cast.paul)
    with pytest.raises(NotAllowed):
        hand_over(by=cast.paul, moves=moves(cases, cast.carla.id, cast.clemens.id))
    assert caseworkers(cases) == ["carla", "carla"]


def test_an_ended_case_stays(told, act, cast):
    story = told("assessed")
    story.close("no_contact", by=cast.carla)
    act(cast.mona)
    with rule_refuses("INV-09"):
        hand_over(by=cast.mona, moves=moves([story.case], cast.carla.id, cast.clemens.id))


def test_the_number_of_statements_does_not_depend_on_the_cases(act, cast, carried):
    counted = []
    for number in (2, 60):
        cases = carried(cast.carla, number)
        act(cast.mona)
        with CaptureQueriesContext(connection) as there:
            batch = hand_over(by=cast.mona, moves=moves(cases, cast.carla.id, cast.clemens.id))
        with CaptureQueriesContext(connection) as back:
            assert undo_hand_over(by=cast.mona, batch=batch) == (number, 0)
        counted.append((len(there), len(back)))
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 14


def test_it_is_undone_where_nobody_touched_it(act, cast, carried, caseworkers):
    cases = carried(cast.carla, 3)
    open_task(
        by=cast.carla, kind=TaskKind.CONFIRM_DECISION, case_id=cases[0].id, case_label="x", due_on=clock.today(),
        roles=[Role.COUNSELLOR], person_id=cast.carla.id,
    )  # fmt: skip
    act(cast.mona)
    batch = hand_over(by=cast.mona, moves=moves(cases, cast.carla.id, cast.clemens.id))
    act(cast.clemens)
    version = Case.objects.get(pk=cases[2].id).version
    change_journey(by=cast.clemens, case_id=cases[2].id, version=version, changes={"destination_place": "Mosul"})
    act(cast.dora)
    assert undo_hand_over(by=cast.dora, batch=batch) == (2, 1)
    assert caseworkers(cases) == ["carla", "carla", "clemens"]
    assert Task.objects.get().person_id == cast.carla.id
    assert run("SELECT count(*) FROM audit_event WHERE kind = 'case.hand_over_undone'") == (2,)
    act(cast.mona)
    assert undo_hand_over(by=cast.mona, batch=batch) == (0, 1)


def test_it_is_undone_within_the_hour_by_a_manager(act, cast, carried):
    cases = carried(cast.carla)
    batch = hand_over(by=cast.carla, moves=moves(cases, cast.carla.id, cast.clemens.id))
    for other in (cast.carla, cast.clemens, cast.paul):
        act(other)
        with pytest.raises(NotAllowed):
            undo_hand_over(by=other, batch=batch)
    act(cast.eve)
    with pytest.raises(NotVisible):
        undo_hand_over(by=cast.eve, batch=batch)
    act(cast.mona)
    with clock.moved_to(clock.now() + timedelta(minutes=61)), pytest.raises(NotVisible):
        undo_hand_over(by=cast.mona, batch=batch)
    assert undo_hand_over(by=cast.mona, batch=batch) == (1, 0)


def test_what_was_taken_from_the_queue_goes_back_only_by_a_manager(act, cast, waiting, caseworkers):
    case = waiting()
    act(cast.carla)
    batch = hand_over(by=cast.carla, moves=[Move(case.id, None, cast.carla.id)])
    with pytest.raises(NotAllowed):
        undo_hand_over(by=cast.carla, batch=batch)
    act(cast.mona)
    assert undo_hand_over(by=cast.mona, batch=batch) == (1, 0)
    assert caseworkers([case]) == [""]


def test_a_hand_over_names_who_wrote_and_who_undid_it(act, cast, carried):
    """INV-02: in SQL, and once."""
    cases = carried(cast.carla)
    act(cast.mona)
    hand_over(by=cast.mona, moves=moves(cases, cast.carla.id, cast.clemens.id))
    with refused("INV-02"):
        run("UPDATE cases_handover SET undone_at = now(), undone_by_id = %s", cast.carla.id)
    with refused("INV-02"):
        HandOver(
            batch=uuid7(), case=cases[0], case_version=1, recorded_by_id=cast.carla.id, recorded_at=clock.now()
        ).save(force_insert=True)
    with refused("permission denied"):
        run("UPDATE cases_handover SET case_version = 9")
    act(cast.eve)
    assert not HandOver.objects.exists()


def test_sharing_out_evens_the_loads():
    turns = [Turn(str(number), "carla") for number in range(6)]
    given = shared_out(turns, {"carla": 9, "clemens": 1, "dina": 3})
    assert sorted(given.values()) == ["clemens"] * 4 + ["dina"] * 2
    assert shared_out(turns[:1], {"carla": 0}) == {}  # nobody gets what they have already
    assert shared_out([Turn("a", None), Turn("b", None)], {"x": 0, "y": 0}) == {"a": "x", "b": "y"}


def test_the_page_shows_what_would_happen_then_does_it(as_, cast, carried, caseworkers, waiting, read):
    cases = [*carried(cast.carla, 3), waiting("Zaki")]
    mona = as_("mona")
    page = mona.get("/team/hand-over")
    assert page.content.decode().count('name="case"') == 4
    sent = {"step": "preview", "to": "evenly", "case": [str(case.id) for case in cases]}
    preview = mona.post("/team/hand-over", sent)
    assert preview.status_code == 200
    assert caseworkers(cases) == ["carla", "carla", "carla", ""]
    assert "Clemens Counsellor: 3 cases" in read(preview)
    text = preview.content.decode()
    named = [part.split('"')[0] for part in text.split('name="move" value="')[1:]]
    done = mona.post("/team/hand-over", {"step": "confirm", "move": named}, follow=True)
    assert f"{len(named)} cases are handed over." in read(done)
    assert "Undo" in read(done)
    assert caseworkers(cases).count("clemens") == 3
    batch = HandOver.objects.first().batch
    assert f"{len(named)} cases went back." in read(mona.post(f"/team/hand-overs/{batch}/undo", follow=True))
    assert caseworkers(cases) == ["carla", "carla", "carla", ""]


def test_who_is_away_gets_nothing_shared_out(as_, act, cast, carried, read):
    cases = carried(cast.carla, 2)
    act(cast.clemens)
    enter_absence(by=cast.clemens, person_id=cast.clemens.id, from_on=clock.today(), until_on=clock.today())
    sent = {"step": "preview", "to": "evenly", "case": [str(case.id) for case in cases]}
    answer = as_("mona").post("/team/hand-over", sent)
    assert answer.status_code == 422
    assert "nobody is here to take them" in read(answer)


def test_all_that_are_listed_go_without_ticking_each(as_, cast, carried, read):
    cases = carried(cast.carla, 3)
    listed = " ".join(str(case.id) for case in cases)
    sent = {"step": "preview", "to": str(cast.clemens.id), "everything": "on", "listed": listed}
    assert as_("mona").post("/team/hand-over", sent).content.decode().count('name="move"') == 3


def test_the_page_says_what_is_missing(as_, cast, carried, read):
    carried(cast.carla)
    too_many = " ".join(str(uuid7()) for _ in range(201))
    clemens = {"to": str(cast.clemens.id)}
    for sent, said in (
        (clemens, "Choose at least one case."),
        ({"to": "evenly", "case": "x"}, "Open the page again."),
        ({**clemens, "everything": "on", "listed": too_many}, "Choose 200 cases at most."),
    ):
        answer = as_("mona").post("/team/hand-over", {"step": "preview", **sent})
        assert (answer.status_code, said in read(answer)) == (422, True)
    assert as_("mona").post("/team/hand-over", {"step": "confirm", "move": "x"}).status_code == 404
    assert as_("mona").post("/team/hand-over", {"step": "confirm"}).status_code == 404


def test_the_list_narrows_by_caseworker_stage_destination_and_vulnerability(as_, cast, carried, told):
    told("assessed", vulnerabilities=["illness"])
    carried(cast.clemens, 2, to="AFG")
    mona = as_("mona")
    for query, number in (
        ("", 3), (f"?caseworker={cast.clemens.id}", 2), ("?caseworker=nobody", 0), ("?stage=assessed", 1), ("?destination=AFG", 2),
        ("?vulnerability=illness", 1),
    ):  # fmt: skip
        assert mona.get(f"/team/hand-over{query}").content.decode().count('name="case"') == number, query
