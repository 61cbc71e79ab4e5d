"""What the pages of this room take in."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import Agency
from bayiri.documents.models import Attachment
from bayiri.pages.fields import DayField, LinesField
from bayiri.pages.forms import PageForm
from bayiri.safeguards.choices import AlertOutcome, Vulnerability
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
