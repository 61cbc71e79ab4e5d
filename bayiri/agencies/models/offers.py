"""What an agency offers to people who return."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bayiri.agencies.choices import Availability, OfferKind, Served
from bayiri.agencies.models.registry import Agency, User
from bayiri.core.ids import uuid7


@pghistory.track()
class Offer(models.Model):
    """One service of an agency: for whom, where, in which languages, and whether it takes people now.

    What is said about taking people holds until `said_until`; after that day nobody knows, and nobody is sent there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services")
    kind = models.CharField(max_length=20, choices=OfferKind)
    name = models.TextField()
    description = models.TextField(blank=True)
    areas = ArrayField(models.TextField(), default=list)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    for_whom = ArrayField(models.CharField(max_length=20, choices=Served), default=list)
    availability = models.CharField(max_length=10, choices=Availability, default=Availability.NOW)
    waiting_days = models.PositiveSmallIntegerField(null=True)
    said_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "name"]
        indexes = [models.Index(fields=["kind"], condition=Q(ended_at__isnull=True), name="services_offered")]
        constraints = [
            models.CheckConstraint(
                condition=Q(availability="waiting", waiting_days__isnull=False)
                | (~Q(availability="waiting") & Q(waiting_days__isnull=True)),
                name="a_waiting_time_is_said_in_days",
            )
        ]

    def __str__(self):
        return self.name
