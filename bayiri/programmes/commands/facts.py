"""What a programme asks for and no record holds."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.programmes import permissions, queries, rules
from bayiri.programmes.models import Circumstance
from bayiri.rulebooks.facts import READERS


@transaction.atomic
def state_facts(
    *, by: Actor, case_id: UUID, programme: str, values: Mapping[str, Any], evidence: str
) -> list[Circumstance]:
    """State what a programme asks for and no record holds, by path: `case.order_on`, `people.ID.own_paper`.

    Values are of JSON's types, dates in ISO form; None takes a fact back. What is known is not written again.
    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_calculate(by, case):
        raise NotAllowed
    kinds = queries.facts_to_state(queries.programme_for(programme), values)
    if not values.keys() <= kinds.keys():
        raise NotVisible
    if not evidence.strip() or not all(
        rules.is_possible(READERS[kinds[path]], value) for path, value in values.items()
    ):
        raise RuleBroken(["INV-47"])
    known = queries.stated_facts(case)
    changed = {path: value for path, value in values.items() if value != known.get(path)}
    stated = [
        Circumstance.objects.create(
            case=case,
            member=_member_of(by, case, path),
            name=path.rpartition(".")[2],
            value=value,
            evidence=evidence.strip(),
            recorded_by_id=by.id,
            recorded_at=clock.now(),
        )
        for path, value in changed.items()
    ]
    audit.record(kind="programmes.facts_stated", by=by, subject=case, case_id=case.id, facts={"names": sorted(changed)})
    return stated


def _member_of(by: Actor, case: Case, path: str) -> Member | None:
    """The member that `people.ID.NAME` speaks of; None for a fact of the case. Raises NotVisible."""
    if not path.startswith("people."):
        return None
    try:
        return member_for(by, case, UUID(path.split(".")[1]))
    except ValueError:
        raise NotVisible from None
