"""INV-127, INV-130, INV-131: what was written down by mistake; a case closed by mistake; somebody who never belonged."""

from datetime import date

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.commands.mistakes import take_back_attempt
from bayiri.cases.models import Case, ContactAttempt, Member, Mistake
from bayiri.cases.queries.desk import desk_of
from bayiri.consent.queries import standings
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands.change import join_household
from bayiri.journey.commands.close import close_case, take_back
from bayiri.journey.commands.life import record_birth, record_death
from bayiri.journey.commands.mistakes import take_out_member, undo_closing
from bayiri.tasks.commands import finish_task, reopen_task
from bayiri.tasks.models import Task
from tests.invariants.attacks import COUPLE, NewMember, call, person, refused, rule_refuses, run, why_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tried(told, cast):
    """Carla wrote a call down on a case where nobody called."""
    story = told("counselling")
    data = AttemptData(story.now, "call", "no_answer")
    member = story.members()[0]
    story.attempt = story.do(cast.carla, lambda: record_attempt(
        by=cast.carla, case_id=story.case.id, member_id=member.id, data=data
    ))  # fmt: skip
    return story


def test_an_attempt_by_mistake_counts_no_more_and_stays(tried, act, cast):
    """INV-127"""
    about = {"by": cast.carla, "case_id": tried.case.id, "attempt_id": tried.attempt}
    with rule_refuses("INV-127"):
        tried.do(cast.carla, lambda: take_back_attempt(reason=" ", **about))
    tried.do(cast.carla, lambda: take_back_attempt(reason="Another case.", **about))
    act(cast.carla)
    assert ContactAttempt.objects.filter(pk=tried.attempt).exists()
    assert [row for row in desk_of(tried.case) if row.what == "attempt"] == []
    assert Mistake.objects.get().reason == "Another case."
    # The log is read by whoever sees the case; who was called and why not stands where contacts are seen.
    assert "reason" not in Event.objects.get(kind="case.attempt_taken_back").facts
    with rule_refuses("INV-127"):
        tried.do(cast.carla, lambda: take_back_attempt(reason="Again.", **about))


def test_an_attempt_by_hand(tried, act, cast):
    """INV-127, INV-04, INV-24: once, with a reason, in one's own cases; of a row that is there."""
    said = {"row_id": tried.attempt, "recorded_at": tried.now}
    for who, reason, code in ((cast.carla, " ", "INV-127"), (cast.eve, "x", "INV-04"), (None, "x", "INV-04")):
        act(who)
        with refused(code):
            call("cases_take_back_attempt", reason=reason, **said)
    act(cast.carla)
    with refused("INV-04"):
        call("cases_take_back_attempt", reason="x", row_id=uuid7(), recorded_at=tried.now)
    with refused("INV-24"):
        call("cases_take_back_attempt", reason="x", row_id=tried.attempt, recorded_at="2099-01-01T00:00:00Z")
    call("cases_take_back_attempt", reason="x", case_id=uuid7(), what="member", section="all", **said)
    row = Mistake.objects.get()
    assert (row.case_id, row.what, row.section, row.recorded_by_id) == (
        tried.case.id,
        "attempt",
        "contact",
        cast.carla.id,
    )
    with refused("INV-127"):
        call("cases_take_back_attempt", reason="x", **said)
    with refused("permission denied"):
        run("SELECT cases_write_mistake('{}', %s, 'attempt', 'all')", tried.case.id)


def test_a_mistake_is_seen_by_who_sees_what_it_speaks_of(tried, act, cast):
    """INV-127, INV-04"""
    tried.do(cast.carla, lambda: take_back_attempt(
        by=cast.carla, case_id=tried.case.id, attempt_id=tried.attempt, reason="x"
    ))  # fmt: skip
    act(cast.eve)
    assert not Mistake.objects.exists()
    with pytest.raises(NotVisible):
        take_back_attempt(by=cast.eve, case_id=tried.case.id, attempt_id=tried.attempt, reason="x")


@pytest.mark.parametrize(("stage", "back_to"), [
    ("registered", "registered"), ("counselling", "counselling"), ("assessed", "assessed"), ("decided", "decided"),
    ("preparing", "assessed"),
])  # fmt: skip
def test_a_case_closed_by_mistake_goes_on(told, act, cast, stage, back_to):
    """INV-130: by another person than who closed it, no further than what people said bears."""
    story = told(stage)
    story.close("transferred", by=cast.carla)
    about = {"case_id": story.case.id, "reason": "The wrong number."}
    with rule_refuses("INV-130"):
        story.do(cast.mona, lambda: undo_closing(by=cast.mona, **about))
    with rule_refuses("INV-130"):
        story.do(cast.carla, lambda: undo_closing(by=cast.carla, case_id=story.case.id, reason=" "))
    story.do(cast.carla, lambda: undo_closing(by=cast.carla, **about))
    act(cast.carla)
    case = Case.objects.get()
    expected = "decided" if set(standings(case, at=story.now).values()) <= {"in_force", "reflection"} else back_to
    assert (case.stage, case.outcome, case.closed_at) == (expected, None, None)
    assert Task.objects.filter(kind="reopened", ended_at=None).exists()
    assert why_of("journey.closing_undone") == "The wrong number."


def test_a_case_closed_after_arrival_goes_on_where_it_was(told, act, cast):
    """INV-130"""
    story = told("arrived")
    story.close("completed", by=cast.carla)
    story.do(cast.carla, lambda: undo_closing(by=cast.carla, case_id=story.case.id, reason="Too early."))
    assert story.stage == "arrived"


def test_a_case_taken_back_as_opened_by_mistake_is_found_again(told, act, cast):
    """INV-130: its people are found by name again."""
    story = told("registered")
    with acting_as(cast.carla):
        opened = Case.objects.get().opened_at
    story.do(cast.carla, lambda: take_back(by=cast.carla, registered={story.case.id: opened}))
    keys = "SELECT count(*) FROM people_namekey WHERE person_id = %s"
    with acting_as(cast.carla):
        person_id = Member.objects.get().person_id
        assert run(keys, person_id) == (0,)
    story.do(cast.mona, lambda: undo_closing(by=cast.mona, case_id=story.case.id, reason="It was none."))
    act(cast.carla)
    assert run(keys, person_id)[0] > 0
    assert story.stage == "registered"


def test_a_case_is_opened_again_by_nobody_else_and_nowhere_else(told, act, cast):
    """INV-130, INV-05: by hand."""
    story = told("preparing")
    story.close("transferred", by=cast.carla)
    again = "SELECT cases_record_act(uuidv7(), %s, 'closing_undone', %s, %s, %s)"
    for who, to, why, code in (
        (cast.mona, "assessed", "x", "INV-130"), (cast.carla, "assessed", " ", "INV-130"),
        (cast.paul, "assessed", "x", "INV-130"), (cast.carla, "registered", "x", "INV-05"),
        (cast.carla, "preparing", "x", "INV-05"), (cast.eve, "assessed", "x", "INV-04"),
    ):  # fmt: skip
        act(who)
        with refused(code):
            run(again, story.case.id, to, why, story.now)


def test_a_death_is_not_opened_again_as_a_mistake(told, act, cast):
    """INV-130: it is taken back by itself."""
    story = told("counselling")
    died = {"died_on": story.now.date(), "told_by": "His son", "certificate_seen": True}
    member = story.members()[0].id
    story.do(cast.carla, lambda: record_death(by=cast.carla, case_id=story.case.id, member_id=member, **died))
    close = {"case_id": story.case.id, "outcome": "deceased"}
    if story.stage not in ("closed", "ended"):
        story.do(cast.mona, lambda: close_case(by=cast.mona, **close))
    with rule_refuses("INV-130"):
        story.do(cast.carla, lambda: undo_closing(by=cast.carla, case_id=story.case.id, reason="x"))


def joined(story, by, name="Layla"):
    new = NewMember("child", person(name, date(2018, 5, 5)))
    return story.do(by, lambda: join_household(by=by, case_id=story.case.id, member=new))


def test_who_joined_by_mistake_leaves_again(told, act, cast):
    """INV-131: while nothing rests on it; then the others' decision is as it was."""
    story = told("decided", COUPLE)
    child = joined(story, cast.carla)
    assert story.stage == "assessed"
    about = {"case_id": story.case.id, "member_id": child.id}
    with rule_refuses("INV-127"):
        story.do(cast.carla, lambda: take_out_member(by=cast.carla, reason=" ", **about))
    story.do(cast.carla, lambda: take_out_member(by=cast.carla, reason="Another family's child.", **about))
    act(cast.carla)
    assert Member.objects.get(pk=child.id).state == "left"
    case = Case.objects.get()
    assert (case.stage, case.size) == ("decided", 2)
    assert Mistake.objects.get().reason == "Another family's child."
    with rule_refuses("INV-131"):
        story.do(cast.carla, lambda: take_out_member(by=cast.carla, reason="Again.", **about))


def test_a_birth_by_mistake_is_taken_back(told, act, cast):
    """INV-131"""
    story = told("decided", COUPLE)
    parent = story.members()[1].id
    child = story.do(cast.carla, lambda: record_birth(
        by=cast.carla, case_id=story.case.id, parent_id=parent, child=person("Nur", story.now.date())
    ))  # fmt: skip
    story.do(cast.carla, lambda: take_out_member(
        by=cast.carla, case_id=story.case.id, member_id=child.id, reason="Born in another family."
    ))  # fmt: skip
    assert story.stage == "decided"
    act(cast.carla)
    assert not Task.objects.filter(member_id=child.id, ended_at=None).exists()


def test_nobody_about_whom_something_stands_is_taken_out(told, act, cast):
    """INV-131: by the rule and by hand; nor the main applicant, nor by another agency."""
    story = told("assessed", COUPLE)
    first, second = story.members()
    child = joined(story, cast.carla)
    concern = {"case_id": story.case.id, "gate": "best_interests", "state": "blocked", "evidence": "x"}
    act(cast.paul)
    call("safeguards_record_finding", member_id=child.id, found_at=story.now, recorded_at=story.now, **concern)
    act(cast.carla)
    for member in (first, second, child):
        with rule_refuses("INV-131"):
            take_out_member(by=cast.carla, case_id=story.case.id, member_id=member.id, reason="x")
        with refused("INV-131"):
            call("journey_take_out_member", row_id=member.id, reason="x", recorded_at=story.now)
    act(cast.eve)
    with refused("INV-04"):
        call("journey_take_out_member", row_id=child.id, reason="x", recorded_at=story.now)


def test_work_that_is_not_done_is_opened_again(told, act, cast):
    """INV-127: with a reason; work that an act of the case ends is not."""
    story = told("counselling")
    story.counsel(interpreter="")
    act(cast.carla)
    task = Task.objects.create(
        kind="interpreter", case_id=story.case.id, case_label=story.case.number, agency_id=cast.carla.agency_id,
        roles=["counsellor"], due_on=story.now.date(), recorded_by_id=cast.carla.id, recorded_at=story.now,
    )  # fmt: skip
    finish_task(by=cast.carla, task_id=task.id)
    about = {"by": cast.carla, "case_id": story.case.id, "task_id": task.id}
    with rule_refuses("INV-127"):
        reopen_task(reason=" ", **about)
    again = reopen_task(reason="Nobody was found.", **about)
    assert (again.kind, again.ended_at, again.pk != task.pk) == ("interpreter", None, True)
    act(cast.eve)
    with pytest.raises((NotVisible, NotAllowed)):
        reopen_task(by=cast.eve, case_id=story.case.id, task_id=task.id, reason="x")
