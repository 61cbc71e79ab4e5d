"""Who writes down what an authority decided about somebody's stay."""

from bayiri.agencies.choices import Role, Section, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.models import Case
from bayiri.core.actor import Actor

WRITERS = (Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.PROGRAMME_MANAGER, Role.DIRECTOR)
OPENERS = (Role.PROGRAMME_MANAGER, Role.DIRECTOR)


def may_write_orders(actor: Actor, case: Case) -> bool:
    """Orders, extensions, remedies, offers: whoever is given the basis of the return to write, in one of these roles."""
    return may_write(actor, SubjectKind.CASE, case.id, *WRITERS, section=Section.BASIS)


def may_open_forced_return(actor: Actor, case: Case) -> bool:
    """Say that the return is a forced one from now on."""
    return may_write(actor, SubjectKind.CASE, case.id, *OPENERS, section=Section.BASIS)
