"""May this person do this to a person's record?"""

from uuid import UUID

from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.core.actor import Actor


def keeps_data_in_order(actor: Actor) -> bool:
    """Whether making two records one is this person's work at all."""
    return actor.has_role(Role.DATA_STEWARD, Role.PROGRAMME_MANAGER)


def may_merge(actor: Actor, *person_ids: UUID) -> bool:
    """Only where the actor's agency is responsible for each of the records."""
    return keeps_data_in_order(actor) and all(is_responsible(actor, SubjectKind.PERSON, one) for one in person_ids)


def sees_matches(actor: Actor) -> bool:
    """Whether somebody looks at who may be known to another agency: data stewards, and nobody else."""
    return actor.has_role(Role.DATA_STEWARD)
