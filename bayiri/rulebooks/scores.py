"""The score of one survey: a dimension's mean over the items answered, and the mean of the dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bayiri.rulebooks.documents import version_on
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.shapes import Item, Survey, SurveyVersion

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class SurveyScore:
    """Scores from 0 to 1 with four places; None where nothing was answered. `band` goes with `composite`."""

    version: str
    official: bool
    dimensions: dict[str, Decimal | None]
    composite: Decimal | None
    band: str | None
    answered: int


def score(survey: Survey, answers: Mapping[str, str], on: date) -> SurveyScore:
    """Score `answers` (item code: option code) by the version in force on this day.

    "Don't know", "not applicable", "no answer" and items left out drop out and the weights of the rest are
    renormalised. A dimension without answers is None; the composite is the mean of those that have answers.
    Raises Fault for an item or option that the survey does not have, or no version in force.
    """
    version = version_on(survey.versions, on)
    if version is None:
        raise Fault(survey.code, f"no version is in force on {on}")
    return score_by(version, answers)


def score_by(version: SurveyVersion, answers: Mapping[str, str]) -> SurveyScore:
    """As `score`, by one version that the caller has chosen."""
    _refuse_strangers(version, answers)
    exact: dict[str, Fraction | None] = {}
    answered = 0
    for dimension in version.dimensions:
        items = [item for item in version.items if item.dimension == dimension.dimension]
        scored = [(item, points) for item in items if (points := _points(item, answers)) is not None]
        weight = sum(Fraction(item.weight) for item, _ in scored)
        total = sum((Fraction(item.weight) * points for item, points in scored), Fraction())
        exact[dimension.dimension] = total / weight if scored else None
        answered += len(scored)
    present = [value for value in exact.values() if value is not None]
    composite = sum(present, Fraction()) / len(present) if present else None
    return SurveyScore(
        version=version.version,
        official=version.official,
        dimensions={name: _rounded(value) for name, value in exact.items()},
        composite=_rounded(composite),
        band=_band(version, composite),
        answered=answered,
    )


def _refuse_strangers(version: SurveyVersion, answers: Mapping[str, str]) -> None:
    none = {option.option for option in version.no_answer}
    options = {item.item: none | {option.option for option in item.options} for item in version.items}
    for item, answer in answers.items():
        if item not in options:
            raise Fault(f"answers.{item}", "no such item in this survey")
        if answer not in options[item]:
            raise Fault(f"answers.{item}", f"{answer!r} is no option of this item")


def _points(item: Item, answers: Mapping[str, str]) -> Fraction | None:
    """The points of the answer; None where it has none, or where the item should not have been asked."""
    if item.asked_if and answers.get(item.asked_if.item) not in item.asked_if.answers:
        return None
    points = {option.option: option.score for option in item.options}.get(answers.get(item.item, ""))
    return None if points is None else Fraction(points)


def _rounded(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(FOUR_PLACES)


def _band(version: SurveyVersion, composite: Fraction | None) -> str | None:
    if composite is None:
        return None
    return next(one.band for one in version.bands if one.below is None or composite < Fraction(one.below))
