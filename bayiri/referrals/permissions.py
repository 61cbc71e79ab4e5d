"""Who may ask another body, answer it, confirm a sharing without consent."""

from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.cases.models import Case
from bayiri.core.actor import Actor
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import MOVES_THE_CASE

STAFF = (
    Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER, Role.TRAVEL_OFFICER,
)  # fmt: skip

# Who confirms, as a second person, that something is shared without consent.
CONFIRM = (Role.PROTECTION_OFFICER, Role.PROGRAMME_MANAGER, Role.DIRECTOR)
READERS = (*STAFF, Role.DIRECTOR, Role.DIASPORA_PARTNER)


def may_ask(actor: Actor, case: Case) -> bool:
    """The responsible agency asks others about a case."""
    return actor.has_role(*STAFF) and is_responsible(actor, SubjectKind.CASE, case.id)


def may_hand_the_case_on(actor: Actor, case: Case) -> bool:
    """Ask another agency to take the case over: who carries it, or a manager."""
    carries = case.caseworker_id == actor.id
    leads = actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)
    return (carries or leads) and is_responsible(actor, SubjectKind.CASE, case.id)


def may_refer_somebody(actor: Actor) -> bool:
    """Whoever counsels, and partners of the diaspora, ask for somebody who has no case here."""
    return actor.has_role(
        Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER, Role.DIRECTOR,
        Role.DIASPORA_PARTNER,
    )  # fmt: skip


def may_read_referrals(actor: Actor) -> bool:
    """Whether referrals are part of this person's work."""
    return actor.has_role(*READERS)


def may_take_step(actor: Actor, referral: Referral, act: str) -> bool:
    """Which of the people of an agency may do this: a case is taken over, and a sharing without consent confirmed, by few."""
    if act == "confirm":
        return actor.has_role(*CONFIRM)
    if act == "accept" and referral.kind in MOVES_THE_CASE:
        return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)
    return may_read_referrals(actor)


def may_make_link(actor: Actor) -> bool:
    return actor.has_role(*STAFF, Role.DIRECTOR)
