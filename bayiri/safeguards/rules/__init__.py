"""What stands between a person and a step: gates, computed from facts and findings. The database computes the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

# Passed over by nobody, whatever the catalogue says of roles; the database says the same in safeguards_standing.
NEVER_OVERRIDDEN = ("consent", "non_refoulement", "remedies", "fitness", "best_interests", "guardian", "escort")


@dataclass(frozen=True)
class GateRule:
    """One gate as law/protection/safeguards.yaml describes it."""

    code: str
    blocks: tuple[str, ...]
    applies_to: str = "all"
    from_facts: bool = False
    clear_roles: tuple[str, ...] = ()
    override_roles: tuple[str, ...] = ()
    override_not_for: str = "nobody"
    valid_days: int | None = None
    cleared_by: str = ""


@dataclass(frozen=True)
class AdvisoryFacts:
    """An advisory that speaks of a member on the day of travel, and whether a senior person has allowed the return."""

    code: str
    effect: str
    allowed: bool = False


@dataclass(frozen=True)
class FindingFacts:
    state: str
    evidence: str
    by_name: str
    by_id: str
    found_at: datetime
    valid_until: date | None


@dataclass(frozen=True)
class OverrideFacts:
    reason: str
    by_name: str
    overridden_at: datetime
    id: str = ""


@dataclass(frozen=True)
class MemberFacts:
    """What the gates need to know of one member."""

    is_child: bool
    accompanied: bool
    consent: str
    screened: bool
    separated: bool  # some of the family are on the journey and some are not
    asylum_pending: bool
    unfit: tuple[str, ...] = ()  # why the carrier does not take the person on board, by rules/health.py
    in_danger: bool = False
    is_forced: bool = False
    not_enforceable: bool = False
    findings: dict[str, FindingFacts] = field(default_factory=dict)
    overrides: dict[str, OverrideFacts] = field(default_factory=dict)
    advisories: tuple[AdvisoryFacts, ...] = ()
    travels_on: date | None = None
    today: date | None = None
    parting: str = "open"  # how far the family has agreed to travel apart, by rules/family.py
    child_has: frozenset[str] = frozenset()  # guardian, escort, receiver: who is named for a child and in force
    leaves_by: date | None = None  # by oneself, where somebody was told to leave


@dataclass(frozen=True)
class GateState:
    """How one gate stands for one member: state, why, by whom, on what, until when."""

    code: str
    state: str
    because: str
    finding: FindingFacts | None = None
    override: OverrideFacts | None = None

    @property
    def stands(self) -> bool:
        """Whether it blocks."""
        return self.state in ("pending", "blocked")


def gate_state(rule: GateRule, facts: MemberFacts) -> GateState:
    """How `rule` stands for the member that `facts` speak of."""
    if rule.applies_to == "adults" and facts.is_child:
        return GateState(rule.code, "not_applicable", "child")
    if rule.applies_to == "unaccompanied_children" and not facts.is_child:
        return GateState(rule.code, "not_applicable", "adult")
    if rule.applies_to == "unaccompanied_children" and facts.accompanied and not _has_concern(rule.code, facts):
        return GateState(rule.code, "not_applicable", "accompanied")
    if rule.applies_to == "forced" and not facts.is_forced:
        return GateState(rule.code, "not_applicable", "voluntary")
    found = _from_facts(rule.code, facts) if rule.from_facts else _from_finding(rule.code, facts)
    override = facts.overrides.get(rule.code)
    if (
        override
        and found.stands
        and may_be_overridden(rule, facts)
        and (not found.finding or override.overridden_at >= found.finding.found_at)
    ):
        return GateState(rule.code, "cleared", "overridden", found.finding, override)
    return found


def _has_concern(code: str, facts: MemberFacts) -> bool:
    """The last finding is a concern: it stands until it is cleared, whoever travels along."""
    finding = facts.findings.get(code)
    return finding is not None and finding.state != "cleared"


def may_be_overridden(rule: GateRule, facts: MemberFacts) -> bool:
    """Consent and non-refoulement never; others not for whom the catalogue excepts; that a family is parted only in the place
    of adults who stay behind and cannot be asked (INV-404).
    """
    if rule.code == "family_unity" and facts.parting != "asked":
        return False
    alone = facts.is_child and not facts.accompanied
    excepted = rule.override_not_for == "unaccompanied_children" and alone
    return rule.code not in NEVER_OVERRIDDEN and not excepted


def _from_facts(code: str, facts: MemberFacts) -> GateState:
    if code == "consent":
        states = {"in_force": "cleared", "withdrawn": "blocked", "refused": "blocked", "declined": "blocked"}
        return GateState(code, states.get(facts.consent, "pending"), facts.consent)
    if code == "vulnerability":
        return GateState(code, *(("cleared", "screened") if facts.screened else ("pending", "not_screened")))
    if code == "family_unity":
        if not facts.separated:
            return GateState(code, "cleared", "together")
        return GateState(code, *(("cleared", "parted") if facts.parting == "agreed" else ("pending", "separated")))
    if code == "protection":
        return GateState(code, *(("blocked", "in_danger") if facts.in_danger else ("cleared", "unharmed")))
    if code == "remedies":
        stands = facts.not_enforceable
        return GateState(code, *(("blocked", "not_enforceable") if stands else ("cleared", "enforceable")))
    if code == "guardian":
        return GateState(
            code, *(("cleared", "guarded") if "guardian" in facts.child_has else ("pending", "no_guardian"))
        )
    if code == "escort":
        return GateState(code, *(("cleared", "escorted") if "escort" in facts.child_has else ("pending", "no_escort")))
    raise ValueError(code)


def _from_finding(code: str, facts: MemberFacts) -> GateState:
    finding = facts.findings.get(code)
    if code == "non_refoulement" and facts.asylum_pending:
        return GateState(code, "blocked", "asylum_pending", finding)
    if code == "non_refoulement" and (stands := advisory_that_stands(facts.advisories)):
        return GateState(code, "blocked", stands, finding)
    if code == "fitness" and facts.unfit:
        return GateState(code, "pending", facts.unfit[0], finding)
    alone = facts.is_child and not facts.accompanied
    if code == "reception" and alone and "receiver" not in facts.child_has:
        return GateState(code, "pending", "no_receiver", finding)
    if finding is None:
        return GateState(code, "pending", "no_finding")
    day = facts.travels_on or facts.today
    if finding.state == "cleared" and finding.valid_until and day and finding.valid_until < day:
        return GateState(code, "pending", "expired", finding)
    return GateState(code, finding.state, "finding", finding)


def advisory_that_stands(advisories: Iterable[AdvisoryFacts]) -> str:
    """Why an advisory forbids the return of somebody; empty where none does."""
    effects = {one.effect for one in advisories if one.effect == "block" or not one.allowed}
    return "advisory" if "block" in effects else "advisory_senior" if effects else ""


def standing(rules: list[GateRule], facts: MemberFacts, step: str) -> list[str]:
    """Codes of the gates that stand between the member and `step`, in alphabetical order."""
    return sorted(rule.code for rule in rules if step in rule.blocks and gate_state(rule, facts).stands)


@dataclass(frozen=True)
class FindingRequest:
    """Somebody wants to write a finding.

    `caseworker_id` is empty while the case waits in the queue; `had_the_case` who gave it to a colleague before: nobody
    makes room for themself by handing over.
    """

    state: str
    actor_id: str
    actor_roles: frozenset[str]
    caseworker_id: str
    before: FindingFacts | None
    asylum_pending: bool = False
    had_the_case: bool = False
    today: date | None = None
    valid_until: date | None = None
    by_form: str = ""


def reasons_not_to_record(rule: GateRule, asked: FindingRequest) -> list[str]:
    """Why this finding cannot be recorded: anybody may raise a concern, few may clear."""
    if rule.from_facts:
        return ["INV-35"]
    if asked.state in ("pending", "blocked"):
        return []
    by_hand = "INV-311" if rule.cleared_by == "determination" else "INV-295"
    reasons = [] if asked.by_form == rule.cleared_by else [by_hand]
    if asked.state != "cleared" or asked.actor_roles.isdisjoint(rule.clear_roles):
        reasons.append("INV-33")
    if not asked.caseworker_id:
        reasons.append("INV-93")
    raised_it = asked.before and asked.before.state != "cleared" and asked.before.by_id == asked.actor_id
    if asked.actor_id == asked.caseworker_id or asked.had_the_case or raised_it:
        reasons.append("INV-30")
    if rule.code == "non_refoulement" and asked.asylum_pending:
        reasons.append("INV-34")
    latest = valid_at_most(rule, asked.today) if asked.today else None
    if latest and asked.valid_until and asked.valid_until > latest:
        reasons.append("INV-143")
    return reasons


def reasons_not_to_take_back_clearance(state: str, reason: str) -> list[str]:
    """Anybody takes a clearance back at once, where it still counts; another person clears again."""
    return [] if state == "cleared" and reason.strip() else ["INV-126"]


def valid_at_most(rule: GateRule, cleared_on: date) -> date | None:
    """The last day on which a clearance of that day holds; None: until somebody finds otherwise."""
    return cleared_on + timedelta(days=rule.valid_days) if rule.valid_days is not None else None


def reasons_not_to_override(rule: GateRule, asked: FindingRequest, reason: str, facts: MemberFacts) -> list[str]:
    """Why this gate cannot be passed over."""
    if rule.code in ("consent", "non_refoulement"):
        return ["INV-31"]
    if rule.code == "fitness":
        return ["INV-286"]
    if not asked.caseworker_id:
        return ["INV-93"]
    raised_it = asked.before and asked.before.by_id == asked.actor_id
    allowed = not asked.actor_roles.isdisjoint(rule.override_roles) and asked.actor_id != asked.caseworker_id
    if not allowed or raised_it or asked.had_the_case or not reason.strip():
        return ["INV-32"]
    if rule.code == "family_unity" and facts.parting != "asked":
        return ["INV-404"]
    return [] if may_be_overridden(rule, facts) else ["INV-32"]


@dataclass(frozen=True)
class AlertFacts:
    """How an alert stands when somebody whom it has reached takes a step."""

    is_read: bool
    is_acted_upon: bool
    is_closed: bool
    raised_by: str
    named: frozenset[str]
    unfounded_by: str = ""


def reasons_not_to_step(facts: AlertFacts, step: str, actor_id: str, words: str, outcome: str = "") -> list[str]:
    """An alert is read, then acted upon, then closed. Who is named in it decides nothing; that it was unfounded is said by
    two, neither of whom raised it; what was closed is opened again with a reason.
    """
    if actor_id in facts.named:
        return ["INV-189"]
    in_turn = {
        "read": not facts.is_read,
        "acted": facts.is_read and not facts.is_closed,
        "doubted": facts.is_read and not facts.is_closed and not facts.unfounded_by,
        "closed": facts.is_acted_upon and not facts.is_closed,
        "reopened": facts.is_closed,
    }
    reasons = [] if in_turn.get(step) and (step == "read" or words.strip()) else ["INV-188"]
    second = step == "closed" and outcome == "unfounded"
    if second and (not facts.unfounded_by or actor_id in (facts.unfounded_by, facts.raised_by)):
        reasons.append("INV-189")
    if step == "doubted" and actor_id == facts.raised_by:
        reasons.append("INV-189")
    return reasons
