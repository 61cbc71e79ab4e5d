"""The return case: one household's return, its members, the acts that move it, sessions, notes, attempts to make
contact.
"""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from bayiri.agencies.models import Agency
from bayiri.cases.choices import (
    Assistance,
    Category,
    Duration,
    MemberState,
    Outcome,
    Relation,
    ResidenceStatus,
    ReturnMode,
    Stage,
    Voluntariness,
)
from bayiri.cases.models.closing import ClosingProposal, ClosingRule
from bayiri.cases.models.desk import ContactAttempt, Note
from bayiri.cases.models.emergency import EmergencyOpening, EmergencyReview
from bayiri.cases.models.fear import Fear
from bayiri.cases.models.life import Death, Split
from bayiri.cases.models.mistake import Mistake
from bayiri.cases.models.restriction import Restriction
from bayiri.cases.models.sessions import CounsellingSession, SessionCorrection
from bayiri.cases.rules import ENDS
from bayiri.core.ids import uuid7
from bayiri.people.models import Person

__all__ = [
    "Act",
    "Case",
    "ClosingProposal",
    "ClosingRule",
    "ContactAttempt",
    "CounsellingSession",
    "Death",
    "EmergencyOpening",
    "EmergencyReview",
    "Fear",
    "HandOver",
    "Member",
    "Mistake",
    "Note",
    "Restriction",
    "SessionCorrection",
    "Split",
    "StageTransition",
    "Tally",
]


@pghistory.track()
class Case(models.Model):
    """One household's return. `stage` is what the acts of the case add up to; see rules.py."""

    # Where the row itself is not seen: the part that was given to write in, and the people as far as they may be known (queries/part.py).
    in_part = ""
    known_people: Mapping[UUID, "Member"] = MappingProxyType({})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.TextField(unique=True, db_default="")  # given by the database; see guards.sql
    voluntariness = models.CharField(max_length=10, choices=Voluntariness)
    assistance = models.CharField(max_length=12, choices=Assistance)
    duration = models.CharField(max_length=15, choices=Duration)
    mode = models.CharField(max_length=10, choices=ReturnMode)
    category = models.CharField(max_length=20, choices=Category)
    host_country = models.CharField(max_length=3)
    destination_country = models.CharField(max_length=3)
    destination_place = models.TextField(blank=True)
    residence_status = models.CharField(max_length=20, choices=ResidenceStatus)
    stage = models.CharField(max_length=15, choices=Stage)
    stage_before_suspension = models.CharField(max_length=15, choices=Stage, null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # Nobody while the case waits in the agency's queue.
    caseworker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="cases")
    earlier_case = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later_cases")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    planned_departure_on = models.DateField(null=True)
    offer = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=15, choices=Outcome, null=True)
    head_name = models.TextField()
    head_sort_key = models.TextField()
    size = models.PositiveSmallIntegerField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["-updated_at"]),
            models.Index(fields=["-opened_at"]),
            models.Index(fields=["stage", "-updated_at"]),
            models.Index(fields=["destination_country", "-updated_at"]),
            models.Index(fields=["caseworker", "-updated_at"]),
            models.Index(fields=["caseworker", "head_sort_key"]),
            models.Index(fields=["caseworker", "-opened_at"]),
            models.Index(fields=["agency", "-updated_at"]),
            models.Index(fields=["head_sort_key", "id"]),
            models.Index(
                fields=["agency", "opened_at"],
                include=["caseworker"],
                condition=~Q(stage__in=ENDS),
                name="active_cases_of_an_agency",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="a_case_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed") | (Q(outcome__isnull=False) & Q(closed_at__isnull=False)),
                name="a_closed_case_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(stage="suspended") | Q(stage_before_suspension__isnull=False),
                name="a_suspended_case_knows_where_it_was",
            ),
            models.CheckConstraint(
                condition=~Q(host_country=F("destination_country")), name="nobody_returns_to_the_host_country"
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="no_case_is_its_own_duplicate"),
        ]

    def __str__(self):
        return self.number


@pghistory.track()
class Member(models.Model):
    """One person in one case, with an own state."""

    age_group = ""  # where the person's own record is not to be known

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=15, choices=Relation)
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.ACTIVE)
    guardian = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="wards")
    guardian_name = models.TextField(blank=True)
    entered_host_country_on = models.DateField(null=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="a_person_once_in_a_case"),
            models.UniqueConstraint(fields=["case"], condition=Q(relation="self"), name="one_main_applicant"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(state="left"), name="who_left_is_in_that_state"
            ),
        ]

    def __str__(self):
        return gettext("a member")


class Act(models.Model):
    """One fact that moves the case: from which stage to which, when, by whom. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=30)
    from_stage = models.CharField(max_length=15, choices=Stage)
    to_stage = models.CharField(max_length=15, choices=Stage)
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "recorded_at"])]

    def __str__(self):
        return self.kind


class HandOver(models.Model):
    """One case that went from one caseworker to another; `batch` names those that went together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hand_overs")
    from_caseworker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    to_caseworker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    appointments = ArrayField(models.UUIDField(), default=list)  # those that went with the case
    case_version = models.PositiveIntegerField()  # of the case after it: whoever touches the case counts it up
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["batch"]), models.Index(fields=["recorded_by", "-recorded_at"])]
        constraints = [models.UniqueConstraint(fields=["batch", "case"], name="a_case_once_in_a_batch")]

    def __str__(self):
        return gettext("a hand-over")


class StageTransition(models.Model):
    """Which stage changes the database lets through: a copy of the table in rules.py, laid with the guards."""

    from_stage = models.CharField(max_length=15)
    act = models.CharField(max_length=30)
    to_stage = models.CharField(max_length=15)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_stage", "act", "to_stage"], name="one_row_a_transition")]

    def __str__(self):
        return f"{self.from_stage} {self.act} {self.to_stage}"


class Tally(models.Model):
    """How many cases an agency sees, by stage, corridor and month: changes are added as rows, and summed when read."""

    agency_id = models.UUIDField()
    stage = models.CharField(max_length=15)
    host_country = models.CharField(max_length=3)
    destination_country = models.CharField(max_length=3)
    month = models.DateField()
    cases = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["agency_id"],
                include=["stage", "host_country", "destination_country", "month", "cases"],
                name="tally_of_an_agency",
            )
        ]

    def __str__(self):
        return f"{self.stage} {self.month}"
