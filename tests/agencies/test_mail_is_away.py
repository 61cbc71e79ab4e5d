"""Where no mail is taken, an invitation and a link for a password are sent later, and the page says where it stands."""

import json
import re
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from bayiri.agencies.commands.people import revoke_invitation, send_invitation
from bayiri.agencies.deferring import BEGUN_AGAIN, NotYet, begun_before
from bayiri.agencies.mailing import NotTaken
from bayiri.agencies.models import Invitation
from bayiri.core import clock
from bayiri.rulebooks.queries import law
from tests.invariants.attacks import refused, run
from tests.notifications.conftest import free_port, mailbox

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings):
    """Nobody listens where mail would be sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.fixture
def begin():
    """Do a queued job once, as the worker does; gives after how many minutes it is begun again, or "done"."""

    def once(name, *, begun=0, job=None):
        from procrastinate.contrib.django import app

        job = job or ProcrastinateJob.objects.filter(task_name=name).order_by("-id").first()
        try:
            with begun_before(begun):
                app.tasks[name](**job.args)
        except NotYet as fault:
            decision = BEGUN_AGAIN.get_retry_decision(exception=fault, job=job)
        else:
            return "done"
        return decision and round((decision.retry_at - clock.now()).total_seconds() / 60)

    return once


def staff(as_):
    return as_("ivo").get("/staff").content.decode()


def test_an_invitation_is_sent_once_mail_is_taken_again(away, newcomer, begin, as_, act, cast, request):
    newcomer("counsellor")
    assert begin("agencies.mail_invitation") == 1
    page = staff(as_)
    assert "Not sent yet" in page
    assert "tried again by itself" in page
    act(cast.ivo)
    dead = Invitation.objects.get()
    assert dead.again_at - dead.not_taken_at == timedelta(minutes=1)
    box = request.getfixturevalue("mailbox")
    assert begin("agencies.mail_invitation", begun=1) == "done"
    assert "Invited" in staff(as_)
    (letter,) = box.letters
    assert letter[0] == "nele@example.org"
    act(cast.ivo)
    assert begin("agencies.mail_invitation", begun=2) == "done"  # begun again after a crash: it has left already
    assert len(box.letters) == 1
    token = re.search(r"/welcome/(\S+)", letter[1].replace("=\n", ""))[1]
    assert run("SELECT called FROM agencies_invitation_behind(%s, now())", token)


def test_the_pauses_grow_and_then_the_page_says_that_it_was_not_sent(away, newcomer, begin, as_):
    newcomer("counsellor")
    pauses = law("notifications", on=clock.today()).numbers("retry_minutes")
    assert [begin("agencies.mail_invitation", begun=n) for n in range(len(pauses) + 1)] == [*pauses, None]
    page = staff(as_)
    assert "The mail was not taken" in page
    assert "Send it again" in page


def test_an_address_that_is_refused_is_not_tried_again(mailbox, newcomer, begin, as_, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    mailbox.answer = "550 No such mailbox"
    newcomer("counsellor")
    assert begin("agencies.mail_invitation") is None
    assert "The mail was not taken" in staff(as_)
    mailbox.answer = "451 Not now"
    assert begin("agencies.mail_invitation") == 1


def test_what_was_taken_back_meanwhile_is_not_sent(away, newcomer, begin, act, cast, request):
    nele = newcomer("counsellor")
    assert begin("agencies.mail_invitation") == 1
    act(cast.ivo)
    revoke_invitation(by=cast.ivo, user_id=nele.id)
    box = request.getfixturevalue("mailbox")
    assert begin("agencies.mail_invitation", begun=1) == "done"
    assert box.letters == []
    act(cast.ivo)
    send_invitation(by=cast.ivo, user_id=nele.id)  # and asked for anew, it is
    assert begin("agencies.mail_invitation") == "done"
    assert len(box.letters) == 1


def test_who_does_not_hold_the_link_says_nothing_about_its_letter(newcomer, run_jobs, act, cast):
    """INV-168: nor is it said twice."""
    newcomer("counsellor")
    run_jobs()
    for who in (cast.ivo, cast.mona, None):
        act(who)
        with refused("INV-168"):
            run("SELECT agencies_settle_invitation('made-up', false, now(), now())")


def test_a_link_for_a_password_comes_later_and_ends_none_that_came_meanwhile(away, client, begin, cast, request):
    """Asked for twice: the first request, answered late, does not end the link of the second."""
    with clock.moved_to(clock.now() - timedelta(minutes=10)):  # the database's clock stands still within a test
        client.post("/sign-in/forgotten", {"email": "carla@example.org"})
    first = ProcrastinateJob.objects.get(task_name="accounts.send_link")
    assert begin("accounts.send_link", job=first) == 1
    assert json.dumps(first.args).count("carla") == 0
    box = request.getfixturevalue("mailbox")
    client.post("/sign-in/forgotten", {"email": "carla@example.org"})
    assert begin("accounts.send_link") == "done"
    assert begin("accounts.send_link", begun=1, job=first) == "done"
    assert len(box.letters) == 1


def test_only_what_can_change_is_waited_for():
    assert BEGUN_AGAIN.get_retry_decision(exception=NotTaken("refused", None), job=ProcrastinateJob(attempts=0)) is None
    assert BEGUN_AGAIN.get_retry_decision(exception=ValueError(), job=ProcrastinateJob(attempts=0)) is None
