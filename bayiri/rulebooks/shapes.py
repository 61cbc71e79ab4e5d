"""The shapes of dated documents, as pydantic sees them. Nothing is let in that is not named here."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from bayiri.rulebooks.facts import CASE_FACTS, COUNTRIES, NATIONALITIES, as_date

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Day = Annotated[date, BeforeValidator(as_date)]
Status = Literal["verified", "unverified"]
Names = Annotated[dict[Literal["en", "fr", "es", "ar"], Text], Field(min_length=1)]
Score = Annotated[Decimal, Field(ge=0, le=1)]
FactKind = Literal["date", "country", "nationality", "text", "boolean", "integer", "texts"]
Scope = Literal["person", "family", "case"]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dated(Shape):
    """A version: in force from its first to its last day, both included; no last day means still in force."""

    version: Text
    valid_from: Day
    valid_until: Day | None = None
    legal_basis: Text | None = None
    source: Text | None = None
    status: Status | None = None
    notes: list[Text] = []

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Dated":
        if self.valid_until and self.valid_until < self.valid_from:
            raise ValueError(f"version {self.version} ends before it begins")
        return self

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class Document(Shape):
    """The header that every dated document has."""

    code: Code
    names: Names
    legal_basis: Text
    source: Text
    status: Status
    notes: list[Text] = []


class Rate(Shape):
    """One line of a schedule. The first line whose `when` holds applies.

    `unknown` names what the source leaves open: it is reported as missing. With an amount and `ceiling` the
    line still says "up to"; without an amount it gives nothing.
    """

    id: Text
    when: Text | None = None
    amount: str | int | None = None
    computed: Text | None = None
    ceiling: bool = False
    unknown: Code | None = None
    because: Text
    source: Text | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _says_how_much(self) -> "Rate":
        given = (self.amount is not None) + (self.computed is not None)
        if given > 1 or (not given and not self.unknown):
            raise ValueError("a rate has one of amount, computed, unknown")
        if self.unknown and given and not self.ceiling:
            raise ValueError("an amount with something unknown can only be a ceiling")
        return self


class Component(Shape):
    """One thing a programme gives: to each person, to the family, or to the case. Where no rate applies,
    `otherwise` is the reason told; without it the component is passed over in silence."""

    component: Code
    scope: Scope
    form: Literal["cash", "in_kind", "service"]
    valid_from: Day | None = None
    valid_until: Day | None = None
    when: Text | None = None
    otherwise: Text | None = None
    rates: Annotated[list[Rate], Field(min_length=1)]
    instalments: list[Text] = []
    notes: list[Text] = []
    source: Text
    status: Status


class Condition(Shape):
    """Who the programme is for. A `person` condition sorts out people, a `case` condition the whole case."""

    scope: Literal["person", "case"]
    when: Text
    otherwise: Text


class Cap(Shape):
    """The most that a component may come to in the household. It is no component itself."""

    cap: Code
    id: Text
    component: Code
    scope: Literal["family", "case"]
    amount: str | int
    when: Text | None = None
    because: Text
    source: Text
    status: Status


class RulebookVersion(Dated):
    """`chosen_on` names the dates that pick this version, the first stated one counts; `measured_on` those at
    which age and stay are taken (`on` in expressions), where they differ."""

    chosen_on: Annotated[list[Text], Field(min_length=1)] = ["case.applied_on", "as_of"]
    measured_on: list[Text] = []
    eligibility: list[Condition] = []
    components: Annotated[list[Component], Field(min_length=1)]
    caps: list[Cap] = []

    @model_validator(mode="after")
    def _dates_exist(self) -> "RulebookVersion":
        dates = {"as_of", *(f"case.{name}" for name, kind in CASE_FACTS.items() if kind == "date")}
        for path in [*self.chosen_on, *self.measured_on]:
            if path not in dates:
                raise ValueError(f"{path} is not a date that facts have")
        for cap in self.caps:
            if all(component.component != cap.component for component in self.components):
                raise ValueError(f"cap {cap.cap} is on {cap.component}, which this version does not give")
        return self


class Expected(Shape):
    """What a worked example must come to. What is left out is not compared."""

    version: str | None = None
    eligible: bool | None = None
    totals: dict[str, str] | None = None
    entitlements: list[dict[str, Any]] | None = None
    refused: list[str] | None = None
    missing: list[str] | None = None


class Example(Shape):
    name: Text
    facts: dict[str, Any]
    expect: Expected


class Rulebook(Document):
    """A programme of assistance."""

    kind: Literal["programme"]
    country: Text
    currency: Text
    lists: dict[Code, Code] = {}
    facts: dict[Annotated[str, StringConstraints(pattern=r"^(case|person)\.[a-z_]+$")], FactKind] = {}
    excludes: list[Code] = []
    stacks_with: list[Code] = []
    versions: Annotated[list[RulebookVersion], Field(min_length=1)]
    examples: Annotated[list[Example], Field(min_length=1)]

    @model_validator(mode="after")
    def _country_exists(self) -> "Rulebook":
        if self.country not in COUNTRIES | {"EU"}:
            raise ValueError(f"{self.country} is not a country")
        return self


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


class GateShape(Shape):
    """One safeguard: which steps it blocks, to whom it applies, who clears and who overrides it."""

    gate: Code
    names: Names
    blocks: Annotated[list[Literal["application", "booking", "release"]], Field(min_length=1)]
    applies_to: Literal["all", "adults", "unaccompanied_children"] = "all"
    from_facts: bool = False
    clear_roles: list[Code] = []
    override_roles: list[Code] = []
    override_not_for: Literal["nobody", "unaccompanied_children"] = "nobody"


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
    term: Code
    fields: dict[PrivacyClass, Annotated[list[Text], Field(min_length=1)]]


class RetentionVersion(Dated):
    terms: Annotated[dict[Code, KeepingTerm], Field(min_length=1)]
    tables: Annotated[dict[Text, KeptTable], Field(min_length=1)]

    @model_validator(mode="after")
    def _terms_are_named(self) -> "RetentionVersion":
        if unknown := {table.term for table in self.tables.values()} - set(self.terms):
            raise ValueError(f"no term is called {min(unknown)}")
        return self


class Retention(Document):
    """What every field holds, and how long it is kept."""

    kind: Literal["retention"]
    versions: Annotated[list[RetentionVersion], Field(min_length=1)]
