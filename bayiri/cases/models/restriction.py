"""That the use of a record is restricted: it is read, and neither shared nor taken out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bayiri.core.ids import uuid7


class Restriction(models.Model):
    """From when on a case's record is only kept, because the person asked for it, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="restrictions")
    reason = models.TextField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_because = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at__isnull=True), name="a_record_is_restricted_once"
            ),
            models.CheckConstraint(condition=Q(reason__regex="[^[:space:]]"), name="a_restriction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_by__isnull=False, lifted_because__regex="[^[:space:]]"),
                name="a_restriction_is_lifted_with_a_reason",
            ),
        ]

    def __str__(self):
        return self.case.number
