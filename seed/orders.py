"""Cases of the demonstration at the moments that weigh most: told to leave, waiting for a court, postponed, afraid, detained."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from bayiri.cases.commands import hold_session
from bayiri.core import clock
from bayiri.documents.commands.files import FileData, keep_file
from bayiri.journey.commands.forced import open_forced_return
from bayiri.orders import commands as orders
from bayiri.orders.models import Order
from bayiri.orders.queries import languages_of, paper_for
from bayiri.safeguards.commands import talks
from seed.brought import photographed
from seed.stories import Story

DAYS_TO_LEAVE = 14


def told_to_leave(story: Story, random: Random) -> None:
    """The time to leave runs; voluntary return was offered, and they think about it."""
    story.go_to("assessed")
    _until(story, days_ago=9)
    _order(story)
    _offer(story, "thinking")


def remedy_waits(story: Story, random: Random) -> None:
    """The time to leave is over; an appeal suspends the order."""
    story.go_to("assessed")
    _until(story, days_ago=31)
    order = _order(story)
    _offer(story, "declined")
    by = story.desk.counsellor
    story.do(by, lambda: orders.lodge_remedy(
        by=by, case_id=story.case.id, order_id=order.id, kind="appeal", body="Administrative Court of Kassel",
        lodged_on=clock.today(), suspends=True, number="4 K 1187/26",
    ), days=5)  # fmt: skip


def postponed(story: Story, random: Random) -> None:
    """The forced return was opened by another person, and then postponed: there is no way to travel. It stays open to choose."""
    story.go_to("assessed")
    _until(story, days_ago=40)
    order = _order(story)
    _offer(story, "declined")
    story.clear("non_refoulement", "capacity", "best_interests", days=1)
    manager, by = story.desk.manager, story.desk.counsellor
    story.do(manager, lambda: open_forced_return(by=manager, case_id=story.case.id), days=DAYS_TO_LEAVE + 1)
    story.do(by, lambda: orders.postpone(
        by=by, case_id=story.case.id, order_id=order.id, ground="technical", reason="No flights until the airport opens again.",
        since_on=clock.today(),
    ), days=2)  # fmt: skip


def afraid(story: Story, random: Random) -> None:
    """Said yesterday that they are afraid to return: a protection officer looks at it."""
    story.go_to("decided")
    _until(story, days_ago=1)
    by, members = story.desk.counsellor, story.members()
    story.do(by, lambda: hold_session(
        by=by, case_id=story.case.id, held_at=clock.now(), channel="in_person", language=story.language,
        topics=["rights"], members_present=[member.id for member in members], information_version="2026",
        fears=[members[0].id], fear_words="A cousin was arrested last week. They asked for me by name.",
    ))  # fmt: skip


def detained(story: Story, random: Random) -> None:
    """In detention: one person has talked with them; a second one has to, some hours later."""
    story.go_to("assessed")
    _until(story, days_ago=2)
    by, member = story.desk.protection, story.members()[0]
    story.do(by, lambda: talks.record_talk(by=by, case_id=story.case.id, member_id=member.id, data=talks.TalkData(
        held_at=clock.now(), language=member.person.interpreter_language or story.language, alone=True, detained=True,
        understands="yes", note="Would rather go home than stay here. Asked what else there is.",
    )))  # fmt: skip


COURSES_OF_ORDERS: dict[str, Callable[[Story, Random], object]] = {
    "told_to_leave": told_to_leave, "remedy_waits": remedy_waits, "postponed": postponed, "afraid": afraid,
    "detained": detained,
}  # fmt: skip


def _until(story: Story, *, days_ago: int) -> None:
    """Time goes by until some days before today."""
    story.now = max(story.now, datetime.now(UTC).replace(microsecond=0) - timedelta(days=days_ago))


def _order(story: Story) -> Order:
    """The act is brought, photographed, and written down."""
    by, today = story.desk.counsellor, clock.day_of(story.now)
    members = story.members()
    file = story.do(by, lambda: keep_file(
        by=by, case_id=story.case.id, data=FileData("court", "Order to leave"),
        content=photographed("BESCHEID", "#f4f1e8", members[0].person.name_latin),
    )).file  # fmt: skip
    act = orders.Act(
        act="return_decision", number="33-1204/26", issued_on=today - timedelta(days=3), ground="stay_ended", notified_on=today,
        notified_how="in_person", notified_language=story.language, understood="interpreter", interpreter_name="Salim Aziz",
        file_id=file.id, departs_by=today + timedelta(days=DAYS_TO_LEAVE), members=tuple(one.id for one in members),
        authority="Aliens Office of Kassel",
    )  # fmt: skip
    return story.do(by, lambda: orders.register_order(by=by, case_id=story.case.id, data=act), days=0.1)


def _offer(story: Story, answer: str) -> None:
    """A session about it, in which everybody answers."""
    story.counsel(days=1)
    by = story.desk.counsellor

    def answered() -> None:
        session = story.case.sessions.latest("held_at")
        for member in story.members():
            orders.record_offer(
                by=by, case_id=story.case.id, member_id=member.id, session_id=session.id, answer=answer,
                answered_on=clock.today(),
            )  # fmt: skip

    story.do(by, answered, days=0.01)
    _tell_rights(story)


def _tell_rights(story: Story) -> None:
    """Everybody is told their rights, by an interpreter."""
    by = story.desk.counsellor

    def told() -> None:
        today = clock.today()
        for member in story.members():
            spoken = sorted(languages_of(story.case, member, today))
            notice = orders.Notice(
                given_on=today, paper=paper_for(spoken, today), how="interpreter", language=spoken[0] if spoken else story.language,
                interpreter_name="Salim Aziz", remedy_until=today + timedelta(days=DAYS_TO_LEAVE),
            )  # fmt: skip
            orders.tell_rights(by=by, case_id=story.case.id, member_id=member.id, data=notice)

    story.do(by, told, days=0.01)
