"""A program is connected, takes a token, is let in, bounded, stopped."""

import re
from base64 import b64encode

import pytest
from django.test import Client
from django.urls import reverse

from bayiri.accounts.commands import systems
from bayiri.accounts.models import System
from bayiri.accounts.queries import terms
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken

pytestmark = pytest.mark.django_db


def test_a_program_takes_a_token_and_reads(program, cast):
    one = program(cast.carla, "counsellor")
    answer = one.get("cases")
    assert (answer.status_code, answer.json()) == (200, {"items": []})


def test_the_token_says_how_long_and_what_for(program, cast):
    one = program(cast.carla, "counsellor", scopes=("cases:read", "referrals:answer"))
    said = one.take_token(scope="cases:read").json()
    assert {name: said[name] for name in ("token_type", "scope", "expires_in")} == {
        "token_type": "Bearer", "scope": "cases:read", "expires_in": 3600,
    }  # fmt: skip
    assert one.get("cases").status_code == 200
    assert one.take_token(scope="arrivals:confirm").json()["error"] == "invalid_scope"


def test_the_secret_travels_in_the_header_as_well(program, cast, client):
    one = program(cast.carla)
    basic = b64encode(f"{one.client_id}:{one.secret}".encode()).decode()
    said = {"grant_type": "client_credentials"}
    answer = client.post("/api/v1/token", said, headers={"authorization": f"Basic {basic}"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": "authorization_code", "code": "x"}, (400, "unsupported_grant_type")),
        ({"grant_type": "client_credentials"}, (401, "invalid_client")),
        ({"grant_type": "client_credentials", "client_id": "x:y", "client_secret": "z"}, (401, "invalid_client")),
        ({"grant_type": "client_credentials", "client_id": "0" * 32, "client_secret": "z"}, (401, "invalid_client")),
    ],
    ids=["nothing", "password", "code", "nobody", "no-client", "unknown"],
)
def test_no_token_without_a_secret(client, cast, said, answer):
    answered = client.post("/api/v1/token", said)
    assert (answered.status_code, answered.json()["error"]) == answer


def test_what_is_no_token_opens_nothing(program, cast, client):
    one = program(cast.carla, "counsellor")
    for said in ("", "Bearer", "Bearer x", f"Basic {one.token}", f"Token {one.token}"):
        answer = client.get("/api/v1/cases", headers={"authorization": said})
        assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (
            401, "application/problem+json", "Bearer",
        )  # fmt: skip
    assert client.get(f"/api/v1/cases?access_token={one.token}").status_code == 401


def test_a_session_opens_nothing_here(as_):
    """A page that a person was lured to sends their cookies: they count for nothing."""
    assert as_("carla").get("/api/v1/cases").status_code == 401


def test_a_token_opens_no_page(program, cast):
    one = program(cast.carla, "counsellor")
    answer = one.http.get("/cases", headers={"authorization": f"Bearer {one.token}"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:sign-in"))


def test_too_many_wrong_secrets_and_the_program_rests(program, cast):
    """INV-151: counted in the database, so that it holds when the application begins anew."""
    one = program(cast.carla, enters=False)
    right, one.secret = one.secret, "wrong"
    assert {one.take_token().status_code for _ in range(10)} == {401}
    one.secret = right
    answer = one.take_token()
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    with acting_as(cast.ivo):
        kinds = set(Event.objects.filter(agency_id=cast.ivo.agency_id).values_list("kind", flat=True))
    assert {"account.sign_in_failed", "account.locked"} <= kinds


def test_who_comes_too_often_waits(program, cast):
    """The count stands in the database; within one transaction the minute stands still."""
    one = program(cast.carla, "counsellor")
    most = terms().number("client_requests_a_minute")
    answers = [one.get("openapi.json").status_code]
    for _ in range(most - 2):  # what stands before every request counts it
        systems.enter_by_token(by=None, token=one.token)
    answers += [one.get("openapi.json").status_code for _ in range(2)]
    assert answers == [200, 200, 429]


def test_a_new_secret_ends_the_former_one_and_its_tokens(program, cast):
    """INV-205."""
    one = program(cast.carla, "counsellor")
    with acting_as(cast.ivo):
        renewed = systems.renew_secret(by=cast.ivo, system_id=System.objects.get(client_id=one.client_id).id)
    assert one.get("cases").status_code == 401
    assert one.take_token().status_code == 401
    one.secret = renewed.secret
    assert one.take_token().status_code == 200


def test_what_is_stopped_stays_so(program, cast):
    """INV-205: its tokens end in the same moment."""
    one = program(cast.carla, "counsellor")
    with acting_as(cast.dora):
        stopped = systems.stop_system(by=cast.dora, system_id=System.objects.get(client_id=one.client_id).id)
        with pytest.raises(NotAllowed):
            systems.renew_secret(by=cast.dora, system_id=stopped.id)
    with acting_as(cast.ivo), pytest.raises(RuleBroken) as broken:
        systems.renew_secret(by=cast.ivo, system_id=stopped.id)
    assert broken.value.reasons == ["INV-205"]
    assert (one.get("cases").status_code, one.take_token().status_code) == (401, 401)


def test_a_scope_taken_away_is_gone_for_tokens_that_were_given(program, cast):
    """INV-204."""
    one = program(cast.carla, "counsellor")
    with acting_as(cast.ivo):
        system = System.objects.get(client_id=one.client_id)
        systems.change_scopes(by=cast.ivo, system_id=system.id, scopes=["referrals:answer"])
    answer = one.get("cases")
    assert (answer.status_code, answer.json()["status"]) == (403, 403)


def test_others_neither_see_nor_stop_it(program, cast, keeper):
    one = program(cast.carla)
    with acting_as(cast.ivo):
        system = System.objects.get(client_id=one.client_id)
    other = keeper(cast.eve)
    with acting_as(other):
        assert not System.objects.exists()
        with pytest.raises(NotVisible):
            systems.stop_system(by=other, system_id=system.id)
    with acting_as(cast.carla), pytest.raises(NotAllowed):
        systems.make_system(by=cast.carla, name="Mine", scopes=["cases:read"])


def test_roles_are_given_as_people_are_given_them(program, cast, keeper):
    """INV-166: a director confirms what needs a director; until then the program has no such role."""
    one = program(cast.carla, "protection_officer")
    assert one.actor.roles == frozenset()


def test_an_administrator_connects_one_on_pages(as_, cast, client):
    here = as_("ivo")
    assert "Nothing is connected." in here.get("/systems").content.decode()
    shown = here.post("/systems/connect", {"name": "Register", "scopes": ["cases:read"]}).content.decode()
    with acting_as(cast.ivo):
        system = System.objects.get()
    assert system.client_id in shown
    listed = here.get("/systems").content.decode()
    assert ("No roles yet" in listed, system.client_id in listed) == (True, True)
    secret = re.findall(r'<code class="app-code[^"]*" dir="ltr">([^<]+)<', shown)[1]
    said = {"grant_type": "client_credentials", "client_id": system.client_id, "client_secret": secret}
    assert Client().post("/api/v1/token", said).status_code == 200
    assert here.post(f"/systems/{system.id}/stop").status_code == 302
    assert "Stopped" in here.get("/systems").content.decode()
    assert as_("carla").get("/systems").status_code == 403


def test_what_was_answered_is_not_told_again_to_who_may_no_longer_ask(told, program, cast):
    """INV-204, INV-206: with the scope, the answers under its keys end."""
    story, one = told("assessed"), program(cast.carla, "counsellor")
    path = f"cases/{story.case.number}/referrals"
    said = {
        "recipient": cast.rami.agency_name, "purpose": "reintegration", "sections": ["identity", "contact", "journey"],
        "members": [1], "agreed_now": [1], "preview": {"wanted": "training"},
    }  # fmt: skip
    assert [one.post(path, said, idempotency_key="k").status_code for _time in range(2)] == [201, 201]
    with acting_as(cast.ivo):
        system = System.objects.get(client_id=one.client_id)
        systems.change_scopes(by=cast.ivo, system_id=system.id, scopes=["cases:read"])
    refused = one.post(path, said, idempotency_key="k")
    assert refused.status_code in (403, 422)
    assert "reference" not in refused.json()
