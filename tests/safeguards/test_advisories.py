"""Advisories: they block or ask for a senior decision, wherever they were written, and come to every case they speak of."""

from datetime import date, timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.errors import NotAllowed
from bayiri.core.ids import uuid7
from bayiri.notifications.models import Notice
from bayiri.safeguards.commands.advisories import AdvisoryData, add_advisory, end_advisory, reach_cases
from bayiri.safeguards.commands.risk import decide_as_senior
from bayiri.safeguards.models import Advisory
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.tasks.models import Task
from tests.invariants.attacks import call, refused, rule_refuses, run

DATA = AdvisoryData("IRQ", "block", "Fighting around the town.", "Position paper, 1 March 2024", date(2024, 3, 1))


def add(story, cast, by=None, **changes):
    by = by or cast.paul
    return story.do(by, lambda: add_advisory(by=by, data=AdvisoryData(**{**vars(DATA), **changes})))


def stands(story, cast, travels_on=None):
    """By rules and database alike."""
    member = story.members()[0]

    def both():
        by_rules = standing_by_rules(story.case, "release", travels_on)[member.id]
        by_database = reasons_against(member, "release", travels_on)
        assert by_rules == by_database
        return "non_refoulement" in by_database

    return story.do(cast.carla, both)


def decide(story, by, code, allowed=True, reasons="The family has moved to the safe side."):
    about = {"by": by, "case_id": story.case.id, "member_id": story.members()[0].id}
    story.do(by, lambda: decide_as_senior(**about, advisory=str(code), allowed=allowed, reasons=reasons))


def decide_by_hand(story, code, **said):
    row = {
        "case_id": story.case.id, "member_id": story.members()[0].id, "advisory": str(code), "allowed": True, "reasons": "x",
        "place": "", "recorded_at": story.now,
    }  # fmt: skip
    return call("safeguards_decide_senior", **{**row, **said})


@pytest.mark.parametrize(
    ("changes", "forbids"),
    [
        ({}, True), ({"areas": ("erbil ",)}, True), ({"areas": ("Basra",)}, False), ({"country": "SYR"}, False),
        ({"profiles": ("torture",)}, False), ({"valid_from": date(2024, 12, 1)}, False), ({"valid_until": date(2024, 3, 2)}, False),
        ({"effect": "senior"}, True),
    ],
)  # fmt: skip
def test_it_forbids_where_when_and_for_whom_it_speaks(told, cast, changes, forbids):
    """INV-302: the country or the area, its days, the people it names; nothing else."""
    story = told("approved")
    assert not stands(story, cast)
    add(story, cast, **changes)
    assert stands(story, cast) == forbids


def test_it_counts_on_the_day_of_travel(told, cast):
    """INV-302: one that ends before the journey does not stand against it; one that begins before it does."""
    story = told("approved")
    add(story, cast, valid_until=story.now.date() + timedelta(days=5))
    assert stands(story, cast)
    assert not stands(story, cast, story.now.date() + timedelta(days=10))


def test_who_was_released_does_not_board(told, cast):
    """INV-302, INV-07"""
    story = told("released")
    add(story, cast)
    with rule_refuses("INV-06"):
        story.travel("boarded")


def test_a_senior_person_decides_who_had_nothing_to_do_with_it(told, act, cast):
    """INV-303: the role that the law names, with reasons; no is said by anybody of that role; the last word counts."""
    story = told("approved")
    code = add(story, cast, effect="senior").id
    for by in (cast.mona, cast.paul):
        act(by)
        with rule_refuses("INV-303"):
            decide(story, by, code)
        with refused("INV-303"):
            decide_by_hand(story, code)
    act(cast.dora)
    with rule_refuses("INV-303"):
        decide(story, cast.dora, code, reasons=" ")
    with refused("INV-303"):
        decide_by_hand(story, code, reasons=" ")
    with rule_refuses("INV-303"):
        decide(story, cast.dora, uuid7())
    with refused("INV-303"):
        decide_by_hand(story, uuid7())
    decide(story, cast.dora, code)
    assert not stands(story, cast)
    story.now += timedelta(minutes=1)
    decide(story, cast.dora, code, allowed=False)
    assert stands(story, cast)


def test_nobody_decides_about_a_ban(told, act, cast):
    """INV-302, INV-303: where nobody is returned there is nothing to decide."""
    story = told("approved")
    code = add(story, cast).id
    act(cast.dora)
    with rule_refuses("INV-303"):
        decide(story, cast.dora, code)
    with refused("INV-303"):
        decide_by_hand(story, code)


def test_a_decision_is_for_one_place(told, act, cast):
    """INV-303: another place is decided on anew."""
    story = told("approved")
    code = add(story, cast, effect="senior").id
    decide(story, cast.dora, code)
    assert not stands(story, cast)
    act(cast.carla)
    story.do(cast.carla, lambda: run("UPDATE cases_case SET destination_place = 'Mosul'"))
    story.case.refresh_from_db()
    assert stands(story, cast)


def test_it_is_added_by_the_role_named_for_it_with_a_source(told, act, cast):
    """INV-304"""
    story = told("registered")
    row = {**vars(DATA), "recorded_at": story.now}
    for by in (cast.carla, cast.tara):
        with pytest.raises(NotAllowed):
            add(story, cast, by)
        act(by)
        with refused("INV-304"):
            call("safeguards_add_advisory", **row)
    act(cast.paul)
    for changes in ({"source": " "}, {"words": " "}, {"valid_until": date(2024, 2, 1)}):
        with rule_refuses("INV-304"):
            add(story, cast, **changes)
        with refused("INV-304"):
            call("safeguards_add_advisory", **{**row, **changes})


def test_it_is_ended_by_another_person_of_the_agency(told, act, cast):
    """INV-304: once, with a reason; then it forbids nothing any more."""
    story = told("approved")
    one = add(story, cast)
    end = {"advisory_id": one.id, "reason": "The front has moved."}
    for by in (cast.paul, cast.eve):
        with rule_refuses("INV-304"):
            story.do(by, lambda by=by: end_advisory(by=by, **end))
        act(by)
        with refused("INV-304"):
            call("safeguards_end_advisory", id=one.id, reason="x", recorded_at=story.now)
    act(cast.dora)
    with rule_refuses("INV-304"):
        story.do(cast.dora, lambda: end_advisory(by=cast.dora, advisory_id=one.id, reason=" "))
    with refused("INV-304"):
        call("safeguards_end_advisory", id=one.id, reason=" ", recorded_at=story.now)
    assert stands(story, cast)
    story.do(cast.dora, lambda: end_advisory(by=cast.dora, **end))
    assert not stands(story, cast)
    with rule_refuses("INV-304"):
        story.do(cast.dora, lambda: end_advisory(by=cast.dora, **end))
    with acting_as(cast.carla), refused("permission denied"):
        run("UPDATE safeguards_advisory SET ended_at = NULL")


def test_a_small_agency_speaks_for_its_own_cases(told, cast):
    """INV-304: nobody stops every return of an installation from one desk, but those whose kind the law names."""
    story = told("approved")
    elsewhere = add(story, cast, by=cast.eve)
    assert not elsewhere.everywhere
    assert not stands(story, cast)


def reach(story, by=ITSELF):
    with clock.moved_to(story.now), acting_as(by):
        return reach_cases(by=by)


def test_it_comes_to_every_case_that_has_not_departed_once(told, act, cast):
    """INV-308: work for who protects, news for them and for who has the case."""
    story, gone = told("preparing"), told("arrived")
    story.now = max(story.now, gone.now)
    while reach(story):
        pass
    one = add(story, cast)
    assert reach(story, cast.dora) == 0  # it is not hers
    while reach(story, cast.paul):
        pass
    with acting_as(cast.paul):
        work = Task.objects.filter(kind="review_protection", ended_at=None)
        assert [task.case_id for task in work] == [story.case.id]
        assert run("SELECT count(*) FROM audit_event WHERE kind = 'safeguards.advisory_reached'") == (1,)
    for who in (cast.carla, cast.paul):
        with acting_as(who):
            assert Notice.objects.filter(person_id=who.id, kind="advisory", case_id=story.case.id).count() == 1
    assert reach(story) == 0
    act(cast.carla)
    with refused("INV-308"):
        run("SELECT safeguards_reach_cases(%s, '{}')", story.now)
    assert Advisory.objects.get().id == one.id


def test_pages_of_advisories(told, as_, cast):
    """Empty, one, ended; whose act it is; the law's own beside them."""
    story = told("approved")
    typed = {
        "country": "IRQ", "areas": "Erbil\nMosul", "profiles": [], "effect": "senior", "words": "Fighting.", "source": "A paper.",
        "valid_from_day": "1", "valid_from_month": "3", "valid_from_year": "2024",
    }  # fmt: skip
    with clock.moved_to(story.now):
        page = as_("carla").get("/advisories").content.decode()
        assert "None has been added here." in page
        assert "UNHCR, Position on Returns to Sudan, May 2023" in page
        assert "Add an advisory" not in page
        assert as_("carla").get("/advisories/add").status_code == 403
        assert as_("paul").post("/advisories/add", {**typed, "source": ""}).status_code == 422
        assert as_("paul").post("/advisories/add", typed).status_code == 302
        with acting_as(cast.paul):
            one = Advisory.objects.get()
        assert one.areas == ["Erbil", "Mosul"]
        senior = f"/cases/{story.case.id}/members/{story.members()[0].id}/protection/senior/{one.id}"
        assert as_("carla").get(senior).status_code == 403
        assert "Decide on it" in as_("dora").get(senior.partition("/senior")[0]).content.decode()
        assert as_("dora").post(senior, {"allowed": "yes", "reasons": "Safe side."}).status_code == 302
        assert "A senior person has allowed it" in as_("paul").get(senior.partition("/senior")[0]).content.decode()
        assert as_("paul").post(f"/advisories/{one.id}/end", {"reason": "Over."}).status_code == 422
        assert as_("dora").post(f"/advisories/{one.id}/end", {"reason": "Over."}).status_code == 302
        assert "Over." in as_("carla").get("/advisories").content.decode()
