"""The pages of what somebody owns, has saved or owes: only where they want to say it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.people.models import Person
from bayiri.reintegration.commands.assets import show_asset, take_away_asset, write_asset
from bayiri.reintegration.forms import AssetForm, ShowAssetForm
from bayiri.reintegration.models import Asset
from bayiri.reintegration.permissions import may_ask_about_assets
from bayiri.reintegration.queries.assets import asset_for, assets_of, helpers_of, names_of


@shows("assets", "finance")
def assets(request: HttpRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """What stands, whom it is shown to, and room for one more."""
    actor, case, person = _somebody(request, case_id, person_id)
    form = AssetForm(request.POST or None)
    here = reverse("reintegration:assets", args=[case.id, person.id])
    found = assets_of(actor, [person.id])
    names = names_of(key for asset in found for key in asset.shown_to)

    def act(said):
        return write_asset(by=actor, case_id=case.id, person_id=person.id, **said)

    return form_page(
        request, form, act, onward=here, done=_("It is written down."), template="reintegration/assets.html",
        title=_("What the person owns or owes"), case=case, person=person,
        lead=_("Nobody has to say anything here, and nothing depends on it: no help, no decision, no payment."),
        assets=[(asset, [names[key] for key in asset.shown_to if key in names]) for asset in found],
        back_url=reverse("journey:person", args=[case.id, person.id]),
    )  # fmt: skip


def show(request: HttpRequest, case_id: UUID, person_id: UUID, asset_id: UUID) -> HttpResponse:
    """The person names who may read it, or nobody any more."""
    actor, case, person, asset = _thing(request, case_id, person_id, asset_id)
    helpers = helpers_of(actor, person.id)
    shown = [str(key) for key in asset.shown_to]
    form = ShowAssetForm(request.POST or None, helpers=helpers, initial={"agency_ids": shown})
    back = reverse("reintegration:assets", args=[case.id, person.id])

    def act(said):
        return show_asset(by=actor, case_id=case.id, asset_id=asset.id, **said)

    lead = _("No box: your agency alone reads it.")
    if not helpers:
        lead = _("No other agency helps this person now.")
    return form_page(
        request, form, act, onward=back, done=_("Saved."), title=_("Whom may it be shown to?"), lead=lead, back_url=back,
    )  # fmt: skip


def take_away(request: HttpRequest, case_id: UUID, person_id: UUID, asset_id: UUID) -> HttpResponse:
    """It was wrong, is no longer so, or the person does not want it to stand here."""
    actor, case, person, asset = _thing(request, case_id, person_id, asset_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("reintegration:assets", args=[case.id, person.id])

    def act(said):
        return take_away_asset(by=actor, case_id=case.id, asset_id=asset.id)

    return form_page(
        request, form, act, onward=back, done=_("Taken away."), title=_("Take it away?"), lead=asset.words,
        submit=_("Take it away"), back_url=back, danger=True,
    )  # fmt: skip


def _somebody(request: HttpRequest, case_id: UUID, person_id: UUID) -> tuple[Actor, Case, Person]:
    """A person of a visible case, whom the reader counsels. Raises NotVisible, NotAllowed."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    person = next((member.person for member in members_of(case) if member.person_id == person_id), None)
    if person is None:
        raise NotVisible
    if not may_ask_about_assets(actor, person.id):
        raise NotAllowed
    return actor, case, person


def _thing(request: HttpRequest, case_id: UUID, person_id: UUID, asset_id: UUID) -> tuple[Actor, Case, Person, Asset]:
    actor, case, person = _somebody(request, case_id, person_id)
    asset = asset_for(case, asset_id)
    if asset.person_id != person.id:
        raise NotVisible
    return actor, case, person, asset
