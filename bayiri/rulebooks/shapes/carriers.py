"""Whom a carrier takes on board: the shape of `carriers/*.yaml`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.shapes.basics import Code, Dated, Day, Document, Shape, Text

Days = Annotated[int, Field(ge=0)]
Effect = Literal["refuse", "certificate", "escort"]
Counts = Literal["pregnant", "since", "always"]


class CarrierRule(Shape):
    """What a carrier asks of a condition, from the first to the last of the days that count; without a last one, from then on.

    `counts` says which days: of the pregnancy, since it happened (or since the birth), or always.
    """

    condition: Code
    counts: Counts
    from_days: Days = 0
    until_days: Days | None = None
    effect: Effect

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "CarrierRule":
        if self.until_days is not None and self.until_days < self.from_days:
            raise ValueError(f"{self.condition} ends before it begins")
        return self

    def holds(self, day: date, due_on: date | None, happened_on: date | None, pregnancy_days: int) -> bool:
        """Whether a day of travel is one of its days. What cannot be counted, counts."""
        count: int | None = 0
        if self.counts == "pregnant":
            count = pregnancy_days - (due_on - day).days if due_on else None
        elif self.counts == "since":
            count = (day - happened_on).days if happened_on else None
        if count is None:
            return True
        return count >= self.from_days and (self.until_days is None or count <= self.until_days)


class CarrierExample(Shape):
    """What a carrier asks of one condition on one day; empty: nothing."""

    name: Text
    condition: Code
    travels_on: Day
    due_on: Day | None = None
    happened_on: Day | None = None
    asks: list[Effect]


class CarrierVersion(Dated):
    """`certificate_days`: how old a certificate may be on the day of travel; `pregnancy_days`: from the first day to the due day."""

    certificate_days: Days
    pregnancy_days: Days
    rules: Annotated[list[CarrierRule], Field(min_length=1)]
    examples: Annotated[list[CarrierExample], Field(min_length=1)]

    @model_validator(mode="after")
    def _examples_come_true(self) -> "CarrierVersion":
        for one in self.examples:
            found = self.asks(one.condition, one.travels_on, one.due_on, one.happened_on)
            if found != sorted(one.asks):
                raise ValueError(f"examples: {one.name}: should be {one.asks} and is {found}")
        return self

    def asks(self, condition: str, day: date, due_on: date | None, happened_on: date | None) -> list[str]:
        """What is asked of somebody with this condition who travels on a day."""
        mine = [rule for rule in self.rules if rule.condition == condition]
        return sorted({rule.effect for rule in mine if rule.holds(day, due_on, happened_on, self.pregnancy_days)})


class CarrierDocument(Document):
    """`called`: the names a booking may give the carrier. Without one it stands for every carrier that nobody wrote down."""

    kind: Literal["carrier"]
    called: list[Text] = []
    versions: Annotated[list[CarrierVersion], Field(min_length=1)]
