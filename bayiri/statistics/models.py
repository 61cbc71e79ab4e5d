"""Pictures of an agency's caseload: drawn by a job, kept until the next one."""

from django.db import models

from bayiri.agencies.models import Agency
from bayiri.core.ids import uuid7
from bayiri.statistics.choices import MAPS, Subject


class Picture(models.Model):
    """One chart or map as SVG with the table it was drawn from, in one language. It holds numbers only, of no person.

    `country` names the country of a map by area; `notes` are sentences about what does not stand on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=20, choices=Subject)
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=10)
    columns = models.JSONField()
    rows = models.JSONField()
    notes = models.JSONField(default=list)
    svg = models.TextField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "subject", "country", "language"], name="one_picture_of_a_subject"
            )
        ]

    def __str__(self):
        return self.get_subject_display()

    @property
    def is_map(self) -> bool:
        return self.subject in MAPS
