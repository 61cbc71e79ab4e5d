"""What is typed about a child: one form a step."""

from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bayiri.documents.models import Attachment
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.safeguards.choices_of_children import AppealOutcome, BestForChild, ChildRisk, Traced

LONG = forms.Textarea(attrs={"rows": 4})


class ChildStepForm(PageForm):
    """What every step has: the day, the words, and a file of the case that shows it."""

    happened_on = DayField(label=_("On which day?"))
    words = forms.CharField(label=_("What was done, and why?"), widget=LONG)
    file_id = forms.TypedChoiceField(
        label=_("Which file of the case shows it?"), coerce=UUID, required=False, empty_value=None
    )
    submit_label = _("Save this step")

    def __init__(self, *args, files: list[Attachment], **kwargs):
        super().__init__(*args, **kwargs)
        said = [(str(file.id), f"{file.name}, {date_format(file.recorded_at, 'j F Y')}") for file in files]
        self.offer("file_id", [("", _("None of them")), *said])


class GuardianForm(ChildStepForm):
    name = forms.CharField(label=_("Name of the guardian"), max_length=200)
    body = forms.CharField(label=_("Which authority appointed them?"), max_length=300)
    words = forms.CharField(
        label=_("By which act?"),
        widget=LONG,
        help_text=_("Order or letter, number and date; what the guardian may decide."),
    )
    valid_until = DayField(label=_("Until when, where it is said?"), required=False)
    field_order = ["name", "body", "words", "happened_on", "valid_until", "file_id"]


class AssessedForm(ChildStepForm):
    outcome = forms.ChoiceField(
        label=_("How great is the risk for the child?"), choices=ChildRisk.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("What does the child need, and what protects it?"), widget=LONG)
    field_order = ["outcome", "words", "happened_on", "file_id"]


class TracedForm(ChildStepForm):
    outcome = forms.ChoiceField(label=_("What came of it?"), choices=Traced.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Who was found?"), max_length=200, required=False)
    body = forms.CharField(label=_("What are they to the child?"), max_length=200, required=False)
    words = forms.CharField(
        label=_("How was it found out?"),
        widget=LONG,
        help_text=_("Who was spoken with, by whom, and what they live on."),
    )
    field_order = ["outcome", "name", "body", "words", "happened_on", "file_id"]


class ReportForm(ChildStepForm):
    view = forms.CharField(
        label=_("What does the child say?"), widget=LONG,
        help_text=_("In the child's own words, and what weight they have by its age and maturity."),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("What do you propose?"), choices=BestForChild.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Why? What speaks against it?"), widget=LONG)
    field_order = ["view", "outcome", "words", "happened_on", "file_id"]


class SatForm(ChildStepForm):
    outcome = forms.ChoiceField(
        label=_("What do you find best?"), choices=BestForChild.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("Why?"), widget=LONG)
    field_order = ["outcome", "words", "happened_on", "file_id"]
    submit_label = _("Save my judgement")


class DeterminedForm(SatForm):
    outcome = forms.ChoiceField(
        label=_("What did the panel find?"), choices=BestForChild.choices, widget=forms.RadioSelect
    )
    view = forms.CharField(label=_("How was the child told, and what did it say?"), widget=LONG, required=False)
    field_order = ["outcome", "words", "view", "happened_on", "file_id"]
    submit_label = _("Save the determination")


class AppealedForm(ChildStepForm):
    name = forms.CharField(label=_("Who appeals?"), max_length=200)
    words = forms.CharField(label=_("On what grounds?"), widget=LONG)
    field_order = ["name", "words", "happened_on", "file_id"]


class AppealDecidedForm(ChildStepForm):
    body = forms.CharField(
        label=_("Who has decided?"), max_length=300, help_text=_("A court, or an authority that had no part in it.")
    )
    outcome = forms.ChoiceField(label=_("What was decided?"), choices=AppealOutcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Why?"), widget=LONG)
    field_order = ["body", "outcome", "words", "happened_on", "file_id"]


class ReopenedForm(ChildStepForm):
    words = forms.CharField(label=_("What is new?"), widget=LONG)


class EscortForm(ChildStepForm):
    name = forms.CharField(label=_("Who goes with the child?"), max_length=200)
    body = forms.CharField(
        label=_("What are they?"), max_length=200, help_text=_("A relative, a social worker, a nurse.")
    )
    happened_on = DayField(label=_("From which day?"))
    valid_until = DayField(label=_("Until which day, when the child is handed over?"))
    words = forms.CharField(label=_("Where and to whom do they hand the child over?"), widget=LONG)
    field_order = ["name", "body", "happened_on", "valid_until", "words", "file_id"]


class ReceiverForm(ChildStepForm):
    name = forms.CharField(
        label=_("Who receives the child?"), max_length=200, help_text=_("A person, or a body and who is there.")
    )
    body = forms.CharField(label=_("What are they to the child?"), max_length=200)
    words = forms.CharField(
        label=_("How was it verified?"),
        widget=LONG,
        help_text=_("Who visited or spoke with them, and which papers were seen."),
    )
    field_order = ["name", "body", "words", "happened_on", "file_id"]


class EndForm(PageForm):
    ended_on = DayField(label=_("On which day?"))
    reason = forms.CharField(
        label=_("Why?"), widget=LONG, help_text=_("Died, withdrew, was replaced, or was written down by mistake.")
    )
    submit_label = _("End it")


FORMS: dict[str, type[ChildStepForm]] = {
    "guardian": GuardianForm, "assessed": AssessedForm, "traced": TracedForm, "report": ReportForm, "sat": SatForm,
    "determined": DeterminedForm, "appealed": AppealedForm, "appeal_decided": AppealDecidedForm, "reopened": ReopenedForm,
    "escort": EscortForm, "receiver": ReceiverForm,
}  # fmt: skip
