"""What a diaspora organization writes for an agency it works with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bayiri.agencies.choices import OfferKind, ReportKind
from bayiri.agencies.models.registry import Agency, User
from bayiri.core.ids import uuid7


class PartnerReport(models.Model):
    """An assessment of what a community needs, or what a campaign did: about groups, never about one person.

    It is read by who wrote it and by the agency it was sent to, which answers it once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=ReportKind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sent_to = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    country = models.CharField(max_length=3)
    place = models.TextField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField()
    languages = ArrayField(models.CharField(max_length=3), default=list)
    people = models.PositiveIntegerField(null=True)
    needs = ArrayField(models.CharField(max_length=20, choices=OfferKind), default=list)
    text = models.TextField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    taken_back_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "recorded_at"]), models.Index(fields=["sent_to", "recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="a_report_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(agency=F("sent_to")), name="a_report_goes_to_another_agency"),
        ]

    def __str__(self):
        return self.title
