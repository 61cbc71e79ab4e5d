"""What a household may choose from and what waits for it: the shapes of ways to stay or leave, and of districts."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.facts import COUNTRIES
from bayiri.rulebooks.shapes import Code, Dated, Day, Document, Names, Shape, Status, Text


class Point(Shape):
    """One thing to know, in the reader's words. Where `statuses` are named, only for people of that status."""

    point: Code
    text: Names
    statuses: list[Code] = []
    source: Text | None = None
    status: Status | None = None


class DatedPoint(Point):
    """A deadline. With `days` after the departure a page can name the day."""

    days: Annotated[int, Field(ge=0)] | None = None
    after: Literal["departure", "arrival", "decision"] = "decision"


class Way(Shape):
    """One way to stay or to return, for people of the residence `statuses` named; without any, for everybody."""

    way: Code
    kind: Literal["stay", "return"]
    names: Names
    summary: Names
    statuses: list[Code] = []
    needs: list[Point] = []
    deadlines: list[DatedPoint] = []
    lost: list[Point] = []
    ask: list[Point] = []
    source: Text
    status: Status

    @property
    def points(self) -> list[Point]:
        return [*self.needs, *self.deadlines, *self.lost, *self.ask]


class WaysVersion(Dated):
    ways: Annotated[list[Way], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_stand_once(self) -> "WaysVersion":
        codes = [way.way for way in self.ways]
        if len(set(codes)) < len(codes):
            raise ValueError("two ways have one code")
        for way in self.ways:
            points = [one.point for one in way.points]
            if len(set(points)) < len(points):
                raise ValueError(f"way {way.way} names a point twice")
        return self


class WaysDocument(Document):
    """The ways to stay in one country and to leave it."""

    kind: Literal["ways"]
    country: Text
    versions: Annotated[list[WaysVersion], Field(min_length=1)]

    @model_validator(mode="after")
    def _country_exists(self) -> "WaysDocument":
        if self.country not in COUNTRIES:
            raise ValueError(f"{self.country} is not a country")
        return self


class DistrictOffer(Shape):
    """One service that can be had in a district: the topics of need it answers, on which level, for what price."""

    service: Code
    names: Names
    answers: Annotated[list[Code], Field(min_length=1)]
    levels: Annotated[list[Literal["individual", "community", "structural"]], Field(min_length=1)]
    form: Literal["cash", "kind", "service"]
    provider: Text
    price: str | int | None = None
    currency: Text | None = None
    condition: Names | None = None
    source: Text
    status: Status

    @model_validator(mode="after")
    def _price_has_a_currency(self) -> "DistrictOffer":
        if (self.price is None) != (self.currency is None):
            raise ValueError(f"service {self.service}: a price and its currency stand together")
        return self


class Price(Shape):
    price: Code
    names: Names
    amount: str | int
    currency: Text
    source: Text
    status: Status


class Security(Shape):
    level: Literal["calm", "tense", "dangerous", "unknown"]
    text: Names
    seen_on: Day
    source: Text
    status: Status


class ContextVersion(Dated):
    """`price_index`: 100 is the average of the country."""

    price_index: Annotated[int, Field(gt=0)]
    price_index_source: Text
    security: Security
    prices: list[Price] = []
    services: Annotated[list[DistrictOffer], Field(min_length=1)]


class DistrictContext(Document):
    """What one district offers those who come home, under every name it is known by."""

    kind: Literal["context"]
    country: Text
    district: Names
    places: Annotated[list[Text], Field(min_length=1)]
    versions: Annotated[list[ContextVersion], Field(min_length=1)]

    def is_called(self, place: str) -> bool:
        known = {" ".join(name.casefold().split()) for name in [*self.places, *self.district.values()]}
        return " ".join(place.casefold().split()) in known
