"""What every row about a member has."""

from django.conf import settings
from django.db import models

from bayiri.cases.models import Case, Member
from bayiri.core.ids import uuid7


class Recorded(models.Model):
    """What every row of this room has."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self):
        return type(self).__name__
