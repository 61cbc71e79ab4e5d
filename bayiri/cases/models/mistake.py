"""What was written down by mistake: the row stays as it was, and one beside it says so."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.agencies.choices import Section
from bayiri.cases.choices import Mistaken
from bayiri.core.ids import uuid7


class Mistake(models.Model):
    """That a row of some table was written down by mistake: it counts no more. Only added to, by functions of the database.

    `row_id` names a row that is never changed; `section` who may see it, as the row itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=15, choices=Mistaken)
    row_id = models.UUIDField(unique=True)
    section = models.CharField(max_length=15, choices=Section)
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_mistake_says_why_it_is_one")]

    def __str__(self):
        return gettext("Written down by mistake")
