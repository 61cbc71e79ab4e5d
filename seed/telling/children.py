"""What is decided for a child without an adult of the household, told by calling commands."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bayiri.agencies.choices import Role
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.safeguards.commands.children import ChildData, write_step

if TYPE_CHECKING:
    from seed.stories import Telling


def step(story: "Telling", by: Actor, member: Member, kind: str, *, days: float = 0.01, **said) -> str:
    """One step for a child, on the day it is written down."""

    def write() -> str:
        data = ChildData(**{"happened_on": clock.today(), "words": "As the papers of the case show.", **said})
        return write_step(by=by, case_id=story.case.id, member_id=member.id, kind=kind, data=data)

    return story.do(by, write, days=days)


def panel_of(story: "Telling") -> list[Actor]:
    """Three who neither have the case nor wrote the report."""
    director = colleagues_of(story.desk.manager, Role.DIRECTOR).select_related("agency").first()
    others = [director.actor] if director else []
    return [story.desk.manager, *others, story.desk.protection]


def determine(story: "Telling", member: Member, *, outcome: str = "return", days: float = 0) -> None:
    """Guardian, assessment, family, report; three judge it; the protection officer writes down what they found."""
    by = story.desk.counsellor
    guardian = member.guardian_name or "Lena Vogt"
    step(
        story, by, member, "guardian", name=guardian, body="Family court of Kassel", words="Order 63 F 118.", days=days
    )
    step(story, by, member, "assessed", outcome="low", words="Lives in a group home, goes to school, is well.")
    step(
        story,
        by,
        member,
        "traced",
        outcome="able",
        name="An aunt",
        body="Aunt",
        words="Visited at home; she works and has room.",
    )
    step(
        story,
        by,
        member,
        "report",
        outcome=outcome,
        view="I want to be with my family.",
        words="They can care for the child.",
    )
    for one in panel_of(story):
        step(story, one, member, "sat", outcome=outcome, words="The report is sound; the family was visited.")
    step(
        story,
        story.desk.protection,
        member,
        "determined",
        outcome=outcome,
        words="All of the panel agree.",
        view="Was told.",
    )


def hand_over(story: "Telling", member: Member) -> None:
    """Who receives the child is verified, and somebody goes with it for as long as the journey may last."""
    today = story.now.date()
    step(
        story,
        story.desk.protection,
        member,
        "receiver",
        name="An aunt",
        body="Aunt",
        words="Visited again; her papers were seen.",
    )
    step(
        story, story.desk.travel, member, "escort", name="Jonas Brandt", body="Social worker", happened_on=today,
        valid_until=today + timedelta(days=60), words="To the aunt, at the arrivals hall.",
    )  # fmt: skip
