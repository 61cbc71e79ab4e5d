"""What the pages of referrals take in."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm, VersionedFormMixin
from bayiri.referrals.choices import Need, Outcome, Reason, Urgency, Wanted
from bayiri.referrals.choosing import Choices
from bayiri.referrals.finding import OfferField, OfferFormMixin, asked_with, ungrouped
from bayiri.referrals.rules import A_NUMBER, OUTCOMES, REASONS

FEW_ROWS = forms.Textarea(attrs={"rows": 3})


class StepForm(VersionedFormMixin, PageForm):
    """One act; a reason or an outcome from the list, where the act wants one."""

    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("What came of it?"), widget=forms.RadioSelect, choices=[(one, Outcome(one).label) for one in OUTCOMES]
    )

    def __init__(self, *args: Any, act: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if act in REASONS:
            listed = [one for one in REASONS[act] if one != Reason.CONSENT_WITHDRAWN]
            self.offer("reason", [(one, Reason(one).label) for one in listed])
        else:
            del self.fields["reason"]
        if act != "finish":
            del self.fields["outcome"]


class PreviewForm(PageForm):
    """What is asked for, in words that name nobody."""

    wanted = forms.ChoiceField(
        label=_("What is asked for?"), choices=[("", _("Choose one")), *Wanted.choices], required=False
    )
    message = forms.CharField(
        label=_("Message"), required=False, max_length=2000, widget=FEW_ROWS,
        help_text=_("It is read before anybody has accepted. No name, no number, no address."),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("Special needs"), required=False, choices=Need.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the other body must know to answer."),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.NORMAL
    )
    answer_by = DayField(
        label=_("Answer by"), required=False, help_text=_("Left empty, the day follows from how urgent it is.")
    )


class SomebodyForm(OfferFormMixin, PreviewForm):
    """Somebody who has no case here, and whom the sender knows."""

    offered = OfferField(label=_("Which service?"), required=False)
    recipient_id = forms.ChoiceField(label=_("Or another agency"), required=False)
    name = forms.CharField(
        label=_("Name of the person"), max_length=200, help_text=_("The agency reads it after it has accepted.")
    )
    contact = forms.CharField(
        label=_("How to reach the person safely"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    agreed = forms.BooleanField(
        label=_("The person agreed that this agency gets their name, contact and what they need")
    )
    sections = (
        (_("Who"), ["name", "contact", "agreed"]),
        (
            _("What the agency reads first"),
            ["offered", "recipient_id", "wanted", "message", "needs", "urgency", "answer_by"],
        ),
    )
    submit_label = _("Send")

    def __init__(self, *args: Any, services: Choices, agencies: Choices, find: Callable, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.find = find
        self.offer_services(services)
        self.offer("recipient_id", [("", _("Choose one")), *ungrouped(agencies)])
        if not agencies:
            del self.fields["recipient_id"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "offered" not in self.errors and bool(said.get("offered")) == bool(said.get("recipient_id")):
            self.add_error("offered", _("Choose a service, or another agency: one of both."))
        return asked_with(said)


class SendLinkForm(PageForm):
    """Where the address goes, and where its PIN."""

    email = forms.EmailField(label=_("E-mail address of the body"), max_length=200)
    pin_to = forms.RegexField(
        A_NUMBER, label=_("Mobile number for the PIN"), required=False, max_length=40,
        help_text=_("A text message brings it there. Left empty, you say the PIN on the telephone."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "dir": "ltr"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the messages"))
    submit_label = _("Send the address")

    def __init__(self, *args: Any, languages: Sequence[tuple[str, Any]], by_text: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("language", languages)
        if not by_text:
            del self.fields["pin_to"]


class PinForm(PageForm):
    pin = forms.RegexField(
        r"^\s*\d{6}\s*$", label=_("PIN"), help_text=_("Six digits, which you were told by another way than this address."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-5"}),
    )  # fmt: skip
    submit_label = _("Open")


class LinkAnswerForm(PinForm):
    """The answer of a body without accounts."""

    act = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect, choices=[("accept", _("Yes, we can")), ("decline", _("No"))]
    )
    reason = forms.ChoiceField(label=_("If not: why?"), required=False)
    name = forms.CharField(label=_("Your name"), max_length=200)
    submit_label = _("Send the answer")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["pin"].widget = forms.HiddenInput()
        self.offer("reason", [("", "—"), *((one, Reason(one).label) for one in REASONS["decline"])])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("act") == "decline" and not said.get("reason"):
            self.add_error("reason", _("Choose one from the list."))
        if said.get("act") == "accept":
            said["reason"] = ""
        return said


class LinkReceiptForm(PinForm):
    """That a body without accounts has deleted what it was told."""

    deleted = forms.BooleanField(
        label=_("We have deleted what we were told, and passed on to nobody what is not deleted there too")
    )
    words = forms.CharField(
        label=_("What was deleted, and what could not be?"), required=False, max_length=1000, widget=FEW_ROWS
    )
    name = forms.CharField(label=_("Your name"), max_length=200)
    submit_label = _("Confirm")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["pin"].widget = forms.HiddenInput()
