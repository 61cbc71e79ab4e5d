"""What could not be sent stands on somebody's list, and is sent again from there."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.core.ids import uuid7
from bayiri.notifications.commands import send_again
from bayiri.notifications.models import Delivery
from bayiri.notifications.post import deliver_due
from bayiri.notifications.queries import given_up
from bayiri.notifications.rules import GivenUpFacts, reasons_not_to_send_again
from tests.invariants.attacks import refused, run

pytestmark = pytest.mark.django_db
PAGE = "/news/not-arrived"


def text(client, address=PAGE):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def hours_go_by(hours=20):
    """Every try there is, each when its time has come."""
    for minutes in range(0, hours * 60, 30):
        with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
            deliver_due()


@pytest.fixture
def not_taken(news, mailbox, cast):
    """News for Carla, whose message the mail server never took."""
    mailbox.answer = "451 Not now"
    news(cast.mona, cast.carla, at=clock.now())
    news(cast.paul, cast.carla, kind="board", at=clock.now())  # said with the first
    hours_go_by()
    mailbox.answer = "250 OK"
    with acting_as(cast.carla):
        assert Delivery.objects.get(reason="newer").state == "given_up"
        return Delivery.objects.get(reason="refused")


def test_nothing_is_there(as_, mailbox):
    assert "Every message arrived" in text(as_("ivo"))


def test_what_was_given_up_is_sent_again_by_who_keeps_the_accounts(as_, not_taken, mailbox, cast):
    assert (not_taken.reason, mailbox.letters) == ("refused", [])
    assert PAGE in text(as_("ivo"), "/staff")
    page = text(as_("ivo"))
    assert "Carla Counsellor" in page
    assert "tried 7 times" in page
    answer = as_("ivo").post(f"{PAGE}/{not_taken.id}/again", follow=True)
    assert "It is on its way again." in answer.content.decode()
    assert "Carla Counsellor" not in answer.content.decode()
    deliver_due()
    assert [to for to, _said in mailbox.letters] == ["carla@example.org"]
    assert as_("ivo").post(f"{PAGE}/{not_taken.id}/again").status_code == 404  # twice
    with acting_as(cast.ivo):
        assert Event.objects.get(kind="notifications.sent_again").facts["channel"] == "email"


def test_nobody_else_sees_it_or_sends_it(as_, not_taken, cast):
    """INV-240: not who it is for, not colleagues, not another agency; the rule and the database agree."""
    for name in ("carla", "mona", "dora", "eve", "adam"):
        assert "Carla Counsellor ·" not in text(as_(name))
        assert "Every message arrived" in text(as_(name))
        assert as_(name).post(f"{PAGE}/{not_taken.id}/again").status_code == 404
        with acting_as(getattr(cast, name)), refused("INV-240"):
            run("SELECT notifications_send_again(%s, now())", not_taken.id)
    assert reasons_not_to_send_again(GivenUpFacts(is_on_their_list=False, is_open=True)) == ["INV-240"]
    assert reasons_not_to_send_again(GivenUpFacts(is_on_their_list=True, is_open=False)) == ["INV-240"]
    assert reasons_not_to_send_again(GivenUpFacts(is_on_their_list=True, is_open=True)) == []


def test_who_was_reached_since_is_on_no_list(as_, not_taken, news, cast, mailbox):
    """INV-240: the later message said the same."""
    news(cast.paul, cast.carla, kind="board", link="/boards", at=clock.now() + timedelta(minutes=1))
    assert "Carla" not in text(as_("ivo"))
    with acting_as(cast.ivo):
        with pytest.raises(NotVisible):
            send_again(by=cast.ivo, delivery_id=not_taken.id)
        with refused("INV-240"):
            run("SELECT notifications_send_again(%s, now())", not_taken.id)


def test_many_are_paged_with_the_same_number_of_queries(as_, not_taken, owner, cast, django_assert_max_num_queries):
    """The latest of each person and way, so many people."""
    people = [(uuid7(), f"Person {number:02}") for number in range(45)]
    for user_id, name in people:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, '{}', true)",
            [user_id, f"{user_id}@example.org", name, cast.ivo.agency_id],
        )
        owner.execute(
            "INSERT INTO notifications_delivery (id, person_id, channel, state, reason, value, sentence, language, due_at, tries,"
            " repeated, settled_at, recorded_at) VALUES (%s, %s, 'email', 'given_up', 'unknown', '', '', '', now(), 7, true, now(), now())",
            [uuid7(), user_id],
        )
    try:
        client = as_("ivo")
        text(client)
        with django_assert_max_num_queries(12):
            first = text(client)
        assert first.count("app-worklist__who") == 30
        assert text(client, f"{PAGE}?page=2").count("app-worklist__who") == 16
        with acting_as(cast.ivo):
            assert len(given_up()) == 46
    finally:
        ids = [user_id for user_id, _name in people]
        owner.execute("DELETE FROM notifications_delivery WHERE person_id = ANY(%s)", [ids])
        owner.execute("DELETE FROM agencies_user WHERE id = ANY(%s)", [ids])
