"""Lists of countries, values of the law, safeguards, and how long what is kept."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.facts import NATIONALITIES
from bayiri.rulebooks.shapes.basics import (
    Code,
    Dated,
    Day,
    Document,
    Names,
    Shape,
    Status,
    Text,
)


class Listed(Shape):
    code: Text
    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _country_exists(self) -> "Listed":
        if self.code not in NATIONALITIES:
            raise ValueError(f"{self.code} is not a country")
        return self

    def counts(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class ListVersion(Dated):
    countries: Annotated[list[Listed], Field(min_length=1)]


class CountryList(Document):
    """Countries or nationalities, each with its own days, that several rulebooks refer to."""

    kind: Literal["list"]
    versions: Annotated[list[ListVersion], Field(min_length=1)]

    def members(self, on: date) -> list[str]:
        """The codes on the list on this day; nobody where no version is in force."""
        return [
            entry.code
            for version in self.versions
            if version.in_force(on)
            for entry in version.countries
            if entry.counts(on)
        ]


Plain = int | bool | str | list[int] | list[str] | dict[str, int | list[int]]


class Value(Shape):
    value: Plain
    unit: Text
    source: Text
    status: Status
    notes: list[Text] = []


class ValuesVersion(Dated):
    values: Annotated[dict[Code, Value], Field(min_length=1)]


class Values(Document):
    """Deadlines, limits and switches that the product reads by name."""

    kind: Literal["values"]
    versions: Annotated[list[ValuesVersion], Field(min_length=1)]


class GateShape(Shape):
    """One safeguard: which steps it blocks, to whom it applies, who clears and who overrides it."""

    gate: Code
    names: Names
    evidence: Names  # what has to be there before it is clear
    blocks: Annotated[list[Literal["application", "booking", "release", "enforcement"]], Field(min_length=1)]
    applies_to: Literal["all", "adults", "unaccompanied_children", "forced"] = "all"
    from_facts: bool = False
    clear_roles: list[Code] = []
    override_roles: list[Code] = []
    override_not_for: Literal["nobody", "unaccompanied_children"] = "nobody"
    # What alone clears it, besides the roles: a reviewed assessment of the risk on return, a talk about the
    # freedom to decide, or a panel's determination of what is best for a child.
    cleared_by: Literal["", "assessment", "talk", "determination"] = ""


class SafeguardsVersion(Dated):
    gates: Annotated[list[GateShape], Field(min_length=1)]


class Safeguards(Document):
    kind: Literal["safeguards"]
    versions: Annotated[list[SafeguardsVersion], Field(min_length=1)]


PrivacyClass = Literal["identity", "contact", "health", "protection", "finance", "process", "staff", "technical"]


class KeepingTerm(Shape):
    """How long something is kept, counted from what; no number of years means as long as the installation."""

    years: int | None
    counted_from: Text
    source: Text
    status: Status


class KeptTable(Shape):
    """The fields of a table by class. When the term is over, words and files go, and codes and numbers stay; `keeps` are
    fields that stay all the same, with the reason, and where `deleted` is said the rows go whole. `purpose` says what it is
    held for, `purposes` which of its fields are for something else.
    """

    term: Code
    purpose: str = ""
    purposes: dict[Text, Code] = {}
    fields: dict[PrivacyClass, Annotated[list[Text], Field(min_length=1)]]
    keeps: dict[Text, Text] = {}
    deleted: bool = False

    @model_validator(mode="after")
    def _what_stays_is_there(self) -> "KeptTable":
        if unknown := (set(self.keeps) | set(self.purposes)) - {
            name for names in self.fields.values() for name in names
        }:
            raise ValueError(f"keeps or explains {min(unknown)}, which is no field")
        return self


class RetentionVersion(Dated):
    terms: Annotated[dict[Code, KeepingTerm], Field(min_length=1)]
    purposes: Annotated[dict[Code, Names], Field(min_length=1)]
    tables: Annotated[dict[Text, KeptTable], Field(min_length=1)]

    @model_validator(mode="after")
    def _terms_are_named(self) -> "RetentionVersion":
        if unknown := {table.term for table in self.tables.values()} - set(self.terms):
            raise ValueError(f"no term is called {min(unknown)}")
        said = {one for table in self.tables.values() for one in (table.purpose, *table.purposes.values()) if one}
        if unknown := said - set(self.purposes):
            raise ValueError(f"no purpose is called {min(unknown)}")
        return self


class Retention(Document):
    """What every field holds, and how long it is kept."""

    kind: Literal["retention"]
    versions: Annotated[list[RetentionVersion], Field(min_length=1)]
