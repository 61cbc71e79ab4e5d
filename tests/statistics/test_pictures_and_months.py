import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.monitoring.commands import schedule_follow_ups
from bayiri.statistics.models import Picture
from bayiri.statistics.queries.monthly import monthly_tables
from tests.monitoring.interviews import answers, ask, on
from tests.reintegration.households import registered, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_case(told):
    return told("arrived", vulnerabilities=["illness"])


def test_pictures_are_drawn_by_a_job_and_shown_with_their_tables(as_, a_case, run_jobs, act, cast):
    carla = as_("carla")
    assert "Nothing has been drawn yet." in carla.get("/statistics").content.decode()
    onward = carla.post("/statistics/draw").url
    assert "The pictures are being drawn." in carla.get(onward).content.decode()
    assert run_jobs() == 1
    page = carla.get(onward).content.decode()
    assert "being drawn" not in page
    assert '<th scope="row" class="govuk-table__header"><bdi>Arrived</bdi></th>' in page
    act(cast.carla)
    picture = Picture.objects.get(subject="corridors", language="en")
    drawing = carla.get(f"/statistics/pictures/{picture.id}.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in drawing["Content-Security-Policy"]
    assert drawing.content.startswith(b"<svg")
    assert "Germany to Iraq" in drawing.content.decode()


def test_who_asks_again_is_told_so_even_where_the_pictures_are_young(as_, a_case, run_jobs):
    carla = as_("carla")
    carla.post("/statistics/draw")
    run_jobs()
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        onward = carla.post("/statistics/draw").url
    assert "The pictures are being drawn." in carla.get(onward).content.decode()
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        assert "This takes longer than it should." in carla.get(onward).content.decode()
    for nonsense in ("yes", "-1", "x" * 500, ""):
        assert "being drawn" not in carla.get(f"/statistics?asked={nonsense}").content.decode()


def test_who_sees_no_case_is_told_so(as_):
    page = as_("eve").get("/statistics?asked=1790000000").content.decode()
    assert "Your agency sees no case yet." in page
    assert "Draw the pictures" not in page
    assert "hx-trigger" not in page


def test_drawn_again_the_new_one_takes_the_place_of_the_old(as_, a_case, run_jobs, act, cast):
    for _turn in range(2):
        as_("carla").post("/statistics/draw")
        run_jobs()
    act(cast.carla)
    assert Picture.objects.filter(subject="stages").count() == 1


def test_another_agency_sees_no_picture(as_, a_case, run_jobs, act, cast):
    as_("carla").post("/statistics/draw")
    run_jobs()
    act(cast.carla)
    picture = Picture.objects.first()
    assert as_("eve").get(f"/statistics/pictures/{picture.id}.svg").status_code == 404
    act(cast.eve)
    assert not Picture.objects.exists()


def test_the_month_counts_who_departed(as_, a_case, act, cast):
    act(cast.carla)
    month = f"{a_case.movement.departs_at:%Y-%m}"
    page = as_("mona").get(f"/statistics/month?month={month}").content.decode()
    assert "People who departed" in page
    assert "<bdi>Germany</bdi>" in page


def test_the_month_is_a_spreadsheet_too_and_that_is_logged(as_, a_case, act, cast):
    month = f"{a_case.movement.departs_at:%Y-%m}"
    answer = as_("mona").get(f"/statistics/month?month={month}&format=xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    departures = [list(row) for row in book["People who departed"].iter_rows(values_only=True)]
    assert departures[0][:2] == ["From", "To"]
    assert departures[1][:2] == ["Germany", "Iraq"]
    assert departures[1][3] == len(a_case.members())
    assert "bayiri-" in answer["Content-Disposition"]
    assert as_("mona").get(f"/statistics/month?month={month}&format=csv").content.startswith(b"\xef\xbb\xbf")
    act(cast.mona)
    assert Event.objects.filter(kind="statistics.downloaded").count() == 2


def test_a_counsellor_does_not_carry_numbers_away(as_):
    assert as_("carla").get("/statistics/month").status_code == 403


@pytest.mark.parametrize("month", ["2026-13", "x", "1999-01", "9999-01"])
def test_what_is_no_month_is_not_found(as_, month):
    assert as_("mona").get(f"/statistics/month?month={month}").status_code == 404


def test_pictures_are_mirrored_for_arabic(as_, a_case, run_jobs, act, cast):
    carla = as_("carla")
    carla.post("/statistics/draw", headers={"accept-language": "ar"})
    run_jobs()
    assert 'dir="rtl"' in carla.get("/statistics", headers={"accept-language": "ar"}).content.decode()
    act(cast.carla)
    assert Picture.objects.filter(language="ar").count() >= 4


def sheets(as_, month):
    book = load_workbook(io.BytesIO(as_("mona").get(f"/statistics/month?month={month}&format=xlsx").content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_the_month_says_age_and_what_came_before_and_after_arrival(as_, a_case):
    found = sheets(as_, f"{a_case.movement.departs_at:%Y-%m}")
    ages = found["Ages of those who departed"]
    assert ages[0] == ["Age", "People", "Female", "Male"]
    assert sum(row[1] for row in ages[1:]) == len(a_case.members())
    work = dict(found["The month in numbers"][1:])
    assert work["Counselling sessions before arrival"] == 1
    assert work["Counselling sessions after arrival"] == 0


def test_the_month_says_how_people_fare(as_, cast, act):
    act(cast.carla)
    case = registered(cast.carla)
    share(cast.carla, case, cast.rami.agency_id)
    act(cast.ranya)
    with on(2026, 5, 2):
        schedule_follow_ups(by=cast.ranya, case_id=case.id, arrived_on=date(2026, 5, 1), months=[0])
        for follow_up, best in zip(case.follow_ups.all(), (True, False), strict=True):
            ask(cast.ranya, follow_up, said=answers(best=best))
    found = dict(sheets(as_, "2026-05")["How people fare after return"][1:])
    assert found["Surveys held"] == 2
    assert found["Mean score, economic, 0 to 1"] == 0.5
    assert found["Surveys with the result: Little support needed"] == 1
    assert found["Surveys with the result: Intensive support needed"] == 1
    assert sheets(as_, "2026-04")["How people fare after return"][1:] == []


def test_what_is_not_counted_is_named_with_the_reason(as_):
    page = as_("mona").get("/statistics/month").content.decode()
    assert "Complaints" in page
    assert "No complaint is recorded here yet." in page


def test_a_month_begins_where_the_installation_is(as_, a_case, settings, act, cast):
    """Half past one in the morning of the first in Berlin is still the month before in London."""
    settings.TIME_ZONE = "Europe/Berlin"
    assert clock.midnight(date(2026, 7, 1)).isoformat() == "2026-07-01T00:00:00+02:00"


def test_the_month_asks_the_database_four_times(a_case, act, cast, django_assert_num_queries):
    act(cast.mona)
    with django_assert_num_queries(4):
        monthly_tables(date(2026, 3, 1), "en")
