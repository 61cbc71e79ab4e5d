"""What was written down wrongly: what is right instead, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import SessionChannel, Topic
from bayiri.cases.models import CounsellingSession, Member
from bayiri.journey.forms.codes import reader
from bayiri.pages.fields import MomentField
from bayiri.pages.forms import PageForm
from bayiri.reference.languages import language_choices
from bayiri.safeguards.choices import Vulnerability
from bayiri.safeguards.commands import Said
from bayiri.safeguards.models import Screening

REPLACE, NEVER = "replace", "never"
FEW_ROWS = {"rows": 3}


class CorrectionForm(PageForm):
    """Why it is wrong, and whether something stands in its place; what does is asked for only then."""

    right = forms.ChoiceField(label=_("What is right?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why is it corrected?"), widget=forms.Textarea(FEW_ROWS),
        help_text=_("The old entry stays readable, struck out, with this reason."),
    )  # fmt: skip
    submit_label = _("Correct")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("right") == NEVER:
            for name, field in self.fields.items():
                field.required = name in ("right", "reason")

    @property
    def replaces(self) -> bool:
        return self.cleaned_data["right"] == REPLACE


SESSION = ("held_at", "channel", "language", "interpreter_name", "members_present", "topics", "note")


class CorrectSessionForm(CorrectionForm):
    held_at = MomentField(label=_("When was it held?"))
    channel = forms.ChoiceField(label=_("How?"), choices=SessionChannel.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language?"))
    interpreter_name = forms.CharField(label=_("Interpreter"), required=False)
    members_present = forms.MultipleChoiceField(label=_("Who was present?"), widget=forms.CheckboxSelectMultiple)
    topics = forms.MultipleChoiceField(
        label=_("What was talked about?"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(FEW_ROWS))
    sections = [(_("Correction"), ["right", "reason"]), (_("How it was"), list(SESSION))]

    def __init__(self, *args: Any, session: CounsellingSession, members: list[Member], **kwargs: Any):
        written = {name: getattr(session, name) for name in SESSION}
        written["members_present"] = [str(one) for one in session.members_present]
        super().__init__(*args, initial={"right": REPLACE, **written}, **kwargs)
        self.offer("right", [(REPLACE, _("It was held, as written below")), (NEVER, _("It was never held"))])
        self.offer("language", [("", _("Choose a language")), *language_choices(reader())])
        self.offer("members_present", [(str(member.id), member.person.name) for member in members])


ASSESSMENT = ("vulnerabilities", "needs", "risks", "protective_factors")


class CorrectAssessmentForm(CorrectionForm):
    about = forms.ChoiceField(label=_("Whom is it about?"), widget=forms.RadioSelect)
    vulnerabilities = forms.MultipleChoiceField(
        label=_("Does any of this apply?"), choices=Vulnerability.choices, widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    fears_return = forms.TypedChoiceField(
        label=_("Has the person said that they are afraid to return?"), choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        help_text=_("A concern that was raised stays until another person clears the safeguard."),
    )  # fmt: skip
    needs = forms.CharField(label=_("What does the person need?"), required=False, widget=forms.Textarea(FEW_ROWS))
    risks = forms.CharField(label=_("What could go wrong?"), required=False, widget=forms.Textarea(FEW_ROWS))
    protective_factors = forms.CharField(
        label=_("What helps the person?"), required=False, widget=forms.Textarea(FEW_ROWS)
    )
    sections = [
        (_("Correction"), ["right", "reason"]),
        (_("How it was"), ["about", "fears_return", *ASSESSMENT]),
    ]

    def __init__(self, *args: Any, screening: Screening, members: list[Member], **kwargs: Any):
        written = {name: getattr(screening, name) for name in ASSESSMENT}
        written |= {"about": str(screening.member_id), "fears_return": "yes" if screening.fears_return else "no"}
        super().__init__(*args, initial={"right": REPLACE, **written}, **kwargs)
        self.offer("right", [(REPLACE, _("It is as written below")), (NEVER, _("Nobody was assessed: strike it out"))])
        self.offer("about", [(str(member.id), member.person.name) for member in members])

    def found(self) -> Said:
        """What a command takes. Call when the form is clean and replaces something."""
        typed = self.cleaned_data
        said = {name: typed[name] for name in ASSESSMENT[1:]}
        return Said(vulnerabilities=tuple(typed["vulnerabilities"]), fears_return=typed["fears_return"], **said)
