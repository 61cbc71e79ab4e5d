"""What is sealed of an event, and the tree of hashes over many (RFC 6962, with SHA-256)."""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

import psycopg

AT_ONCE = 5000  # events read in one statement
# Names of people are left out: they may have to be erased when their term is over, while who acted, on what, stays sealed.
EVENTS = """
SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor_id::text, agency_id::text, kind, subject_kind,
    subject_id::text, case_id::text, encode(sha256(convert_to(facts::text, 'UTF8')), 'hex')
FROM audit_event WHERE id > %s AND id <= %s ORDER BY id LIMIT %s
"""
Row = tuple  # one row of EVENTS
LOWEST = -(2**63)


def events_between(owner: psycopg.Connection, after: int, up_to: int) -> Iterator[Row]:
    """Events with a number above `after`, up to `up_to`, in their order; a few thousand are held at a time."""
    while rows := owner.execute(EVENTS, [after, up_to, AT_ONCE]).fetchall():
        yield from rows
        after = rows[-1][0]


def bytes_of(event: Row) -> bytes:
    """What is sealed of one event: its columns as a JSON array of texts, without spaces, in UTF-8."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def leaf_of(event: Row) -> bytes:
    """The hash of one event; its first byte keeps an event from being taken for a knot of the tree."""
    return sha256(b"\x00" + bytes_of(event)).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The one hash over all leaves in their order: each knot is the hash of 1, left and right."""
    halves: list[tuple[int, bytes]] = []  # finished trees, each a power of two leaves, the largest first
    for leaf in leaves:
        size, tree = 1, leaf
        while halves and halves[-1][0] == size:
            size, tree = size * 2, _knot(halves.pop()[1], tree)
        halves.append((size, tree))
    if not halves:
        return sha256(b"").digest()
    _, tree = halves.pop()
    while halves:
        tree = _knot(halves.pop()[1], tree)
    return tree


def _knot(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
