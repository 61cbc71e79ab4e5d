"""Complaints, every step of them, whom they have come to, and who may read the sensitive ones."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from bayiri.core.ids import uuid7
from bayiri.oversight import choices

LONGEST = 20_000


class Complaint(models.Model):
    """What somebody complains of. It names no record of a case or a person (INV-278): what is said of one stands in words.

    `agencies` and `named` never read it; `home`, of whose people or decisions it tells, may. `took_part` had done something
    when it was appealed against. Nothing of the code is kept but its hash. `recorded_by` wrote down what was told otherwise
    than by the page. Written by functions of the database alone; every step is a ComplaintStep.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=20, choices=choices.Channel)
    who = models.CharField(max_length=20, choices=choices.Who)
    name = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    said_by = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    phase = models.CharField(max_length=20, choices=choices.Phase)
    topic = models.CharField(max_length=20, choices=choices.Topic)
    sensitive = models.BooleanField()
    about = models.CharField(max_length=20, choices=choices.About)
    about_words = models.TextField(blank=True)
    case_number = models.TextField(blank=True)
    what = models.TextField()
    home = models.UUIDField(null=True)
    agencies = ArrayField(models.UUIDField(), default=list)
    named = ArrayField(models.UUIDField(), default=list)
    took_part = ArrayField(models.UUIDField(), default=list)
    level = models.PositiveSmallIntegerField(default=0)
    climbs_at = models.DateTimeField(null=True)
    acknowledge_by = models.DateField()
    answer_by = models.DateField()
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    appeal_until = models.DateField(null=True)
    appealed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, choices=choices.Outcome)
    in_time = models.BooleanField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    came_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["climbs_at"], condition=Q(climbs_at__isnull=False), name="complaints_that_climb")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="a_complaint_says_what_happened"),
            models.CheckConstraint(
                condition=Q(channel="page", recorded_by__isnull=True, said_by="")
                | (~Q(channel="page") & Q(recorded_by__isnull=False) & ~Q(said_by="")),
                name="what_is_written_down_says_who_said_it",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", appealed_at__isnull=True)
                | Q(answered_at__isnull=False, outcome__in=choices.Outcome.values),
                name="an_answered_complaint_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(appealed_at__isnull=False), name="a_decision_follows_an_appeal"
            ),
        ]

    def __str__(self):
        return "Complaint"

    @property
    def standing(self):
        """Where it is now, in words for everybody."""
        if self.withdrawn_at:
            return _("Withdrawn")
        if self.decided_at:
            return _("Decided after an appeal")
        if self.appealed_at:
            return _("The appeal is being looked into")
        if self.answered_at:
            return _("Answered")
        return _("Being looked into") if self.acknowledged_at else _("Received")

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        answered = self.decided_at if self.appealed_at else self.answered_at
        return not self.withdrawn_at and not answered


class ComplaintReach(models.Model):
    """That a complaint has come to somebody: they may read it while nothing of it keeps them out. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="reaches")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    reached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "person"], name="a_complaint_reaches_somebody_once")
        ]

    def __str__(self):
        return "Reach"


class ComplaintStep(models.Model):
    """One step of a complaint. Nobody's name where who complains took it, or the clock. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=choices.StepKind)
    words = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True, choices=choices.Outcome)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["complaint", "recorded_at"])]

    def __str__(self):
        return self.get_kind_display()


class ComplaintFile(models.Model):
    """A photograph or PDF that came with a complaint, sealed at rest, without where and with what it was taken. Only added to."""

    sealed = ("content",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="files")
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    key_id = models.CharField(max_length=20, blank=True, db_default="")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return "File"


class SensitiveReader(models.Model):
    """That a director has named a complaints officer to read sensitive complaints."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="somebody_is_named_once"
            )
        ]

    def __str__(self):
        return "Reader"


class ComplaintTerm(models.Model):
    """Days and lists of law/protection/complaints.yaml, as the guards read them."""

    name = models.CharField(max_length=40, unique=True)
    number = models.PositiveIntegerField(default=0)
    words = ArrayField(models.TextField(), default=list)

    def __str__(self):
        return self.name
