"""Whom to follow up now: the most urgent first, only numbers that are safe, given to colleagues, printed."""

import pytest
from django.urls import reverse

from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.monitoring import queries
from bayiri.monitoring.commands import give_rounds, record_not_reached, say_contact, schedule_follow_ups
from bayiri.monitoring.models import FollowUp
from bayiri.people.commands import ContactData, write_contact
from bayiri.safeguards.commands import assess
from bayiri.tasks.models import Task
from tests.monitoring.conftest import ARRIVED_ON
from tests.monitoring.interviews import ask, member_round, on
from tests.reintegration.households import registered, share

LIST = reverse("monitoring:work-list")
VULNERABLE = {
    "vulnerabilities": ["illness"], "needs": "", "risks": "", "protective_factors": "", "fears_return": False,
}  # fmt: skip


@pytest.fixture
def ranya(client, users):
    client.force_login(users["ranya"])
    return client


def listed(by, **filters):
    return [(one.member.relation, one.months) for one in queries.work_list(by, queries.Filters(**filters)).rounds]


def tried(by, follow_up, times=1, *, give_up=False):
    for _ in range(times):
        record_not_reached(
            by=by, follow_up_id=follow_up.id, mode="phone", tried_on=clock.today(), give_up=give_up, note="Phone off"
        )


def test_what_is_due_soon_stands_there_and_what_is_not_does_not(cast, rounds):
    assert sorted(listed(cast.ranya)) == [("self", 0), ("spouse", 0)]
    with on(2026, 10, 25):
        assert len(listed(cast.ranya)) == 4
        assert sorted(listed(cast.ranya, show="soon")) == [("self", 6), ("spouse", 6)]
        assert sorted(listed(cast.ranya, show="late")) == [("self", 0), ("spouse", 0)]


def test_who_was_held_said_no_or_belongs_to_others_is_not_listed(cast, act, household, rounds):
    ask(cast.ranya, member_round(household, "self", 0))
    bilal = member_round(household, "spouse", 0).member
    how = {"mode": "phone", "said_on": clock.today()}
    say_contact(by=cast.ranya, case_id=household.id, member_id=bilal.id, agrees=False, **how)
    assert listed(cast.ranya) == []
    act(cast.carla)
    with on(2026, 11, 1):
        assert listed(cast.carla) == []


def test_somebody_vulnerable_stands_before_somebody_a_little_later(cast, act, household, rounds):
    act(cast.carla)
    with on(2026, 5, 20):
        other = registered(cast.carla)
        share(cast.carla, other, cast.ranya.agency_id)
        act(cast.ranya)
        schedule_follow_ups(by=cast.ranya, case_id=other.id, arrived_on=ARRIVED_ON.replace(day=20), months=[])
        assert queries.work_list(cast.ranya, queries.Filters()).rounds[0].case_id == household.id
        act(cast.carla)
        assess(by=cast.carla, case_id=other.id, member_id=other.members.get(relation="spouse").id, **VULNERABLE)
        act(cast.ranya)
        first = queries.work_list(cast.ranya, queries.Filters()).rounds[0]
        assert (first.case_id, first.is_vulnerable, first.late) == (other.id, True, 0)
        assert listed(cast.ranya, vulnerable=True) == [("spouse", 0)]


def test_attempts_are_counted_until_somebody_is_lost(cast, household, rounds):
    amina = member_round(household, "self", 0)
    tried(cast.ranya, amina, 2)
    assert listed(cast.ranya, show="lost") == []
    tried(cast.ranya, amina, give_up=True)
    assert listed(cast.ranya, show="lost") == [("self", 0)]
    with on(2026, 11, 1):
        assert listed(cast.ranya, show="lost") == [("self", 6)], "the round given up makes way for the next one"


def test_only_a_safe_number_is_shown(ranya, cast, act, household, rounds):
    act(cast.carla)
    for relation, number, safe in (("self", "+964 750 555 0101", True), ("spouse", "+964 750 555 0202", False)):
        person_id = household.members.get(relation=relation).person_id
        write_contact(by=cast.carla, person_id=person_id, data=ContactData("phone", number, is_safe=safe))
    page = ranya.get(LIST).content.decode()
    assert 'href="tel:+9647505550101"' in page
    assert "555 0202" not in page
    assert "No number that is safe" in page


def test_a_round_is_given_to_a_colleague(ranya, cast, act, household, rounds):
    chosen = [str(member_round(household, who, 0).id) for who in ("self", "spouse")]
    sent = ranya.post(reverse("monitoring:give"), {"round": chosen, "to": str(cast.rami.id), "query": "show=late"})
    assert sent["Location"] == f"{LIST}?show=late"
    act(cast.ranya)
    assert set(Task.objects.filter(kind="follow_up", ended_at=None).values_list("person_id", flat=True)) == {
        cast.rami.id
    }
    assert sorted(listed(cast.ranya, officer=str(cast.rami.id))) == [("self", 0), ("spouse", 0)]
    assert listed(cast.ranya, officer="nobody") == []
    assert "Rami Reintegration" in ranya.get(LIST, {"officer": str(cast.rami.id)}).content.decode()
    ranya.post(reverse("monitoring:give"), {"round": chosen[:1], "to": "nobody"})
    act(cast.ranya)
    assert listed(cast.ranya, officer="nobody") == [("self", 0)]


def test_nothing_ticked_is_said_kindly(ranya, rounds):
    page = ranya.post(reverse("monitoring:give"), {"to": "nobody"}, follow=True).content.decode()
    assert "Tick the people first" in page


def test_it_is_not_given_outside_the_agency(cast, rounds):
    with pytest.raises(RuleBroken) as broken:
        give_rounds(by=cast.ranya, follow_up_ids=[rounds[0].id], officer_id=cast.carla.id)
    assert broken.value.reasons == ["INV-111"]


def test_the_list_is_printed_and_the_log_says_so(ranya, cast, act, household, rounds):
    amina, bilal = (member_round(household, who, 0) for who in ("self", "spouse"))
    shown = {"shown": [str(amina.id), str(bilal.id)]}
    page = ranya.post(reverse("monitoring:print"), {**shown, "round": [str(amina.id)]}).content.decode()
    assert "Amina" in page
    assert "Bilal" not in page
    assert "Bilal" in ranya.post(reverse("monitoring:print"), shown).content.decode()
    act(cast.ranya)
    printed = Event.objects.filter(kind="monitoring.list_printed").order_by("id")
    assert [len(one.facts["rounds"]) for one in printed] == [1, 2]


def test_another_agency_prints_and_sees_nobody(client, users, act, cast, rounds):
    chosen = [str(one.id) for one in rounds]
    client.force_login(users["eve"])
    assert "Amina" not in client.get(LIST).content.decode()
    assert "Nothing to print" in client.post(reverse("monitoring:print"), {"round": chosen}).content.decode()
    client.post(reverse("monitoring:give"), {"round": chosen, "to": str(cast.eve.id)})
    act(cast.ranya)
    assert not FollowUp.objects.filter(officer__isnull=False).exists()


def test_it_is_a_page_for_who_follows_up(client, users, rounds):
    client.force_login(users["tara"])
    assert client.get(LIST).status_code == 403


def test_filters_that_make_no_sense_narrow_nothing(ranya, rounds):
    odd = {"show": "x", "officer": "'; DROP", "place": "", "page": "-3"}
    assert "Amina" in ranya.get(LIST, odd).content.decode()
    assert "There is nobody on this page" in ranya.get(LIST, {"page": "3"}).content.decode()


def test_a_long_list_takes_as_many_queries_as_a_short_one(ranya, cast, act, rounds, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as short:
        ranya.get(LIST)
    for _ in range(6):
        act(cast.carla)
        more = registered(cast.carla)
        share(cast.carla, more, cast.ranya.agency_id)
        act(cast.ranya)
        for follow_up in schedule_follow_ups(by=cast.ranya, case_id=more.id, arrived_on=ARRIVED_ON, months=[]):
            tried(cast.ranya, follow_up)
    act(None)
    with django_assert_num_queries(len(short)):
        ranya.get(LIST)
    assert len(short) < 20
