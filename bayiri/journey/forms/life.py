"""What the pages of life's events take in."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import Relation
from bayiri.cases.models import Member, Note
from bayiri.core import clock
from bayiri.journey.choices import Bond
from bayiri.journey.forms.person import inline_radios
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.people.choices import BirthPrecision, Sex
from bayiri.people.commands import PersonData


def named(members: Iterable[Member]) -> list[tuple[str, str]]:
    """People to choose from."""
    return [(str(member.id), member.person.name) for member in members]


class BirthForm(PageForm):
    """A child who was born into the household."""

    given_names = forms.CharField(
        label=_("Given names"), help_text=_("As the family writes them. A name that is chosen later is corrected then.")
    )
    family_name = forms.CharField(label=_("Family name"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=inline_radios())
    born_on = DayField(label=_("Date of birth"), latest=clock.today)
    parent_id = forms.ChoiceField(
        label=_("Whose child is it?"), widget=forms.RadioSelect,
        help_text=_("This parent is written down as the guardian, who signs for the child."),
    )  # fmt: skip
    submit_label = _("Write the birth down")

    def __init__(self, *args, members: list[Member], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("parent_id", named(members))

    def child(self) -> PersonData:
        typed = self.cleaned_data
        return PersonData(
            typed["given_names"], typed["family_name"], sex=typed["sex"], born_on=typed["born_on"],
            birth_precision=BirthPrecision.DAY,
        )  # fmt: skip


class DeathForm(PageForm):
    """That somebody has died."""

    died_on = DayField(label=_("On which day?"), latest=clock.today)
    told_by = forms.CharField(label=_("Who told you?"), help_text=_("As: the sister, the hospital, the police."))
    certificate_seen = forms.BooleanField(label=_("I have seen a death certificate."), required=False)
    head_id = forms.ChoiceField(
        label=_("Who is the main applicant from now on?"), widget=forms.RadioSelect,
        help_text=_("The others' relations follow from it as far as they are certain. Look at them afterwards."),
    )  # fmt: skip
    submit_label = _("Write the death down")

    def __init__(self, *args, heads: list[Member], **kwargs):
        super().__init__(*args, **kwargs)
        if heads:
            self.offer("head_id", named(heads))
        else:
            del self.fields["head_id"]

    def clean_head_id(self) -> UUID:
        return UUID(self.cleaned_data["head_id"])


class UndoDeathForm(PageForm):
    reason = forms.CharField(
        label=_("How did the mistake happen, and how do you know?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    submit_label = _("Take the entry back")


class RelationsForm(PageForm):
    """How everybody stands to the main applicant now."""

    bond = forms.ChoiceField(label=_("What happened?"), choices=Bond.choices, widget=forms.RadioSelect)
    happened_on = DayField(label=_("On which day?"), required=False, latest=clock.today)
    submit_label = _("Save")

    def __init__(self, *args, members: list[Member], **kwargs):
        super().__init__(*args, **kwargs)
        for member in members:
            self.fields[f"relation-{member.id}"] = forms.ChoiceField(
                label=member.person.name, choices=Relation.choices, initial=member.relation
            )
        people = [f"relation-{member.id}" for member in members]
        self.sections = [("", ["bond", "happened_on"]), (_("How each is related to the main applicant now"), people)]

    def relations(self) -> dict[UUID, str]:
        """Member: relation to the main applicant."""
        typed = self.cleaned_data.items()
        return {UUID(name.removeprefix("relation-")): said for name, said in typed if name.startswith("relation-")}


class SplitForm(PageForm):
    """Who gets a case of their own."""

    member_ids = forms.MultipleChoiceField(
        label=_("Who gets a case of their own?"), widget=forms.CheckboxSelectMultiple
    )
    head_id = forms.ChoiceField(
        label=_("Who is the main applicant of the new case?"), widget=forms.RadioSelect,
        help_text=_("One of those who go."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the people's own words, as far as they want to say it."),
    )  # fmt: skip
    note_ids = forms.MultipleChoiceField(
        label=_("Which notes are about them?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A copy goes along. Every note stays readable in this case."),
    )  # fmt: skip
    submit_label = _("Split the household")

    def __init__(self, *args, members: list[Member], notes: list[Note], **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("member_ids", "head_id"):
            self.offer(name, named(members))
        self.offer("note_ids", [(str(note.id), _label(note)) for note in notes])
        if not notes:
            del self.fields["note_ids"]

    def clean_note_ids(self) -> list[UUID]:
        return [UUID(note_id) for note_id in self.cleaned_data["note_ids"]]

    def clean_member_ids(self) -> list[UUID]:
        return [UUID(member_id) for member_id in self.cleaned_data["member_ids"]]

    def clean_head_id(self) -> UUID:
        return UUID(self.cleaned_data["head_id"])


def _label(note: Note) -> str:
    """How a note begins, with its section and its day."""
    said = {"day": date_format(localtime(note.recorded_at), "j F Y"), "section": note.get_section_display()}
    return gettext("%(day)s, %(section)s: %(text)s") % {**said, "text": Truncator(note.text).chars(120)}
