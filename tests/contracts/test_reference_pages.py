"""The printed pages of docs/reference say what the code says."""

from django.utils import translation

from bayiri.agencies.choices import OPEN_NOTHING_YET
from config.reference_pages import PAGES, roles, stale


def test_no_page_is_stale():
    """Print them anew with `python -m config.reference_pages`."""
    with translation.override("en"):
        assert [path.name for path in stale()] == []


def test_every_page_says_something():
    with translation.override("en"):
        assert all(len(page().splitlines()) > 8 for page in PAGES.values())


def test_a_role_that_opens_nothing_says_so_and_no_other():
    """The page is made of the permissions; who gives the role reads the same list."""
    with translation.override("en"):
        rows = [line for line in roles().splitlines() if "nothing yet" in line]
    assert [line.split("`")[1] for line in rows] == [role.value for role in OPEN_NOTHING_YET]
