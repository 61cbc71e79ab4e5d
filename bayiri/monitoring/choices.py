"""The words a follow-up may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    DUE = "due", _("Due")
    DONE = "done", _("Held")
    NOT_REACHED = "not_reached", _("Not reached")
    RE_MIGRATED = "re_migrated", _("Migrated again")
    DECLINED = "declined", _("Did not want to")


class Mode(models.TextChoices):
    VISIT = "visit", _("Visit")
    PHONE = "phone", _("Phone")
    ONLINE = "online", _("Online")


class Risk(models.TextChoices):
    """What a result says about the person, from its scores and the round before."""

    LOW = "low", _("the overall score is low")
    LOW_ECONOMIC = "low_economic", _("the economic score is low")
    LOW_SOCIAL = "low_social", _("the social score is low")
    LOW_PSYCHOSOCIAL = "low_psychosocial", _("the psychosocial score is low")
    FELL = "fell", _("the overall score fell since the round before")
    FELL_ECONOMIC = "fell_economic", _("the economic score fell since the round before")
    FELL_SOCIAL = "fell_social", _("the social score fell since the round before")
    FELL_PSYCHOSOCIAL = "fell_psychosocial", _("the psychosocial score fell since the round before")
