"""A survey page by page: begun, kept, gone on with by a colleague, finished or dropped. Half of it is no result."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.monitoring import queries, rules
from bayiri.monitoring.commands.attempts import say_contact
from bayiri.monitoring.commands.results import record_follow_up
from bayiri.monitoring.commands.rounds import drop_drafts, round_to_write
from bayiri.monitoring.models import FollowUp, SurveyDraft, SurveyResult
from bayiri.rulebooks.queries import law
from bayiri.rulebooks.shapes import SurveyVersion


@transaction.atomic
def begin_survey(
    *, by: Actor, follow_up_id: UUID, language: str, mode: str, held_on: date, agrees: bool = False
) -> SurveyDraft:
    """Begin the survey of a round, in the language of the interview; what was begun before for this round is dropped.

    `agrees`: the person said that they may be contacted for follow-up. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case, follow_up = round_to_write(by, follow_up_id)
    facts = queries.round_facts(by, case, follow_up, on=held_on)
    if reasons := rules.reasons_not_to_record(replace(facts, agrees=agrees if facts.agrees is None else facts.agrees)):
        raise RuleBroken(reasons)
    drop_drafts(by, SurveyDraft.objects.filter(follow_up=follow_up))
    if agrees and not facts.agrees:
        say_contact(by=by, case_id=case.id, member_id=follow_up.member_id, agrees=True, mode=mode, said_on=held_on)
    version, now = queries.questionnaire(held_on), clock.now()
    draft = SurveyDraft.objects.create(
        follow_up=follow_up, case=case, version=version.version, language=language, mode=mode, held_on=held_on,
        pages=len(queries.pages(version)), keep_until=_keep_until(), changed_by_id=by.id, changed_at=now,
        recorded_by_id=by.id, recorded_at=now,
    )  # fmt: skip
    told = {"months": follow_up.months, "language": language, "mode": mode}
    audit.record(kind="monitoring.survey_begun", by=by, subject=draft, case_id=case.id, facts=told)
    return draft


@transaction.atomic
def keep_page(*, by: Actor, draft_id: UUID, page: int, answers: Mapping[str, str], done: bool) -> SurveyDraft:
    """Keep the answers of one page (from 1): item codes with the option chosen; what is left out has no answer yet.

    `done`: the page was gone through. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case, follow_up = round_to_write(by, queries.draft_for(by, draft_id).follow_up_id)
    draft = queries.draft_for(by, draft_id)
    if reasons := rules.reasons_not_to_record(queries.round_facts(by, case, follow_up, on=draft.held_on)):
        raise RuleBroken(reasons)
    version = queries.version_of(draft)
    of_page = queries.pages(version)[page - 1]
    if not _offered(version, of_page, answers):
        raise RuleBroken(["INV-74"])
    kept = {code: answer for code, answer in draft.answers.items() if code not in of_page}
    draft.answers = {**kept, **answers}
    draft.pages_done = sorted({*draft.pages_done, *([page] if done else [])})
    draft.keep_until, draft.changed_by_id, draft.changed_at = _keep_until(), by.id, clock.now()
    draft.save(update_fields=["answers", "pages_done", "keep_until", "changed_by", "changed_at"])
    told = {"page": page, "of": draft.pages, "answers": len(answers)}
    audit.record(kind="monitoring.survey_page_kept", by=by, subject=draft, case_id=case.id, facts=told)
    return draft


@transaction.atomic
def finish_survey(*, by: Actor, draft_id: UUID) -> SurveyResult:
    """Make a result of a survey whose every page was gone through. Raises NotVisible, NotAllowed, RuleBroken."""
    draft = queries.draft_for(by, draft_id)
    return record_follow_up(
        by=by, follow_up_id=draft.follow_up_id, mode=draft.mode, answers=draft.answers, held_on=draft.held_on
    )


@transaction.atomic
def drop_survey(*, by: Actor, draft_id: UUID) -> FollowUp:
    """Drop what was begun, answers and all; the round stays to be held. Raises NotVisible, NotAllowed, RuleBroken."""
    case, follow_up = round_to_write(by, queries.draft_for(by, draft_id).follow_up_id)
    if queries.gave_help(by, case):
        raise RuleBroken(["INV-70"])
    drop_drafts(by, SurveyDraft.objects.filter(follow_up=follow_up))
    return follow_up


def _keep_until() -> date:
    today = clock.today()
    return today + timedelta(days=law("voluntary-return", on=today).number("survey_draft_days"))


def _offered(version: SurveyVersion, of_page: list[str], answers: Mapping[str, str]) -> bool:
    """Whether every answer is one that the page offers."""
    nothing = {option.option for option in version.no_answer}
    options = {item.item: nothing | {one.option for one in item.options} for item in version.items}
    return all(code in of_page and answer in options[code] for code, answer in answers.items())
