"""The words of a journey."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fact(models.TextChoices):
    """What is recorded of the world outside, and never undone."""

    RELEASED = "released", _("Released to travel")
    BOARDED = "boarded", _("On board")
    DEPARTED = "departed", _("Departed")
    NO_SHOW = "no_show", _("Did not come")
    ARRIVED = "arrived", _("Arrived")
    MISSING = "missing", _("Did not arrive")
    OUTSIDE = "outside", _("Departed outside the procedure")


class Means(models.TextChoices):
    AIR = "air", _("By air")
    LAND = "land", _("By land")
    SEA = "sea", _("By sea")


class MovementState(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    CANCELLED = "cancelled", _("Cancelled")
    DEPARTED = "departed", _("Departed")


class OutsideHow(models.TextChoices):
    REMOVED = "removed", _("Removed by an authority")
    LEFT_ALONE = "left_alone", _("Left without telling us")
    ANOTHER_PROGRAMME = "another_programme", _("Returned with another programme")
    OTHER = "other", _("Other")
