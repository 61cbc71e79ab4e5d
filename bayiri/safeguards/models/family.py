"""What each of a family says to travelling apart. Written by a function of the database alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bayiri.safeguards.models.recorded import Recorded


class PartingWord(Recorded):
    """What one adult says to some of the family going ahead, or what is best for one child of it. The last word counts.

    `goes` are the members who would go ahead of the others. For a child `words` are what the child says and `best` what is
    best for them and why, by a protection officer. Only added to: who changes their mind says a new word.
    """

    agrees = models.BooleanField()
    goes = ArrayField(models.UUIDField())
    words = models.TextField()
    best = models.TextField(blank=True)
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    alone = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "member", "-said_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_word_on_parting_has_words"),
            models.CheckConstraint(condition=~Q(goes=[]), name="a_word_on_parting_says_who_goes"),
        ]
