"""What comes in from the pages of a plan, made clean."""

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.pages.fields import DayField, MoneyField
from bayiri.pages.forms import PageForm, VersionedFormMixin
from bayiri.reintegration.choices import AnswerChannel, CheckedBy, Dimension, Form, Level, Phase, Proof
from bayiri.rulebooks.currencies import minor_digits

WHOLE_FAMILY = ("family", _("The whole family"))
FEW_ROWS = forms.Textarea(attrs={"rows": 3})


class CurrencyField(forms.CharField):
    """Three letters that ISO 4217 knows."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "govuk-input--width-4", "spellcheck": "false", "dir": "ltr"}),
        )
        super().__init__(max_length=3, **kwargs)

    def to_python(self, value):
        code = (super().to_python(value) or "").upper()
        if code:
            digits_of(code)
        return code


def digits_of(currency: str) -> int:
    """Digits after the point. Raises ValidationError for what is no currency."""
    try:
        return minor_digits(currency)
    except ValueError:
        raise ValidationError(_("Enter the currency in three letters, for example EUR or IQD.")) from None


class LineForm(PageForm):
    need = forms.CharField(
        label=_("The need it answers"),
        help_text=_("From the person's own assessment, in their situation. Never from a fixed package."),
        widget=FEW_ROWS,
    )
    description = forms.CharField(label=_("What is planned"), widget=FEW_ROWS)
    member = forms.ChoiceField(label=_("Who it is for"), initial="family", widget=forms.RadioSelect)
    dimension = forms.ChoiceField(label=_("Dimension"), choices=Dimension.choices, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, widget=forms.RadioSelect)
    form = forms.ChoiceField(label=_("Form"), choices=Form.choices, widget=forms.RadioSelect)
    phase = forms.ChoiceField(
        label=_("When it is given"),
        choices=Phase.choices,
        initial=Phase.AFTER_ARRIVAL,
        widget=forms.RadioSelect,
    )
    provider = forms.CharField(
        label=_("Provider"), help_text=_("Who will give it: a supplier, a school, a clinic, we ourselves.")
    )
    currency = CurrencyField(label=_("Currency"), required=False, help_text=_("Three letters, for example EUR."))
    amount = MoneyField(
        label=_("Amount"),
        required=False,
        help_text=_("What it costs at most. Leave empty for help without a price."),
    )
    planned_on = DayField(label=_("Planned for"))
    sections = [
        (_("Need and help"), ["need", "description", "member"]),
        (_("Kind of help"), ["dimension", "level", "form", "phase"]),
        (_("Provider, cost and day"), ["provider", "currency", "amount", "planned_on"]),
    ]

    def __init__(self, *args, members: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [WHOLE_FAMILY, *members]  # type: ignore[attr-defined]
        typed = self.data.get(self.add_prefix("currency"), "") if self.is_bound else self.initial.get("currency", "")
        with suppress(ValidationError):  # the currency's own field says what is wrong
            self.fields["amount"].exponent = digits_of(str(typed).strip().upper()) if typed else 2  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("amount") and not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Enter the currency of the amount."))
        return cleaned

    def line(self) -> dict[str, Any]:
        """The fields of a LineData."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("member", "version")}
        member = self.cleaned_data["member"]
        return {
            **said,
            "amount": said["amount"] or 0,
            "member_id": None if member == "family" else UUID(member),
        }


class ChangeLineForm(VersionedFormMixin, LineForm):
    """The same, for a line as it was read at `version`."""


class DropForm(PageForm):
    reason = forms.CharField(label=_("Why it is dropped"), widget=FEW_ROWS)
    submit_label = _("Drop this line")


class ApproveForm(PageForm):
    submit_label = _("Approve this line")


class AnswerForm(VersionedFormMixin, PageForm):
    """`version` is the version of the plan that was read to the person."""

    member = forms.ChoiceField(label=_("Who answers"), widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label=_("What they say"),
        choices=[
            ("yes", _("They approve the plan")),
            ("no", _("They do not approve the plan")),
            ("comment", _("They only comment")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(label=_("In their own words"), required=False, widget=FEW_ROWS)
    channel = forms.ChoiceField(
        label=_("How the answer was given"), choices=AnswerChannel.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language"))
    guardian_name = forms.CharField(
        label=_("Guardian"),
        required=False,
        help_text=_("Name of the guardian who was there, where a child answers."),
    )
    submit_label = _("Save the answer")

    def __init__(self, *args, members: list[tuple[str, str]], languages: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") in ("no", "comment") and not cleaned.get("comment"):
            self.add_error("comment", _("Write down what the person said, so that the plan can follow it."))
        return cleaned

    @property
    def approves(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["answer"])


def today() -> date:
    return clock.today()


class DeliveryForm(PageForm):
    delivered_on = DayField(label=_("Day of delivery"), latest=today)
    amount = MoneyField(label=_("Amount"), help_text=_("What was given this time, in the currency of the line."))
    proof = forms.ChoiceField(label=_("Proof"), choices=Proof.choices, widget=forms.RadioSelect)
    proof_reference = forms.CharField(label=_("Number or place of the proof"))
    handed_over_by = forms.CharField(
        label=_("Handed over by"), required=False, help_text=_("The supplier or colleague who was there.")
    )
    note = forms.CharField(label=_("Note"), required=False, widget=FEW_ROWS)
    submit_label = _("Save the delivery")

    def __init__(self, *args, currency: str, maximum: int, **kwargs):
        super().__init__(*args, **kwargs)
        if maximum:
            self.fields["amount"] = MoneyField(
                label=_("Amount in %(currency)s") % {"currency": currency},
                help_text=_("What was given this time."),
                exponent=minor_digits(currency),
                maximum=maximum,
            )
        else:
            del self.fields["amount"]


class VerificationForm(PageForm):
    verified_on = DayField(label=_("Day of verification"), latest=today)
    how = forms.ChoiceField(label=_("How"), choices=CheckedBy.choices, widget=forms.RadioSelect)
    found = forms.ChoiceField(
        label=_("What was found"),
        choices=[
            ("ok", _("It arrived and is in order")),
            ("not_ok", _("It did not arrive, or is not in order")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), required=False, widget=FEW_ROWS)
    submit_label = _("Save the verification")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("found") == "not_ok" and not cleaned.get("note"):
            self.add_error("note", _("Say what was not in order."))
        return cleaned
