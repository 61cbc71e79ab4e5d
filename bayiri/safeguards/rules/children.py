"""What is decided for a child, by whom: guardian, assessment, family, panel, appeal, escort, who receives."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

RISKS = ("high", "medium", "low")
ALLOWED = {
    "assessed": RISKS, "traced": ("able", "unable", "unwilling", "not_found", "not_safe", "searching"),
    "report": ("return", "stay", "elsewhere"), "sat": ("return", "stay", "elsewhere"),
    "determined": ("return", "stay", "elsewhere"), "appeal_decided": ("upheld", "quashed"),
}  # fmt: skip
ANSWERS = {
    "sat": "report",
    "determined": "report",
    "appealed": "determined",
    "reopened": "determined",
    "appeal_decided": "appealed",
}
NAMED = ("guardian", "escort", "receiver")
BY_WHOM = {"guardian": "INV-310", "escort": "INV-317", "receiver": "INV-318"}


@dataclass(frozen=True)
class PanelFacts:
    """A report and who has judged it: what each found, by their id."""

    writer_id: str = ""
    is_last: bool = False
    is_determined: bool = False
    judged: dict[str, str] = field(default_factory=dict)
    size: int = 3
    roles: frozenset[str] = frozenset()
    something_since: bool = False


@dataclass(frozen=True)
class ChildFacts:
    """What the track of a child holds when somebody writes the next step.

    `about`: the kind of step it answers, empty where there is none; `involved`: who sat, determined or lodged the appeal.
    """

    is_child: bool
    alone: bool
    today: date
    own_case: bool
    about: str = ""
    about_is_answered: bool = False
    assessed: bool = False
    guarded: bool = False
    traced: str = ""
    is_staff: bool = False
    involved: frozenset[str] = frozenset()
    panel: PanelFacts = field(default_factory=PanelFacts)


@dataclass(frozen=True)
class ChildRequest:
    """Somebody wants to write a step; `roles` are those that the law's document names for it, none where anybody may."""

    kind: str
    actor_id: str
    actor_roles: frozenset[str]
    happened_on: date
    words: str
    roles: frozenset[str] = frozenset()
    name: str = ""
    body: str = ""
    view: str = ""
    outcome: str = ""
    valid_until: date | None = None


def reasons_not_to_write(asked: ChildRequest, facts: ChildFacts) -> list[str]:
    """Why this step cannot be written; empty where it can. In this order, as the database says it."""
    in_words = asked.words.strip() and facts.is_child
    may = not asked.roles or not asked.roles.isdisjoint(asked.actor_roles)
    if not (in_words and may and asked.outcome in ALLOWED.get(asked.kind, ("",))):
        return ["INV-319"]
    if asked.kind != "escort" and asked.happened_on > facts.today:
        return ["INV-24"]
    if asked.kind in NAMED:
        return _reasons_not_to_name(asked, facts)
    if asked.kind == "ended":
        return [] if facts.about in NAMED and not facts.about_is_answered else ["INV-319"]
    if asked.kind == "traced":
        return [] if asked.name.strip() or asked.outcome in ("not_found", "not_safe", "searching") else ["INV-319"]
    if asked.kind == "report":
        return [] if asked.view.strip() and facts.assessed else ["INV-321"]
    if asked.kind in ANSWERS and facts.about != ANSWERS[asked.kind]:
        return ["INV-319"]
    return _reasons_of_the_panel(asked, facts)


def _reasons_not_to_name(asked: ChildRequest, facts: ChildFacts) -> list[str]:
    """A guardian works for no agency of the case; an escort has a day until which; who receives is verified by another."""
    named = bool(asked.name.strip() and asked.body.strip())
    ends = asked.valid_until is None or asked.valid_until >= asked.happened_on
    fits = {
        "guardian": not facts.is_staff,
        "escort": asked.valid_until is not None,
        "receiver": not facts.own_case,
    }
    return [] if named and ends and fits[asked.kind] else [BY_WHOM[asked.kind]]


def _reasons_of_the_panel(asked: ChildRequest, facts: ChildFacts) -> list[str]:
    panel = facts.panel
    if asked.kind == "sat":
        may_sit = not panel.roles.isdisjoint(asked.actor_roles) and asked.actor_id != panel.writer_id
        again = asked.actor_id in panel.judged or not panel.is_last or panel.is_determined
        return [] if may_sit and not facts.own_case and not again else ["INV-312"]
    if asked.kind == "determined":
        return reasons_not_to_determine(asked, facts)
    if asked.kind == "appealed":
        return [] if panel.is_last and not facts.about_is_answered else ["INV-315"]
    if asked.kind == "reopened":
        return [] if panel.is_last else ["INV-315"]
    if asked.kind == "appeal_decided":
        outside = bool(asked.body.strip()) and not facts.own_case and asked.actor_id not in facts.involved
        return [] if outside and not facts.about_is_answered else ["INV-316"]
    return []


def reasons_not_to_determine(asked: ChildRequest, facts: ChildFacts) -> list[str]:
    """A panel is whole, its majority is followed, and a return needs a guardian, the family looked for, nothing new."""
    panel = facts.panel
    if len(panel.judged) < panel.size or panel.writer_id in panel.judged or not panel.is_last or panel.is_determined:
        return ["INV-312"]
    if asked.actor_id not in panel.judged or asked.outcome != majority(panel.judged):
        return ["INV-313"]
    if asked.outcome != "return":
        return []
    looked = facts.traced not in ("", "searching")
    ready = facts.assessed and looked and (facts.guarded or not facts.alone) and not panel.something_since
    return [] if ready else ["INV-314"]


def majority(judged: dict[str, str]) -> str:
    """What more than half of a panel found; empty where they are divided."""
    counted = Counter(judged.values()).most_common(1)
    return counted[0][0] if counted and 2 * counted[0][1] > len(judged) else ""


def determination_due(assessed_on: date, risk: str, days: list[int]) -> date:
    """By when best interests are determined after an assessment: the sooner the greater the risk."""
    return assessed_on + timedelta(days=days[RISKS.index(risk)])


@dataclass(frozen=True)
class TrackFacts:
    """How far the track of a child has come, for its page."""

    guarded: bool
    assessed: bool
    traced: str
    reported: bool
    judged: int
    size: int
    determined: str
    stands: bool
    escorted: bool
    received: bool


def missing(facts: TrackFacts) -> list[str]:
    """What is still missing before the child may travel, in the order in which it is done. `stands`: the safeguard does."""
    points = {
        "guardian": not facts.guarded,
        "assessed": not facts.assessed,
        "traced": facts.traced in ("", "searching"),
        "report": not facts.reported,
        "sat": facts.reported and not facts.determined and facts.judged < facts.size,
        "determined": not facts.determined or facts.stands,
        "escort": not facts.escorted,
        "receiver": not facts.received,
    }
    return [point for point, open_ in points.items() if open_]
