"""What the pages of health and the journey take in."""

from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bayiri.documents.models import Attachment
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.safeguards.choices import CertificateWord, HealthKind, TravelNeed


class StatementForm(PageForm):
    """Everything somebody says about their health for the journey."""

    kinds = forms.MultipleChoiceField(
        label=_("Does the person say that any of this applies?"), choices=HealthKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Several may apply. Tick none if there is nothing to say."),
    )  # fmt: skip
    due_on = DayField(label=_("When is the child due?"), required=False)
    happened_on = DayField(
        label=_("When was the operation or illness?"), required=False, help_text=_("Where there were several: the latest day."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What else does the person say?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    medicine = forms.CharField(label=_("Which medicine does the person take?"), required=False, max_length=500)
    medicine_days = forms.IntegerField(
        label=_("For how many days do they have enough with them?"), required=False, min_value=0, max_value=999,
        help_text=_("For the journey and the first time there."),
    )  # fmt: skip
    medicine_after = forms.CharField(label=_("Where do they get it afterwards?"), required=False, max_length=500)
    notice = forms.CharField(
        label=_("Which health authority was told, and when?"), required=False, max_length=500,
        help_text=_("Only where the law asks for it, as with some infectious diseases."),
    )  # fmt: skip
    signed = forms.BooleanField(label=_("The person has signed this statement."), required=False)
    sections = [
        (_("Health"), ["kinds", "due_on", "happened_on", "note"]),
        (_("Medicine"), ["medicine", "medicine_days", "medicine_after"]),
        (_("Signature"), ["notice", "signed"]),
    ]
    submit_label = _("Save the statement")


class CertificateForm(PageForm):
    """The word of a health professional. No diagnosis."""

    word = forms.ChoiceField(label=_("What do they say?"), choices=CertificateWord.choices, widget=forms.RadioSelect)
    issued_by = forms.CharField(label=_("Who says so?"), max_length=300, help_text=_("Name and profession."))
    issued_on = DayField(label=_("When was it issued?"))
    valid_until = DayField(label=_("Valid until"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("What does the person need on the way?"), choices=TravelNeed.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    escort = forms.CharField(
        label=_("Who travels along as medical escort?"),
        required=False,
        max_length=300,
        help_text=_("Name and profession."),
    )
    file_id = forms.TypedChoiceField(
        label=_("Which file of the case shows it?"), coerce=UUID, required=False, empty_value=None
    )
    submit_label = _("Save the certificate")

    def __init__(self, *args, files: list[Attachment], **kwargs):
        super().__init__(*args, **kwargs)
        said = [(str(file.id), f"{file.name}, {date_format(file.recorded_at, 'j F Y')}") for file in files]
        self.offer("file_id", [("", _("None of them")), *said])
