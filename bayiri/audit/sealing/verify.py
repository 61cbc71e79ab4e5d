"""Checking the log against its seals: which event was changed, removed, inserted or moved, and which seal."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from psycopg.rows import class_row

from bayiri.audit.rules import reasons_not_to_follow
from bayiri.audit.sealing.bytes_of import LOWEST, Row, events_between, leaf_of, root_of
from bayiri.audit.sealing.seal import COLUMNS, LEAF, SealRow

FAULTS_AT_MOST = 20
UNLIKE_AT_MOST = 2000  # events that are compared with one another to find those that were moved


@dataclass(frozen=True)
class LogFault:
    """One thing that is not as it was sealed. `event` is None where the seal itself is wrong."""

    what: str
    seal: int
    event: int | None = None
    moved_to: int | None = None

    def __str__(self) -> str:
        if self.event is None:
            return f"seal {self.seal}: {self.what}"
        place = f" to {self.moved_to}" if self.moved_to is not None else ""
        return f"event {self.event} was {self.what}{place} (seal {self.seal})"


@dataclass
class Verdict:
    """What checking found: `faults` in the order of the log, at most twenty."""

    seals: int = 0
    events: int = 0
    unsealed: int = 0
    up_to: int = 0
    faults: list[LogFault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.faults

    @property
    def first_event(self) -> LogFault | None:
        return next((one for one in self.faults if one.event is not None), None)

    @property
    def told(self) -> dict[str, Any]:
        first = self.first_event
        return {
            "ok": self.ok, "seals": self.seals, "events": self.events, "unsealed": self.unsealed,
            "first_event": asdict(first) if first else None, "faults": [asdict(one) for one in self.faults],
        }  # fmt: skip


def verify(
    owner: psycopg.Connection,
    *,
    trusted: set[str],
    against: list[dict[str, Any]] | None = None,
    progress: Callable[[int], None] = lambda events: None,
) -> Verdict:
    """Check every seal and every sealed event; `trusted` are the public keys whose seals count.

    `against` are seals as they were exported before: each must still stand in the log as it was. One seal's events are
    held at a time.
    """
    found, before = Verdict(), None
    for one in _seals(owner):
        found.seals += 1
        found.faults += _faults_of_seal(one, before, trusted)
        found.faults += _faults_of_events(owner, one, before, found)
        progress(found.events)
        before = one
        if len(found.faults) >= FAULTS_AT_MOST:
            break
    found.up_to = before.to_event if before else 0
    found.faults += _missing(owner, against or [])
    after = before.to_event if before else LOWEST
    found.unsealed = owner.execute("SELECT count(*) FROM audit_event WHERE id > %s", [after]).fetchone()[0]  # type: ignore[index]
    found.faults = found.faults[:FAULTS_AT_MOST]
    return found


def _seals(owner: psycopg.Connection) -> Iterator[SealRow]:
    """Every seal with its leaves, in their order, one at a time."""
    number = -1
    with owner.cursor(row_factory=class_row(SealRow)) as cursor:
        statement = f"SELECT {COLUMNS}, leaves FROM audit_seal WHERE number > %s ORDER BY number LIMIT 1"  # noqa: S608
        while one := cursor.execute(statement, [number]).fetchone():
            yield one
            number = one.number


def _faults_of_seal(one: SealRow, before: SealRow | None, trusted: set[str]) -> list[LogFault]:
    faults = []
    expected = before.number + 1 if before else 1
    if one.number != expected:
        faults += [
            LogFault("the seal was removed", number) for number in range(expected, min(one.number, expected + 20))
        ]
    elif reasons_not_to_follow(before, one):
        faults.append(LogFault("does not follow the seal before it", one.number))
    if not one.is_sound():
        faults.append(LogFault("the seal was changed: its signature does not fit", one.number))
    elif one.public_key not in trusted:
        faults.append(LogFault("the seal was made with a key that is not this installation's", one.number))
    leaves = [leaf for _, leaf in leaves_in(one)]
    if len(leaves) != one.events or root_of(leaves).hex() != one.root:
        faults.append(LogFault("the list of its events was changed", one.number))
    return faults


def leaves_in(one: SealRow) -> list[tuple[int, bytes]]:
    """(number, hash) of each sealed event."""
    raw = bytes(one.leaves)
    places = range(0, len(raw) - LEAF + 1, LEAF)
    return [(int.from_bytes(raw[at : at + 8], "big", signed=True), raw[at + 8 : at + LEAF]) for at in places]


def _faults_of_events(
    owner: psycopg.Connection, one: SealRow, before: SealRow | None, found: Verdict
) -> list[LogFault]:
    """What of the events under a seal is not as it was when they were sealed."""
    sealed = dict(leaves_in(one))
    unlike: dict[int, Row | None] = {}
    for row in events_between(owner, before.to_event if before else LOWEST, one.to_event):
        found.events += 1
        leaf = sealed.pop(row[0], None)
        if leaf != leaf_of(row) and len(unlike) < UNLIKE_AT_MOST:
            unlike[row[0]] = row
            if leaf is not None:
                sealed[row[0]] = leaf
    for number in list(sealed)[:UNLIKE_AT_MOST]:
        unlike.setdefault(number, None)
    return _named(one.number, unlike, sealed)


def _named(seal: int, unlike: dict[int, Row | None], sealed: dict[int, bytes]) -> list[LogFault]:
    """By number: changed, removed, inserted, or moved to another number."""
    missing = {leaf: number for number, leaf in sealed.items()}
    moved, places = {}, set()
    for number, row in unlike.items():
        was = _former_number(row, missing) if row else None
        if was is not None and was != number:
            moved[was] = number
            places.add(number)
    faults = []
    for number, row in sorted(unlike.items()):
        if number in moved:
            faults.append(LogFault("moved", seal, number, moved[number]))
        elif number in places:
            continue
        elif row is None:
            faults.append(LogFault("removed", seal, number))
        else:
            faults.append(LogFault("changed" if number in sealed else "inserted", seal, number))
    return faults


def _former_number(row: Row, missing: dict[bytes, int]) -> int | None:
    """The sealed number under which this row would be as it was sealed."""
    if len(missing) > FAULTS_AT_MOST * 10:
        return None
    return next((number for leaf, number in missing.items() if leaf_of((number, *row[1:])) == leaf), None)


def _missing(owner: psycopg.Connection, against: list[dict[str, Any]]) -> list[LogFault]:
    faults = []
    with owner.cursor(row_factory=class_row(SealRow)) as cursor:
        for told in against:
            number = told.get("number")
            here = cursor.execute(f"SELECT {COLUMNS} FROM audit_seal WHERE number = %s", [number]).fetchone()  # noqa: S608
            if here is None:
                faults.append(LogFault("a seal that was taken out before is not in the log any more", int(number or 0)))
            elif here.exported != told:
                faults.append(LogFault("the seal is not the one that was taken out before", here.number))
    return faults
