"""What the pages of this room take in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import AttemptResult, ContactWay, NoteSection, SessionChannel, Topic
from bayiri.cases.commands.appointments import AppointmentData
from bayiri.cases.commands.contact import AttemptData
from bayiri.cases.models import Case, Member, Note
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.pages.fears import FearField, FearsField, FearWordsField
from bayiri.pages.fields import MomentField
from bayiri.pages.forms import PageForm, VersionedFormMixin
from bayiri.people.models import Contact
from bayiri.reference.languages import language_choices, language_name
from bayiri.tasks.choices import AppointmentChannel, AppointmentKind, InterpreterState
from bayiri.tasks.models import Appointment


class SessionForm(PageForm):
    """A counselling session of one case."""

    held_at = MomentField(label=_("When was it held?"))
    channel = forms.ChoiceField(label=_("How?"), choices=SessionChannel.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language?"))
    interpreter_name = forms.CharField(
        label=_("Interpreter"),
        required=False,
        help_text=_("Leave empty if there was none. A missing interpreter is flagged."),
    )
    members_present = forms.MultipleChoiceField(label=_("Who was present?"), widget=forms.CheckboxSelectMultiple)
    topics = forms.MultipleChoiceField(
        label=_("What was talked about?"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    fears = FearsField()
    fear_words = FearWordsField()
    submit_label = _("Save the session")

    def __init__(self, *args, members: list[Member], **kwargs):
        initial = {"held_at": clock.now(), "channel": "in_person", **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("language", [("", _("Choose a language")), *language_choices(get_language() or "en")])
        for name in ("members_present", "fears"):
            self.offer(name, [(str(member.id), member.person.name) for member in members])


LENGTHS = (
    (15, _("15 minutes")),
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("1 hour")),
    (90, _("1 and a half hours")),
    (120, _("2 hours")),
    (180, _("3 hours")),
    (240, _("4 hours")),
    (480, _("8 hours")),
)


class AppointmentForm(VersionedFormMixin, PageForm):
    """An appointment of one case."""

    kind = forms.ChoiceField(label=_("What for?"), choices=AppointmentKind.choices)
    starts_at = MomentField(label=_("When does it begin?"))
    minutes = forms.TypedChoiceField(label=_("How long?"), choices=LENGTHS, coerce=int, initial=60)
    channel = forms.ChoiceField(label=_("How?"), choices=AppointmentChannel.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where?"), required=False, max_length=200,
        help_text=_("Room or address. No names: it stands in your calendar, if you read it elsewhere."),
    )  # fmt: skip
    person_id = forms.TypedChoiceField(label=_("With whom of your agency?"), coerce=UUID)
    members = forms.MultipleChoiceField(
        label=_("Who comes?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nobody for the whole household."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"))
    interpreter = forms.ChoiceField(
        label=_("Interpreter"), choices=InterpreterState.choices, widget=forms.RadioSelect,
        help_text=_("Where somebody's record says that one is needed, a missing interpreter is flagged."),
    )  # fmt: skip
    interpreter_name = forms.CharField(label=_("Name of the interpreter"), required=False, max_length=200)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sections = [
        (_("What and when"), ["kind", "starts_at", "minutes", "channel", "place"]),
        (_("Who"), ["person_id", "members", "language", "interpreter", "interpreter_name"]),
    ]
    submit_label = _("Save the appointment")

    def __init__(self, *args, members: list[Member], colleagues: list[tuple[UUID, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("person_id", [(str(pk), name) for pk, name in colleagues])
        self.offer("members", [(str(member.id), member.person.name) for member in members])
        if len(members) == 1:
            del self.fields["members"]
        reader = get_language() or "en"
        spoken = dict.fromkeys(code for m in members for code in (m.person.interpreter_language, *m.person.languages))
        theirs = [(code, language_name(code, reader)) for code in spoken if code]
        others = language_choices(reader)
        groups = [(_("Spoken in this household"), theirs), (_("All languages"), others)] if theirs else others
        self.offer("language", [("", _("Choose a language")), *groups])

    @staticmethod
    def from_record(appointment: Appointment) -> dict[str, Any]:
        """The record as the fields of this form."""
        plain = (
            "kind",
            "starts_at",
            "channel",
            "place",
            "language",
            "interpreter",
            "interpreter_name",
            "note",
            "version",
        )
        return {
            **{name: getattr(appointment, name) for name in plain},
            "minutes": int((appointment.ends_at - appointment.starts_at).total_seconds() // 60),
            "person_id": appointment.person_id,
            "members": [str(member_id) for member_id in appointment.member_ids],
        }

    def data_typed(self) -> AppointmentData:
        typed = dict(self.cleaned_data)
        typed.pop("version")
        minutes, members = typed.pop("minutes"), typed.pop("members", [])
        ends_at = typed["starts_at"] + timedelta(minutes=minutes)
        return AppointmentData(ends_at=ends_at, member_ids=tuple(map(UUID, members)), **typed)


class HeldForm(PageForm):
    """An appointment was held, and perhaps somebody said what they fear."""

    fears = FearsField()
    fear_words = forms.CharField(
        label=_("What do they fear?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    submit_label = _("It was held")

    def __init__(self, *args, members: list[Member], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("fears", [(str(member.id), member.person.name) for member in members])


class CancelForm(PageForm):
    reason = forms.CharField(label=_("Why is it cancelled?"), widget=forms.Textarea(attrs={"rows": 3}))
    submit_label = _("Cancel the appointment")


class ChooseCaseForm(PageForm):
    """A case, by its number."""

    number = forms.CharField(
        label=_("Case number"), max_length=20, help_text=_("As R-2026-000012, or only 12."),
        widget=forms.TextInput({"list": "own-cases", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )  # fmt: skip

    def __init__(self, *args, find: Callable[[str], Case], **kwargs):
        super().__init__(*args, **kwargs)
        self.find = find

    def clean_number(self) -> Case:
        try:
            return self.find(self.cleaned_data["number"])
        except NotVisible:
            raise forms.ValidationError(_("No case of this number is yours to see.")) from None


class NoteForm(VersionedFormMixin, PageForm):
    """A note of a case. Offered are the sections that the agency may write to."""

    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)
    section = forms.ChoiceField(
        label=_("Section"), widget=forms.RadioSelect,
        help_text=_("Who may read it: other agencies see only the sections that they were given."),
    )  # fmt: skip
    pinned = forms.BooleanField(label=_("Keep it at the top of the case"), required=False)
    submit_label = _("Save the note")

    def __init__(self, *args, offered: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("section", [choice for choice in NoteSection.choices if choice[0] in offered])

    @staticmethod
    def from_record(note: Note) -> dict[str, Any]:
        """The record as the fields of this form."""
        return {name: getattr(note, name) for name in ("text", "section", "pinned", "version")}


class OwnNotesForm(PageForm):
    """Words that notes hold."""

    q = forms.CharField(label=_("Words in the note"), required=False, max_length=200)


class NoteSearchForm(OwnNotesForm):
    """What narrows a list of notes."""

    section = forms.ChoiceField(
        label=_("Section"), required=False, choices=[("", _("Every section")), *NoteSection.choices]
    )


class AttemptForm(PageForm):
    """A try to reach somebody of the household."""

    tried_at = MomentField(label=_("When?"))
    member = forms.TypedChoiceField(label=_("Whom?"), coerce=UUID, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("How?"), choices=ContactWay.choices, widget=forms.RadioSelect)
    contact = forms.TypedChoiceField(
        label=_("Number or address used"), coerce=UUID, required=False, empty_value=None,
        help_text=_("Use only what the person says is safe."),
    )  # fmt: skip
    contact_used = forms.CharField(label=_("Another number or address"), required=False, max_length=200)
    result = forms.ChoiceField(
        label=_("What came of it?"), choices=AttemptResult.choices, widget=forms.RadioSelect,
        help_text=_("If somebody else answered and it was not safe to go on: the number is marked as not safe."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    fears_return = FearField()
    fear_words = FearWordsField()
    submit_label = _("Save the attempt")

    def __init__(self, *args, members: list[Member], contacts: list[Contact], **kwargs):
        kwargs["initial"] = {"tried_at": clock.now(), "member": str(members[0].id), "way": "call"}
        super().__init__(*args, **kwargs)
        self.offer("member", [(str(member.id), member.person.name) for member in members])
        of_person = {member.person_id: member for member in members}
        self.owner_of = {contact.id: of_person[contact.person_id].id for contact in contacts}
        self.offer(
            "contact",
            [("", _("Not one of those on record")), *((str(c.id), self._label(c, of_person)) for c in contacts)],
        )

    @staticmethod
    def _label(contact: Contact, of_person: dict[UUID, Member]) -> str:
        safe = _("safe") if contact.is_safe else _("not said to be safe")
        return f"{of_person[contact.person_id].person.name}: {contact.value} ({contact.get_kind_display()}, {safe})"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        owner = self.owner_of.get(typed["contact"]) if typed.get("contact") else None
        if owner and typed.get("member") and owner != typed["member"]:
            self.add_error("contact", _("This number or address belongs to somebody else of the household."))
        return typed

    def data_typed(self) -> AttemptData:
        typed = dict(self.cleaned_data)
        typed.pop("member")
        return AttemptData(contact_id=typed.pop("contact"), **typed)
