"""What the pages of orders take in."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import Agency
from bayiri.cases.models import CounsellingSession, Member
from bayiri.core import clock
from bayiri.documents.choices import PaperLanguage
from bayiri.documents.models import Attachment
from bayiri.orders import choices
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.reference.languages import language_choices


class OrderForm(PageForm):
    """An act of an authority. Nothing of it may be missing."""

    authority_agency_id = forms.TypedChoiceField(
        label=_("Which authority gave it?"), coerce=UUID, required=False, empty_value=None
    )
    authority = forms.CharField(
        label=_("Name of the authority or court"), max_length=200, required=False,
        help_text=_("Only if it is not in the list above."),
    )  # fmt: skip
    act = forms.ChoiceField(label=_("What kind of act is it?"), choices=choices.Act.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number of the act"), max_length=100)
    issued_on = DayField(label=_("Date of the act"))
    ground = forms.ChoiceField(label=_("On what ground?"), choices=choices.Ground.choices, widget=forms.RadioSelect)
    file_id = forms.TypedChoiceField(label=_("Which file of the case is the act?"), coerce=UUID)
    members = forms.TypedMultipleChoiceField(
        label=_("Whom does it name?"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    notified_on = DayField(label=_("When was it notified?"), help_text=_("The time to leave begins with this day."))
    notified_how = forms.ChoiceField(label=_("How?"), choices=choices.Notified.choices, widget=forms.RadioSelect)
    notified_language = forms.ChoiceField(label=_("In which language?"))
    understood = forms.ChoiceField(
        label=_("How could the person understand it?"), choices=choices.Understood.choices, widget=forms.RadioSelect
    )
    interpreter_name = forms.CharField(label=_("Name of the interpreter"), max_length=200, required=False)
    departs_by = DayField(
        label=_("Until when may they leave by themselves?"),
        help_text=_("The last day. Where entry was refused and the law gives no time, the day of notification."),
    )  # fmt: skip
    short_reason = forms.ChoiceField(
        label=_("Why is the time shorter than usual?"), choices=[("", _("It is not")), *choices.ShortReason.choices],
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    sections = [
        (
            _("The act"),
            ["authority_agency_id", "authority", "act", "number", "issued_on", "ground", "file_id", "members"],
        ),
        (
            _("How it was notified"),
            ["notified_on", "notified_how", "notified_language", "understood", "interpreter_name"],
        ),
        (_("Time to leave"), ["departs_by", "short_reason"]),
    ]
    submit_label = _("Write down the order")

    def __init__(
        self, *args, members: Iterable[Member], files: Iterable[Attachment], authorities: Iterable[Agency], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.offer("members", [(str(one.id), one.person.name) for one in members])
        self.offer("file_id", [("", _("Choose a file")), *_dated_files(files)])
        self.offer("authority_agency_id", [("", _("Another one")), *((str(one.id), one.name) for one in authorities)])
        self.offer("notified_language", [("", _("Choose a language")), *language_choices(get_language() or "en")])

    def clean(self):
        said = super().clean() or {}
        if not said.get("authority_agency_id") and not (said.get("authority") or "").strip():
            self.add_error("authority", _("Choose the authority, or write its name."))
        if said.get("understood") == "interpreter" and not (said.get("interpreter_name") or "").strip():
            self.add_error("interpreter_name", _("Write the name of the interpreter."))
        return said


def _dated_files(files: Iterable[Attachment]) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.name}, {date_format(clock.day_of(one.recorded_at), 'j F Y')}") for one in files]


class ExtensionForm(PageForm):
    until_on = DayField(label=_("Until when may they leave by themselves now?"), help_text=_("The new last day."))
    ground = forms.ChoiceField(label=_("On what ground?"), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number of the authority's decision"), max_length=100)
    decided_on = DayField(label=_("Date of the decision"))
    submit_label = _("Save the new day")

    def __init__(self, *args, grounds: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        known = dict(choices.ExtensionGround.choices)
        self.offer("ground", [(code, known.get(code, code)) for code in grounds])


class RemedyForm(PageForm):
    kind = forms.ChoiceField(label=_("What was lodged?"), choices=choices.RemedyKind.choices, widget=forms.RadioSelect)
    body = forms.CharField(label=_("With which court or body?"), max_length=200)
    lodged_on = DayField(label=_("When?"))
    number = forms.CharField(label=_("Its number"), max_length=100, required=False)
    suspends = forms.TypedChoiceField(
        label=_("Does it suspend the order?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Yes, or I do not know")), ("no", _("No: the law says that it does not"))],
        help_text=_("Nobody is made to leave while a remedy that suspends is open."),
    )  # fmt: skip
    submit_label = _("Write down the remedy")


class RulingForm(PageForm):
    kind = forms.ChoiceField(label=_("What was decided?"), choices=choices.RulingKind.choices, widget=forms.RadioSelect)
    ruled_on = DayField(label=_("When?"))
    number = forms.CharField(label=_("Number of the decision"), max_length=100)
    submit_label = _("Write down the decision")


class PostponementForm(PageForm):
    ground = forms.ChoiceField(
        label=_("On what ground?"), choices=choices.PostponementGround.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("What is the case?"), widget=forms.Textarea(attrs={"rows": 3}))
    since_on = DayField(label=_("From which day?"))
    submit_label = _("Postpone it")


class EndPostponementForm(PageForm):
    reason = forms.CharField(
        label=_("How do you know that the ground is gone?"), widget=forms.Textarea(attrs={"rows": 3})
    )
    since_on = DayField(label=_("Since which day?"))
    submit_label = _("It is postponed no longer")


class OfferForm(PageForm):
    session_id = forms.TypedChoiceField(
        label=_("In which counselling session was it offered?"), coerce=UUID,
        help_text=_("Write the session down first, if it is not in the list."),
    )  # fmt: skip
    answer = forms.ChoiceField(
        label=_("What did the person say?"), choices=choices.Answer.choices, widget=forms.RadioSelect
    )
    answered_on = DayField(label=_("When?"))
    words = forms.CharField(
        label=_("In the person's own words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    submit_label = _("Save the answer")

    def __init__(self, *args, sessions: Iterable[CounsellingSession], **kwargs):
        super().__init__(*args, **kwargs)
        held = [(str(one.id), date_format(clock.day_of(one.held_at), "j F Y")) for one in sessions]
        self.offer("session_id", [("", _("Choose a session")), *held])


class RightsForm(PageForm):
    given_on = DayField(label=_("When were they told their rights?"))
    paper = forms.ChoiceField(
        label=_("Which paper was handed over?"), choices=PaperLanguage.choices, widget=forms.RadioSelect
    )
    how = forms.ChoiceField(
        label=_("How did they come to know it?"), choices=choices.RightsHow.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        help_text=_("A language of the person. If it is missing, write it down with the person first."),
    )
    interpreter_name = forms.CharField(label=_("Name of the interpreter"), max_length=200, required=False)
    remedy_until = DayField(
        label=_("Until when can a remedy be lodged?"), help_text=_("The last day, as it stands on the act.")
    )
    submit_label = _("Write down that they know their rights")

    def __init__(self, *args, spoken: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        every, mine = language_choices(get_language() or "en"), set(spoken)
        self.offer("language", [("", _("Choose a language")), *(one for one in every if not mine or one[0] in mine)])

    def clean(self):
        said = super().clean() or {}
        if said.get("how") == "interpreter" and not (said.get("interpreter_name") or "").strip():
            self.add_error("interpreter_name", _("Write the name of the interpreter."))
        return said
