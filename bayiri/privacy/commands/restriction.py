"""Restricting the use of a record, because the person asked for it, and letting it go."""

from uuid import UUID

from django.db import transaction

from bayiri.cases.commands.restricting import let_case_go, restrict_case
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, is_restricted
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.privacy import permissions, rules


@transaction.atomic
def restrict(*, by: Actor, case_id: UUID, reason: str) -> Case:
    """Only keep the record from here on. Raises NotVisible, NotAllowed, RuleBroken."""
    case = _to_decide(by, case_id, to_restrict=True, reason=reason)
    restrict_case(by=by, case=case, reason=reason)
    return case


@transaction.atomic
def let_go(*, by: Actor, case_id: UUID, because: str) -> Case:
    """Use the record again; the person is told before (article 18(3)). Raises NotVisible, NotAllowed, RuleBroken."""
    case = _to_decide(by, case_id, to_restrict=False, reason=because)
    let_case_go(by=by, case=case, because=because)
    return case


def _to_decide(by: Actor, case_id: UUID, *, to_restrict: bool, reason: str) -> Case:
    case = case_for(by, case_id, to_write=True)
    if not permissions.decides(by, case):
        raise NotAllowed
    restricted = is_restricted(case.id)
    if reasons := rules.reasons_not_to_restrict(restricted=restricted, to_restrict=to_restrict, reason=reason):
        raise RuleBroken(reasons)
    return case
