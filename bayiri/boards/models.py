"""Tables at which several agencies sit: seats, shared work, messages, decisions, and who has a person in their care.

All rows are written by functions of the database; see guards*.sql.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext

from bayiri.agencies.choices import Mode, Section
from bayiri.agencies.models import Agency
from bayiri.boards.choices import (
    Basis,
    BoardKind,
    CheckResult,
    EndedHow,
    ProposalKind,
    ProposalState,
    SeatRole,
    SeatState,
    VoiceKind,
    WorkState,
)
from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.core.ids import uuid7

PERSON = settings.AUTH_USER_MODEL


class Recorded(models.Model):
    """What every row of this room has."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Board(Recorded):
    """One table: ministries on a question or a case, or a task force that brings people home safely.

    `about` are the members of the case whom a task force is about.
    """

    kind = models.CharField(max_length=10, choices=BoardKind)
    subject = models.TextField()
    question = models.TextField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="boards")
    about = ArrayField(models.UUIDField(), default=list)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # By the database's own clock: a table's time never runs slower than the world's.
    made_at = models.DateTimeField(db_default=Now())
    end_asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    end_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    ended_how = models.CharField(max_length=15, choices=EndedHow, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="task_force") | Q(case__isnull=False, about__len__gt=0),
                name="a_task_force_is_about_people_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | (Q(ended_by__isnull=False) & ~Q(ended_how="")),
                name="a_board_ends_by_somebody_somehow",
            ),
        ]

    def __str__(self):
        return self.subject


class Seat(Recorded):
    """That an agency is at the table, as what, and by whom; the invitation and its answer."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=15, choices=SeatRole)
    state = models.CharField(max_length=10, choices=SeatState)
    purpose = models.CharField(max_length=20, blank=True)
    answer_by = models.DateField(null=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "agency", "role"],
                condition=Q(state__in=["invited", "accepted"]),
                name="an_agency_sits_once_in_a_role",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_by__isnull=False),
                name="a_seat_is_answered_by_somebody",
            ),
        ]

    def __str__(self):
        return self.get_role_display()


class SharedSection(Recorded):
    """One part of the case that a seat opens to its agency, to read: on which basis, since when, until when."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="sections")
    section = models.CharField(max_length=20, choices=Section)
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.READ)
    basis = models.CharField(max_length=15, choices=Basis)
    basis_note = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    is_grant = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "section"], name="a_section_once_in_a_seat"),
            models.CheckConstraint(
                condition=Q(basis="consent") | ~Q(basis_note=""), name="a_legal_basis_is_written_down"
            ),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True) | Q(basis="consent") | ~Q(opened_by=F("recorded_by")),
                name="a_legal_basis_is_confirmed_by_another",
            ),
            models.CheckConstraint(condition=~Q(section="all"), name="a_seat_opens_named_sections"),
        ]

    def __str__(self):
        return self.get_section_display()


class SharedTask(Recorded):
    """Work that was given at the table, to any agency that sits there."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="work")
    what = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=WorkState, default=WorkState.OPEN)
    result = models.TextField(blank=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "due_on"], condition=Q(state="open"), name="open_work_at_tables")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "lapsed"]) | ~Q(result=""), name="settled_work_says_what_came_of_it"
            )
        ]

    def __str__(self):
        return self.what

    @property
    def is_late(self) -> bool:
        return self.state == WorkState.OPEN and self.due_on < clock.today()


class Message(Recorded):
    """What somebody wrote to everybody at the table. Only added to; a correction is another message."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField()
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        indexes = [models.Index(fields=["board", "-recorded_at"])]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_message_says_something")]

    def __str__(self):
        return gettext("a message")


class Reading(models.Model):
    """Up to when somebody has read the messages of a table."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "person"], name="somebody_reads_a_table_once")]

    def __str__(self):
        return str(self.person)


class Proposal(Recorded):
    """What a table decides on. Never changed once it is decided: another proposal reopens it."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=20, choices=ProposalKind)
    text = models.TextField()
    result = models.CharField(max_length=20, choices=CheckResult, blank=True)
    voluntary_offered = models.BooleanField(default=False)
    domains = models.JSONField(default=dict)
    answer_by = models.DateField()
    reopens = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reopened_by")
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.OPEN)
    concluded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    rule = models.CharField(max_length=15, blank=True)
    rule_version = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["board", "-recorded_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="forced_return_draft") ^ Q(result=""), name="a_check_proposes_a_result"
            ),
            models.CheckConstraint(
                condition=Q(state="open", concluded_at__isnull=True) | ~Q(state="open") & Q(concluded_at__isnull=False),
                name="a_decision_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["reopens"], condition=Q(state="open"), name="a_decision_is_reopened_once_at_a_time"
            ),
        ]

    def __str__(self):
        return self.text[:80]


class Voice(Recorded):
    """What one agency says to a proposal. Only added to: the last word before the conclusion counts."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="voices")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    voice = models.CharField(max_length=10, choices=VoiceKind)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["proposal", "recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(voice="objects") | ~Q(reason=""), name="an_objection_has_a_reason")
        ]

    def __str__(self):
        return self.get_voice_display()


class CareHandOver(Recorded):
    """A person goes from one agency's care into another's; the first entry says who took them into care.

    Only added to. `previous` is the hand-over by which the giving agency had received the person.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="hand_overs")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="next_ones")
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    given_by = models.TextField(blank=True)
    taken_by = models.TextField()
    place = models.TextField()
    happened_at = models.DateTimeField()
    condition = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "member"], condition=Q(previous__isnull=True), name="a_chain_of_care_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(previous__isnull=True, from_agency__isnull=True)
                | Q(previous__isnull=False, from_agency__isnull=False),
                name="a_hand_over_comes_from_the_one_before",
            ),
            models.CheckConstraint(
                condition=Q(from_agency__isnull=True) | ~Q(from_agency=F("to_agency")), name="care_goes_to_another"
            ),
        ]

    def __str__(self):
        return self.place


class CareReceipt(Recorded):
    """What the receiving agency says of a hand-over: the person is with them, or is not."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    hand_over = models.OneToOneField(CareHandOver, on_delete=models.PROTECT, related_name="receipt")
    received = models.BooleanField()
    happened_at = models.DateTimeField()
    condition = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(condition=""), name="a_receipt_says_how_the_person_is")]

    def __str__(self):
        return self.condition[:80]
