"""The words a follow-up may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    DUE = "due", _("Due")
    DONE = "done", _("Held")
    NOT_REACHED = "not_reached", _("Not reached")
    RE_MIGRATED = "re_migrated", _("Migrated again")
    DECLINED = "declined", _("Did not want to")
    NO_CONTACT = "no_contact", _("Does not want contact")
    DIED = "died", _("Has died")
    LEFT = "left", _("Takes part no more")
    CASE_ENDED = "case_ended", _("The case has ended")
    STRUCK = "struck", _("Written down by mistake")


class Outcome(models.TextChoices):
    """What came of an attempt."""

    NOT_REACHED = "not_reached", _("Not reached")
    RE_MIGRATED = "re_migrated", _("Migrated again")
    DECLINED = "declined", _("Did not want to")
    MOVED = "moved", _("Lives elsewhere now")
    DIED = "died", _("Has died")


class Mode(models.TextChoices):
    VISIT = "visit", _("In person")
    PHONE = "phone", _("Phone")
    ONLINE = "online", _("Video")
    SELF = "self", _("By themselves")


# How somebody is reached, where nobody answers for themselves.
TRIED = [(one.value, one.label) for one in Mode if one != Mode.SELF]


class Language(models.TextChoices):
    """Languages in which the questions stand, each by its own name."""

    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    SPANISH = "es", "Español"
    ARABIC = "ar", "العربية"


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
