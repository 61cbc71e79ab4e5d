"""Who assesses people."""

from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.models import Case
from bayiri.core.actor import Actor

ASSESSORS = (Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER)


def may_assess(actor: Actor, case: Case) -> bool:
    return may_write(actor, SubjectKind.CASE, case.id, *ASSESSORS)


def reads_alerts(actor: Actor) -> bool:
    """Whom alerts of exploitation and abuse come to; which of them, the database says."""
    return actor.has_role(Role.PROTECTION_OFFICER, Role.DIRECTOR)
