"""Placing and lifting a legal hold."""

from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.privacy import permissions, rules
from bayiri.privacy.models import Forgetting, Hold


@transaction.atomic
def place_hold(*, by: Actor, case_id: UUID, ground: str, until_on: date | None) -> Hold:
    """Keep a case from being overwritten although its term is over. Raises NotVisible, NotAllowed, RuleBroken."""
    case = case_for(by, case_id, to_write=True)
    if not permissions.answers(by):
        raise NotAllowed
    over = until_on is not None and until_on < clock.today()
    if over or not ground.strip() or Forgetting.objects.filter(case=case).exists():
        raise RuleBroken(["INV-162"])
    hold = Hold.objects.create(
        case=case, ground=ground.strip(), until_on=until_on, recorded_by_id=by.id, recorded_at=clock.now()
    )  # fmt: skip
    audit.record(kind="privacy.hold_placed", by=by, subject=hold, case_id=case.id, facts={"until_on": until_on})
    return hold


@transaction.atomic
def lift_hold(*, by: Actor, case_id: UUID, hold_id: UUID, because: str) -> Hold:
    """Lift a hold that another person placed, for the responsible agency. Raises NotVisible, NotAllowed, RuleBroken."""
    case = case_for(by, case_id, to_write=True)
    hold = Hold.objects.select_for_update().filter(case=case, pk=hold_id).first()
    if hold is None:
        raise NotVisible
    if not permissions.decides(by, case):
        raise NotAllowed
    facts = {"placed_by_actor": hold.recorded_by_id == by.id, "lifted": hold.lifted_at is not None}
    if reasons := rules.reasons_not_to_lift(**facts, because=because):
        raise RuleBroken(reasons)
    hold.lifted_at, hold.lifted_by_id, hold.lifted_because = clock.now(), by.id, because.strip()
    hold.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    audit.record(kind="privacy.hold_lifted", by=by, subject=hold, case_id=case.id)
    return hold
