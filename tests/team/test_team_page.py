"""The team at a glance: loads, late work, absences, what waits."""

from datetime import timedelta

import pytest

from bayiri.agencies.commands import enter_absence
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.journey.commands.hand_over import hand_over
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind
from tests.invariants.attacks import run

pytestmark = pytest.mark.django_db


def row_of(page, name):
    """What the row of a colleague says."""
    return next(
        row
        for row in page.split("<tr")
        if f'<th scope="row" class="govuk-table__header"><span><bdi>{name}</bdi>' in row
    )


def test_it_is_for_who_leads_a_team(as_):
    for name in ("mona", "dora"):
        assert as_(name).get("/team").status_code == 200
        assert 'href="/team"' in as_(name).get("/").content.decode()
    for name in ("carla", "paul", "tara", "rami"):
        assert as_(name).get("/team").status_code == 403
        assert 'href="/team"' not in as_(name).get("/").content.decode()
        assert as_(name).get("/team/hand-over").status_code == 403


def test_it_says_who_carries_what(as_, act, cast, carried, told):
    cases = carried(cast.carla, 3)
    told("assessed").close("no_contact", by=cast.carla)
    act(cast.carla)
    yesterday = clock.today() - timedelta(days=1)
    open_task(
        by=cast.carla, kind=TaskKind.FOLLOW_UP, case_id=cases[0].id, case_label="x", due_on=yesterday, person_id=cast.carla.id
    )  # fmt: skip
    enter_absence(
        by=cast.carla, person_id=cast.carla.id, from_on=clock.today(), until_on=clock.today(), deputy_id=cast.clemens.id
    )
    page = as_("mona").get("/team").content.decode()
    carla, clemens = row_of(page, "Carla Counsellor"), row_of(page, "Clemens Counsellor")
    assert ">3<" in carla
    assert ">1</strong>" in carla
    assert "Clemens Counsellor" in carla
    assert ">0<" in clemens
    assert "</strong>" not in clemens


def test_who_has_left_is_shown_while_they_carry_cases(as_, act, cast, carried, owner, users):
    case = carried(cast.clemens)[0]
    owner.execute("UPDATE agencies_user SET is_active = false WHERE id = %s", [cast.clemens.id])
    try:
        assert "Has left" in row_of(as_("mona").get("/team").content.decode(), "Clemens Counsellor")
        act(cast.mona)
        hand_over(by=cast.mona, moves=[Move(case.id, cast.clemens.id, cast.carla.id)])
        assert "Clemens Counsellor</bdi> <strong" not in as_("mona").get("/team").content.decode()
    finally:
        owner.execute("UPDATE agencies_user SET is_active = true WHERE id = %s", [cast.clemens.id])


def test_the_oldest_waits_first_with_what_makes_it_urgent(as_, act, cast, waiting, read):
    first, second = waiting("Anwar"), waiting("Bilal")
    act(cast.mona)
    member = second.members.get()
    run(
        "INSERT INTO safeguards_vulnerability (id, case_id, member_id, code, recorded_by_id, recorded_at)"
        " VALUES (gen_random_uuid(), %s, %s, 'illness', %s, now())",
        second.id, member.id, cast.mona.id,
    )  # fmt: skip
    page = as_("mona").get("/team").content.decode()
    assert page.index(first.number) < page.index(second.number)
    assert page.count("govuk-tag--magenta") == 1
    given = as_("mona").post(
        f"/cases/{first.id}/caseworker", {"caseworker_id": str(cast.carla.id), "seen": "", "team": "1"}, follow=True
    )
    assert "The case has a new place." in read(given)
    assert first.number not in given.content.decode()


def test_the_pages_ask_the_same_number_of_questions_whatever_there_is(as_, act, cast, carried, waiting, at_most):
    mona = as_("mona")
    for _ in range(2):
        for name in ("Anwar", "Bilal", "Zaki"):
            waiting(name)
        carried(cast.carla, 5)
        with at_most(16):
            assert mona.get("/team").status_code == 200
        with at_most(14):
            assert mona.get("/team/hand-over").status_code == 200
        with at_most(9):
            assert mona.get("/team/queue").status_code == 200
