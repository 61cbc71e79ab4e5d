"""What comes in from the pages of follow-up, made clean."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.monitoring.choices import Mode
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.rulebooks.shapes import Item, SurveyVersion

QUESTION = "q_"
NOTE = forms.Textarea(attrs={"rows": 3})


def today() -> date:
    return clock.today()


def in_words(names: Any) -> str:
    """A text of the questionnaire in the reader's language; else in English, else in the language it has."""
    language = (get_language() or "en").split("-")[0]
    return str(names.get(language) or names.get("en") or next(iter(names.values())))


class SurveyForm(PageForm):
    """How and when the round was held, and every question of a version of the survey.

    A question left open counts as one without an answer.
    """

    mode = forms.ChoiceField(label=_("How it was held"), choices=Mode.choices, widget=forms.RadioSelect)
    held_on = DayField(label=_("Day it was held"), latest=today)
    submit_label = _("Save the answers")

    def __init__(self, *args: Any, version: SurveyVersion, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.version = version
        for item in version.items:
            self.fields[QUESTION + item.item] = forms.ChoiceField(
                label=in_words(item.question),
                help_text=self._asked_if(item),
                choices=[
                    *((one.option, in_words(one.label)) for one in item.options),
                    ("", _("No answer")),
                ],
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields that are no questions."""
        return [self["mode"], self["held_on"]]

    @property
    def questions(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """(name of the dimension, its questions)."""
        for one in self.version.dimensions:
            asked = [self[QUESTION + item.item] for item in self.version.items if item.dimension == one.dimension]
            yield in_words(one.label), asked

    @property
    def answers(self) -> dict[str, str | None]:
        """Each item's code with the option chosen, or None."""
        return {item.item: self.cleaned_data[QUESTION + item.item] or None for item in self.version.items}

    def _asked_if(self, item: Item) -> Any:
        if item.asked_if is None:
            return ""
        before = next(one for one in self.version.items if one.item == item.asked_if.item)
        wanted = [in_words(one.label) for one in before.options if one.option in item.asked_if.answers]
        return _("Only after “%(answer)s” to “%(question)s”") % {
            "answer": " / ".join(wanted),
            "question": in_words(before.question),
        }


class TriedForm(PageForm):
    """What every attempt says: how, when, a note."""

    mode = forms.ChoiceField(label=_("How you tried"), choices=Mode.choices, widget=forms.RadioSelect)
    tried_on = DayField(label=_("Day"), latest=today)
    note = forms.CharField(label=_("Note"), required=False, widget=NOTE)


class NotReachedForm(TriedForm):
    after = forms.ChoiceField(
        label=_("What happens now"),
        choices=[("again", _("Try again later")), ("end", _("End this round as not reached"))],
        widget=forms.RadioSelect,
    )
    submit_label = _("Save the attempt")


class DeclinedForm(TriedForm):
    submit_label = _("End this round")


class MigratedAgainForm(PageForm):
    mode = forms.ChoiceField(label=_("How you learned of it"), choices=Mode.choices, widget=forms.RadioSelect)
    learned_on = DayField(label=_("Day you learned of it"), latest=today)
    country = forms.ChoiceField(label=_("Country they went to"), required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=NOTE)
    submit_label = _("Save: migrated again")

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Not known")), *countries]  # type: ignore[attr-defined]
