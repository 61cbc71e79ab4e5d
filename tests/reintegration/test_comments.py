"""The returnee's voice: comments on the plan and on lines, what was done about them, and approval after that."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.reintegration.commands import add_plan_line, approve_plan_line, change_plan_line, record_delivery
from bayiri.reintegration.models import CommentAnswer, Plan, PlanComment
from bayiri.rulebooks.queries import law
from bayiri.tasks.models import Task
from tests.invariants.attacks import call, refused, rule_refuses, run
from tests.reintegration.households import all_agree, answer, comment, data, member, registered, respond, share


def test_who_spoke_when_how_and_what_is_kept(cast, household, line):
    kept = comment(cast.rami, household, line=line, interpreter_name="Samira Aziz", occasion="consultation")
    assert (kept.member_id, kept.line_id, kept.plan_version) == (member(household).id, line.id, 1)
    assert (kept.language, kept.interpreter_name, kept.occasion) == ("ara", "Samira Aziz", "consultation")
    assert kept.recorded_by_id == cast.rami.id


def test_nobody_approves_while_a_comment_waits(cast, household, line):
    """INV-108: neither the returnee the plan, nor we a line of it."""
    asked = comment(cast.rami, household)
    with rule_refuses("INV-108"):
        answer(cast.rami, household)
    respond(cast.rami, household, asked, "not_changed", "The school begins in autumn only.")
    all_agree(cast.rami, household)
    later = comment(cast.rami, household, "spouse", text="And for me?")
    with rule_refuses("INV-108"):
        approve_plan_line(by=cast.rami, line_id=line.id)
    respond(cast.rami, household, later)
    assert approve_plan_line(by=cast.rami, line_id=line.id).state == "approved"


def test_a_comment_is_work_for_who_made_the_plan_until_it_is_answered(cast, household, line):
    first, second = comment(cast.rami, household), comment(cast.rami, household, text="And another thing")
    task = Task.objects.get(kind="answer_comment", ended_at=None)
    assert (task.member_id, task.person_id, task.agency_id) == (member(household).id, cast.rami.id, cast.rami.agency_id)
    assert task.due_on == clock.today() + timedelta(
        days=law("voluntary-return", on=clock.today()).number("comment_days")
    )
    respond(cast.rami, household, first)
    task.refresh_from_db()
    assert task.ended_at is None
    respond(cast.rami, household, second)
    task.refresh_from_db()
    assert task.ended_by_id == cast.rami.id


def test_a_no_needs_no_answer_first(cast, household, line):
    comment(cast.rami, household)
    assert answer(cast.rami, household, approves=False, comment="Not like this").approves is False


def test_changed_is_said_only_where_the_plan_was_changed(cast, household, line):
    """INV-108: by the rule."""
    asked = comment(cast.rami, household)
    with rule_refuses("INV-108"):
        respond(cast.rami, household, asked, "changed", "A course instead.")
    change_plan_line(by=cast.rami, line_id=line.id, version=1, changes={"description": "A course"})
    assert respond(cast.rami, household, asked, "changed", "A course instead.").outcome == "changed"


def test_a_comment_is_answered_once_and_in_words(cast, household, line):
    """INV-108"""
    asked = comment(cast.rami, household)
    with rule_refuses("INV-108"):
        respond(cast.rami, household, asked, text=" ")
    respond(cast.rami, household, asked)
    with rule_refuses("INV-108"):
        respond(cast.rami, household, asked, text="Once more.")


def test_a_comment_says_something_and_was_made_already(cast, household, line):
    """INV-108"""
    with rule_refuses("INV-108"):
        comment(cast.rami, household, text="  ")
    with rule_refuses("INV-108"):
        comment(cast.rami, household, said_on=clock.today() + timedelta(days=1))


def test_a_child_speaks_with_a_guardian(cast, household, line):
    with rule_refuses("INV-68"):
        comment(cast.rami, household, "child")
    assert comment(cast.rami, household, "child", guardian_name="Amina Haddad").guardian_name


def test_feedback_of_later_consultations_stands_beside_the_plan(cast, household, delivered):
    kept = comment(cast.rami, household, occasion="consultation", text="The machine is good, cloth is dear.")
    assert kept.plan_version == Plan.objects.get(case=household).version
    assert PlanComment.objects.filter(case=household, occasion="consultation").count() == 1


def rows(cast, line, **more):
    usual = {
        "plan_id": line.plan_id, "line_id": None, "member_id": member(line.case).id, "occasion": "planning",
        "channel": "phone", "language": "ara", "interpreter_name": "", "guardian_name": "", "text": "Why?",
        "said_on": date(2026, 11, 2), "recorded_at": clock.now(),
    }  # fmt: skip
    return {**usual, **more}


def test_the_database_holds_what_the_rules_hold(cast, act, household, line):
    """INV-108: by the functions alone, and with the same refusals."""
    with refused("INV-108"):
        call("reintegration_record_comment", **rows(cast, line, text=" "))
    with refused("INV-108"):
        call("reintegration_record_comment", **rows(cast, line, said_on=date(2026, 11, 3)))
    with refused("INV-68"):
        call("reintegration_record_comment", **rows(cast, line, member_id=member(household, "child").id))
    call("reintegration_record_comment", **rows(cast, line))
    asked = PlanComment.objects.get()
    with refused("INV-108"):
        run(
            "SELECT reintegration_record_answer(%s, %s, %s, 1, true, 'phone', 'ara', '', '', %s)",
            uuid7(), line.plan_id, member(household).id, clock.now(),
        )  # fmt: skip
    with refused("INV-60", "INV-108"):
        run("SELECT reintegration_approve_line(%s, %s)", line.id, clock.now())
    said = {"comment_id": asked.id, "recorded_at": clock.now(), "text": "Because."}
    with refused("INV-108"):
        call("reintegration_record_response", **said, outcome="changed")
    call("reintegration_record_response", **said, outcome="answered")
    with refused("INV-108"):
        call("reintegration_record_response", **said, outcome="answered")
    assert CommentAnswer.objects.get().recorded_by_id == cast.rami.id


def test_nobody_approves_a_line_past_a_waiting_comment_by_hand(cast, household, line):
    """INV-108: everybody has agreed, and then somebody asks."""
    all_agree(cast.rami, household)
    comment(cast.rami, household)
    with refused("INV-108"):
        run("SELECT reintegration_approve_line(%s, %s)", line.id, clock.now())
    with refused("permission denied"):
        run("SELECT reintegration_require_answered(%s)", line.plan_id)


def test_a_comment_is_on_a_line_of_its_own_plan(cast, act, household, line):
    act(cast.carla)
    other = registered(cast.carla)
    share(cast.carla, other, cast.rami.agency_id)
    foreign = add_plan_line(by=cast.carla, case_id=other.id, line=data())
    act(cast.rami)
    with refused("INV-04"):
        call("reintegration_record_comment", **rows(cast, line, line_id=foreign.id))
    with pytest.raises(NotVisible):
        comment(cast.rami, household, line=foreign)


def test_other_roles_and_agencies_write_nothing(cast, act, household, line):
    asked = comment(cast.rami, household)
    act(cast.tara)
    with pytest.raises(NotAllowed):
        comment(cast.tara, household)
    with refused("INV-04"):
        call("reintegration_record_comment", **rows(cast, line))
    act(cast.eve)
    with refused("INV-04"):
        call(
            "reintegration_record_response", comment_id=asked.id, outcome="answered", text="x", recorded_at=clock.now()
        )


def test_it_is_said_and_answered_on_the_pages(client, users, act, cast, household, line):
    client.force_login(users["rami"])
    page = client.get(reverse("reintegration:comment", args=[household.id]) + f"?line={line.id}")
    assert "Sewing machine and cloth" in page.content.decode()
    sent = {
        "member": str(member(household).id), "line": str(line.id), "text": "I would rather have training",
        "said_on_day": "2", "said_on_month": "11", "said_on_year": "2026", "occasion": "planning",
        "channel": "in_person", "language": "ara",
    }  # fmt: skip
    assert client.post(reverse("reintegration:comment", args=[household.id]), sent).status_code == 302
    plan = client.get(reverse("reintegration:plan", args=[household.id])).content.decode()
    for words in ("I would rather have training", "Waits for an answer", "Say what was done"):
        assert words in plan
    act(cast.rami)
    address = reverse("reintegration:answer-comment", args=[household.id, PlanComment.objects.get().id])
    assert client.post(address, {"outcome": "not_changed", "text": ""}).status_code == 422
    assert client.post(address, {"outcome": "not_changed", "text": "No course before spring."}).status_code == 302
    plan = client.get(reverse("reintegration:plan", args=[household.id])).content.decode()
    assert "No course before spring." in plan
    assert "Waits for an answer" not in plan


def test_deliveries_go_on_while_a_comment_waits(cast, household, approved):
    comment(cast.rami, household, occasion="consultation")
    given = record_delivery(
        by=cast.rami, line_id=approved.id, delivered_on=clock.today(), amount=approved.amount, proof="receipt"
    )
    assert given.amount == approved.amount
