"""What the pages of the decision take in."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.consent.choices import Channel, Confirmation, Decision, ReviewResult, Signature
from bayiri.core import clock
from bayiri.pages.fears import FearField, FearWordsField
from bayiri.pages.fields import DayField, MomentField
from bayiri.pages.forms import PageForm
from bayiri.reference.languages import language_choices
from bayiri.travel.choices import OutsideHow

YES = _("Yes, the person says so")


def spoken() -> list[tuple[str, object]]:
    return [("", _("Choose a language")), *language_choices(get_language() or "en")]


class DeclarationForm(PageForm):
    """The voluntary return declaration of one person."""

    decision = forms.ChoiceField(
        label=_("What has the person decided?"), choices=Decision.choices, widget=forms.RadioSelect
    )
    freely = forms.BooleanField(label=_("The decision is free."), required=False)
    without_pressure = forms.BooleanField(label=_("Nobody put pressure on the person."), required=False)
    informed = forms.BooleanField(
        label=_("The person has understood what was explained, and what returning changes."), required=False
    )
    may_withdraw_explained = forms.BooleanField(
        label=_("The person knows that they may withdraw until boarding, without a reason."), required=False
    )
    language = forms.ChoiceField(label=_("In which language was it explained?"))
    interpreter_name = forms.CharField(label=_("Interpreter"), required=False)
    signature = forms.ChoiceField(label=_("How was it signed?"), choices=Signature.choices, widget=forms.RadioSelect)
    witness_name = forms.CharField(label=_("Witness"), required=False)
    place = forms.CharField(label=_("Place"), required=False)
    sections = [
        (_("The decision"), ["decision"]),
        (_("What the person says"), ["freely", "without_pressure", "informed", "may_withdraw_explained"]),
        (_("How it was given"), ["language", "interpreter_name", "signature", "witness_name", "place"]),
    ]
    submit_label = _("Save the declaration")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("language", spoken())


class ChildDeclarationForm(DeclarationForm):
    """The declaration for a child: the guardian signs, the child's own view is written down."""

    guardian_name = forms.CharField(label=_("Guardian who signs"))
    child_view = forms.CharField(
        label=_("What does the child say?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the child's own words, as far as age allows. For an infant, say so."),
    )  # fmt: skip
    sections = [(_("The child"), ["child_view", "guardian_name"]), *DeclarationForm.sections]


class RefusalForm(PageForm):
    step = forms.CharField(label=_("At which step?"), help_text=_("For example: at the session, at the airport."))
    description = forms.CharField(label=_("What did the person say or do?"), widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("Note the refusal and suspend")


class ReviewForm(PageForm):
    result = forms.ChoiceField(
        label=_("What does the person want?"), choices=ReviewResult.choices, widget=forms.RadioSelect
    )
    alone = forms.BooleanField(label=_("I spoke with the person alone."), required=False)
    note = forms.CharField(label=_("What was said"), widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("Save the review")


class ReconfirmationForm(PageForm):
    result = forms.ChoiceField(
        label=_("What does the person say?"), choices=Confirmation.choices, widget=forms.RadioSelect,
        help_text=_("Not reached is not confirmed."),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("How did you ask?"), choices=Channel.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language?"))
    interpreter_name = forms.CharField(label=_("Interpreter"), required=False)
    alone = forms.BooleanField(label=_("The person was alone with us."), required=False)
    fears_return = FearField()
    fear_words = FearWordsField()
    submit_label = _("Save the answer")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("language", spoken())


class EventForm(PageForm):
    happened_at = MomentField(label=_("When?"))
    submit_label = _("Save")

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"happened_at": clock.now()})
        super().__init__(*args, **kwargs)


class OutsideForm(PageForm):
    how = forms.ChoiceField(label=_("What happened?"), choices=OutsideHow.choices, widget=forms.RadioSelect)
    departed_on = DayField(label=_("On which day?"))
    note = forms.CharField(label=_("What is known"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("Record the departure")
