"""Sending links by e-mail, behind the page that asked for them."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bayiri.accounts import queries
from bayiri.accounts.choices import LinkKind
from bayiri.accounts.commands.passwords import make_link
from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import job
from bayiri.agencies.mailing import post
from bayiri.core.actor import Actor


@job
def send_link(*, by: Actor, user_id: str, kind: str, base: str, language: str, asked_at: str = "") -> None:
    """Make a link and send it. Where the mail is not taken there is no link either, and it is tried again later; done again,
    the former link ends. Nothing is sent where a later request has sent one meanwhile.
    """
    with acting_as(by), translation.override(language):
        user = queries.active_user(UUID(user_id))
        if user is None:
            return
        token = make_link(by=by, user_id=user.pk, kind=kind, unless_since=asked_at)
        if token is None:
            return
        address = (settings.PUBLIC_ADDRESS or base).rstrip("/") + reverse("accounts:set-password", args=[token])
        subject, text = _first_words(address) if kind == LinkKind.FIRST else _reset_words(address)
        post(subject, text, user.email)


def _reset_words(address: str) -> tuple[str, str]:
    text = _(
        "Somebody asked for a new password for you. With this link you set it, once, within %(minutes)s minutes:\n\n"
        "%(address)s\n\nIf it was not you, do nothing: your password stays as it is."
    )
    return _("A new password for Bayiri"), text % {
        "address": address,
        "minutes": queries.terms().number("reset_minutes"),
    }


def _first_words(address: str) -> tuple[str, str]:
    text = _(
        "You can now work with Bayiri. With this link you set your password, once, within %(hours)s hours:\n\n"
        "%(address)s\n\nIf you did not expect this, do nothing."
    )
    return _("Your way into Bayiri"), text % {
        "address": address,
        "hours": queries.terms().number("first_password_hours"),
    }
