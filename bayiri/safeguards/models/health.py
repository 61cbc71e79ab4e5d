"""Health and the journey: what was said, what a professional certified, whom carriers take. Only added to; the last word counts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bayiri.documents.models import Attachment
from bayiri.safeguards import choices
from bayiri.safeguards.models.recorded import Recorded


class HealthStatement(Recorded):
    """Everything one person says about their health for the journey, signed; nothing to say is said too. The last one counts.

    `happened_on` is the day of the latest operation or illness among them.
    """

    kinds = ArrayField(models.CharField(max_length=30, choices=choices.HealthKind), default=list)
    due_on = models.DateField(null=True)
    happened_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    medicine = models.TextField(blank=True)
    medicine_days = models.PositiveSmallIntegerField(null=True)
    medicine_after = models.TextField(blank=True)
    notice = models.TextField(blank=True)
    signed = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["member", "-recorded_at"])]
        constraints = [models.CheckConstraint(condition=Q(signed=True), name="a_health_statement_is_signed")]


class FitnessCertificate(Recorded):
    """The word of a health professional: fit or not, what is needed on the way, until when. No diagnosis. The last one counts."""

    word = models.CharField(max_length=10, choices=choices.CertificateWord)
    issued_by = models.TextField()
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    needs = ArrayField(models.CharField(max_length=15, choices=choices.TravelNeed), default=list)
    escort = models.TextField(blank=True)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "-recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(issued_by=""), name="a_certificate_names_who_issued_it"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="a_certificate_ends_after_it_begins",
            ),
        ]


class CarrierRule(models.Model):
    """A rule of carriers/*.yaml, as the guards read it; without a carrier, of the strictest.

    The number of days of a certificate and of a pregnancy stand as rules about nothing.
    """

    carrier = models.TextField(blank=True)
    condition = models.CharField(max_length=30)
    counts = models.CharField(max_length=10)
    from_days = models.IntegerField()
    until_days = models.IntegerField(null=True)
    effect = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["carrier", "condition"])]

    def __str__(self):
        return f"{self.carrier} {self.condition}"
