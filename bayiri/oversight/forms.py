"""What the pages of complaints take in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import Agency
from bayiri.oversight.choices import About, Channel, Outcome, Phase, Topic, Who
from bayiri.oversight.queries import staff_called
from bayiri.oversight.rules import LONGEST
from bayiri.pages.fields import LinesField
from bayiri.pages.forms import PageForm

Sections = Sequence[tuple[Any, list[str]]]


def _words(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more
    )


class Once(PageForm):
    """What is sent twice with the same number is said once."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class ComplaintForm(Once):
    """What anybody may say; all but the first may stay empty."""

    what = _words(
        _("What happened?"), rows=7, help_text=_("In any language. You need not know whether it was against a rule.")
    )
    topic = forms.ChoiceField(label=_("What is it mostly about?"), choices=Topic.choices, initial=Topic.OTHER)
    about = forms.ChoiceField(
        label=_("Whom is it about?"), choices=About.choices, initial=About.OTHER, widget=forms.RadioSelect,
        help_text=_("It is never read by those it is about."),
    )  # fmt: skip
    about_words = forms.CharField(
        label=_("Their names: the organisation, the person, the journey"), required=False, max_length=500,
        help_text=_("As far as you know them. Whoever the words may mean does not get the complaint."),
    )  # fmt: skip
    sensitive = forms.BooleanField(
        label=_("Only the few people who are named for sensitive complaints may read it"), required=False,
        help_text=_("Complaints about violence and about sexual abuse come to these people alone in any case."),
    )  # fmt: skip
    phase = forms.ChoiceField(
        label=_("When was it?"), choices=Phase.choices, initial=Phase.UNSAID, widget=forms.RadioSelect
    )
    who = forms.ChoiceField(label=_("Who are you?"), choices=Who.choices, initial=Who.UNSAID)
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        help_text=_("You may leave it empty. Then nobody knows who you are."),
    )
    contact = forms.CharField(
        label=_("How can you be reached without harm?"), required=False, max_length=500,
        help_text=_("You may leave it empty: you read the answer here, with a code that you get now."),
    )  # fmt: skip
    case_number = forms.CharField(
        label=_("Number of your case"), required=False, max_length=40,
        help_text=_("If you know it and want it to be looked at. Nothing of the complaint is written into your case."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("A photograph or a PDF"), required=False,
        help_text=_("Where and when a photograph was taken is removed from it."),
    )  # fmt: skip
    submit_label = _("Send the complaint")
    sections: Sections = (
        (_("What happened"), ["what", "topic", "phase"]),
        (_("Whom it is about"), ["about", "about_words", "sensitive"]),
        (_("You"), ["who", "name", "contact", "case_number", "file"]),
    )


class WrittenDownForm(ComplaintForm):
    """What somebody was told, and writes down for them."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[one for one in Channel.choices if one[0] != Channel.PAGE],
        widget=forms.RadioSelect,
    )
    said_by = forms.CharField(
        label=_("Who said it?"), max_length=300, help_text=_("A name, or that they did not give one.")
    )
    named = LinesField(
        label=_("Staff whom it is about"), required=False, most=10,
        help_text=_("Full names or e-mail addresses, one a line. They never read it."),
    )  # fmt: skip
    agencies = forms.TypedMultipleChoiceField(label=_("Organisations that it is about"), coerce=UUID, required=False)
    submit_label = _("Write the complaint down")
    sections: Sections = (
        (_("Who said it"), ["channel", "said_by"]),
        *ComplaintForm.sections[:1],
        (_("Whom it is about"), ["about", "agencies", "named", "about_words", "sensitive"]),
        (_("Who complains"), ["who", "name", "contact", "case_number", "file"]),
    )

    def __init__(self, *args: Any, bodies: Sequence[Agency], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("agencies", [(str(one.id), one.name) for one in bodies])
        self.fields["who"].label = _("Who is it that complains?")
        self.fields["name"].label, self.fields["name"].help_text = (
            _("Name"),
            _("Empty where they want to stay unknown."),
        )
        self.fields["contact"].label, self.fields["contact"].help_text = _("How can they be reached without harm?"), ""

    def clean_named(self) -> tuple[UUID, ...]:
        return called(self.cleaned_data["named"])

    def clean_agencies(self) -> tuple[UUID, ...]:
        return tuple(self.cleaned_data["agencies"])


def called(lines: str) -> tuple[UUID, ...]:
    """The ids of staff by their names, one a line. Raises ValidationError for one whom nobody here is called."""
    found: list[UUID] = []
    for line in lines.splitlines():
        people = staff_called(line)
        if not people:
            raise forms.ValidationError(
                _("Nobody called “%(name)s” works for an agency here. Correct it, or write it above instead."),
                params={"name": line},
            )
        found += [person.id for person in people]
    return tuple(dict.fromkeys(found))


class CodeForm(PageForm):
    code = forms.CharField(
        label=_("Your code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
        help_text=_("Sixteen letters and digits, as you were shown them when you complained."),
    )  # fmt: skip
    submit_label = _("Open")


class SayForm(Once):
    """Further words, by who holds the code."""

    words = _words(_("What do you want to add?"))
    file = forms.FileField(label=_("A photograph or a PDF"), required=False)
    submit_label = _("Send")


class AppealForm(Once):
    words = _words(_("Why are you not content with the answer?"), help_text=_("Somebody else reads it and decides."))
    submit_label = _("Ask somebody else to decide")


class WordsForm(PageForm):
    words = _words(_("What do you want to write?"))
    submit_label = _("Save")


class AnswerForm(PageForm):
    outcome = forms.ChoiceField(label=_("What was found?"), choices=Outcome.choices, widget=forms.RadioSelect)
    words = _words(
        _("The answer, with its reasons"), rows=8,
        help_text=_("Who complained reads it with the code, in the language in which you write it."),
    )  # fmt: skip
    submit_label = _("Answer")


class PassOnForm(PageForm):
    """Whom it is about after all."""

    words = _words(_("Why should others read it?"), rows=3)
    agencies = forms.TypedMultipleChoiceField(label=_("Organisations that it is about"), coerce=UUID, required=False)
    named = LinesField(
        label=_("Staff whom it is about"),
        required=False,
        most=10,
        help_text=_("Full names or e-mail addresses, one a line."),
    )
    sensitive = forms.BooleanField(label=_("Only those named for sensitive complaints may read it"), required=False)
    submit_label = _("Pass it on")

    def __init__(self, *args: Any, bodies: Sequence[Agency], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("agencies", [(str(one.id), one.name) for one in bodies])

    def clean_named(self) -> tuple[UUID, ...]:
        return called(self.cleaned_data["named"])

    def clean_agencies(self) -> tuple[UUID, ...]:
        return tuple(self.cleaned_data["agencies"])
