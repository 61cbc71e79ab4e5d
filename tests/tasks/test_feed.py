"""The secret address: whoever holds it reads when and where, and nobody's name."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import icalendar
import pytest

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.context import set_context
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.core import clock
from bayiri.people.commands import PersonData
from bayiri.tasks.commands import renew_feed, settle_appointment, stop_feed
from bayiri.tasks.models import CalendarFeed

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def case(cast, act):
    with clock.moved_to(NOW):
        act(cast.carla)
        members = [NewMember("self", PersonData("Zeinab", "Hassan"))]
        yield register_case(by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=members)


@pytest.fixture
def make(case, cast):
    def made(by=None, hours=24, **more):
        by = by or cast.carla
        starts_at = NOW + timedelta(hours=hours)
        said = {"kind": "medical", "channel": "in_person", "language": "eng", "place": "Room 2, ground floor", **more}
        data = AppointmentData(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), person_id=by.id, **said)
        return make_appointment(by=cast.carla, case_id=case.id, data=data)

    return made


@pytest.fixture
def events(client):
    """`events(token)`: what a calendar program reads, which has never signed in."""

    def read(token, status=200):
        client.logout()
        answer = client.get(f"/calendar/feed/{token}.ics")
        set_context(None)
        assert answer.status_code == status
        if status != 200:
            return None
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")

    return read


def test_it_tells_when_and_where_and_reminds(make, cast, case, events):
    appointment = make(note="Zeinab fears the dentist", interpreter="booked", interpreter_name="Farid Noor")
    [event] = events(renew_feed(by=cast.carla, language="en"))
    assert event["summary"] == f"Appointment {case.number}, Doctor or hospital"
    assert event["location"] == "Room 2, ground floor"
    assert (event.start, event.end) == (appointment.starts_at, appointment.ends_at)
    assert event["uid"] == f"{appointment.id}@bayiri"
    [alarm] = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(minutes=-60)


def test_it_holds_no_names_and_no_notes(make, cast, client):
    make(note="Zeinab fears the dentist", interpreter="booked", interpreter_name="Farid Noor")
    token = renew_feed(by=cast.carla, language="en")
    said = client.get(f"/calendar/feed/{token}.ics").content.decode()
    assert "BEGIN:VEVENT" in said
    for word in ("Zeinab", "Hassan", "dentist", "Farid", "Carla"):
        assert word not in said


def test_what_is_cancelled_says_so_and_reminds_no_more(make, cast, case, events):
    appointment = make()
    settle_appointment(
        by=cast.carla, case_id=case.id, appointment_id=appointment.id, to_state="cancelled", reason="Ill"
    )
    [event] = events(renew_feed(by=cast.carla, language="en"))
    assert (event["status"], event["sequence"], event.walk("VALARM")) == ("CANCELLED", 1, [])


def test_a_new_address_stops_the_old_one(make, cast, act, events):
    make()
    old = renew_feed(by=cast.carla, language="en")
    new = renew_feed(by=cast.carla, language="en")
    assert old != new
    assert events(old, 404) is None
    assert len(events(new)) == 1
    act(cast.carla)
    stop_feed(by=cast.carla)
    assert events(new, 404) is None


def test_an_empty_calendar_is_a_calendar(case, cast, events):
    assert events(renew_feed(by=cast.carla, language="en")) == []


@pytest.mark.parametrize("token", ["", "x", "%00", "a" * 500, "../../etc", "None"])
def test_guessing_finds_nothing(client, db, token):
    assert client.get(f"/calendar/feed/{token}.ics").status_code == 404


def test_the_token_is_long_and_only_its_hash_is_kept(case, cast):
    token = renew_feed(by=cast.carla, language="en")
    assert len(token) >= 43
    assert token not in CalendarFeed.objects.get().token_hash


def test_it_shows_only_the_persons_own(make, cast, act, events):
    make(by=cast.clemens)
    assert events(renew_feed(by=cast.carla, language="en")) == []


def test_what_the_agency_no_longer_sees_is_gone(make, cast, case, act, events):
    grant = {"kind": "case", "subject_id": case.id, "agency_id": cast.rami.agency_id, "purpose": "reception"}
    grant_sight(by=cast.carla, **grant)
    act(cast.rami)
    starts_at = NOW + timedelta(days=2)
    data = AppointmentData("other", starts_at, starts_at + timedelta(hours=1), "phone", "eng", cast.rami.id)
    make_appointment(by=cast.rami, case_id=case.id, data=data)
    token = renew_feed(by=cast.rami, language="en")
    assert len(events(token)) == 1
    act(cast.carla)
    end_sight(by=cast.carla, **grant)
    assert events(token) == []


def test_it_speaks_the_language_of_who_made_it(make, cast, events):
    make()
    [event] = events(renew_feed(by=cast.carla, language="ar"))
    assert "R-2026-" in event["summary"]


def test_the_page_shows_the_address_once(case, cast, client, users, act):
    client.force_login(users["carla"])
    assert "No address is open." in client.get("/calendar/feed").content.decode()
    made = client.post("/calendar/feed", {"renew": "yes"})
    assert made["Cache-Control"] == "no-store"
    assert "http://testserver/calendar/feed/" in made.content.decode()
    again = client.get("/calendar/feed").content.decode()
    assert ".ics" not in again
    assert "An address is open" in again
    client.post("/calendar/feed", {"stop": "yes"})
    assert "No address is open." in client.get("/calendar/feed").content.decode()


def test_nobody_reads_or_changes_anothers_feed(case, cast, act):
    renew_feed(by=cast.carla, language="en")
    act(cast.clemens)
    assert CalendarFeed.objects.count() == 0
    assert CalendarFeed.objects.update(language="xx") == 0
    act(cast.carla)
    assert isinstance(CalendarFeed.objects.get().pk, UUID)
