"""Somebody leaves: open work is handed over first, then the account ends at once; and comes back."""

from datetime import UTC, datetime, timedelta

import pytest

from bayiri.agencies.choices import Role
from bayiri.agencies.commands import enter_absence
from bayiri.agencies.commands.people import bring_back
from bayiri.agencies.models import Absence, Leaving, User
from bayiri.agencies.rules import LeavingFacts, reasons_not_to_leave
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.commands.leaving import end_account, hand_work_over
from bayiri.journey.queries.leaving import open_work
from bayiri.tasks.commands import open_task, renew_feed
from bayiri.tasks.models import Appointment, CalendarFeed, Task, TaskKind
from tests.invariants.attacks import call, refused, rule_refuses, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(act, cast, carried):
    """Carla has two cases with work and an appointment, work on a case of Clemens's, and stands in for him."""
    now = clock.now()
    mine, theirs = carried(cast.carla, 2), carried(cast.clemens)[0]
    act(cast.carla)
    for case in (*mine, theirs):
        open_task(
            by=cast.carla, kind=TaskKind.INTERPRETER, case_id=case.id, case_label=case.number, due_on=clock.today(),
            roles=[Role.COUNSELLOR], person_id=cast.carla.id,
        )  # fmt: skip
    talk = AppointmentData(
        "counselling", now + timedelta(days=2), now + timedelta(days=2, hours=1), "phone", "eng", cast.carla.id
    )
    make_appointment(by=cast.carla, case_id=mine[0].id, data=talk)
    act(cast.clemens)
    today = clock.today()
    enter_absence(
        by=cast.clemens,
        person_id=cast.clemens.id,
        from_on=today,
        until_on=today + timedelta(days=9),
        deputy_id=cast.carla.id,
    )
    return mine, theirs


def ended(cast, act, who=None):
    act(who or cast.ivo)
    end_account(by=who or cast.ivo, user_id=cast.carla.id)


def test_open_work_is_handed_over_first(busy, caseworkers, act, cast):
    """INV-167: refused while anything is open, by the rule and in SQL; everything goes in one act."""
    mine, _theirs = busy
    with rule_refuses("INV-167"):
        ended(cast, act)
    act(cast.ivo)
    with refused("INV-167"):
        call("journey_end_account", person_id=cast.carla.id, recorded_at=clock.now())
    act(cast.mona)
    work = open_work(cast.mona, cast.carla.id)
    assert (len(work.cases), len(work.tasks), len(work.appointments), len(work.deputies)) == (2, 3, 1, 1)
    with rule_refuses("INV-167"):
        hand_work_over(by=cast.mona, user_id=cast.carla.id, cases_to=cast.clemens.id, work_to=None)
    left = hand_work_over(by=cast.mona, user_id=cast.carla.id, cases_to=cast.clemens.id, work_to=cast.mona.id)
    assert left.count == 0
    assert caseworkers(mine) == ["clemens", "clemens"]
    assert set(Task.objects.values_list("person_id", flat=True)) == {cast.clemens.id, cast.mona.id}
    assert Appointment.objects.get().person_id == cast.clemens.id
    running = Absence.objects.get(ended_at__isnull=True)
    assert (running.person_id, running.deputy_id) == (cast.clemens.id, None)  # Mona has no role in common
    ended(cast, act)
    act(cast.ivo)
    assert not User.objects.get(pk=cast.carla.id).is_active


@pytest.mark.parametrize("kind", ["case", "task", "appointment", "deputy"])
def test_each_kind_of_open_work_holds_the_account(carried, act, cast, kind):
    """INV-167: one is enough, in SQL as well."""
    case = carried(cast.carla if kind == "case" else cast.clemens)[0]
    now, today = clock.now(), clock.today()
    act(cast.clemens)
    if kind == "task":
        open_task(
            by=cast.clemens,
            kind=TaskKind.INTERPRETER,
            case_id=case.id,
            case_label="x",
            due_on=today,
            person_id=cast.carla.id,
        )
    if kind == "appointment":
        talk = AppointmentData(
            "counselling", now + timedelta(days=2), now + timedelta(days=2, hours=1), "phone", "eng", cast.carla.id
        )
        make_appointment(by=cast.clemens, case_id=case.id, data=talk)
    if kind == "deputy":
        enter_absence(
            by=cast.clemens, person_id=cast.clemens.id, from_on=today, until_on=today, deputy_id=cast.carla.id
        )
    with rule_refuses("INV-167"):
        ended(cast, act)
    act(cast.ivo)
    with refused("INV-167"):
        call("journey_end_account", person_id=cast.carla.id, recorded_at=clock.now())


def test_nobody_leaves_ahead_of_their_work(busy, act, cast):
    """INV-167: with a day to come, appointments and absences would lie in the past."""
    act(cast.mona)
    hand_work_over(by=cast.mona, user_id=cast.carla.id, cases_to=cast.clemens.id, work_to=cast.mona.id)
    act(cast.clemens)
    today = clock.today()
    enter_absence(
        by=cast.clemens, person_id=cast.clemens.id, from_on=today + timedelta(days=20), until_on=today + timedelta(days=21),
        deputy_id=cast.carla.id,
    )  # fmt: skip
    act(cast.ivo)
    with refused("INV-167"):
        call("journey_end_account", person_id=cast.carla.id, recorded_at=clock.now() + timedelta(days=4000))
    assert User.objects.get(pk=cast.carla.id).is_active


def test_the_account_ends_at_once(client, users, act, cast):
    """INV-167: the session that was open, the roles, the address of the calendar."""
    act(cast.carla)
    renew_feed(by=cast.carla, language="en")
    client.force_login(users["carla"])
    assert client.get("/cases").status_code == 200
    ended(cast, act)
    assert client.get("/cases").status_code == 302
    act(cast.carla)
    assert run("SELECT bayiri_has_role('{counsellor}')") == (False,)
    assert CalendarFeed.objects.get().token_hash is None
    gone = User.objects.get(pk=cast.carla.id)
    assert (gone.is_active, gone.roles) == (False, [])


def test_who_may_end_it(act, cast):
    """INV-167: an administrator or director of the agency; nobody their own, nobody twice."""
    for who, answer in (
        (cast.mona, NotAllowed),
        (cast.clemens, NotAllowed),
        (cast.sora, NotVisible),
        (cast.eve, NotVisible),
    ):
        act(who)
        with pytest.raises(answer):
            end_account(by=who, user_id=cast.carla.id)
    for who in (cast.mona, cast.sora, cast.eve, cast.carla, None):
        act(who)
        with refused("INV-166"):
            call("journey_end_account", person_id=cast.carla.id, recorded_at=clock.now())
    act(cast.ivo)
    with rule_refuses("INV-167"):
        end_account(by=cast.ivo, user_id=cast.ivo.id)
    ended(cast, act, cast.dora)
    with rule_refuses("INV-167"):
        ended(cast, act)
    free = LeavingFacts("a", "b", True, 0)
    assert reasons_not_to_leave(free) == []
    assert reasons_not_to_leave(LeavingFacts("a", "a", True, 0)) == ["INV-167"]
    assert reasons_not_to_leave(LeavingFacts("a", "b", True, 1)) == ["INV-167"]


def test_somebody_comes_back(run_jobs, act, cast):
    """INV-167: with the roles of then and a new password; what a director confirms waits for that again."""
    act(cast.dora)
    end_account(by=cast.dora, user_id=cast.paul.id)
    act(cast.ivo)
    change = bring_back(by=cast.ivo, user_id=cast.paul.id)
    assert change is not None
    assert change.needs_director
    assert User.objects.get(pk=cast.paul.id).roles == []
    assert Leaving.objects.get().back_by_id == cast.ivo.id
    with rule_refuses("INV-167"):
        bring_back(by=cast.ivo, user_id=cast.paul.id)
    with refused("INV-167"):
        run("SELECT agencies_bring_back(%s, %s)", cast.paul.id, datetime(2030, 1, 1, tzinfo=UTC))
    assert run_jobs() == 1


def test_on_the_pages(busy, as_, act, cast):
    here = f"/staff/{cast.carla.id}/leave"
    page = as_("ivo").get(here).content.decode()
    assert "2 cases" in page
    assert "A programme manager or director of your agency hands it over." in page
    assert as_("ivo").post(f"{here}/end").status_code == 422
    assert as_("ivo").post(here, {"cases_to": "queue", "work_to": str(cast.clemens.id)}).status_code == 403
    assert as_("mona").post(here, {"cases_to": "queue", "work_to": ""}).status_code == 422
    for name, status in (("clemens", 403), ("sora", 404), ("dilan", 403)):
        assert as_(name).get(here).status_code == status
    assert as_("mona").post(here, {"cases_to": "queue", "work_to": str(cast.clemens.id)}).url == here
    assert "Nothing is open with this person." in as_("mona").get(here).content.decode()
    assert as_("ivo").post(f"{here}/end").url == "/staff"
    assert "Has left" in as_("ivo").get("/staff").content.decode()
    assert as_("ivo").post(f"/staff/{cast.carla.id}/back").url == "/staff"
    assert "Has left" not in as_("ivo").get("/staff").content.decode()
