"""What forbids a return: the instruments that bind a State, and advisories about countries and areas."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.facts import COUNTRIES
from bayiri.rulebooks.shapes.basics import Code, Dated, Day, Document, Names, Shape, Status, Text


def _only_countries(codes: list[str]) -> None:
    if unknown := sorted(set(codes) - COUNTRIES):
        raise ValueError(f"not countries of ISO 3166: {', '.join(unknown)}")


class Instrument(Shape):
    """A treaty or custom that forbids some returns. `binds` empty: everywhere but in `binds_not`."""

    instrument: Code
    names: Names
    article: Text
    forbids: Names
    children_only: bool = False
    allows_exceptions: bool = False
    binds: list[str] = []
    binds_not: list[str] = []
    source: Text
    status: Status
    notes: list[Text] = []

    @model_validator(mode="after")
    def _names_countries(self) -> "Instrument":
        _only_countries([*self.binds, *self.binds_not])
        return self

    def applies(self, country: str, *, child: bool) -> bool:
        """Whether it binds the State that decides, for an adult or a child."""
        bound = country in self.binds if self.binds else country not in self.binds_not
        return bound and (child or not self.children_only)


class InstrumentsVersion(Dated):
    instruments: Annotated[list[Instrument], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_stand_once(self) -> "InstrumentsVersion":
        codes = [one.instrument for one in self.instruments]
        if len(set(codes)) < len(codes):
            raise ValueError("two instruments have one code")
        return self


class InstrumentsDocument(Document):
    kind: Literal["instruments"]
    versions: Annotated[list[InstrumentsVersion], Field(min_length=1)]


class AdvisoryShape(Shape):
    """A word on a country or some of its areas: nobody is returned there, or only after a senior decision.

    Without `areas` the whole country is meant; without `profiles` everybody.
    """

    advisory: Code
    country: str
    areas: list[Text] = []
    profiles: list[Code] = []
    effect: Literal["block", "senior"]
    words: Names
    source: Text
    status: Status
    from_on: Day
    until_on: Day | None = None

    @model_validator(mode="after")
    def _stands_for_a_country_and_a_time(self) -> "AdvisoryShape":
        _only_countries([self.country])
        if self.until_on and self.until_on < self.from_on:
            raise ValueError(f"advisory {self.advisory} ends before it begins")
        return self

    def in_force(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


class AdvisoriesVersion(Dated):
    advisories: list[AdvisoryShape]


class AdvisoriesDocument(Document):
    kind: Literal["advisories"]
    versions: Annotated[list[AdvisoriesVersion], Field(min_length=1)]
