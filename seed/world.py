"""The fictional world: cases at every stage, built by calling commands, so that it can break no rule."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from random import Random

from django.db import connections, transaction

from bayiri.agencies.commands import enter_absence
from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey.commands import close, decide, depart, life
from bayiri.people.commands import PersonData
from bayiri.statistics.commands import ask_for_pictures
from seed.aftercare import follow_up_rounds, half_done_survey, lose_touch, start_plan
from seed.cast import RECEIVERS
from seed.data_requests import asked_about_data
from seed.desk import desk_work
from seed.households import fitting, household
from seed.orders import COURSES_OF_ORDERS
from seed.partners import tell_partners
from seed.stories import Desk, Story
from seed.together import work_together
from seed.tour import tell_tour
from seed.voices import explain_what_there_is

# How many of a hundred cases go how far, and when they began, in days before today.
COURSES: tuple[tuple[str, int, tuple[int, int]], ...] = (
    ("registered", 6, (0, 12)),
    ("waiting", 2, (0, 9)),
    ("counselling", 9, (4, 40)),
    ("assessed", 8, (8, 60)),
    ("decided", 7, (8, 60)),
    ("approved", 6, (15, 70)),
    ("preparing", 7, (16, 18)),
    ("released", 3, (24, 24)),
    ("departed", 4, (26, 27)),
    ("arrived", 7, (40, 120)),
    ("reintegrating", 12, (60, 300)),
    ("following_up", 9, (260, 420)),
    ("closed", 8, (430, 700)),
    ("suspended", 2, (20, 60)),
    ("withdrawn", 3, (30, 200)),
    ("referred_on", 2, (30, 200)),
    ("ended", 1, (60, 200)),
    ("outside", 2, (40, 200)),
    ("arrived_first", 2, (20, 90)),
    ("virtual", 1, (30, 120)),
    ("born", 1, (16, 18)),
    ("applied", 2, (12, 30)),
    ("told_to_leave", 1, (20, 40)),
    ("remedy_waits", 1, (40, 80)),
    ("postponed", 1, (50, 90)),
    ("afraid", 1, (12, 40)),
    ("detained", 1, (12, 40)),
)


def courses(cases: int) -> list[tuple[str, tuple[int, int]]]:
    """A course for each case: every course at least once, the rest in proportion."""
    weighted = [(name, days) for name, share, days in COURSES for _ in range(share)]
    everyone = [(name, days) for name, _share, days in COURSES]
    return [*everyone, *(weighted[(7 * place) % len(weighted)] for place in range(cases))][:cases]


def build(actors: dict[str, Actor], cases: int) -> int:
    """Build `cases` cases on both cores; gives how many were built."""
    plan = list(enumerate(courses(cases)))
    for alias in connections:
        connections[alias].close()
    workers = min(2, os.cpu_count() or 1)
    told = tell_tour(actors) + work_together(actors) if cases >= len(COURSES) else 0
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        shares = [plan[start : cases - told : workers] for start in range(workers)]
        return told + sum(pool.map(_build_some, [actors] * workers, shares))


def send_on_leave(actors: dict[str, Actor]) -> None:
    """Yusuf is away for a fortnight, and Carla looks after his work."""
    yusuf, today = actors["yusuf"], clock.today()
    with acting_as(yusuf):
        enter_absence(
            by=yusuf, person_id=yusuf.id, from_on=today - timedelta(days=2), until_on=today + timedelta(days=12),
            deputy_id=actors["carla"].id,
        )  # fmt: skip


def _build_some(actors: dict[str, Actor], plan: list[tuple[int, tuple[str, tuple[int, int]]]]) -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")  # a world that is lost is built again
    for place, (course, days) in plan:
        with transaction.atomic():
            story = _build_one(actors, Random(place), course, days)
            if place % 9 == 4:
                asked_about_data(story, Random(place))
    connections.close_all()
    return len(plan)


def _build_one(actors: dict[str, Actor], random: Random, course: str, days: tuple[int, int]) -> Story:
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(days=random.randint(*days), hours=random.randint(1, 9))
    axes = {"mode": "virtual", "duration": "transnational"} if course == "virtual" else {}
    home = household(random, began.date(), **axes)
    receiver, interviewer = (actors[key] for key in RECEIVERS[home.corridor.country])
    counsellor = actors[random.choice(("carla", "carla", "yusuf"))]
    desk = Desk(counsellor, actors["paula"], actors["tomas"], actors["mona"], receiver, interviewer)
    vulnerable = random.random() < 0.28
    vulnerabilities = (
        random.sample(fitting(home.members, began.date()), k=random.choice((1, 1, 2))) if vulnerable else []
    )
    story = Story(desk, began, vulnerabilities=vulnerabilities)
    how = {"arrived_first": {"after_arrival": True}, "waiting": {"for_queue": True}}.get(course, {})
    story.register(home.form, home.members, **how)
    story.speak(home.corridor.languages[0])
    COURSE_STEPS.get(course, lambda story, random: story.go_to(course))(story, random)
    if course in ("counselling", "assessed", "decided"):
        explain_what_there_is(story)
    tell_partners(story, actors, random)
    desk_work(story, random, datetime.now(UTC).replace(microsecond=0))
    return story


def _after_arrival(rounds: int, *, closing: bool = False) -> Callable[[Story, Random], None]:
    def go(story: Story, random: Random) -> None:
        story.go_to("arrived")
        start_plan(story, random)
        follow_up_rounds(story, random, rounds)
        if not closing:
            _lately(story, random)
        if closing:
            story.close("completed", by=story.desk.receiver, days=10)

    return go


def _lately(story: Story, random: Random) -> None:
    """The last weeks: one survey in four is half done, one person in four is not reached."""
    ago = random.choice((2, 4, 6))
    if random.random() < 0.25:
        story.now = max(story.now, datetime.now(UTC) - timedelta(days=ago))
        half_done_survey(story)
    elif random.random() < 0.33:
        story.now = max(story.now, datetime.now(UTC) - timedelta(days=ago + 14))
        lose_touch(story, random)


def _suspended(story: Story, random: Random) -> None:
    story.go_to("decided")
    by, member = story.desk.counsellor, story.members()[0]
    said = "Says at the session that they are not sure any more and will not sign again."
    story.do(
        by,
        lambda: decide.refuse(by=by, case_id=story.case.id, member_id=member.id, step="Session", description=said),
        days=2,
    )


def _withdrawn(story: Story, random: Random) -> None:
    story.go_to(random.choice(("decided", "approved")))
    by = story.desk.counsellor
    for member in story.members():
        story.do(by, lambda member=member: decide.withdraw(by=by, case_id=story.case.id, member_id=member.id), days=0.1)


def _referred(story: Story, random: Random) -> None:
    story.counsel()
    by, member = story.desk.counsellor, story.members()[0]
    said = "Fears the militia of the home town. Wants to claim asylum; the legal advice centre has been called."
    story.do(by, lambda: close.refer_on(by=by, case_id=story.case.id, member_id=member.id, to_procedure=said), days=1)


def _ended(story: Story, random: Random) -> None:
    story.counsel()
    story.close("no_contact", by=story.desk.counsellor, days=30)


def _outside(story: Story, random: Random) -> None:
    story.go_to("assessed")
    by = story.desk.travel
    for member in story.members():
        story.do(
            by,
            lambda member=member: depart.report_departure_outside_procedure(
                by=by, case_id=story.case.id, member_id=member.id, how="left_alone", note="A neighbour told us.",
                departed_on=clock.today(),
            ),
        )  # fmt: skip


def _born(story: Story, random: Random) -> None:
    """A child is born after the seats were booked: the family waits for it."""
    story.go_to("preparing")
    by, parent = story.desk.counsellor, story.members()[0]
    child = PersonData(
        "Sara", parent.person.family_name, sex="female", born_on=story.now.date(), birth_precision="day"
    )  # fmt: skip
    story.do(by, lambda: life.record_birth(by=by, case_id=story.case.id, parent_id=parent.id, child=child), days=0.1)


def _applied(story: Story, random: Random) -> None:
    """Help is applied for, and the manager has not decided yet."""
    story.go_to("decided")
    story.clear("non_refoulement", days=2)
    story.apply()


def _virtual(story: Story, random: Random) -> None:
    story.go_to("approved")
    by = story.desk.counsellor
    story.do(by, lambda: depart.start_engagement(by=by, case_id=story.case.id), days=2)


def _arrived_first(story: Story, random: Random) -> None:
    by = story.desk.receiver
    story.do(by, lambda: depart.open_after_arrival(by=by, case_id=story.case.id, arrived_on=clock.today()))
    start_plan(story, random)


COURSE_STEPS: dict[str, Callable[[Story, Random], object]] = {
    "waiting": lambda story, random: None,
    "reintegrating": _after_arrival(0),
    "following_up": _after_arrival(2),
    "closed": _after_arrival(3, closing=True),
    "suspended": _suspended,
    "withdrawn": _withdrawn,
    "referred_on": _referred,
    "ended": _ended,
    "outside": _outside,
    "arrived_first": _arrived_first,
    "virtual": _virtual,
    "applied": _applied,
    "born": _born,
    **COURSES_OF_ORDERS,
}


def have_pictures_drawn(actors: dict[str, Actor]) -> None:
    """The caseload in pictures, soon after the demonstration is served: at both ends of the way."""
    for by in (actors["carla"], actors["rania"]):
        with acting_as(by):
            ask_for_pictures(by=by, language="en")
