"""How people are counted and shown: the shape of `law/statistics.yaml`."""

from bisect import bisect_right
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.shapes import Dated, Document, Shape, Status, Text

MOST_BANDS = 4  # as many colours as a picture can tell apart, one of them for "not known"


class Limit(Shape):
    """A whole number with what it counts, and where it comes from."""

    value: Annotated[int, Field(ge=1)]
    unit: Text
    source: Text
    status: Status
    notes: list[Text] = []


class Ages(Shape):
    """The first year of each age band but the youngest, which begins at birth: [18, 60] are three bands."""

    begin: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=MOST_BANDS - 1)]
    source: Text
    status: Status

    @model_validator(mode="after")
    def _ascend(self) -> "Ages":
        if self.begin != sorted(set(self.begin)):
            raise ValueError("age bands begin one after the other")
        return self


class CountingExample(Shape):
    """What becomes of somebody's age, or of a number of people on a map."""

    name: Text
    age: Annotated[int, Field(ge=0)] | None = None
    band: Annotated[int, Field(ge=0)] | None = None
    people: Annotated[int, Field(ge=0)] | None = None
    shown: bool | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "CountingExample":
        if (self.age is None) != (self.band is None) or (self.people is None) != (self.shown is None):
            raise ValueError(f"example {self.name!r} says only half")
        return self


class CountingVersion(Dated):
    """`smallest_cell`: the fewest people that a place on a map stands for; the others are told together."""

    ages: Ages
    smallest_cell: Limit
    stale_after_hours: Limit
    rows_most: Limit
    months_shown: Limit
    months_offered: Limit
    maps_most: Limit
    places_most: Limit
    examples: Annotated[list[CountingExample], Field(min_length=1)]

    def band(self, age: int) -> int:
        """The place of the age band, the youngest is 0."""
        return bisect_right(self.ages.begin, age)

    def shows(self, people: int) -> bool:
        """May a place stand on a map with so many people?"""
        return people >= self.smallest_cell.value

    @model_validator(mode="after")
    def _examples_hold(self) -> "CountingVersion":
        for one in self.examples:
            if one.age is not None and self.band(one.age) != one.band:
                raise ValueError(f"example {one.name!r}: band should be {one.band} and is {self.band(one.age)}")
            if one.people is not None and self.shows(one.people) != one.shown:
                raise ValueError(f"example {one.name!r}: shown should be {one.shown}")
        return self


class Counting(Document):
    """How people are counted and shown."""

    kind: Literal["statistics"]
    versions: Annotated[list[CountingVersion], Field(min_length=1)]
