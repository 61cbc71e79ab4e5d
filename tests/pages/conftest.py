"""One page with everything on it, for the tests that look at pages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict

from bayiri.pages.fields import DayField, MomentField, MoneyField, PartialDateField
from bayiri.pages.forms import PageForm, VersionedFormMixin
from bayiri.pages.templatetags.pages import COLOURS
from config import chromium

NOW = datetime(2026, 3, 27, 14, 30, tzinfo=UTC)
STAGES = {"Registered": "done", "Preparing": "now", "Reintegrating": "ahead", "Closed": "ahead"}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": chromium.path(), "args": ["--no-sandbox"]}


class Everything(VersionedFormMixin, PageForm):
    sections = [("Name", ["name"]), ("Birth", ["born_on", "met_at"])]
    name = forms.CharField(help_text="As the person writes it")
    born_on = PartialDateField()
    met_at = MomentField()
    left_on = DayField(required=False)
    sex = forms.ChoiceField(choices=[("f", "Female"), ("m", "ذكر")], widget=forms.RadioSelect)
    tongues = forms.MultipleChoiceField(choices=[("ar", "العربية")], widget=forms.CheckboxSelectMultiple)
    region = forms.ChoiceField(choices=[("", ""), ("n", "North")])
    regions = forms.MultipleChoiceField(choices=[("n", "North")], required=False)
    size = forms.IntegerField()
    amount = MoneyField()
    agrees = forms.BooleanField(help_text="Ask each time")
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    notes = forms.CharField(widget=forms.Textarea, required=False)
    proof = forms.FileField(required=False)


class Search(PageForm):
    q = forms.CharField(required=False, label="Name or number")


class Filters(PageForm):
    stage = forms.ChoiceField(required=False, choices=[("", "All"), ("a", "Assessed")])


def frame(title: str) -> dict:
    places = [("My work", 7), ("Cases", None), ("Register", None), ("Overview", None)]
    return {
        "title": title,
        "demonstration": True,
        "back_url": "#",
        "actor": SimpleNamespace(name="أميرة حداد", agency_name="Return Counselling Network"),
        "navigation": [{"label": label, "url": "#", "current": label == "Cases", "count": n} for label, n in places],
    }


def gates() -> list[dict]:
    words = {"cleared": "Cleared", "blocked": "Blocked", "pending": "Pending", "overridden": "Overridden"}
    words["not_applicable"] = "Not applicable"
    return [
        {"title": "Consent", "state": state, "word": word, "why": "A reason", "url": "#", "act": "Open"}
        for state, word in words.items()
    ]


def preview() -> dict:
    return frame("Everything") | {
        "case": {"reference": "R-2026-004217", "name": "محمد كريمي"},
        "tags": [(colour, colour) for colour in sorted(COLOURS)],
        "facts": [("Destination", "Herat"), ("Members", 4), ("Departure", "")],
        "facts_linked": [("Language", "Dari", "#", "Change"), ("Phone", "+43 660 1234567")],
        "stages": [{"label": label, "state": state} for label, state in STAGES.items()],
        "tabs": ["Summary", "Members", "Safeguards", "Travel", "History"],
        "next": {"label": "Next step", "title": "Confirm", "text": "Within 72 hours.", "act": "Record"},
        "reasons": ["The asylum procedure is pending."],
        "gates_title": "Safeguards", "gates": gates(),
        "timeline_title": "History",
        "events": [{"title": "Booked", "by": "Jonas", "at": NOW, "text": "Vienna"}],
        "summary_title": "Household", "more": "All members", "empty": "No documents yet.",
        "tiles": [{"number": 17, "label": "Overdue", "note": "oldest 9 days", "kind": "alert"}],
        "bars_title": "By destination",
        "bars": [{"label": "Iraq", "value": 412, "share": 100, "url": "#"}],
        "search": Search(), "search_label": "Search",
        "filters": Filters({"stage": "a"}), "filter_title": "Filter",
        "chips": ["Stage: assessed"], "count": "128 cases", "sort": "name",
        "columns": [("Name", "name"), ("Stage", "stage"), ("Registered", "registered")],
        "people": [("محمد كريمي", "Mohammad Karimi", "Assessed", "blue", date(2026, 1, 5))],
        "page": SimpleNamespace(number=2, has_next=True, has_previous=True),
    }  # fmt: skip


def form_page() -> dict:
    form = Everything(QueryDict("version=3&name=&born_on_day=31&born_on_month=2&born_on_year=1985&size=many"))
    form.add_reasons(["A child does not decide alone."])
    return frame("Register a person") | {"form": form, "lead": "Write names as the person writes them."}


def conflict() -> dict:
    rows = [{"label": "Phone", "theirs": "", "yours": "+43 660 1234567"}]
    form = Everything(QueryDict("version=3&name=Amina"))
    return frame("") | {"form": form, "version": 4, "rows": rows, "changed_by": "Jonas", "changed_at": NOW}


def message() -> dict:
    return frame("This is not possible now") | {
        "text": "Nothing was changed.",
        "reasons": ["The asylum procedure is pending."],
        "what_to_do": "Open the safeguards.",
    }


@pytest.fixture
def contexts():
    """Template of the room → a function that makes a context for it."""
    return {
        "pages/preview.html": preview,
        "pages/form.html": form_page,
        "pages/confirm.html": lambda: frame("Withdraw") | {"form": PageForm(), "danger": True, "warning": "Sure?"},
        "pages/conflict.html": conflict,
        "pages/message.html": message,
    }
