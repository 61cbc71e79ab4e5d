"""Published versions of dated documents: what a decision or an amount rests on, word for word."""

from django.db import models

from bayiri.core.ids import uuid7


class RulebookVersion(models.Model):
    """One version of one dated document as it was published. Never changed: another wording is another row.

    `hash` is that of the document it stands in (for a programme, with the lists it refers to), `text` the
    file as it was, `content` the same as checked data, `rests_on` the hashes of those lists by their code.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField()
    version = models.TextField()
    kind = models.CharField(max_length=20)
    hash = models.CharField(max_length=64)
    text = models.TextField()
    content = models.JSONField()
    rests_on = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version", "hash"], name="a_wording_is_published_once"),
            models.CheckConstraint(condition=models.Q(hash__regex="^[0-9a-f]{64}$"), name="a_hash_is_sha256"),
        ]

    def __str__(self):
        return f"{self.code} {self.version}"
