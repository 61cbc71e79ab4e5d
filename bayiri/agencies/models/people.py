"""How somebody comes to work for an agency, changes roles, and leaves."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bayiri.agencies.choices import Role
from bayiri.agencies.models.registry import Agency, User
from bayiri.core.ids import uuid7


class Invitation(models.Model):
    """A link sent by e-mail, with which somebody sets their first password. Only its hash is kept; it serves once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)  # the mail server has taken it
    not_taken_at = models.DateTimeField(null=True)  # or has not, and then
    again_at = models.DateTimeField(null=True)  # it is tried again, or no more
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(token_hash__regex="^[0-9a-f]{64}$"), name="an_invitation_keeps_a_hash"),  # noqa: S106
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            ),
        ]

    def __str__(self):
        return str(self.person)


class RoleChange(models.Model):
    """Which roles somebody is to have from here on, with their limits; some wait for a director's word."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_changes")
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list)
    limits = models.JSONField(default=dict)
    before = ArrayField(models.CharField(max_length=30), default=list)
    needs_director = models.BooleanField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "recorded_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(needs_director=True, decided_at__isnull=True),
                name="one_open_role_change",
            )
        ]

    def __str__(self):
        return str(self.person)


class Leaving(models.Model):
    """That somebody left the agency, with which roles; and that they came back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leavings")
    roles = ArrayField(models.CharField(max_length=30), default=list)
    limits = models.JSONField(default=dict)
    back_at = models.DateTimeField(null=True)
    back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(back_at__isnull=True), name="leaves_once")
        ]

    def __str__(self):
        return str(self.person)


class RoleExclusion(models.Model):
    """Two roles that one person never holds, a role that a kind of agency never has, or one that a director confirms:
    a copy of law/roles.yaml for the guards.
    """

    what = models.CharField(max_length=10)
    role = models.CharField(max_length=30)
    other = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "role", "other"], name="an_exclusion_stands_once")]

    def __str__(self):
        return f"{self.role} {self.other}"
