"""What must hold of alerts: by the rule, and again in SQL as the application's role."""

import pytest

from bayiri.core.actor import ITSELF
from bayiri.safeguards.commands import alerts
from bayiri.safeguards.rules import AlertFacts, reasons_not_to_step
from tests.invariants.attacks import START, call, refused, rule_refuses, run
from tests.safeguards.test_alerts import do, raise_

pytestmark = pytest.mark.django_db
WORDS = "Spoke with her."


@pytest.fixture
def story(told):
    return told("registered")


def step(alert_id, kind, **more):
    return call("safeguards_step_alert", alert_id=alert_id, kind=kind, recorded_at=START, **{"words": WORDS, **more})


def test_it_is_read_then_acted_upon_then_closed(story, act, cast):
    """INV-188"""
    alert_id = raise_(cast.tara, story)
    out_of_turn = (
        (alerts.act_on_alert, {"words": WORDS}), (alerts.close_alert, {"words": WORDS, "outcome": "safe"}),
        (alerts.doubt_alert, {"words": WORDS}), (alerts.reopen_alert, {"words": WORDS}),
    )  # fmt: skip
    for command, said in out_of_turn:
        with rule_refuses("INV-188"):
            do(cast.paul, command, alert_id, **said)
    act(cast.paul)
    for kind, more in (
        ("acted", {}),
        ("closed", {"outcome": "safe"}),
        ("doubted", {}),
        ("reopened", {}),
        ("forgotten", {}),
    ):
        with refused("INV-188"):
            step(alert_id, kind, **more)
    do(cast.paul, alerts.read_alert, alert_id)
    with rule_refuses("INV-188"):
        do(cast.paul, alerts.read_alert, alert_id)
    with rule_refuses("INV-188"):
        do(cast.paul, alerts.act_on_alert, alert_id, words="  ")
    act(cast.paul)
    for kind, more in (("read", {}), ("closed", {"outcome": "safe"}), ("acted", {"words": " "})):
        with refused("INV-188"):
            step(alert_id, kind, **more)
    step(alert_id, "acted")
    with refused("a_closed_alert_has_an_outcome"):
        step(alert_id, "closed", outcome="forgotten")


def test_nobody_writes_changes_or_removes_one_by_hand(story, act, cast):
    """INV-188: neither the alert, nor whom it reached, nor what was done, nor when it climbs."""
    raise_(cast.tara, story)
    act(cast.paul)
    for statement in (
        "UPDATE safeguards_alert SET climbs_at = NULL", "UPDATE safeguards_alert SET what = 'x'", "DELETE FROM safeguards_alert",
        "UPDATE safeguards_alertstep SET told = '{}'", "DELETE FROM safeguards_alertreach", "DELETE FROM safeguards_alertrung",
        "INSERT INTO safeguards_alertreach DEFAULT VALUES",
    ):  # fmt: skip
        with refused("permission denied"):
            run(statement)


def test_alerts_climb_by_the_clock_alone(story, act, cast):
    """INV-188"""
    alert_id = raise_(cast.tara, story)
    for who in (cast.paul, cast.eve, None):
        act(who)
        with refused("INV-188"):
            run("SELECT safeguards_climb_alerts(%s, '{}')", START)
        for inner in (
            f"safeguards_alert_climb('{alert_id}', 0, 'told', now(), '{{}}')",
            f"safeguards_danger('{story.case.id}')",
        ):
            with refused("permission denied"):
                run(f"SELECT {inner}")
    act(ITSELF)
    assert run("SELECT safeguards_climb_alerts(%s, '{}')", START) == (0,)


def test_one_is_raised_by_somebody_who_acts_and_takes_part(story, act, cast):
    """INV-188"""
    said = {"what": "x", "about": "x", "danger_now": True, "named": [], "channels": [], "recorded_at": START, "happened": "",
            "place": "", "contact": ""}  # fmt: skip
    act(None)
    with refused("INV-188"):
        call("safeguards_raise_alert", **said)
    act(cast.eve)
    with refused("INV-04"):
        call("safeguards_raise_alert", **said, case_id=story.case.id)
    act(cast.carla)
    with refused("an_alert_says_what_happened"):
        call("safeguards_raise_alert", **{**said, "what": "  "})
    with refused("an_alert_says_about_whom"):
        call("safeguards_raise_alert", **{**said, "about": ""})
    call("safeguards_raise_alert", **said, agency_id=cast.eve.agency_id, recorded_by_id=cast.mona.id)
    act(cast.paul)
    assert run("SELECT agency_id, recorded_by_id FROM safeguards_alert") == (cast.carla.agency_id, cast.carla.id)


def test_who_is_named_neither_reads_nor_decides(story, act, cast):
    """INV-189: not even with the right role, in the right agency, knowing the number."""
    alert_id = raise_(cast.tara, story, named=(cast.paul.id,))
    act(cast.paul)
    for table in ("safeguards_alert", "safeguards_alertstep", "safeguards_alertreach"):
        assert run(f"SELECT count(*) FROM {table}") == (0,), table
    assert run("SELECT count(*) FROM safeguards_alerts_come()") == (0,)
    with refused("INV-189"):
        step(alert_id, "read")
    facts = AlertFacts(False, False, False, "tara", frozenset({"paul"}))
    assert reasons_not_to_step(facts, "read", "paul", "") == ["INV-189"]
    assert reasons_not_to_step(facts, "read", "petra", "") == []


def test_to_whom_it_has_not_come_it_does_not_exist(story, act, cast):
    """INV-189: nor does who raised it decide on it, or the caseworker, the director before her time, another agency."""
    alert_id = raise_(cast.tara, story)
    for who in (cast.tara, cast.carla, cast.dora, cast.eve, cast.rami, None):
        act(who)
        for table in ("safeguards_alert", "safeguards_alertstep", "safeguards_alertreach"):
            assert run(f"SELECT count(*) FROM {table}") == (0,)
        with refused("INV-04"):
            step(alert_id, "read")


def test_that_it_was_not_so_takes_two_who_did_not_raise_it(story, act, cast):
    """INV-189"""
    alert_id = raise_(cast.tara, story)
    do(cast.paul, alerts.read_alert, alert_id)
    do(cast.paul, alerts.act_on_alert, alert_id, words=WORDS)
    for by_one in ({"outcome": "unfounded"},):
        with rule_refuses("INV-189"):
            do(cast.paul, alerts.close_alert, alert_id, words=WORDS, **by_one)
        act(cast.paul)
        with refused("INV-189"):
            step(alert_id, "closed", **by_one)
    do(cast.paul, alerts.doubt_alert, alert_id, words=WORDS)
    with rule_refuses("INV-189"):
        do(cast.paul, alerts.close_alert, alert_id, words=WORDS, outcome="unfounded")
    act(cast.paul)
    with refused("INV-189"):
        step(alert_id, "closed", outcome="unfounded")
    act(cast.dora)
    step(alert_id, "closed", outcome="unfounded")
    own = raise_(cast.paul, story)  # his own: he reads it, and does not say that it was not so
    do(cast.paul, alerts.read_alert, own)
    with rule_refuses("INV-189"):
        do(cast.paul, alerts.doubt_alert, own, words=WORDS)
    act(cast.paul)
    with refused("INV-189"):
        step(own, "doubted")
