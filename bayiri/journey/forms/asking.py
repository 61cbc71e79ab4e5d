"""What comes in when another body is asked about a case."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import PARTS_TO_GIVE
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.referrals.choices import Basis, Kind, Need, Urgency, Wanted
from bayiri.referrals.choosing import Choices
from bayiri.referrals.finding import OfferField, OfferFormMixin, asked_with, ungrouped

FEW_ROWS = forms.Textarea(attrs={"rows": 3})
TOLD = (
    ("age", _("Age, in groups")), ("sex", _("Sex")), ("languages", _("Languages")), ("country", _("Country of return")),
)  # fmt: skip


class AskForm(OfferFormMixin, PageForm):
    """Who is asked for what, what they read first, what is opened when they accept, and on what it rests."""

    kind = forms.ChoiceField(label=_("What do you ask?"), widget=forms.RadioSelect, initial=Kind.HELP)
    offered = OfferField(label=_("Which service?"), required=False)
    recipient_id = forms.ChoiceField(label=_("Or another agency"), required=False)
    outside_name = forms.CharField(
        label=_("Or a body without accounts here"), required=False, max_length=200,
        help_text=_("It answers through a link and a PIN. Write its name the same way each time."),
    )  # fmt: skip
    outside_contact = forms.CharField(label=_("Its e-mail address or telephone"), required=False, max_length=200)
    wanted = forms.ChoiceField(
        label=_("What is asked for?"), choices=[("", _("Choose one")), *Wanted.choices], required=False
    )
    told = forms.MultipleChoiceField(
        label=_("What does it need to know to answer?"), required=False, choices=TOLD, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    area = forms.CharField(
        label=_("Area"), required=False, max_length=100, help_text=_("A town or district, no address.")
    )
    wanted_by = DayField(label=_("Wanted by"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("Special needs"), required=False, choices=Need.choices, widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        label=_("Message"), required=False, max_length=2000, widget=FEW_ROWS,
        help_text=_("It is read before anybody has accepted. No name, no number, no address."),
    )  # fmt: skip
    member_ids = forms.MultipleChoiceField(label=_("Whom is it about?"), widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(label=_("What for?"), required=False)
    parts = forms.MultipleChoiceField(
        label=_("Parts of the record that open when they accept"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=PARTS_TO_GIVE,
        help_text=_("No more than the purpose needs. A case that is taken over goes whole."),
    )  # fmt: skip
    until_on = DayField(label=_("Open until"), required=False)
    basis = forms.ChoiceField(
        label=_("What does it rest on?"), widget=forms.RadioSelect, choices=Basis.choices, initial=Basis.CONSENT
    )
    agreed = forms.MultipleChoiceField(
        label=_("Who agreed to exactly this, just now?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty who agreed earlier, in the same words. For a child the guardian agrees."),
    )  # fmt: skip
    basis_reason = forms.CharField(
        label=_("Without consent: why?"), required=False, max_length=2000, widget=FEW_ROWS,
        help_text=_("A second person of your agency confirms it before anybody is asked."),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.NORMAL
    )
    answer_by = DayField(
        label=_("Answer by"), required=False, help_text=_("Left empty, the day follows from how urgent it is.")
    )
    sections = (
        (_("Who is asked, for what"), ["kind", "offered", "recipient_id", "outside_name", "outside_contact", "wanted"]),
        (_("What they read first"), ["told", "area", "wanted_by", "needs", "message", "urgency", "answer_by"]),
        (_("What opens when they accept"), ["member_ids", "purpose", "parts", "until_on"]),
        (_("What it rests on"), ["basis", "agreed", "basis_reason"]),
    )
    submit_label = _("Ask")

    def __init__(
        self, *args: Any, kinds: list, services: Choices, agencies: Choices, members: list, purposes: list, find: Callable,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.find = find
        self.offer("kind", kinds)
        self.offer_services(services)
        self.offer("recipient_id", [("", _("Choose one")), *ungrouped(agencies)])
        if not agencies:
            del self.fields["recipient_id"]
        self.offer("member_ids", members)
        self.offer("agreed", members)
        self.offer("purpose", [("", _("Choose one")), *purposes])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        named = [bool(said.get("offered")), bool(said.get("recipient_id")), bool(said.get("outside_name", "").strip())]
        if "offered" not in self.errors and sum(named) != 1:
            self.add_error(
                "recipient_id" if "recipient_id" in self.fields else "offered",
                _("Choose a service or an agency, or write the name of a body without accounts: one of these."),
            )
        if said.get("purpose") == "" and said.get("kind") in (Kind.HELP, Kind.TAKE_PART):
            self.add_error("purpose", self.fields["purpose"].error_messages["required"])
        if said.get("offered") and said.get("kind") != Kind.HELP:
            self.add_error("offered", _("A service is asked for help. Who is to take part or take over is an agency."))
        return asked_with(said)
