"""Who somebody is, as a page takes it in."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import Relation
from bayiri.core import clock
from bayiri.core.invariants import INVARIANTS
from bayiri.journey.forms.codes import CodeField, CodesField, PlaceField, reader
from bayiri.pages.fields import DayField, PartialDate, PartialDateField
from bayiri.pages.forms import PageForm
from bayiri.people.choices import ContactKind, DocumentKind, EvidenceGrade, Sex
from bayiri.people.commands import ContactData, DocumentData, PersonData
from bayiri.people.rules import is_child
from bayiri.reference.education import education_choices

PLAIN = (
    "given_names",
    "family_name",
    "given_names_latin",
    "family_name_latin",
    "sex",
    "interpreter_language",
    "education",
    "occupation_before",
    "occupation_in_host_country",
    "region_of_origin",
)
NOT_SAID = ("", _("Not said"))


def inline_radios() -> forms.RadioSelect:
    return forms.RadioSelect({"class": "govuk-radios--inline govuk-radios--small"})


def optional_choice(choices: Any, label: Any, **kwargs: Any) -> forms.ChoiceField:
    """A list to choose from, or nothing. `choices` is an enumeration or a function of the language."""
    own = hasattr(choices, "choices")
    listed = [NOT_SAID, *choices.choices] if own else lambda: [NOT_SAID, *choices(reader())]
    return forms.ChoiceField(choices=listed, label=label, required=False, **kwargs)


class PersonFields(PageForm):
    """The fields every page about a person shares; `person_data` is what a command takes."""

    given_names = forms.CharField(
        label=_("Given names"),
        help_text=_("As the person writes them, in any script."),
        error_messages={"required": _("Enter the name, as the person writes it.")},
    )
    family_name = forms.CharField(label=_("Family name"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Sex.choices,
        widget=inline_radios(),
        error_messages={"required": _("Choose one, “Not known” if need be.")},
    )
    born_on = PartialDateField(
        label=_("Date of birth"), required=False, latest=clock.today, help_text=_("The year alone will do.")
    )
    nationalities = CodesField("nationalities", count=2, label=_("Nationalities"), required=False)
    given_names_latin = forms.CharField(label=_("Given names in Latin letters"), required=False)
    family_name_latin = forms.CharField(label=_("Family name in Latin letters"), required=False)
    other_names = forms.CharField(
        label=_("Other names or spellings"),
        required=False,
        help_text=_("With commas between them. Search finds them too."),
    )
    languages = CodesField("languages", count=3, label=_("Languages spoken"), required=False)
    interpreter_language = CodeField("languages", label=_("Needs an interpreter for"), required=False)
    education = optional_choice(education_choices, _("Education finished"))
    occupation_before = CodeField("occupations", label=_("Occupation before leaving"), required=False)
    occupation_in_host_country = CodeField("occupations", label=_("Occupation in the host country"), required=False)
    region_of_origin = PlaceField(label=_("Region or town of origin"))

    def person_data(self, **more: Any) -> PersonData:
        """What a command takes. Call when the form is clean."""
        typed = self.cleaned_data
        born: PartialDate | None = typed["born_on"]
        others = typed["other_names"].replace("،", ",").split(",")
        return PersonData(
            **{name: typed[name] for name in PLAIN},
            other_names=tuple(name.strip() for name in others if name.strip()),
            born_on=born.on if born else None,
            birth_precision=born.precision if born else None,
            nationalities=typed["nationalities"],
            languages=typed["languages"],
            **more,
        )


CONTACTS = ("contact", "contact2")
DETAILS = (
    (_("Latin letters and other spellings"), ("given_names_latin", "family_name_latin", "other_names")),
    (
        _("Languages, school, work, region"),
        (
            "languages",
            "interpreter_language",
            "education",
            "occupation_before",
            "occupation_in_host_country",
            "region_of_origin",
        ),
    ),
    (
        _("Safe ways to make contact"),
        tuple(f"{box}_{part}" for box in CONTACTS for part in ("kind", "value", "is_safe")),
    ),
    (
        _("Identity document"),
        (
            "document_kind",
            "document_number",
            "document_country",
            "document_grade",
            "document_issued_on",
            "document_expires_on",
        ),
    ),
    (_("Stay in the host country"), ("entered_on", "guardian_name")),
)


class MemberForm(PersonFields):
    """One person of a household that is being registered."""

    relation = forms.ChoiceField(
        label=_("Relation to the main applicant"),
        choices=[("", _("Choose")), *Relation.choices[1:]],
        required=False,
    )
    contact_kind = optional_choice(ContactKind, _("Way to make contact"))
    contact_value = forms.CharField(label=_("Number or address"), required=False)
    contact_is_safe = forms.BooleanField(label=_("The person says it is safe to use"), required=False)
    contact2_kind = optional_choice(ContactKind, _("A second way"))
    contact2_value = forms.CharField(label=_("Second number or address"), required=False)
    contact2_is_safe = forms.BooleanField(label=_("The second is safe to use"), required=False)
    document_kind = optional_choice(DocumentKind, _("Document"))
    document_number = forms.CharField(label=_("Number of the document"), required=False)
    document_country = CodeField("nationalities", label=_("Issued by"), required=False)
    document_grade = optional_choice(EvidenceGrade, _("How much it proves"))
    document_issued_on = DayField(label=_("Issued on"), required=False, latest=clock.today)
    document_expires_on = DayField(label=_("Valid until"), required=False)
    entered_on = DayField(label=_("Entered the host country on"), required=False, latest=clock.today)
    guardian_name = forms.CharField(
        label=_("Guardian"), required=False, help_text=_("For a child without a parent in this case.")
    )

    def __init__(self, *args: Any, is_main: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_main = is_main
        # A page shows the whole block of one person, and of the others a line: what was typed travels hidden.
        self.is_at_hand = True
        self.carried: list[tuple[str, str]] | None = None
        if is_main:
            del self.fields["relation"]
        else:
            self.fields["relation"].required = True
            self.fields["relation"].error_messages["required"] = _(
                "Choose how this person is related to the main applicant."
            )

    @property
    def essentials(self) -> list[forms.BoundField]:
        names = ("relation", "given_names", "family_name", "sex", "born_on", "nationalities")
        return [self[name] for name in names if name in self.fields]

    def fold(self, carried: list[tuple[str, str]]) -> None:
        """Show this person as a line; `carried` is what was typed, by the names of the boxes."""
        self.is_at_hand, self.carried = False, carried

    @property
    def line(self) -> dict[str, Any]:
        """Who this is, as far as it was typed: for the line of somebody who is folded away."""
        values = {name: self[name].value() for name in ("given_names", "family_name", "born_on")}
        relation = str(self["relation"].value() or "") if "relation" in self.fields else ""
        born = values["born_on"]
        return {
            "name": f"{values['given_names'] or ''} {values['family_name'] or ''}".strip(),
            "relation": dict(Relation.choices).get(relation, ""),
            "born": " ".join(filter(None, born.values())) if isinstance(born, dict) else "",
        }

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The details a page shows: all of the person at hand; of others shown for a fault what is filled or wrong."""
        return [part for part in self.details if self.is_at_hand or part["open"]]

    @property
    def details(self) -> Iterator[dict[str, Any]]:
        """What is asked beyond the essentials, folded away; open where something stands or is wrong."""
        for title, names in DETAILS:
            fields = [self[name] for name in names]
            wrong = self.is_bound and any(field.errors for field in fields)
            yield {
                "title": title,
                "fields": fields,
                "open": wrong or any(_says_something(field.value()) for field in fields),
            }

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        self._check_contacts(typed)
        self._check_document(typed)
        born = typed.get("born_on")
        if born and typed.get("entered_on") and typed["entered_on"] < born.on:
            self.add_error("entered_on", INVARIANTS["INV-13"])
        return typed

    def _check_contacts(self, typed: dict[str, Any]) -> None:
        for box in CONTACTS:
            if typed.get(f"{box}_value") and not typed.get(f"{box}_kind"):
                self.add_error(f"{box}_kind", _("Choose what kind of contact this is."))
            if typed.get(f"{box}_is_safe") and not typed.get(f"{box}_value") and typed.get(f"{box}_kind"):
                self.add_error(f"{box}_value", _("Enter the number or address."))

    def _check_document(self, typed: dict[str, Any]) -> None:
        issued, expires, born = (typed.get(name) for name in ("document_issued_on", "document_expires_on", "born_on"))
        if issued and ((expires and expires < issued) or (born and issued < born.on)):
            self.add_error("document_issued_on", INVARIANTS["INV-19"])
        if any((typed.get("document_number"), issued, expires, typed.get("document_country"))) and not typed.get(
            "document_kind"
        ):
            self.add_error("document_kind", _("Choose what kind of document this is."))

    def person_data(self, **more: Any) -> PersonData:
        return super().person_data(contacts=self._contacts(), documents=self._documents(), **more)

    def is_child(self) -> bool:
        born = self.cleaned_data.get("born_on")
        return is_child(born.on if born else None, clock.today())

    def _contacts(self) -> tuple[ContactData, ...]:
        typed = self.cleaned_data
        rows = [(typed[f"{box}_kind"], typed[f"{box}_value"], typed[f"{box}_is_safe"]) for box in CONTACTS]
        return tuple(ContactData(kind, value, is_safe) for kind, value, is_safe in rows if value)

    def _documents(self) -> tuple[DocumentData, ...]:
        typed = self.cleaned_data
        if not typed["document_kind"]:
            return ()
        return (
            DocumentData(
                kind=typed["document_kind"],
                number=typed["document_number"],
                country=typed["document_country"] or next(iter(typed["nationalities"]), ""),
                grade=typed["document_grade"] or EvidenceGrade.OTHER,
                issued_on=typed["document_issued_on"],
                expires_on=typed["document_expires_on"],
            ),
        )


def _says_something(value: Any) -> bool:
    return (
        any(value.values())
        if isinstance(value, dict)
        else any(value)
        if isinstance(value, (list, tuple))
        else bool(value)
    )
