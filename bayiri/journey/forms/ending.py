"""What the pages of sharing and ending take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import PARTS_TO_GIVE
from bayiri.cases.choices import Outcome
from bayiri.pages.forms import PageForm


class SharingForm(PageForm):
    recipient_id = forms.ChoiceField(label=_("With whom?"), required=False)
    recipient_name = forms.CharField(
        label=_("Or a body without accounts here"), required=False, max_length=200,
        help_text=_("Its name, written the same way each time."),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("What for?"), widget=forms.RadioSelect)
    given = forms.TypedChoiceField(
        label=_("What does the person say?"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("My data may go to them")), ("no", _("My data may not go to them, or not any more"))],
    )  # fmt: skip
    parts = forms.MultipleChoiceField(
        label=_("Only these parts"), required=False, widget=forms.CheckboxSelectMultiple, choices=PARTS_TO_GIVE,
        help_text=_("With nothing ticked the agency sees it at once. With parts ticked it sees nothing until it accepts a referral."),
    )  # fmt: skip
    submit_label = _("Save")

    def __init__(self, *args, recipients, purposes, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("recipient_id", [("", _("Choose one")), *recipients])
        self.offer("purpose", purposes)

    def clean(self):
        said = super().clean() or self.cleaned_data
        if bool(said.get("recipient_id")) == bool(said.get("recipient_name", "").strip()):
            self.add_error(
                "recipient_id", _("Choose an agency, or write the name of a body without accounts: one of both.")
            )
        return said


class CloseForm(PageForm):
    outcome = forms.ChoiceField(label=_("How did it end?"), choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What should the second person know?"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A programme manager looks at the case before it is closed, unless the person withdrew in time."),
    )  # fmt: skip
    submit_label = _("Close the case")


class SecondLookForm(PageForm):
    answer = forms.ChoiceField(
        label=_("What do you say?"), widget=forms.RadioSelect,
        choices=[("close", _("Close the case")), ("send_back", _("Send it back"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("If you send it back: why?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    submit_label = _("Save")

    def clean(self):
        typed = super().clean() or self.cleaned_data
        if typed.get("answer") == "send_back" and not typed.get("reason", "").strip():
            self.add_error("reason", _("Say what is to be done before the case can be closed."))
        return typed


class ReferForm(PageForm):
    to_procedure = forms.CharField(
        label=_("To which procedure, and why?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The return stops. Nothing here counts against the person."),
    )  # fmt: skip
    submit_label = _("Stop the return and refer")
