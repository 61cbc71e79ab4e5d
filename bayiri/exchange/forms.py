"""What the pages of import take in: the file, its columns, the meaning of its values, the word to begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import Category
from bayiri.exchange.choices import UNREADABLE, DateOrder, Encoding, KnownPeople, Separator
from bayiri.exchange.models import CaseloadImport
from bayiri.exchange.queries.imports import beginning_of
from bayiri.exchange.queries.lists import ListColumn
from bayiri.exchange.queries.values import LEFT_EMPTY, TYPED, AskedValue
from bayiri.exchange.rules import SILENT
from bayiri.exchange.sheets import codes, days
from bayiri.exchange.sheets.fields import FIELDS, GROUPS, plain
from bayiri.exchange.sheets.mapping import Mapping, reasons_not_to_read, values_of
from bayiri.exchange.sheets.reading import MOST_BYTES, Unreadable, open_sheet
from bayiri.monitoring.choices import RoundState
from bayiri.notifications.choices import Kind as NewsKind
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm

EXAMPLES = 3
LACKING = {
    "name": _("Say which column holds the names."),
    "destination_country": _("Say which column holds the destination, or choose one for everybody."),
    "host_country": _("Say which column holds the host country, or choose one for everybody."),
    "twice": _("Two columns hold the same. Choose one of them."),
}


class UploadForm(PageForm):
    file = forms.FileField(
        label=_("Your list"),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=_("Excel (.xlsx) or CSV, one row a person, up to 50,000 rows and 20 MB."),
    )
    submit_label = _("Upload and look at its columns")

    def clean_file(self) -> UploadedFile:
        """The file, where it is a table with rows."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(UNREADABLE["too_large"])
        try:
            self.cleaned_data["content"] = content = file.read()
            beginning_of(open_sheet(content))
        except Unreadable as fault:
            raise ValidationError(UNREADABLE[fault.code]) from None
        return file


class ReadOtherwiseForm(PageForm):
    """How a CSV file is read, where it was guessed wrongly."""

    encoding = forms.ChoiceField(label=_("Letters"), choices=Encoding.choices)
    separator = forms.ChoiceField(label=_("Between two columns"), choices=Separator.choices)
    submit_label = _("Read it again like that")


@dataclass(frozen=True)
class Column:
    """One column of the file as the page shows it."""

    letter: str
    heading: str
    examples: list[str]
    field: BoundField
    order: BoundField | None
    read_as: list[tuple[str, date, str]]
    is_ambiguous: bool


class ColumnsForm(PageForm):
    """For each column what it holds; what holds for everybody where no column says it."""

    host_country = forms.ChoiceField(label=_("Country the people are in, or came from"), required=False)
    destination_country = forms.ChoiceField(label=_("Destination country"), required=False)
    category = forms.ChoiceField(label=_("Why the people return"), required=False)
    fixed = ("host_country", "destination_country", "category")
    submit_label = _("Check the list")

    def __init__(self, *args: Any, one: CaseloadImport, rows: list[list[str]], **kwargs: Any):
        self.one, self.rows = one, rows
        self.mapping = Mapping.read(one.columns)
        super().__init__(*args, initial={**self.mapping.fixed, **kwargs.pop("initial", {})}, **kwargs)
        nothing = ("", _("A column says it, or it is not known"))
        countries = codes.choices_of("country", get_language() or "en")
        self.offer("host_country", [nothing, *countries])
        self.offer("destination_country", [nothing, *countries])
        self.offer("category", [nothing, *Category.choices])
        groups = [(title, [(field.name, field.label) for field in fields]) for title, fields in GROUPS]
        for place, name in enumerate(self.mapping.fields):
            choice = forms.ChoiceField(
                label=self._named(place), choices=[("", _("Leave aside")), *groups], required=False, initial=name
            )
            self.fields[f"c{place}"] = choice
            if name and FIELDS[name].kind == "day":
                order = self.mapping.orders.get(name, DateOrder.DAY_FIRST)
                self.fields[f"o{place}"] = forms.ChoiceField(
                    label=_("How its days are written"), choices=DateOrder.choices, initial=order
                )

    def _named(self, place: int) -> str:
        return self.one.headers[place] or _now("Column %(letter)s") % {"letter": letter_of(place)}

    @property
    def columns(self) -> Iterator[Column]:
        for place, name in enumerate(self.mapping.fields):
            values = values_of(self.rows, place)
            order = self[f"o{place}"] if f"o{place}" in self.fields else None
            seen = list(dict.fromkeys(values))[:EXAMPLES]
            yield Column(
                letter_of(place), self.one.headers[place], seen, self[f"c{place}"], order,
                _read_as(seen, self.mapping.orders.get(name, "dmy")) if order else [],
                bool(order) and days.is_ambiguous(values),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        fields = [said.get(f"c{place}", "") for place in range(len(self.mapping.fields))]
        orders = {
            name: said.get(f"o{place}") or days.order_of(values_of(self.rows, place))[0]
            for place, name in enumerate(fields)
            if name and FIELDS[name].kind == "day"
        }
        said["mapping"] = Mapping(fields, orders, {name: said[name] for name in self.fixed if said.get(name)})
        for lack in reasons_not_to_read(said["mapping"]):
            self.add_error(lack if lack in self.fixed else None, LACKING[lack])
        return said


def _read_as(texts: list[str], order: str) -> list[tuple[str, date, str]]:
    """(as written, day as read, its precision) of some days."""
    found = []
    for text in texts:
        try:
            on, precision = days.day(text, order)
        except days.NotADay:
            continue
        found.append((text, on, precision))
    return found


def letter_of(place: int) -> str:
    """The letter that a spreadsheet gives to a column: A, B, ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class ValuesForm(PageForm):
    """What the values mean that nobody could guess, and those that were guessed."""

    submit_label = _("Check the list again")

    def __init__(self, *args: Any, asked: list[AskedValue], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = asked
        reader = get_language() or "en"
        self.sections = []
        for place, one in enumerate(asked):
            key = f"v{place}"
            label = ngettext("“%(value)s” (%(count)s row)", "“%(value)s” (%(count)s rows)", one.count)
            label %= {"value": one.text, "count": one.count}
            listed = codes.choices_of(one.kind, reader)
            if one.kind in TYPED:
                box = forms.TextInput({"list": one.kind, "autocomplete": "off", "class": "govuk-input--width-20"})
                hint = _("A name or a code; a dash (-) leaves it empty.")
                shown = LEFT_EMPTY if one.code == LEFT_EMPTY else dict(listed).get(one.code, "")
                self.fields[key] = forms.CharField(
                    label=label, required=False, widget=box, help_text=hint, initial=shown
                )
            else:
                choices = [("", _("Not said")), (LEFT_EMPTY, _("Leave it empty")), *listed]
                self.fields[key] = forms.ChoiceField(label=label, choices=choices, required=False, initial=one.code)
            title = FIELDS[one.name].label
            if not self.sections or self.sections[-1][0] != title:
                self.sections.append((title, []))
            self.sections[-1][1].append(key)

    @property
    def lists(self) -> dict[str, list[str]]:
        """The names that are suggested while somebody types, by list."""
        kinds = dict.fromkeys(one.kind for one in self.asked if one.kind in TYPED)
        return {kind: [name for _code, name in codes.choices_of(kind, get_language() or "en")] for kind in kinds}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        meanings: dict[str, dict[str, str]] = {}
        for place, one in enumerate(self.asked):
            typed = said.get(f"v{place}", "")
            code = self._code(place, one, typed)
            if code is not None:
                meanings.setdefault(one.name, {})[plain(one.text)] = code
        said["meanings"] = meanings
        return said

    def _code(self, place: int, one: AskedValue, typed: str) -> str | None:
        """The code that was said; an empty one leaves the cell empty; None where nothing was said."""
        if typed in ("", LEFT_EMPTY):
            return None if not typed else ""
        if one.kind not in TYPED:
            return typed
        code = codes.known(one.kind).get(plain(typed))
        if not code:
            self.add_error(f"v{place}", _now("“%(typed)s” is not on the list.") % {"typed": typed})
        return code


class StartForm(PageForm):
    """The word to begin; asks only what there is to ask."""

    known_people = forms.ChoiceField(
        label=_("Households in which somebody is perhaps on record already, or stands in the list twice"),
        choices=KnownPeople.choices, widget=forms.RadioSelect, initial=KnownPeople.LEAVE_OUT,
    )  # fmt: skip
    again = forms.BooleanField(label=_("Bring this list in once more"))
    submit_label = _("Bring these households in")

    def __init__(self, *args: Any, known: bool, same_file: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not known:
            del self.fields["known_people"]
        if not same_file:
            del self.fields["again"]


class UndoForm(PageForm):
    submit_label = _("Undo the list")


class ListForm(PageForm):
    """Which columns, as what kind of file."""

    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)
    form = forms.ChoiceField(
        label=_("As what?"), widget=forms.RadioSelect, initial="xlsx",
        choices=[("xlsx", _("Excel (.xlsx)")), ("csv", _("CSV, for other programs"))],
    )  # fmt: skip
    submit_label = _("Take the list out")

    def __init__(self, *args: Any, columns: dict[str, ListColumn], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("columns", [(name, column.label) for name, column in columns.items()])
        self.fields["columns"].initial = [name for name, column in columns.items() if column.usual]


class FollowUpListForm(ListForm):
    state = forms.ChoiceField(
        label=_("Which rounds?"), required=False,
        choices=[("", _("Every round")), ("late", _("Late: due before today, not held")), *RoundState.choices],
    )  # fmt: skip
    due_until = DayField(label=_("Due on or before"), required=False)
    field_order = ("state", "due_until", "columns", "form")


class HookForm(PageForm):
    address = forms.CharField(
        label=_("Address"), max_length=500, widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
        help_text=_("It begins with https:// and is reached from everywhere."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("News of what?"),
        choices=[one for one in NewsKind.choices if one[0] not in SILENT],
        widget=forms.CheckboxSelectMultiple,
    )
    submit_label = _("Name it")
