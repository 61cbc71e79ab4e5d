"""A case opened in an emergency by somebody whose agency does not take part in it, and what the responsible agency says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.agencies.models import Agency
from bayiri.core.ids import uuid7


class EmergencyOpening(models.Model):
    """That a protection officer opened a case that their agency does not take part in, why, and until when they see it.

    Only added to, by the database's own function, which gives sight and opens the work of looking at it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="emergency_openings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    until_at = models.DateTimeField()
    review_by = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__regex="[^[:space:]]"), name="an_emergency_has_a_reason")
        ]

    def __str__(self):
        return gettext("Opened in an emergency")


class EmergencyReview(models.Model):
    """What the responsible agency found when it looked at an opening in an emergency. Once, by somebody else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    opening = models.OneToOneField(EmergencyOpening, on_delete=models.PROTECT, related_name="review")
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="+")
    justified = models.BooleanField()
    note = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(note__regex="[^[:space:]]"), name="a_review_says_why")]

    def __str__(self):
        return gettext("Opening in an emergency reviewed")
