"""The work goes on where JavaScript does not run."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_somebody_signs_in_and_registers_a_family(browser, installation):
    page = browser.new_context(java_script_enabled=False).new_page()
    installation.sign_in(page, "Carla Weber")
    page.get_by_role("link", name="Register", exact=True).click()
    page.get_by_role("button", name="Add another person").click()
    for place, (given, sex) in enumerate((("سلمى", "Female"), ("Hadi", "Male"))):
        page.locator(f"#id_m{place}-given_names").fill(given)
        page.locator(f"#id_m{place}-family_name").fill("Barzani")
        page.locator(f"section[aria-labelledby=m{place}-title]").get_by_label(sex, exact=True).check()
    page.get_by_label("Relation to the main applicant").select_option("Child")
    page.get_by_label("Destination country").fill("Irak")
    page.get_by_role("button", name="Register", exact=True).last.click()
    assert "is not a country we know" in page.locator(".govuk-error-summary").inner_text()
    expect(page.get_by_text("سلمى Barzani")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Change ?: Main applicant")).click()
    assert page.locator("#id_m0-given_names").input_value() == "سلمى"
    page.get_by_label("Destination country").fill("Iraq")
    page.get_by_role("button", name="Register", exact=True).last.click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", name="سلمى Barzani").first).to_be_visible()
    page.get_by_role("link", name="Do this now").click()
    expect(page.get_by_role("heading", name="Counselling session")).to_be_visible()
    page.context.close()
