"""Follow-up after arrival: rounds due, attempts, and what the survey came to."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from bayiri.agencies.models import Agency
from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.monitoring.choices import Language, Mode, Outcome, Risk, RoundState


class FollowUp(models.Model):
    """One person's round of follow-up, `months` after arrival (0: the baseline), by a responsible agency.

    `officer` is the person of that agency who holds it, where somebody was named; `language` that of the interview.
    `state_before` is what it comes back to where what ended it is taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="follow_ups")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    arrived_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=15, choices=RoundState, default=RoundState.DUE)
    state_before = models.CharField(max_length=15, choices=RoundState, blank=True, db_default="")
    mode = models.CharField(max_length=10, choices=Mode, null=True)
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    held_on = models.DateField(null=True)
    language = models.CharField(max_length=2, choices=Language, blank=True, db_default="")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "due_on"]),
            models.Index(
                fields=["agency", "due_on"], condition=Q(state__in=["due", "not_reached"]), name="rounds_to_be_held"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "months"], condition=~Q(state="struck"), name="a_round_once_for_each_person"
            ),
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
    """What came of trying to reach somebody, or what was heard of them: where they live, that they died. Only added to.

    `mistake` says that it was written down by mistake, on pages that loaded it.
    """

    mistake: dict[str, str] | None = None
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="attempts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome)
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


class SurveyDraft(models.Model):
    """A survey that was begun: answers kept page by page, until it is a result or its days are over.

    `answers` holds each item's code with the option chosen, "no answer" and the like among them; `pages_done`
    the pages gone through, of `pages`. It is no result, and nobody's score.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, related_name="draft")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    version = models.TextField()
    language = models.CharField(max_length=2, choices=Language)
    mode = models.CharField(max_length=10, choices=Mode)
    held_on = models.DateField()
    answers = models.JSONField(default=dict)
    pages = models.PositiveSmallIntegerField()
    pages_done = ArrayField(models.PositiveSmallIntegerField(), default=list)
    keep_until = models.DateField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["keep_until"])]
        constraints = [models.CheckConstraint(condition=Q(pages__gte=1), name="a_survey_has_pages")]

    def __str__(self):
        return gettext("Survey begun")

    @property
    def is_kept(self) -> bool:
        """Its days are not over: somebody may go on with it."""
        return self.keep_until >= clock.today()


class ContactChoice(models.Model):
    """Whether a person wants to be contacted for follow-up: yes, or not any more. Only added to, the last word counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="contact_choices")
    agrees = models.BooleanField()
    mode = models.CharField(max_length=10, choices=Mode)
    said_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "-recorded_at"])]

    def __str__(self):
        return gettext("May be contacted") if self.agrees else gettext("Does not want contact")


class PlanReview(models.Model):
    """What somebody found when they looked at the plan again after a round that showed a risk. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="plan_reviews")
    found = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(found=""), name="a_review_has_words")]

    def __str__(self):
        return gettext("Plan looked at again")
