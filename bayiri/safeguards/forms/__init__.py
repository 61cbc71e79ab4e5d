"""What the pages of this room take in."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import Agency
from bayiri.documents.models import Attachment
from bayiri.pages.fields import DayField, LinesField, MomentField
from bayiri.pages.forms import PageForm
from bayiri.reference.countries import country_choices
from bayiri.reference.languages import language_choices
from bayiri.safeguards.choices import (
    AdvisoryEffect,
    AlertOutcome,
    Pressure,
    Procedure,
    ProfessionalWord,
    RiskProfile,
    RiskResult,
    Understands,
    Vulnerability,
)
from bayiri.safeguards.queries import staff_called


class AssessmentForm(PageForm):
    """One person's vulnerability, needs and risks."""

    vulnerabilities = forms.MultipleChoiceField(
        label=_("Does any of this apply?"), choices=Vulnerability.choices, widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Several may apply. None may apply."),
    )  # fmt: skip
    fears_return = forms.TypedChoiceField(
        label=_("Has the person said that they are afraid to return?"), choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        help_text=_("Yes opens a protection review. Nobody travels until it is done."),
    )  # fmt: skip
    needs = forms.CharField(
        label=_("What does the person need?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    risks = forms.CharField(label=_("What could go wrong?"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    protective_factors = forms.CharField(
        label=_("What helps the person?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    submit_label = _("Save the assessment")


class AssessmentThereForm(AssessmentForm):
    """The same of somebody who has arrived."""

    fears_return = None  # type: ignore[assignment]


class ClearForm(PageForm):
    evidence = forms.CharField(label=_("On what evidence?"), widget=forms.Textarea(attrs={"rows": 3}))
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Leave empty for the period the rules give.")
    )
    file_id = forms.TypedChoiceField(
        label=_("Which file of the case shows it?"), coerce=UUID, required=False, empty_value=None
    )
    sections = [("", ["evidence", "file_id", "valid_until"])]
    submit_label = _("Clear this safeguard")

    def __init__(self, *args, files: list[Attachment], **kwargs):
        super().__init__(*args, **kwargs)
        said = [(str(file.id), f"{file.name}, {date_format(file.recorded_at, 'j F Y')}") for file in files]
        self.offer("file_id", [("", _("None of them")), *said])
        if not files:
            del self.fields["file_id"]


class ConcernForm(PageForm):
    evidence = forms.CharField(
        label=_("What did you see or hear?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The safeguard is blocked at once. Another person reviews it."),
    )  # fmt: skip
    submit_label = _("Raise the concern")


class OverrideForm(PageForm):
    reason = forms.CharField(label=_("Why may this be passed over?"), widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("Pass over this safeguard")


class AlertForm(PageForm):
    """That somebody is exploited or abused."""

    about = forms.CharField(
        label=_("Who is it about?"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A name if you know one; else how the person can be found."),
    )  # fmt: skip
    what = forms.CharField(
        label=_("What happened, or is happening?"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you saw, heard or were told. You need not be sure."),
    )  # fmt: skip
    happened = forms.CharField(label=_("When?"), required=False, max_length=200)
    place = forms.CharField(label=_("Where?"), required=False, max_length=200)
    danger_now = forms.TypedChoiceField(
        label=_("Is somebody in danger now?"), choices=[("yes", _("Yes, or I do not know")), ("no", _("No"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        help_text=_("Yes is told faster, and nobody of the case is released to travel until a protection officer says so."),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("How can the person be reached without harm?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    named = LinesField(
        label=_("Staff who are accused"), required=False, most=10,
        help_text=_("Full names or e-mail addresses, one a line. They are not told and cannot read this alert."),
    )  # fmt: skip
    submit_label = _("Raise the alert")

    to_agency_id = forms.TypedChoiceField(
        label=_("Which agency should hear of it?"), coerce=UUID,
        help_text=_("Nobody of your own agency reads alerts. A protection officer there is told at once."),
    )  # fmt: skip

    def __init__(self, *args, about_case: bool, could_hear: Sequence[Agency] = (), **kwargs):
        super().__init__(*args, **kwargs)
        if could_hear:
            self.offer("to_agency_id", [("", _("Choose one")), *((str(one.id), one.name) for one in could_hear)])
        else:
            del self.fields["to_agency_id"]
        self.fields["named"].widget.attrs["rows"] = "2"
        if about_case:
            del self.fields["about"]

    def clean_named(self) -> tuple[UUID, ...]:
        found: list[UUID] = []
        for line in self.cleaned_data["named"].splitlines():
            people = staff_called(line)
            if not people:
                raise forms.ValidationError(
                    _("Nobody called “%(name)s” works for an agency here. Correct it, or write it above instead."),
                    params={"name": line},
                )
            found += [person.id for person in people]
        return tuple(dict.fromkeys(found))


class ActedForm(PageForm):
    words = forms.CharField(label=_("What was done?"), widget=forms.Textarea(attrs={"rows": 4}))
    danger_over = forms.BooleanField(
        label=_("Nobody is in danger any more."), required=False,
        help_text=_("The case may then be released to travel again, as far as this alert goes."),
    )  # fmt: skip
    submit_label = _("Save what was done")


class DoubtForm(PageForm):
    words = forms.CharField(
        label=_("Why was it not so?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Another person looks at it. Only they can close it as unfounded."),
    )  # fmt: skip
    submit_label = _("Ask another person to look")


class CloseAlertForm(PageForm):
    outcome = forms.ChoiceField(label=_("How did it end?"), choices=AlertOutcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("What is the case now?"), widget=forms.Textarea(attrs={"rows": 3}))
    submit_label = _("Close the alert")


class ReopenAlertForm(PageForm):
    words = forms.CharField(label=_("Why is it opened again?"), widget=forms.Textarea(attrs={"rows": 3}))
    submit_label = _("Open the alert again")


class RiskForm(PageForm):
    """One person's risk on return: what they say, what is known, what it comes to."""

    said = forms.CharField(
        label=_("What does the person say?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In their words: what they expect to happen, from whom, and why."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language did you speak?"))
    interpreter_name = forms.CharField(label=_("Interpreter"), required=False, max_length=200)
    alone = forms.BooleanField(label=_("The person was alone with us."), required=False)
    profile = forms.MultipleChoiceField(
        label=_("What about the person could put them at risk?"), choices=RiskProfile.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Several may apply. None may apply."),
    )  # fmt: skip
    procedures = forms.MultipleChoiceField(
        label=_("Is a procedure pending?"), choices=Procedure.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("While one is pending, no risk can be ruled out."),
    )  # fmt: skip
    known = forms.CharField(
        label=_("What is known of the country and the place?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    sources = forms.CharField(
        label=_("From which sources?"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who published it, what it is called, and its date."),
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("What do you find?"), choices=RiskResult.choices, widget=forms.RadioSelect,
        help_text=_("A risk, or that you cannot say, blocks at once. That there is none counts when another person agrees."),
    )  # fmt: skip
    reasons = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))
    sections = [
        (_("What the person says"), ["said", "language", "interpreter_name", "alone"]),
        (_("What is known"), ["profile", "procedures", "known", "sources"]),
        (_("What you find"), ["result", "reasons"]),
    ]
    submit_label = _("Save the assessment")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("language", [("", _("Choose a language")), *language_choices(get_language() or "en")])


class RiskReviewForm(PageForm):
    agrees = forms.TypedChoiceField(
        label=_("Do you agree?"), choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, help_text=_("If you do not, nobody travels, and the risk is assessed again."),
    )  # fmt: skip
    reasons = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("Save the review")


class SeniorForm(PageForm):
    allowed = forms.TypedChoiceField(
        label=_("May this person return to this place?"), choices=[("no", _("No")), ("yes", _("Yes, all the same"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        help_text=_("It counts for this person and this place alone, until somebody decides otherwise."),
    )  # fmt: skip
    reasons = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("Save the decision")


class AdvisoryForm(PageForm):
    """An advisory of the installation."""

    country = forms.ChoiceField(label=_("Which country?"))
    areas = LinesField(
        label=_("Which areas?"), required=False, most=50,
        help_text=_("One a line, as destinations are written in cases. Leave empty for the whole country."),
    )  # fmt: skip
    profiles = forms.MultipleChoiceField(
        label=_("For whom?"), choices=[*RiskProfile.choices, *(one for one in Vulnerability.choices if one[0] not in RiskProfile.values)],
        required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Tick nothing for everybody."),
    )  # fmt: skip
    effect = forms.ChoiceField(label=_("What does it ask?"), choices=AdvisoryEffect.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("What is it about?"), widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(
        label=_("Who says so?"), max_length=500, help_text=_("Who published it, what it is called, and its date.")
    )
    valid_from = DayField(label=_("In force from"))
    valid_until = DayField(label=_("Until"), required=False, help_text=_("Leave empty until it is ended here."))
    submit_label = _("Add the advisory")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("country", [("", _("Choose a country")), *country_choices(get_language() or "en")])

    def clean_areas(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["areas"].splitlines() if line.strip())


class EndAdvisoryForm(PageForm):
    reason = forms.CharField(label=_("Why does it not hold any more?"), widget=forms.Textarea(attrs={"rows": 3}))
    submit_label = _("End the advisory")


class TalkForm(PageForm):
    """A talk about whether somebody decides freely and can decide."""

    held_at = MomentField(label=_("When was it held?"))
    language = forms.ChoiceField(label=_("In which language did you speak?"))
    interpreter_name = forms.CharField(label=_("Interpreter"), required=False, max_length=200)
    alone = forms.BooleanField(
        label=_("The person was alone with us."),
        required=False,
        help_text=_("Besides an interpreter, and a guardian or lawyer they asked for."),
    )
    present = forms.CharField(
        label=_("Who else was present?"),
        required=False,
        max_length=500,
        help_text=_("Names, and what they are to the person."),
    )
    detained = forms.BooleanField(
        label=_("The person is deprived of liberty."), required=False,
        help_text=_("In detention, custody or a closed centre. A second person talks with them again, some hours later."),
    )  # fmt: skip
    pressure = forms.MultipleChoiceField(
        label=_("Are there signs of pressure?"), choices=Pressure.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Any sign blocks at once. You need not be sure."),
    )  # fmt: skip
    understands = forms.ChoiceField(
        label=_("Can the person take this decision?"), choices=Understands.choices, widget=forms.RadioSelect
    )
    professional = forms.CharField(
        label=_("Which professional was asked?"), required=False, max_length=300,
        help_text=_("Where it is doubtful: name, profession and date."),
    )  # fmt: skip
    professional_word = forms.ChoiceField(
        label=_("What did they find?"), choices=ProfessionalWord.choices, required=False, widget=forms.RadioSelect
    )
    professional_file_id = forms.TypedChoiceField(
        label=_("Which file of the case shows it?"), coerce=UUID, required=False, empty_value=None
    )
    representative = forms.CharField(label=_("Who may decide for the person?"), required=False, max_length=300)
    representative_ground = forms.CharField(
        label=_("On what ground?"),
        required=False,
        max_length=300,
        help_text=_("A court's order, a power of attorney, the law."),
    )
    representative_file_id = forms.TypedChoiceField(
        label=_("Which file of the case proves it?"), coerce=UUID, required=False, empty_value=None
    )
    note = forms.CharField(
        label=_("What did the person say, in their own words?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    sections = [
        (_("Who was there"), ["held_at", "language", "interpreter_name", "alone", "present", "detained"]),
        (_("What you heard and saw"), ["note", "pressure", "understands"]),
        (_("Where it is doubtful"), [
            "professional", "professional_word", "professional_file_id", "representative", "representative_ground",
            "representative_file_id",
        ]),
    ]  # fmt: skip
    submit_label = _("Save the talk")

    def __init__(self, *args, files: list[Attachment], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("language", [("", _("Choose a language")), *language_choices(get_language() or "en")])
        said = [(str(file.id), f"{file.name}, {date_format(file.recorded_at, 'j F Y')}") for file in files]
        for name in ("professional_file_id", "representative_file_id"):
            self.offer(name, [("", _("None of them")), *said])
