"""Bringing a caseload in from a spreadsheet: the import, its file and rows while it lasts, its households for good."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bayiri.agencies.models import Agency
from bayiri.core.ids import uuid7
from bayiri.exchange.choices import Encoding, HouseholdState, ImportState, KnownPeople, Separator


class CaseloadImport(models.Model):
    """One file and what becomes of it. `columns` and `meanings` say how it is read: see sheets/mapping.py."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    broke_off = models.BooleanField(default=False)
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=10, choices=Encoding, blank=True)
    separator = models.CharField(max_length=1, choices=Separator, blank=True)
    sheet = models.TextField(blank=True)
    header_row = models.PositiveIntegerField()
    headers = ArrayField(models.TextField())
    columns = models.JSONField(default=dict)
    meanings = models.JSONField(default=dict)
    unknown = models.JSONField(default=dict)
    known_people = models.CharField(max_length=10, choices=KnownPeople, default=KnownPeople.LEAVE_OUT)
    rows = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "-recorded_at"]), models.Index(fields=["agency", "sha256"])]

    def __str__(self):
        return self.file_name


class ImportFile(models.Model):
    """The file as it was uploaded, sealed at rest; gone when its import ends."""

    sealed = ("content",)

    caseload_import = models.OneToOneField(
        CaseloadImport, on_delete=models.CASCADE, primary_key=True, related_name="file"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    key_id = models.CharField(max_length=20, blank=True, db_default="")

    def __str__(self):
        return str(self.pk)


class ImportHousehold(models.Model):
    """One household of a file, and the case it became: what is undone is found by it, and what goes on after a crash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    caseload_import = models.ForeignKey(CaseloadImport, on_delete=models.CASCADE, related_name="households")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    key = models.TextField()
    people = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=HouseholdState)
    reasons = ArrayField(models.TextField(), default=list)
    case_id = models.UUIDField(null=True)
    case_number = models.TextField(blank=True)
    brought_in_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["caseload_import", "state", "place"])]
        constraints = [
            models.UniqueConstraint(fields=["caseload_import", "place"], name="a_household_once_in_an_import"),
            models.UniqueConstraint(fields=["case_id"], name="a_case_comes_from_one_household"),
            models.CheckConstraint(
                condition=Q(state__in=("brought_in", "undone", "kept"), case_id__isnull=False, brought_in_at__isnull=False)
                | Q(case_id__isnull=True, brought_in_at__isnull=True),
                name="a_household_brought_in_has_a_case",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.key


class ImportRow(models.Model):
    """One row of a file, as written and as read: one person. Gone when the import ends."""

    caseload_import = models.ForeignKey(CaseloadImport, on_delete=models.CASCADE, related_name="staged")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(ImportHousehold, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    person = models.JSONField()
    faults = models.JSONField(default=list)
    twice_in = models.PositiveIntegerField(null=True)
    known = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["caseload_import", "number"])]

    def __str__(self):
        return str(self.number)


class ColumnTemplate(models.Model):
    """How an agency reads files with these columns: remembered from the last one."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    headers_hash = models.CharField(max_length=64)
    columns = models.JSONField()
    meanings = models.JSONField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "headers_hash"], name="one_template_a_kind_of_file")]

    def __str__(self):
        return self.headers_hash


class KeptAnswer(models.Model):
    """What was answered to something that another program sent under a key of its own. Holds nothing personal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    said = models.CharField(max_length=64)  # a hash of address and words
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    answered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["answered_at"])]
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="a_key_once_an_account")]

    def __str__(self):
        return self.key
