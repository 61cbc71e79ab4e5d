"""When somebody is let in, and what a password must be. Pure: facts in, numbers of invariants out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """What is known of somebody who has begun to sign in. `proved` holds how they showed who they are."""

    roles: frozenset[str]
    proved: frozenset[str]
    has_factor: bool
    roles_without: frozenset[str]
    roles_at_once: frozenset[str] = frozenset()
    waits_until: datetime | None = None
    now: datetime | None = None

    @property
    def is_proved(self) -> bool:
        return bool(self.proved & {"demonstration", "code"})

    @property
    def needs_factor(self) -> bool:
        """Asked of whoever may see restricted sections or keeps accounts, and of whoever has set one up."""
        return self.has_factor or is_asked_for_two_steps(self.roles, self.roles_without)

    @property
    def may_wait(self) -> bool:
        """Whether the second step may be set up another day: never where there is one, or for the roles that wait no day."""
        if self.has_factor or not self.roles.isdisjoint(self.roles_at_once):
            return False
        return self.waits_until is not None and self.now is not None and self.now < self.waits_until


def is_asked_for_two_steps(roles: frozenset[str], roles_without: frozenset[str]) -> bool:
    """Whether an account signs in in two steps: unless all its roles are among those that see nothing restricted."""
    return not roles or not roles <= roles_without


def reasons_not_to_open(entry: Entry) -> list[str]:
    """Why the session is not opened yet."""
    if entry.is_proved or not entry.needs_factor or entry.may_wait:
        return []
    return ["INV-150"]


def reasons_not_to_try(locked_until: datetime | None, now: datetime) -> list[str]:
    """Why nobody may try now: too many wrong attempts, on this account or from this address."""
    return ["INV-151"] if locked_until and locked_until > now else []


def reasons_not_to_choose(password: str, least: int, faults: Collection[str] = ()) -> list[str]:
    """Why this is no password: too short, or `faults` says that it is common or like its owner."""
    return ["INV-152"] if len(password) < least or faults else []


def reasons_not_to_use_link(found: bool) -> list[str]:
    """Why this link sets no password: it is unknown, over, or was used; nobody is told which."""
    return [] if found else ["INV-153"]


@dataclass(frozen=True)
class ProvidersWord:
    """What an agency's own sign-in says of somebody, and whom the record knows by it."""

    email_verified: bool
    linked_to_agency: str | None = None
    email_of_agency: str | None = None


def reasons_not_to_enter_by_provider(word: ProvidersWord, agency: str) -> list[str]:
    """Why nobody is let in by it: only people of the provider's own agency, linked or by a verified address."""
    if word.linked_to_agency:
        return [] if word.linked_to_agency == agency else ["INV-154"]
    return [] if word.email_verified and word.email_of_agency == agency else ["INV-154"]


def reasons_not_to_allow(wanted: Collection[str], known: Collection[str]) -> list[str]:
    """Why a program is not allowed this: it is allowed something, and nothing that is not on the list."""
    return [] if wanted and set(wanted) <= set(known) else ["INV-204"]


def reasons_not_to_connect(runs: int, most: int) -> list[str]:
    """Why no further program is connected: an agency has so many already."""
    return ["INV-204"] if runs >= most else []
