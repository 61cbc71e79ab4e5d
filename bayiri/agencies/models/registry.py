"""Agencies, the people who work for them, and who may see what."""

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from bayiri.agencies.choices import AgencyKind, Mode, Purpose, Role, Section, SubjectKind
from bayiri.agencies.rules import areas_on, roles_on
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7


@pghistory.track()
class Agency(models.Model):
    """A body that takes part in returns: where, in which languages, and how to reach it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.TextField(unique=True)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    country = models.CharField(max_length=3)
    areas = ArrayField(models.TextField(), default=list, db_default=[])
    languages = ArrayField(models.CharField(max_length=3), default=list, db_default=[])
    address = models.TextField(blank=True, db_default="")
    phone = models.TextField(blank=True, db_default="")
    email = models.EmailField(blank=True, db_default="")
    web = models.URLField(blank=True, db_default="")
    # By weekday, each with its spans: {"mon": [["09:00", "12:30"], ["13:30", "17:00"]]}. No weekday, no hours said.
    opening_hours = models.JSONField(default=dict, db_default={})
    closed_on = ArrayField(models.DateField(), default=list, db_default=[])
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.select_related("agency").get(email=username)


class User(AbstractBaseUser):
    """Somebody who works for an agency."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list)
    # What a role is limited to: {"counsellor": {"areas": ["IRQ"], "from": "2026-01-01", "until": "2026-12-31"}}.
    limits = models.JSONField(default=dict, db_default={})
    is_active = models.BooleanField(default=True)

    password = None  # type: ignore[assignment]  # kept where the application's role cannot read it: bayiri/accounts

    objects = UserManager()
    USERNAME_FIELD = "email"

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_session_auth_hash(self):
        """The same for ever: a new password ends the sessions themselves, which stand in the database."""
        return str(self.pk)

    @property
    def roles_today(self) -> frozenset[str]:
        """The roles that hold today."""
        return roles_on(self.roles, self.limits, clock.today())

    @cached_property
    def actor(self) -> Actor:
        """This person, acting for their agency, with the roles that hold today."""
        roles = self.roles_today
        areas = areas_on(roles, self.limits)
        return Actor(self.id, self.name, self.agency_id, self.agency.name, self.agency.country, roles, areas)


class Participation(models.Model):
    """That an agency may see a section of one record, why, and from when until when. Nothing else grants sight.

    Sight ends at `until_at`, by itself. `closed` says that the end was noticed: it keeps the overview's numbers and
    makes room for a new grant; who sees what never depends on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_kind = models.CharField(max_length=10, choices=SubjectKind)
    subject_id = models.UUIDField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="participations")
    purpose = models.CharField(max_length=20, choices=Purpose)
    section = models.CharField(max_length=20, choices=Section, default=Section.ALL)
    mode = models.CharField(max_length=5, choices=Mode)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["until_at"], condition=Q(closed=False, until_at__isnull=False), name="ending_soon"),
            models.Index(
                fields=["subject_id", "agency"],
                include=["subject_kind", "section", "mode", "until_at"],
                name="participation_sight",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "agency", "purpose", "section"],
                condition=Q(closed=False),
                name="one_open_participation",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="participation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(purpose="owner", section="all") | (~Q(purpose="owner") & ~Q(section="all")),
                name="the_whole_record_is_the_owners",
            ),
        ]

    def __str__(self):
        return f"{self.agency} {self.purpose}"


class PurposeSection(models.Model):
    """A section that may be given for a purpose, and how: law/sharing.yaml, copied when the guards are laid.

    `by_person` sections are given for one person at a time. A row without a purpose names a kind of agency that is
    never given the section.
    """

    purpose = models.CharField(max_length=20, choices=Purpose, blank=True)
    kind = models.CharField(max_length=20, choices=AgencyKind, blank=True)
    section = models.CharField(max_length=20, choices=Section)
    mode = models.CharField(max_length=5, choices=Mode)
    by_person = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "kind", "section"], name="a_section_of_a_purpose_once")
        ]

    def __str__(self):
        return f"{self.purpose or self.kind} {self.section}"


class Absence(models.Model):
    """That somebody is away from one day to another, and who looks after their work meanwhile.

    The deputy sees the work addressed to who is away, and does it in their own name, with their own roles.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "until_on"], condition=Q(ended_at__isnull=True), name="absences_now")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="an_absence_ends_on_or_after_its_first_day"
            )
        ]

    def __str__(self):
        return str(self.person)


class ContextKey(models.Model):
    """What the database needs to check who acts. Only the owner reads it."""

    key = models.BinaryField()

    class Meta:
        db_table = "agencies_contextkey"

    def __str__(self):
        return "context key"
