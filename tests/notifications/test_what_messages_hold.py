"""What must hold of news, addresses and messages: by the rule, and again in SQL as the application's role."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.notifications.commands import confirm_address, name_address, tell
from bayiri.notifications.post import deliver_due
from bayiri.rulebooks.queries import law
from tests.invariants.attacks import START, call, insert, refused, rule_refuses, run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "link"),
    [("gossip", ""), ("work", "https://elsewhere.example"), ("work", "//elsewhere.example"), ("work", "/\\elsewhere"),
     ("work", "javascript:alert(1)"), ("work", "/a b"), ("work", "work")],
)  # fmt: skip
def test_news_is_of_a_kind_and_leads_to_a_page_of_ours(act, cast, kind, link):
    """INV-185"""
    with acting_as(cast.carla), rule_refuses("INV-185"):
        tell(by=cast.carla, person_ids=[cast.paul.id], kind=kind, link=link)
    act(cast.carla)
    with refused("a_notice"):
        call("notifications_tell", person_ids=[cast.paul.id], kind=kind, link=link, told_at=START)


def test_news_is_read_by_whom_it_is_for_and_written_by_nobodys_hand(act, cast, news):
    """INV-185"""
    news(cast.carla, cast.paul)
    for who in (cast.carla, cast.mona, None):
        act(who)
        assert run("SELECT count(*) FROM notifications_notice") == (0,)
        assert run("UPDATE notifications_notice SET read_at = now() RETURNING id") is None
    act(cast.paul)
    assert run("SELECT recorded_by_id, agency_id FROM notifications_notice") == (cast.carla.id, cast.carla.agency_id)
    for statement in (
        "UPDATE notifications_notice SET person_id = %s", "UPDATE notifications_notice SET recorded_by_id = %s",
        "DELETE FROM notifications_notice WHERE person_id = %s",
    ):  # fmt: skip
        with refused("permission denied"):
            run(statement, cast.paul.id)
    with refused("permission denied"):
        insert(
            "notifications_notice",
            id=uuid7(),
            person_id=cast.paul.id,
            kind="work",
            link="",
            told_at=START,
            recorded_at=START,
        )


def test_nobody_tells_of_a_case_that_is_not_theirs_nor_without_acting(told, act, cast):
    """INV-185"""
    story = told("registered")
    for who in (cast.eve, None):
        act(who)
        with refused("INV-04", "INV-185"):
            call("notifications_tell", person_ids=[cast.paul.id], kind="work", case_id=story.case.id, told_at=START)


def test_the_postmans_doors_are_closed(act, cast, news):
    """INV-185: who holds the application's role takes no message and says of none that it was sent."""
    news(cast.carla, cast.paul)
    for who in (cast.paul, cast.eve, None):
        act(who)
        with refused("INV-02"):
            run("SELECT * FROM notifications_claim(%s, %s)", START, [1])
        with refused("INV-02"):
            run("SELECT notifications_settle(%s, true, '', NULL, %s)", uuid7(), START)
        for inner in (
            "notifications_put('{}', 'work', NULL, '', NULL, NULL, now(), '{}', true)",
            "notifications_amount('daily_hour')",
        ):
            with refused("permission denied"):
                run(f"SELECT {inner}")
    with refused("permission denied"):
        run("SELECT notifications_code(a) FROM notifications_address a")
    nobody = "00000000-0000-0000-0000-000000000000"
    run("SELECT set_config('bayiri.context', %s, true)", f"{nobody}:{nobody}:9999999999:forged")
    assert run("SELECT bayiri_is_itself()") == (False,)


def test_a_code_goes_out_a_few_times_a_day_over_ways_that_are_open(act, cast, settings, gateway):
    """INV-186"""
    with clock.moved_to(START), acting_as(cast.paul):
        with rule_refuses("INV-186"):
            name_address(by=cast.paul, channel="chat", value="paul")
        for place in range(5):
            name_address(by=cast.paul, channel="text", value=f"+49151555010{place}")
        with rule_refuses("INV-186"):
            name_address(by=cast.paul, channel="text", value="+4915155550109")
    act(cast.paul)
    for named_day in (0, -1, -400):  # the day is the database's own, not the one that is named
        with refused("INV-186"):
            asked_at = START + timedelta(days=named_day)
            call("notifications_name_address", channel="text", value="+4915155550109", asked_at=asked_at)
    act(None)
    with refused("INV-186"):
        call("notifications_name_address", channel="text", value="+4915155550109", asked_at=START)


@pytest.fixture
def named(cast, gateway):
    with clock.moved_to(START), acting_as(cast.paul):
        return name_address(by=cast.paul, channel="text", value="+4915155550101")


def test_nobody_guesses_a_code_or_types_it_late(act, cast, named):
    """INV-186"""
    with clock.moved_to(START), acting_as(cast.carla):
        assert run("SELECT notifications_confirm_address(%s, '000000')", named) == (False,)
    with clock.moved_to(START), acting_as(cast.paul):
        for _guess in range(5):
            assert not confirm_address(by=cast.paul, address_id=named, code="x")
        assert run("SELECT tries FROM notifications_address") == (5,)
    act(cast.paul)
    for code in range(300):  # even the right one would not help any more
        assert run("SELECT notifications_confirm_address(%s, %s)", named, f"{code:06}") == (False,)
    assert run("SELECT tries, confirmed_at FROM notifications_address") == (5, None)


def test_the_right_code_is_too_late_after_its_minutes(cast, named, gateway, owner):
    """INV-186: by the database's own clock, whatever moment who types it in is in."""
    with clock.moved_to(START):
        deliver_due()
    code = gateway.asked[-1][2].split("Bayiri: ")[1][:6]
    amount = "UPDATE notifications_term SET amount = %s WHERE name = 'code_minutes'"
    minutes = law("notifications", on=clock.today()).number("code_minutes")
    try:
        owner.execute(amount, [0])  # as if they had passed
        for moment in (START, START - timedelta(days=1)):
            with clock.moved_to(moment), acting_as(cast.paul):
                assert not confirm_address(by=cast.paul, address_id=named, code=code)
    finally:
        owner.execute(amount, [minutes])
    with clock.moved_to(START + timedelta(days=30)), acting_as(cast.paul):
        assert confirm_address(by=cast.paul, address_id=named, code=code)
        waited = run("SELECT confirmed_at - asked_at FROM notifications_address")[0]
        assert timedelta(0) < waited < timedelta(minutes=minutes)  # as long after the asking as it was


def test_no_address_is_confirmed_by_hand(act, cast, named):
    """INV-186"""
    act(cast.paul)
    for statement in (
        "UPDATE notifications_address SET confirmed_at = now()", "UPDATE notifications_address SET value = 'x'",
        "UPDATE notifications_address SET tries = 0", "DELETE FROM notifications_address",
        "UPDATE notifications_delivery SET value = 'x'", "UPDATE notifications_delivery SET due_at = now()",
    ):  # fmt: skip
        with refused("permission denied"):
            run(statement)
    act(cast.carla)
    assert run("SELECT count(*) FROM notifications_address") == (0,)
    assert run("SELECT count(*) FROM notifications_delivery") == (0,)


def test_a_notice_is_lost_with_its_act_and_only_with_it(cast, mailbox):
    """INV-185: news, message and job are written in the transaction of the act."""
    with acting_as(cast.carla):
        with transaction.atomic():
            tell(by=cast.carla, person_ids=[cast.paul.id], kind="work")
            transaction.set_rollback(True)
        assert run("SELECT count(*) FROM procrastinate_jobs") == (0,)
        tell(by=cast.carla, person_ids=[cast.paul.id], kind="work")
        assert run("SELECT task_name, args FROM procrastinate_jobs") == ("notifications.deliver", "{}")
    with acting_as(cast.paul):
        assert run("SELECT count(*) FROM notifications_notice") == (1,)
        held = run("SELECT row_to_json(d)::text FROM notifications_delivery d")[0]
    assert {key for key, value in json.loads(held).items() if value} <= {
        "id", "person_id", "channel", "state", "due_at", "recorded_by_id", "recorded_at",
    }  # fmt: skip


def test_a_day_of_codes_does_not_begin_ahead_of_its_time(act, cast):
    """INV-186: codes that are asked for with days to come are refused, so each counts for the day on which it is sent."""
    act(cast.carla)
    with refused("INV-186"):
        call(
            "notifications_name_address",
            channel="text",
            value="+4915155550109",
            asked_at=clock.now() + timedelta(days=2),
        )
    assert run("SELECT count(*) FROM notifications_address") == (0,)


QUIET = {
    "language": "en",
    "channels": ["email"],
    "quiet_from": "00:00",
    "quiet_until": "23:59",
    "daily_kinds": [],
    "silent_kinds": [],
}


WRONG = [{"time_zone": "No/Where"}, {"time_zone": "UTC", "channels": [None]}]


@pytest.mark.parametrize("wrong", WRONG)
def test_somebody_is_told_in_a_time_zone_and_over_ways_that_exist(act, cast, wrong):
    """INV-185: the database refuses others, first and later."""
    act(cast.carla)
    more = {"user_id": cast.carla.id, "changed_at": clock.now()}
    with refused("INV-185"):
        insert("notifications_preference", **{**QUIET, **wrong, **more})
    insert("notifications_preference", **QUIET, **more, time_zone="Europe/Berlin")
    for column, value in wrong.items():
        if column == "channels" or value != "UTC":
            with refused("INV-185"):
                run(f"UPDATE notifications_preference SET {column} = %s", value)


@pytest.mark.parametrize("wrong", WRONG)
def test_how_somebody_is_told_holds_nobody_else_up(act, cast, owner, wrong):
    """INV-185: where a time zone went meanwhile, who tells is not stopped."""
    said = {**QUIET, **wrong, "user_id": cast.carla.id, "changed_at": clock.now()}
    names, places = ", ".join(said), ", ".join(["%s"] * len(said))
    owner.execute(f"INSERT INTO notifications_preference ({names}) VALUES ({places})", list(said.values()))
    try:
        act(cast.paul)
        tell(by=cast.paul, person_ids=[cast.carla.id], kind="work")
        act(cast.carla)
        assert run("SELECT count(*) FROM notifications_notice") == (1,)
    finally:
        owner.execute("DELETE FROM notifications_preference WHERE user_id = %s", [cast.carla.id])
