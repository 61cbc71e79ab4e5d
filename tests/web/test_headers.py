"""The web's own dangers: what pages may load, who may frame them, where they lead, what is too large."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from config.paths import ROOT

PRODUCTION = {
    "DATABASE_URL": "postgresql://app@db/bayiri", "SECRET_KEY": "".join(f"{number:02x}" for number in range(7, 60)),
    "BAYIRI_HTTPS": "1", "ALLOWED_HOSTS": "returns.example.org",
}  # fmt: skip


def policy_of(answer):
    return dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("page", ["web:overview", "journey:cases", "journey:search"])
def test_a_page_loads_only_what_is_served_here(client, users, page):
    client.force_login(users["mona"])
    answer = client.get(reverse(page))
    policy = policy_of(answer)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (answer["Referrer-Policy"], answer["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")
    assert answer["Cache-Control"] == "private, no-store"


def test_no_script_or_style_stands_in_a_template():
    """The policy would stop it, and the page would be broken where nobody looks."""
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=|javascript:", re.IGNORECASE)
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (ROOT / "bayiri").rglob("*.html")
        for match in inline.finditer(re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text()))
    }
    assert found == set()


@pytest.mark.parametrize(
    "wanted", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)", r"/\evil.example.org"]
)
def test_signing_in_leads_nowhere_else(client, users, settings, wanted):
    settings.DEMONSTRATION = True
    answer = client.post(reverse("accounts:sign-in-as", args=[users["mona"].pk]) + f"?next={wanted}")
    assert answer["Location"] == "/"


@pytest.mark.parametrize("host", ["evil.example.org", "localhost.evil.example.org", "localhost:80@evil.example.org"])
def test_another_host_name_is_refused(client, db, host):
    assert client.get(reverse("web:healthz"), headers={"host": host}).status_code == 400


def test_a_form_of_another_site_is_refused(users):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(users["mona"])
    assert client.post(reverse("accounts:sign-out")).status_code == 403
    client.get(reverse("journey:register"))
    token = client.cookies["csrftoken"].value
    elsewhere = client.post(
        reverse("accounts:sign-out"), {"csrfmiddlewaretoken": token}, headers={"origin": "https://evil.example.org"}
    )
    assert elsewhere.status_code == 403


def test_what_is_too_large_is_refused(client, users):
    client.force_login(users["carla"])
    answer = client.post(reverse("journey:register"), {"note": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "Nothing was changed." in page
    assert "Send pictures and papers as files" in page
    assert "Content-Security-Policy" in answer


def test_cookies_are_not_read_by_scripts(client, users, settings):
    """As a browser gets them: signed in, and with a form open."""
    settings.DEMONSTRATION = True
    client.post(reverse("accounts:sign-in-as", args=[users["mona"].pk]))
    client.get(reverse("journey:register"))
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax"


def test_the_deployment_check_finds_nothing():
    """`check --deploy` under the settings of production; in a process of its own, for they are read once."""
    environment = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "config.settings"}
    said = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout + said.stderr
