"""News that is posted to a program: signed, tried again, given up, paused; nothing in it but kind, reference and moment."""

import hashlib
import hmac
import json
import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.exchange import posting, rules
from bayiri.exchange.commands import hooks
from bayiri.exchange.models import Hook, HookNews
from bayiri.notifications.commands import tell
from bayiri.notifications.models import Notice
from bayiri.rulebooks.queries import law
from tests.invariants.attacks import START, call, refused, run

pytestmark = pytest.mark.django_db
KINDS = ["work", "referral_asked"]


class Ear(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.ear.heard.append(
            (self.path, dict(self.headers), self.rfile.read(int(self.headers["content-length"])))
        )
        self.send_response(self.server.ear.status)
        self.send_header("location", self.server.ear.sends_on_to)
        self.end_headers()

    def log_message(self, *_said):
        """Keeps quiet."""


@dataclass
class Program:
    """A real server that hears news."""

    address: str = ""
    status: int = 204
    sends_on_to: str = ""
    heard: list = field(default_factory=list)


@pytest.fixture
def ear(settings):
    settings.HOOKS_STAY_HERE = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    server.ear = one = Program(f"http://127.0.0.1:{server.server_port}/bayiri")
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield one
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(cast, ear):
    """Where Ivo's agency wants to hear of work: (hook, key)."""
    with clock.moved_to(START), acting_as(cast.ivo):
        return hooks.make_hook(by=cast.ivo, address=ear.address, kinds=KINDS)


def say(cast, at=START, kind="work", to=("clemens", "paul")):
    with clock.moved_to(at), acting_as(cast.carla):
        tell(by=cast.carla, person_ids=[getattr(cast, one).id for one in to], kind=kind, link="/work")


def post(minutes=0):
    with clock.moved_to(START + timedelta(minutes=minutes)):
        return posting.post_due()


def good(heard, key, at):
    """Whether one signature is made with this key."""
    _path, headers, body = heard
    parts = headers["bayiri-signature"].split(",")
    mark = hmac.new(key.encode(), f"{int(at.timestamp())}.".encode() + body, hashlib.sha256).hexdigest()
    return parts[0] == f"t={int(at.timestamp())}" and f"v1={mark}" in parts


def test_news_is_posted_once_whoever_was_told(cast, hook, ear):
    """INV-209: its kind, a reference and the moment; signed over moment and body."""
    say(cast)
    say(cast, kind="board")
    assert (post(), post()) == (1, 0)
    [heard] = ear.heard
    said = json.loads(heard[2])
    assert (set(said), said["kind"], said["reference"]) == ({"id", "kind", "reference", "happened_at"}, "work", "")
    assert re.fullmatch("[0-9a-f]{12}", said["id"])
    assert (heard[0], good(heard, hook[1], START), good(heard, "0" * 64, START)) == ("/bayiri", True, False)


def test_a_referral_is_named_by_its_reference(told, program, cast, hook, ear):
    """INV-207, INV-209: and nothing of the person leaves."""
    story, theirs = told("assessed"), program(cast.rami, "reintegration_officer")
    said = {
        "recipient": cast.carla.agency_name, "name": "Leila Karim", "agreed": True, "preview": {"wanted": "counselling"},
    }  # fmt: skip
    assert theirs.post("referrals", said).status_code == 201
    with acting_as(cast.carla):
        asked = Notice.objects.filter(kind="referral_asked").count()
    later = (clock.now() - START).total_seconds() // 60 + 1
    posted = post(later)
    assert posted == (1 if asked else 0)
    for _path, _headers, body in ear.heard:
        assert re.fullmatch("[0-9a-f]{12}", json.loads(body)["reference"])
        assert b"Leila" not in body
    assert story.case.number not in str(ear.heard)


def test_what_fails_is_tried_again_and_then_given_up(cast, hook, ear):
    ear.status = 500
    say(cast)
    pauses, minute = law("notifications", on=START.date()).numbers("retry_minutes"), 0
    for pause in [*pauses, None]:
        assert (post(minute), post(minute)) == (1, 0)
        minute += pause or 0
    with acting_as(cast.ivo):
        news = HookNews.objects.get()
    assert (news.state, news.reason, news.tries, len(ear.heard)) == (
        "failed",
        "refused",
        len(pauses) + 1,
        len(pauses) + 1,
    )
    assert len({json.loads(body)["id"] for _path, _headers, body in ear.heard}) == 1
    ear.status = 200
    with clock.moved_to(START + timedelta(minutes=minute)), acting_as(cast.ivo):
        hooks.post_again(by=cast.ivo, hook_id=hook[0].id, reference=news.reference)
    assert post(minute) == 1
    with acting_as(cast.ivo):
        assert HookNews.objects.get().state == "sent"


def test_nobody_is_sent_on(cast, hook, ear):
    """INV-208: an answer that points elsewhere is a refusal."""
    ear.status, ear.sends_on_to = 302, f"{ear.address}/elsewhere"
    say(cast)
    post()
    assert [path for path, *_rest in ear.heard] == ["/bayiri"]
    with acting_as(cast.ivo):
        assert HookNews.objects.get().reason == "refused"


def test_an_address_that_takes_nothing_is_paused_and_told(cast, hook, ear):
    ear.status = 503
    hours = law("notifications", on=START.date()).number("hook_pause_hours")
    say(cast)
    post()
    say(cast, at=START + timedelta(hours=hours), to=("clemens",))
    assert post(60 * hours) == 1
    with acting_as(cast.ivo):
        assert Hook.objects.get().paused_at
        assert Notice.objects.filter(person_id=cast.ivo.id, link="/systems/news").count() == 1
    ear.status = 200
    assert post(60 * hours + 2000) == 0
    with clock.moved_to(START + timedelta(hours=hours + 1)), acting_as(cast.ivo):
        hooks.go_on(by=cast.ivo, hook_id=hook[0].id)
    assert post(60 * hours + 2000) >= 1
    with acting_as(cast.ivo):
        assert (Hook.objects.get().paused_at, Hook.objects.get().failing_since) == (None, None)


def test_both_keys_sign_while_one_takes_over(cast, hook, ear):
    """INV-209."""
    with clock.moved_to(START), acting_as(cast.ivo):
        new = hooks.renew_key(by=cast.ivo, hook_id=hook[0].id)
    say(cast)
    post()
    assert good(ear.heard[0], hook[1], START)
    assert good(ear.heard[0], new, START)
    hours = law("notifications", on=START.date()).number("hook_key_hours")
    at = START + timedelta(hours=hours + 1)
    say(cast, at=at, to=("clemens",))
    post(60 * (hours + 1))
    assert (good(ear.heard[1], hook[1], at), good(ear.heard[1], new, at)) == (False, True)


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "172.16.0.1", "100.64.0.1", "0.0.0.0", "::1", "fe80::1",
     "fd00::1", "::ffff:127.0.0.1", "224.0.0.1", "255.255.255.255", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1",
     "::7f00:1", "fec0::1", "2002:7f00:1::", "192.0.0.8", "3fff::1", "5f00::1"],
)  # fmt: skip
def test_no_number_of_this_house_is_public(number):
    """INV-208."""
    assert not rules.is_public(number)


def test_a_number_of_everybody_is_public():
    """INV-208."""
    assert rules.is_public("93.184.215.14")
    assert rules.is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "https://", "https://user:pass@example.org/", "ftp://example.org", "//example.org", "https://a b/",
     "https://example.org/#x", "https://example.org:99999/", "x" * 600],
    ids=["http", "no-host", "password", "ftp", "no-scheme", "space", "fragment", "port", "long"],
)  # fmt: skip
def test_an_address_that_does_not_fit_is_refused(cast, address):
    """INV-208."""
    with acting_as(cast.ivo), pytest.raises(RuleBroken) as broken:
        hooks.make_hook(by=cast.ivo, address=address, kinds=KINDS)
    assert broken.value.reasons == ["INV-208"]


def test_where_a_name_leads_is_looked_at_when_it_is_posted(cast, hook, ear, settings):
    """INV-208: a name that leads into the house is not asked, whatever it was when it was named."""
    settings.HOOKS_STAY_HERE = False
    say(cast)
    assert post() == 1
    with acting_as(cast.ivo):
        assert HookNews.objects.get().reason == "not_public"
    assert not ear.heard
    with pytest.raises(posting.NotTaken):
        posting.public_numbers("localhost", 443)


def test_the_database_refuses_the_same(cast, hook):
    """INV-208, INV-209: no plain address, no key read, no news written by hand, none taken but by the postman."""
    said = {"address": "http://example.org/", "kinds": ["work"], "recorded_at": "2024-03-04T09:00:00Z"}
    with acting_as(cast.ivo):
        with refused("INV-208"):
            call("exchange_make_hook", **said)
        for statement in (
            "SELECT content FROM exchange_hookkey", "INSERT INTO exchange_hooknews (id) VALUES (gen_random_uuid())",
            "UPDATE exchange_hook SET address = 'https://evil.example'",
        ):  # fmt: skip
            with refused("permission denied"):
                run(statement)
        with refused("INV-02"):
            run("SELECT * FROM exchange_claim_news(now())")
        with refused("INV-02"):
            run("SELECT exchange_settle_news(gen_random_uuid(), '', NULL, now(), '{}')")
    with acting_as(cast.carla):
        assert run("SELECT count(*) FROM exchange_hook") == (0,)
        with refused("INV-166"):
            call("exchange_make_hook", **said | {"address": "https://example.org/"})
        with refused("INV-166"):
            call("exchange_change_hook", hook=hook[0].id, act="end", at=said["recorded_at"])


def test_of_alerts_no_program_hears(cast, ear):
    """INV-209: who looks after the program may be whom the alert is about."""
    for kinds in (["alert_raised"], ["work", "break_glass"], []):
        with acting_as(cast.ivo), pytest.raises(RuleBroken) as broken:
            hooks.make_hook(by=cast.ivo, address=ear.address, kinds=kinds)
        assert broken.value.reasons == ["INV-209"]
    said = {"address": "https://example.org/", "kinds": ["alert_raised"], "recorded_at": "2024-03-04T09:00:00Z"}
    with acting_as(cast.ivo), refused("INV-209"):
        call("exchange_make_hook", **said)


def test_others_neither_see_nor_end_it(cast, hook, keeper):
    other = keeper(cast.eve)
    with acting_as(other), pytest.raises(NotVisible):
        hooks.end_hook(by=other, hook_id=hook[0].id)
    with acting_as(cast.dora), pytest.raises(NotAllowed):
        hooks.end_hook(by=cast.dora, hook_id=hook[0].id)
    with acting_as(cast.carla), pytest.raises(NotAllowed):
        hooks.make_hook(by=cast.carla, address="https://example.org/", kinds=KINDS)


def test_an_administrator_looks_after_it_on_pages(as_, cast, ear):
    here = as_("ivo")
    assert "News is posted nowhere." in here.get("/systems/news").content.decode()
    wrong = here.post("/systems/news/new", {"address": "http://example.org", "kinds": ["work"]})
    assert (wrong.status_code, "INV-208" in wrong.content.decode()) == (422, True)
    shown = here.post("/systems/news/new", {"address": ear.address, "kinds": ["work"]}).content.decode()
    assert re.search(r'<code class="app-code[^"]*" dir="ltr">[0-9a-f]{64}</code>', shown)
    with acting_as(cast.ivo):
        hook = Hook.objects.get()
    assert "Runs" in here.get("/systems/news").content.decode()
    assert "Nothing was posted" in here.get(f"/systems/news/{hook.id}").content.decode()
    assert here.post(f"/systems/news/{hook.id}/key").status_code == 200
    assert here.post(f"/systems/news/{hook.id}/nothing/again").status_code == 404
    assert here.post(f"/systems/news/{hook.id}/end").status_code == 302
    assert as_("carla").get("/systems/news").status_code == 403


def test_who_answers_a_letter_at_a_time_holds_nobody_up(settings):
    """INV-208: the seconds are of the whole answer."""
    settings.HOOKS_STAY_HERE = True
    server, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip():
        with server.accept()[0] as caller, suppress(OSError):
            caller.sendall(b"HTTP/1.1 204 No Content\r\nSlow: ")
            while not over.wait(0.1):
                caller.sendall(b"a")

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    address = f"http://127.0.0.1:{server.getsockname()[1]}/"
    threading.Timer(5, over.set).start()
    with pytest.raises(posting.NotTaken, match="no_answer"):
        posting._post(posting.News("1", "r", "work", "", START, address, 1, []), 1)
    over.set()
    server.close()
    assert time.monotonic() - began < 3
