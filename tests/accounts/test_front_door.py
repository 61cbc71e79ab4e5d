import pytest

pytestmark = pytest.mark.django_db


def test_a_newcomer_reads_what_to_try_and_signs_in_with_one_click(client, cast, settings):
    settings.DEMONSTRATION = True
    page = client.get("/sign-in").content.decode()
    assert page.count("<li>") >= 5
    assert "Carla Counsellor" in page
    assert "Counsellor" in page
    answer = client.post(f"/sign-in/as/{cast.carla.id}")
    assert answer.url == "/"
    assert "Carla Counsellor" in client.get("/").content.decode()


def test_outside_the_demonstration_nobody_signs_in_with_one_click(client, cast, settings):
    settings.DEMONSTRATION = False
    page = client.get("/sign-in").content.decode()
    assert "Carla Counsellor" not in page
    assert 'name="password"' in page
    assert client.post(f"/sign-in/as/{cast.carla.id}").status_code == 404


def test_a_wrong_password_is_said_and_the_address_kept(client, cast):
    answer = client.post("/sign-in", {"email": "carla@example.org", "password": "wrong"})
    assert answer.status_code == 422
    assert "The e-mail address or the password is wrong." in answer.content.decode()
    assert 'value="carla@example.org"' in answer.content.decode()


def test_sign_in_leads_back_to_what_was_wanted_and_nowhere_else(client, cast, settings):
    settings.DEMONSTRATION = True
    assert client.post(f"/sign-in/as/{cast.carla.id}?next=/cases").url == "/cases"
    assert client.post(f"/sign-in/as/{cast.carla.id}?next=//evil.example/").url == "/"


def test_sign_out_stands_in_the_header(client, users):
    client.force_login(users["carla"])
    assert 'action="/sign-out"' in client.get("/").content.decode()
    assert client.post("/sign-out").url == "/sign-in"
    assert client.get("/").status_code == 302


def test_pages_turn_round_for_arabic(client, users):
    client.force_login(users["carla"])
    client.post("/language", {"language": "ar", "next": "/cases"})
    assert 'lang="ar" dir="rtl"' in client.get("/cases").content.decode()
