"""Whose term is over, what is held back from it, and what people ask about their own data."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bayiri.agencies.models import Agency
from bayiri.cases.models import Case, Member
from bayiri.core.ids import uuid7
from bayiri.privacy.choices import CHECKED, CopyState, IdentityCheck, RequestKind, RequestState


class ErasureRule(models.Model):
    """How one column is overwritten when a record is past its term: what retention/fields.yaml comes to, laid with the guards.

    `reach` is the condition that finds the rows: $1 are cases, $2 persons. Without a column the rows go whole.
    """

    table_name = models.CharField(max_length=63)
    column_name = models.CharField(max_length=63, blank=True)
    how = models.CharField(max_length=6)
    reach = models.TextField()

    def __str__(self):
        return f"{self.table_name}.{self.column_name}"


class LegalTerm(models.Model):
    """A number of years or months that the guards know from the dated documents."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveSmallIntegerField()

    def __str__(self):
        return self.name


class Forgetting(models.Model):
    """That a case was past its term and its words about people were overwritten. Written by the database alone, once."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="forgetting")
    people = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    forgotten_at = models.DateTimeField()

    def __str__(self):
        return self.case.number


class Hold(models.Model):
    """A reason in law why a case is not overwritten although its term is over; lifted by somebody else, or over by its day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    ground = models.TextField()
    until_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_because = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case"], condition=Q(lifted_at__isnull=True), name="holds_that_stand")]
        constraints = [
            models.CheckConstraint(condition=Q(ground__regex="[^[:space:]]"), name="a_hold_has_a_ground"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True)
                | (
                    Q(lifted_by__isnull=False, lifted_because__regex="[^[:space:]]")
                    & ~Q(lifted_by=models.F("recorded_by"))
                ),
                name="a_hold_is_lifted_by_somebody_else",
            ),
        ]

    def __str__(self):
        return self.case.number


class DataRequest(models.Model):
    """What a person asked about their data, until when it is answered, and how it was."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="data_requests")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=RequestKind)
    words = models.TextField(blank=True)
    received_on = models.DateField()
    identity_checked = models.CharField(max_length=15, choices=IdentityCheck, default=IdentityCheck.NOT_YET)
    due_on = models.DateField()
    extended_because = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    answer = models.TextField(blank=True)
    ground = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "due_on"], condition=Q(state="open"), name="open_requests_of_an_agency"),
            models.Index(fields=["agency", "-answered_at"]),
            models.Index(fields=["case"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | Q(
                    state="answered",
                    answered_at__isnull=False,
                    answer__regex="[^[:space:]]",
                    identity_checked__in=CHECKED,
                )
                | Q(
                    state="refused",
                    answered_at__isnull=False,
                    ground__regex="[^[:space:]]",
                    identity_checked__in=CHECKED,
                ),
                name="a_request_is_answered_after_a_check",
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN


class Copy(models.Model):
    """Everything held on a person, as it was put together for them: a sealed archive. Gone when the request is over."""

    sealed = ("content",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.OneToOneField(DataRequest, on_delete=models.PROTECT, related_name="copy")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CopyState, default=CopyState.MAKING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField(default=b"")
    key_id = models.CharField(max_length=20, blank=True, db_default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return str(self.request)
