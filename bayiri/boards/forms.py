"""What the pages of tables take in."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import PARTS_TO_GIVE, Section
from bayiri.agencies.models import Agency, User
from bayiri.boards.choices import (
    Basis,
    BoardKind,
    CheckResult,
    Domain,
    DomainState,
    EndedHow,
    SeatRole,
    VoiceKind,
)
from bayiri.core import clock
from bayiri.pages.fields import DayField, MomentField
from bayiri.pages.forms import PageForm

LONG, SHORT = 4000, 200
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def _text(label, *, rows: int = 4, most: int = LONG, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": str(rows)}), **more)


def _choice(label, choices, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


def _id(value: str) -> UUID | None:
    return UUID(value) if value else None


class OpenForm(PageForm):
    """A question that several agencies answer together."""

    subject = forms.CharField(
        label=_("What is it about?"), max_length=SHORT,
        help_text=_("A few words. Everybody who is invited reads them: no names."),
    )  # fmt: skip
    question = _text(_("Which question do you answer together?"))
    submit_label = _("Call to the table")


class OpenOnCaseForm(OpenForm):
    """A table about a case: ministries that decide, or a task force that brings people home."""

    kind = _choice(_("Which kind of table?"), BoardKind.choices, initial=BoardKind.BOARD)
    about = forms.TypedMultipleChoiceField(
        label=_("Who is a task force about?"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a task force. It ends when everybody chosen here has arrived safely."),
    )  # fmt: skip
    field_order = ("kind", "subject", "question", "about")

    def __init__(self, *args: Any, members: Sequence[tuple[UUID, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("about", [(str(one), name) for one, name in members])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("kind") == BoardKind.BOARD:
            typed["about"] = []
        elif not typed.get("about"):
            self.add_error("about", _("Choose at least one."))
        return typed


class InviteForm(PageForm):
    agency_id = forms.TypedChoiceField(label=_("Whom do you invite?"), coerce=UUID)
    role = _choice(_("As what?"), [one for one in SeatRole.choices if one[0] != SeatRole.CHAIR])
    submit_label = _("Invite")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("agency_id", [("", _("Choose an agency")), *((str(one.id), one.name) for one in agencies)])


class InviteToCaseForm(InviteForm):
    """With the parts of the case that the seat would open."""

    opened = forms.MultipleChoiceField(
        label=_("Which parts of the case are opened to them?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None is a choice: they see what is said at the table, and nothing of the case."),
    )  # fmt: skip
    basis = _choice(_("On which basis?"), Basis.choices, required=False)
    basis_note = _text(
        _("The legal basis"), rows=2, required=False,
        help_text=_("Not for consent. Who ordered or found it, when, on what ground; a colleague confirms it."),
    )  # fmt: skip

    def __init__(self, *args: Any, allowed: dict[str, list[str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.allowed = allowed
        offered = {section for sections in allowed.values() for section in sections}
        self.offer("opened", [one for one in PARTS_TO_GIVE if one[0] in offered])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        wanted, basis = set(typed.get("opened") or ()), typed.get("basis")
        if too_many := wanted - set(self.allowed.get(typed.get("role", ""), [])):
            names = ", ".join(str(Section(one).label) for one in sorted(too_many))
            self.add_error("opened", _("Not for this seat: %(names)s.") % {"names": names})
        if wanted and not basis:
            self.add_error("basis", _("Choose one of these."))
        if wanted and basis and basis != Basis.CONSENT and not typed.get("basis_note"):
            self.add_error("basis_note", _("Write down the legal basis."))
        return typed


class AnswerForm(PageForm):
    """Take the seat, or decline."""

    answer = _choice(_("What do you answer?"), (("yes", _("We take the seat")), ("no", _("We decline"))))
    person_id = forms.TypedChoiceField(
        label=_("Who sits there for us?"), coerce=_id, empty_value=None, required=False,
        help_text=_("One person by name reads what is said there, with those who speak for the agency."),
    )  # fmt: skip
    reason = _text(_("Anything the others should know?"), rows=2, required=False)
    submit_label = _("Answer")

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = [(str(one.id), one.name) for one in colleagues]
        self.offer("person_id", [("", _("Everybody of our agency")), *people])


class ReasonForm(PageForm):
    reason = _text(_("Why?"), rows=3)
    submit_label = _("Save")


class ResultForm(PageForm):
    result = _text(_("What came of it?"), rows=3)
    submit_label = _("It is done")


class WhomMixin(PageForm):
    """Work is given to an agency at the table, or to one of its people."""

    whom = forms.ChoiceField(label=_("Who does it?"))
    due_on = DayField(label=_("Until when?"), earliest=clock.today)

    def offer_whom(self, agencies: Iterable[Agency], people: Iterable[User]) -> None:
        by_agency: dict[UUID, list[User]] = {}
        for person in people:
            by_agency.setdefault(person.agency_id, []).append(person)
        groups: list[tuple] = [("", _("Choose one from the list."))]
        for agency in agencies:
            named = [(f"{agency.id}:{one.id}", one.name) for one in by_agency.get(agency.id, [])]
            groups.append((agency.name, [(f"{agency.id}:", agency.name), *named]))
        self.offer("whom", groups)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        agency, _colon, person = typed.pop("whom", "").partition(":")
        return {**typed, "agency_id": _id(agency), "person_id": _id(person)}


class TaskForm(WhomMixin, PageForm):
    what = _text(_("What is to be done?"), rows=3, most=1000)
    field_order = ("what", "whom", "due_on")
    submit_label = _("Give the work")


class MoveForm(WhomMixin, PageForm):
    reason = _text(_("Why?"), rows=2)
    field_order = ("whom", "due_on", "reason")
    submit_label = _("Give it to them")


class MessageForm(PageForm):
    text = _text(_("Your message"), help_text=_("Everybody at the table reads it."))
    submit_label = _("Send")


class ProposalForm(PageForm):
    text = _text(_("What do you propose?"))
    answer_by = DayField(label=_("Answers until"), earliest=clock.today)
    submit_label = _("Propose")


class CheckForm(ProposalForm):
    """The voluntary-return check of a draft forced return: every domain, then what follows."""

    voluntary_offered = _choice(
        _("Was voluntary return offered first, with time to decide?"), YES_NO,
        help_text=_("A draft goes on only where the people were offered to return of their own will."),
    )  # fmt: skip
    result = _choice(_("What follows?"), CheckResult.choices)
    submit_label = _("Propose")

    def __init__(self, *args: Any, domains: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.domains = list(domains)
        for code in self.domains:
            self.fields[f"domain_{code}"] = _choice(Domain(code).label, DomainState.choices)
        self.sections = (
            (_("Of their own will"), ["voluntary_offered"]),
            (_("Links to other domains"), [f"domain_{code}" for code in self.domains]),
            (_("The proposal"), ["result", "text", "answer_by"]),
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        said = {code: typed.pop(f"domain_{code}") for code in self.domains if f"domain_{code}" in typed}
        return {**typed, "domains": said, "voluntary_offered": typed.get("voluntary_offered") == "yes"}


class VoiceForm(PageForm):
    voice = _choice(_("What does your agency say?"), VoiceKind.choices)
    reason = _text(_("Reason"), rows=3, required=False, help_text=_("Needed for an objection."))
    submit_label = _("Answer")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("voice") == VoiceKind.OBJECTS and not typed.get("reason"):
            self.add_error("reason", _("Say why, so that the others can answer."))
        return typed


class TakeInForm(PageForm):
    """The first entry: somebody is taken into care."""

    taken_by = forms.CharField(label=_("Who looks after the person?"), max_length=SHORT)
    place = forms.CharField(label=_("Where?"), max_length=SHORT)
    happened_at = MomentField(label=_("When?"), latest=clock.today)
    condition = _text(_("How is the person?"), rows=3)
    submit_label = _("Take into care")


class HandOverForm(TakeInForm):
    to_agency_id = forms.TypedChoiceField(label=_("Who receives the person?"), coerce=UUID)
    given_by = forms.CharField(label=_("Who hands over for us?"), max_length=SHORT)
    taken_by = forms.CharField(label=_("Who receives for them?"), max_length=SHORT)
    field_order = ("to_agency_id", "given_by", "taken_by", "place", "happened_at", "condition")
    submit_label = _("Hand over")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("to_agency_id", [("", _("Choose an agency")), *((str(one.id), one.name) for one in agencies)])


class ConfirmCareForm(PageForm):
    received = _choice(
        _("Has the person come to you?"), (("yes", _("Yes, the person is with us")), ("no", _("No, the person did not come")))
    )  # fmt: skip
    happened_at = MomentField(label=_("When?"), latest=clock.today)
    condition = _text(_("How is the person, or what happened?"), rows=3)
    submit_label = _("Save")


class EndForm(PageForm):
    how = _choice(_("How does it end?"), [one for one in EndedHow.choices if one[0] in ("answered", "dropped")])
    reason = _text(_("Why, or what was the answer?"), rows=3, required=False)
    submit_label = _("End the table")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("how") == EndedHow.DROPPED and not typed.get("reason"):
            self.add_error("reason", _("Write something here."))
        return typed


class NothingForm(PageForm):
    """A page on which there is nothing to choose."""
