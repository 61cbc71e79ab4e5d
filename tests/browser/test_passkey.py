"""A passkey, made and used in a real Chromium with an authenticator of its own."""

import psycopg
import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from bayiri.core.ids import uuid7
from tests.accounts.conftest import PASSWORD
from tests.browser.conftest import PATIENCE, _free_port, _serve

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def address(fresh_database):
    """A server with one manager in it, by a name: passkeys belong to names, not to numbers."""
    environment = fresh_database("passkey")
    agency, mona = uuid7(), uuid7()
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(
            "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'Mission', 'ngo', 'DEU')", [agency]
        )
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
            " VALUES (%s, 'mona@example.org', 'Mona Manager', %s, '{programme_manager}', true)",
            [mona, agency],
        )
        owner.execute(
            "INSERT INTO accounts_password (user_id, hash, changed_at) VALUES (%s, %s, now())",
            [mona, make_password(PASSWORD)],
        )
    port = _free_port()
    server = _serve(environment, port)
    yield f"http://localhost:{port}"
    server.terminate()
    server.wait()


def first_step(page, address):
    page.goto(f"{address}/sign-in")
    page.get_by_text("Sign in with e-mail address and password").click()
    page.get_by_label("E-mail address").fill("mona@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").click()


def test_a_passkey_is_made_on_the_way_in_and_opens_the_second_step_from_then_on(address, page):
    page.set_default_timeout(PATIENCE)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    first_step(page, address)
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("link", name="Mona Manager").click()
    expect(page.get_by_text("Passkey: My phone", exact=True)).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    first_step(page, address)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(f"{address}/")
    expect(page.get_by_role("link", name="Mona Manager")).to_be_visible()


def test_without_the_authenticator_the_page_says_what_to_do(address, page):
    page.set_default_timeout(PATIENCE)
    first_step(page, address)
    page.goto(f"{address}/second-step/passkey")
    expect(page.get_by_text("No passkey was made.")).to_be_hidden()
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('gone')) }")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("No passkey was made.")).to_be_visible()
