"""Changing the facts of a journey."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import Category, Duration, ResidenceStatus
from bayiri.cases.models import Case
from bayiri.core.invariants import INVARIANTS
from bayiri.journey.forms.codes import DestinationField, PlaceField
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm, VersionedFormMixin

FACTS = (
    "destination_country",
    "destination_place",
    "planned_departure_on",
    "duration",
    "category",
    "residence_status",
)


class ChangeJourneyForm(VersionedFormMixin, PageForm):
    destination_country = DestinationField(label=_("Destination country"))
    destination_place = PlaceField(label=_("Town or district"))
    planned_departure_on = DayField(label=_("Planned departure"), required=False)
    duration = forms.ChoiceField(label=_("For how long"), choices=Duration.choices)
    category = forms.ChoiceField(label=_("Why the person returns"), choices=Category.choices)
    residence_status = forms.ChoiceField(
        label=_("Residence status"),
        choices=ResidenceStatus.choices,
        help_text=_("Only for the assessment. It bars nobody from help."),
    )
    submit_label = _("Save")

    def __init__(self, *args: Any, host_country: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.host_country = host_country

    def clean_destination_country(self) -> str:
        country = self.cleaned_data["destination_country"]
        if country == self.host_country:
            raise forms.ValidationError(INVARIANTS["INV-14"])
        return country

    @staticmethod
    def from_record(case: Case) -> dict[str, Any]:
        return {name: getattr(case, name) for name in FACTS}
