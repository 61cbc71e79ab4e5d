"""A referral from one program to another: asked, read, answered, done."""

import re

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.referrals.models import Referral

pytestmark = pytest.mark.django_db
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
WORDS = {"wanted": "training", "told": ["languages"], "message": "Wants to learn to repair telephones."}


@pytest.fixture
def ask(told, program, cast):
    """Carla's agency asks New Sprout: (the case, her program, theirs, what was answered)."""
    story = told("assessed")
    ours, theirs = program(cast.carla, "counsellor"), program(cast.rami, "reintegration_officer")
    said = {
        "recipient": cast.rami.agency_name, "purpose": "reintegration", "sections": ["identity", "contact", "journey"],
        "members": [1], "agreed_now": [1], "preview": WORDS,
    }  # fmt: skip

    def send(**more):
        return ours.post(f"cases/{story.case.number}/referrals", said | more)

    return story, ours, theirs, send


def test_from_the_question_to_the_end(ask, cast):
    story, ours, theirs, send = ask
    answer = send()
    assert (answer.status_code, answer.json()["state"]) == (201, "offered"), answer.content
    path = f"referrals/{answer.json()['reference']}"
    [line] = theirs.get("referrals").json()["items"]
    assert (line["direction"], line["sender"], line["reference"]) == (
        "received", cast.carla.agency_name, answer.json()["reference"],
    )  # fmt: skip
    before = theirs.get(path)
    assert (before.json()["preview"]["wanted"], "subject" in before.json()) == ("training", False)
    assert "Hassan" not in before.content.decode()
    assert theirs.get(f"cases/{story.case.number}").status_code == 404
    accepted = theirs.post(f"{path}/steps", {"act": "accept", "version": line["version"]})
    assert (accepted.status_code, accepted.json()["state"]) == (201, "accepted"), accepted.content
    after = theirs.get(path)
    assert after.json()["subject"]["case"] == story.case.number
    assert "Hassan" in after.json()["subject"]["people"][0]["name"]
    assert not ID.search(after.content.decode())
    assert theirs.get(f"cases/{story.case.number}").json()["members"][0]["identity"]["family_name"] == "Hassan"
    version = accepted.json()["version"]
    done = theirs.post(f"{path}/steps", {"act": "finish", "version": version, "outcome": "helped"})
    assert done.json()["state"] == "done"
    assert theirs.get(f"cases/{story.case.number}").status_code == 404
    assert ours.get(path).json()["outcome"] == "helped"
    with acting_as(cast.carla):
        assert Event.objects.filter(case_id=story.case.id, kind="case.looked_at", facts__part="sharing").exists()


def test_declining_has_a_reason_from_the_list(ask):
    _story, _ours, theirs, send = ask
    said = send().json()
    path = f"referrals/{said['reference']}/steps"
    without = theirs.post(path, {"act": "decline", "version": 1})
    assert (without.status_code, without.json()["reasons"][0]["code"]) == (422, "INV-178")
    assert theirs.post(path, {"act": "decline", "version": 1, "reason": "because"}).status_code == 422
    assert theirs.post(path, {"act": "decline", "version": 1, "reason": "no_places"}).json()["state"] == "declined"


def test_who_was_slower_is_told(ask):
    _story, ours, theirs, send = ask
    path = f"referrals/{send().json()['reference']}/steps"
    assert ours.post(path, {"act": "revoke", "version": 1, "reason": "not_needed"}).json()["state"] == "revoked"
    assert theirs.post(path, {"act": "accept", "version": 1}).status_code == 409


def test_others_find_nothing(ask, program, cast):
    """INV-04."""
    _story, ours, theirs, send = ask
    reference = send().json()["reference"]
    other = program(cast.eve, "counsellor")
    assert other.get(f"referrals/{reference}").status_code == 404
    assert other.post(f"referrals/{reference}/steps", {"act": "accept", "version": 1}).status_code == 404
    assert other.get("referrals").json() == {"items": []}
    assert theirs.get("referrals?direction=sent").json() == {"items": []}
    assert [one["state"] for one in ours.get("referrals?direction=sent&state=offered").json()["items"]] == ["offered"]


def test_without_a_yes_nothing_is_asked(ask):
    """INV-172."""
    *_rest, send = ask
    answer = send(agreed_now=[])
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "INV-172")


def test_a_preview_that_names_somebody_is_refused(ask):
    """INV-171."""
    *_rest, send = ask
    answer = send(preview=WORDS | {"message": "Omar Hassan wants to learn."})
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, "INV-171")


def test_the_scope_says_which_side(program, cast, ask):
    """INV-204: who may only answer neither asks nor revokes."""
    story, _ours, _theirs, send = ask
    reference = send().json()["reference"]
    asks = program(cast.carla, "counsellor", scopes=("referrals:answer",), name="Answers")
    assert asks.get("referrals?direction=sent").status_code == 403
    assert asks.get(f"referrals/{reference}").status_code == 403
    assert (
        asks.post(f"referrals/{reference}/steps", {"act": "revoke", "version": 1, "reason": "mistake"}).status_code
        == 403
    )
    assert asks.post(f"cases/{story.case.number}/referrals", {}).status_code == 403
    assert asks.get(f"cases/{story.case.number}").status_code == 403


def test_a_diaspora_organisation_refers_and_sees_its_own_alone(told, program, cast):
    """D10: referrals are open to its program, cases are not."""
    told("assessed")
    one = program(cast.dilan, "diaspora_partner")
    said = {
        "recipient": cast.carla.agency_name, "name": "Leila Karim", "contact": "+49 151 5550199", "agreed": True,
        "preview": {"wanted": "counselling"},
    }  # fmt: skip
    answer = one.post("referrals", said)
    assert answer.status_code == 201, answer.content
    assert one.get(f"referrals/{answer.json()['reference']}").json()["subject"]["people"][0]["name"] == "Leila Karim"
    assert one.get("cases").status_code == 403
    names = [each["name"] for each in one.get("referrals/agencies?country=DEU").json()["items"]]
    assert cast.carla.agency_name in names
    assert one.post("referrals", said | {"agreed": False}).json()["reasons"][0]["code"] == "INV-172"


def test_references_are_given_by_the_database_alone(ask, cast):
    """INV-207: no program chooses one, and none is a row's number."""
    *_rest, send = ask
    reference = send().json()["reference"]
    with acting_as(cast.carla):
        one = Referral.objects.get(reference=reference)
    assert re.fullmatch("[0-9a-f]{12}", reference)
    assert reference not in one.id.hex
