"""The questions: the version in force, its pages, what it says about low scores."""

from datetime import date
from decimal import Decimal
from typing import Any

from bayiri.core import clock
from bayiri.monitoring import rules
from bayiri.monitoring.models import SurveyDraft, SurveyResult
from bayiri.rulebooks.documents import ROOT, load, load_survey
from bayiri.rulebooks.queries import law, survey
from bayiri.rulebooks.shapes import Item, SurveyVersion

SURVEY = "reintegration-sustainability"


def questionnaire(on: date) -> SurveyVersion:
    """The questions in force on a day."""
    return survey(SURVEY, on=on)


def questionnaire_of(result: SurveyResult) -> SurveyVersion:
    """The version that a result was scored by, or the one in force that day where its name is gone."""
    return _named(result.survey, result.version, result.follow_up.held_on or clock.today())


def version_of(draft: SurveyDraft) -> SurveyVersion:
    """The version that a survey was begun with."""
    return _named(SURVEY, draft.version, draft.held_on)


def _named(code: str, version: str, on: date) -> SurveyVersion:
    every = load_survey(ROOT / "surveys" / f"{code}.yaml").versions
    return next((one for one in every if one.version == version), None) or questionnaire(on)


def questionnaire_hash() -> str:
    """The hash of the document that the questions stand in."""
    return load(ROOT / "surveys" / f"{SURVEY}.yaml").hash


def pages(version: SurveyVersion) -> list[list[str]]:
    """Codes of the items of each page."""
    return rules.pages_of([(item.item, item.dimension) for item in version.items])


def asked(item: Item, answers: dict[str, Any]) -> bool:
    """Whether this question is asked after these answers."""
    return item.asked_if is None or answers.get(item.asked_if.item) in item.asked_if.answers


def low_below(version: SurveyVersion) -> Decimal:
    """The upper end of the lowest band: scores under it call for a look at the plan."""
    return version.bands[0].below or Decimal(0)


def falling_margin(on: date) -> Decimal | None:
    """By how much a score must fall to be a risk: `follow_up_drop_percent` of the law; None where unsaid."""
    percent = law("voluntary-return", on=on).get("follow_up_drop_percent")
    return Decimal(percent) / 100 if isinstance(percent, int) else None
