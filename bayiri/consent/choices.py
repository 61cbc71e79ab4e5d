"""The words of a decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    AGREED = "agreed", _("Wants to return")
    DECLINED = "declined", _("Does not want to return")


class GivenBy(models.TextChoices):
    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("The guardian, for a child")


class Signature(models.TextChoices):
    SIGNED = "signed", _("Signed on paper")
    THUMBPRINT = "thumbprint", _("Thumbprint on paper")
    SCREEN = "screen", _("Signed on screen")


class Confirmation(models.TextChoices):
    CONFIRMED = "confirmed", _("Still wants to return")
    CHANGED_MIND = "changed_mind", _("Has changed their mind")
    NOT_REACHED = "not_reached", _("Not reached")


class Channel(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("Phone")
    VIDEO = "video", _("Video")


class ReviewResult(models.TextChoices):
    CONTINUES_FREELY = "continues_freely", _("Wants to go on, freely")
    STOPS = "stops", _("Does not want to go on")


class LapsedBecause(models.TextChoices):
    """What happened in the household after the decision."""

    RELATIONS = "relations", _("Marriage, partnership or separation")
    SPLIT_OFF = "split_off", _("The household was split")
    MISTAKE = "mistake", _("Written down by mistake")
    REFERRED_ON = "referred_on", _("Referred to another procedure, as asylum")


class Standing(models.TextChoices):
    """Where one person's decision stands now."""

    NONE = "none", _("Not decided yet")
    REFLECTION = "reflection", _("Time to reflect")
    IN_FORCE = "in_force", _("In force")
    TO_BE_RENEWED = "to_be_renewed", _("To be renewed: something has changed")
    OF_AGE = "of_age", _("Of age now: decides for themselves")
    DECLINED = "declined", _("Does not want to return")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFUSED = "refused", _("Refusal noted, to be reviewed")
