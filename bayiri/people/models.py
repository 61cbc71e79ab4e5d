"""Persons: who somebody is, how to reach them safely, what proves it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from bayiri.agencies.models import Agency
from bayiri.core.ids import uuid7
from bayiri.people.choices import (
    BirthPrecision,
    ContactKind,
    DocumentKind,
    EvidenceGrade,
    MatchAct,
    MatchPart,
    MatchReason,
    MatchState,
    RecordState,
    Sex,
)


@pghistory.track()
class Person(models.Model):
    """One human being. Names stand as the person writes them and in Latin letters."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    given_names = models.TextField()
    family_name = models.TextField(blank=True)
    given_names_latin = models.TextField()
    family_name_latin = models.TextField(blank=True)
    other_names = ArrayField(models.TextField(), default=list, blank=True)
    sort_key = models.TextField()
    sex = models.CharField(max_length=10, choices=Sex)
    born_on = models.DateField(null=True)
    birth_precision = models.CharField(max_length=10, choices=BirthPrecision, null=True)
    nationalities = ArrayField(models.CharField(max_length=3), default=list)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    interpreter_language = models.CharField(max_length=3, blank=True)
    education = models.CharField(max_length=2, blank=True)
    occupation_before = models.CharField(max_length=4, blank=True)
    occupation_in_host_country = models.CharField(max_length=4, blank=True)
    region_of_origin = models.TextField(blank=True)
    died_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(born_on__isnull=True, birth_precision__isnull=True)
                | Q(born_on__isnull=False, birth_precision__isnull=False),
                name="a_birth_date_has_a_precision",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
                name="nobody_dies_before_birth",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The full name as the person writes it."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def name_latin(self) -> str:
        """The full name in Latin letters."""
        return f"{self.given_names_latin} {self.family_name_latin}".strip()

    @cached_property
    def spellings(self) -> list[str]:
        """Every way the name is known to be written."""
        return list(dict.fromkeys(name for name in [self.name, self.name_latin, *self.other_names] if name))


class NameKey(models.Model):
    """One key under which a person's name is found by equality, whatever the spelling; see names.py."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_keys", db_index=False)
    key = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["key", "person"]), models.Index(fields=["person"])]

    def __str__(self):
        return self.key


@pghistory.track()
class Contact(models.Model):
    """One way to reach a person, and whether it is safe to use."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=20, choices=ContactKind)
    value = models.TextField()
    is_safe = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=RecordState, default=RecordState.CURRENT)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self):
        return self.get_kind_display()


@pghistory.track()
class IdentityDocument(models.Model):
    """A paper that says who a person is, graded by how much it proves."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identity_documents")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    number = models.TextField(blank=True)
    country = models.CharField(max_length=3)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    grade = models.CharField(max_length=12, choices=EvidenceGrade)
    state = models.CharField(max_length=10, choices=RecordState, default=RecordState.CURRENT)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["number"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="a_document_expires_after_its_issue",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip()


class Merge(models.Model):
    """That two records of one person were made one: `lost` leads to `kept` from then on. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    lost = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_version = models.PositiveIntegerField()
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("lost")), name="nobody_is_merged_with_themselves"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_merge_has_a_reason"),
        ]

    def __str__(self):
        return self.reason


class MergedRow(models.Model):
    """One value that a merge moved, wherever it stands, so that undoing puts back exactly that. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="rows")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    table_name = models.TextField()
    column_name = models.TextField()
    row_id = models.UUIDField()
    before = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["row_id"])]

    def __str__(self):
        return f"{self.table_name}.{self.column_name}"


class MergeUndo(models.Model):
    """That a merge was a mistake: everything it moved is back where it was. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    merge = models.OneToOneField(Merge, on_delete=models.PROTECT, related_name="undo")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return self.reason


class MatchQuestion(models.Model):
    """That it is to be found out whether a person written down, or corrected, is known to another agency.

    Written by the database itself and answered by a job: whoever registers is told nothing.
    """

    person_id = models.UUIDField(primary_key=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(answered_at__isnull=True), name="questions_to_be_answered")
        ]

    def __str__(self):
        return str(self.person_id)


class Match(models.Model):
    """Two records of two agencies that may be one person: found by their keys, looked at by both data stewards.

    A link between them gives no sight. Read and written by the database's functions alone: the application sees neither
    whose the other record is nor which.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No foreign keys: where one of the two is made one with a third record, what was found stays as it was found.
    one_id = models.UUIDField()
    other_id = models.UUIDField()
    parts = ArrayField(models.CharField(max_length=15, choices=MatchPart))
    score = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.OPEN)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["other_id"]), models.Index(fields=["state"])]
        constraints = [
            models.UniqueConstraint(fields=["one_id", "other_id"], name="two_records_are_matched_once"),
            models.CheckConstraint(condition=Q(one_id__lt=F("other_id")), name="a_match_has_two_records"),
        ]

    def __str__(self):
        return self.get_state_display()


class MatchStep(models.Model):
    """What the data steward of one of the two agencies did about a match, with listed reasons. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="steps")
    side_id = models.UUIDField()  # the record of the two that the acting agency is responsible for
    act = models.CharField(max_length=15, choices=MatchAct)
    reasons = ArrayField(models.CharField(max_length=15, choices=MatchReason), default=list)
    answer_by = models.DateField(null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reasons__contained_by=MatchReason.values), name="reasons_of_a_match_are_listed"
            ),
            models.CheckConstraint(
                condition=Q(reasons__len__gt=0) | Q(act__in=["taken_back", "opened_again"]),
                name="a_step_of_a_match_has_reasons",
            ),
        ]

    def __str__(self):
        return self.get_act_display()
