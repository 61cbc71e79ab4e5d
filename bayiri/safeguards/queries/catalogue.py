"""The catalogue of safeguards in force on a day, as its page shows it."""

from dataclasses import dataclass
from datetime import date

from bayiri.agencies.choices import Role, Section
from bayiri.rulebooks.queries import safeguards
from bayiri.safeguards.choices import AppliesTo, ClearedBy, Gate, Step
from bayiri.safeguards.queries import gate_section, valid_days
from bayiri.safeguards.rules import NEVER_OVERRIDDEN


@dataclass(frozen=True)
class CatalogueRow:
    """One safeguard: the steps it stands before, for whom, on what evidence, who clears it and who may pass it over, for how long."""

    code: str
    name: str
    evidence: dict[str, str]
    blocks: tuple[bool, ...]
    applies_to: str
    from_facts: bool
    cleared_by: str
    clear_roles: list[str]
    override_roles: list[str]
    override_not_for: str
    valid_days: int | None
    section: str

    @property
    def never(self) -> bool:
        """Whether nobody ever passes it over."""
        return self.code in NEVER_OVERRIDDEN or not self.override_roles


def catalogue(on: date) -> list[CatalogueRow]:
    """Every safeguard of the document in force on a day, in its order. No query."""
    return [
        CatalogueRow(
            code=g.gate, name=str(Gate(g.gate).label), evidence=dict(g.evidence),
            blocks=tuple(step in g.blocks for step in Step.values), applies_to=str(AppliesTo(g.applies_to).label),
            from_facts=g.from_facts, cleared_by=str(ClearedBy(g.cleared_by).label),
            clear_roles=[str(Role(role).label) for role in g.clear_roles],
            override_roles=[str(Role(role).label) for role in g.override_roles],
            override_not_for="" if g.override_not_for == "nobody" else str(AppliesTo(g.override_not_for).label),
            valid_days=valid_days(g.gate, on=on), section=str(Section(gate_section(g.gate, on=on)).label),
        )
        for g in safeguards(on=on).gates
    ]  # fmt: skip
