"""What the pages of a case's files take in."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.documents.choices import FileKind
from bayiri.documents.commands.files import FileData
from bayiri.documents.models import Attachment
from bayiri.documents.rules import PROTECTION, SECTION_OF_FILE
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm, VersionedFormMixin
from bayiri.people.models import IdentityDocument

MOST_FILES = 10


class SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files, in the order they were chosen. What each is, the rules say, file by file."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [file for file in data or () if file]


class AboutFileForm(PageForm):
    """What is said about a file. Offered are the kinds of the sections that the agency may write to."""

    kind = forms.ChoiceField(
        label=_("What is it?"), widget=forms.RadioSelect,
        help_text=_("It decides who may see the file: medical papers stand with health, receipts with finance."),
    )  # fmt: skip
    member_id = forms.TypedChoiceField(label=_("Whom is it about?"), coerce=UUID, required=False, empty_value=None)
    document_id = forms.TypedChoiceField(
        label=_("Which identity document does it show?"), coerce=UUID, required=False, empty_value=None
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("What a colleague will look for, as: lease of the flat."),
    )
    dated_on = DayField(label=_("Day on the paper"), required=False, latest=clock.today)
    is_protected = forms.BooleanField(
        label=_("It concerns protection"), required=False,
        help_text=_("Only agencies that were given the part on protection see it."),
    )  # fmt: skip

    def __init__(
        self, *args, sections: Collection[str], members: list[Member], documents: list[IdentityDocument], **kwargs
    ):
        super().__init__(*args, **kwargs)
        offered = [c for c in FileKind.choices if {PROTECTION, SECTION_OF_FILE[c[0]]} & set(sections)]
        self.offer("kind", offered)
        self.offer("member_id", [("", _("The whole household")), *((str(m.id), m.person.name) for m in members)])
        self.owner_of = {d.id: m.id for d in documents for m in members if m.person_id == d.person_id}
        names = {member.id: member.person.name for member in members}
        self.offer(
            "document_id",
            [("", _("None of these")), *((str(d.id), f"{d} ({names[self.owner_of[d.id]]})") for d in documents)],
        )
        if not documents:
            del self.fields["document_id"]
        if len(members) == 1 and not self.initial.get("member_id"):
            self.initial["member_id"] = members[0].id
        if PROTECTION not in sections:
            del self.fields["is_protected"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        owner = self.owner_of.get(typed.get("document_id"))  # type: ignore[arg-type]
        if owner and typed.get("kind") != FileKind.IDENTITY:
            self.add_error("document_id", _("Only a file that is an identity document shows one of these."))
        elif owner and typed.get("member_id") not in (None, owner):
            self.add_error("document_id", _("This document belongs to somebody else of the household."))
        elif owner:
            typed["member_id"] = owner
        return typed

    def data_typed(self, *, title: str = "") -> FileData:
        names = ("kind", "dated_on", "member_id", "document_id", "is_protected")
        known = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return FileData(title=title or self.cleaned_data["title"], **known)


class AddFilesForm(AboutFileForm):
    """Photographs and files, up to ten at a time, and what they are."""

    # A camera gives a photograph at once; where files are chosen, only JPEG is asked for, and a phone turns its own format into that.
    photographs = SeveralFiles(
        label=_("Take a photograph"),
        widget=SeveralInput(
            {"accept": "image/*", "capture": "environment", "multiple": False, "class": "govuk-file-upload"}
        ),
    )
    chosen = SeveralFiles(
        label=_("Choose files"),
        widget=SeveralInput(
            {"accept": "image/jpeg,image/png,application/pdf", "multiple": True, "class": "govuk-file-upload"}
        ),
    )
    submit_label = _("Keep the files")
    choosing, first, later = ("photographs", "chosen"), ("kind", "member_id"), (
        "document_id", "title", "dated_on", "is_protected",
    )  # fmt: skip

    def of(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def asked_first(self) -> list[forms.BoundField]:
        return self.of(self.first)

    @property
    def asked_later(self) -> list[forms.BoundField]:
        return self.of(self.later)

    @property
    def opens_later(self) -> bool:
        """Whether something in the folded part is filled in or wrong."""
        values = [(field.value(), field.errors) for field in self.asked_later]
        return any(errors or (any(said.values()) if isinstance(said, dict) else said) for said, errors in values)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        sent = self.sent
        if not sent:
            self.add_error("chosen", _("Take a photograph, or choose a file."))
        elif len(sent) > MOST_FILES:
            self.add_error("chosen", _("At most ten files at a time. Send the others afterwards."))
        return typed

    @property
    def sent(self) -> list[UploadedFile]:
        return [*self.cleaned_data.get("photographs", []), *self.cleaned_data.get("chosen", [])]

    def data_of(self, place: int) -> FileData:
        """What is said about one of the files sent: several with one title are numbered."""
        title = self.cleaned_data["title"]
        return self.data_typed(title=f"{title} ({place})" if title and len(self.sent) > 1 else title)


class CorrectFileForm(VersionedFormMixin, AboutFileForm):
    reason = forms.CharField(label=_("Why is it corrected?"), widget=forms.Textarea(attrs={"rows": 2}))
    submit_label = _("Save the correction")

    @staticmethod
    def from_record(file: Attachment) -> dict[str, Any]:
        """The record as the fields of this form."""
        plain = ("kind", "member_id", "document_id", "title", "dated_on", "version")
        return {**{name: getattr(file, name) for name in plain}, "is_protected": file.section == PROTECTION}


class FileReasonForm(PageForm):
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))
