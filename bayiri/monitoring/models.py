"""Follow-up after arrival: rounds due, attempts, and what the survey came to."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from bayiri.agencies.models import Agency
from bayiri.cases.models import Case, Member
from bayiri.core.ids import uuid7
from bayiri.monitoring.choices import Mode, Risk, RoundState


class FollowUp(models.Model):
    """One person's round of follow-up, `months` after arrival (0: the baseline), by a responsible agency."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="follow_ups")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    arrived_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=15, choices=RoundState, default=RoundState.DUE)
    mode = models.CharField(max_length=10, choices=Mode, null=True)
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    held_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["member", "months"], name="a_round_once_for_each_person"),
            models.CheckConstraint(condition=Q(due_on__gte=F("arrived_on")), name="follow_up_begins_with_arrival"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(
                    held_on__gte=F("arrived_on"),
                    held_on__isnull=False,
                    mode__isnull=False,
                    interviewer__isnull=False,
                ),
                name="a_round_held_says_when_how_and_by_whom",
            ),
        ]

    def __str__(self):
        return gettext("Baseline") if not self.months else gettext("Month %d") % self.months


class Attempt(models.Model):
    """That somebody tried: not reached, declined, or the person has migrated again. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="attempts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=RoundState)
    ends_round = models.BooleanField()
    mode = models.CharField(max_length=10, choices=Mode)
    tried_on = models.DateField()
    country = models.CharField(max_length=3, blank=True)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return self.get_outcome_display()


class SurveyResult(models.Model):
    """The answers of one round and the scores they came to, from 0 to 1. Only added to.

    `answers` holds each item's code with the option chosen, or null where there was no answer: it drops out
    and the weights of the rest are renormalised. `survey`, `version`, `hash` name the
    document that scored them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, related_name="result")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    survey = models.TextField()
    version = models.TextField()
    hash = models.CharField(max_length=64)
    official = models.BooleanField()
    answers = models.JSONField()
    economic = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    social = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    psychosocial = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    composite = models.DecimalField(max_digits=5, decimal_places=4)
    band = models.TextField()
    answered = models.PositiveSmallIntegerField()
    items = models.PositiveSmallIntegerField()
    risks = ArrayField(models.CharField(max_length=25, choices=Risk), default=list)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(composite__range=(0, 1)), name="a_score_lies_between_0_and_1"),
            models.CheckConstraint(
                condition=Q(answered__gte=1, answered__lte=F("items")), name="a_result_rests_on_answers"
            ),
        ]

    def __str__(self):
        return gettext("Survey result")
