"""A date of which perhaps only the month or the year is known."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year", "estimated"]


@dataclass(frozen=True)
class PartialDate:
    """`on` is the first day of what is known; `estimated` means that even the year may be another."""

    on: date
    precision: Precision
