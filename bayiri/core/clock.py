"""What time it is. Tests and the demonstration may move it; nothing else asks the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _moved.get() or datetime.now(UTC)


def is_moved() -> bool:
    """Whether `now` is a moment that was told, and not the machine's."""
    return _moved.get() is not None


def today() -> date:
    """This day, where the installation stands."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day on which something happened, where the installation stands; the guards have the same in `bayiri_day`."""
    return moment.astimezone(timezone.get_default_timezone()).date()


def midnight(day: date) -> datetime:
    """The moment with which a day begins, where the installation stands."""
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())


def on_the_database(moment: datetime) -> datetime:
    """When the database's own clock, which nobody moves, comes to `moment`: then. While this clock stands in the past, by
    whole minutes as much later as the database's is ahead.
    """
    ahead = datetime.now(UTC) - now()
    return moment + max(ahead - ahead % timedelta(minutes=1), timedelta(0))


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Within, it is `moment`."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
