"""Lengths of time between dates, as the law counts them."""

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import TypeVar

Day = TypeVar("Day", bound=date)


def midnight(day: date) -> datetime:
    """The start of `day` in UTC: how a date travels through CEL."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def months_after(start: Day, count: int) -> Day:
    """The same day of the month `count` months on; where that month is shorter, its last day."""
    years, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return start.replace(year=years, month=month + 1, day=min(start.day, monthrange(years, month + 1)[1]))


def months(start: date, end: date) -> int:
    """Completed calendar months: from 31 January, one month is completed on the last day of February."""
    count = (end.year - start.year) * 12 + end.month - start.month
    return count if months_after(start, count) <= end else count - 1


def years(start: date, end: date) -> int:
    """Completed years, as ages are counted: who is born on 29 February is a year older on 1 March."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def days(start: date, end: date) -> int:
    """Days from `start` to `end`; the day itself is 0."""
    return (end - start).days
