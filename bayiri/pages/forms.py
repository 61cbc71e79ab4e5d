"""What every form of the product can do."""

from collections.abc import Iterable, Iterator

from django import forms
from django.utils.translation import gettext_lazy as _


class PageForm(forms.Form):
    """A form laid out in sections, with its fault messages above and beside the fields.

    `sections` is a list of (title, [field names]); fields in no section come last, without a title.
    """

    sections: list[tuple[str, list[str]]] = []
    submit_label = _("Save and continue")
    use_required_attribute = False
    label_suffix = ""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.NumberInput):
                field.widget.input_type = (
                    "text"  # a number box refuses Arabic digits and scrolls away its value
                )
                decimals = isinstance(field, (forms.DecimalField, forms.FloatField))
                field.widget.attrs.setdefault("inputmode", "decimal" if decimals else "numeric")

    @property
    def layout(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The visible fields by section: (title or "", fields)."""
        placed = {name for _title, names in self.sections for name in names}
        for title, names in self.sections:
            yield title, [self[name] for name in names if name in self.fields and not self[name].is_hidden]
        rest = [field for field in self.visible_fields() if field.name not in placed]
        if rest:
            yield "", rest

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

    def differences(self, current: dict) -> list[dict]:
        """What the conflict page shows: {label, theirs, yours} for each field that differs from `current`."""
        rows = []
        for field in self.visible_fields():
            if field.name not in current:
                continue
            theirs, yours = current[field.name], self.cleaned_data.get(field.name)
            if theirs != yours:
                shown = [self.shown(field, value) for value in (theirs, yours)]
                rows.append({"label": field.label, "theirs": shown[0], "yours": shown[1]})
        return rows

    @staticmethod
    def shown(field, value):
        """`value` as the reader knows it: a choice by its label."""
        choices = getattr(field.field, "choices", None)
        if not choices or value in (None, ""):
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
