"""What the cast does after arrival, page by page: the plan, what is given, how people say it goes."""

from contextlib import suppress
from datetime import timedelta

from scenarios.desk import Desk
from scenarios.reader import Page, Reader


def plan(desk: Desk, who: str) -> Reader:
    reader = desk.case(who)
    reader.follow("Reintegration plan")
    return reader


def add_line(desk: Desk, who: str, row: dict[str, str]) -> Page:
    reader = plan(desk, who)
    reader.follow("Add a line")
    reader.fill_all({
        "The need it answers": row["need"], "What is planned": row["help"], "Who it is for": "The whole family",
        "Dimension": row["dimension"], "Level": "For the person or family", "Form": row["form"],
        "When it is given": "After arrival", "Provider": row["provider"], "Currency": "EUR", "Amount": row["amount"],
        "Planned for": (desk.now + timedelta(days=20)).date(),
    })  # fmt: skip
    return reader.press("Save and continue")


def agree(desk: Desk, who: str, whom: str, language: str, words: str) -> Page:
    for name in desk.names(whom):
        reader = plan(desk, who)
        reader.follow("Record what the person says")
        reader.fill_all({
            "Who answers": name, "What they say": "They approve the plan", "In their own words": words,
            "How the answer was given": "In person", "Language": language,
        })  # fmt: skip
        page = reader.press("Save the answer")
    return page


def approve_line(desk: Desk, who: str, line: str) -> Page:
    reader = plan(desk, who)
    reader.follow("Approve", within=line)
    return reader.press("Approve this line")


def deliver(desk: Desk, who: str, line: str) -> Page:
    reader = plan(desk, who)
    reader.follow("Record a delivery", within=line)
    reader.fill_all({"Proof": "Signed receipt", "Number or place of the proof": "R-17"})
    return reader.press("Save the delivery")


def verify(desk: Desk, who: str, line: str) -> Page:
    reader = plan(desk, who)
    reader.follow("Verify", within=line)
    reader.fill_all({"How": "Phone call", "What was found": "It arrived and is in order"})
    return reader.press("Save the verification")


def begin_round(desk: Desk, who: str, name: str, month: str, how: str = "In person") -> Page:
    """The page before the first question: the person agrees, the language of the interview is chosen."""
    reader = desk.case(who)
    reader.follow("Follow-up")
    reader.follow(f"Hold it: {name}, {month}")
    if reader.page.status != 200:
        return reader.page
    reader.fill_all({"Language of the interview": "English", "How it is held": how})
    with suppress(AssertionError):  # asked once: it stands on record afterwards
        reader.fill("The person agrees to answer today, and to be contacted again for follow-up.", True)
    return reader.press("Begin")


def hold_round(desk: Desk, who: str, whom: str, month: str, answers: str) -> Page:
    """Ask every question; `answers` is "good", "low" or "fair": the first, the last, the middle that counts; "none"."""
    for name in desk.names(whom):
        page, reader = begin_round(desk, who, name, month), desk.reader(who)
        if not page.saved:
            return page
        while reader.page.links("Back to the last page") == []:
            for legend in [node.seen for node in reader.page.root.all("legend")]:
                _choose(reader, legend, answers)
            reader.press("Continue")
        page = reader.press("Save the answers")
    return page


def _choose(reader: Reader, question: str, answers: str) -> None:
    if answers == "none":
        return
    group = next(node for node in reader.page.root.all("fieldset") if question == next(node.all("legend")).seen)
    counting = [label.seen for label in group.all("label") if label.seen not in NOT_COUNTING]
    place = {"good": 0, "low": -1, "fair": len(counting) // 2}[answers]
    reader.fill(question, counting[place])


NOT_COUNTING = ("I would rather not answer", "I do not know", "Does not apply to me")
