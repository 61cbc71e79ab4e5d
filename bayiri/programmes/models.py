"""What a household would get, what it applied for, and who decided on it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.cases.models import Case, Member
from bayiri.core.ids import uuid7
from bayiri.programmes.choices import ApplicationState, EarlierHelp, Outcome
from bayiri.rulebooks.models import RulebookVersion


class Circumstance(models.Model):
    """A fact that a rulebook asks for and no other record holds, with what shows it. The latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="circumstances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="circumstances")
    name = models.CharField(max_length=60)
    value = models.JSONField()
    evidence = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "recorded_at"])]
        constraints = [models.CheckConstraint(condition=~Q(evidence=""), name="a_stated_fact_has_evidence")]

    def __str__(self):
        return self.name


class Entitlement(models.Model):
    """One calculation: by which published rules, on which facts, with which answer. Only added to.

    `total` is in minor units of `currency` and counts no ceiling. `eligible` is null while a fact is missing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entitlements")
    programme = models.TextField()
    rulebook_version = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    as_of = models.DateField()
    facts = models.JSONField()
    answer = models.JSONField()
    eligible = models.BooleanField(null=True)
    currency = models.CharField(max_length=3)
    total = models.BigIntegerField()
    calculated_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "-calculated_at"])]
        constraints = [models.CheckConstraint(condition=Q(total__gte=0), name="no_entitlement_is_negative")]

    def __str__(self):
        return gettext("Calculation for %(programme)s") % {"programme": self.programme}


@pghistory.track()
class Application(models.Model):
    """A household applies for a programme's help, on one calculation, from one day on.

    `replaces`: the approval in whose place this one is to come, because the household has changed since.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="applications")
    programme = models.TextField()
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="applications")
    applied_on = models.DateField()
    note = models.TextField(blank=True)
    under_review = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="revisions")
    cancelled_because = models.TextField(blank=True, db_default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "programme"], condition=Q(state="submitted"), name="one_waiting_application_a_programme"
            ),
            models.UniqueConstraint(
                fields=["case", "programme"], condition=Q(state="approved"), name="one_approval_a_programme"
            ),
        ]

    def __str__(self):
        return gettext("Application to %(programme)s") % {"programme": self.programme}

    @property
    def decision(self) -> "ApprovalDecision | None":
        """What was decided; none where it waits, as when a decision was opened again."""
        if self.state == ApplicationState.SUBMITTED:
            return None
        return max(self.decisions.all(), key=lambda one: (one.recorded_at, one.id), default=None)


class ApprovalDecision(models.Model):
    """Somebody who had no part in the application approved or refused it.

    Only added to, and only by a function of the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    appeal_until = models.DateField(null=True)
    earlier_help = models.CharField(max_length=10, choices=EarlierHelp, blank=True, db_default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="approved") | (~Q(reasons="") & ~Q(remedy="") & Q(appeal_until__isnull=False)),
                name="a_refusal_has_reasons_and_a_remedy",
            )
        ]

    def __str__(self):
        return self.get_outcome_display()


class EarlierHelpOverride(models.Model):
    """Why help is given although somebody of the household was helped before: another programme manager then decides.

    Only added to, and only by a function of the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="overrides")
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__regex="[^[:space:]]"), name="helping_again_has_a_reason")
        ]

    def __str__(self):
        return gettext("why help is given again")


class Explanation(models.Model):
    """That the options were explained: to whom, when, in which language, and word for word what was shown.

    `snapshot` is the canonical JSON of the page, `sha256` its hash, `rests_on` the published documents behind it.
    `language` is what was spoken (ISO 639-3), `shown_in` the language of the page. Only added to, by a function.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="explanations")
    members_present = ArrayField(models.UUIDField())
    language = models.CharField(max_length=3)
    shown_in = models.CharField(max_length=2)
    interpreter_name = models.TextField(blank=True)
    snapshot = models.TextField()
    sha256 = models.CharField(max_length=64)
    rests_on = models.JSONField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(members_present=[]), name="options_are_explained_to_somebody"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="an_explanation_has_a_sha256"),
        ]

    def __str__(self):
        return gettext("Options explained")
