"""The ways in which an act is put right."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Undoing:
    """How one kind of event is put right.

    `by` are the kinds of events that do it, `stays` why none does. `page` is where a person does it from the
    timeline: the name of an address and where its arguments come from: `case`, `row` (the row that the event names, or
    else its subject), `named` (only the row it names), another fact's name, or a word after `=`. `another`: it takes
    somebody else than who did it.
    """

    by: tuple[str, ...] = ()
    stays: str = ""
    page: tuple[str, ...] = ()
    another: bool = False


def by(*kinds: str, page: tuple[str, ...] = (), another: bool = False) -> Undoing:
    return Undoing(kinds, page=page, another=another)


def mistake(what: str, kind: str, *, row: str = "row", another: bool = False) -> Undoing:
    """Through the one page on which a mistake is taken back with a reason."""
    return Undoing((kind,), page=("journey:mistake", "case", f"={what}", row), another=another)


def stays(reason: str) -> Undoing:
    return Undoing(stays=reason)


CONTRADICT = by("travel.contradicted", page=("journey:contradict", "case", "named"), another=True)
FOLLOW_UP = mistake("follow-up", "monitoring.attempt_taken_back")
CLOSING = mistake("closing", "journey.closing_undone", another=True)
ORDER = mistake("order", "orders.taken_back")
ORDER_BY_ANOTHER = mistake("order", "orders.taken_back", another=True)
READING = "A log of what was read or taken out: that it happened cannot be undone."
PUTS_RIGHT = "Puts something right itself; where that was wrong, the act is done again."
PERSONS_WORD = "The person's own word. It is not undone; the person can say otherwise, and the last word counts."
