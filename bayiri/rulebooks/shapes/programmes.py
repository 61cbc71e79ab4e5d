"""Rules of programmes: who gets what, up to how much, until when."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from bayiri.rulebooks.facts import CASE_FACTS, COUNTRIES
from bayiri.rulebooks.shapes.basics import Code, Dated, Day, Document, FactKind, Names, Scope, Shape, Status, Text


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
    """Who the programme is for. A `person` condition sorts out people, a `case` condition the whole case.

    `otherwise` is the reason told where it does not hold; `requires` says the condition itself, where that differs.
    """

    scope: Literal["person", "case"]
    when: Text
    otherwise: Text
    requires: Text | None = None


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


class Deadline(Shape):
    """A day by which something is to be done: so many days after the departure, the arrival or the decision."""

    deadline: Code
    days: Annotated[int, Field(ge=0)]
    after: Literal["departure", "arrival", "decision"]
    because: Text
    source: Text
    status: Status


class EarlierHelp(Shape):
    """What earlier help by this programme, or by one that excludes it, means within so many years: nothing is given
    again, or only where a second programme manager gives the reason. Asked of every agency, answered with yes or no.
    """

    years: Annotated[int, Field(ge=1, le=100)]
    then: Literal["refused", "second_person"]
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
    deadlines: list[Deadline] = []
    earlier_help: EarlierHelp | None = None

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
    """A programme of assistance. `words` says its sentences in other languages than the English of the rules."""

    kind: Literal["programme"]
    country: Text
    currency: Text
    lists: dict[Code, Code] = {}
    facts: dict[Annotated[str, StringConstraints(pattern=r"^(case|person)\.[a-z_]+$")], FactKind] = {}
    excludes: list[Code] = []
    stacks_with: list[Code] = []
    words: dict[Text, Names] = {}
    versions: Annotated[list[RulebookVersion], Field(min_length=1)]
    examples: Annotated[list[Example], Field(min_length=1)]

    @model_validator(mode="after")
    def _country_exists(self) -> "Rulebook":
        if self.country not in COUNTRIES | {"EU"}:
            raise ValueError(f"{self.country} is not a country")
        return self

    @model_validator(mode="after")
    def _words_are_its_own(self) -> "Rulebook":
        if strangers := set(self.words) - self.sentences:
            raise ValueError(f"no rule says {min(strangers)!r}, which words translates")
        return self

    @property
    def sentences(self) -> set[str]:
        """Everything its rules, conditions, caps and deadlines say to people; notes are for those who keep it."""
        said: set[str] = set()
        for version in self.versions:
            said |= {line for one in version.eligibility for line in (one.otherwise, one.requires) if line}
            said |= {cap.because for cap in version.caps} | {one.because for one in version.deadlines}
            for component in version.components:
                said |= {*component.instalments, *filter(None, [component.otherwise])}
                said |= {rate.because for rate in component.rates}
        return said
