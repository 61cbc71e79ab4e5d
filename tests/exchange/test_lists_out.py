import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from bayiri.agencies.choices import Mode, Purpose, Section, SubjectKind
from bayiri.agencies.commands import grant_sight
from bayiri.audit.models import Event
from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.core import clock
from bayiri.journey.commands.register import register_household
from bayiri.people.commands import ContactData, PersonData
from bayiri.people.models import Person

pytestmark = pytest.mark.django_db
EVERY = ["number", "name", "phone", "stage", "destination"]


@pytest.fixture
def a_case(act):
    def registered(by, given="Hassan", to="IRQ", **more):
        act(by)
        person = PersonData(given, "Karim", contacts=more.pop("contacts", ()), sex="male")
        return register_household(by=by, form=FormOfReturn("DEU", to), members=[NewMember("self", person)], **more)

    return registered


def taken(client, address="/lists/cases", columns=EVERY, form="csv", **more):
    answer = client.post(address, {"columns": columns, "form": form, **more})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.values]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_of_cases_goes_out_as_it_was_narrowed(as_, a_case, cast, form):
    case = a_case(cast.carla)
    a_case(cast.carla, "Ahmad", to="AFG")
    rows = taken(as_("mona"), "/lists/cases?destination=IRQ", form=form)
    assert rows[0] == ["Case", "Name", "Phone, where it is safe to call", "Stage", "Destination"]
    assert [[str(cell or "") for cell in row] for row in rows[1:]] == [
        [case.number, "Hassan Karim", "", "Registered", "Iraq"]
    ]


def test_the_log_says_what_was_taken_out(as_, a_case, cast, act):
    a_case(cast.carla)
    a_case(cast.carla, "Ahmad", to="AFG")
    taken(as_("dora"), "/lists/cases?destination=AFG&sort=name", columns=["number"])
    act(cast.dora)
    facts = {
        "list": "cases",
        "rows": 1,
        "columns": ["number"],
        "filters": {"destination": "AFG", "sort": "name"},
        "format": "csv",
    }
    assert Event.objects.get(kind="exchange.list_taken").facts == facts


def test_only_safe_telephones_stand_in_it(as_, a_case, cast):
    a_case(
        cast.carla, contacts=(ContactData("phone", "+49 151 5550101", True), ContactData("phone", "+49 151 5550102"))
    )
    assert taken(as_("mona"))[1][2] == "'+49 151 5550101"


def test_another_agency_takes_its_own_cases_out(as_, a_case, cast):
    a_case(cast.carla)
    assert len(taken(as_("eve"))) == 1


def test_names_stand_only_where_they_were_given(as_, a_case, cast, act):
    """An agency that sees the journey of a case, and not who it is about."""
    case = a_case(cast.carla)
    grant_sight(
        by=cast.carla, kind=SubjectKind.CASE, subject_id=case.id, agency_id=cast.eve.agency_id, purpose=Purpose.RECEPTION,
        section=Section.JOURNEY, mode=Mode.READ,
    )  # fmt: skip
    assert taken(as_("eve"))[1] == [case.number, "", "", "Registered", "Iraq"]


def test_who_may_not_know_the_birthday_reads_the_age_group(as_, a_case, cast, act):
    """INV-198: the birth date stays empty where the person was not given; the owner reads both."""
    case = a_case(cast.carla)
    grant_sight(
        by=cast.carla, kind=SubjectKind.CASE, subject_id=case.id, agency_id=cast.eve.agency_id, purpose=Purpose.RECEPTION,
        section=Section.JOURNEY, mode=Mode.READ,
    )  # fmt: skip
    Person.objects.update(born_on=date(1950, 1, 2), birth_precision="day")
    columns = ["number", "born_on", "age_group"]
    assert taken(as_("dora"), columns=columns)[1] == [case.number, "1950-01-02", group := "60 and older"]
    assert taken(as_("eve"), columns=columns)[1] == [case.number, "", group]


def test_few_take_a_list_out(as_):
    for name in ("carla", "paul", "tara", "rami"):
        assert as_(name).get("/lists/cases").status_code == 403
        assert as_(name).post("/lists/cases", {"columns": EVERY, "form": "csv"}).status_code == 403
    assert as_("carla").get("/lists/follow-ups").status_code == 403
    assert as_("rami").get("/lists/follow-ups").status_code == 200


def test_follow_ups_go_out_to_be_worked_through(as_, a_case, cast):
    arrived_on = clock.today() - timedelta(days=10)
    case = a_case(cast.rami, arrived_on=arrived_on)
    columns = ["number", "name", "round", "due", "state"]
    rows = taken(as_("rami"), "/lists/follow-ups", columns=columns)
    assert [row[2] for row in rows[1:]] == ["Baseline", "Month 6", "Month 12"]
    assert rows[1][:2] == [case.number, "Hassan Karim"]
    late = taken(as_("rami"), "/lists/follow-ups", columns=columns, state="late")
    assert [row[2] for row in late[1:]] == ["Baseline"]
    until = arrived_on + timedelta(days=200)
    typed = {"due_until_day": until.day, "due_until_month": until.month, "due_until_year": until.year}
    soon = taken(as_("rami"), "/lists/follow-ups", columns=columns, **typed)
    assert [row[2] for row in soon[1:]] == ["Baseline", "Month 6"]


def test_whom_to_follow_up_goes_out_as_that_list_was_narrowed(as_, a_case, cast, read):
    a_case(cast.rami, arrived_on=clock.today() - timedelta(days=10))
    rami = as_("rami")
    assert "/lists/follow-ups?list=work&amp;show=late" in rami.get("/follow-ups?show=late").content.decode()
    assert "Which rounds?" not in read(rami.get("/lists/follow-ups?list=work"))
    for query, rounds in (
        ("show=late", ["Baseline"]),
        ("show=soon", []),
        ("officer=nobody", ["Baseline"]),
        ("officer=me", []),
    ):
        rows = taken(rami, f"/lists/follow-ups?list=work&{query}", columns=["round"])
        assert [row[0] for row in rows[1:]] == rounds, query


def test_it_asks_the_database_as_often_for_many(as_, a_case, cast, django_assert_max_num_queries):
    for number in range(12):
        a_case(cast.carla, f"Person{number}")
    mona = as_("mona")
    with django_assert_max_num_queries(25):
        taken(mona)
