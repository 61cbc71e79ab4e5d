"""Who acts."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """One person acting for one agency. Every command and every `..._visible_to` query takes one."""

    id: UUID
    name: str
    agency_id: UUID
    agency_name: str
    country: str
    roles: frozenset[str]
    # Where the roles are limited to: "IRQ" or "IRQ/Erbil"; empty where they hold everywhere. Narrows lists, not sight.
    areas: frozenset[str] = frozenset()

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


# Bayiri itself, where no person acts: the postman and the clock of alerts. Its context is signed like everybody's.
ITSELF = Actor(UUID(int=0), "Bayiri", UUID(int=0), "Bayiri", "", frozenset())
