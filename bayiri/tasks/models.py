"""Work to do, by whom, until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import Agency, User
from bayiri.core.ids import uuid7


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
    OUTSIDE_PROCEDURE = "outside_procedure", _("Departure outside procedure: review")
    SECOND_LOOK = "second_look", _("Look a second time before the case is closed")
    CLOSE_AGAIN = "close_again", _("Closing was sent back: look at the case again")
    COMES_OF_AGE = "comes_of_age", _("Comes of age: take down their own declaration")
    AFTER_A_DEATH = "after_a_death", _("Somebody has died: see what was open for them, and who needs support")
    LOOK_AT_HELP = "look_at_help", _("Calculate the assistance again: the household has changed")
    DATA_STEWARD = "data_steward", _("Possible duplicate in another agency")


# Work that no act of the case ends: whoever did it says so. All other work ends with the act it asks for.
ENDED_BY_HAND = (
    TaskKind.OUTSIDE_PROCEDURE,
    TaskKind.DATA_STEWARD,
    TaskKind.INTERPRETER,
    TaskKind.AFTER_A_DEATH,
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
