"""A counsellor's day, clicked: what waits in the morning, two talks, a decision on paper; and a call at the destination."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bayiri.core import clock
from tests.browser.test_journey import CASE, Clicks

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page, installation):
    return Clicks(page, installation)


def test_a_day_at_two_desks(desk):
    desk.turn("Carla Weber")
    appointment_is_in_the_calendar(desk)
    work_of_the_morning(desk)

    talk(desk, "decided", channel="Phone")
    talk(desk, "counselling", channel="In person")
    assess_everybody(desk)
    decision_on_paper(desk)

    call_that_broke_off(desk)


def appointment_is_in_the_calendar(desk) -> None:
    """Made from the case, found again in the calendar of that day."""
    page, tomorrow = desk.page, (timezone.localtime(clock.now()) + timedelta(days=1)).replace(hour=10, minute=0)
    desk.case_url = desk.installation.case("counselling")
    desk.back()
    desk.link("Make an appointment")
    page.get_by_label("What for?").select_option("Counselling")
    desk.moment("When does it begin?", tomorrow)
    desk.choose("How?", "In person")
    page.get_by_label("Where?").fill("Room 4")
    page.get_by_label("In which language?").select_option("Arabic")
    desk.button("Save the appointment")
    desk.link("Calendar")
    page.goto(f"{desk.installation.url}/calendar?view=day&on={tomorrow:%Y-%m-%d}")
    entry = page.locator(".app-entry").filter(has_text="Room 4").inner_text()
    assert "10:00–11:00" in entry
    assert "Counselling" in entry


def work_of_the_morning(desk) -> None:
    """Her list, what is late first; what stands there leads to its case."""
    page = desk.page
    desk.link("My work")
    desk.page.wait_for_url(lambda url: "/cases/" not in url)
    assert to_assess(desk) == 1
    first = page.locator(".app-worklist__case").first
    assert "late" in first.inner_text()
    first.locator(".app-worklist__who a").click()
    page.wait_for_url(CASE)
    assert desk.people()


def talk(desk, story: str, channel: str) -> None:
    page = desk.page
    desk.case_url = desk.installation.case(story)
    desk.back()
    name = desk.people()[0]
    before = sessions(desk)
    desk.link("Write down a session")
    desk.choose("How?", channel)
    page.get_by_label("In which language?").select_option("Arabic")
    desk.choose("Who was present?", name)
    desk.choose("What was talked about?", "Ways to stay", "Ways to return")
    desk.button("Save the session")
    page.wait_for_url(CASE)
    assert sessions(desk) == before + 1


def sessions(desk) -> int:
    panel = desk.page.locator("section[aria-labelledby=sessions]")
    return panel.get_by_text("Carla Weber", exact=True).count()


def assess_everybody(desk) -> None:
    desk.back()
    for name in desk.people():
        desk.back()
        desk.link("Assess", within=desk.panel(name))
        desk.choose("Has the person said that they are afraid to return?", "No")
        desk.button("Save the assessment")
        desk.page.wait_for_url(CASE)
    assert desk.stage() == "Assessed"
    desk.link("My work")
    desk.page.wait_for_url(lambda url: "/cases/" not in url)
    assert to_assess(desk) == 0


def to_assess(desk) -> int:
    """How often the list of work asks to assess this household."""
    case = desk.installation.cases["counselling"]
    rows = desk.page.locator(f".app-worklist__case:has(a[href='/cases/{case}'])")
    return rows.filter(has_text="Assess vulnerability, needs and risks").count()


def decision_on_paper(desk) -> None:
    """Printed, signed with a pen, the signed sheet kept, the decision written down."""
    page = desk.page
    desk.back()
    name = desk.people()[0]
    assert "Not decided yet" in desk.panel(name).inner_text()
    desk.link("Print, have signed, keep")
    desk.link("Voluntary return declaration")
    desk.button("Issue and print")
    to_print = page.get_by_role("link", name="Open to print").get_attribute("href")
    printed = page.request.get(desk.installation.url + to_print)
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")

    desk.link("Attach the signed paper, or note a thumbprint")
    desk.choose("How was it signed?", "Signed on paper")
    scan = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": printed.body()}
    page.get_by_label("Photograph or scan of the signed paper").set_input_files(scan)
    page.get_by_label("Who signs?").fill(name)
    today = clock.today()
    group = page.get_by_role("group", name="On which day?")
    for label, number in {"Day": today.day, "Month": today.month, "Year": today.year}.items():
        group.get_by_label(label, exact=True).fill(str(number))
    desk.button("Keep the signed paper")
    expect(page.get_by_role("link", name="Open the signed paper")).to_be_visible()

    desk.back()
    desk.link("Declaration", within=desk.panel(name))
    desk.choose("What has the person decided?", "Wants to return")
    for statement in page.get_by_role("group", name="What the person says").get_by_role("checkbox").all():
        statement.check()
    page.get_by_label("In which language was it explained?").select_option("Arabic")
    desk.choose("How was it signed?", "Signed on paper")
    desk.button("Save the declaration")
    page.wait_for_url(CASE)
    assert "Not decided yet" not in desk.panel(name).inner_text()


def call_that_broke_off(desk) -> None:
    """The receiving officer calls, asks one page of questions, and the line goes dead: the answers are kept."""
    page = desk.page
    desk.case_url = desk.installation.case("arrived")
    desk.turn("Karim Nasser")
    desk.link("Follow-up", within=page.locator("main"))
    page.get_by_role("link", name=re.compile("^Hold it")).first.click()
    desk.choose("How it is held", "Phone")
    page.get_by_label(re.compile("^The person agrees to answer")).check()
    desk.button("Begin")
    assert "Page 1 of 6" in page.locator(".app-progress").inner_text()
    for question in page.locator("fieldset.app-question").all():
        if question.is_visible():
            question.locator(".app-taps").first.locator("label").first.click()
    desk.button("Continue")
    assert "Page 2 of 6" in page.locator(".app-progress").inner_text()
    desk.button("Stop here, keep the answers")
    page.wait_for_url(re.compile(r"/follow-up$"))
    expect(page.locator("tr").filter(has_text="Begun")).to_have_count(1)
    page.get_by_role("link", name=re.compile("^Go on with it")).first.click()
    begun = page.locator(".app-next").inner_text()
    assert "5 of 30 questions are answered" in begun
    assert "Phone" in begun
