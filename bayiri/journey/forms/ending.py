"""What the pages of sharing and ending take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import Purpose
from bayiri.cases.choices import Outcome
from bayiri.pages.forms import PageForm


class SharingForm(PageForm):
    recipient_id = forms.ChoiceField(label=_("With whom?"))
    purpose = forms.ChoiceField(
        label=_("What for?"), widget=forms.RadioSelect,
        choices=[choice for choice in Purpose.choices if choice[0] in (Purpose.RECEPTION, Purpose.REINTEGRATION)],
    )  # fmt: skip
    given = forms.TypedChoiceField(
        label=_("What does the person say?"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("My data may go to them")), ("no", _("My data may not go to them, or not any more"))],
    )  # fmt: skip
    submit_label = _("Save")

    def __init__(self, *args, recipients, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("recipient_id", [(str(agency.id), agency.name) for agency in recipients])


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
