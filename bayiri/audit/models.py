"""The log of what happened: written with every act, never changed."""

import json

from django.db import models

from bayiri.audit.sealing.seal import COLUMNS, SealRow


class Event(models.Model):
    """One thing somebody did. Names no other table, so that it outlives what it speaks of."""

    at = models.DateTimeField()
    actor_id = models.UUIDField()
    actor_label = models.TextField()
    agency_id = models.UUIDField()
    kind = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField(null=True)
    subject_label = models.TextField()
    case_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["case_id", "-id"]), models.Index(fields=["agency_id", "-id"])]

    def __str__(self):
        return f"{self.kind} {self.subject_label}"


class Because(models.Model):
    """Why an act of a case was put right, in somebody's own words. The log names this row alone: the words are seen like
    the section they belong to, and are forgotten with the record, while the log stays as it was sealed.
    """

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    section = models.CharField(max_length=15)
    reason = models.TextField()
    recorded_by_id = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_id"])]

    def __str__(self):
        return self.reason


class KindSection(models.Model):
    """The part of a case that a kind of event, or of work, is about: copied from the code when the guards are laid."""

    of_work = models.BooleanField()
    kind = models.TextField()
    section = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_work", "kind"], name="one_section_a_kind")]

    def __str__(self):
        return f"{self.kind} {self.section}"


class Seal(models.Model):
    """A hash over the events between two numbers, chained to the seal before and signed. Only added to, by the owner.

    `leaves` are, for each sealed event, its number (eight bytes) and its hash (32), so that a fault can be named.
    """

    number = models.PositiveIntegerField(primary_key=True)
    from_event = models.BigIntegerField()
    to_event = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    public_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=128)
    leaves = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_event__gte=models.F("from_event"), events__gte=1), name="a_seal_covers_something"
            )
        ]

    def __str__(self):
        return str(self.number)

    def as_file(self) -> bytes:
        """The seal as JSON, as others check it: docs/how-to/check-the-log.md."""
        told = SealRow(**{name: getattr(self, name) for name in COLUMNS.split(", ")}).exported
        return json.dumps(told, indent=1, sort_keys=True).encode() + b"\n"


class Verification(models.Model):
    """That the log was checked against its seals, and what was found. Only added to, by the owner."""

    at = models.DateTimeField()
    seals = models.PositiveIntegerField()
    events = models.BigIntegerField()
    up_to_event = models.BigIntegerField()
    ok = models.BooleanField()
    first_fault = models.TextField(blank=True)

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {'ok' if self.ok else self.first_fault}"
