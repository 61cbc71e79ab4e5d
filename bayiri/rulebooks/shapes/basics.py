"""What every dated document has. Nothing is let in that is not named in these shapes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from bayiri.rulebooks.facts import as_date

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Day = Annotated[date, BeforeValidator(as_date)]
Status = Literal["verified", "unverified"]
Language = Annotated[str, StringConstraints(pattern=r"^(en|fr|es|ar)$")]
Names = Annotated[dict[Language, Text], Field(min_length=1)]
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
