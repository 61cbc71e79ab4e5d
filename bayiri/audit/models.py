"""The log of what happened: written with every act, never changed."""

from django.db import models


class Event(models.Model):
    """One thing somebody did. Names no other table, so that it outlives what it speaks of."""

    at = models.DateTimeField()
    actor_id = models.UUIDField()
    actor_label = models.TextField()
    agency_id = models.UUIDField()
    kind = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField(null=True)
    subject_label = models.TextField()
    case_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["case_id", "-id"]), models.Index(fields=["agency_id", "-id"])]

    def __str__(self):
        return f"{self.kind} {self.subject_label}"
