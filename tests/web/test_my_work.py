from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from bayiri.agencies.choices import Role
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.queries import main_applicants
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.people.commands import PersonData
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind
from bayiri.web.work import grouped

pytestmark = pytest.mark.django_db
HASSAN = PersonData("Hassan", "Karim")
WEDNESDAY = date(2026, 3, 4)


class Due:
    kind = TaskKind.ASSESS
    member_id = person = None
    case_label, note = "R-2026-000001", ""

    def __init__(self, days, case_id=None):
        self.case_id, self.due_on = case_id or uuid7(), WEDNESDAY + timedelta(days)


def test_it_groups_what_is_late_today_this_week_and_later():
    days = (-3, 0, 1, 4, 5, 30)
    with translation.override("en"):
        groups = grouped([Due(day) for day in days], WEDNESDAY, {})
    found = {
        str(group["title"]): [(work.task.due_on - WEDNESDAY).days for case in group["cases"] for work in case.work]
        for group in groups
    }
    assert found == {"Late": [-3], "Today": [0], "This week": [1, 4], "Later": [5, 30]}


def test_what_is_due_in_one_case_stands_together():
    one, other = uuid7(), uuid7()
    (group,) = grouped([Due(0, one), Due(0, other), Due(0, one)], WEDNESDAY, {})
    assert [(case.case_id, len(case.work)) for case in group["cases"]] == [(one, 2), (other, 1)]
    assert group["number"] == 3


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
    def registered(by, person=HASSAN):
        act(by)
        return register_case(by=by, form=FormOfReturn("DEU", "IRQ"), members=[NewMember("self", person)])

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


def test_it_says_whose_case_it_is_in_both_scripts(open_for, work_of, register, cast, act):
    case = open_for(TaskKind.ASSESS, person_id=cast.carla.id)
    other = register(cast.carla, PersonData("ليلى", "حداد"))
    open_task(by=cast.carla, kind=TaskKind.ASSESS, case_id=other.id, case_label=other.number, due_on=WEDNESDAY,
              person_id=cast.carla.id)  # fmt: skip
    page = work_of("carla")
    act(cast.carla)
    assert f'<a class="govuk-link" href="/cases/{case.id}"><bdi>Hassan Karim</bdi></a>' in page
    assert "ليلى حداد" in page
    head = main_applicants([other.id])[other.id]
    assert head.name_latin.isascii()
    assert f"<bdi>{head.name_latin}</bdi>" in page


def test_it_names_the_programme_of_an_application(open_for, work_of, client, cast):
    open_for(TaskKind.APPROVE, person_id=cast.carla.id, note="deu-reag-garp")
    assert "REAG/GARP, assisted return from Germany" in work_of("carla")
    page = client.get("/work", headers={"accept-language": "fr"}).content.decode()
    assert "REAG/GARP, retour assisté" in page
    assert "deu-reag-garp" not in page


def test_the_front_page_says_how_much_waits(open_for, client, users, cast):
    for days in (-2, -1, 0, 1):
        open_for(TaskKind.ASSESS, WEDNESDAY + timedelta(days), person_id=cast.carla.id)
    client.force_login(users["carla"])
    with clock.moved_to(datetime(2026, 3, 4, 9, tzinfo=UTC)):
        page = client.get("/").content.decode()
    assert "<strong>2</strong> late" in page
    assert "<strong>1</strong> due today" in page
    client.force_login(users["clemens"])
    assert "What waits for you" not in client.get("/").content.decode()


def test_work_of_others_stays_with_them(open_for, work_of, cast):
    case = open_for(TaskKind.ASSESS, person_id=cast.clemens.id)
    other = open_for(TaskKind.INTERPRETER, roles=[Role.PROTECTION_OFFICER])
    page = work_of("carla")
    assert case.number not in page
    assert other.number not in page
    assert "Nothing waits for you." in page
    assert other.number in work_of("paul")


def test_a_task_whose_page_is_unknown_leads_to_the_case(open_for, work_of):
    case = open_for(TaskKind.REOPENED, roles=[Role.COUNSELLOR])
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


def test_nobody_is_led_to_a_page_that_is_not_theirs(client, users):
    for name, may in (("carla", True), ("tara", False), ("paul", False)):
        client.force_login(users[name])
        assert ('href="/register"' in client.get("/work").content.decode()) == may
