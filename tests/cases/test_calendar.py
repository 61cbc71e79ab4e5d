from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.cases.commands.appointments import make_appointment
from bayiri.core import clock


@pytest.fixture
def make(case, cast, talk):
    def made(**more):
        return make_appointment(by=cast.carla, case_id=case.id, data=talk(**more))

    return made


def test_a_week_begins_on_monday_and_shows_ones_own(as_, make, cast, read):
    make()
    make(by=cast.clemens, place="Room 7")
    make(hours=24 * 7, place="Room 8")
    page = as_("carla").get("/calendar")
    said = read(page)
    assert said.index("Monday") < said.index("Tuesday") < said.index("Sunday")
    assert "2 March 2026 – 8 March 2026" in said
    assert "عمر حسن" in said
    assert "Room 2" in said
    assert "Room 7" not in said
    assert "Room 8" not in said
    assert "Room 8" in read(as_("carla").get("/calendar?on=2026-03-09"))


def test_a_colleagues_calendar_by_a_filter(as_, make, cast, read):
    make(by=cast.clemens, place="Room 7")
    assert "Room 7" in read(as_("carla").get(f"/calendar?who={cast.clemens.id}"))
    assert "Room 7" not in read(as_("carla").get(f"/calendar?who={cast.eve.id}&on=nonsense"))


def test_a_day_shows_more(as_, make, read):
    make(note="Bring the passport", interpreter="booked", interpreter_name="Farid")
    page = read(as_("carla").get("/calendar?view=day&on=2026-03-05"))
    assert "Bring the passport" in page
    assert "Farid" in page
    assert "English" in page
    assert "Day after" in page


def test_what_clashes_lacks_an_interpreter_or_waits_for_an_answer_is_marked(as_, make, read, now):
    make()
    make(hours=24.5, interpreter="booked")
    page = read(as_("carla").get("/calendar"))
    assert page.count("At the same time as another") == 2
    assert page.count("Interpreter missing") == 1
    with clock.moved_to(now + timedelta(days=2)):
        assert page.count("Was it held?") == 0
        assert read(as_("carla").get("/calendar")).count("Was it held?") == 2


def test_another_agency_sees_none_of_it(as_, make, read):
    make()
    assert "Room 2" not in read(as_("eve").get("/calendar"))


def test_a_full_week_takes_no_more_queries_than_an_empty_one(as_, make):
    client = as_("carla")
    with CaptureQueriesContext(
        connection,
    ) as empty:
        client.get("/calendar")
    for hours in range(1, 60, 6):
        make(hours=hours)
    with CaptureQueriesContext(connection) as full:
        client.get("/calendar")
    assert len(full) == len(empty) + 1  # the names of the cases


def test_a_new_one_begins_with_the_case(as_, case, now):
    client = as_("carla")
    assert case.number in client.get("/calendar/add?on=2026-03-06").content.decode()
    for number in (case.number, case.number.lower(), str(int(case.number[-6:]))):
        answer = client.post("/calendar/add?on=2026-03-06", {"number": number})
        assert answer.url == f"/cases/{case.id}/appointments/add?on=2026-03-06"
    assert client.post("/calendar/add", {"number": "R-1999-000001"}).status_code == 422
    assert as_("eve").post("/calendar/add", {"number": case.number}).status_code == 422
