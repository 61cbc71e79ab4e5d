"""What every form of the product can do."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REQUIRED = (
    (forms.CheckboxInput, _("Tick the box to go on.")),
    (forms.CheckboxSelectMultiple, _("Choose at least one.")),
    (forms.SelectMultiple, _("Choose at least one.")),
    (forms.RadioSelect, _("Choose one of these.")),
    (forms.Select, _("Choose one from the list.")),
    (forms.FileInput, _("Choose a file.")),
    (forms.Widget, _("Write something here.")),
)


def prepare(field: forms.Field) -> None:
    """Give a field of Django's the words and boxes that our pages use; what its author chose stays."""
    widget = field.widget
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = next(text for kind, text in REQUIRED if isinstance(widget, kind))
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"  # a number box refuses Arabic digits, and the wheel changes its value
        decimals = isinstance(field, (forms.DecimalField, forms.FloatField))
        widget.attrs.setdefault("inputmode", "decimal" if decimals else "numeric")
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        widget.attrs["rows"] = "4"


class PageForm(forms.Form):
    """A form laid out in sections, with its fault messages above and beside the fields.

    `sections` is a list of (title, [field names]); fields in no section come last, without a title.
    """

    sections: Sequence[tuple["StrOrPromise", list[str]]] = ()
    submit_label = _("Save and continue")
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            prepare(field)

    @property
    def layout(self) -> Iterator[tuple["StrOrPromise", list[forms.BoundField]]]:
        """The visible fields by section: (title or "", fields)."""
        placed = {name for _title, names in self.sections for name in names}
        for title, names in self.sections:
            yield title, [self[name] for name in names if name in self.fields and not self[name].is_hidden]
        rest = [field for field in self.visible_fields() if field.name not in placed]
        if rest:
            yield "", rest

    @property
    def data_sent(self) -> QueryDict:
        """What was sent to the form, with every value of a name that stands there several times."""
        return cast(QueryDict, self.data)

    def offer(self, name: str, choices: Iterable[tuple]) -> None:
        """Give a choice field its choices, where they depend on who asks or on the record."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def add_reasons(self, reasons: Iterable[str]) -> None:
        """Say above the form, in the reader's words, why a rule forbids the act; what was typed stays."""
        for reason in reasons:
            self.add_error(None, str(reason))

    def typed(self) -> list[tuple[str, str]]:
        """Everything that was sent, as (name, value), without what a new page sends itself."""
        if not self.is_bound:
            return []
        own = {"csrfmiddlewaretoken", self.add_prefix("version")}
        lists = self.data.lists() if hasattr(self.data, "lists") else [(k, [v]) for k, v in self.data.items()]
        return [(name, value) for name, values in lists if name not in own for value in values]


class VersionedFormMixin(forms.Form):
    """Carries the version of the record that was read, so that nobody overwrites another's words."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def differences(self, current, opened=None) -> list[dict]:
        """What the conflict page shows of each field that differs from `current`, the record or its values by name.

        {name, label, theirs, yours, was, choice}: `opened` is the record as it was read, and `choice` is "theirs" where
        only they changed the field since, "yours" where only you did, empty where both did or nobody knows.
        """
        values = current if isinstance(current, dict) else vars(current)
        before = opened or {}
        rows = []
        for field in self.visible_fields():
            theirs, yours = values.get(field.name), self.cleaned_data.get(field.name)
            if field.name not in values or same(theirs, yours):
                continue
            known, was = field.name in before, before.get(field.name)
            row: dict = {"name": field.html_name, "label": field.label, "field": field, "known": known}
            for side, value in (("theirs", theirs), ("yours", yours), ("was", was)):
                row |= {side: shown(field, value), f"{side}_value": value}
            row["choice"] = ("theirs" if same(yours, was) else "yours" if same(theirs, was) else "") if known else ""
            rows.append(row)
        return rows


def same(one, other) -> bool:
    """Whether two values of a field say the same; nothing is nothing, however it is written."""
    return one == other or not (one or other)


def shown(field: forms.BoundField, value):
    """`value` as the reader knows it: a choice by its label, a date in words, yes or no."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{date_format(local)} {local:%H:%M}"
    if isinstance(value, date):
        return date_format(value)
    choices = getattr(field.field, "choices", None)
    if not choices or value in (None, "", []):
        return value
    labels = {str(key): label for key, label in flat(choices)}
    values = value if isinstance(value, (list, tuple, set)) else [value]
    return ", ".join(str(labels.get(str(one), one)) for one in values)


def flat(choices) -> Iterator[tuple]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label


class PeriodForm(PageForm):
    """A form that takes a first and a last day, `from_on` and `until_on`."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("from_on"), said.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day is not before the first."))
        return said
