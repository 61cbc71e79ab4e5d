"""What becomes of a message where the other side is slow, broken, refuses, or the worker dies."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import Gateway, Outgoing
from bayiri.notifications.commands import Wishes, choose_how, confirm_address, drop_address, name_address
from bayiri.notifications.models import Delivery
from bayiri.notifications.post import deliver_due
from bayiri.rulebooks.queries import law
from tests.invariants.attacks import START

pytestmark = pytest.mark.django_db


def deliver(minutes=0):
    with clock.moved_to(START + timedelta(minutes=minutes)):
        return deliver_due()


def row_of(actor):
    with acting_as(actor):
        return Delivery.objects.filter(code_for=None).get()


@pytest.fixture
def number(cast, gateway):
    """Paul is told by text message, at a number that he has confirmed."""
    with clock.moved_to(START), acting_as(cast.paul):
        choose_how(by=cast.paul, wishes=Wishes("en", "UTC", ["text"], [], []))
        address_id = name_address(by=cast.paul, channel="text", value="+4915155550101")
    deliver()
    code = gateway.asked[-1][2].split("Bayiri: ")[1][:6]
    with clock.moved_to(START), acting_as(cast.paul):
        assert confirm_address(by=cast.paul, address_id=address_id, code=code)
    gateway.asked.clear()
    return address_id


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ({"status": 500}, "refused"), ({"status": 429}, "refused"), ({"breaks": True}, "no_answer"),
        ({"answer": "<html>Welcome</html>"}, "not_understood"),
    ],
)  # fmt: skip
def test_what_fails_is_tried_again_with_growing_pauses_and_then_given_up(cast, number, gateway, news, trouble, reason):
    vars(gateway).update(trouble)
    news(cast.carla, cast.paul)
    minutes, pauses = 0, law("notifications", on=START.date()).numbers("retry_minutes")
    for tried, pause in enumerate(pauses, 1):
        assert (deliver(minutes), deliver(minutes)) == (1, 0)
        row = row_of(cast.paul)
        assert (row.state, row.reason, row.tries) == ("failed", reason, tried)
        assert row.due_at == START + timedelta(minutes=minutes + pause)
        minutes += pause
    assert deliver(minutes) == 1
    row = row_of(cast.paul)
    assert (row.state, row.reason, row.tries, row.repeated) == ("given_up", reason, len(pauses) + 1, False)
    assert (deliver(minutes + 10000), len({headers["idempotency-key"] for _p, headers, _b in gateway.asked})) == (0, 1)


def test_what_is_refused_for_good_is_given_up_at_once(cast, number, gateway, news):
    gateway.status = 400
    news(cast.carla, cast.paul)
    deliver()
    assert (row_of(cast.paul).state, row_of(cast.paul).tries) == ("given_up", 1)


def test_who_answers_too_slowly_is_not_waited_for(cast, number, gateway, news, monkeypatch):
    gateway.slow = 3
    monkeypatch.setattr("bayiri.rulebooks.queries.ValuesInForce.number", lambda _self, _name: 1)
    news(cast.carla, cast.paul)
    began = time.monotonic()
    deliver()
    assert time.monotonic() - began < 2.5
    assert (row_of(cast.paul).state, row_of(cast.paul).reason) == ("failed", "no_answer")


def test_a_gateway_that_comes_back_gets_it(cast, number, gateway, news):
    gateway.status = 503
    news(cast.carla, cast.paul)
    deliver()
    gateway.status = 202
    assert deliver(1) == 1
    assert (row_of(cast.paul).state, row_of(cast.paul).tries) == ("sent", 2)


def test_an_address_that_was_dropped_gets_nothing(cast, number, gateway, news):
    news(cast.carla, cast.paul)
    with acting_as(cast.paul):
        drop_address(by=cast.paul, address_id=number)
    deliver()
    assert (gateway.asked, row_of(cast.paul).state, row_of(cast.paul).reason) == ([], "given_up", "no_address")


@pytest.mark.parametrize(
    ("answer", "state"), [("550 No such box", "given_up"), ("451 Try later", "failed"), ("421 Closing", "failed")]
)
def test_a_mail_server_that_refuses(cast, mailbox, news, answer, state):
    mailbox.answer = answer
    news(cast.carla, cast.paul)
    deliver()
    row = row_of(cast.paul)
    assert (row.state, row.reason) == (state, "refused")
    mailbox.answer = "250 OK"
    deliver(1)
    assert len(mailbox.letters) == (1 if state == "failed" else 0)


def test_no_mail_server_at_all(cast, settings, news):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    news(cast.carla, cast.paul)
    deliver()
    assert (row_of(cast.paul).state, row_of(cast.paul).reason) == ("failed", "no_answer")
    settings.EMAIL_HOST = ""  # and then the installation gives it up
    deliver(1)
    assert (row_of(cast.paul).state, row_of(cast.paul).reason) == ("given_up", "not_open")


def test_what_failed_goes_with_what_is_newer(cast, mailbox, news):
    """One message for both, once: at the moment the newer one is due."""
    mailbox.answer = "451 Try later"
    news(cast.carla, cast.paul)
    deliver()
    news(cast.carla, cast.paul, kind="board", at=START + timedelta(seconds=5))
    mailbox.answer = "250 OK"
    assert deliver(1) == 1
    assert deliver(60) == 0
    assert len(mailbox.letters) == 1
    with acting_as(cast.paul):
        assert sorted(Delivery.objects.values_list("state", "reason")) == [("given_up", "newer"), ("sent", "")]


def test_two_acts_that_tell_the_same_people_do_not_wait_for_each_other(fresh_database, gateway):
    """One tells A and then B, the other B and then A, and neither has ended: no lock, no deadlock, both are told of."""
    environment = fresh_database("crossing")
    agency, people = uuid7(), [uuid7(), uuid7()]
    put = "SELECT notifications_put(ARRAY[%s::uuid], 'work', NULL, '/work', %s, NULL, now(), ARRAY['email'], false)"
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'A', 'ngo', 'DEU')", [agency])
        for place, one in enumerate(people):
            owner.execute("INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
                          " VALUES (%s, %s, 'P', %s, '{}', true)", [one, f"p{place}@example.org", agency])  # fmt: skip
            owner.execute(put, [one, agency])
    with (
        psycopg.connect(environment["DATABASE_OWNER_URL"]) as one,
        psycopg.connect(environment["DATABASE_OWNER_URL"]) as other,
    ):
        for connection in (one, other):
            connection.execute("SET lock_timeout = '3s'")
        for first, second in ((people[0], people[1]),):
            one.execute(put, [first, agency])
            other.execute(put, [second, agency])
            one.execute(put, [second, agency])
            other.execute(put, [first, agency])
        one.commit()
        other.commit()
        told = one.execute("SELECT count(*) FROM notifications_notice GROUP BY person_id").fetchall()
        assert told == [(2,), (2,)]  # once from what stood there, once beside what was locked


MESSAGE = Outgoing("7", "+4915155550101", "", 'He said: "a & b"\n')


def test_what_is_written_into_a_template_is_written_as_it_wants():
    gateway = Gateway("http://gateway.example")
    template = "{{to_no_plus}} {{ text }} {{id}}"
    assert json.loads(gateway.filled("[{{to}}, {{text}}]", MESSAGE, "json")) == [MESSAGE.to, MESSAGE.text]
    assert gateway.filled(template, MESSAGE, "form") == "4915155550101 He%20said%3A%20%22a%20%26%20b%22%0A 7"
    assert "a &amp; b" in gateway.filled(template, MESSAGE, "xml")
    assert gateway.filled("{{from}}", MESSAGE, "plain") == "{{from}}"


@pytest.mark.parametrize(
    "said", ["{", '{"address": "ftp://x"}', '{"address": "http://x", "answer": "("}', '{"colour": 1}']
)
def test_a_gateway_that_is_described_wrongly_is_said_to_be(said):
    with pytest.raises(ImproperlyConfigured):
        Gateway.read(said)


SEND = """
import django; django.setup()
from datetime import datetime
from bayiri.core import clock
from bayiri.notifications.post import deliver_due
with clock.moved_to(datetime.fromisoformat("{at}")): deliver_due()
"""


@pytest.fixture
def waiting(fresh_database, gateway, settings):
    """A message that waits in a database of its own, and a way to have another process send it."""
    environment = {
        **os.environ,
        **fresh_database("crash"),
        "TEXT_GATEWAY": settings.GATEWAYS["text"],
        "PYTHONPATH": ".",
    }
    agency, user = uuid7(), uuid7()
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'A', 'ngo', 'DEU')", [agency])
        owner.execute("INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
                      " VALUES (%s, 'p@example.org', 'P', %s, '{}', true)", [user, agency])  # fmt: skip
        owner.execute("INSERT INTO notifications_address (id, user_id, channel, value, asked_at, confirmed_at, tries)"
                      " VALUES (%s, %s, 'text', '+4915155550101', %s, %s, 0)", [uuid7(), user, START, START])  # fmt: skip
        owner.execute(
            "INSERT INTO notifications_delivery (id, person_id, channel, state, reason, value, sentence, language, due_at, tries,"
            " repeated, recorded_at) VALUES (%s, %s, 'text', 'queued', '', '', '', '', %s, 0, false, %s)",
            [uuid7(), user, START, START],
        )

        def process(minutes):
            command = [sys.executable, "-c", SEND.format(at=(START + timedelta(minutes=minutes)).isoformat())]
            return subprocess.Popen(command, env=environment)

        def row():
            return owner.execute("SELECT state, reason, tries, repeated FROM notifications_delivery").fetchone()

        yield process, row, owner.execute


def killed_while_sending(process, gateway, minutes, asked):
    running = process(minutes)
    until = time.monotonic() + 30
    while len(gateway.asked) < asked and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()


def test_a_worker_that_dies_between_sending_and_saying_so_sends_once_more(waiting, gateway):
    """Killed for real. The person may read the same words twice; never none, and never three times."""
    process, row, _run = waiting
    gateway.slow = 5
    killed_while_sending(process, gateway, 0, 1)
    assert row() == ("sending", "", 1, False)
    gateway.slow = 0
    assert process(1).wait() == 0
    assert (len(gateway.asked), row()) == (1, ("sending", "", 1, False))  # somebody may be at it still
    assert process(6).wait() == 0
    assert row() == ("sent", "", 2, True)
    assert process(60).wait() == 0
    first, second = gateway.asked
    assert first[1]["idempotency-key"] == second[1]["idempotency-key"]


def test_a_message_over_which_two_workers_were_killed_still_arrives(waiting, gateway):
    """INV-240: killed from outside, twice. That is no fault of the message."""
    process, row, _run = waiting
    gateway.slow = 5
    killed_while_sending(process, gateway, 0, 1)
    killed_while_sending(process, gateway, 6, 2)
    assert row() == ("sending", "", 2, True)
    gateway.slow = 0
    assert process(12).wait() == 0
    assert (len(gateway.asked), row()) == (3, ("sent", "", 3, True))


def test_a_message_that_kills_every_worker_is_given_up_after_its_last_try(waiting, gateway):
    """INV-240: after as many tries as one that is refused has, each after the lease and no later."""
    process, row, run = waiting
    run("UPDATE notifications_delivery SET state = 'sending', tries = 5, repeated = true, claimed_at = %s", [START])
    assert process(4).wait() == 0
    assert (len(gateway.asked), row()) == (0, ("sending", "", 5, True))
    gateway.slow = 5
    killed_while_sending(process, gateway, 6, 1)
    assert row() == ("sending", "", 6, True)
    run("UPDATE notifications_delivery SET tries = 7")
    gateway.slow = 0
    assert process(6 + 6).wait() == 0
    assert (len(gateway.asked), row()) == (1, ("given_up", "unknown", 7, True))
