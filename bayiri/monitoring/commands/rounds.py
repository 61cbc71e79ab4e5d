"""Rounds due: when, for whom, by which agency; one task a person for the next one."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies.choices import Role, Section
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of
from bayiri.cases.queries.part import case_to_write_in
from bayiri.cases.rules import AFTER_ARRIVAL, GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.monitoring import permissions, queries, rules
from bayiri.monitoring.models import FollowUp, SurveyDraft
from bayiri.people.rules import is_child
from bayiri.rulebooks.periods import months_after
from bayiri.rulebooks.queries import law
from bayiri.safeguards.queries import is_vulnerable
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind


@transaction.atomic
def schedule_follow_ups(
    *,
    by: Actor,
    case_id: UUID,
    arrived_on: date,
    months: Iterable[int],
    member_id: UUID | None = None,
    agency_id: UUID | None = None,
) -> list[FollowUp]:
    """Make the rounds due `months` after arrival, and the baseline; those there already stay.

    For the member named, or for every adult who has arrived (the children where there is no adult), without those who
    do not want to be contacted. They belong to `agency_id`, or to the actor's agency. A later round whose day has
    passed is not made any more. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.FOLLOW_UP, to_write=True)
    if not permissions.takes_part(by, case):
        raise NotAllowed
    members = _to_follow(case, member_id)
    arrived = all(one.state == "arrived" for one in members) or case.stage in AFTER_ARRIVAL
    take_part = all(one.state not in GONE for one in members)
    facts = rules.ScheduleFacts(case.stage, bool(members), take_part, arrived, arrived_on, clock.today())
    if reasons := rules.reasons_not_to_schedule(facts):
        raise RuleBroken(reasons)
    refusing = queries.who_refuses_contact(case)
    members = [one for one in members if one.id not in refusing]
    rounds = {count: months_after(arrived_on, count) for count in sorted({0, *months})}
    made = _make_due(by, case, members, arrived_on, rounds, agency_id or by.agency_id)
    for member in members:
        keep_task(by=by, case=case, member_id=member.id)
    told = {"arrived_on": arrived_on, "months": sorted(rounds), "members": [str(one.id) for one in members]}
    audit.record(kind="monitoring.scheduled", by=by, subject=case, case_id=case.id, facts=told)
    return made


def strike_rounds(*, by: Actor, case: Case) -> None:
    """The arrival they count from was contradicted: no round is to be held. For journey's contradicting, which writes
    the event.
    """
    call("monitoring_strike_rounds", (case.id,))


def ask_more_often(by: Actor, case: Case, follow_up: FollowUp) -> None:
    """Somebody found vulnerable after the arrival is followed up more often and longer from the next round on."""
    if FollowUp.objects.filter(is_vulnerable("member_id"), pk=follow_up.pk).exists():
        months = law("voluntary-return", on=clock.today()).numbers("follow_up_months_vulnerable")
        later = {count: months_after(follow_up.arrived_on, count) for count in months if count > follow_up.months}
        _make_due(by, case, [follow_up.member], follow_up.arrived_on, later, follow_up.agency_id)


def keep_task(*, by: Actor, case: Case, member_id: UUID) -> None:
    """One task a person: their next round, for its officer where one is named. For acts that write the event."""
    due = queries.next_round(member_id)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.FOLLOW_UP], member_id=member_id)
    if due:
        open_task(
            by=by,
            kind=TaskKind.FOLLOW_UP,
            case_id=case.id,
            case_label=case.number,
            member_id=member_id,
            agency_id=due.agency_id,
            roles=[Role.REINTEGRATION_OFFICER, Role.COUNSELLOR],
            person_id=due.officer_id,
            due_on=due.due_on,
            by_part=bool(case.in_part),
        )


def round_to_write(by: Actor, follow_up_id: UUID) -> tuple[Case, FollowUp]:
    """The case, locked, and the round as it stands then. Raises NotVisible, NotAllowed."""
    case = case_to_write_in(by, queries.follow_up_for(by, follow_up_id).case_id, Section.FOLLOW_UP, to_write=True)
    if not permissions.may_follow_up(by, case):
        raise NotAllowed
    return case, queries.follow_up_for(by, follow_up_id)


def drop_drafts(by: Actor, drafts: Iterable[SurveyDraft]) -> None:
    """Delete surveys begun, answers and all; that they were there, and how far, stands in the log."""
    for draft in drafts:
        told = {"answers": len(draft.answers), "kept_until": draft.keep_until}
        audit.record(kind="monitoring.survey_dropped", by=by, subject=draft, case_id=draft.case_id, facts=told)
        draft.delete()


def call(function: str, arguments: tuple[Any, ...]) -> None:
    """Run one of the database's guarding functions; names come from this room's commands alone."""
    places = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", arguments)


def _make_due(
    by: Actor, case: Case, members: list[Member], arrived_on: date, rounds: dict[int, date], agency_id: UUID
) -> list[FollowUp]:
    """Write the rounds that are not there yet, without those after the baseline whose day has passed."""
    there = set(FollowUp.objects.filter(case=case).exclude(state="struck").values_list("member_id", "months"))
    today = clock.today()
    return FollowUp.objects.bulk_create(
        FollowUp(
            case=case,
            member=member,
            agency_id=agency_id,
            months=count,
            arrived_on=arrived_on,
            due_on=due_on,
            recorded_by_id=by.id,
            recorded_at=clock.now(),
        )
        for member in members
        for count, due_on in rounds.items()
        if (member.id, count) not in there and (count == 0 or due_on >= today)
    )


def _to_follow(case: Case, member_id: UUID | None) -> list[Member]:
    """The member named; or adults who arrived, and children where no adult did."""
    members = members_of(case)
    if member_id:
        return [one for one in members if one.id == member_id]
    here = [one for one in members if one.state == "arrived"]
    today = clock.today()
    return [one for one in here if not is_child(one.person.born_on, today)] or here
