"""What proves who somebody is, and what is counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Whole numbers of law/sign-in.yaml that the guards read.
TERMS = (
    "idle_minutes",
    "session_hours",
    "pending_minutes",
    "password_attempts",
    "code_attempts",
    "reset_requests",
    "address_attempts",
    "lock_minutes",
    "attempts_kept_days",
    "reset_minutes",
    "first_password_hours",
    "second_factor_grace_days",
    "turn_minutes",
    "search_turns",
    "export_turns",
    "link_turns",
    "check_turns",
    "feed_turns",
    "client_attempts",
    "client_token_minutes",
    "client_requests_a_minute",
    "clients_most",
    "client_repeat_hours",
)


class Proof(models.TextChoices):
    """How somebody has shown who they are."""

    PASSWORD = "password", _("Password")
    PROVIDER = "provider", _("The agency's own sign-in")
    CODE = "code", _("Second step")
    DEMONSTRATION = "demonstration", _("One click, in the demonstration")


class AttemptKind(models.TextChoices):
    PASSWORD = "password", _("Password")
    CODE = "code", _("Second step")
    RESET = "reset", _("A link for a new password")
    SEARCH = "search", _("A search")
    EXPORT = "export", _("A list taken out")
    LINK = "link", _("A link opened by a stranger")
    CHECK = "check", _("A paper checked by a stranger")
    FEED = "feed", _("A calendar fetched")
    CLIENT = "client", _("A token for another program")


class Outcome(models.TextChoices):
    OPEN = "open", _("Not finished")
    GOOD = "good", _("Good")
    BAD = "bad", _("Wrong")
    LOCKED = "locked", _("Locked")
    TURN = "turn", _("Counted")


class LinkKind(models.TextChoices):
    RESET = "reset", _("A new password")
    FIRST = "first", _("The first password")
