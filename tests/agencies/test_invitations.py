"""Invitations: a link by e-mail, a first password, one use, its time."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail

from bayiri.agencies.commands.people import accept_invitation, invite_person, revoke_invitation, send_invitation
from bayiri.agencies.models import Invitation, User
from bayiri.agencies.queries.roles import invitation_period
from bayiri.agencies.rules import reasons_not_to_accept
from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from tests.invariants.attacks import call, refused, rule_refuses, run

pytestmark = pytest.mark.django_db
PASSWORD = "eleven geese walk home"


def link():
    return re.search(r"(/welcome/\S+)", mail.outbox[-1].body)[1]


def token():
    return link().rsplit("/", 1)[1]


def test_somebody_is_invited_and_chooses_a_password(as_, client, run_jobs, act, cast):
    sent = {"name": "Nele Newcomer", "email": "Nele@Example.org", "roles": ["counsellor"], "areas": ""}
    assert as_("ivo").post("/staff/invite", sent).url == "/staff"
    act(cast.ivo)
    nele = User.objects.get(email="nele@example.org")
    assert (nele.is_active, nele.roles, nele.agency_id) == (False, ["counsellor"], cast.ivo.agency_id)
    assert run_jobs() == 1
    assert mail.outbox[-1].to == ["nele@example.org"]
    assert "Nele" not in mail.outbox[-1].body
    assert "Invited" in as_("ivo").get("/staff").content.decode()
    client.logout()
    assert client.get(link()).status_code == 200
    assert client.post(link(), {"password": "short", "again": "short"}).status_code == 422
    assert client.post(link(), {"password": PASSWORD, "again": "other than that"}).status_code == 422
    answer = client.post(link(), {"password": PASSWORD, "again": PASSWORD})
    assert answer.url == "/sign-in"
    again = client.post(link(), {"password": PASSWORD, "again": PASSWORD})
    assert again.status_code == 410
    assert "This link works no more" in again.content.decode()
    nele = User.objects.get(pk=nele.pk)
    assert nele.is_active
    assert client.post("/sign-in", {"email": "nele@example.org", "password": PASSWORD}).status_code == 302
    assert "Active" in as_("ivo").get("/staff").content.decode()


def test_only_the_hash_is_kept_and_no_secret_lies_in_the_queue(newcomer, run_jobs, act, cast):
    newcomer("counsellor")
    queued = run("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'agencies.mail_invitation'")[0]
    assert "nele@" not in queued
    run_jobs()
    act(cast.ivo)
    kept = Invitation.objects.get()
    assert kept.token_hash == hashlib.sha256(token().encode()).hexdigest()
    assert token() not in queued
    assert kept.expires_at - kept.recorded_at == invitation_period()


def test_a_link_serves_once_in_its_time(newcomer, run_jobs, act, cast):
    """INV-168: not after it expired, was taken back or replaced; the rule and the database agree."""
    nele = newcomer("counsellor")
    run_jobs()
    first = token()
    late = clock.now() + invitation_period() + timedelta(minutes=1)
    act(None)
    with clock.moved_to(late), rule_refuses("INV-168"):
        accept_invitation(by=None, token=first, password=PASSWORD)
    with refused("INV-168"):
        run("SELECT agencies_accept_invitation(%s, 'argon2$argon2id$b', %s)", first, late)
    act(cast.ivo)
    send_invitation(by=cast.ivo, user_id=nele.id)
    run_jobs()
    second = token()
    act(None)
    for dead in (first, "made-up", ""):
        with rule_refuses("INV-168"):
            accept_invitation(by=None, token=dead, password=PASSWORD)
        with refused("INV-168"):
            run("SELECT agencies_accept_invitation(%s, 'argon2$argon2id$b', %s)", dead, clock.now())
    act(cast.ivo)
    revoke_invitation(by=cast.ivo, user_id=nele.id)
    with rule_refuses("INV-168"):
        revoke_invitation(by=cast.ivo, user_id=nele.id)
    act(None)
    with refused("INV-168"):
        run("SELECT agencies_accept_invitation(%s, 'argon2$argon2id$b', %s)", second, clock.now())
    now = clock.now()
    free = {"now": now, "expires_at": now + timedelta(days=1), "accepted_at": None, "revoked_at": None}
    assert reasons_not_to_accept(**free) == []
    for wrong in ({"now": now + timedelta(days=1)}, {"accepted_at": now}, {"revoked_at": now}):
        assert reasons_not_to_accept(**free | wrong) == ["INV-168"]


def test_the_hash_in_the_table_opens_nothing(newcomer, run_jobs, act, cast):
    """INV-168: who reads the row does not hold the link."""
    newcomer("counsellor")
    run_jobs()
    act(cast.ivo)
    kept = Invitation.objects.get().token_hash
    with refused("INV-168"):
        run("SELECT agencies_accept_invitation(%s, 'argon2$argon2id$b', %s)", kept, clock.now())
    assert run("SELECT * FROM agencies_invitation_behind(%s, %s)", kept, clock.now()) is None


def test_nobody_with_an_account_gets_a_link(act, cast, run_jobs):
    """INV-168: a link is no way into somebody's account."""
    act(cast.ivo)
    with rule_refuses("INV-168"):
        send_invitation(by=cast.ivo, user_id=cast.carla.id)
    said = {"token_hash": "a" * 64, "recorded_at": clock.now(), "expires_at": clock.now() + timedelta(days=1)}
    with refused("INV-168"):
        call("agencies_send_invitation", person_id=cast.carla.id, **said)
    for who in (cast.mona, cast.dora, cast.sora):
        act(who)
        with refused("INV-166"):
            run("SELECT agencies_invite(gen_random_uuid(), 'x@example.org', 'X')")


def test_an_address_that_is_taken_is_not_told(as_, act, cast, run_jobs):
    """The page says the same; nothing is made, no mail is sent."""
    sent = {"name": "Somebody", "email": "RAMI@example.org", "roles": ["counsellor"], "areas": ""}
    answer = as_("ivo").post("/staff/invite", sent, follow=True).content.decode()
    assert "If nobody has an account under this address yet, an invitation is on its way." in answer
    assert run_jobs() == 0
    act(cast.ivo)
    assert not Invitation.objects.exists()


def test_who_is_invited_does_nothing_yet(newcomer, client, act, cast):
    """INV-168: an account that was not accepted signs nobody in, and waits for its director besides."""
    nele = newcomer("protection_officer")
    assert nele.roles == []
    with refused("INV-150"):
        client.force_login(nele)
    assert client.get("/cases").status_code == 302
    act(cast.mona)
    with pytest.raises(NotAllowed):
        invite_person(by=cast.mona, email="x@example.org", name="X", roles=frozenset())


def test_other_agencies_see_no_invitation(newcomer, run_jobs, act, cast):
    newcomer("counsellor")
    run_jobs()
    for who, count in ((cast.ivo, 1), (cast.dora, 1), (cast.carla, 0), (cast.sora, 0), (None, 0)):
        act(who)
        assert run("SELECT count(*) FROM agencies_invitation") == (count,)
