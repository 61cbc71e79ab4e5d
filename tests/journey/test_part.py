"""The page of a case for who was given parts of it, and the list of such cases."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.people.choices import AgeGroup
from bayiri.people.commands import ContactData, write_contact
from bayiri.reintegration.models import PlanLine
from bayiri.travel.models import TravelEvent
from seed.aftercare import start_plan
from tests.invariants.attacks import COUPLE
from tests.invariants.conftest import desk, told  # noqa: F401

# What says how somebody returns, or where the return stands.
NEVER = (
    "Departed", "Preparing", "Voluntary", "voluntary", "Safeguard", "safeguard", "Decision", "REAG", "Assistance", "Stage", "Timeline",
    "Opened", "From Germany",
)  # fmt: skip


@pytest.fixture
def given(told, act, cast):  # noqa: F811
    """`given(by_first_name, purpose, *sections)`: their agency was given these parts of a return, its people with identity and contact."""

    def give(name, purpose, *sections, stage="departed", members=COUPLE, story=None):
        story = story or told(stage, members)
        agency_id = getattr(cast, name).agency_id
        about = {"by": cast.carla, "agency_id": agency_id, "purpose": purpose, "mode": "read"}
        act(cast.carla)
        for section in sections or [None]:
            mode = "write" if section == "arrival" else "read"
            grant_sight(**{**about, "mode": mode}, kind="case", subject_id=story.case.id, section=section)
        for section in set(sections) & {"identity", "contact"}:
            for member in story.members():
                grant_sight(**about, kind="person", subject_id=member.person_id, section=section)
        act(None)
        return story

    return give


def read(client, name, *args, status=200, **headers):
    answer = client.get(reverse(name, args=args), headers=headers or None)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_the_authority_reads_who_comes_when_and_where_and_nothing_else(given, as_, cast):
    story = given("nadia", "authority", "identity", "arrival")
    client = as_("nadia")
    page = read(client, "journey:part", story.case.id)
    for words in ("Omar Hassan", "Zeinab Hassan", "years old", "Confirm the arrival", "On the way", story.movement.to_place,
                  story.case.number, "Homeward Mission"):  # fmt: skip
        assert words in page, words
    assert not [word for word in NEVER if word in page]
    assert "What is planned with you" not in page
    assert "Follow-ups" not in page
    assert client.get(reverse("journey:case", args=[story.case.id]))["Location"] == reverse(
        "journey:part", args=[story.case.id]
    )


def test_without_identity_there_is_nobody_s_name(given, as_, cast):
    """Nor in Arabic, nor where the arrival is confirmed."""
    story = given("nadia", "authority", "arrival")
    client = as_("nadia")
    for name in ("journey:part", "travel:arrival"):
        page = read(client, name, story.case.id)
        assert "Person 1" in page
        assert "Person 2" in page
        assert not [word for word in ("Omar", "Hassan", "Zeinab") if word in page]
    said = read(client, "journey:part", story.case.id)
    assert all(str(group.label) in said for group in (AgeGroup.FROM_30, AgeGroup.FROM_40))
    assert 'dir="rtl"' in read(client, "journey:part", story.case.id, accept_language="ar")


def test_a_bank_reads_who_and_how_to_reach_them_and_what_is_planned_with_it(given, as_, told, act, cast):  # noqa: F811
    from random import Random

    story = told("arrived")
    start_plan(story, Random(1))
    with acting_as(cast.rami):
        one = PlanLine.objects.filter(state__in=("planned", "approved")).order_by("id").first()
        others = list(PlanLine.objects.exclude(pk=one.pk).exclude(description=one.description))
    act(cast.rami)
    PlanLine.objects.filter(pk=one.pk).update(
        provider="Two Rivers Bank, Erbil", changed_by_id=cast.rami.id, changed_at=clock.now()
    )
    person_id = story.members()[0].person_id
    act(cast.carla)
    write_contact(by=cast.carla, person_id=person_id, data=ContactData("phone", "+964 750 5550101", True))
    write_contact(by=cast.carla, person_id=person_id, data=ContactData("phone", "+964 750 5550199", False))
    given("badr", "lender", "identity", "contact", "plan", story=story)
    page = read(as_("badr"), "journey:part", story.case.id)
    for words in ("Omar Hassan", "+964 750 5550101", one.description[:20], "Two Rivers Bank, Erbil"):
        assert words in page, words
    assert "+964 750 5550199" not in page
    assert others
    assert not [
        line.description for line in others if line.provider not in ("", one.provider) and line.provider in page
    ]
    assert "Confirm the arrival" not in page
    assert not [word for word in NEVER if word in page]


def test_nobody_else_finds_it(given, as_, act, cast):
    """Not a stranger, nor who was given a person and no part of the case, nor whose part has ended."""
    story = given("nadia", "authority", "identity", "arrival")
    pages = [("journey:part", story.case.id), ("travel:arrival", story.case.id), ("journey:case", story.case.id)]
    for name, *args in pages:
        read(as_("eve"), name, *args, status=404)
    act(cast.carla)
    end_sight(by=cast.carla, kind="case", subject_id=story.case.id, agency_id=cast.nadia.agency_id, purpose="authority")
    act(None)
    for name, *args in pages:
        read(as_("nadia"), name, *args, status=404)
    assert story.case.number not in read(as_("nadia"), "journey:helping")


def test_the_list_names_the_cases_and_says_who_is_on_the_way(given, as_, cast):
    assert "You help with no case now." in read(as_("nadia"), "journey:helping")
    story = given("nadia", "authority", "identity", "arrival")
    page = read(as_("nadia"), "journey:helping")
    for words in (story.case.number, "Omar Hassan", "+1", "On the way", "Authority of the country of origin"):
        assert words in page, words
    for name in ("web:work", "web:overview", "journey:cases"):
        assert reverse("journey:helping") in read(as_("nadia"), name), name
    assert story.case.number not in read(as_("carla"), "journey:helping")


def test_as_many_queries_for_many_as_for_one(given, as_, django_assert_max_num_queries):
    client = as_("nadia")
    story = given("nadia", "authority", "identity", "arrival")
    read(client, "journey:helping")
    read(client, "journey:part", story.case.id)
    with django_assert_max_num_queries(32) as one:
        read(client, "journey:helping")
    given("nadia", "authority", "identity", "arrival")
    with django_assert_max_num_queries(len(one)):
        read(client, "journey:helping")


def test_the_look_is_in_the_log(given, as_, act, cast):
    """INV-156"""
    story = given("nadia", "authority", "identity", "arrival")
    read(as_("nadia"), "journey:part", story.case.id)
    act(cast.carla)
    look = Event.objects.get(kind="case.looked_at", case_id=story.case.id, facts__part="part")
    assert (look.actor_id, sorted(look.facts["sections"]), look.facts["why"]) == (
        cast.nadia.id, ["arrival", "identity"], ["authority"],
    )  # fmt: skip


def test_one_has_arrived_and_one_has_not(given, as_, act, cast):
    story = given("nadia", "authority", "identity", "arrival")
    client = as_("nadia")
    first, second = story.members()
    at = story.movement.arrives_at
    local = timezone.localtime(at)
    parts = {"day": local.day, "month": local.month, "year": local.year, "time": f"{local:%H:%M}"}
    when = {f"happened_at_{part}": value for part, value in parts.items()}
    url = reverse("travel:arrival", args=[story.case.id])
    with clock.moved_to(at + timedelta(hours=1)):
        nothing = client.post(url, when)
        assert nothing.status_code == 422
        assert "Say of at least one person" in nothing.content.decode()
        sent = client.post(url, {**when, str(first.id): "arrived", str(second.id): "missing"})
        assert sent.status_code == 302, sent.content.decode()
        page = read(client, "journey:part", story.case.id)
        assert "Said by <bdi>Border Guard of Erbil</bdi>" in page
        assert "Did not arrive" in page
        later = client.post(url, {**when, str(first.id): "arrived"})
        assert later.status_code == 422  # who is there is not asked about any more
        again = client.post(url, {**when, str(second.id): "missing"})
        assert again.status_code == 302  # the same word, sent twice
        with acting_as(cast.nadia):
            wrong = TravelEvent.objects.get(kind="arrived")
            assert TravelEvent.objects.filter(kind="missing").count() == 1
        not_so = reverse("travel:arrival-not-so", args=[story.case.id, wrong.id])
        own = client.post(not_so, {"reason": "It was not him."})
        assert own.status_code == 422
        assert "another person" in own.content.decode()
        assert as_("nizar").post(not_so, {"reason": "It was not him."}).status_code == 302
        assert as_("basim").post(url, {**when, str(first.id): "arrived"}).status_code == 403
        assert "On the way" in read(as_("nizar"), "journey:part", story.case.id)


def test_who_receives_has_the_flight_and_the_safe_numbers_beside_the_question(given, as_, act, cast):
    story = given("nadia", "authority", "identity", "arrival")
    person_id = story.members()[0].person_id
    act(cast.carla)
    write_contact(by=cast.carla, person_id=person_id, data=ContactData("phone", "+964 750 5550101", True))
    write_contact(by=cast.carla, person_id=person_id, data=ContactData("phone", "+964 750 5550199", False))
    page = read(as_("nadia"), "travel:arrival", story.case.id)
    assert story.movement.to_place in page
    assert story.movement.carrier in page
    assert "+964" not in page  # contact was not given to them
    act(cast.carla)
    about = {"by": cast.carla, "agency_id": cast.rami.agency_id, "purpose": "reintegration"}
    for section, mode in (("arrival", "write"), ("identity", "read"), ("contact", "read")):
        grant_sight(**about, mode=mode, kind="case", subject_id=story.case.id, section=section)
        if section != "arrival":
            grant_sight(**about, mode=mode, kind="person", subject_id=person_id, section=section)
    page = read(as_("rami"), "travel:arrival", story.case.id)
    assert "+964 750 5550101" in page
    assert "+964 750 5550199" not in page
