"""What only journey does to a case: who may. And what a page of a case leads its reader to."""

from collections.abc import Callable

from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.cases.models import Case
from bayiri.cases.permissions import (
    counsels,
    may_change,
    may_contact,
    may_correct_session,
    may_end,
    may_hand_on,
    may_write_in,
)
from bayiri.cases.queries.closing import may_look_now, open_proposal
from bayiri.consent.permissions import hears, may_hear
from bayiri.core.actor import Actor
from bayiri.documents.permissions import issues
from bayiri.monitoring.permissions import may_follow_up
from bayiri.programmes.permissions import may_decide, may_explain
from bayiri.reintegration.permissions import asks_about_assets, may_carry_out, may_plan
from bayiri.safeguards.permissions import assesses, may_assess, may_let_stand
from bayiri.travel.permissions import books, contradicts, may_contradict, records_journeys


def refers_on(actor: Actor) -> bool:
    """Whether this person refers people to another procedure."""
    return actor.has_role(Role.COUNSELLOR, Role.PROTECTION_OFFICER)


def may_refer_on(actor: Actor, case: Case) -> bool:
    return refers_on(actor) and may_write_in(actor, case)


def begins_engagement(actor: Actor) -> bool:
    """Whether opening contributions from abroad is this person's work."""
    return actor.has_role(Role.COUNSELLOR, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER)


def may_begin_engagement(actor: Actor, case: Case) -> bool:
    """A virtual return begins."""
    return begins_engagement(actor) and may_write_in(actor, case)


def splits(actor: Actor) -> bool:
    """Whether this person takes households apart and brings them together."""
    return actor.has_role(Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.PROGRAMME_MANAGER)


def may_split(actor: Actor, case: Case) -> bool:
    return splits(actor) and is_responsible(actor, SubjectKind.CASE, case.id)


def may_close(actor: Actor, case: Case) -> bool:
    """Close or propose to, look a second time at what was proposed, or take back one's own proposal."""
    if may_end(actor, case):
        return True
    proposal = open_proposal(case)
    return proposal is not None and (proposal.recorded_by_id == actor.id or may_look_now(actor, case, proposal))


def may_unlink(actor: Actor, case: Case) -> bool:
    """Two cases are no longer the same return."""
    return may_end(actor, case) and is_responsible(actor, SubjectKind.CASE, case.id)


# What is taken back on the page "This was a mistake": who may.
MAY_TAKE_BACK: dict[str, Callable[[Actor, Case], bool]] = {
    "attempt": may_contact, "member": may_change, "declaration": may_hear, "clearance": may_change, "override": may_let_stand,
    "help-decision": may_decide, "explanation": may_explain, "dropped-line": may_plan, "approved-line": may_carry_out,
    "delivery": may_carry_out, "verification": may_carry_out, "follow-up": may_follow_up, "survey": may_follow_up,
    "task": may_change, "closing": may_end, "duplicate": may_unlink,
}  # fmt: skip
# Pages of their own on which something is put right.
MAY_PUT_RIGHT: dict[str, Callable[[Actor, Case], bool]] = {
    "journey:change-journey": may_change, "journey:relations": may_change, "journey:edit-contact": may_change,
    "journey:edit-document": may_change,
    "cases:correct-note": may_change, "journey:correct-session": may_correct_session,
    "journey:correct-assessment": may_assess, "journey:contradict": may_contradict,
}  # fmt: skip
# What is somebody's work in a case in which their agency writes.
WORK: dict[str, Callable[[Actor], bool]] = {
    "counsel": counsels, "hear": hears, "assess": assesses, "book": books, "record_journey": records_journeys,
    "refer_on": refers_on, "begin": begins_engagement, "issue": issues,
}  # fmt: skip


def acts_of(actor: Actor, case: Case) -> frozenset[str]:
    """What the pages of a case lead their reader to: links to what would be refused are not shown. One query."""
    hands_on = {"hand_on"} if may_hand_on(actor, case) else set()
    if not may_change(actor, case):
        return frozenset(hands_on)
    own = case.agency_id == actor.agency_id
    ends = actor.has_role(Role.REINTEGRATION_OFFICER) or (
        own and actor.has_role(Role.COUNSELLOR, Role.PROGRAMME_MANAGER)
    )
    receives = actor.has_role(Role.REINTEGRATION_OFFICER) or (not own and actor.has_role(Role.TRAVEL_OFFICER))
    known = {
        "change": True, "end": ends, "receive": receives, "say_arrived": receives or actor.has_role(Role.COUNSELLOR),
        "ask_about_assets": own and asks_about_assets(actor), "split": own and splits(actor), "share": own and hears(actor),
        "contradict": contradicts(actor),
    }  # fmt: skip
    mine = {name for name, works in WORK.items() if works(actor)}
    return frozenset(hands_on | mine | {name for name, true in known.items() if true})
