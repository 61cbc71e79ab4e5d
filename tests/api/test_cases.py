"""Cases on the wire: section by section, by their numbers, in the log."""

import re

import pytest

from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.journey import api
from bayiri.people.commands import ContactData, write_contact
from tests.invariants.attacks import COUPLE

pytestmark = pytest.mark.django_db
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture
def given(cast):
    """`given(story, cast.adam, "lender", "plan")`: their agency sees these sections of the case, and of its people."""

    def give(story, to, purpose, *sections, people=()):
        with acting_as(cast.carla):
            about = [("case", story.case.id, one) for one in sections]
            about += [("person", member.person_id, one) for member in story.members() for one in people]
            for kind, subject, section in about:
                grant_sight(
                    by=cast.carla, kind=kind, subject_id=subject, agency_id=to.agency_id, purpose=purpose, section=section,
                    mode="read",
                )  # fmt: skip

    return give


def test_the_responsible_agency_reads_every_section(told, program, cast):
    """INV-207: and no number of the database."""
    story = told("preparing", COUPLE)
    answer = program(cast.carla, "counsellor").get(f"cases/{story.case.number}")
    said = answer.json()
    assert (answer.status_code, said["number"], said["journey"]["stage"]) == (200, story.case.number, "preparing")
    assert [one["number"] for one in said["members"]] == [1, 2]
    assert said["members"][0]["identity"]["family_name"] == "Hassan"
    assert said["basis"]["voluntariness"] == story.case.voluntariness
    assert said["travel"][0]["members"] == [1, 2]
    assert not ID.search(answer.content.decode())


def test_what_is_not_held_is_absent(told, program, given, cast):
    """INV-204: sections decide as on the pages; an absent section is no null either."""
    story = told("preparing")
    given(story, cast.adam, "transit", "arrival")
    said = program(cast.adam, "counsellor").get(f"cases/{story.case.number}").json()
    assert (said["sections"], set(said)) == (["arrival"], {"number", "agency", "sections", "members", "travel"})
    assert said["members"][0]["age_group"] == "from_40"
    assert "identity" not in said["members"][0]
    assert "Hassan" not in str(said)


def test_who_sees_parts_without_the_journey_reads_those(told, program, given, cast):
    story = told("preparing")
    given(story, cast.adam, "lender", "plan", people=["identity"])
    one = program(cast.adam, "counsellor")
    said = one.get(f"cases/{story.case.number}").json()
    assert {"journey", "basis", "travel", "follow_ups"}.isdisjoint(said)
    assert (said["members"][0]["identity"]["family_name"], said["sections"]) == ("Hassan", ["plan"])
    assert one.get("cases").json() == {"items": []}


def test_another_agency_finds_nothing(told, program, cast):
    """INV-04: a case of others and a case that is not are told apart by nothing."""
    story = told("preparing")
    one = program(cast.eve, "counsellor")
    answers = [one.get(f"cases/{number}") for number in (story.case.number, "X-0000-000000")]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content


def test_reading_is_a_look(told, program, cast):
    """INV-156: under the program's own name."""
    story = told("counselling")
    program(cast.carla, "counsellor", name="Register of the office").get(f"cases/{story.case.number}")
    with acting_as(cast.carla):
        looks = Event.objects.filter(case_id=story.case.id, kind="case.looked_at")
        assert [one.actor_label for one in looks] == ["Register of the office (API)"]


def test_a_list_goes_on_page_by_page(told, program, cast, monkeypatch):
    monkeypatch.setattr(api, "PAGE", 1)
    numbers = {told("registered").case.number for _ in range(3)}
    one, found, after = program(cast.carla, "counsellor"), [], ""
    while True:
        page = one.get(f"cases?after={after}").json()
        found += [line["number"] for line in page["items"]]
        after = page.get("next")
        if not after:
            break
    assert (len(found), set(found)) == (3, numbers)
    assert one.get("cases?after=nonsense").status_code == 404
    assert one.get("cases?changed_since=2999-01-01T00:00:00Z").json() == {"items": []}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_refusals_are_in_the_readers_language(program, cast, language):
    one = program(cast.carla, "counsellor")
    said = one.get("cases/X-1", accept_language=language).json()
    assert (said["status"], said["type"]) == (404, "/api#not-found")
    assert said["title"]


def test_an_arrival_is_confirmed_once(told, program, cast):
    story = told("departed")
    one = program(cast.rami, "reintegration_officer")
    said = {"member": 1, "happened_at": story.now.isoformat()}
    answer = one.post(f"cases/{story.case.number}/arrivals", said)
    assert (answer.status_code, answer.json()) == (
        201, {"case": story.case.number, "member": 1, "state": "arrived"},
    ), answer.content  # fmt: skip
    again = one.post(f"cases/{story.case.number}/arrivals", said)
    assert (again.status_code, again.content) == (201, answer.content)
    missing = one.post(f"cases/{story.case.number}/arrivals", said | {"word": "missing"})
    assert (missing.status_code, missing.json()["reasons"][0]["code"]) == (422, "INV-201")
    assert one.post(f"cases/{story.case.number}/arrivals", said | {"member": 9}).status_code == 404
    with acting_as(cast.carla):
        assert Event.objects.filter(case_id=story.case.id, kind="journey.arrived").count() == 1


def test_what_is_sent_twice_under_a_key_is_done_once(told, program, cast):
    """INV-206."""
    story = told("departed")
    one = program(cast.rami, "reintegration_officer")
    path, said = f"cases/{story.case.number}/arrivals", {"member": 1, "happened_at": story.now.isoformat()}
    first = one.post(path, said, idempotency_key="k1")
    again = one.post(path, said, idempotency_key="k1")
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert again["Idempotent-Replayed"] == "true"
    other = one.post(path, said | {"member": 2}, idempotency_key="k1")
    assert (other.status_code, other.json()["reasons"][0]["code"]) == (422, "INV-206")
    with acting_as(cast.carla):
        assert Event.objects.filter(case_id=story.case.id, kind="journey.arrived").count() == 1


def test_a_key_is_ones_own(told, program, cast):
    """INV-206: another program's key is another key."""
    story = told("departed")
    path, said = f"cases/{story.case.number}/arrivals", {"member": 1, "happened_at": story.now.isoformat()}
    assert program(cast.rami, "reintegration_officer").post(path, said, idempotency_key="k1").status_code == 201
    other = program(cast.rami, "reintegration_officer", name="Another")
    assert other.post(path, said, idempotency_key="k1").status_code == 422


def test_without_the_role_it_is_refused_and_told(told, program, cast):
    story = told("departed")
    one = program(cast.rami, "counsellor")
    answer = one.post(f"cases/{story.case.number}/arrivals", {"member": 1, "happened_at": story.now.isoformat()})
    assert answer.status_code == 403
    with acting_as(one.actor):
        refused = Event.objects.get(kind="act.refused", actor_id=one.actor.id)
    assert refused.facts["page"] == "api:confirm_arrival"


def test_a_follow_up_is_filed(told, program, cast):
    story = told("arrived")
    one = program(cast.rami, "reintegration_officer")
    rounds = one.get(f"cases/{story.case.number}").json()["follow_ups"]
    assert {each["member"] for each in rounds} == {1}
    path = f"cases/{story.case.number}/follow-ups"
    due = min(rounds, key=lambda each: each["due_on"])
    said = {"member": 1, "months": due["months"], "outcome": "not_reached", "mode": "phone", "on": due["due_on"]}
    answer = one.post(path, said)
    assert (answer.status_code, answer.json()["months"]) == (201, due["months"]), answer.content
    assert one.post(path, said | {"months": 239}).status_code == 404
    wrong = one.post(path, said | {"outcome": "held", "answers": {"no_such_item": "x"}})
    assert (wrong.status_code, wrong.json()["reasons"][0]["code"]) == (422, "INV-74")


@pytest.mark.parametrize(
    ("said", "status"),
    [("{", 400), ("[]", 422), ('{"member": 1}', 422), ('{"member": 1, "happened_at": "2024-01-01T00:00:00"}', 422),
     ('{"member": 1, "happened_at": "2024-01-01T00:00:00Z", "more": 1}', 422), ("x" * 300_000, 413)],
    ids=["no-json", "a-list", "half", "no-zone", "more", "too-much"],
)  # fmt: skip
def test_what_is_not_understood_is_said(told, program, cast, said, status):
    story = told("registered")
    answer = program(cast.carla, "counsellor").post(f"cases/{story.case.number}/arrivals", said)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_only_json_is_read(program, cast):
    one = program(cast.carla, "counsellor")
    answer = one.http.post("/api/v1/referrals", {"name": "x"}, headers={"authorization": f"Bearer {one.token}"})
    assert answer.status_code == 415
    wrong = one.http.delete("/api/v1/referrals", headers={"authorization": f"Bearer {one.token}"})
    assert (wrong.status_code, wrong["Content-Type"], "GET" in wrong["Allow"]) == (
        405,
        "application/problem+json",
        True,
    )
    assert one.get("nothing/here").json()["type"] == "/api#not-found"


def test_an_unsafe_way_to_reach_somebody_is_for_who_carries_the_journey(told, program, given, cast):
    """INV-204: to who was given parts alone only safe ways are told, as on the page of a part."""
    story = told("preparing")
    [member] = story.members()
    with acting_as(cast.carla):
        for number, safe in (("+49 151 5550191", True), ("+49 151 5550192", False)):
            write_contact(by=cast.carla, person_id=member.person_id, data=ContactData("phone", number, is_safe=safe))
    given(story, cast.adam, "lender", "plan", people=["identity", "contact"])
    theirs = program(cast.adam, "counsellor").get(f"cases/{story.case.number}").content.decode()
    assert "5550191" in theirs
    assert "5550192" not in theirs
    assert "5550192" in program(cast.carla, "counsellor").get(f"cases/{story.case.number}").content.decode()
