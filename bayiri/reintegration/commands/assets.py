"""What a person chose to say of what they own, have saved or owe. Nobody has to, and nothing depends on it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.queries import case_for, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.reintegration import permissions, rules
from bayiri.reintegration.models import Asset
from bayiri.reintegration.queries.assets import asset_for, helpers_of


@transaction.atomic
def write_asset(*, by: Actor, case_id: UUID, person_id: UUID, kind: str, words: str) -> Asset:
    """Write down what somebody said of one thing, in their words: the responsible agency alone reads it.

    Raises NotAllowed, NotVisible.
    """
    case = case_for(by, case_id)
    if person_id not in {member.person_id for member in members_of(case)}:
        raise NotVisible
    if not permissions.may_ask_about_assets(by, person_id):
        raise NotAllowed
    asset = Asset.objects.create(
        person_id=person_id, kind=kind, words=words, recorded_by_id=by.id, recorded_at=clock.now()
    )
    audit.record(kind="reintegration.asset_written", by=by, subject=asset, case_id=case.id)
    return asset


@transaction.atomic
def show_asset(*, by: Actor, case_id: UUID, asset_id: UUID, agency_ids: Sequence[UUID], by_word: bool) -> Asset:
    """Show one thing to the agencies that the person named, by their word, and to no other any more.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    asset = _asset_to_change(by, case_id, asset_id)
    helping = {str(key) for key, _name in helpers_of(by, asset.person_id)}
    wanted = {str(one) for one in agency_ids}
    if reasons := rules.reasons_not_to_show_asset(by_word=by_word, shown_to=wanted, helping=helping):
        raise RuleBroken(reasons)
    asset.shown_to = sorted(UUID(one) for one in wanted)
    asset.save(update_fields=["shown_to"])
    facts = {"shown_to": sorted(wanted)}
    audit.record(kind="reintegration.asset_shown", by=by, subject=asset, case_id=case_id, facts=facts)
    return asset


@transaction.atomic
def take_away_asset(*, by: Actor, case_id: UUID, asset_id: UUID) -> Asset:
    """What was said is taken away: it was wrong, is no longer so, or the person does not want it to stand here.

    Raises NotAllowed, NotVisible.
    """
    asset = _asset_to_change(by, case_id, asset_id)
    asset.shown_to, asset.ended_at = [], clock.now()
    asset.save(update_fields=["shown_to", "ended_at"])
    audit.record(kind="reintegration.asset_taken_away", by=by, subject=asset, case_id=case_id)
    return asset


def _asset_to_change(by: Actor, case_id: UUID, asset_id: UUID) -> Asset:
    case = case_for(by, case_id)
    asset = asset_for(case, asset_id)
    if not permissions.may_ask_about_assets(by, asset.person_id):
        raise NotAllowed
    return asset
