"""What must hold of seals and of restoring: the database holds the same (guards_seals.sql)."""

from dataclasses import dataclass
from typing import Protocol


class Follows(Protocol):
    """What of a seal says where it stands."""

    @property
    def number(self) -> int: ...
    @property
    def from_event(self) -> int: ...
    @property
    def to_event(self) -> int: ...
    @property
    def previous(self) -> str: ...
    @property
    def digest(self) -> str: ...


FIRST = "0" * 64  # what the first seal says of the one before


def reasons_not_to_follow(before: Follows | None, new: Follows) -> list[str]:
    """Why a seal does not follow the one before: its number, the numbers it covers, the hash it names."""
    if before is None:
        follows = new.number == 1 and new.previous == FIRST
    else:
        follows = (new.number, new.from_event, new.previous) == (before.number + 1, before.to_event + 1, before.digest)
    return [] if follows and new.to_event >= new.from_event else ["INV-155"]


@dataclass(frozen=True)
class RestoreFacts:
    """What is known before a backup is restored: whether anybody worked here, which keys and migrations are lacking."""

    is_empty: bool
    keys_missing: tuple[str, ...] = ()
    migrations_unknown: tuple[str, ...] = ()


def reasons_not_to_restore(facts: RestoreFacts) -> list[str]:
    """Why a backup is not restored here."""
    return [] if facts.is_empty and not facts.keys_missing and not facts.migrations_unknown else ["INV-158"]
