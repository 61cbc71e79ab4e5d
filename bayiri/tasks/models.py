"""Work to do, by whom, until when; appointments, and the feed that shows them in one's own calendar."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import Agency, User
from bayiri.core.ids import uuid7
from bayiri.tasks.choices import (
    WITHOUT_INTERPRETER,
    AppointmentChannel,
    AppointmentKind,
    AppointmentState,
    InterpreterState,
    LapsedBecause,
)


class TaskKind(models.TextChoices):
    """What is to be done. Each opens from one act and ends with another."""

    ASSESS = "assess", _("Assess vulnerability, needs and risks")
    RENEW_DECISION = "renew_decision", _("Renew the decision: something it was bound to has changed")
    REVIEW_PROTECTION = "review_protection", _("Review a protection concern")
    REVIEW_REFUSAL = "review_refusal", _("Review a refusal or resistance")
    APPROVE = "approve", _("Decide on an application")
    INTERPRETER = "interpreter", _("Find an interpreter: a session was held without one")
    CLEAR_GATE = "clear_gate", _("Look at a safeguard")
    CONFIRM_DECISION = "confirm_decision", _("Confirm the decision again before departure")
    CONFIRM_ARRIVAL = "confirm_arrival", _("Confirm the arrival")
    PLAN = "plan", _("Make the reintegration plan")
    FOLLOW_UP = "follow_up", _("Follow up")
    REVIEW_PLAN = "review_plan", _("Review the plan: follow-up shows a risk")
    ANSWER_COMMENT = "answer_comment", _("Answer what the person said to the plan")
    OUTSIDE_PROCEDURE = "outside_procedure", _("Departure outside procedure: review")
    SECOND_LOOK = "second_look", _("Look a second time before the case is closed")
    CLOSE_AGAIN = "close_again", _("Closing was sent back: look at the case again")
    COMES_OF_AGE = "comes_of_age", _("Comes of age: take down their own declaration")
    AFTER_A_DEATH = "after_a_death", _("Somebody has died: see what was open for them, and who needs support")
    LOOK_AT_HELP = "look_at_help", _("Calculate the assistance again: the household has changed")
    REOPENED = "reopened", _("The case was opened again: see what is to be done")
    CONTRADICTED = "contradicted", _("The record of the journey is contradicted: find out and write down what is true")
    EMERGENCY = "emergency", _("The case was opened in an emergency: see why")
    REFERRAL_NEWS = "referral_news", _("News of a referral: read what was answered")
    REFERRAL_WAITS = "referral_waits", _("Nobody has answered a referral yet")
    CONFIRM_SHARING = "confirm_sharing", _("Sharing without consent: confirm it or take it back")
    RECEIPT_MISSING = "receipt_missing", _("Nobody has confirmed that shared data was deleted")
    DATA_REQUEST = "data_request", _("Answer somebody's request about their data")
    PERIOD_ENDS = "period_ends", _("The time to leave ends: speak with the person about voluntary return")


# Which part of a case each kind of work is about: other agencies see it where they see that part; "all" none of them.
SECTION_OF_WORK = {
    TaskKind.ASSESS: "protection", TaskKind.RENEW_DECISION: "journey", TaskKind.REVIEW_PROTECTION: "protection",
    TaskKind.REVIEW_REFUSAL: "journey", TaskKind.APPROVE: "finance", TaskKind.INTERPRETER: "journey",
    TaskKind.CLEAR_GATE: "protection", TaskKind.CONFIRM_DECISION: "journey", TaskKind.CONFIRM_ARRIVAL: "journey",
    TaskKind.PLAN: "plan", TaskKind.FOLLOW_UP: "follow_up", TaskKind.REVIEW_PLAN: "follow_up",
    TaskKind.ANSWER_COMMENT: "plan", TaskKind.OUTSIDE_PROCEDURE: "journey", TaskKind.SECOND_LOOK: "journey",
    TaskKind.CLOSE_AGAIN: "journey", TaskKind.COMES_OF_AGE: "identity", TaskKind.AFTER_A_DEATH: "journey",
    TaskKind.LOOK_AT_HELP: "finance", TaskKind.REOPENED: "journey", TaskKind.CONTRADICTED: "journey",
    TaskKind.EMERGENCY: "all", TaskKind.REFERRAL_NEWS: "all",
    TaskKind.REFERRAL_WAITS: "all", TaskKind.CONFIRM_SHARING: "all", TaskKind.RECEIPT_MISSING: "all",
    TaskKind.DATA_REQUEST: "all", TaskKind.PERIOD_ENDS: "basis",
}  # fmt: skip


# Work that no act of the case ends: whoever did it says so. All other work ends with the act it asks for.
ENDED_BY_HAND = (
    TaskKind.OUTSIDE_PROCEDURE,
    TaskKind.INTERPRETER,
    TaskKind.AFTER_A_DEATH,
    TaskKind.CONTRADICTED,
    TaskKind.REOPENED,
    TaskKind.REFERRAL_NEWS,
    TaskKind.REFERRAL_WAITS,
    TaskKind.RECEIPT_MISSING,
)


class Task(models.Model):
    """One piece of work on a case, for one person or for everybody with a role in an agency."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=TaskKind)
    case_id = models.UUIDField()
    case_label = models.TextField()
    member_id = models.UUIDField(null=True)
    note = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=30), default=list)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="tasks")
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "due_on"], condition=Q(ended_at__isnull=True), name="open_tasks_of_an_agency"
            ),
            models.Index(fields=["case_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("recorded_at")),
                name="a_task_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.get_kind_display()


@pghistory.track()
class Appointment(models.Model):
    """When somebody of an agency meets people of one case: where, in which language, through whom, what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case_id = models.UUIDField()
    case_label = models.TextField()
    member_ids = ArrayField(models.UUIDField(), default=list)
    kind = models.CharField(max_length=20, choices=AppointmentKind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=AppointmentChannel)
    place = models.TextField(blank=True)
    language = models.CharField(max_length=3)
    interpreter = models.CharField(max_length=10, choices=InterpreterState, default=InterpreterState.NOT_NEEDED)
    interpreter_name = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.PLANNED)
    reason = models.TextField(blank=True)
    lapsed_because = models.CharField(max_length=10, choices=LapsedBecause, blank=True, db_default="")
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["person", "starts_at"]),
            models.Index(fields=["agency", "starts_at"]),
            models.Index(fields=["case_id", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_appointment_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason="", lapsed_because=""),
                name="a_cancelled_appointment_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(lapsed_because="") | Q(state="cancelled"), name="what_has_lapsed_is_cancelled"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_planned(self) -> bool:
        return self.state == AppointmentState.PLANNED

    @property
    def lacks_interpreter(self) -> bool:
        """An interpreter is needed, and nobody has said yes."""
        return self.is_planned and self.interpreter in WITHOUT_INTERPRETER


class CalendarFeed(models.Model):
    """That somebody reads their appointments in their own calendar, at an address only they know."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    language = models.CharField(max_length=10)
    renewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash__isnull=True) | Q(token_hash__regex="^[0-9a-f]{64}$"),  # noqa: S106 - a pattern
                name="a_feed_keeps_a_hash",
            )
        ]

    def __str__(self):
        return "calendar feed"
