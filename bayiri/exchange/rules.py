"""How an import moves, and when one may be undone. Everything that is not in the table is refused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

# act: {state before: state after}
TRANSITIONS: dict[str, dict[str, str]] = {
    "match": {"uploaded": "checking", "checked": "checking"},
    "finish_check": {"checking": "checked"},
    "break_check": {"checking": "uploaded"},
    "start": {"checked": "running", "stopped": "running"},
    "stop": {"running": "stopped"},
    "finish": {"running": "done", "stopped": "done"},
    "undo": {"done": "undoing", "stopped": "undoing"},
    "break_undo": {"undoing": "done"},
    "finish_undo": {"undoing": "undone"},
    "discard": {"uploaded": "discarded", "checking": "discarded", "checked": "discarded"},
}
WORKING = ("checking", "running", "undoing")
MOST_PEOPLE = 25  # of one household, as on the registration page


def state_after(state: str, act: str) -> str | None:
    """The state an act takes the import to, or None where the table does not know it."""
    return TRANSITIONS[act].get(state)


def reasons_not_to_move(state: str, act: str) -> list[str]:
    """Why this step cannot be taken now."""
    return [] if state_after(state, act) else ["INV-114"]


@dataclass(frozen=True)
class UndoFacts:
    """What is known when an import is to be undone: on which day it ended, and how many days the law's document gives."""

    state: str
    ended_on: date | None
    today: date
    most_days: int


def reasons_not_to_undo(facts: UndoFacts) -> list[str]:
    """Why this import cannot be undone any more."""
    reasons = reasons_not_to_move(facts.state, "undo")
    if facts.ended_on is None or (facts.today - facts.ended_on).days > facts.most_days:
        reasons.append("INV-113")
    return reasons


def reasons_not_to_bring_in(rows: int, faulty_rows: int, people: int) -> list[str]:
    """Why a household cannot be brought in: every one of its rows becomes a person, or none does."""
    return [] if rows == people and not faulty_rows else ["INV-112"]


def reasons_not_to_answer_again(before: str, now: str) -> list[str]:
    """Why the answer of before does not come again: other words were sent under the same key."""
    return [] if before == now else ["INV-206"]


def reasons_not_to_post_to(address: str, *, local: bool = False) -> list[str]:
    """Why no news goes to this address: it begins with https, names a host, and holds neither a name and password nor a
    place within a page. `local` lets this machine in, for tests.
    """
    parts = urlsplit(address)
    try:
        plain = (
            parts.hostname and not parts.username and not parts.password and not parts.fragment and (parts.port or 1)
        )
    except ValueError:
        return ["INV-208"]
    fits = parts.scheme == "https" or (local and parts.scheme == "http" and parts.hostname == "127.0.0.1")
    return [] if fits and plain and len(address) <= 500 and address.isascii() and " " not in address else ["INV-208"]


# What is given out to everybody of the newer network: beside it stand ways back into a house, as 64:ff9b::/96 (RFC 6052) and fec0::/10.
EVERYBODYS = ip_network("2000::/3")
# Given out to nobody (RFC 6890, RFC 9637), whatever the library says.
NOBODYS = (ip_network("192.0.0.0/24"), ip_network("3fff::/20"))
# Alerts are silent: of them no program hears, whoever looks after it.
SILENT = frozenset({
    "alert_raised", "alert_climbed", "alert_second", "alert_read", "alert_acted", "break_glass",
    "complaint_came", "complaint_more", "complaint_due", "complaint_late", "complaint_nobody",
})  # fmt: skip


def reasons_not_to_hear(kinds: Collection[str]) -> list[str]:
    """Why a program is not told of these kinds of news: some are wanted, and none that is silent."""
    return [] if kinds and SILENT.isdisjoint(kinds) else ["INV-209"]


def is_public(address: str) -> bool:
    """Whether a number of the network is reached by everybody: none of this machine, its house or its provider."""
    found = ip_address(address)
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if any(found in one for one in NOBODYS) or (found.version == 6 and inner is None and found not in EVERYBODYS):
        return False
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def pause_after(tries: int, pauses: list[int]) -> int | None:
    """Minutes until news that was refused `tries` times is posted again; None: it is given up."""
    return pauses[tries - 1] if 0 < tries <= len(pauses) else None
