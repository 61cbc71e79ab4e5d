"""How long somebody who is told to leave has for it, by country: the shape of `law/return/departure-periods.yaml`."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.facts import COUNTRIES
from bayiri.rulebooks.shapes.basics import Code, Dated, Day, Document, Names, Shape, Status, Text

Days = Annotated[int, Field(ge=0)]
Months = Annotated[int, Field(ge=0)]


class DepartureExample(Shape):
    """What becomes of an act of that kind, notified on a day: the earliest last day, or the longest ban."""

    name: Text
    ground: Code | None = None
    short_reason: Code | None = None
    notified_on: Day | None = None
    departs_by: Day | None = None
    ban_reason: Code | None = None
    most_months: Months | None = None
    remedy: Code | None = None
    suspends: bool | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "DepartureExample":
        whole = (
            (self.ground is None) == (self.notified_on is None) == (self.departs_by is None),
            (self.ban_reason is None) == (self.most_months is None),
            (self.remedy is None) == (self.suspends is None),
        )
        if not all(whole):
            raise ValueError(f"example {self.name!r} says only half")
        return self


class Jurisdiction(Shape):
    """What the law of one country gives at least; the longest bans.

    `shortest_days` hold where nothing else is said; `days_for` by the ground of the act; `short_days` the fewest where a
    reason for a shorter period is given. A remedy named in `suspends` with false does not suspend by itself; any other does.
    """

    country: Text
    names: Names
    shortest_days: Days
    days_for: dict[Code, Days] = {}
    short_days: dict[Code, Days] = {}
    extension_grounds: list[Code]
    suspends: dict[Code, bool] = {}
    ban_months: dict[Code, Months]
    no_ban_for: list[Code] = []
    legal_basis: Text
    source: Text
    status: Status
    notes: list[Text] = []
    examples: list[DepartureExample] = []

    @model_validator(mode="after")
    def _country_exists(self) -> "Jurisdiction":
        if self.country and self.country not in COUNTRIES and self.country != "unknown":
            raise ValueError(f"{self.country} is not a country")
        return self

    @property
    def is_known(self) -> bool:
        return self.country != "unknown"

    def least_days(self, ground: str, short_reason: str = "") -> int:
        """The shortest period, in days, that an act on this ground gives."""
        usual = self.days_for.get(ground, self.shortest_days)
        return min(usual, self.short_days.get(short_reason, usual))

    def earliest_end(self, notified_on: date, ground: str, short_reason: str = "") -> date:
        """The earliest last day of the period: the day of notification does not count."""
        return notified_on + timedelta(days=self.least_days(ground, short_reason))

    def suspends_by_itself(self, remedy: str) -> bool:
        """Whether a remedy suspends from the day it is lodged; what the law does not deny it, it does."""
        return self.suspends.get(remedy, True)

    def most_months(self, reason: str, circumstances: frozenset[str] = frozenset()) -> int:
        """The longest ban on entry, in months; 0: there is none."""
        return 0 if circumstances & set(self.no_ban_for) else self.ban_months.get(reason, 0)

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """The same as a table of (what, code, number), for the guards of the database."""
        return [
            ("shortest", "", self.shortest_days),
            *(("days_for", code, days) for code, days in self.days_for.items()),
            *(("short", code, days) for code, days in self.short_days.items()),
            *(("extension", code, 1) for code in self.extension_grounds),
            *(("suspends", code, int(suspends)) for code, suspends in self.suspends.items()),
            *(("ban", code, months) for code, months in self.ban_months.items()),
            *(("no_ban", code, 1) for code in self.no_ban_for),
        ]

    def wrong_example(self) -> str | None:
        """The first worked example that does not come to what it says, in words; None where all do."""
        for one in self.examples:
            found: list[tuple[object, object]] = []
            if one.ground and one.notified_on:
                end = self.earliest_end(one.notified_on, one.ground, one.short_reason or "")
                found.append((one.departs_by, end))
            if one.ban_reason:
                found.append((one.most_months, self.most_months(one.ban_reason)))
            if one.remedy:
                found.append((one.suspends, self.suspends_by_itself(one.remedy)))
            for expected, came_to in found:
                if expected != came_to:
                    return f"{one.name}: should be {expected} and is {came_to}"
        return None


class DeparturesVersion(Dated):
    """`remind_days_before`: how long before the end of a period somebody is reminded of it."""

    remind_days_before: Days
    jurisdictions: Annotated[list[Jurisdiction], Field(min_length=1)]

    @model_validator(mode="after")
    def _examples_come_true(self) -> "DeparturesVersion":
        countries = [one.country for one in self.jurisdictions]
        if len(set(countries)) < len(countries) or "unknown" in countries:
            raise ValueError("a country stands there once")
        for one in self.jurisdictions:
            if wrong := one.wrong_example():
                raise ValueError(f"{one.country}: examples: {wrong}")
        return self

    def of(self, country: str) -> Jurisdiction:
        """The law of a country; where nobody wrote it down, the strictest in hand: the longest time, every remedy suspends,
        every ground to extend, no reason for less, and no ban.
        """
        return next((one for one in self.jurisdictions if one.country == country), None) or self.strictest

    @property
    def strictest(self) -> Jurisdiction:
        days = [max(one.shortest_days, *one.days_for.values(), 0) for one in self.jurisdictions]
        grounds = sorted({ground for one in self.jurisdictions for ground in one.extension_grounds})
        return Jurisdiction(
            country="unknown", names={"en": "Not known"}, shortest_days=max(days), extension_grounds=grounds, ban_months={},
            legal_basis="the strictest rule in hand", source="the other countries of this document", status="unverified",
        )  # fmt: skip


class Departures(Document):
    """Periods to leave, remedies and bans on entry, by country."""

    kind: Literal["departures"]
    versions: Annotated[list[DeparturesVersion], Field(min_length=1)]
