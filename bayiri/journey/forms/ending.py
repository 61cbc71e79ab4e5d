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
    submit_label = _("Close the case")


class ReferForm(PageForm):
    to_procedure = forms.CharField(
        label=_("To which procedure, and why?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The return stops. Nothing here counts against the person."),
    )  # fmt: skip
    submit_label = _("Stop the return and refer")
