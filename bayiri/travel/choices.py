"""The words of a journey."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
