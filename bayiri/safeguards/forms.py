"""What the pages of this room take in."""

from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bayiri.documents.models import Attachment
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.safeguards.choices import Vulnerability


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
