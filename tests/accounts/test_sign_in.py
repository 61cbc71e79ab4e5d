"""Signing in by password and second step."""

import re

import pytest

from bayiri.accounts.commands import entering, own
from bayiri.accounts.sealed import ask, set_entrant
from tests.accounts.conftest import PASSWORD, Phone
from tests.invariants.attacks import run

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=PASSWORD, later=True, **more):
    """Where the way in leads: whoever is asked for a second step and may wait says that they do it another day."""
    answer = client.post("/sign-in", {"email": email, "password": password}, **more)
    if later and answer.status_code == 302 and answer.url == "/second-step":
        return client.post("/second-step/later", **more)
    return answer


def test_a_counsellor_is_asked_for_a_second_step_and_may_wait_some_days(client, with_password):
    with_password("carla")
    answer = sign_in(client, "Carla@Example.org", later=False)
    assert (answer.status_code, answer.url) == (302, "/second-step")
    assert client.get("/").status_code == 302  # not in yet
    page = client.get("/second-step").content.decode()
    assert "Not today" in page
    assert "After that the second step is needed" in page
    assert client.get("/second-step/later").url == "/second-step"  # a link that is followed opens nothing
    assert client.post("/second-step/later").url == "/"
    assert "Carla Counsellor" in client.get("/").content.decode()
    client.post("/sign-out")
    assert sign_in(client, "carla@example.org", later=False).url == "/second-step"  # and is asked each time


def test_when_the_days_are_over_nothing_else_opens(client, with_password, cast, days_are_over):
    with_password("carla")
    days_are_over(cast.carla)
    assert sign_in(client, "carla@example.org").url == "/second-step"
    page = client.get("/second-step").content.decode()
    assert "Not today" not in page
    assert "a password alone does not open your account" in page
    assert client.get("/").status_code == 302


def test_who_refers_people_and_sees_no_case_needs_a_password_alone(client, with_password):
    with_password("dilan")
    assert sign_in(client, "dilan@example.org", later=False).url == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, with_password):
    with_password("carla")

    def said(answer):
        return re.sub(r'value="[^"]*"|csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())

    wrong, unknown = sign_in(client, "carla@example.org", "nonsense"), sign_in(client, "nobody@example.org", "nonsense")
    assert wrong.status_code == unknown.status_code == 422
    assert said(wrong) == said(unknown)
    assert "The e-mail address or the password is wrong." in said(wrong)


def test_an_unknown_address_is_hashed_all_the_same(cast, monkeypatch):
    hashes = []
    monkeypatch.setattr(entering, "make_password", lambda password: hashes.append(password))
    entering.try_password(by=None, email="nobody@example.org", password="nonsense", address="192.0.2.1")
    assert hashes == ["nonsense"]


def test_a_manager_without_a_second_step_sets_one_up_first(client, with_password):
    with_password("mona")
    assert sign_in(client, "mona@example.org").url == "/second-step"
    assert client.get("/").status_code == 302  # not in yet
    page = client.get("/second-step").content.decode()
    assert "a password alone does not open your account" in page
    page = client.get("/second-step/code").content.decode()
    assert "<svg" in page
    phone = Phone(re.search(r'app-code[^"]*" dir="ltr">([A-Z2-7 ]+)<', page)[1])
    assert client.post("/second-step/code", {"code": "000000"}).status_code == 422
    assert client.post("/second-step/code", {"code": phone.code()}).url == "/second-step/recovery-codes"
    codes = re.findall(
        r'<li class="app-code">(\d{4} \d{4})</li>', client.get("/second-step/recovery-codes").content.decode()
    )
    assert len(set(codes)) == 10
    assert client.get("/").status_code == 302
    assert client.post("/second-step/recovery-codes").url == "/"
    assert "Mona Manager" in client.get("/").content.decode()
    assert "shown only when they are made" in client.get("/second-step/recovery-codes").content.decode()


def test_a_code_of_the_app_works_once(client, with_password, with_phone):
    phone = with_phone(with_password("paul"))
    assert sign_in(client, "paul@example.org").url == "/sign-in/second-step"
    assert client.get("/").status_code == 302
    code = phone.code()
    assert client.post("/sign-in/second-step", {"code": code}).url == "/"
    client.post("/sign-out")
    sign_in(client, "paul@example.org")
    again = client.post("/sign-in/second-step", {"code": code})
    assert again.status_code == 422
    assert "was used already" in again.content.decode()
    assert client.post("/sign-in/second-step", {"code": phone.code()}).url == "/"


def test_a_recovery_code_works_once(client, with_password, with_phone, act):
    user = with_password("paul")
    with_phone(user)
    set_entrant(user.pk)
    codes = own.make_recovery_codes(by=None, user=user)
    sign_in(client, "paul@example.org")
    assert client.post("/sign-in/second-step", {"code": f"{codes[3][:4]} {codes[3][4:]}"}).url == "/"
    client.post("/sign-out")
    sign_in(client, "paul@example.org")
    assert client.post("/sign-in/second-step", {"code": codes[3]}).status_code == 422


def test_who_has_a_second_step_does_not_set_up_another_instead(client, with_password, with_phone):
    with_phone(with_password("paul"))
    sign_in(client, "paul@example.org")
    for page in ("/second-step", "/second-step/code", "/second-step/passkey", "/second-step/recovery-codes"):
        assert client.get(page).url == "/sign-in/second-step"
        assert client.post(page, {"code": "1"}).url == "/sign-in/second-step"


def test_a_counsellor_who_has_set_one_up_is_asked_too(client, with_password, with_phone):
    with_phone(with_password("carla"))
    assert sign_in(client, "carla@example.org").url == "/sign-in/second-step"


def test_the_second_step_belongs_to_the_first(client, cast):
    """Who comes without the first, or too late, begins again."""
    assert client.get("/sign-in/second-step").url == "/sign-in"
    assert client.get("/second-step/code").url == "/sign-in"


def test_the_key_of_the_session_changes_on_the_way_in(client, with_password):
    with_password("carla")
    client.session["x"] = 1
    before = client.cookies["sessionid"].value
    sign_in(client, "carla@example.org")
    assert client.cookies["sessionid"].value != before


def test_an_old_hash_works_and_is_renewed(client, with_password):
    """Hashes made before Argon2 are made anew when their owner signs in."""

    def kept():
        return ask("begin_attempt", kind="password", email="carla@example.org", address="192.0.2.1")["kept_hash"]

    with_password("carla", hasher="scrypt")
    assert kept().startswith("scrypt$")
    assert sign_in(client, "carla@example.org").url == "/"
    assert kept().startswith("argon2$argon2id$")
    client.post("/sign-out")
    assert sign_in(client, "carla@example.org").url == "/"


def test_attempts_are_told_to_the_agency(client, with_password, act, cast):
    with_password("carla")
    sign_in(client, "carla@example.org", "nonsense", REMOTE_ADDR="192.0.2.7")
    sign_in(client, "carla@example.org")
    act(cast.mona)
    kinds = run(
        "SELECT array_agg(kind ORDER BY id) FROM audit_event WHERE subject_id = %s AND kind LIKE 'account.%%'",
        cast.carla.id,
    )[0]
    assert kinds[-2:] == ["account.sign_in_failed", "account.signed_in"]
    assert run("SELECT facts->>'address' FROM audit_event WHERE kind = 'account.sign_in_failed'") == ("192.0.2.7",)
    act(cast.eve)
    assert run("SELECT count(*) FROM audit_event WHERE kind LIKE 'account.%%'") == (0,)
