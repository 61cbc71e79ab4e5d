"""The track of a child: guardian, assessment, family, panel, escort, who receives. See rules/children.py."""

from django.db import models
from django.db.models import F, Q

from bayiri.documents.models import Attachment
from bayiri.safeguards.choices_of_children import ChildStepKind
from bayiri.safeguards.models.recorded import Recorded


class ChildStep(Recorded):
    """One step for one child. Only added to: what ends is ended by a further step that says why.

    `about` is the report that a panel judges, the determination that is appealed against, or what has ended. `due_on` is
    computed by the database from the law's days.
    """

    kind = models.CharField(max_length=15, choices=ChildStepKind)
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    happened_on = models.DateField()
    valid_until = models.DateField(null=True)
    name = models.TextField(blank=True)
    body = models.TextField(blank=True)
    words = models.TextField()
    view = models.TextField(blank=True)
    outcome = models.CharField(max_length=15, blank=True)
    due_on = models.DateField(null=True)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "kind", "-recorded_at"]), models.Index(fields=["case"])]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_step_for_a_child_has_words"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("happened_on")),
                name="a_step_for_a_child_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("guardian", "escort", "receiver")) | (~Q(name="") & ~Q(body="")),
                name="who_stands_for_a_child_is_named",
            ),
            models.UniqueConstraint(
                fields=["about", "recorded_by"], condition=Q(kind="sat"), name="each_sits_once_on_a_report"
            ),
            models.UniqueConstraint(
                fields=["about", "kind"], condition=Q(kind__in=("determined", "appeal_decided", "ended")),
                name="a_step_for_a_child_is_answered_once",
            ),
        ]  # fmt: skip
