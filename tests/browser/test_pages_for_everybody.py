"""Every main page, in English and Arabic: axe finds nothing, a phone need not scroll sideways, Arabic runs from the right."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
# name: (who reads it, address below the installation, story whose case it is about)
PAGES = {
    "sign-in": ("", "/sign-in", ""),
    "overview": ("Carla Weber", "/", ""),
    "my work": ("Paula Novak", "/work", ""),
    "case list": ("Carla Weber", "/cases", ""),
    "search results": ("Carla Weber", "/search?q=Omer+Husseini", ""),
    "register": ("Carla Weber", "/register", ""),
    "case in counselling": ("Carla Weber", "", "counselling"),
    "files": ("Carla Weber", "/files", "counselling"),
    "add files": ("Carla Weber", "/files/add", "counselling"),
    "case decided": ("Paula Novak", "", "decided"),
    "case preparing": ("Tomas Lind", "", "preparing"),
    "case settling in": ("Rania al-Jabiri", "", "reintegrating"),
    "entitlements": ("Mona Richter", "/entitlements", "decided"),
    "plan": ("Rania al-Jabiri", "/plan", "reintegrating"),
    "whom to follow up": ("Karim Nasser", "/follow-ups", ""),
    "follow-up": ("Rania al-Jabiri", "/follow-up", "reintegrating"),
}
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="session")
def reading(browser, read_only):
    """`reading(who, language)`: a page of somebody who is signed in and reads that language."""
    pages = {}

    def opened(who: str, language: str):
        if (who, language) not in pages:
            page = browser.new_context(locale=language, viewport=DESK).new_page()
            if who:
                read_only.sign_in(page, who)
            page.context.add_cookies([{"name": "django_language", "value": language, "url": read_only.url}])
            pages[who, language] = page
        return pages[who, language]

    yield opened
    for page in pages.values():
        page.context.close()


def faults(page) -> list:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everybody(reading, read_only, name, language):
    who, path, story = PAGES[name]
    page = reading(who, language)
    page.set_viewport_size(DESK)
    answer = page.goto(read_only.case(story, path) if story else read_only.url + path)
    assert answer.status == 200
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert not page.evaluate(TOO_WIDE), "the page is wider than a phone"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_survey_can_be_read_by_everybody(reading, read_only, language):
    page = reading("Karim Nasser", language)
    page.set_viewport_size(DESK)
    page.goto(read_only.case("reintegrating", "/follow-up"))
    for link in ("a[href$='/record']", ".app-next a.govuk-button"):
        page.goto(page.locator(link).first.get_attribute("href").join([read_only.url, ""]))
        assert faults(page) == []
    assert page.locator("fieldset").count() == 5
    page.set_viewport_size(PHONE)
    assert not page.evaluate(TOO_WIDE), "the page is wider than a phone"
