"""Questionnaires and how they are scored."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.shapes.basics import (
    Code,
    Dated,
    Document,
    Names,
    Score,
    Shape,
)


class Option(Shape):
    option: Code
    label: Names
    score: Score | None = None


class AskedIf(Shape):
    item: Code
    answers: Annotated[list[Code], Field(min_length=1)]


class Item(Shape):
    item: Code
    dimension: Code
    question: Names
    weight: Annotated[Decimal, Field(gt=0)]
    options: Annotated[list[Option], Field(min_length=2)]
    asked_if: AskedIf | None = None


class Band(Shape):
    """A band holds scores below `below`; the last one has no upper end."""

    band: Code
    label: Names
    below: Score | None = None


class Dimension(Shape):
    dimension: Code
    label: Names


class SurveyVersion(Dated):
    """`introduction` is read to the person before the first question; `languages_to_review` names the languages whose
    words no native speaker has read yet."""

    official: bool
    introduction: Names | None = None
    languages_to_review: list[Literal["en", "fr", "es", "ar"]] = []
    dimensions: Annotated[list[Dimension], Field(min_length=1)]
    no_answer: Annotated[list[Option], Field(min_length=1)]
    bands: Annotated[list[Band], Field(min_length=1)]
    items: Annotated[list[Item], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> "SurveyVersion":
        dimensions = {one.dimension for one in self.dimensions}
        answers: dict[str, set[str]] = {}
        for item in self.items:
            if item.item in answers or item.dimension not in dimensions:
                raise ValueError(f"item {item.item} stands twice or has an unknown dimension")
            if item.asked_if and not set(item.asked_if.answers) <= answers.get(item.asked_if.item, set()):
                raise ValueError(f"item {item.item} is asked after an answer that no earlier item has")
            answers[item.item] = {option.option for option in item.options}
        if [band.below is None for band in self.bands] != [False] * (len(self.bands) - 1) + [True]:
            raise ValueError("only the last band has no upper end")
        return self


class Survey(Document):
    kind: Literal["survey"]
    versions: Annotated[list[SurveyVersion], Field(min_length=1)]
