"""What comes in from the pages of a plan, made clean."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.pages.fears import FearField
from bayiri.pages.fields import DayField, MoneyField
from bayiri.pages.forms import PageForm, VersionedFormMixin
from bayiri.reintegration.choices import (
    TOPICS_OF,
    AnswerChannel,
    AssetKind,
    CheckedBy,
    CommentOutcome,
    Dimension,
    Form,
    Level,
    NeedLevel,
    NeedTopic,
    Occasion,
    Phase,
    Proof,
    Settled,
)
from bayiri.reintegration.rules import FoundNeed
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
    found_need = forms.ChoiceField(
        label=_("Need of the assessment"), required=False,
        help_text=_("Where none fits, write the need below; the plan then shows a line without a need."),
    )  # fmt: skip
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
        (_("Need and help"), ["found_need", "need", "description", "member"]),
        (_("Kind of help"), ["dimension", "level", "form", "phase"]),
        (_("Provider, cost and day"), ["provider", "currency", "amount", "planned_on"]),
    ]

    def __init__(self, *args, members: list[tuple[str, str]], needs: Sequence[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("member", [WHOLE_FAMILY, *members])
        self.offer("found_need", [("", _("None of them")), *needs])
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
        apart = ("member", "version", "found_need")
        said = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        member, need = self.cleaned_data["member"], self.cleaned_data["found_need"]
        return {
            **said,
            "found_need_id": UUID(need) if need else None,
            "amount": said["amount"] or 0,
            "member_id": None if member == "family" else UUID(member),
        }


class ChangeLineForm(VersionedFormMixin, LineForm):
    """The same, for a line as it was read at `version`."""


class NeedsForm(PageForm):
    """What one person needs, topic by topic: on which level, in their own words."""

    submit_label = _("Save the needs")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for topic in NeedTopic:
            levels = [("", _("No need")), *NeedLevel.choices]
            words = _("%(topic)s, in their own words") % {"topic": topic.label}
            self.fields[f"level_{topic}"] = forms.ChoiceField(label=topic.label, choices=levels, required=False)
            self.fields[f"words_{topic}"] = forms.CharField(label=words, required=False)
        self.sections = [
            (dimension.label, [f"{part}_{topic}" for topic in topics for part in ("level", "words")])
            for dimension, topics in TOPICS_OF.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for topic in NeedTopic:
            level, words = cleaned.get(f"level_{topic}"), cleaned.get(f"words_{topic}")
            if level and not words:
                self.add_error(f"words_{topic}", _("Write down what the person said."))
            if words and not level:
                self.add_error(f"level_{topic}", _("Choose where the need has its cause."))
        if not self.errors and not self.found(cleaned):
            raise ValidationError(_("Choose at least one need, with the person's words."))
        return cleaned

    def found(self, cleaned: dict[str, Any]) -> list[FoundNeed]:
        """The needs that were written down."""
        return [
            FoundNeed(topic.value, cleaned[f"level_{topic}"], cleaned[f"words_{topic}"])
            for topic in NeedTopic
            if cleaned.get(f"level_{topic}")
        ]


class SettleForm(PageForm):
    because = forms.ChoiceField(label=_("Why?"), choices=Settled.choices, widget=forms.RadioSelect)
    submit_label = _("Settle this need")


class CommentForm(PageForm):
    """What somebody says to the plan or to one line, in their words."""

    member = forms.ChoiceField(label=_("Who speaks"), widget=forms.RadioSelect)
    line = forms.ChoiceField(label=_("About what"), required=False)
    text = forms.CharField(label=_("In their own words"), widget=FEW_ROWS)
    said_on = DayField(label=_("When"), latest=clock.today)
    occasion = forms.ChoiceField(label=_("On which occasion"), choices=Occasion.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How"), choices=AnswerChannel.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"))
    interpreter_name = forms.CharField(label=_("Interpreter"), required=False)
    guardian_name = forms.CharField(
        label=_("Guardian"),
        required=False,
        help_text=_("Name of the guardian who was there, where a child speaks."),
    )
    fears_return = FearField()
    sections = [
        (_("What was said"), ["member", "line", "text", "fears_return"]),
        (_("When and how"), ["said_on", "occasion", "channel", "language", "interpreter_name", "guardian_name"]),
    ]
    submit_label = _("Save the comment")

    def __init__(self, *args, members: list[tuple], lines: list[tuple], languages: list[tuple], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("member", members)
        self.offer("line", [("", _("The whole plan")), *lines])
        self.offer("language", languages)


class CommentAnswerForm(PageForm):
    outcome = forms.ChoiceField(label=_("What was done"), choices=CommentOutcome.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What the person was told"),
        help_text=_("The answer, what was changed, or why it was not."),
        widget=FEW_ROWS,
    )
    submit_label = _("Save what was done")


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
        self.offer("member", members)
        self.offer("language", languages)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "no" and not cleaned.get("comment"):
            self.add_error("comment", _("Write down what the person said, so that the plan can follow it."))
        return cleaned

    @property
    def approves(self) -> bool:
        return self.cleaned_data["answer"] == "yes"


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


class AssetForm(PageForm):
    kind = forms.ChoiceField(label=_("What is it?"), choices=AssetKind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In the person's words"), widget=FEW_ROWS, help_text=_("As much as they want to say. No amounts are needed."),
    )  # fmt: skip
    submit_label = _("Write it down")


class ShowAssetForm(PageForm):
    agency_ids = forms.MultipleChoiceField(
        label=_("Which agencies may read it?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    by_word = forms.BooleanField(label=_("The person said so, just now"), required=False)

    def __init__(self, *args, helping: list[tuple[UUID, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("agency_ids", [(str(key), name) for key, name in helping])
