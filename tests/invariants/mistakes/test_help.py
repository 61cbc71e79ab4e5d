"""INV-128, INV-129, INV-132: money never vanishes, a decision is opened again by another person, a plan is planned again."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases.models import Mistake
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.monitoring import commands as monitoring
from bayiri.monitoring.models import Attempt, FollowUp, SurveyResult
from bayiri.monitoring.queries import follow_ups_of, last_round_held
from bayiri.programmes import commands as programmes
from bayiri.programmes.models import Application, ApprovalDecision, Explanation
from bayiri.programmes.options import comparison, fingerprint
from bayiri.reintegration import commands as reintegration
from bayiri.reintegration.models import Delivery, Plan, PlanLine, Verification
from bayiri.reintegration.queries import plan_of
from bayiri.statistics.queries.monthly import monthly_tables
from bayiri.tasks.models import Task
from tests.invariants.attacks import call, refused, rule_refuses, run
from tests.monitoring.interviews import answers
from tests.reintegration.households import answer, data

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(told, cast):
    """Omar has arrived; the plan has one line that he agreed to."""
    story = told("arrived")
    with clock.moved_to(story.now), acting_as(cast.rami):
        story.line = reintegration.add_plan_line(
            by=cast.rami, case_id=story.case.id, line=data(planned_on=story.now.date())
        )
        answer(cast.rami, story.case)
    return story


@pytest.fixture
def approved(planned, cast):
    planned.do(cast.rami, lambda: reintegration.approve_plan_line(by=cast.rami, line_id=planned.line.id))
    return planned


@pytest.fixture
def delivered(approved, cast):
    """Rami gave all of it."""
    approved.delivery = deliver(approved, cast.rami)
    return approved


def deliver(story, by):
    said = {"delivered_on": story.now.date(), "amount": 120000, "proof": "receipt"}
    return story.do(by, lambda: reintegration.record_delivery(by=by, line_id=story.line.id, **said))


def verify(story, by):
    said = {"verified_on": story.now.date(), "how": "visit", "found_in_order": True}
    return story.do(by, lambda: reintegration.record_verification(by=by, line_id=story.line.id, **said))


def state(story, who):
    with acting_as(who):
        return PlanLine.objects.get(pk=story.line.pk).state


def test_a_delivery_is_reversed_by_another_person_and_both_entries_stay(delivered, act, cast):
    """INV-128: the amount is open again."""
    about = {"case_id": delivered.case.id, "delivery_id": delivered.delivery.id}
    with rule_refuses("INV-128"):
        delivered.do(cast.rami, lambda: reintegration.reverse_delivery(by=cast.rami, reason="x", **about))
    with rule_refuses("INV-127"):
        delivered.do(cast.ranya, lambda: reintegration.reverse_delivery(by=cast.ranya, reason=" ", **about))
    delivered.do(
        cast.ranya, lambda: reintegration.reverse_delivery(by=cast.ranya, reason="Of another family.", **about)
    )
    assert state(delivered, cast.ranya) == "approved"
    act(cast.ranya)
    view = plan_of(cast.ranya, delivered.case)
    assert view.totals["EUR"] == {"planned": 120000, "delivered": 0}
    assert view.lines[0].deliveries.all()[0].mistake["why"] == "Of another family."
    assert Delivery.objects.get().amount == 120000
    given = next(
        table for table in monthly_tables(delivered.now.date().replace(day=1), "en") if table.key == "assistance"
    )
    assert given.rows == []
    deliver(delivered, cast.rami)
    act(cast.ranya)
    assert plan_of(cast.ranya, delivered.case).totals["EUR"]["delivered"] == 120000


def test_what_was_verified_is_looked_at_again_first(delivered, act, cast):
    """INV-128"""
    check = verify(delivered, cast.mona)
    about = {"case_id": delivered.case.id}
    with rule_refuses("INV-128"):
        delivered.do(cast.ranya, lambda: reintegration.reverse_delivery(
            by=cast.ranya, delivery_id=delivered.delivery.id, reason="x", **about
        ))  # fmt: skip
    delivered.do(cast.mona, lambda: reintegration.take_back_verification(
        by=cast.mona, verification_id=check.id, reason="The wrong house.", **about
    ))  # fmt: skip
    assert state(delivered, cast.mona) == "delivered"
    act(cast.mona)
    assert Plan.objects.get().state == "running"
    verify(delivered, cast.mona)
    assert state(delivered, cast.mona) == "verified"


def test_what_was_not_in_order_is_no_mistake_to_take_back(delivered, act, cast):
    """INV-128: it stands until somebody has looked again."""
    said = {"verified_on": delivered.now.date(), "how": "visit", "found_in_order": False}
    check = delivered.do(
        cast.mona, lambda: reintegration.record_verification(by=cast.mona, line_id=delivered.line.id, **said)
    )
    with rule_refuses("INV-128"):
        delivered.do(cast.mona, lambda: reintegration.take_back_verification(
            by=cast.mona, case_id=delivered.case.id, verification_id=check.id, reason="x"
        ))  # fmt: skip
    act(cast.mona)
    with refused("INV-128"):
        call("reintegration_take_back_verification", row_id=check.id, reason="x", recorded_at=delivered.now)


def test_money_by_hand(delivered, act, cast):
    """INV-128, INV-127, INV-04"""
    said = {"row_id": delivered.delivery.id, "recorded_at": delivered.now}
    for who, reason, code in (
        (cast.rami, "x", "INV-128"), (cast.ranya, " ", "INV-127"), (cast.carla, "x", "INV-04"), (cast.eve, "x", "INV-04"),
    ):  # fmt: skip
        act(who)
        with refused(code):
            call("reintegration_reverse_delivery", reason=reason, **said)
    act(cast.ranya)
    call("reintegration_reverse_delivery", reason="x", **said)
    with refused("INV-127", "INV-128"):
        call("reintegration_reverse_delivery", reason="x", **said)
    with refused("permission denied"):
        run("SELECT reintegration_given(%s)", delivered.line.id)


def test_an_approval_is_taken_back_while_nothing_was_given(approved, act, cast):
    """INV-132: the line is given only after a new approval."""
    about = {"case_id": approved.case.id, "line_id": approved.line.id}
    with pytest.raises(NotAllowed):
        approved.do(cast.carla, lambda: reintegration.take_back_approval(by=cast.carla, reason="x", **about))
    with rule_refuses("INV-132"):
        approved.do(cast.rami, lambda: reintegration.take_back_approval(by=cast.rami, reason=" ", **about))
    approved.do(cast.rami, lambda: reintegration.take_back_approval(by=cast.rami, reason="Too early.", **about))
    assert state(approved, cast.rami) == "planned"
    with rule_refuses("INV-61"):
        deliver(approved, cast.rami)
    approved.do(cast.rami, lambda: reintegration.approve_plan_line(by=cast.rami, line_id=approved.line.id))
    deliver(approved, cast.rami)
    with rule_refuses("INV-132"):
        approved.do(cast.rami, lambda: reintegration.take_back_approval(by=cast.rami, reason="x", **about))


def test_a_dropped_line_comes_back_and_is_agreed_to_again(approved, act, cast):
    """INV-132, INV-60"""
    approved.do(cast.rami, lambda: reintegration.drop_plan_line(by=cast.rami, line_id=approved.line.id))
    about = {"case_id": approved.case.id, "line_id": approved.line.id}
    approved.do(cast.rami, lambda: reintegration.bring_back_line(by=cast.rami, reason="The wrong line.", **about))
    act(cast.rami)
    line = PlanLine.objects.get()
    assert (line.state, line.approved_by_id) == ("planned", None)
    with rule_refuses("INV-60"):
        approved.do(cast.rami, lambda: reintegration.approve_plan_line(by=cast.rami, line_id=line.id))
    with rule_refuses("INV-132"):
        approved.do(cast.rami, lambda: reintegration.bring_back_line(by=cast.rami, reason="x", **about))
    with pytest.raises(NotVisible):
        approved.do(cast.eve, lambda: reintegration.bring_back_line(by=cast.eve, reason="x", **about))


def test_a_line_by_hand(approved, act, cast):
    """INV-132, INV-04"""
    again = "SELECT reintegration_plan_again(%s, %s)"
    for who, was, code in (
        (cast.carla, "approved", "INV-04"), (cast.rami, "dropped", "INV-132"), (cast.rami, "planned", "INV-132"),
        (cast.eve, "approved", "INV-04"),
    ):  # fmt: skip
        act(who)
        with refused(code):
            run(again, approved.line.id, was)


def reopen(story, by, reason="The wrong family."):
    with acting_as(by):
        decision = ApprovalDecision.objects.latest("recorded_at")
    about = {"case_id": story.case.id, "decision_id": decision.id, "reason": reason}
    return story.do(by, lambda: programmes.reopen_decision(by=by, **about))


def test_who_decided_does_not_open_it_again(told, act, cast):
    """INV-129: by the rule and by hand, nor does who is no manager."""
    story = told("approved")
    with rule_refuses("INV-129"):
        reopen(story, cast.mona)
    with pytest.raises(NotAllowed):
        reopen(story, cast.carla)
    act(cast.mona)
    said = {"row_id": ApprovalDecision.objects.get().id, "reason": "x", "recorded_at": story.now}
    for who, code in ((cast.mona, "INV-129"), (cast.carla, "INV-129"), (cast.eve, "INV-04")):
        act(who)
        with refused(code):
            call("programmes_reopen", **said)


def test_another_manager_opens_an_approval_again(told, act, cast, max_):
    """INV-129: the case is decided as before, the application waits, and is decided anew."""
    story = told("approved")
    with rule_refuses("INV-127"):
        reopen(story, max_, reason=" ")
    application = reopen(story, max_)
    assert story.stage == "decided"
    act(cast.mona)
    application.refresh_from_db()
    assert (application.state, application.decision) == ("submitted", None)
    assert Task.objects.filter(kind="approve", ended_at=None).count() == 1
    with refused("INV-40", "INV-05"):
        run("SELECT cases_record_act(uuidv7(), %s, 'approved', 'approved', '', %s)", story.case.id, story.now)
    story.do(max_, lambda: programmes.approve_application(by=max_, application_id=application.id, note="Agreed."))
    assert story.stage == "approved"
    act(cast.mona)
    assert ApprovalDecision.objects.count() == 2
    assert Application.objects.get().decision.recorded_by_id == max_.id
    assert Mistake.objects.get().reason == "The wrong family."


def test_an_approval_stands_once_a_journey_is_booked(told, act, cast, max_):
    """INV-129: by the rule and by hand; and the stage does not go back while one stands."""
    story = told("preparing")
    with rule_refuses("INV-129"):
        reopen(story, max_)
    act(max_)
    said = {"row_id": ApprovalDecision.objects.get().id, "reason": "x", "recorded_at": story.now}
    with refused("INV-129"):
        call("programmes_reopen", **said)
    early = told("approved")
    act(cast.mona)
    with refused("INV-129"):
        run("SELECT cases_record_act(uuidv7(), %s, 'approval_taken_back', 'decided', '', %s)", early.case.id, early.now)


def test_a_refusal_is_opened_again_where_nothing_else_is_open(told, act, cast, max_):
    """INV-129"""
    story = told("decided")
    story.clear("non_refoulement", days=2)
    by = cast.carla
    apply = {"case_id": story.case.id, "programme": story.programme, "note": "x", "under_review": True}
    application = story.do(by, lambda: programmes.apply_for_assistance(by=by, **apply))
    refusal = {"reasons": "No.", "remedy": "In writing.", "appeal_until": story.now.date() + timedelta(days=30)}
    story.do(cast.mona, lambda: programmes.refuse_application(by=cast.mona, application_id=application.id, **refusal))
    second = story.do(by, lambda: programmes.apply_for_assistance(by=by, **apply))
    with rule_refuses("INV-129"):
        reopen(story, max_)
    story.do(by, lambda: programmes.cancel_application(by=by, application_id=second.id))
    reopen(story, max_)
    act(cast.mona)
    application.refresh_from_db()
    assert (application.state, story.stage) == ("submitted", "decided")


def test_options_that_were_not_explained(told, act, cast):
    """INV-127: what was shown stays."""
    story = told("decided")
    present = [story.members()[0].id]

    def explain():
        shown = fingerprint(comparison(cast.carla, story.case, "en"))
        return programmes.explain_options(
            by=cast.carla, case_id=story.case.id, shown=shown, shown_in="en", members_present=present, language="eng"
        )

    explained = story.do(cast.carla, explain)
    about = {"case_id": story.case.id, "explanation_id": explained.id, "reason": "To somebody else."}
    with pytest.raises(NotAllowed):
        story.do(cast.mona, lambda: programmes.take_back_explanation(by=cast.mona, **about))
    story.do(cast.carla, lambda: programmes.take_back_explanation(by=cast.carla, **about))
    act(cast.carla)
    assert Explanation.objects.get().sha256 == explained.sha256
    assert Event.objects.get(kind="programmes.explanation_taken_back").facts["row"] == str(explained.id)
    with refused("INV-127"):
        call("programmes_take_back_explanation", row_id=explained.id, reason="x", recorded_at=story.now)


@pytest.fixture
def followed(told, cast):
    """Omar has arrived and agreed to be asked; Ranya follows up."""
    story = told("arrived")
    member = story.members()[0]
    story.do(cast.ranya, lambda: monitoring.say_contact(
        by=cast.ranya, case_id=story.case.id, member_id=member.id, agrees=True, mode="phone", said_on=story.now.date()
    ))  # fmt: skip
    with acting_as(cast.ranya):
        story.round = FollowUp.objects.order_by("months").first()
    return story


def states(who):
    with acting_as(who):
        return set(FollowUp.objects.values_list("state", flat=True))


@pytest.mark.parametrize("heard", ["died", "re_migrated", "declined", "not_reached"])
def test_what_was_heard_by_mistake_ends_no_round(followed, act, cast, heard):
    """INV-127: the rounds that ended by it are due again, and somebody's work."""
    by, how = cast.ranya, {"follow_up_id": followed.round.id, "mode": "phone"}
    day = {"learned_on": followed.now.date()} if heard in ("died", "re_migrated") else {"tried_on": followed.now.date()}
    more = {"give_up": True} if heard == "not_reached" else {}
    record = getattr(monitoring, f"record_{heard}")
    attempt = followed.do(by, lambda: record(by=by, **how, **day, **more))
    assert heard in states(by)
    about = {"case_id": followed.case.id, "attempt_id": attempt.id}
    with rule_refuses("INV-127"):
        followed.do(by, lambda: monitoring.take_back_attempt(by=by, reason=" ", **about))
    followed.do(by, lambda: monitoring.take_back_attempt(by=by, reason="Of his uncle.", **about))
    assert states(by) == {"due"}
    act(by)
    assert Attempt.objects.get().outcome == heard
    assert Task.objects.filter(kind="follow_up", ended_at=None).exists()


def test_a_death_that_two_heard_of_stands_while_one_is_taken_back(followed, act, cast):
    """INV-127: what another attempt says as well still counts."""
    by, day = cast.ranya, followed.now.date()
    with acting_as(by):
        first, second, *_ = FollowUp.objects.order_by("months")
    tried = {"mode": "phone", "tried_on": day, "give_up": True}
    one = followed.do(by, lambda: monitoring.record_not_reached(by=by, follow_up_id=first.id, **tried))
    followed.do(by, lambda: monitoring.record_not_reached(by=by, follow_up_id=first.id, **tried))
    about = {"case_id": followed.case.id, "attempt_id": one.id, "reason": "Noted twice."}
    followed.do(by, lambda: monitoring.take_back_attempt(by=by, **about))
    with acting_as(by):
        assert FollowUp.objects.get(pk=first.pk).state == "not_reached"
        assert FollowUp.objects.get(pk=second.pk).state == "due"


def test_answers_of_somebody_else_count_no_more(followed, act, cast):
    """INV-127: they stay; the round is to be held, by another interview."""
    by = cast.ranya
    held = {"mode": "phone", "answers": answers(), "held_on": followed.now.date()}
    result = followed.do(by, lambda: monitoring.record_follow_up(by=by, follow_up_id=followed.round.id, **held))
    about = {"case_id": followed.case.id, "result_id": result.id, "reason": "His brother's answers."}
    followed.do(by, lambda: monitoring.take_back_result(by=by, **about))
    act(by)
    member = followed.members()[0]
    assert last_round_held(member.id) is None
    assert SurveyResult.objects.get().composite == result.composite
    assert sorted(FollowUp.objects.filter(months=0).values_list("state", flat=True)) == ["due", "struck"]
    assert [one.scored for one in follow_ups_of(by, followed.case)] == [[]]
    fresh = FollowUp.objects.get(months=0, state="due")
    followed.do(by, lambda: monitoring.record_follow_up(by=by, follow_up_id=fresh.id, **held))
    act(by)
    assert last_round_held(member.id) == fresh


def test_follow_up_by_hand(followed, act, cast):
    """INV-127, INV-04"""
    by = cast.ranya
    tried = {"mode": "phone", "tried_on": followed.now.date(), "give_up": False}
    attempt = followed.do(by, lambda: monitoring.record_not_reached(by=by, follow_up_id=followed.round.id, **tried))
    for who in (cast.eve, cast.tara):
        act(who)
        for function in ("monitoring_take_back_attempt", "monitoring_take_back_result"):
            with refused("INV-04"):
                call(function, row_id=attempt.id, reason="x", recorded_at=followed.now)
    act(by)
    call("monitoring_take_back_attempt", row_id=attempt.id, reason="x", recorded_at=followed.now)
    with refused("INV-127"):
        call("monitoring_take_back_attempt", row_id=attempt.id, reason="x", recorded_at=followed.now)


def test_a_verification_is_of_a_case_one_sees(delivered, act, cast):
    """INV-04"""
    check = verify(delivered, cast.mona)
    with pytest.raises(NotVisible):
        delivered.do(cast.eve, lambda: reintegration.take_back_verification(
            by=cast.eve, case_id=delivered.case.id, verification_id=check.id, reason="x"
        ))  # fmt: skip
    act(cast.mona)
    assert Verification.objects.get() == check
