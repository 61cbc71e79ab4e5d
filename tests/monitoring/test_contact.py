"""Whether somebody wants to be contacted: asked first, a no ends it kindly, a yes opens it again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.monitoring.commands import record_not_reached, say_contact, schedule_follow_ups
from bayiri.monitoring.models import ContactChoice, FollowUp
from bayiri.tasks.models import Task
from tests.monitoring.conftest import ARRIVED_ON
from tests.monitoring.interviews import ask, member_round, on


@pytest.fixture
def amina(household, rounds):
    return member_round(household, "self", 0).member


def says(by, member, agrees, **more):
    how = {"mode": "phone", "said_on": clock.today(), **more}
    return say_contact(by=by, case_id=member.case_id, member_id=member.id, agrees=agrees, **how)


def states(member):
    return list(FollowUp.objects.filter(member=member).order_by("months").values_list("state", flat=True))


def test_a_no_ends_every_round_still_to_come(cast, household, amina):
    ask(cast.ranya, member_round(household, "self", 0))
    says(cast.ranya, amina, False)
    assert states(amina) == ["done", "no_contact", "no_contact"]
    assert not Task.objects.filter(kind="follow_up", ended_at=None, member_id=amina.id).exists()
    assert states(member_round(household, "spouse", 0).member) == ["due"] * 3


def test_nobody_calls_who_said_no(cast, household, amina):
    says(cast.ranya, amina, False)
    month_6 = member_round(household, "self", 6)
    with pytest.raises(RuleBroken) as broken:
        record_not_reached(by=cast.ranya, follow_up_id=month_6.id, mode="phone", tried_on=clock.today(), give_up=False)
    assert broken.value.reasons == ["INV-110"]
    more = {"by": cast.ranya, "case_id": household.id, "arrived_on": ARRIVED_ON, "months": [3], "member_id": amina.id}
    assert schedule_follow_ups(**more) == []


def test_a_yes_later_opens_what_is_still_to_come(cast, amina):
    says(cast.ranya, amina, False)
    with on(2026, 7, 1):
        says(cast.ranya, amina, True)
    assert states(amina) == ["no_contact", "due", "due"]
    due = Task.objects.get(kind="follow_up", ended_at=None, member_id=amina.id).due_on
    assert str(due) == "2026-11-01"


def test_the_last_word_counts_whatever_time_is_told(cast, amina):
    says(cast.ranya, amina, True)
    earlier = clock.now() - timedelta(days=1)
    said = (uuid7(), amina.id, False, "phone", earlier.date(), "", earlier)
    with connection.cursor() as cursor:
        cursor.execute("SELECT monitoring_say_contact(%s, %s, %s, %s, %s, %s, %s)", said)
    last = ContactChoice.objects.order_by("-recorded_at").first()
    assert not last.agrees


def test_it_is_said_on_a_page(client, users, household, amina):
    client.force_login(users["ranya"])
    address = reverse("monitoring:contact", args=[household.id, amina.id])
    assert "Do not ask why" in client.get(address).content.decode()
    day = {"said_on_day": "2", "said_on_month": "5", "said_on_year": "2026"}
    assert client.post(address, {"agrees": "no", "mode": "visit", **day}).status_code == 302
    page = client.get(reverse("monitoring:follow-ups", args=[household.id])).content.decode()
    assert "Does not want contact" in page


def test_it_is_written_down_by_who_follows_up(cast, act, amina):
    for who, refusal in ((cast.tara, NotAllowed), (cast.eve, NotVisible)):
        act(who)
        with pytest.raises(refusal):
            says(who, amina, False)


def test_nobody_says_something_tomorrow(cast, amina):
    with pytest.raises(RuleBroken) as broken:
        says(cast.ranya, amina, False, said_on=ARRIVED_ON.replace(year=2027))
    assert broken.value.reasons == ["INV-72"]
