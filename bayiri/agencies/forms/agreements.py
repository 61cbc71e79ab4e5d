"""What the pages of agreements take in."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import AgreementKind, PartRole
from bayiri.agencies.commands.agreements import Activity, AgreementData, Funding
from bayiri.agencies.forms.fields import CountriesField, reader
from bayiri.agencies.models import Agency
from bayiri.agencies.queries.agreements import Listed, parties_of
from bayiri.core import clock
from bayiri.pages.fields import DayField, MoneyField
from bayiri.pages.forms import PageForm
from bayiri.reference.countries import country_name
from bayiri.reference.currencies import currency_choices, minor_digits


def by_country(agencies: list[Agency]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Agencies to choose from, in groups by country."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for agency in agencies:
        groups.setdefault(country_name(agency.country, reader()), []).append((str(agency.pk), agency.name))
    return sorted(groups.items())


class AgreementForm(PageForm):
    """An agreement that one's own agency leads, or what it says from here on."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=AgreementKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200)
    agencies = forms.MultipleChoiceField(
        label=_("Which agencies are parties?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Your own agency leads and is always one of them. Parties alone see the agreement."),
    )  # fmt: skip
    states = CountriesField(label=_("States that are parties as such"), help_text=_("One a line."))
    begins_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))
    review_on = DayField(
        label=_("To be looked at again on"), required=False,
        help_text=_("Each party finds it under “My work” before this day."),
    )  # fmt: skip
    terms = forms.CharField(
        label=_("Terms"), required=False, max_length=8000, widget=forms.Textarea({"rows": "8"})
    )  # fmt: skip
    because = forms.CharField(label=_("Why is it amended?"), max_length=500)
    submit_label = _("Save the agreement")

    def __init__(self, *args: Any, agencies: list[Agency], own: UUID, listed: Listed | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.own, self.listed = own, listed
        self.offer("agencies", by_country([agency for agency in agencies if agency.pk != own]))
        if listed is None:
            del self.fields["because"]
        else:
            del self.fields["kind"]

    @property
    def agreement(self) -> AgreementData:
        """What was said, with the activities that stand."""
        said = self.cleaned_data
        listed = self.listed
        return AgreementData(
            kind=listed.agreement.kind if listed else said["kind"], title=said["title"], begins_on=said["begins_on"],
            ends_on=said["ends_on"], review_on=said["review_on"], terms=said["terms"], states=tuple(said["states"]),
            agencies=(self.own, *(UUID(one) for one in said["agencies"])),
            activities=tuple(map(Activity.of, listed.version.activities)) if listed else (),
        )  # fmt: skip

    @classmethod
    def initial_of(cls, listed: Listed) -> dict[str, Any]:
        agencies, states = parties_of(listed.agreement)
        one = listed.version
        return {
            "number": one.number, "title": one.title, "terms": one.terms, "begins_on": one.begins_on, "ends_on": one.ends_on,
            "review_on": one.review_on, "agencies": [str(agency.pk) for agency in agencies], "states": states,
        }  # fmt: skip


class ActivityForm(PageForm):
    """Who does what, and who pays how much."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    what = forms.CharField(label=_("What is done?"), max_length=300)
    by = forms.ChoiceField(label=_("Who does it?"))
    role = forms.ChoiceField(label=_("In which role?"), choices=PartRole.choices, widget=forms.RadioSelect)
    payer_1 = forms.ChoiceField(label=_("Who pays?"), required=False)
    amount_1 = forms.CharField(label=_("How much?"), required=False, max_length=30)
    payer_2 = forms.ChoiceField(label=_("Who pays as well?"), required=False)
    amount_2 = forms.CharField(label=_("How much as well?"), required=False, max_length=30)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    submit_label = _("Save the activity")
    sections = (("", ["what", "by", "role"]), (_("Funds"), ["payer_1", "amount_1", "payer_2", "amount_2", "currency"]))

    def __init__(self, *args: Any, parties: list[Agency], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = [("", _("Choose")), *((str(one.pk), one.name) for one in parties)]
        for name in ("by", "payer_1", "payer_2"):
            self.offer(name, offered)
        self.offer("currency", [("", _("Choose")), *currency_choices(reader())])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        funding = []
        for number in ("1", "2"):
            payer, typed = said.get(f"payer_{number}"), said.get(f"amount_{number}")
            if bool(payer) != bool(typed):
                self.add_error(f"amount_{number}" if payer else f"payer_{number}", _("Say who pays, and how much."))
            elif payer:
                funding.append((str(payer), f"amount_{number}", str(typed)))
        if funding and not said.get("currency"):
            self.add_error("currency", _("Choose one from the list."))
        said["funding"] = [] if self.errors else [self._paid(said["currency"], *one) for one in funding]
        return said

    def _paid(self, currency: str, payer: str, name: str, typed: str) -> Funding | None:
        field = MoneyField(exponent=minor_digits(currency), minimum=1)
        try:
            return Funding(UUID(payer), field.clean(typed), currency)
        except forms.ValidationError as fault:
            self.add_error(name, fault)
            return None

    @property
    def activity(self) -> Activity:
        said = self.cleaned_data
        return Activity(said["what"], UUID(said["by"]), said["role"], tuple(said["funding"]))

    @staticmethod
    def initial_of(activity: Activity) -> dict[str, Any]:
        found: dict[str, Any] = {"what": activity.what, "by": str(activity.by), "role": activity.role}
        for number, one in enumerate(activity.funding[:2], start=1):
            written = MoneyField(exponent=minor_digits(one.currency)).written(one.amount)
            found |= {f"payer_{number}": str(one.by), f"amount_{number}": written, "currency": one.currency}
        return found


class EndingForm(PageForm):
    """When an agreement ends, and why."""

    on = DayField(label=_("On which day does it end?"), initial=clock.today)
    because = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea)
    submit_label = _("End the agreement")


class ReviewForm(PageForm):
    """What one's agency found when it looked at an agreement."""

    note = forms.CharField(label=_("What did you find?"), max_length=2000, widget=forms.Textarea)
    submit_label = _("Reviewed")
