"""What comes in from the pages of follow-up, made clean."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.monitoring.choices import TRIED, Language, Mode
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.rulebooks.shapes import Item, SurveyVersion

QUESTION = "q_"
NOTE = forms.Textarea(attrs={"rows": 3})


def today() -> date:
    return clock.today()


def in_words(names: Any, language: str = "") -> str:
    """A text of the questionnaire in `language`, or the reader's; else in English, else in the language it has."""
    language = language or (get_language() or "en").split("-")[0]
    return str(names.get(language) or names.get("en") or next(iter(names.values())))


class BeginForm(PageForm):
    """How a survey is held, before the first question."""

    language = forms.ChoiceField(
        label=_("Language of the interview"), choices=Language.choices, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(
        label=_("How it is held"), choices=Mode.choices, widget=forms.RadioSelect,
        help_text=_("By themselves: the person reads and answers on this device."),
    )  # fmt: skip
    held_on = DayField(label=_("Day it is held"), latest=today)
    agrees = forms.BooleanField(
        label=_("The person agrees to answer today, and to be contacted again for follow-up."),
        error_messages={
            "required": _("Nobody is asked without agreeing. If they do not, choose below what they said.")
        },
    )
    submit_label = _("Begin")

    def __init__(self, *args: Any, agreed: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if agreed:
            del self.fields["agrees"]


class SurveyPageForm(PageForm):
    """The questions of one page, in the language of the interview. Each may stay open."""

    def __init__(self, *args: Any, version: SurveyVersion, codes: list[str], language: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.version, self.language = version, language
        self.nothing = {one.option for one in version.no_answer}
        self.items = [item for item in version.items if item.item in codes]
        none_of_these = [(one.option, in_words(one.label, language)) for one in version.no_answer]
        for item in self.items:
            options = [(one.option, in_words(one.label, language)) for one in item.options]
            self.fields[QUESTION + item.item] = forms.ChoiceField(
                label=in_words(item.question, language),
                help_text=self._asked_if(item),
                choices=[*options, *none_of_these],
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def questions(self) -> Iterator[dict[str, Any]]:
        """Each question with what may be answered, what says that there is no answer, and what it hangs on."""
        opens = {item.asked_if.item: item.asked_if.answers for item in self.items if item.asked_if}
        for item in self.items:
            field = self[QUESTION + item.item]
            options = [
                {**option.data, "id": option.id_for_label, "opens": option.data["value"] in opens.get(item.item, ())}
                for option in field
            ]
            yield {
                "field": field,
                "hangs_on_another": item.asked_if is not None,
                "options": [one for one in options if one["value"] not in self.nothing],
                "nothing": [one for one in options if one["value"] in self.nothing],
            }

    @property
    def answers(self) -> dict[str, str]:
        """Code of each item that something was chosen for, with what."""
        return {item.item: said for item in self.items if (said := self.cleaned_data[QUESTION + item.item])}

    def _asked_if(self, item: Item) -> Any:
        if item.asked_if is None:
            return ""
        before = next(one for one in self.version.items if one.item == item.asked_if.item)
        wanted = [in_words(one.label, self.language) for one in before.options if one.option in item.asked_if.answers]
        return _("Only after “%(answer)s” to “%(question)s”") % {
            "answer": " / ".join(wanted),
            "question": in_words(before.question, self.language),
        }


class TriedForm(PageForm):
    """What every attempt says: how, when, a note."""

    mode = forms.ChoiceField(label=_("How you tried"), choices=TRIED, widget=forms.RadioSelect)
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


class LearnedForm(PageForm):
    """What was heard of somebody: how, when, a note."""

    mode = forms.ChoiceField(label=_("How you learned of it"), choices=TRIED, widget=forms.RadioSelect)
    learned_on = DayField(label=_("Day you learned of it"), latest=today)
    note = forms.CharField(label=_("Note"), required=False, widget=NOTE)


class MigratedAgainForm(LearnedForm):
    country = forms.ChoiceField(label=_("Country they went to"), required=False)
    field_order = ("mode", "learned_on", "country", "note")
    submit_label = _("Save: migrated again")

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("country", [("", _("Not known")), *countries])


class MovedForm(LearnedForm):
    note = forms.CharField(label=_("Where they live now, and how to reach them safely"), widget=NOTE)
    submit_label = _("Save: lives elsewhere")


class DiedForm(LearnedForm):
    submit_label = _("Save")


class ContactForm(PageForm):
    agrees = forms.ChoiceField(
        label=_("What does the person say?"),
        choices=[("yes", _("I may be contacted for follow-up")), ("no", _("I do not want to be contacted"))],
        widget=forms.RadioSelect,
    )
    mode = forms.ChoiceField(label=_("How they said it"), choices=TRIED, widget=forms.RadioSelect)
    said_on = DayField(label=_("Day"), latest=today)
    note = forms.CharField(label=_("Note"), required=False, widget=NOTE, help_text=_("Do not ask why."))
    submit_label = _("Save what they say")


class ReviewForm(PageForm):
    found = forms.CharField(
        label=_("What did you find, and what follows from it?"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say what changes in the plan, or why it stays as it is."),
    )  # fmt: skip
    submit_label = _("The plan was looked at")


class WorkListForm(PageForm):
    """Every field is optional; what is not understood narrows nothing."""

    show = forms.ChoiceField(label=_("Show"), required=False)
    officer = forms.ChoiceField(label=_("Held by"), required=False)
    place = forms.ChoiceField(label=_("Town or district"), required=False)
    vulnerable = forms.BooleanField(label=_("Only people with a vulnerability"), required=False)

    def __init__(self, *args: Any, officers: list[tuple[str, str]], places: list[str], tries: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        several = _("Not reached %(number)s times or more") % {"number": tries}
        self.offer("show", [("", _("Everybody")), ("late", _("Overdue")), ("soon", _("Due soon")), ("lost", several)])
        self.offer("officer", [("", _("Anyone")), *officers])
        self.offer("place", [("", _("Everywhere")), *((place, place) for place in places)])
