"""The risk on return and the freedom to decide: assessed by one, reviewed by another; advisories and who decided on them.

Written by functions of the database alone.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bayiri.agencies.models import Agency
from bayiri.cases.models import Fear
from bayiri.core.ids import uuid7
from bayiri.documents.models import Attachment
from bayiri.safeguards import choices
from bayiri.safeguards.models.recorded import Recorded


class ReturnRisk(Recorded):
    """What one person says of returning, what is known, and what it comes to. Only added to; the last one counts.

    `instruments` are codes of law/protection/instruments.yaml, as they stood in the version of that hash.
    """

    country = models.CharField(max_length=3)
    place = models.TextField(blank=True)
    said = models.TextField()
    known = models.TextField()
    sources = models.TextField()
    profile = ArrayField(models.CharField(max_length=15, choices=choices.RiskProfile), default=list)
    procedures = ArrayField(models.CharField(max_length=20, choices=choices.Procedure), default=list)
    instruments = ArrayField(models.CharField(max_length=40), default=list)
    instruments_version = models.TextField()
    instruments_hash = models.CharField(max_length=64)
    result = models.CharField(max_length=10, choices=choices.RiskResult)
    reasons = models.TextField()
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    alone = models.BooleanField()
    assessed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "member", "-assessed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(said="") & ~Q(known="") & ~Q(sources="") & ~Q(reasons=""),
                name="a_risk_is_assessed_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(result="no_risk") | Q(procedures=[]), name="no_risk_is_found_while_a_procedure_is_pending"
            ),
        ]


class ReturnRiskReview(Recorded):
    """What another person says to an assessment: agreed or not, and why. One each, only added to."""

    assessment = models.OneToOneField(ReturnRisk, on_delete=models.PROTECT, related_name="review")
    agrees = models.BooleanField()
    reasons = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reasons=""), name="a_review_gives_reasons")]


class ProtectionReview(Recorded):
    """That somebody must look at what a person fears: by when, who has taken it on, who was told in vain.

    It is over with the next reviewed assessment, never by hand.
    """

    fear = models.OneToOneField(Fear, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    level = models.SmallIntegerField(default=-1)
    climbs_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["climbs_at"], condition=Q(climbs_at__isnull=False), name="reviews_that_climb"),
            models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="reviews_that_wait"),
        ]


class ProtectionTerm(models.Model):
    """What the guards need of law/protection/protection.yaml: numbers and words, by name."""

    name = models.CharField(max_length=40, primary_key=True)
    numbers = ArrayField(models.IntegerField(), default=list)
    words = ArrayField(models.CharField(max_length=30), default=list)

    def __str__(self):
        return self.name


class LawAdvisory(models.Model):
    """An advisory of law/protection/advisories.yaml, as the guards read it."""

    code = models.CharField(max_length=60, primary_key=True)
    country = models.CharField(max_length=3)
    areas = ArrayField(models.TextField(), default=list)
    profiles = ArrayField(models.CharField(max_length=40), default=list)
    effect = models.CharField(max_length=10, choices=choices.AdvisoryEffect)
    words = models.TextField()
    source = models.TextField()
    status = models.CharField(max_length=15)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    def __str__(self):
        return self.code


class Advisory(models.Model):
    """An advisory that an agency added: never changed, ended with a reason. It speaks of its own cases, or `everywhere` where
    the law's document names its kind of agency.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    everywhere = models.BooleanField()
    country = models.CharField(max_length=3)
    areas = ArrayField(models.TextField(), default=list)
    profiles = ArrayField(models.CharField(max_length=40), default=list)
    effect = models.CharField(max_length=10, choices=choices.AdvisoryEffect)
    words = models.TextField()
    source = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(source=""), name="an_advisory_has_words_and_a_source"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="an_advisory_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="an_advisory_is_ended_for_a_reason",
            ),
        ]

    def __str__(self):
        return self.words


class AdvisoryReach(models.Model):
    """How far an advisory has come through the cases it may speak of: the clock's own mark."""

    code = models.CharField(max_length=60, primary_key=True)
    after = models.UUIDField(null=True)
    cases = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.code


class SeniorDecision(Recorded):
    """What a senior person decided about one person where an advisory asks for it. The last word counts; only added to."""

    advisory = models.CharField(max_length=60)
    place = models.TextField(blank=True)
    allowed = models.BooleanField()
    reasons = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["member", "advisory", "-recorded_at"])]
        constraints = [models.CheckConstraint(condition=~Q(reasons=""), name="a_senior_decision_has_reasons")]


class CapacityTalk(Recorded):
    """A talk about whether somebody decides freely and can decide: who was present, what was seen. Only added to.

    `clears` is what it came to on that day, computed by the database.
    """

    held_at = models.DateTimeField()
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    alone = models.BooleanField()
    present = models.TextField(blank=True)
    detained = models.BooleanField()
    pressure = ArrayField(models.CharField(max_length=20, choices=choices.Pressure), default=list)
    understands = models.CharField(max_length=10, choices=choices.Understands)
    professional = models.TextField(blank=True)
    professional_word = models.CharField(max_length=10, blank=True, choices=choices.ProfessionalWord)
    professional_file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    representative = models.TextField(blank=True)
    representative_ground = models.TextField(blank=True)
    representative_file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField()
    clears = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["case", "member", "-held_at"])]
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="a_talk_says_what_was_heard")]
