"""Every page there is, with long names and long lists: it fits a desk and a phone, in four languages, by keyboard, for everybody."""

import pytest
from django.urls import reverse

from tests.browser.looks import LANGUAGES, faults, read_in
from tests.invariants.test_walk_addresses import EVERY, ONLY_SENT, OPEN_TO_STRANGERS, WITHOUT_PAGE

pytestmark = pytest.mark.browser
READERS = (
    "Carla Weber",
    "Paula Novak",
    "Tomas Lind",
    "Mona Richter",
    "Rania al-Jabiri",
    "Karim Nasser",
    "David Okafor",
    "Ines Brandt",
    "Dilan Aydin",
    "Sofia Lang",
    "Olga Berger",
)
PAGES = sorted(set(EVERY) - ONLY_SENT - WITHOUT_PAGE)


@pytest.fixture(scope="session")
def reading(browser, read_only):
    """`reading(who)`: a page of somebody who is signed in."""
    pages = {}

    def opened(who: str):
        if who not in pages:
            pages[who] = browser.new_context(locale="en").new_page()
            if who:
                read_only.sign_in(pages[who], who)
        return pages[who]

    yield opened
    for page in pages.values():
        page.context.close()


def opened(reading, base: str, name: str, url: str, language: str):
    """The page, opened by the first of the cast to whom it opens."""
    for who in ("",) if name in OPEN_TO_STRANGERS else READERS:
        page = reading(who)
        read_in(page.context, base, language)
        if page.request.get(url).status == 200:
            page.goto(url)
            return page
    raise AssertionError("nobody may open it")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_can_be_read_by_everybody(reading, read_only, name):
    """Each page in one language, so that four neighbours are read in four; `make looks` reads each in all of them."""
    language = LANGUAGES[PAGES.index(name) % len(LANGUAGES)]
    url = read_only.url + reverse(name, kwargs={argument: read_only.full[argument] for argument in EVERY[name][0]})
    page = opened(reading, read_only.url, name, url, language)
    found = faults(page, language)
    assert not found, "\n".join([language, *found])
