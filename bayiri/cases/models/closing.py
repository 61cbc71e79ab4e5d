"""That a case may be closed, and the second look at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.cases.choices import (
    ClosingAnswer,
    Outcome,
)
from bayiri.core.ids import uuid7


class ClosingProposal(models.Model):
    """Somebody says that a case may be closed, and how it ended; another person looks at it a second time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="closing_proposals")
    outcome = models.CharField(max_length=15, choices=Outcome)
    note = models.TextField(blank=True)
    answer = models.CharField(max_length=10, choices=ClosingAnswer, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(answer=""), name="one_open_closing_proposal"),
            models.CheckConstraint(
                condition=~Q(answer="sent_back") | ~Q(reason=""), name="what_is_sent_back_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="an_answer_has_its_author",
            ),
        ]

    def __str__(self):
        return gettext("a proposal to close")


class ClosingRule(models.Model):
    """Which outcomes, and which stages, need a second look before a case is closed, and who may give it: a copy of the
    law's document.
    """

    what = models.CharField(max_length=10)
    code = models.CharField(max_length=15)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "code"], name="one_row_a_closing_rule")]

    def __str__(self):
        return f"{self.what} {self.code}"
