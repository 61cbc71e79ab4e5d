"""What came of trying to reach somebody, what was heard of them, and whether they want to be contacted at all."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role, Section
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.models import Case
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in
from bayiri.cases.rules import ENDS, GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.monitoring import permissions, queries, rules
from bayiri.monitoring.commands.rounds import call, keep_task, round_to_write
from bayiri.monitoring.models import Attempt, ContactChoice, SurveyResult
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on


@transaction.atomic
def record_not_reached(
    *, by: Actor, follow_up_id: UUID, mode: str, tried_on: date, give_up: bool, note: str = ""
) -> Attempt:
    """Write down an attempt in vain. Giving up ends the round as not reached, until the person is found."""
    return _record_attempt(by, follow_up_id, "not_reached", give_up, (mode, tried_on, "", note))


@transaction.atomic
def record_declined(*, by: Actor, follow_up_id: UUID, mode: str, tried_on: date, note: str = "") -> Attempt:
    """The person does not want to answer this round; nobody asks why."""
    return _record_attempt(by, follow_up_id, "declined", True, (mode, tried_on, "", note))


@transaction.atomic
def record_re_migrated(
    *, by: Actor, follow_up_id: UUID, mode: str, learned_on: date, country: str = "", note: str = ""
) -> Attempt:
    """The person has migrated again: this round and the later ones end so. The case may be closed with it."""
    return _record_attempt(by, follow_up_id, "re_migrated", True, (mode, learned_on, country, note))


@transaction.atomic
def record_moved(*, by: Actor, follow_up_id: UUID, mode: str, learned_on: date, note: str) -> Attempt:
    """The person lives elsewhere in the country now; the round stays to be held there."""
    return _record_attempt(by, follow_up_id, "moved", False, (mode, learned_on, "", note))


@transaction.atomic
def record_died(*, by: Actor, follow_up_id: UUID, mode: str, learned_on: date, note: str = "") -> Attempt:
    """It was heard that the person has died: every round still to be held ends so.

    The caseworker is asked to see what is left to do: the death itself is written down in the case, with its day.
    """
    attempt = _record_attempt(by, follow_up_id, "died", True, (mode, learned_on, "", note))
    case, member_id = attempt.case, attempt.follow_up.member_id
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.REVIEW_PLAN], member_id=member_id)
    open_task(
        by=by, kind=TaskKind.AFTER_A_DEATH, case_id=case.id, case_label=case.number, member_id=member_id,
        agency_id=case.agency_id, roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=due_on("review_days"),
        by_part=bool(case.in_part),
    )  # fmt: skip
    return attempt


@transaction.atomic
def say_contact(
    *, by: Actor, case_id: UUID, member_id: UUID, agrees: bool, mode: str, said_on: date, note: str = ""
) -> ContactChoice:
    """Write down whether a person wants to be contacted for follow-up; nobody asks why not.

    A no ends every round still to be held and drops what was begun; a yes opens the later ones again, also where it had
    been heard that the person left or died.
    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.FOLLOW_UP, to_write=True)
    member = member_for(by, case, member_id)
    if not permissions.may_follow_up(by, case):
        raise NotAllowed
    takes_part = member.state not in GONE
    if reasons := rules.reasons_not_to_hear(case.stage, said_on, clock.today(), takes_part=takes_part):
        raise RuleBroken(reasons)
    choice_id = uuid7()
    call("monitoring_say_contact", (choice_id, member.id, agrees, mode, said_on, note, clock.now()))
    choice = ContactChoice.objects.get(pk=choice_id)
    keep_task(by=by, case=case, member_id=member.id)
    audit.record(
        kind="monitoring.contact_said", by=by, subject=choice, case_id=case.id, facts={"agrees": agrees, "mode": mode}
    )
    return choice


def _record_attempt(
    by: Actor, follow_up_id: UUID, outcome: str, ends_round: bool, how: tuple[str, date, str, str]
) -> Attempt:
    case, follow_up = round_to_write(by, follow_up_id)
    # Whoever gave help may say that somebody was not there, or what they heard; asking is what they may not.
    facts = replace(queries.round_facts(by, case, follow_up, on=how[1]), asks=False)
    if reasons := rules.reasons_not_to_record(facts):
        raise RuleBroken(reasons)
    attempt_id = uuid7()
    call("monitoring_record_attempt", (attempt_id, follow_up.id, outcome, ends_round, *how, clock.now()))
    attempt = Attempt.objects.get(pk=attempt_id)
    keep_task(by=by, case=case, member_id=follow_up.member_id)
    told = {"months": follow_up.months, "ends_round": ends_round}
    audit.record(kind=f"monitoring.{outcome}", by=by, subject=attempt, case_id=case.id, facts=told)
    return attempt


@transaction.atomic
def take_back_attempt(*, by: Actor, case_id: UUID, attempt_id: UUID, reason: str) -> None:
    """What came of trying was another person's, or was not so: the rounds that ended by it are due again.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    _take_back(by, case_id, Attempt, attempt_id, "attempt", reason)


@transaction.atomic
def take_back_result(*, by: Actor, case_id: UUID, result_id: UUID, reason: str) -> None:
    """The answers were another person's, or were never given: they count no more, and the round is to be held.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    _take_back(by, case_id, SurveyResult, result_id, "result", reason)


def _take_back(
    by: Actor, case_id: UUID, model: type[Attempt] | type[SurveyResult], row_id: UUID, what: str, reason: str
) -> None:
    case = _to_follow_up(by, case_id)
    row = model._default_manager.filter(case=case, pk=row_id).select_related("follow_up").first()
    if row is None:
        raise NotVisible
    take_back_row(f"monitoring_take_back_{what}", row.id, reason)
    keep_task(by=by, case=case, member_id=row.follow_up.member_id)
    facts = {"row": row.id}
    audit.record(kind=f"monitoring.{what}_taken_back", by=by, subject=row, case_id=case.id, facts=facts)


def _to_follow_up(by: Actor, case_id: UUID) -> Case:
    """The case, locked. Raises NotVisible, NotAllowed, RuleBroken."""
    case = case_to_write_in(by, case_id, Section.FOLLOW_UP, to_write=True)
    if not permissions.may_follow_up(by, case):
        raise NotAllowed
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    return case
