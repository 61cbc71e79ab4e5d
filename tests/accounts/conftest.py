"""Somebody with a password, and what they hold in their hands."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import make_password

from bayiri.accounts.commands import own
from bayiri.accounts.sealed import ask, hashed, set_entrant

PASSWORD = "three grey herons"


@pytest.fixture
def with_password(cast, act, users):
    """`with_password("carla")`: she has a password; gives her user."""

    def give(name, password=PASSWORD, hasher="default"):
        user = users[name]
        ask("make_link", person=user.pk, kind="first", token=hashed(f"first {name}"))
        ask("use_link", token=hashed(f"first {name}"), hash=make_password(password, hasher=hasher))
        return user

    return give


class Phone:
    """An app that shows codes. Each code works once, so every look is half a minute later."""

    def __init__(self, secret: str):
        self.secret = secret.replace(" ", "")
        self.steps = -1

    def code(self) -> str:
        self.steps += 1
        return self.shown(self.steps)

    def shown(self, steps: int) -> str:
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 + steps))


@pytest.fixture
def with_phone(act):
    """`with_phone(user)`: they have an app that shows codes."""

    def give(user):
        phone = Phone(generate_totp_secret())
        set_entrant(user.pk)
        assert own.add_code_app(by=None, user=user, secret=phone.secret, code=phone.shown(-1))
        return phone

    return give
