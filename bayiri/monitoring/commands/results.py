"""What a round that was held came to: answers, scores, signs of risk."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.commands import move_stage
from bayiri.cases.commands.by_part import move_by_part
from bayiri.cases.models import Case
from bayiri.cases.rules import stage_after
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.monitoring import queries, rules
from bayiri.monitoring.commands.rounds import ask_more_often, call, drop_drafts, keep_task, round_to_write
from bayiri.monitoring.models import FollowUp, SurveyDraft, SurveyResult
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.scores import SurveyScore, score_by
from bayiri.rulebooks.shapes import SurveyVersion
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind


@transaction.atomic
def record_follow_up(
    *, by: Actor, follow_up_id: UUID, mode: str, answers: Mapping[str, str | None], held_on: date
) -> SurveyResult:
    """Write down a round that was held: item codes with the option chosen, None for no answer.

    A low or falling score opens the task to review the plan; the first round after the baseline moves the
    case; somebody vulnerable is asked more often from here on. The actor is the interviewer. A survey begun page by
    page is used up. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case, follow_up = round_to_write(by, follow_up_id)
    draft = queries.draft_of(follow_up)
    if draft is None:  # what was begun and whose days are over stands in nobody's way
        drop_drafts(by, SurveyDraft.objects.filter(follow_up=follow_up))
    version = queries.version_of(draft) if draft else queries.questionnaire(held_on)
    said = as_asked(version, answers)
    score = _scored(version, said)
    facts = queries.round_facts(by, case, follow_up, on=held_on)
    facts = replace(facts, answered=score.answered, pages_left=draft.pages - len(draft.pages_done) if draft else 0)
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
    ask_more_often(by, case, follow_up)
    keep_task(by=by, case=case, member_id=follow_up.member_id)
    if risks:
        _open_review(by, case, follow_up)
    if follow_up.months and not case.in_part and stage_after(case.stage, "followed_up"):
        move_stage(by=by, case=case, act="followed_up")
    elif follow_up.months and case.in_part:
        move_by_part(by=by, case=case, function="monitoring_followed_up")
    told = {**asdict(facts), "months": follow_up.months, "composite": score.composite, "risks": risks}
    audit.record(kind="monitoring.held", by=by, subject=result, case_id=case.id, facts=told)
    return result


def as_asked(version: SurveyVersion, answers: Mapping[str, str | None]) -> dict[str, str | None]:
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
    call(
        "monitoring_record_result",
        (result_id, follow_up.id, mode, held_on, *document, Jsonb(said), *came_to, clock.now()),
    )
    return SurveyResult.objects.get(pk=result_id)


def _open_review(by: Actor, case: Case, follow_up: FollowUp) -> None:
    open_task(
        by=by,
        kind=TaskKind.REVIEW_PLAN,
        case_id=case.id,
        case_label=case.number,
        member_id=follow_up.member_id,
        agency_id=follow_up.agency_id,
        roles=[Role.REINTEGRATION_OFFICER],
        due_on=clock.today(),
        by_part=bool(case.in_part),
    )
