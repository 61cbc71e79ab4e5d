"""Coming appointments go where their case goes, and come back with it; a deputy sees those of who is away."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.agencies.commands import enter_absence
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.journey.commands.hand_over import hand_over, undo_hand_over
from bayiri.tasks.commands import settle_appointment
from bayiri.tasks.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(act):
    """`book(cast.carla, case, hours=24)`: an appointment of hers with the household."""

    def booked(by, case, hours=24.0, whom=None):
        act(by)
        at = clock.now() + timedelta(hours=hours)
        said = {"kind": "counselling", "channel": "in_person", "language": "eng", "place": "Room 2"}
        data = AppointmentData(starts_at=at, ends_at=at + timedelta(hours=1), person_id=(whom or by).id, **said)
        return make_appointment(by=by, case_id=case.id, data=data)

    return booked


@pytest.fixture
def whose(act, cast):
    """`whose(appointment, ...)`: the first names of whom each is with."""
    names = {actor.id: name for name, actor in cast.actors.items()}

    def of(*appointments):
        act(cast.mona)
        return [names[Appointment.objects.get(pk=one.pk).person_id] for one in appointments]

    return of


def moved(by, case, from_, to):
    return hand_over(by=by, moves=[Move(case.id, from_ and from_.id, to and to.id)])


def test_what_is_to_come_goes_along_and_comes_back(act, cast, carried, book, whose):
    case, other = carried(cast.carla, 2)
    coming, elsewhere = book(cast.carla, case), book(cast.carla, other)
    looked_back, pauls = book(cast.carla, case, hours=-2), book(cast.paul, case)
    cancelled = book(cast.carla, case, hours=30)
    act(cast.carla)
    settle_appointment(
        by=cast.carla, case_id=case.id, appointment_id=cancelled.id, to_state="cancelled", reason="Not needed"
    )
    his_own = book(cast.clemens, case, hours=50)
    every = (coming, elsewhere, looked_back, pauls, cancelled, his_own)
    act(cast.mona)
    batch = moved(cast.mona, case, cast.carla, cast.clemens)
    assert whose(*every) == ["clemens", "carla", "carla", "paul", "carla", "clemens"]
    assert undo_hand_over(by=cast.mona, batch=batch) == (1, 0)
    assert whose(*every) == ["carla", "carla", "carla", "paul", "carla", "clemens"]
    coming.refresh_from_db()
    assert (coming.version, coming.changed_by_id) == (3, cast.mona.id)


def test_what_was_given_to_a_third_since_stays_there(act, cast, carried, book, whose):
    case = carried(cast.carla)[0]
    coming = book(cast.carla, case)
    act(cast.mona)
    batch = moved(cast.mona, case, cast.carla, cast.clemens)
    Appointment.objects.filter(pk=coming.pk).update(person_id=cast.paul.id, changed_by_id=cast.mona.id)
    undo_hand_over(by=cast.mona, batch=batch)
    assert whose(coming) == ["paul"]


def test_out_of_the_queue_they_go_to_who_takes_the_case(act, cast, carried, book, whose):
    case = carried(cast.carla)[0]
    coming, pauls = book(cast.carla, case), book(cast.paul, case)
    act(cast.mona)
    moved(cast.mona, case, cast.carla, None)
    assert whose(coming, pauls) == ["carla", "paul"]
    act(cast.clemens)
    batch = moved(cast.clemens, case, None, cast.clemens)
    assert whose(coming, pauls) == ["clemens", "paul"]
    act(cast.mona)
    undo_hand_over(by=cast.mona, batch=batch)
    assert whose(coming, pauls) == ["carla", "paul"]


def test_the_number_of_statements_does_not_depend_on_them(act, cast, carried, book):
    counted = []
    for number in (1, 12):
        cases = carried(cast.carla, number)
        for case in cases:
            book(cast.carla, case)
        act(cast.mona)
        with CaptureQueriesContext(connection) as there:
            batch = hand_over(by=cast.mona, moves=[Move(case.id, cast.carla.id, cast.clemens.id) for case in cases])
        with CaptureQueriesContext(connection) as back:
            undo_hand_over(by=cast.mona, batch=batch)
        counted.append((len(there), len(back)))
    assert counted[0] == counted[1]


def test_the_page_says_what_goes_along_and_where_it_clashes(act, cast, carried, book, as_, read):
    case, quiet = carried(cast.carla, 2)
    book(cast.carla, case)
    book(cast.carla, case, hours=72)
    book(cast.clemens, carried(cast.clemens)[0], hours=24.5)
    sent = {"case": [str(case.id), str(quiet.id)], "to": str(cast.clemens.id), "step": "preview"}
    text = read(as_("mona").post("/team/hand-over", {**sent, "listed": f"{case.id} {quiet.id}"}))
    assert "2 appointments go along" in text
    assert text.count("At the same time as another") == 1
    assert text.count("go along") == 1
    sent["to"] = "queue"
    text = read(as_("mona").post("/team/hand-over", {**sent, "listed": f"{case.id} {quiet.id}"}))
    assert "2 appointments stay until somebody takes the case" in text


def test_both_calendars_are_right(act, cast, carried, book, as_):
    case = carried(cast.carla)[0]
    coming = book(cast.carla, case)
    act(cast.mona)
    moved(cast.mona, case, cast.carla, cast.clemens)
    address, day = f"/cases/{case.id}/appointments/{coming.id}", f"/calendar?view=day&on={coming.starts_at:%Y-%m-%d}"
    assert address not in as_("carla").get(day).content.decode()
    assert address in as_("clemens").get(day).content.decode()


def test_a_deputy_sees_what_is_planned_on_the_days_of_the_absence(act, cast, carried, book, as_, read):
    case = carried(cast.carla)[0]
    inside, after = book(cast.carla, case, hours=24), book(cast.carla, case, hours=24 * 6)
    today = clock.today()
    act(cast.carla)
    enter_absence(
        by=cast.carla,
        person_id=cast.carla.id,
        from_on=today,
        until_on=today + timedelta(days=2),
        deputy_id=cast.clemens.id,
    )

    def seen(name, one):
        page = as_(name).get(f"/calendar?view=day&on={one.starts_at:%Y-%m-%d}")
        return str(one.id) in page.content.decode(), "for Carla Counsellor" in read(page)

    assert seen("clemens", inside) == (True, True)
    assert seen("clemens", after) == (False, False)
    assert seen("carla", inside) == (True, False)
    soon = book(cast.carla, case, hours=0.01)
    assert str(soon.id) in as_("clemens").get("/work").content.decode()
    assert str(soon.id) not in as_("paul").get("/work").content.decode()
