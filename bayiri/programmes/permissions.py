"""May this person do this to this case's help?"""

from bayiri.agencies.choices import Role, Section, SubjectKind
from bayiri.agencies.permissions import participation_in
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_write_in
from bayiri.core.actor import Actor


def may_see(actor: Actor, case: Case) -> bool:
    """The actor's agency was given the case's finances."""
    return (
        participation_in(actor, SubjectKind.CASE, case.id).filter(section__in=(Section.ALL, Section.FINANCE)).exists()
    )


def _may_write(actor: Actor, case: Case, *roles: str) -> bool:
    return may_write_in(actor, case, *roles, section=Section.FINANCE)


def may_calculate(actor: Actor, case: Case) -> bool:
    return _may_write(actor, case, Role.COUNSELLOR, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER)


def may_apply(actor: Actor, case: Case) -> bool:
    """Who counsels applies with the household; who manages programmes decides."""
    return _may_write(actor, case, Role.COUNSELLOR, Role.REINTEGRATION_OFFICER)


def may_explain(actor: Actor, case: Case) -> bool:
    """Write down that the options were explained: whoever counsels."""
    return _may_write(actor, case, Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER)


def may_decide(actor: Actor, case: Case) -> bool:
    return _may_write(actor, case, Role.PROGRAMME_MANAGER)


def may_cancel(actor: Actor, case: Case) -> bool:
    return may_calculate(actor, case)
