"""The reintegration plan: its lines, what the returnee said to it, what was delivered, who verified it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.cases.models import Case, Member
from bayiri.core.ids import uuid7
from bayiri.people.models import Person
from bayiri.reintegration.choices import (
    DIMENSION_OF,
    AnswerChannel,
    AssetKind,
    CheckedBy,
    CommentOutcome,
    Dimension,
    Form,
    Level,
    LineState,
    NeedLevel,
    NeedTopic,
    Occasion,
    Phase,
    PlanState,
    Proof,
    Settled,
)


@pghistory.track()
class Plan(models.Model):
    """A household's plan. `version` counts every change of its lines; what people agree to is one version.

    The database counts it, so that no agreement outlives what was agreed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    arrived_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return gettext("Reintegration plan")


class Need(models.Model):
    """One need of one person, found in talking with them, in their words. Its topic says the dimension.

    What was found is not changed; a need that is met, or is none any longer, is settled.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=12, choices=NeedTopic)
    level = models.CharField(max_length=12, choices=NeedLevel)
    words = models.TextField()
    settled_because = models.CharField(max_length=10, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_need_is_said_in_words"),
            models.CheckConstraint(
                condition=Q(settled_because="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(settled_because="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="a_settled_need_says_why_and_by_whom",
            ),
        ]

    def __str__(self):
        return self.get_topic_display()

    @property
    def dimension(self) -> Dimension:
        return DIMENSION_OF[NeedTopic(self.topic)]


@pghistory.track()
class PlanLine(models.Model):
    """One piece of help and the need it answers. `member` is empty where it is for the whole family.

    `found_need` is the need of the assessment behind it; a line without one is shown as a gap. `amount` counts
    minor units of `currency`. `version` is the line's own, for two people writing at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    dimension = models.CharField(max_length=15, choices=Dimension)
    level = models.CharField(max_length=12, choices=Level)
    form = models.CharField(max_length=10, choices=Form)
    phase = models.CharField(max_length=20, choices=Phase, default=Phase.AFTER_ARRIVAL)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    need = models.TextField()
    found_need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="lines")
    description = models.TextField()
    provider = models.TextField()
    amount = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    planned_on = models.DateField()
    state = models.CharField(max_length=10, choices=LineState, default=LineState.PLANNED)
    dropped_because = models.TextField(blank=True, db_default="")
    approved_version = models.PositiveIntegerField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["case", "dimension"])]
        constraints = [
            models.CheckConstraint(condition=~Q(need=""), name="a_line_names_the_need_it_answers"),
            models.CheckConstraint(condition=Q(amount=0) | ~Q(currency=""), name="an_amount_has_a_currency"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "dropped"]) | Q(approved_by__isnull=False),
                name="a_line_in_hand_was_approved",
            ),
        ]

    def __str__(self):
        return self.description[:80]

    @property
    def given(self) -> int:
        """Minor units that were given, as far as the plan's page has loaded what was noted by mistake."""
        return sum(delivery.amount for delivery in self.deliveries.all() if delivery.mistake is None)

    @property
    def may_be_delivered(self) -> bool:
        """Approved, and not yet given in full; help without a price is given once."""
        return self.state == LineState.APPROVED or (self.state == LineState.DELIVERED and self.given < self.amount)


class PlanApproval(models.Model):
    """What a returnee said to one version of the plan: yes, no, or a comment only. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    plan_version = models.PositiveIntegerField()
    approves = models.BooleanField(null=True)
    channel = models.CharField(max_length=10, choices=AnswerChannel)
    language = models.CharField(max_length=3)
    comment = models.TextField(blank=True)
    guardian_name = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "recorded_at"])]

    def __str__(self):
        return gettext("What the person said to the plan")


class PlanComment(models.Model):
    """What a returnee said to the plan, or to one line: who, when, on which occasion, how, in which language.

    Only added to, by a function of the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="comments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, null=True, related_name="comments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    plan_version = models.PositiveIntegerField()
    occasion = models.CharField(max_length=15, choices=Occasion)
    channel = models.CharField(max_length=10, choices=AnswerChannel)
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    guardian_name = models.TextField(blank=True)
    text = models.TextField()
    said_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "recorded_at"])]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_comment_is_said_in_words")]

    def __str__(self):
        return gettext("Comment on the plan")


class CommentAnswer(models.Model):
    """What was done about a comment. Only added to, by a function of the database; a comment has one answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    comment = models.OneToOneField(PlanComment, on_delete=models.PROTECT, related_name="answer")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=CommentOutcome)
    text = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_comment_is_answered_in_words")]

    def __str__(self):
        return gettext("Answer to a comment")


class Delivery(models.Model):
    """That help of a line was given: when, how much, with what proof. Only added to.

    `recorded_by` answers for the delivery; `handed_over_by` names the supplier or colleague who was there. `mistake` says
    that it was noted by mistake, on pages that loaded it.
    """

    mistake: dict[str, str] | None = None
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="deliveries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    delivered_on = models.DateField()
    amount = models.PositiveBigIntegerField(default=0)
    proof = models.CharField(max_length=15, choices=Proof)
    proof_reference = models.TextField(blank=True)
    note = models.TextField(blank=True)
    handed_over_by = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self):
        return gettext("Delivery")


class Verification(models.Model):
    """That somebody else looked whether the help arrived, how, and what was found. Only added to."""

    mistake: dict[str, str] | None = None
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="verifications")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    verified_on = models.DateField()
    how = models.CharField(max_length=10, choices=CheckedBy)
    found_in_order = models.BooleanField()
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return gettext("Verification")


class Asset(models.Model):
    """What a person chose to say of what they own, have saved or owe, in their words; no amounts are asked for.

    `shown_to` are agencies the person has named. Nothing depends on it: no rule, safeguard, form or list.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=10, choices=AssetKind)
    words = models.TextField()
    shown_to = ArrayField(models.UUIDField(), default=list)
    ended_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "recorded_at"])]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="an_asset_is_said_in_words")]

    def __str__(self):
        return self.get_kind_display()
