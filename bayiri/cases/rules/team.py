"""What a team does with cases: share them out evenly, close them by two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Move:
    """One case from one desk to another; None is the queue."""

    case_id: UUID
    from_id: UUID | None
    to_id: UUID | None


@dataclass(frozen=True)
class Turn:
    """One case that waits to be shared out: who has it now, if anybody."""

    case_id: str
    caseworker_id: str | None


def shared_out(turns: Sequence[Turn], loads: Mapping[str, int]) -> dict[str, str]:
    """Case to colleague, so that everybody's load comes out as even as it can; `loads` are active cases now.

    Each case goes to who has least at that moment, never to who has it already; of equals the first in `loads`.
    """
    loads = dict(loads)
    given = {}
    for turn in turns:
        free = [person for person in loads if person != turn.caseworker_id]
        if not free:
            continue
        to = min(free, key=lambda person: loads[person])
        given[turn.case_id] = to
        loads[to] += 1
        if turn.caseworker_id in loads:
            loads[turn.caseworker_id] -= 1
    return given


@dataclass(frozen=True)
class ClosingFacts:
    """What is known when a case is closed. `proposed` is the outcome of the proposal that waits, or empty."""

    outcome: str
    stage: str
    outcomes_to_look_at: frozenset[str]
    stages_to_look_at: frozenset[str]
    proposed: str
    proposed_by: str
    actor_id: str
    may_look: bool


def needs_second_look(facts: ClosingFacts) -> bool:
    """Whether this closing is one that another person looks at first."""
    return facts.outcome in facts.outcomes_to_look_at or facts.stage in facts.stages_to_look_at


def reasons_not_to_close(facts: ClosingFacts) -> list[str]:
    """Four eyes: what one person proposed, a programme manager of the responsible agency closes, as it was proposed."""
    if not needs_second_look(facts):
        return []
    looked = facts.may_look and facts.proposed == facts.outcome and facts.proposed_by != facts.actor_id
    return [] if looked else ["INV-95"]
