"""Counselling sessions, and which of them were written down wrongly."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from bayiri.cases.choices import (
    SessionChannel,
    Topic,
)
from bayiri.core.ids import uuid7


class CounsellingSession(models.Model):
    """Who counselled whom, when, how, in which language, through whom, about what, on which version of the
    information.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="sessions")
    held_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=SessionChannel)
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    interpreter_missing = models.BooleanField(default=False)
    members_present = ArrayField(models.UUIDField(), default=list)
    topics = ArrayField(models.CharField(max_length=20, choices=Topic), default=list)
    information_version = models.TextField()
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "-held_at"])]

    def __str__(self):
        return gettext("Counselling session")


class SessionCorrection(models.Model):
    """That a session was written down wrongly: it counts no more, and another row replaces it, or none was held.

    Only added to, so that what was believed stays readable.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="+")
    session = models.OneToOneField(CounsellingSession, on_delete=models.PROTECT, related_name="correction")
    replaced_by = models.OneToOneField(CounsellingSession, on_delete=models.PROTECT, null=True, related_name="corrects")
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_session_is_corrected_for_a_reason"),
            models.CheckConstraint(condition=~Q(session=F("replaced_by")), name="no_session_replaces_itself"),
        ]

    def __str__(self):
        return gettext("Correction")
