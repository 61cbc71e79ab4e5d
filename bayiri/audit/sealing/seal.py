"""Sealing what has happened since the last seal."""

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

import psycopg
from psycopg.rows import class_row

from bayiri.audit.rules import FIRST, reasons_not_to_follow
from bayiri.audit.sealing.bytes_of import LOWEST, events_between, leaf_of, root_of
from bayiri.audit.sealing.keys import is_signed, own_key, public_of
from bayiri.core.errors import RuleBroken

LEAF = 40  # bytes a sealed event takes in a seal: eight for its number, 32 for its hash
COLUMNS = "number, from_event, to_event, events, root, previous, sealed_at, public_key, digest, signature"
SIGNED = ("number", "from_event", "to_event", "events", "root", "previous", "sealed_at", "public_key")
POLL_SECONDS = 0.05
WRITERS = """
    WITH held AS MATERIALIZED (SELECT * FROM pg_locks WHERE granted AND locktype IN ('advisory', 'transactionid'))
    SELECT a.objid::bigint FROM held a
    JOIN held x ON x.locktype = 'transactionid' AND x.mode = 'ExclusiveLock' AND x.transactionid::text::bigint = a.objid::bigint
    WHERE a.locktype = 'advisory' AND a.objsubid = 2 AND a.classid::bigint = hashtext('audit_number')::bigint & 4294967295
      AND a.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


class StillWriting(TimeoutError):
    """Somebody's transaction has a number of the log and has not ended: what it will write cannot be sealed yet."""


@dataclass(frozen=True)
class SealRow:
    """One seal: the numbers it covers, the hash over their events, the seal before, and who signed."""

    number: int
    from_event: int
    to_event: int
    events: int
    root: str
    previous: str
    sealed_at: datetime
    public_key: str
    digest: str = ""
    signature: str = ""
    leaves: bytes = field(default=b"", repr=False)

    @property
    def told(self) -> dict[str, Any]:
        """The seal as others check it: docs/how-to/check-the-log.md says how."""
        said = {name: getattr(self, name) for name in SIGNED}
        at = self.sealed_at.astimezone(UTC)
        return {"bayiri": "seal 1", **said, "sealed_at": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}Z"}

    @property
    def said(self) -> bytes:
        """The bytes that are signed: JSON, names in their order, without spaces."""
        return json.dumps(self.told, sort_keys=True, separators=(",", ":")).encode()

    @property
    def exported(self) -> dict[str, Any]:
        return {**self.told, "signature": self.signature}

    def is_sound(self) -> bool:
        """Its own hash and its signature fit what it says."""
        return sha256(self.said).hexdigest() == self.digest and is_signed(self.public_key, self.signature, self.said)


def settled_number(owner: psycopg.Connection, *, wait_seconds: float) -> int:
    """A number up to which the log is final: everybody who drew a smaller one has ended. Raises StillWriting.

    Whoever draws a number takes a lock first, named by the id of its transaction, and holds it until that has ended, also
    while it is prepared for a commit in two phases (audit_next_number). So the sequence is read first and the locks then:
    whoever drew one of these numbers before and still runs is among the holders, whoever comes later drew a larger one and
    is not waited for. A transaction lets go of its locks after its commit can be seen. Advisory locks belong to one
    database and pg_locks is one look, open to any role: what other databases of the server do is not in it. A lock of that
    kind that names no running transaction was taken by somebody else, and holds nothing up.
    """
    assert owner.autocommit
    (drawn,) = _one(owner, "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_event_id_seq")
    waited_for = _writers(owner)
    until = time.monotonic() + wait_seconds
    while waited_for:
        if time.monotonic() >= until:
            raise StillWriting(f"a transaction still writes; nothing up to event {drawn} was sealed now")
        time.sleep(POLL_SECONDS)
        waited_for &= _writers(owner)
    return drawn


def seal(owner: psycopg.Connection, *, at: datetime, most: int, wait_seconds: float = 60) -> list[SealRow]:
    """Seal every event since the last seal, at most `most` in each. Raises NoSealKey, StillWriting.

    Gives the new seals; none where nothing has happened. Two at once: the second waits and finds the first one's seals.
    """
    key = own_key()
    up_to = settled_number(owner, wait_seconds=wait_seconds)
    made: list[SealRow] = []
    while True:
        with owner.transaction():
            owner.execute("SELECT pg_advisory_xact_lock(hashtext('audit_seal'))")
            last = last_seal(owner)
            after = last.to_event if last else LOWEST
            taken = [(row[0], leaf_of(row)) for row in islice(events_between(owner, after, up_to), most)]
            if not taken:
                return made
            one = _signed(last, taken, up_to if len(taken) < most else taken[-1][0], at, key)
            if reasons := reasons_not_to_follow(last, one):
                raise RuleBroken(reasons)
            owner.execute(
                f"INSERT INTO audit_seal ({COLUMNS}, leaves) VALUES ({', '.join(['%s'] * 11)})",  # noqa: S608
                [*(getattr(one, name) for name in COLUMNS.split(", ")), one.leaves],
            )
            made.append(one)


def last_seal(owner: psycopg.Connection) -> SealRow | None:
    with owner.cursor(row_factory=class_row(SealRow)) as cursor:
        return cursor.execute(f"SELECT {COLUMNS} FROM audit_seal ORDER BY number DESC LIMIT 1").fetchone()  # noqa: S608


def _signed(last: SealRow | None, taken: list[tuple[int, bytes]], to_event: int, at: datetime, key: Any) -> SealRow:
    bare: dict[str, Any] = {
        "number": last.number + 1 if last else 1, "from_event": last.to_event + 1 if last else min(1, taken[0][0]),
        "to_event": to_event, "events": len(taken), "root": root_of(leaf for _, leaf in taken).hex(),
        "previous": last.digest if last else FIRST, "sealed_at": at, "public_key": public_of(key),
    }  # fmt: skip
    said = SealRow(**bare).said
    leaves = b"".join(number.to_bytes(8, "big", signed=True) + leaf for number, leaf in taken)
    return SealRow(**bare, digest=sha256(said).hexdigest(), signature=key.sign(said).hex(), leaves=leaves)


def _writers(owner: psycopg.Connection) -> set[int]:
    """The transactions of this database that have drawn a number and not ended."""
    return {row[0] for row in owner.execute(WRITERS)}


def _one(owner: psycopg.Connection, statement: str) -> tuple[int]:
    row = owner.execute(statement).fetchone()
    assert row
    return row
