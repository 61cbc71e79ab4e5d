"""One's own second steps: added, looked at, taken away."""

import re

import pytest
from django.test import Client

from tests.accounts.conftest import PASSWORD, Phone
from tests.accounts.test_sign_in import sign_in

pytestmark = pytest.mark.django_db


def factors(page):
    return re.findall(r"/your-sign-ins/factors/\d+/remove", page)


def add_app(client):
    page = client.get("/second-step/code").content.decode()
    phone = Phone(re.search(r'app-code[^"]*" dir="ltr">([A-Z2-7 ]+)<', page)[1])
    assert client.post("/second-step/code", {"code": phone.code()}).status_code == 302
    return phone


def test_a_partner_who_need_not_have_one_adds_one_and_takes_it_away(client, with_password):
    with_password("dilan")
    sign_in(client, "dilan@example.org")
    assert "You have none yet." in client.get("/your-sign-ins").content.decode()
    phone = add_app(client)
    client.post("/second-step/recovery-codes")
    page = client.get("/your-sign-ins").content.decode()
    assert "App that shows codes" in page
    assert "10 recovery codes are left." in page
    other = Client()
    assert sign_in(other, "dilan@example.org").url == "/sign-in/second-step"
    assert other.post("/sign-in/second-step", {"code": phone.code()}).url == "/"
    (address,) = factors(page)
    assert client.post(address).url == "/your-sign-ins"
    assert "You have none yet." in client.get("/your-sign-ins").content.decode()
    assert client.post(address).status_code == 404  # twice
    assert sign_in(Client(), "dilan@example.org").url == "/"


def test_a_manager_keeps_the_last_one(client, with_password, with_phone):
    phone = with_phone(with_password("mona"))
    sign_in(client, "mona@example.org")
    client.post("/sign-in/second-step", {"code": phone.code()})
    page = client.get("/your-sign-ins").content.decode()
    assert "the last one cannot be taken away" in page
    assert "INV-150" in client.post(factors(page)[0], follow=True).content.decode()
    assert factors(client.get("/your-sign-ins").content.decode())


def test_nobody_takes_anothers_away(client, with_password, with_phone, users):
    phone = with_phone(with_password("paul"))
    sign_in(client, "paul@example.org")
    client.post("/sign-in/second-step", {"code": phone.code()})
    (address,) = factors(client.get("/your-sign-ins").content.decode())
    other = Client()
    other.force_login(users["carla"])
    assert other.post(address).status_code == 404


def test_new_recovery_codes_end_the_former(client, with_password):
    with_password("carla")
    sign_in(client, "carla@example.org")
    add_app(client)

    def codes():
        return re.findall(
            r'<li class="app-code">(\d{4} \d{4})</li>', client.get("/second-step/recovery-codes").content.decode()
        )

    former = codes()
    client.post("/second-step/recovery-codes")
    assert codes() == []
    client.post("/second-step/recovery-codes", {"new": "yes"})
    assert len(codes()) == 10
    assert set(codes()).isdisjoint(former)
    other = Client()
    sign_in(other, "carla@example.org")
    assert other.post("/sign-in/second-step", {"code": former[0]}).status_code == 422
    assert other.post("/sign-in/second-step", {"code": codes()[0]}).url == "/"


def test_whoever_finds_a_screen_unlocked_changes_nothing(client, with_password):
    with_password("carla")
    sign_in(client, "carla@example.org")
    add_app(client)
    page = client.get("/your-sign-ins").content.decode()
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    assert client.post(factors(page)[0]).url == "/your-sign-ins/confirm?next=/your-sign-ins"
    assert client.post("/second-step/recovery-codes", {"new": "yes"}).url.startswith("/your-sign-ins/confirm")
    assert factors(client.get("/your-sign-ins").content.decode()) == factors(page)


def test_who_has_no_password_is_told_to_sign_in_anew(client, users):
    client.force_login(users["carla"])
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    assert "Sign in anew first" in client.get("/your-sign-ins/confirm").content.decode()


def test_a_passkey_that_answers_nonsense_is_refused(client, with_password):
    with_password("carla")
    sign_in(client, "carla@example.org")
    for credential in (
        "",
        "{}",
        "[]",
        "null",
        '{"id": "x"}',
        "nonsense",
        '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
    ):
        answer = client.post("/second-step/passkey", {"name": "x", "credential": credential})
        assert answer.status_code == 422, credential
    assert "You have none yet." in client.get("/your-sign-ins").content.decode()


def test_a_second_step_that_answers_nonsense_is_refused(client, with_password, with_phone):
    with_phone(with_password("paul"))
    sign_in(client, "paul@example.org")
    for said in ({"credential": "{}"}, {"credential": "nonsense"}, {"code": ""}, {}):
        assert client.post("/sign-in/second-step", said).status_code == 422, said
    assert client.get("/").status_code == 302


def test_pages_on_the_way_in_read_from_right_to_left(client, with_password, with_phone):
    with_password("mona")
    sign_in(client, "mona@example.org")
    for page in ("/second-step", "/second-step/code", "/second-step/passkey"):
        assert 'dir="rtl"' in client.get(page, headers={"accept-language": "ar"}).content.decode()
    with_phone(with_password("paul"))
    sign_in(client, "paul@example.org")
    assert 'dir="rtl"' in client.get("/sign-in/second-step", headers={"accept-language": "ar"}).content.decode()


def test_in_the_demonstration_one_click_is_enough_and_the_page_says_so(client, cast, settings):
    settings.DEMONSTRATION = True
    assert "no password and no second step is asked for" in client.get("/sign-in").content.decode()
    assert client.post(f"/sign-in/as/{cast.mona.id}").url == "/"
    assert "everybody signs in with one click" in client.get("/your-sign-ins").content.decode()


def test_no_page_of_the_library_is_reachable(client, cast):
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/2fa/", "/accounts/password/reset/", "/login/"):
        assert client.get(address).status_code == 404


def test_the_password_is_nowhere_in_the_page(client, with_password):
    with_password("carla")
    assert PASSWORD not in sign_in(client, "nobody@example.org").content.decode()


def test_a_manager_takes_away_what_a_colleague_has_lost(client, with_password, with_phone, users, cast):
    with_phone(with_password("paul"))
    client.force_login(users["mona"])
    address = f"/colleagues/{cast.paul.id}/second-step"
    assert address in client.get("/your-sign-ins").content.decode()
    assert "Paul Protection" in client.get(address).content.decode()
    assert client.post(address).status_code == 422  # not without having made sure
    assert client.post(address, {"seen": "on"}).url == "/team"
    assert sign_in(Client(), "paul@example.org").url == "/second-step"


@pytest.mark.parametrize(("who", "status"), [("carla", 403), ("paul", 403), ("eve", 404), ("rami", 404)])
def test_nobody_else_does(client, with_password, with_phone, users, cast, who, status):
    with_phone(with_password("paul"))
    client.force_login(users[who])
    for send in (client.get, client.post):
        assert send(f"/colleagues/{cast.paul.id}/second-step", {"seen": "on"}).status_code == status
    assert sign_in(Client(), "paul@example.org").url == "/sign-in/second-step"
