"""Two records of one person: which word counts, field by field."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.models import Case
from bayiri.journey.forms.records import EditPersonForm
from bayiri.journey.queries.search import case_numbers
from bayiri.pages.digits import ascii_digits
from bayiri.pages.forms import PageForm, same
from bayiri.pages.meanwhile import in_words
from bayiri.people.commands import PersonData
from bayiri.people.models import Person

KEPT, LOST = "kept", "lost"
JOINED = ("other_names",)  # both records' spellings are kept: search finds the person under each


class ReasonForm(PageForm):
    reason = forms.CharField(label=_("How do you know?"), widget=forms.Textarea({"rows": 3}))


class MergeForm(ReasonForm):
    """One question for each field in which the two records differ."""

    reason = forms.CharField(label=_("How do you know that they are one person?"), widget=forms.Textarea({"rows": 3}))
    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    lost_version = forms.IntegerField(widget=forms.HiddenInput)
    submit_label = _("Make them one record")

    def __init__(self, *args: Any, kept: Person, lost: Person, **kwargs: Any):
        self.sides = {KEPT: EditPersonForm.from_record(kept), LOST: EditPersonForm.from_record(lost)}
        initial: dict[str, Any] = {"kept_version": kept.version, "lost_version": lost.version}
        super().__init__(*args, initial=initial, **kwargs)
        questions = {}
        for field in EditPersonForm(initial=self.sides[KEPT]).visible_fields():
            one, other = (self.sides[side].get(field.name) for side in (KEPT, LOST))
            if field.name in JOINED or same(one, other):
                continue
            choices = [(side, in_words(field, self.sides[side][field.name]) or _("Nothing")) for side in (KEPT, LOST)]
            questions[field.name] = forms.ChoiceField(
                label=field.label, choices=choices, widget=forms.RadioSelect({"class": "app-conflict"})
            )
            initial[field.name] = KEPT if one else LOST
        self.fields = {**questions, **self.fields}

    def person_data(self) -> PersonData:
        """What a command takes. Call when the form is clean."""
        said = self.cleaned_data
        chosen = EditPersonForm()
        chosen.cleaned_data = {name: self.sides[said.get(name, KEPT)][name] for name in self.sides[KEPT]}
        return chosen.person_data()


class DuplicateCaseForm(PageForm):
    """The number of the case that goes on."""

    number = forms.CharField(label=_("Number of the case that goes on"), help_text=_("As R-2026-000123, or 123."))
    submit_label = _("Propose to close this case")

    def __init__(self, *args: Any, find: Callable[[list[str]], Case | None], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.find = find

    def clean_number(self) -> Case:
        numbers = case_numbers(ascii_digits(self.cleaned_data["number"]))
        case = self.find(numbers) if numbers else None
        if case is None:
            raise forms.ValidationError(_("You see no other case of this number."))
        return case
