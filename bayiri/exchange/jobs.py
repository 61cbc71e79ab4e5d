"""Long work on imports, some rows at a time, each time in a transaction of its own: begun again, it goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import job
from bayiri.core.actor import Actor
from bayiri.core.lost import OUT_OF_REACH
from bayiri.exchange.commands import bring_in as bringing_in
from bayiri.exchange.commands import check as checking
from bayiri.exchange.commands import undo as undoing


@job
def check(*, by: Actor, import_id: str) -> None:
    """The dry run."""
    which: dict[str, Any] = {"by": by, "import_id": UUID(import_id)}
    with _said_if_it_breaks_off(which, checking.note_check_broke_off):
        with acting_as(by):
            checking.read_list(**which)
        _again_and_again(which, checking.compare_some)


@job
def bring_in(*, by: Actor, import_id: str) -> None:
    which: dict[str, Any] = {"by": by, "import_id": UUID(import_id)}
    with _said_if_it_breaks_off(which, bringing_in.note_bringing_in_broke_off):
        _again_and_again(which, bringing_in.bring_in_some)


@job
def undo(*, by: Actor, import_id: str) -> None:
    which: dict[str, Any] = {"by": by, "import_id": UUID(import_id)}
    with _said_if_it_breaks_off(which, undoing.note_undo_broke_off):
        _again_and_again(which, undoing.undo_some)


def _again_and_again(which: dict[str, Any], some: Callable[..., bool]) -> None:
    more = True
    while more:
        with acting_as(which["by"]):
            more = some(**which)


@contextmanager
def _said_if_it_breaks_off(which: dict[str, Any], note: Callable[..., None]) -> Iterator[None]:
    """A fault is written to the import, so that its page can say so, and raised again. Where the database went away, the job
    is begun again and goes on.
    """
    try:
        yield
    except OUT_OF_REACH:
        raise
    except Exception:
        with acting_as(which["by"]):
            note(**which)
        raise
