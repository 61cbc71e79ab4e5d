"""What the pages of the directory take in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import AgencyKind, Availability, OfferKind, Served, Weekday
from bayiri.agencies.commands.offers import EntryData, OfferData
from bayiri.agencies.forms.fields import AreasField, DaysField, HoursField, LanguagesField
from bayiri.agencies.models import Agency, Offer
from bayiri.pages.fields import DayField, LinesField
from bayiri.pages.forms import PageForm

AREAS = _("A country a line, or a place in it, as Iraq or Iraq: Erbil.")
LANGUAGES = _("One a line.")


class EntryForm(PageForm):
    """One's own agency in the directory."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    areas = AreasField(label=_("Where it works"), help_text=AREAS)
    languages = LanguagesField(label=_("Languages"), help_text=LANGUAGES)
    address = LinesField(most=6, label=_("Address"), required=False)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=60, widget=forms.TextInput({"dir": "ltr"}))
    email = forms.EmailField(label=_("E-mail"), required=False)
    web = forms.URLField(label=_("Web"), required=False, assume_scheme="https")
    mon = HoursField(label=Weekday.MONDAY.label, help_text=_("As 9:00-12:30, 13:30-17:00. Empty where it is closed."))
    tue = HoursField(label=Weekday.TUESDAY.label)
    wed = HoursField(label=Weekday.WEDNESDAY.label)
    thu = HoursField(label=Weekday.THURSDAY.label)
    fri = HoursField(label=Weekday.FRIDAY.label)
    sat = HoursField(label=Weekday.SATURDAY.label)
    sun = HoursField(label=Weekday.SUNDAY.label)
    closed_on = DaysField(label=_("Closed on these days as well"), help_text=_("One a line, as 2026-12-24."))
    submit_label = _("Save the entry")
    sections = (
        (_("How to reach it"), ["address", "phone", "email", "web"]),
        (_("Where and in which languages"), ["areas", "languages"]),
        (_("Opening hours"), [*Weekday.values, "closed_on"]),
    )

    @property
    def entry(self) -> EntryData:
        """What was said, as the command takes it."""
        said = {name: self.cleaned_data[name] for name in self.cleaned_data if name not in (*Weekday.values, "version")}
        hours = {day: self.cleaned_data[day] for day in Weekday.values if self.cleaned_data[day]}
        return EntryData(**said, opening_hours=hours)

    @classmethod
    def of(cls, agency: Agency, data: Any = None) -> "EntryForm":
        names = ("version", "areas", "languages", "address", "phone", "email", "web", "closed_on")
        return cls(data, initial={name: getattr(agency, name) for name in names} | agency.opening_hours)


class OfferForm(PageForm):
    """One service of one's own agency."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    kind = forms.ChoiceField(label=_("What kind of service is it?"), choices=[("", _("Choose")), *OfferKind.choices])
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("What happens there"), required=False, max_length=1000, widget=forms.Textarea({"rows": "4"})
    )
    for_whom = forms.MultipleChoiceField(
        label=_("For whom?"), required=False, choices=Served.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: for everybody."),
    )  # fmt: skip
    areas = AreasField(label=_("Where"), help_text=AREAS)
    languages = LanguagesField(label=_("Languages"), help_text=LANGUAGES)
    availability = forms.ChoiceField(
        label=_("Does it take people?"), choices=Availability.choices, widget=forms.RadioSelect
    )
    waiting_days = forms.IntegerField(
        label=_("Waiting time in days"), required=False, min_value=1, max_value=730,
        widget=forms.NumberInput({"class": "govuk-input--width-5"}),
    )  # fmt: skip
    said_until = DayField(
        label=_("Until when does this hold?"), required=False,
        help_text=_("After this day nobody is sent there until you say it anew. Empty: until you change it."),
    )  # fmt: skip
    submit_label = _("Save the service")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("availability") == Availability.WAITING and not said.get("waiting_days"):
            self.add_error("waiting_days", _("Say how many days people wait."))
        return said

    @property
    def offered(self) -> OfferData:
        """What was said, as the command takes it."""
        return OfferData(**{name: self.cleaned_data[name] for name in self.cleaned_data if name != "version"})

    @classmethod
    def of(cls, service: Offer | None, data: Any = None) -> "OfferForm":
        names = (*OfferData.__dataclass_fields__, "version")
        return cls(
            data, initial={name: getattr(service, name) for name in names} if service else {"availability": "now"}
        )


class DirectoryForm(PageForm):
    """What narrows the directory."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *AgencyKind.choices])
    service = forms.ChoiceField(label=_("Service"), required=False, choices=[("", _("All")), *OfferKind.choices])
    language = forms.ChoiceField(label=_("Language"), required=False)
    now = forms.BooleanField(label=_("Takes people now"), required=False)
    submit_label = _("Narrow")

    def __init__(self, *args: Any, countries: list, languages: list, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("country", [("", _("All")), *countries])
        self.offer("language", [("", _("All")), *languages])
