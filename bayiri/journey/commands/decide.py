"""The decision, and everything that ends it: decide, withdraw, refuse, review a refusal, renew."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.commands import move_member, move_stage
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, member_for
from bayiri.cases.rules import GONE, stage_after
from bayiri.consent import commands as consent
from bayiri.consent.choices import GivenBy, ReviewResult, Standing
from bayiri.consent.commands import Declaration
from bayiri.consent.queries import all_decided, refusals_to_review, standings
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands.sharing import end_sharing
from bayiri.journey.commands.under_way import note_where_people_are
from bayiri.programmes.commands import cancel_application
from bayiri.programmes.permissions import may_cancel
from bayiri.programmes.queries import open_applications
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on
from bayiri.travel.commands import give_up_seat
from bayiri.travel.models import Seat


@transaction.atomic
def decide(*, by: Actor, case_id: UUID, member_id: UUID, declaration: Declaration) -> Case:
    """Record one person's declaration. When everybody has agreed, the case moves on; who declines stops it for
    themselves.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    consent.record_decision(by=by, case=case, member=member, declaration=declaration, decided_at=clock.now())
    if declaration.given_by == GivenBy.SELF:
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.COMES_OF_AGE], member_id=member.id)
    if all_decided(case, reflected=False):
        if stage_after(case.stage, "decided"):
            move_stage(by=by, case=case, act="decided")
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.RENEW_DECISION])
    return case


@transaction.atomic
def take_back_declaration(*, by: Actor, case_id: UUID, decision_id: UUID, reason: str) -> Case:
    """A declaration was written down by mistake: it is asked for again, and nobody stays released on it.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    consent.take_back_declaration(by=by, case=case, decision_id=decision_id, reason=reason)
    renew_if_changed(by=by, case=case)
    return case


@transaction.atomic
def withdraw(*, by: Actor, case_id: UUID, member_id: UUID) -> Case:
    """Take a decision back, until boarding, without a reason. Seats are given up; what others need is looked at again.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    _take_no_part(by, case, member)
    audit.record(kind="journey.withdrawn", by=by, subject=member, case_id=case.id)
    return case


def _take_no_part(by: Actor, case: Case, member: Member) -> None:
    """Their decision, their seats and their part end; with the last one the return ends."""
    consent.record_withdrawal(by=by, case=case, member=member)
    free_seats(by=by, member=member)
    if member.state == "active":
        move_member(by=by, member=member, to_state="withdrawn")
    if not case.members.exclude(state__in=GONE).exists():
        move_stage(by=by, case=case, act="withdrawn")
        end_tasks(by=by, case_id=case.id)
        end_sharing(by=by, case=case)
    else:
        note_where_people_are(by=by, case=case)  # those who have flown are not asked to decide again
        renew_if_changed(by=by, case=case)


@transaction.atomic
def reopen(*, by: Actor, case_id: UUID, member_id: UUID) -> Case:
    """Somebody who withdrew asks again: the case goes back to counselling, and they decide anew. Raises NotAllowed."""
    case = case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    member = member_for(by, case, member_id)
    if member.state == "withdrawn":
        move_member(by=by, member=member, to_state="active")
    if stage_after(case.stage, "reopened"):
        if may_cancel(by, case):  # an approval was for the return that was withdrawn
            for application in open_applications(case):
                cancel_application(by=by, application_id=application.id, reason="asks again")
        move_stage(by=by, case=case, act="reopened")
    else:
        renew_if_changed(by=by, case=case)
    audit.record(kind="journey.reopened", by=by, subject=member, case_id=case.id)
    return case


@transaction.atomic
def refuse(*, by: Actor, case_id: UUID, member_id: UUID, step: str, description: str) -> Case:
    """Note refusal or resistance at any step. The case is suspended until another person has reviewed it.

    Raises NotAllowed, NotVisible.
    """
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    consent.record_refusal(by=by, case=case, member=member, step=step, description=description)
    if stage_after(case.stage, "suspended"):
        move_stage(by=by, case=case, act="suspended", reason=step)
    open_task(
        by=by, kind=TaskKind.REVIEW_REFUSAL, case_id=case.id, case_label=case.number, member_id=member.id,
        agency_id=case.agency_id,
        roles=[Role.PROTECTION_OFFICER, Role.PROGRAMME_MANAGER], due_on=due_on("review_days"),
    )  # fmt: skip
    audit.record(kind="journey.refused", by=by, subject=member, case_id=case.id, facts={"step": step})
    return case


@transaction.atomic
def review_refusal(*, by: Actor, case_id: UUID, refusal_id: UUID, result: str, note: str, alone: bool) -> Case:
    """Another person spoke with who had refused. If they go on freely the case comes back to where it was.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    refusal = consent.review_refusal(by=by, case=case, refusal_id=refusal_id, result=result, note=note, alone=alone)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.REVIEW_REFUSAL], member_id=refusal.member_id)
    if case.stage == "suspended" and not refusals_to_review(case):
        move_stage(by=by, case=case, act="resumed")
    if result == ReviewResult.STOPS and refusal.member.state not in ("boarded", "departed", "arrived"):
        _take_no_part(by, case, refusal.member)
    audit.record(
        kind="journey.refusal_reviewed", by=by, subject=refusal.member, case_id=case.id, facts={"result": result}
    )
    return case


def renew_if_changed(*, by: Actor, case: Case) -> bool:
    """Where something changed that decisions are bound to, they are asked for again, and nobody stays released.

    For other commands, which change destination, dates, offer or household; it writes the event itself. True if so.
    """
    asked = (Standing.TO_BE_RENEWED, Standing.OF_AGE)
    lapsed = [member_id for member_id, standing in standings(case).items() if standing in asked]
    act = {"released": "release_lapsed", "preparing": ""}.get(case.stage, "decision_lapsed")
    if not lapsed or (act and not stage_after(case.stage, act)):
        return False
    for member in Member.objects.filter(case=case, state="released"):
        move_member(by=by, member=member, to_state="booked")
    if act:
        move_stage(by=by, case=case, act=act)
    open_task(
        by=by, kind=TaskKind.RENEW_DECISION, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=due_on("renewal_days"),
    )  # fmt: skip
    audit.record(kind="journey.decision_lapsed", by=by, subject=case, case_id=case.id, facts={"members": len(lapsed)})
    return True


def lapse_release(*, by: Actor, case: Case, members: list[Member]) -> None:
    """These are released no more, and to be released anew. For other commands, that correct; it writes its own event."""
    for member in members:
        move_member(by=by, member=member, to_state="booked")
        audit.record(kind="journey.release_lapsed", by=by, subject=member, case_id=case.id)
    if members and stage_after(case.stage, "release_lapsed"):
        move_stage(by=by, case=case, act="release_lapsed")


def free_seats(*, by: Actor, member: Member) -> None:
    """Give up every seat of a member who does not travel. For other commands, which write the event."""
    for seat in Seat.objects.filter(member=member, given_up_at__isnull=True).select_related("member", "movement"):
        give_up_seat(by=by, seat=seat)
        member.state = seat.member.state


def require_stage(case: Case, act: str) -> None:
    """Raises RuleBroken where an act does not follow from where the case stands."""
    if stage_after(case.stage, act, case.stage_before_suspension) is None:
        raise RuleBroken(["INV-05"])
