"""That somebody said they are afraid to return: where, to whom, in their words."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.cases.choices import FearSaidIn
from bayiri.core.ids import uuid7


class Fear(models.Model):
    """What somebody fears, as they said it. Only added to, by a function of the database; the safeguards read it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("Member", on_delete=models.PROTECT, related_name="+")
    said_in = models.CharField(max_length=20, choices=FearSaidIn)
    words = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "-recorded_at"])]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_fear_is_told_in_words")]

    def __str__(self):
        return gettext("Fear of returning")
