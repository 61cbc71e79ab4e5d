"""The printed pages of docs/reference say what the code says."""

from django.utils import translation

from config.reference_pages import PAGES, stale


def test_no_page_is_stale():
    """Print them anew with `python -m config.reference_pages`."""
    with translation.override("en"):
        assert [path.name for path in stale()] == []


def test_every_page_says_something():
    with translation.override("en"):
        assert all(len(page().splitlines()) > 8 for page in PAGES.values())
