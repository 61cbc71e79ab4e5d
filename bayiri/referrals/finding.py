"""Looking for somebody to ask, on every page that asks: words in the address, a service from a list, looked at once more."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import Availability, OfferKind
from bayiri.agencies.models import Offer
from bayiri.pages.forms import PageForm
from bayiri.referrals.choices import ASKED_WITH, SERVICES_FOR, Wanted
from bayiri.referrals.choosing import Choices, Found, Wish, choice_of, said_of, state_of

OFFER_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FindForm(PageForm):
    """Looks for somebody to ask: in the address, so that nothing typed below is needed for it."""

    wanted = forms.ChoiceField(label=_("Services"), required=False)
    q = forms.CharField(
        label=_("Name of a service or an agency"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, auto_id="find_%s", **kwargs)
        self.offer("wanted", [("", _("Anything")), *Wanted.choices])


class OfferField(forms.ChoiceField):
    """A service as it was read; whether it says the same now, the form asks."""

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


class OfferFormMixin(PageForm):
    """Asks for a service that is chosen from a list. What it says of itself now is looked at once more when it is sent.

    A service that became full, or knows nothing any more, is said once; sent again, it is asked all the same.
    """

    find: Callable[[UUID], Offer | None]

    def offer_services(self, services: Choices) -> None:
        self.listed = [("", _("Choose one")), *services]
        self.offer("offered", self.listed)

    def clean_wanted(self) -> str:
        """Said by who asks; of a service that is chosen from the list it is known."""
        wanted: str = self.cleaned_data.get("wanted") or ""
        if not wanted and not self.data.get(self.add_prefix("offered")):
            raise forms.ValidationError(self.fields["wanted"].error_messages["required"])
        return wanted

    def clean_offered(self) -> Offer | None:
        said = self.cleaned_data.get("offered") or ""
        if not said:
            return None
        offer_id, _colon, seen = said.partition(":")
        offer = self.find(UUID(offer_id)) if OFFER_ID.fullmatch(offer_id) else None
        if offer is None:
            raise forms.ValidationError(_("This service is not offered any more. Choose another one."))
        if (state := state_of(offer)) != seen and state != Availability.NOW:
            self._read_again(offer)
            raise forms.ValidationError(
                _("Meanwhile this service says: %(said)s. Choose another one, or send it all the same."),
                params={"said": said_of(offer)},
            )
        return offer

    def _read_again(self, offer: Offer) -> None:
        """It stands in the list as it is now, and is chosen."""
        self.offer("offered", [*self.listed, (choice_of(offer), f"{offer.agency.name}: {said_of(offer)}")])
        data = self.data_sent.copy()
        data[self.add_prefix("offered")] = choice_of(offer)
        self.data = data


def ungrouped(choices: Choices) -> list[tuple[str, str]]:
    return [one for _group, ones in choices for one in ones]


def asked_with(said: dict[str, Any]) -> dict[str, Any]:
    """What is asked for follows from the service, where another word was chosen."""
    offer, wanted = said.get("offered"), said.get("wanted")
    if offer and (not wanted or offer.kind not in SERVICES_FOR[Wanted(wanted)]):
        said["wanted"] = ASKED_WITH[OfferKind(offer.kind)].value
    return said


def wish_of(request: HttpRequest, **more: Any) -> Wish:
    """What the reader looks for, from the address of the page; `others` also where an agency is named in what was sent."""
    asked = request.GET
    wanted = asked.get("wanted", "")
    return Wish(
        wanted=wanted if wanted in Wanted.values else "", words=asked.get("q", "").strip()[:100], wide="wide" in asked,
        others="others" in asked or bool(request.POST.get("recipient_id")), **more,
    )  # fmt: skip


def finding(request: HttpRequest, wish: Wish, found: Found) -> dict[str, Any]:
    """What the page of a form needs to look for somebody to ask."""
    form = FindForm({"wanted": wish.wanted, "q": wish.words})
    return {"find": form, "wish": wish, "found": found, "find_url": request.path}
