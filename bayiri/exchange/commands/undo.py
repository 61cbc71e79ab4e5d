"""An import that should not have been: its cases are closed as opened by mistake, where nothing has happened to them."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.deferring import defer
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.exchange import rules
from bayiri.exchange.choices import HouseholdState, ImportState
from bayiri.exchange.commands.upload import empty, importing, move
from bayiri.exchange.models import CaseloadImport
from bayiri.exchange.queries import imports as queries
from bayiri.journey.commands.close import take_back

AT_ONCE = 50


@transaction.atomic
def undo(*, by: Actor, import_id: UUID) -> CaseloadImport:
    """Begin to undo an import, within the days that the law's document gives. Raises NotAllowed, NotVisible,
    RuleBroken.
    """
    one = importing(by=by, import_id=import_id, act="undo")
    if reasons := rules.reasons_not_to_undo(queries.undo_facts(one)):
        raise RuleBroken(reasons)
    total = one.households.filter(state=HouseholdState.BROUGHT_IN).count()
    move(by=by, one=one, act="undo", total=total, done=0)
    empty(by=by, one=one)
    defer("exchange.undo", by=by, import_id=str(one.pk))
    audit.record(kind="exchange.undo_begun", by=by, subject=one, facts={"households": total})
    return one


@transaction.atomic
def undo_some(*, by: Actor, import_id: UUID) -> bool:
    """Take some cases more back; whether any are left. What has been worked on since is kept. Raises NotAllowed,
    NotVisible.
    """
    one = queries.import_for(by, import_id, to_write=True)
    if one.state != ImportState.UNDOING:
        return False
    brought_in = list(one.households.filter(state=HouseholdState.BROUGHT_IN).order_by("place")[:AT_ONCE])
    if not brought_in:
        move(by=by, one=one, act="finish_undo", undone_at=clock.now())
        facts = {state: tally.households for state, tally in queries.tallies(one).items()}
        audit.record(kind="exchange.undone", by=by, subject=one, facts=facts)
        return False
    since = {household.case_id: household.brought_in_at for household in brought_in}
    taken_back = take_back(by=by, registered=since)  # type: ignore[arg-type]
    undone = one.households.filter(case_id__in=taken_back)
    undone.update(state=HouseholdState.UNDONE)
    kept = one.households.filter(case_id__in=set(since) - set(taken_back))
    kept.update(state=HouseholdState.KEPT)
    one.done += len(brought_in)
    one.save(update_fields=["done"])
    return True


@transaction.atomic
def note_undo_broke_off(*, by: Actor, import_id: UUID) -> None:
    """The work has broken off between two cases: it can be begun again."""
    one = queries.import_for(by, import_id, to_write=True)
    if one.state == ImportState.UNDOING:
        move(by=by, one=one, act="break_undo", broke_off=True)
        audit.record(kind="exchange.broke_off", by=by, subject=one)
