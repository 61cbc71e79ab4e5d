"""What is on record about a person, corrected: the person, a way to make contact, an identity document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.core.invariants import INVARIANTS
from bayiri.journey.forms.codes import CodeField
from bayiri.journey.forms.person import PLAIN, PersonFields, inline_radios
from bayiri.pages.fields import DayField, PartialDate
from bayiri.pages.forms import PageForm, VersionedFormMixin
from bayiri.people.choices import ContactKind, DocumentKind, EvidenceGrade, RecordState
from bayiri.people.commands import ContactData, DocumentData
from bayiri.people.models import Contact, IdentityDocument, Person
from bayiri.people.names import latin


def born_as_typed(person: Person) -> PartialDate | None:
    return PartialDate(person.born_on, person.birth_precision) if person.born_on else None  # type: ignore[arg-type]


class EditPersonForm(VersionedFormMixin, PersonFields):
    """A person's record, corrected."""

    sections = [
        (_("Name"), ["given_names", "family_name", "given_names_latin", "family_name_latin", "other_names"]),
        (_("Person"), ["sex", "born_on", "nationalities", "region_of_origin"]),
        (_("Languages"), ["languages", "interpreter_language"]),
        (_("School and work"), ["education", "occupation_before", "occupation_in_host_country"]),
    ]
    submit_label = _("Save")
    spelt_for = forms.CharField(required=False, widget=forms.HiddenInput)  # the name whose spelling was shown last

    def clean(self) -> dict[str, Any]:
        """A name that changes is spelt anew in Latin letters, and the new spelling is shown before it is saved."""
        typed = super().clean() or self.cleaned_data
        name, data = f"{typed.get('given_names')} {typed.get('family_name')}", self.data_sent.copy()
        if data.get("spelt_for") == name:
            return typed
        for field in ("given_names", "family_name"):
            spelling = latin(typed.get(field) or "").title()
            same = typed.get(f"{field}_latin") == self.initial.get(f"{field}_latin") != spelling
            if same and typed[f"{field}_latin"] and typed.get(field) != self.initial.get(field):
                data[f"{field}_latin"] = spelling
                self.add_error(
                    f"{field}_latin", _("The name has changed. Is this its spelling now? Correct it or save.")
                )
        if any(f"{field}_latin" in self.errors for field in ("given_names", "family_name")):
            data["spelt_for"] = name
            self.data = data
        return typed

    @staticmethod
    def from_record(person: Person) -> dict[str, Any]:
        """The record as the fields of this form."""
        values = {name: getattr(person, name) for name in PLAIN}
        return {
            **values,
            "born_on": born_as_typed(person),
            "nationalities": tuple(person.nationalities),
            "languages": tuple(person.languages),
            "other_names": ", ".join(person.other_names),
        }


CONTACT = ("kind", "value", "is_safe", "note", "state")
DOCUMENT = ("kind", "number", "country", "grade", "issued_on", "expires_on", "state")


class RecordForm(VersionedFormMixin, PageForm):
    """What a contact and a document share: whether it still counts, which is not asked of a new one."""

    state = forms.ChoiceField(label=_("Does it still count?"), choices=RecordState.choices, widget=inline_radios())
    field_order: list[str]
    submit_label = _("Save")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.initial.get("version"):
            self.fields["state"].widget = forms.HiddenInput()


class ContactForm(RecordForm):
    """One way to reach a person."""

    kind = forms.ChoiceField(label=_("Way to make contact"), choices=ContactKind.choices, widget=inline_radios())
    value = forms.CharField(label=_("Number or address"))
    is_safe = forms.BooleanField(
        label=_("The person says it is safe to use"),
        required=False,
        help_text=_("Nobody else reads it or hears the call. What is not safe is never used."),
    )
    note = forms.CharField(
        label=_("What to keep in mind"), required=False, help_text=_("As: only after six, ask for Mariam.")
    )
    field_order = [*CONTACT]

    @staticmethod
    def from_record(contact: Contact | None) -> dict[str, Any]:
        """The record as the fields of this form; what a new one begins with."""
        if contact is None:
            return {"state": RecordState.CURRENT, "version": 0}
        return {**{name: getattr(contact, name) for name in CONTACT}, "version": contact.version}

    def data_typed(self) -> ContactData:
        return ContactData(**{name: self.cleaned_data[name] for name in CONTACT})


class DocumentForm(RecordForm):
    """One identity document."""

    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices, widget=inline_radios())
    number = forms.CharField(label=_("Number of the document"), required=False)
    country = CodeField("nationalities", label=_("Issued by"))
    grade = forms.ChoiceField(label=_("How much it proves"), choices=EvidenceGrade.choices, widget=inline_radios())
    issued_on = DayField(label=_("Issued on"), required=False, latest=clock.today)
    expires_on = DayField(label=_("Valid until"), required=False)
    field_order = [*DOCUMENT]

    @staticmethod
    def from_record(document: IdentityDocument | None) -> dict[str, Any]:
        """The record as the fields of this form; what a new one begins with."""
        if document is None:
            return {"state": RecordState.CURRENT, "version": 0}
        return {**{name: getattr(document, name) for name in DOCUMENT}, "version": document.version}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        issued, expires = typed.get("issued_on"), typed.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", INVARIANTS["INV-19"])
        return typed

    def data_typed(self) -> DocumentData:
        return DocumentData(**{name: self.cleaned_data[name] for name in DOCUMENT})
