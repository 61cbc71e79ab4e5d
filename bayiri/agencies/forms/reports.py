"""What the pages of reports take in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import OfferKind, ReportKind
from bayiri.agencies.commands.reports import ReportData
from bayiri.agencies.forms.fields import LanguagesField, reader
from bayiri.agencies.models import Agency, PartnerReport
from bayiri.core import clock
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm, PeriodForm
from bayiri.reference.countries import country_choices


class ReportForm(PeriodForm):
    """An assessment of needs or the report of a campaign."""

    sent_to = forms.ChoiceField(label=_("To which agency?"))
    title = forms.CharField(label=_("Title"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    place = forms.CharField(label=_("Town or district"), required=False, max_length=120)
    from_on = DayField(label=_("First day"), latest=clock.today)
    until_on = DayField(label=_("Last day"), latest=clock.today)
    languages = LanguagesField(label=_("Languages"), help_text=_("One a line."))
    people = forms.IntegerField(
        label=_("How many people?"), required=False, min_value=0, max_value=1_000_000,
        widget=forms.NumberInput({"class": "govuk-input--width-5"}),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("What is needed?"), required=False, choices=OfferKind.choices, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("What did you find, what was said and asked?"), max_length=8000, widget=forms.Textarea({"rows": "8"}),
        help_text=_("About groups and places. Write no names: people are referred on a page of their own."),
    )  # fmt: skip
    submit_label = _("Send the report")

    def __init__(self, *args: Any, kind: str, receivers: list[Agency], correcting: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("sent_to", [("", _("Choose")), *((str(one.pk), one.name) for one in receivers)])
        self.offer("country", [("", _("Choose")), *country_choices(reader())])
        if kind == ReportKind.CAMPAIGN:
            del self.fields["needs"]
        if correcting:
            del self.fields["sent_to"]

    @property
    def report(self) -> ReportData:
        """What was said, as the command takes it."""
        return ReportData(**{name: self.cleaned_data[name] for name in self.cleaned_data if name != "sent_to"})

    @staticmethod
    def initial_of(report: PartnerReport) -> dict[str, Any]:
        return {name: getattr(report, name) for name in ReportData.__dataclass_fields__}


class AnswerForm(PageForm):
    """What the agency answers to a report."""

    answer = forms.CharField(label=_("Your answer"), max_length=4000, widget=forms.Textarea)
    submit_label = _("Send the answer")
