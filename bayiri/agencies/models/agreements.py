"""What agencies and States have agreed with each other: who leads, who does and pays what, until when."""

from django.db import models
from django.db.models import F, Q

from bayiri.agencies.choices import AgreementKind
from bayiri.agencies.models.registry import Agency, User
from bayiri.core.ids import uuid7


class Agreement(models.Model):
    """One agreement. What it says stands in its versions; the last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=AgreementKind)
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, ended_because="")
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
                name="an_agreement_ends_with_a_reason",
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class AgreementParty(models.Model):
    """That an agency, or a State as such, is party to an agreement. Named agencies alone see it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=3)
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "agreement"])]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency", "country"], nulls_distinct=False, name="a_party_stands_once"
            )
        ]

    def __str__(self):
        return str(self.agency) if self.agency else self.country


class AgreementVersion(models.Model):
    """What an agreement says from one amendment to the next.

    `activities` is a list of {"what", "by" (agency), "role", "funding": [{"by", "amount" (minor units), "currency"}]}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.TextField()
    terms = models.TextField(blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    activities = models.JSONField(default=list)
    because = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="an_agreements_version_has_its_number"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="an_agreement_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.title


class AgreementReview(models.Model):
    """Work without a case: a party is to look at an agreement before its day of review."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reviews")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["agency", "due_on"], condition=Q(done_at__isnull=True), name="agreements_to_review")
        ]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "agency", "due_on"], name="a_review_is_opened_once")
        ]

    def __str__(self):
        return str(self.due_on)
