"""What the pages of this room take in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.programmes.choices import SHOWN_IN, Outcome
from bayiri.reference.languages import language_choices
from bayiri.rulebooks.facts import READERS

YES_NO = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]


class ApplyForm(PageForm):
    note = forms.CharField(label=_("Note for the person who decides"), required=False, widget=forms.Textarea)
    under_review = forms.BooleanField(
        label=_("Apply for a review"),
        help_text=_("The calculation is not certain, or gives nothing. The household gets a decision with reasons."),
        required=False,
    )
    submit_label = _("Apply")

    def __init__(self, *args, certain: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if certain:
            del self.fields["under_review"]


class DecideForm(PageForm):
    outcome = forms.ChoiceField(label=_("Your decision"), choices=Outcome, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Needed where you approve what is not certain."),
        required=False,
        widget=forms.Textarea,
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The household reads this."),
        widget=forms.Textarea,
        error_messages={"required": _("Give the reasons for the refusal.")},
    )
    remedy = forms.CharField(
        label=_("How to appeal"),
        help_text=_("Where, in which form, who helps with it."),
        widget=forms.Textarea,
        error_messages={"required": _("Say how the household can appeal.")},
    )
    appeal_until = DayField(
        label=_("Appeal until"),
        earliest=clock.today,
        error_messages={"required": _("Say until when the household can appeal.")},
    )
    sections = [("", ["outcome", "note"]), (_("If you refuse"), ["reasons", "remedy", "appeal_until"])]
    submit_label = _("Record the decision")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get(self.add_prefix("outcome")) != Outcome.REFUSED:
            for name in ("reasons", "remedy", "appeal_until"):
                self.fields[name].required = False


class HelpAgainForm(PageForm):
    reason = forms.CharField(
        label=_("Why is help given again?"), help_text=_("Another programme manager reads this, and decides."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    submit_label = _("Save the reason")


class CancelForm(PageForm):
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea)
    submit_label = _("Take it back")


class ReviseForm(PageForm):
    note = forms.CharField(
        label=_("What has changed?"), help_text=_("For whoever decides."), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    submit_label = _("Ask for the approval to be replaced")


class FactsForm(PageForm):
    """The facts that a programme asks for and no record holds: one field each, empty where unknown."""

    evidence = forms.CharField(
        label=_("What shows this"), help_text=_("For example: letter of the office, seen on 3 May.")
    )
    submit_label = _("Save the facts")

    def __init__(self, *args, asked: dict[str, str], labels: dict[str, str], known: dict[str, Any], **kwargs):
        super().__init__(*args, **kwargs)
        self.paths = {f"fact_{number}": path for number, path in enumerate(asked)}
        own = {name: _field(asked[path], labels[path], known.get(path)) for name, path in self.paths.items()}
        self.fields = {**own, **self.fields}
        self.kinds = {name: asked[path] for name, path in self.paths.items()}

    def clean(self):
        typed = super().clean() or {}
        for name, kind in self.kinds.items():
            if name in typed:
                try:
                    typed[name] = _stated(kind, typed[name])
                except ValueError as fault:
                    self.add_error(name, ValidationError(_("This %(fault)s."), params={"fault": str(fault)}))
        return typed

    @property
    def values(self) -> dict[str, Any]:
        """What was stated, by path, as rulebooks read it."""
        return {path: self.cleaned_data[name] for name, path in self.paths.items()}


def _field(kind: str, label: str, known: Any) -> forms.Field:
    if kind == "date":
        return DayField(label=label, required=False, initial=known and READERS["date"](known))
    if kind == "boolean":
        initial = {True: "yes", False: "no"}.get(known, "")
        return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, required=False, initial=initial)
    if kind == "integer":
        return forms.IntegerField(label=label, min_value=0, required=False, initial=known, widget=forms.TextInput)
    return forms.CharField(label=label, required=False, initial=known)


def _stated(kind: str, typed: Any) -> Any:
    """The typed value in JSON's types, None where nothing was typed. Raises ValueError."""
    if typed in (None, ""):
        return None
    value = typed.isoformat() if kind == "date" else typed == "yes" if kind == "boolean" else typed
    READERS[kind](value)
    return value


class ExplainForm(PageForm):
    """Who was there when the options were explained, and in which language. `shown` is the page that was read."""

    members_present = forms.MultipleChoiceField(label=_("Who was present?"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("In which language?"))
    interpreter_name = forms.CharField(
        label=_("Interpreter"), required=False, help_text=_("Leave empty if there was none.")
    )
    shown = forms.CharField(widget=forms.HiddenInput)
    shown_in = forms.ChoiceField(
        choices=[(code, name) for code, (_iso, name) in SHOWN_IN.items()], widget=forms.HiddenInput
    )
    submit_label = _("Save that this was explained")

    def __init__(self, *args, people: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("members_present", people)
        self.offer("language", [("", _("Choose a language")), *language_choices(get_language() or "en")])
