"""Writing follow-up: rounds due, what a round came to, why one was not held."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.commands import move_stage
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import stage_after
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.monitoring import permissions, queries, rules
from bayiri.monitoring.models import Attempt, FollowUp, SurveyResult
from bayiri.people.rules import is_child
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.periods import months_after
from bayiri.rulebooks.scores import SurveyScore, score_by
from bayiri.rulebooks.shapes import SurveyVersion
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

    For the member named, or for every adult who has arrived (the children where there is no adult). They
    belong to `agency_id`, or to the actor's agency. A later round whose day has passed is not made any more.
    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.takes_part(by, case):
        raise NotAllowed
    members = _to_follow(case, member_id)
    arrived = all(one.state == "arrived" for one in members) or case.stage in rules.ARRIVED_STAGES
    facts = rules.ScheduleFacts(case.stage, bool(members), arrived, arrived_on, clock.today())
    if reasons := rules.reasons_not_to_schedule(facts):
        raise RuleBroken(reasons)
    rounds = {count: months_after(arrived_on, count) for count in sorted({0, *months})}
    made = _make_due(by, case, members, arrived_on, rounds, agency_id or by.agency_id)
    for member in members:
        _keep_task(by, case, member.id)
    told = {"arrived_on": arrived_on, "months": sorted(rounds), "members": [str(one.id) for one in members]}
    audit.record(kind="monitoring.scheduled", by=by, subject=case, case_id=case.id, facts=told)
    return made


@transaction.atomic
def record_follow_up(
    *, by: Actor, follow_up_id: UUID, mode: str, answers: Mapping[str, str | None], held_on: date
) -> SurveyResult:
    """Write down a round that was held: item codes with the option chosen, None for no answer.

    A low or falling score opens the task to review the plan; the first round after the baseline moves the
    case. The actor is the interviewer. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case, follow_up = _round(by, follow_up_id)
    version = queries.questionnaire(held_on)
    said = _as_asked(version, answers)
    score = _scored(version, said)
    facts = queries.round_facts(case, follow_up, on=held_on)
    facts = replace(facts, interviewer_delivered=queries.gave_help(by, case), answered=score.answered)
    if reasons := rules.reasons_not_to_record(facts):
        raise RuleBroken(reasons)
    scores = {"composite": score.composite, **score.dimensions}
    risks = rules.signs_of_risk(
        scores,
        queries.scores_before(follow_up),
        below=queries.low_below(version),
        margin=queries.falling_margin(held_on),
    )
    result = _write_result(follow_up, mode, held_on, version, said, score, risks)
    _keep_task(by, case, follow_up.member_id)
    if risks:
        _review_plan(by, case, follow_up)
    if follow_up.months and stage_after(case.stage, "followed_up"):
        move_stage(by=by, case=case, act="followed_up")
    told = {**asdict(facts), "months": follow_up.months, "composite": score.composite, "risks": risks}
    audit.record(kind="monitoring.held", by=by, subject=result, case_id=case.id, facts=told)
    return result


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


def _make_due(
    by: Actor, case: Case, members: list[Member], arrived_on: date, rounds: dict[int, date], agency_id: UUID
) -> list[FollowUp]:
    """Write the rounds that are not there yet, without those after the baseline whose day has passed."""
    there = set(FollowUp.objects.filter(case=case).values_list("member_id", "months"))
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


def _round(by: Actor, follow_up_id: UUID) -> tuple[Case, FollowUp]:
    """The case, locked, and the round as it stands then. Raises NotVisible, NotAllowed."""
    case = case_for(by, queries.follow_up_for(by, follow_up_id).case_id, to_write=True)
    if not permissions.may_follow_up(by, case):
        raise NotAllowed
    return case, queries.follow_up_for(by, follow_up_id)


def _as_asked(version: SurveyVersion, answers: Mapping[str, str | None]) -> dict[str, str | None]:
    """Every item with its answer or None; what should not have been asked has none. Raises RuleBroken."""
    if set(answers) - {item.item for item in version.items}:
        raise RuleBroken(["INV-74"])
    nothing = {option.option for option in version.no_answer}
    given = {code: answer for code, answer in answers.items() if answer and answer not in nothing}
    return {item.item: given.get(item.item) if queries.asked(item, given) else None for item in version.items}


def _scored(version: SurveyVersion, said: Mapping[str, str | None]) -> SurveyScore:
    try:
        return score_by(version, {item: answer for item, answer in said.items() if answer})
    except Fault:
        raise RuleBroken(["INV-74"]) from None


def _write_result(
    follow_up: FollowUp,
    mode: str,
    held_on: date,
    version: SurveyVersion,
    said: dict[str, str | None],
    score: SurveyScore,
    risks: list[str],
) -> SurveyResult:
    result_id = uuid7()
    document = (queries.SURVEY, version.version, queries.questionnaire_hash(), version.official)
    dimensions = [score.dimensions.get(name) for name in ("economic", "social", "psychosocial")]
    came_to = (*dimensions, score.composite, score.band, score.answered, len(version.items), risks)
    _call(
        "monitoring_record_result",
        (result_id, follow_up.id, mode, held_on, *document, Jsonb(said), *came_to, clock.now()),
    )
    return SurveyResult.objects.get(pk=result_id)


def _record_attempt(
    by: Actor, follow_up_id: UUID, outcome: str, ends_round: bool, how: tuple[str, date, str, str]
) -> Attempt:
    case, follow_up = _round(by, follow_up_id)
    facts = queries.round_facts(case, follow_up, on=how[1])
    if reasons := rules.reasons_not_to_record(facts):
        raise RuleBroken(reasons)
    attempt_id = uuid7()
    _call("monitoring_record_attempt", (attempt_id, follow_up.id, outcome, ends_round, *how, clock.now()))
    attempt = Attempt.objects.get(pk=attempt_id)
    _keep_task(by, case, follow_up.member_id)
    told = {"months": follow_up.months, "ends_round": ends_round}
    audit.record(kind=f"monitoring.{outcome}", by=by, subject=attempt, case_id=case.id, facts=told)
    return attempt


def _keep_task(by: Actor, case: Case, member_id: UUID) -> None:
    """One task a person: their next round."""
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
            due_on=due.due_on,
        )


def _review_plan(by: Actor, case: Case, follow_up: FollowUp) -> None:
    open_task(
        by=by,
        kind=TaskKind.REVIEW_PLAN,
        case_id=case.id,
        case_label=case.number,
        member_id=follow_up.member_id,
        agency_id=follow_up.agency_id,
        roles=[Role.REINTEGRATION_OFFICER],
        due_on=clock.today(),
    )


def _call(function: str, arguments: tuple[Any, ...]) -> None:
    """Run one of the database's guarding functions; names come from this file alone."""
    places = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", arguments)
