"""What happens in a household: a death, one household becoming two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from bayiri.cases.choices import (
    MemberState,
)
from bayiri.core.ids import uuid7


class Death(models.Model):
    """That a member has died: when, who told it, whether a certificate was seen. Written by the database.

    A mistaken one stays, taken back by another person with the reason; it then counts no longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="deaths")
    member = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="deaths")
    died_on = models.DateField()
    told_by = models.TextField()
    certificate_seen = models.BooleanField()
    state_before = models.CharField(max_length=10, choices=MemberState)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(undone_at__isnull=True), name="a_death_is_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | (Q(undone_by__isnull=False) & ~Q(undone_because="")),
                name="a_death_is_taken_back_with_a_reason",
            ),
        ]

    def __str__(self):
        return gettext("a death")


class Split(models.Model):
    """One household became two: the new case and the one it was split from. Written by the database.

    `is_carrying` is true only inside the function that carries the people's own records over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.OneToOneField("Case", on_delete=models.PROTECT, related_name="split")
    from_case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="splits")
    reason = models.TextField()
    after_arrival = models.BooleanField(default=False)
    is_carrying = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    joined_again_at = models.DateTimeField(null=True)
    joined_again_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(case=F("from_case")), name="a_household_splits_in_two")]

    def __str__(self):
        return gettext("a split household")
