"""What another program may be allowed to do with the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a connected system may be allowed to do. What it then sees, its agency's sections decide."""

    CASES = "cases:read", _("Read cases that the agency takes part in, section by section")
    ASK = "referrals:write", _("Ask other agencies: refer, take back")
    ANSWER = "referrals:answer", _("Read what other agencies ask, and answer")
    ARRIVALS = "arrivals:confirm", _("Confirm that somebody has arrived")
    FOLLOW_UPS = "follow-ups:write", _("Write down what came of a follow-up")
