from datetime import UTC, date, datetime, timedelta

import pytest

from bayiri.agencies.choices import Role
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.views import grouped

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 3, 4)


class Due:
    kind = TaskKind.ASSESS
    member_id = None

    def __init__(self, days):
        self.case_id, self.due_on = uuid7(), WEDNESDAY + timedelta(days)


def test_it_groups_what_is_late_today_this_week_and_later():
    days = (-3, 0, 1, 4, 5, 30)
    groups = grouped([Due(day) for day in days], WEDNESDAY)
    found = {str(group["title"]): [(work.task.due_on - WEDNESDAY).days for work in group["work"]] for group in groups}
    assert found == {"Late": [-3], "Today": [0], "This week": [1, 4], "Later": [5, 30]}


@pytest.fixture
def open_for(act, cast, register):
    """`open_for(kind, due_on, roles=..., person_id=...)`: work on a case of Carla's."""

    def opened(kind, due_on=WEDNESDAY, **whom):
        case = register(cast.carla)
        open_task(by=cast.carla, kind=kind, case_id=case.id, case_label=case.number, due_on=due_on, **whom)
        return case

    return opened


@pytest.fixture
def register(act):
    from bayiri.cases.commands import FormOfReturn, NewMember, register_case
    from bayiri.people.commands import PersonData

    def registered(by):
        act(by)
        return register_case(
            by=by, form=FormOfReturn("DEU", "IRQ"), members=[NewMember("self", PersonData("Hassan", "Karim"))]
        )

    return registered


@pytest.fixture
def work_of(client, users):
    def page(name):
        client.force_login(users[name])
        with clock.moved_to(datetime(2026, 3, 4, 9, tzinfo=UTC)):
            return client.get("/work").content.decode()

    return page


def test_it_shows_work_for_me_and_for_my_role(open_for, work_of, cast):
    mine = open_for(TaskKind.FOLLOW_UP, WEDNESDAY - timedelta(1), person_id=cast.carla.id)
    ours = open_for(TaskKind.RENEW_DECISION, roles=[Role.COUNSELLOR])
    page = work_of("carla")
    assert mine.number in page
    assert f'href="/cases/{ours.id}"' in page
    assert page.index("Late") < page.index("Today")


def test_work_of_others_stays_with_them(open_for, work_of, cast):
    case = open_for(TaskKind.ASSESS, person_id=cast.clemens.id)
    other = open_for(TaskKind.INTERPRETER, roles=[Role.PROTECTION_OFFICER])
    page = work_of("carla")
    assert case.number not in page
    assert other.number not in page
    assert "Nothing waits for you." in page
    assert other.number in work_of("paul")


def test_a_task_whose_page_is_unknown_leads_to_the_case(open_for, work_of):
    case = open_for(TaskKind.DATA_STEWARD, roles=[Role.COUNSELLOR])
    assert f'<a class="govuk-link" href="/cases/{case.id}">' in work_of("carla")


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.get("/work").url == "/sign-in?next=/work"


def test_it_shows_todays_appointments_and_those_without_interpreter(open_for, register, work_of, cast, act):
    from bayiri.cases.commands.appointments import AppointmentData, make_appointment

    with clock.moved_to(datetime(2026, 3, 4, 8, tzinfo=UTC)):
        case = register(cast.carla)
        for days, place, interpreter in ((0, "Room 1", "not_needed"), (3, "Room 2", "asked"), (3, "Room 3", "booked")):
            at = datetime(2026, 3, 4, 14, tzinfo=UTC) + timedelta(days)
            data = AppointmentData(
                "decision", at, at + timedelta(hours=1), "in_person", "eng", cast.carla.id, place, interpreter
            )
            make_appointment(by=cast.carla, case_id=case.id, data=data)
    page = work_of("carla")
    assert "Room 1" in page
    assert "Room 2" in page
    assert "Room 3" not in page
    assert page.count("Interpreter missing") == 1
    assert "Room 1" not in work_of("clemens")
