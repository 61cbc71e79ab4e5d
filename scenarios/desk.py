"""What the cast does, page by page: each act begins on a page they can reach and ends on the page that answers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scenarios.reader import Page, Reader

DETAILS = "Languages, work, contacts, document"


@dataclass
class Desk:
    """Everybody at their browsers, the household they speak of, and the time."""

    actors: Any
    now: datetime = datetime(2024, 3, 4, 9, tzinfo=UTC)
    readers: dict[str, Reader] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    case_url: str = ""
    owner: str = ""
    departs_at: datetime = datetime(2024, 4, 1, 9, tzinfo=UTC)
    refused: Page | None = None
    seats: dict[str, str] = field(default_factory=dict)  # by name: where the acts of a journey stand

    def reader(self, who: str) -> Reader:
        """The member of the cast called `who`, signed in."""
        if who not in self.readers:
            self.readers[who] = Reader(getattr(self.actors, who.lower()), lambda: self.now).sign_in()
        return self.readers[who]

    def case(self, who: str) -> Reader:
        """`who` with the case page open."""
        reader = self.reader(who)
        reader.open(self.case_url)
        return reader

    def names(self, whom: str) -> list[str]:
        """ "Omar, Zeinab and Yusuf", or "everybody", as the names on the pages."""
        if whom in ("everybody", "the whole family"):
            return list(self.people.values())
        return [self.people[called] for called in whom.replace(" and ", ", ").split(", ")]

    def settle(self, page: Page, how: str) -> None:
        """Who does something succeeds; who only tries is refused, and keeps the page that says why."""
        if how.startswith("tries"):
            assert page.status in (403, 404, 422), f"nobody refused: {page.text}"
            self.refused = page
        else:
            assert page.status == 200, page.text
            assert page.saved, page.text

    def later(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    def address(self, rest: str) -> str:
        return f"{self.case_url}/{rest}"


def register(
    desk: Desk,
    who: str,
    host: str,
    place: str,
    country: str,
    household: list[dict[str, str]],
    arrived_on: date | None = None,
) -> Page:
    """The registration page, a block a person; details only of the main applicant unless more is known."""
    reader = desk.reader(who)
    reader.open("/")
    reader.follow("Register")
    for number, row in enumerate(household, start=1):
        part = "Main applicant" if number == 1 else f"Person {number}"
        if number > 1:
            reader.press("Add another person")
        _describe(reader, part, row)
    reader.fill_all({"Destination country": country, "Town or district": place}, within="The return")
    reader.fill("Country the person is in, or came from", host)
    if status := household[0].get("residence status"):
        reader.fill("Residence status", status)
    if arrived_on:
        reader.fill("Arrived at the destination on", arrived_on)
    page = reader.press("Register")
    desk.people |= {row["called"]: f"{row['given names']} {row['family name']}" for row in household}
    if page.saved:
        desk.case_url, desk.owner = page.url, desk.owner or who
    return page


def _describe(reader: Reader, part: str, row: dict[str, str]) -> None:
    answers: dict[str, Any] = {
        "Given names": row["given names"],
        "Family name": row["family name"],
        "Sex": row["sex"],
        "Date of birth": date.fromisoformat(row["born"]),
    }
    if row["relation"] != "Main applicant":
        answers["Relation to the main applicant"] = row["relation"]
    reader.fill_all(answers, within=part)
    reader.page.part(part)
    box = f"id_m{0 if part == 'Main applicant' else int(part.split()[1]) - 1}-nationalities_0"
    reader.page.by_id(box).attrs["value"] = row["nationality"]
    if row.get("interpreter"):
        reader.fill("Needs an interpreter for", row["interpreter"], within=part)
    if row.get("guardian"):
        reader.fill("Guardian", row["guardian"], within=part)


def hold_session(
    desk: Desk, who: str, whom: str, language: str, interpreter: str = "", topics: tuple[str, ...] = ()
) -> Page:
    reader = desk.case(who)
    reader.follow("Write down a session")
    said = topics or ("Ways to stay", "Ways to return", "Assistance and amounts", "Rights, complaints, withdrawing")
    reader.fill_all({
        "How?": "In person", "In which language?": language, "Interpreter": interpreter,
        "Who was present?": desk.names(whom), "What was talked about?": said,
    })  # fmt: skip
    return reader.press("Save the session")


def assess(desk: Desk, who: str, whom: str, afraid: str = "No", vulnerable: tuple[str, ...] = ()) -> Page:
    for name in desk.names(whom):
        reader = desk.case(who)
        before = bool(reader.page.links("Assess"))  # after the arrival nobody is asked about the return any more
        reader.follow("Assess" if before else "Vulnerability and needs", within=name)
        if before:
            reader.fill("Has the person said that they are afraid to return?", afraid)
        reader.fill("Does any of this apply?", vulnerable)
        reader.fill("What does the person need?", "A home, work, school.")
        page = reader.press("Save the assessment")
    return page


def declare(desk: Desk, who: str, whom: str, language: str, **more: Any) -> Page:
    """The declaration of each, with what else is said of it: `interpreter`, `guardian`, `view`, `decision`."""
    for name in desk.names(whom):
        reader = desk.case(who)
        reader.follow("Declaration", within=name)
        answers = {
            "What has the person decided?": more.get("decision", "Wants to return"),
            "The decision is free.": True, "Nobody put pressure on the person.": True,
            "The person has understood what was explained, and what returning changes.": True,
            "The person knows that they may withdraw until boarding, without a reason.": True,
            "In which language was it explained?": language, "Interpreter": more.get("interpreter", ""),
            "How was it signed?": "Signed on paper",
        }  # fmt: skip
        if "guardian" in more:
            answers |= {"Guardian who signs": more["guardian"], "What does the child say?": more["view"]}
        reader.fill_all(answers)
        page = reader.press("Save the declaration")
    return page


def entitlements(desk: Desk, who: str) -> Reader:
    reader = desk.case(who)
    reader.follow("What each programme would give")
    return reader


def apply(desk: Desk, who: str, programme: str) -> Page:
    reader = entitlements(desk, who)
    reader.follow("Apply", within=programme)
    if "Apply for a review" in reader.page.text:
        reader.fill("Apply for a review", True)
        reader.fill("Note for the person who decides", "Please look at the facts.")
    return reader.press("Apply")


def approve(desk: Desk, who: str, programme: str) -> Page:
    reader = entitlements(desk, who)
    reader.follow("Decide", within=programme)
    reader.fill("Your decision", "Approve")
    return reader.press("Record the decision")


BY_FORM = {"No risk on return, no pending procedure": "risk", "Capacity to decide": "talk"}


def _follow_or_type(reader: Reader, page: Page, words: str, address: str, within: str = "") -> Page:
    """Whose work it is not finds no link, and could type the address all the same."""
    return reader.open(address) if address and not page.links(words) else reader.follow(words, within=within)


def clear(desk: Desk, who: str, gate: str, whom: str, evidence: str, *, tries: bool = False) -> Page:
    """By the form that clears it; who only tries goes past that form, to an address that everybody could type."""
    for name in desk.names(whom):
        reader = desk.case(who)
        reader.follow("Record, contacts, safeguards", within=name)
        at_gate = reader.follow(gate, within="Safeguards")
        if gate in BY_FORM and not tries:
            page = _no_risk(desk, who, at_gate.url, evidence) if BY_FORM[gate] == "risk" else _talk(reader, evidence)
            continue
        page = _follow_or_type(reader, at_gate, "Clear it", f"{at_gate.url}/clear")
        if page.status == 403:
            return page
        reader.fill("On what evidence?", evidence)
        page = reader.press("Clear this safeguard")
    return page


def _no_risk(desk: Desk, who: str, address: str, evidence: str) -> Page:
    """Carla assesses, finding no risk, and `who` reviews it and agrees."""
    author = desk.reader("Carla")
    author.open(address)
    author.follow("Assess and review the risk")
    assess_risk(author, "No risk found", evidence)
    reader = desk.reader(who)
    reader.open(address)
    reader.follow("Assess and review the risk")
    reader.follow("Review the assessment")
    reader.fill_all({"Do you agree?": "Yes", "Why?": evidence})
    return reader.press("Save the review")


def assess_risk(reader: Reader, result: str, reasons: str) -> Page:
    """From the page of the risk on return."""
    reader.follow("Assess anew" if "Assess anew" in reader.page.text else "Assess the risk")
    reader.fill_all({
        "What does the person say?": reasons, "In which language did you speak?": "Arabic", "The person was alone with us.": True,
        "What is known of the country and the place?": "As the reports of this spring say.",
        "From which sources?": "Country report of the reception authority, February 2024.", "What do you find?": result, "Why?": reasons,
    })  # fmt: skip
    return reader.press("Save the assessment")


def _talk(reader: Reader, words: str) -> Page:
    reader.follow("Talks about the freedom to decide")
    reader.follow("Write down a talk")
    reader.fill_all({
        "In which language did you speak?": "Arabic", "The person was alone with us.": True,
        "What did the person say, in their own words?": words,
        "Can the person take this decision?": "Yes: can say in their own words what return means for them",
    })  # fmt: skip
    return reader.press("Save the talk")


def override(desk: Desk, who: str, gate: str, whom: str) -> Page:
    """By the page where it offers to pass over; else by its address, which everybody could type."""
    reader = desk.case(who)
    reader.follow("Record, contacts, safeguards", within=desk.names(whom)[0])
    page = reader.follow(gate, within="Safeguards")
    reader.open(f"{page.url}/override")
    reader.fill("Why may this be passed over?", "It is urgent.")
    return reader.press("Pass over this safeguard")


def share(desk: Desk, who: str, whom: str, agency: str, said: str = "My data may go to them") -> Page:
    for name in desk.names(whom):
        reader = desk.case(who)
        reader.follow("Share data", within=name)
        reader.fill_all({"With whom?": agency, "What for?": "Helps to settle", "What does the person say?": said})
        page = reader.press("Save")
    return page


def book(desk: Desk, who: str, days: int) -> Page:
    reader = desk.case(who)
    reader.open(desk.address("travel/book"))
    if reader.page.status != 200:
        return reader.page
    departs_at = desk.now + timedelta(days=days)
    reader.fill_all({
        "Carrier": "Example Air", "From": "Frankfurt", "To": "Erbil",
        "Departure": departs_at, "Arrival": departs_at + timedelta(hours=5),
    })  # fmt: skip
    page = reader.press("Book the journey")
    if page.saved:
        desk.departs_at = departs_at
    return page


def ask_again(desk: Desk, who: str, whom: str, result: str, language: str, interpreter: str = "") -> Page:
    for name in desk.names(whom):
        reader = desk.case(who)
        reader.follow("Ask again", within=name)
        reader.fill_all({
            "What does the person say?": result, "How did you ask?": "Phone", "In which language?": language,
            "Interpreter": interpreter, "The person was alone with us.": True,
        })  # fmt: skip
        page = reader.press("Save the answer")
    return page


def release(desk: Desk, who: str, whom: str) -> Page:
    for name in desk.names(whom):
        reader = desk.case(who)
        seat = desk.seats.get(name, "")
        page = _follow_or_type(reader, reader.page, "Release", f"{seat}/release" if seat else "", within=name)
        desk.seats[name] = page.url.rpartition("/")[0]
        if page.status != 403:
            page = reader.press("Release to travel")
    return page


def travel(desk: Desk, who: str, whom: str, event: str) -> Page:
    """`event` is the link beside the passenger: "On board", "Departed", "Did not come", "Confirm the arrival"."""
    for name in desk.names(whom):
        reader = desk.case(who)
        seat = desk.seats.get(name, "")
        _follow_or_type(reader, reader.page, event, f"{seat}/arrived" if seat else "", within=name)
        desk.seats[name] = reader.page.url.rpartition("/")[0]
        page = reader.press("Save") if reader.page.status == 200 else reader.page
    return page
