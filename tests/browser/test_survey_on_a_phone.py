"""Thirty questions with a thumb: in the person's language, on a small phone, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
MOST_TAPS = 40
SMALLEST = 44  # CSS pixels: what a thumb hits


class Thumb:
    """Counts every tap, and looks whether what it taps is large enough."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, target):
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= SMALLEST, (target.inner_text(), box)
        target.tap()
        self.taps += 1

    def press(self, name):
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("button", name=name, exact=True).last)


@pytest.fixture
def page(browser):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    yield page
    page.context.close()


def begin(page, installation, thumb):
    installation.sign_in(page, "Karim Nasser")
    page.goto(installation.case("arrived", "/follow-up"))
    page.goto(installation.url + page.locator("a[href$='/record']").first.get_attribute("href"))
    thumb.tap(page.locator("label", has_text=re.compile("^The person agrees to answer")))
    thumb.press("Begin")


def answer(page, thumb, *, place=0):
    """Tap one option of every question that shows."""
    for question in page.locator("fieldset.app-question").all():
        if question.is_visible():
            thumb.tap(question.locator(".app-taps").first.locator("label").nth(place))


def test_thirty_questions_take_no_more_than_forty_taps(page, installation):
    thumb = Thumb(page)
    begin(page, installation, thumb)
    expect(page.locator("fieldset[lang=ar][dir=rtl]"), "the person speaks Arabic: proposed, and kept").to_have_count(5)
    for number in range(1, 7):
        assert f"Page {number} of 6" in page.locator(".app-progress").inner_text()
        answer(page, thumb)
        thumb.press("Continue")
    thumb.press("Save the answers")
    page.wait_for_url(re.compile(r"/follow-up$"))
    assert "The follow-up is written down." in page.locator(".app-flash").first.inner_text()
    assert thumb.taps <= MOST_TAPS


def test_it_is_stopped_and_gone_on_with_and_a_question_opens_another(page, installation):
    thumb = Thumb(page)
    begin(page, installation, thumb)
    answer(page, thumb)
    thumb.press("Continue")
    hanging = page.locator("fieldset.app-question--after")
    expect(hanging).to_be_hidden()
    thumb.tap(page.locator("label[for^=id_q_looking_for_work]").nth(1))
    expect(hanging).to_be_visible()
    thumb.press("Back")
    expect(page.locator("input:checked")).to_have_count(5)
    thumb.press("Continue")
    expect(page.locator("input:checked")).to_have_count(1)
    thumb.press("Stop here, keep the answers")
    page.wait_for_url(re.compile(r"/follow-up$"))
    page.get_by_role("link", name=re.compile("^Go on with it")).first.click()
    assert "6 of 30 questions are answered" in page.locator(".app-next").inner_text()
    page.locator(".app-next a.govuk-button").click()
    assert "Page 2 of 6" in page.locator(".app-progress").inner_text()
