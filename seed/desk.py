"""The desk of the demonstration: appointments of this week, notes, attempts to make contact."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from bayiri.agencies.context import acting_as
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.commands.notes import write_note
from bayiri.cases.permissions import sections_to_note
from bayiri.cases.queries import contacts_of
from bayiri.cases.rules import AFTER_ARRIVAL, ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from seed.brought import brought
from seed.stories import Story

PLACES = ("Room 2", "Room 3", "Small meeting room")
INTERPRETERS = ("Interpreter service North", "Telephone interpreters", "Community interpreter pool")
KINDS = ("counselling", "counselling", "assessment", "decision", "medical", "embassy")
KINDS_AFTER = ("follow_up", "home_visit", "counselling", "other")
NOTES = (
    ("counselling", "Wants to go before the school year begins. The children have not been told yet."),
    ("counselling", "Prefers to be called after six in the evening; works in a bakery at night."),
    ("counselling", "Asks about the training course each time. Has read the leaflet twice."),
    ("counselling", "يفضّل المواعيد في الصباح، ويأتي معه أخوه الأكبر."),
    ("protection", "Speak with her alone next time, without the brother-in-law in the room."),
    ("travel", "Has never flown. Explain the airport step by step."),
    ("travel", "Large suitcase and a sewing machine: ask the airline about the weight."),
    ("reintegration", "Cousin has a small workshop and could take him on for the first months."),
    ("other", "The landlord ends the lease at the end of the month."),
)
ATTEMPTS = (("reached",), ("no_answer", "reached"), ("call_again",), ("no_answer", "no_answer", "wrong_number"))


def desk_work(story: Story, random: Random, today: datetime) -> None:
    """What stands on a counsellor's desk about this return, as of `today`; nothing of one that has ended."""
    if story.stage in ENDS or story.now > today:
        return
    came_home = story.stage in AFTER_ARRIVAL and story.case.mode == "physical"
    by = story.desk.receiver if came_home else story.holder
    story.now = max(story.now, today - timedelta(days=5))
    _notes(story, random, by)
    if random.random() < 0.5:
        _attempts(story, random, by)
    if random.random() < 0.6:
        _appointment(story, random, by, today)
    if random.random() < 0.2:
        brought(story, random)


def _notes(story: Story, random: Random, by: Actor) -> None:
    theirs = story.do(by, lambda: sections_to_note(by, story.case))
    for section, text in random.sample([note for note in NOTES if note[0] in theirs], k=random.choice((0, 1, 1, 2, 3))):
        pinned = random.random() < 0.3
        story.do(by, lambda section=section, text=text, pinned=pinned: write_note(
            by=by, case_id=story.case.id, section=section, text=text, pinned=pinned,
        ), days=0.05)  # fmt: skip


def _attempts(story: Story, random: Random, by: Actor) -> None:
    member = story.members()[0]
    with acting_as(by):
        contact = next((contact.id for contact in contacts_of([member]) if contact.is_safe), None)
    for result in random.choice(ATTEMPTS):
        story.do(by, lambda result=result: record_attempt(
            by=by, case_id=story.case.id, member_id=member.id,
            data=AttemptData(clock.now(), "call" if contact else "message", result, contact),
        ), days=0.3)  # fmt: skip


def _appointment(story: Story, random: Random, by: Actor, today: datetime) -> None:
    """One on a working day of this week or the next, with or without an interpreter."""
    day = timezone.localdate(today) + timedelta(days=random.choice((0, 0, 1, 1, 2, 3, 5, 7)))
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    starts_at = timezone.make_aware(datetime.combine(day, time(random.randint(8, 15), random.choice((0, 0, 30)))))
    kind = random.choice(KINDS_AFTER if story.stage in AFTER_ARRIVAL else KINDS)
    interpreter = random.choice(("not_needed", "not_needed", "booked", "asked"))
    data = AppointmentData(
        kind, starts_at, starts_at + timedelta(minutes=random.choice((45, 60, 90))),
        random.choice(("in_person", "in_person", "phone")), story.language, by.id, random.choice(PLACES), interpreter,
        random.choice(INTERPRETERS) if interpreter == "booked" else "",
    )  # fmt: skip
    story.do(by, lambda: make_appointment(by=by, case_id=story.case.id, data=data))
