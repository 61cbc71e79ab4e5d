"""Assessments, findings and overrides, from which the gates before each step are computed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from bayiri.agencies.choices import Section
from bayiri.agencies.models import Agency
from bayiri.cases.models import Case
from bayiri.core.ids import uuid7
from bayiri.documents.models import Attachment
from bayiri.safeguards import choices
from bayiri.safeguards.models.children import ChildStep
from bayiri.safeguards.models.family import PartingWord
from bayiri.safeguards.models.health import CarrierRule, FitnessCertificate, HealthStatement
from bayiri.safeguards.models.protection import (
    Advisory,
    AdvisoryReach,
    CapacityTalk,
    LawAdvisory,
    ProtectionReview,
    ProtectionTerm,
    ReturnRisk,
    ReturnRiskReview,
    SeniorDecision,
)
from bayiri.safeguards.models.recorded import Recorded

__all__ = [
    "Advisory",
    "AdvisoryReach",
    "Alert",
    "AlertReach",
    "AlertRung",
    "AlertStep",
    "CapacityTalk",
    "CarrierRule",
    "ChildStep",
    "Finding",
    "FitnessCertificate",
    "GateRule",
    "HealthStatement",
    "LawAdvisory",
    "Override",
    "PartingWord",
    "ProtectionReview",
    "ProtectionTerm",
    "ReturnRisk",
    "ReturnRiskReview",
    "Screening",
    "ScreeningCorrection",
    "SeniorDecision",
    "Vulnerability",
]


class Screening(Recorded):
    """One person's assessment at one time: vulnerabilities, needs, risks. A new one does not overwrite the old."""

    vulnerabilities = ArrayField(models.CharField(max_length=20, choices=choices.Vulnerability), default=list)
    needs = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    protective_factors = models.TextField(blank=True)
    fears_return = models.BooleanField()
    screened_at = models.DateTimeField()


class ScreeningCorrection(Recorded):
    """That an assessment was written down wrongly, or of the wrong person: it counts no more. Only added to.

    `replaced_by` is the assessment that stands instead, perhaps another person's; without one there was none.
    """

    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="correction")
    replaced_by = models.OneToOneField(Screening, on_delete=models.PROTECT, null=True, related_name="corrects")
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_assessment_is_corrected_for_a_reason"),
            models.CheckConstraint(condition=~Q(screening=F("replaced_by")), name="no_assessment_replaces_itself"),
        ]


class Vulnerability(Recorded):
    """One vulnerability of one person, from when until when: what lists are filtered by."""

    code = models.CharField(max_length=20, choices=choices.Vulnerability)
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["code", "case"], condition=Q(until_at__isnull=True), name="vulnerable_cases")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "code"], condition=Q(until_at__isnull=True), name="one_open_vulnerability_a_code"
            )
        ]


class Finding(Recorded):
    """What somebody found about one gate for one person, on what evidence, valid until when. The last one counts.

    `file` is a paper of the case that the evidence rests on.
    """

    gate = models.CharField(max_length=20, choices=choices.Gate)
    state = models.CharField(max_length=15, choices=choices.State)
    evidence = models.TextField()
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    valid_until = models.DateField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "member", "gate", "-found_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(gate__in=["consent", "vulnerability", "family_unity"]), name="facts_decide_these_gates"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="a_finding_has_evidence"),
        ]


class Override(Recorded):
    """A gate passed over all the same, by a role allowed to, with a reason; never consent or non-refoulement."""

    gate = models.CharField(max_length=20, choices=choices.Gate)
    reason = models.TextField()
    overridden_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(gate__in=["consent", "non_refoulement"]), name="never_overridden"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_override_has_a_reason"),
        ]


class GateRule(models.Model):
    """What the database's guards need of law/protection/safeguards.yaml, copied when the guards are laid."""

    code = models.CharField(max_length=20, primary_key=True)
    blocks = ArrayField(models.CharField(max_length=15))
    applies_to = models.CharField(max_length=25)
    from_facts = models.BooleanField()
    clear_roles = ArrayField(models.CharField(max_length=30))
    override_roles = ArrayField(models.CharField(max_length=30))
    override_not_for = models.CharField(max_length=25)
    valid_days = models.PositiveIntegerField(null=True)
    # Where the reasons for it belong: whoever sees the journey sees whether it stands, who sees this section why.
    section = models.CharField(max_length=20, choices=Section, default=Section.JOURNEY)
    # What alone clears it: a reviewed assessment, a talk; empty where whoever has the role does.
    cleared_by = models.CharField(max_length=15, blank=True)

    def __str__(self):
        return self.code


class Alert(models.Model):
    """That somebody is exploited or abused, as whoever raised it says. Read by protection officers it has reached; never by
    who is named in it. Written by functions of the database alone; every step is an AlertStep.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    about = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    place = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    danger_now = models.BooleanField()
    named = ArrayField(models.UUIDField(), default=list)
    level = models.PositiveSmallIntegerField(default=0)
    climbs_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    danger_over_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, choices=choices.AlertOutcome)
    unfounded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # By the database's clock: how many of one agency came to another in a day. Over that number it does not ring by itself.
    came_at = models.DateTimeField(db_default=Now())
    rings = models.BooleanField(db_default=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["climbs_at"], condition=Q(climbs_at__isnull=False), name="alerts_that_climb"),
            models.Index(fields=["case"], condition=Q(closed_at__isnull=True), name="open_alerts_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_alert_says_what_happened"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(about=""), name="an_alert_says_about_whom_or_names_a_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=choices.AlertOutcome.values),
                name="a_closed_alert_has_an_outcome",
            ),
        ]

    def __str__(self):
        return "Alert"


class AlertReach(models.Model):
    """That an alert has come to the people with one role in one agency: they may read it. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="reaches")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    reached_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "role"])]
        constraints = [models.UniqueConstraint(fields=["alert", "agency", "role"], name="an_alert_reaches_a_role_once")]

    def __str__(self):
        return self.role


class AlertStep(models.Model):
    """One step of an alert: raised, told to whom, read, acted upon, closed. Nobody's name where the clock did it. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=choices.AlertStepKind)
    words = models.TextField(blank=True)
    told = ArrayField(models.UUIDField(), default=list)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["alert", "recorded_at"])]

    def __str__(self):
        return self.get_kind_display()


class AlertRung(models.Model):
    """Who is told of an unread alert and for how long the next waits: law/protection/alerts.yaml, as the guards read it."""

    danger_now = models.BooleanField()
    level = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=20)
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["danger_now", "level"], name="one_rung_a_level")]

    def __str__(self):
        return self.who
