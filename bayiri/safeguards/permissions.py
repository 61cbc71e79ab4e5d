"""Who assesses people."""

from collections.abc import Iterable

from bayiri.agencies.choices import Role, Section
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_write_in
from bayiri.core.actor import Actor

ASSESSORS = (Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER)
PASSING_OVER = (Role.TRAVEL_OFFICER, Role.PROGRAMME_MANAGER, Role.DIRECTOR)


def may_assess(actor: Actor, case: Case) -> bool:
    """Assess people of a case: what is found stands in its protection."""
    writes = assesses(actor) and may_write_in(actor, case)
    return writes and may_write_in(actor, case, section=Section.PROTECTION)


def assesses(actor: Actor) -> bool:
    """Whether assessing people is this person's work."""
    return actor.has_role(*ASSESSORS)


def may_let_stand(actor: Actor, case: Case) -> bool:
    """Take back that a gate was passed over: whoever assesses, or may pass over one."""
    return may_write_in(actor, case, *ASSESSORS, *PASSING_OVER)


def may_set(actor: Actor, case: Case, roles: Iterable[str]) -> bool:
    """Clear a gate or pass over it: who has one of the roles that the law's document names for it."""
    return may_write_in(actor, case) and actor.has_role(*roles)


def reads_alerts(actor: Actor) -> bool:
    """Whom alerts of exploitation and abuse come to; which of them, the database says."""
    return actor.has_role(Role.PROTECTION_OFFICER, Role.DIRECTOR)


def may_review_risk(actor: Actor, case: Case) -> bool:
    """Review an assessment of the risk on return, and take on what somebody fears."""
    return may_write_in(actor, case, Role.PROTECTION_OFFICER, section=Section.PROTECTION)


def may_decide_as_senior(actor: Actor, case: Case) -> bool:
    """Decide where an advisory asks for it: the roles that the law's document names, in the responsible agency. The rule
    names them again.
    """
    return actor.agency_id == case.agency_id and may_write_in(actor, case, section=Section.PROTECTION)


def may_say_parting(actor: Actor, case: Case) -> bool:
    """Write down what one of a family says to travelling apart."""
    return may_write_in(actor, case, Role.COUNSELLOR, Role.PROTECTION_OFFICER, section=Section.PROTECTION)


def finds_what_is_best(actor: Actor) -> bool:
    """Whose work it is to find what is best for a child."""
    return actor.has_role(Role.PROTECTION_OFFICER)


def may_advise(actor: Actor, roles: Iterable[str]) -> bool:
    """Add and end an advisory of the installation."""
    return actor.has_role(*roles)


def sees_reviews(actor: Actor) -> bool:
    """Whose work the list of protection reviews is."""
    return actor.has_role(Role.PROTECTION_OFFICER, Role.DIRECTOR)


def may_hold_talk(actor: Actor, case: Case, roles: Iterable[str]) -> bool:
    """Write down a talk about the freedom to decide: who has one of the roles that the law's document names for it."""
    return may_write_in(actor, case, section=Section.PROTECTION) and may_set(actor, case, roles)


def may_state_health(actor: Actor, case: Case, roles: Iterable[str]) -> bool:
    """Write down what somebody says about their health: who may read it."""
    return may_write_in(actor, case, section=Section.HEALTH) and may_set(actor, case, roles)


def may_write_for_child(actor: Actor, case: Case, roles: Iterable[str]) -> bool:
    """Write a step for a child: who sees the protection and has one of the roles named for it; where none is, anybody."""
    named = frozenset(roles)
    return may_write_in(actor, case, section=Section.PROTECTION) and (not named or actor.has_role(*named))
