"""What lies on the desk about a case: notes, and attempts to make contact."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.cases.choices import AttemptResult, ContactWay, NoteSection, NoteState
from bayiri.core.ids import uuid7
from bayiri.people.models import Contact


@pghistory.track()
class Note(models.Model):
    """What somebody wants remembered of a case. Corrected or marked as a mistake, never removed.

    `words` is the text as it is searched: see rules.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="notes", db_index=False)
    section = models.CharField(max_length=15, choices=NoteSection)
    text = models.TextField()
    words = models.TextField()
    pinned = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=NoteState, default=NoteState.CURRENT)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["case", "-recorded_at"]),
            GinIndex(SearchVector("words", config="simple"), name="words_of_notes"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(text__regex="[^[:space:]]"), name="a_note_says_something"),
        ]

    def __str__(self):
        return gettext("Note")


class ContactAttempt(models.Model):
    """One try to reach a person: when, how, over which number or address, what came of it. Only added to.

    `mistake` says that it was written down by mistake, on pages that loaded it.
    """

    mistake: dict[str, str] | None = None
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="contact_attempts", db_index=False)
    member = models.ForeignKey("Member", on_delete=models.CASCADE, related_name="contact_attempts")
    tried_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=ContactWay)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    contact_used = models.TextField(blank=True)
    result = models.CharField(max_length=15, choices=AttemptResult)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "-tried_at"])]

    def __str__(self):
        return gettext("Attempt to make contact")
