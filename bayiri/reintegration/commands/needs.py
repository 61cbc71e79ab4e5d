"""Writing down what people need, each for themselves: what a plan begins from."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Section
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.reintegration import permissions, queries, rules
from bayiri.reintegration.models import Need


@transaction.atomic
def assess_needs(*, by: Actor, case_id: UUID, member_id: UUID, found: list[rules.FoundNeed]) -> list[Need]:
    """Write down the needs that were found in talking with one person. What stood before stays beside them.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    if reasons := rules.reasons_not_to_write_needs(case.stage, [need.words for need in found]):
        raise RuleBroken(reasons)
    now = clock.now()
    needs = [
        Need.objects.create(case=case, member=member, **vars(need), recorded_by_id=by.id, recorded_at=now)
        for need in found
    ]
    facts = {"topics": sorted(need.topic for need in needs), "levels": sorted({need.level for need in needs})}
    audit.record(kind="reintegration.needs_assessed", by=by, subject=member, case_id=case.id, facts=facts)
    return needs


@transaction.atomic
def settle_need(*, by: Actor, case_id: UUID, need_id: UUID, because: str) -> Need:
    """A need asks for nothing any more: it is met, is no need any longer, or was a mistake.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    need = queries.need_for(by, case, need_id)
    if reasons := rules.reasons_not_to_write_needs(case.stage, [need.words]):
        raise RuleBroken(reasons)
    need.settled_because, need.settled_at, need.settled_by_id = because, clock.now(), by.id
    need.save(update_fields=["settled_because", "settled_at", "settled_by"])
    audit.record(kind="reintegration.need_settled", by=by, subject=need, case_id=case.id, facts={"because": because})
    return need
