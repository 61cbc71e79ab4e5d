"""Who is away, and who stands in."""

from datetime import UTC, datetime, timedelta

import pytest

from bayiri.agencies.choices import Role
from bayiri.agencies.commands import enter_absence
from bayiri.agencies.models import Absence
from bayiri.agencies.rules import AbsenceFacts, reasons_not_to_be_away
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.commands.hand_over import hand_over
from bayiri.programmes.commands import approve_application
from bayiri.tasks.commands import finish_task, open_task
from bayiri.tasks.models import Task, TaskKind
from tests.invariants.attacks import insert, refused, rule_refuses, run, uuid7
from tests.team.stories import applied

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def away(act):
    """`away(cast.carla, days=3, deputy=cast.clemens)`: from Monday on."""

    def entered(who, by=None, days=3, deputy=None, start=0):
        first = (MONDAY + timedelta(days=start)).date()
        by = by or who
        act(by)
        with clock.moved_to(MONDAY):
            return enter_absence(
                by=by, person_id=who.id, from_on=first, until_on=first + timedelta(days=days - 1),
                deputy_id=deputy.id if deputy else None,
            )  # fmt: skip

    return entered


@pytest.fixture
def work(act, cast, carried):
    """Work that names Carla, on a case of hers, and may be ended by hand."""
    case = carried(cast.carla)[0]
    with clock.moved_to(MONDAY):
        return open_task(
            by=cast.carla, kind=TaskKind.INTERPRETER, case_id=case.id, case_label=case.number, due_on=MONDAY.date(),
            roles=[Role.COUNSELLOR], person_id=cast.carla.id,
        )  # fmt: skip


def work_of(client, day):
    with clock.moved_to(MONDAY + timedelta(days=day)):
        return client.get("/work").content.decode()


def test_the_deputy_sees_the_work_while_it_runs_and_whose_it_is(as_, cast, away, work):
    away(cast.carla, deputy=cast.clemens, start=1)
    seen = [work.case_label in work_of(as_("clemens"), day) for day in range(5)]
    assert seen == [False, True, True, True, False]
    assert "for Carla Counsellor" in work_of(as_("clemens"), 1)
    hers = work_of(as_("carla"), 1)
    assert work.case_label in hers
    assert "for Carla Counsellor" not in hers
    assert "Clemens Counsellor sees this work too." in hers


def test_the_deputy_ends_the_work_in_their_own_name(act, cast, away, work):
    act(cast.clemens)
    with pytest.raises(NotVisible):
        finish_task(by=cast.clemens, task_id=work.id)
    away(cast.carla, deputy=cast.clemens)
    act(cast.clemens)
    with clock.moved_to(MONDAY):
        finish_task(by=cast.clemens, task_id=work.id)
    ended = Task.objects.get()
    assert (ended.ended_by_id, ended.person_id) == (cast.clemens.id, cast.carla.id)


def test_it_does_not_chain(as_, cast, away, work):
    """Clemens stands in for Carla and is away himself: his own deputy does not get Carla's work."""
    away(cast.carla, deputy=cast.clemens)
    away(cast.clemens, by=cast.mona, deputy=None)
    for name in ("mona", "dora", "paul"):
        assert work.case_label not in work_of(as_(name), 0)
    assert "Away too" in _team(as_("mona"))


def _team(client, day=0):
    with clock.moved_to(MONDAY + timedelta(days=day)):
        return client.get("/team").content.decode()


def test_it_ends_early_with_one_button(as_, cast, away, work):
    absence = away(cast.carla, deputy=cast.clemens)
    with clock.moved_to(MONDAY):
        for other in ("clemens", "paul"):
            assert as_(other).post(f"/absences/{absence.id}/end").status_code == 403
        assert as_("adam").post(f"/absences/{absence.id}/end").status_code == 404
        assert as_("carla").post(f"/absences/{absence.id}/end").url == "/absences"
        assert as_("carla").post(f"/absences/{absence.id}/end").status_code == 404
    assert work.case_label not in work_of(as_("clemens"), 1)


def test_everybody_enters_their_own_and_a_manager_anybodys(act, cast, away):
    away(cast.carla)
    away(cast.paul, by=cast.dora)
    for by, who in ((cast.carla, cast.clemens), (cast.paul, cast.clemens)):
        with pytest.raises(NotAllowed):
            away(who, by=by)
    with pytest.raises(NotVisible):
        away(cast.adam, by=cast.mona)


def test_a_deputy_can_do_the_work(act, cast, away):
    """INV-94: another person, here, of this agency, with a role in common; and nobody is away twice on the same days."""
    for nobody in (cast.paul, cast.adam, cast.carla):
        with rule_refuses("INV-94"):
            away(cast.carla, deputy=nobody)
    away(cast.carla, deputy=cast.clemens, days=3)
    for start, days in ((0, 1), (2, 9), (-1, 2)):
        with rule_refuses("INV-94"):
            away(cast.carla, start=start, days=days)
    away(cast.carla, start=3)
    free = AbsenceFacts("a", frozenset({"counsellor"}), "b", frozenset({"counsellor", "director"}), False)
    assert reasons_not_to_be_away(free) == []
    assert reasons_not_to_be_away(AbsenceFacts(**{**vars(free), "deputy_roles": None})) == ["INV-94"]


def by_hand(cast, by, **changes):
    row = {
        "id": uuid7(), "agency_id": by.agency_id, "person_id": cast.carla.id, "deputy_id": None, "from_on": "2026-11-02",
        "until_on": "2026-11-04", "recorded_by_id": by.id, "recorded_at": MONDAY, **changes,
    }  # fmt: skip
    insert("agencies_absence", **row)


def test_the_database_says_the_same(act, cast):
    """INV-94, in SQL; INV-02: entered and ended in one's own name."""
    act(cast.carla)
    for wrong in (
        {"deputy_id": cast.paul.id},
        {"deputy_id": cast.adam.id},
        {"deputy_id": cast.carla.id},
        {"person_id": cast.clemens.id},
    ):
        with refused("INV-94"):
            by_hand(cast, cast.carla, **wrong)
    with refused("INV-02"):
        by_hand(cast, cast.carla, recorded_by_id=cast.clemens.id)
    with refused("row-level security", "INV-94"):
        by_hand(cast, cast.carla, agency_id=cast.adam.agency_id)
    with refused("an_absence_ends_on_or_after_its_first_day"):
        by_hand(cast, cast.carla, until_on="2026-11-02", from_on="2026-11-03")
    by_hand(cast, cast.carla, deputy_id=cast.clemens.id)
    with refused("INV-94"):
        by_hand(cast, cast.carla)
    act(cast.clemens)
    with refused("INV-02"):
        run("UPDATE agencies_absence SET ended_at = now(), ended_by_id = %s", cast.clemens.id)
    with refused("permission denied"):
        run("UPDATE agencies_absence SET deputy_id = %s", cast.clemens.id)
    act(cast.adam)
    assert not Absence.objects.exists()


def test_a_deputy_who_counselled_does_not_approve(told, act, cast, owner, users):
    """INV-40: whoever stands in acts in their own name, and four eyes look at the person."""
    story = told("decided")
    application = applied(story)
    owner.execute("UPDATE agencies_user SET roles = '{counsellor,programme_manager}' WHERE id = %s", [cast.carla.id])
    try:
        today = story.now.date()
        absent = {"person_id": cast.mona.id, "from_on": today, "until_on": today, "deputy_id": cast.carla.id}
        story.do(cast.mona, lambda: enter_absence(by=cast.mona, **absent))
        stands_in = type(cast.carla)(**{**vars(cast.carla), "roles": frozenset({"counsellor", "programme_manager"})})
        story.do(
            cast.mona, lambda: hand_over(by=cast.mona, moves=[Move(story.case.id, cast.carla.id, cast.clemens.id)])
        )
        with rule_refuses("INV-40"):
            story.do(stands_in, lambda: approve_application(by=stands_in, application_id=application.id, note="Yes."))
    finally:
        owner.execute("UPDATE agencies_user SET roles = '{counsellor}' WHERE id = %s", [cast.carla.id])


def test_the_page_takes_it_in_and_says_what_is_wrong(as_, cast, read):
    def sent(first, last, **more):
        days = {f"{name}_{part}": str(value) for name, day in (("from_on", first), ("until_on", last))
                for part, value in zip(("year", "month", "day"), day, strict=True)}  # fmt: skip
        return {"person_id": str(cast.carla.id), **days, **more}

    carla = as_("carla")
    with clock.moved_to(MONDAY):
        assert "Nobody is away." in read(carla.get("/absences"))
        assert carla.post("/absences", sent((2026, 11, 5), (2026, 11, 4))).status_code == 422
        assert carla.post("/absences", sent((2026, 10, 5), (2026, 10, 9))).status_code == 422
        assert (
            carla.post("/absences", sent((2026, 11, 5), (2026, 11, 9), person_id=str(cast.paul.id))).status_code == 422
        )
        answer = carla.post(
            "/absences", sent((2026, 11, 2), (2026, 11, 9), deputy_id=str(cast.clemens.id)), follow=True
        )
        assert "The absence is entered." in read(answer)
        assert "Clemens Counsellor" in read(answer)
        assert "INV-94" in read(as_("mona").post("/absences", sent((2026, 11, 9), (2026, 11, 9))))
