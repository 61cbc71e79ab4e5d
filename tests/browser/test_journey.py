"""The journey, clicked: three members of the cast and more, each in their turn."""

import re
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.browser
CASE = re.compile(r"/cases/[0-9a-f-]{36}$")


@pytest.fixture
def desk(page, installation):
    return Clicks(page, installation)


class Clicks:
    """One screen at which the cast takes turns."""

    def __init__(self, page, installation):
        self.page, self.installation, self.case_url = page, installation, ""

    def turn(self, name: str) -> None:
        """The next of the cast sits down, with the case before them."""
        self.installation.sign_in(self.page, name)
        self.back()

    def back(self) -> None:
        if self.case_url:
            self.page.goto(self.case_url)

    def link(self, name: str, within=None) -> None:
        (within or self.page).get_by_role("link", name=name, exact=True).first.click()

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def choose(self, question: str, *answers: str) -> None:
        group = self.page.get_by_role("group", name=question)
        for answer in answers:
            group.get_by_label(answer, exact=True).check()

    def moment(self, question: str, at: datetime) -> None:
        group = self.page.get_by_role("group", name=question)
        for label, text in {"Day": at.day, "Month": at.month, "Year": at.year, "Time": f"{at:%H:%M}"}.items():
            group.get_by_label(label, exact=True).fill(str(text))

    def people(self) -> list[str]:
        return [head.inner_text().split("\n")[0].strip() for head in self.page.locator(".app-member h2").all()]

    def panel(self, name: str):
        return self.page.locator(".app-member").filter(has=self.page.get_by_role("heading", name=name))

    def stage(self) -> str:
        self.back()
        return self.page.locator(".app-case__tags strong").first.inner_text()

    def standing(self, gate: str):
        """Links to a safeguard, one for everybody for whom it stands."""
        self.back()
        return self.page.get_by_role("link", name=re.compile(f"^{re.escape(gate)}( ?: open)?$"))

    def clear(self, gate: str) -> None:
        """For everybody for whom it stands."""
        while (found := self.standing(gate)).count():
            found.first.click()
            self.link("Clear it")
            self.page.get_by_label("On what evidence?").fill("Looked at, papers seen.")
            self.button("Clear this safeguard")
            self.page.wait_for_url(CASE)

    def no_risk(self) -> None:
        """Carla finds no risk on return for anybody, and Paula agrees."""
        gate = "No risk on return, no pending procedure"
        self.turn("Carla Weber")
        for name in self.people():
            self.back()
            self.link("Risk on return", within=self.panel(name))
            self.link("Assess the risk")
            self.page.get_by_label("What does the person say?").fill("Nobody waits for me but my family.")
            self.page.get_by_label("In which language did you speak?").select_option(label="Arabic")
            self.page.get_by_label("The person was alone with us.").check()
            self.page.get_by_label("What is known of the country and the place?").fill(
                "Quiet in this district for years."
            )
            self.page.get_by_label("From which sources?").fill("Country report of last winter.")
            self.choose("What do you find?", "No risk found")
            self.page.get_by_label("Why?").fill("Nothing that was said or is known speaks of one.")
            self.button("Save the assessment")
        self.turn("Paula Novak")
        while (found := self.standing(gate)).count():
            found.first.click()
            self.link("Assess and review the risk")
            self.link("Review the assessment")
            self.choose("Do you agree?", "Yes")
            self.page.get_by_label("Why?").fill("The same was said to me.")
            self.button("Save the review")

    def free_to_decide(self) -> None:
        """Paula talks with everybody alone."""
        self.turn("Paula Novak")
        while (found := self.standing("Capacity to decide")).count():
            found.first.click()
            self.link("Talks about the freedom to decide")
            self.link("Write down a talk")
            self.page.get_by_label("In which language did you speak?").select_option(label="Arabic")
            self.page.get_by_label("The person was alone with us.").check()
            self.page.get_by_label("What did the person say, in their own words?").fill("I want to go home.")
            self.choose(
                "Can the person take this decision?", "Yes: can say in their own words what return means for them"
            )
            self.button("Save the talk")


def test_a_family_goes_from_the_first_question_to_its_decision(desk):
    page = desk.page
    desk.turn("Carla Weber")
    desk.link("Register")
    page.get_by_label("Given names", exact=True).fill("ليلى")
    page.get_by_label(re.compile("^Family name .optional")).fill("مراد")
    desk.choose("Sex", "Female")
    page.get_by_label("Destination country").fill("Iraq")
    desk.button("Register")
    page.wait_for_url(CASE)
    desk.case_url = page.url

    desk.link("Do this now")
    page.get_by_label("In which language?").select_option("Arabic")
    desk.choose("Who was present?", "ليلى مراد")
    desk.choose("What was talked about?", "Ways to stay", "Ways to return")
    desk.button("Save the session")
    desk.link("Do this now")
    desk.choose("Has the person said that they are afraid to return?", "No")
    desk.button("Save the assessment")
    assert desk.stage() == "Assessed"

    desk.link("Do this now")
    desk.choose("What has the person decided?", "Wants to return")
    for statement in page.get_by_role("group", name="What the person says").get_by_role("checkbox").all():
        statement.check()
    page.get_by_label("In which language was it explained?").select_option("Arabic")
    desk.choose("How was it signed?", "Signed on paper")
    desk.button("Save the declaration")
    assert desk.stage() == "Decided"
    assert "Time to reflect" in desk.panel("ليلى مراد").inner_text()


def test_three_people_and_more_bring_a_couple_to_its_departure(desk):
    page, installation = desk.page, desk.installation
    desk.case_url = installation.case("couple decided")
    desk.no_risk()

    desk.turn("Carla Weber")
    desk.link("What each programme would give")
    panel = page.locator("section.app-panel").filter(has_text="REAG/GARP").first
    assert "€2,400.00" in panel.inner_text()
    panel.get_by_role("link", name=re.compile("^Apply")).click()
    if page.get_by_label("Apply for a review").count():
        page.get_by_label("Apply for a review").check()
        page.get_by_label("Note for the person who decides").fill("Please look at it.")
    desk.button("Apply")
    for _name in desk_names(desk):
        share(desk, _name)

    desk.turn("Mona Richter")
    desk.link("What each programme would give")
    page.get_by_role("link", name=re.compile("^Decide")).first.click()
    desk.choose("Your decision", "Approve")
    desk.button("Record the decision")
    assert desk.stage() == "Approved"

    desk.turn("Tomas Lind")
    desk.link("Do this now")
    departs_at = datetime.now(UTC) + timedelta(days=2)
    for label, text in {"Carrier": "Example Air", "From": "Frankfurt", "To": "Erbil"}.items():
        page.get_by_label(label, exact=True).fill(text)
    desk.moment("Departure", departs_at)
    desk.moment("Arrival", departs_at + timedelta(hours=5))
    desk.button("Book the journey")
    assert desk.stage() == "Preparing travel"
    desk.link("Release")
    desk.button("Release to travel")
    assert "The decision has not been confirmed again" in page.locator(".govuk-error-summary").inner_text()
    desk.clear("Fit to travel")
    desk.clear("Identity and travel document")
    ready_and_released(desk)


def desk_names(desk) -> list[str]:
    desk.back()
    return desk.people()


def share(desk, name: str) -> None:
    desk.back()
    desk.link("Share data", within=desk.panel(name))
    desk.page.get_by_label("With whom?").select_option("New Sprout Iraq")
    desk.choose("What for?", "Helps to settle")
    desk.choose("What does the person say?", "My data may go to them")
    desk.button("Save")
    desk.page.wait_for_url(CASE)


def ready_and_released(desk) -> None:
    """Asked again, received, released, on board and gone: by four people."""
    page = desk.page
    desk.free_to_decide()
    desk.turn("Rania al-Jabiri")
    desk.clear("Reception confirmed")
    desk.turn("Carla Weber")
    for place in range(page.get_by_role("link", name="Ask again", exact=True).count()):
        desk.back()
        page.get_by_role("link", name="Ask again", exact=True).nth(place).click()
        desk.choose("What does the person say?", "Still wants to return")
        desk.choose("How did you ask?", "Phone")
        page.get_by_label("The person was alone with us.").check()
        desk.button("Save the answer")
        page.wait_for_url(CASE)
    desk.turn("Tomas Lind")
    for act, done in (("Release", "Release to travel"), ("On board", "Save"), ("Departed", "Save")):
        while page.get_by_role("link", name=act, exact=True).count():
            desk.link(act)
            desk.button(done)
            page.wait_for_url(CASE)
    assert desk.stage() == "Departed"
