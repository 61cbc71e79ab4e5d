"""The person's decision: given, confirmed, withdrawn, refused. Only added to, through the database's own functions."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bayiri.agencies.choices import Section
from bayiri.agencies.models import Agency
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.consent.choices import Channel, Confirmation, Decision, GivenBy, LapsedBecause, ReviewResult, Signature
from bayiri.core.ids import uuid7
from bayiri.people.models import Person


class Recorded(models.Model):
    """What every row of this room has."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self):
        return type(self).__name__


class ReturnDecision(Recorded):
    """The voluntary return declaration of one person, and what it is bound to.

    `binding` is what the database's consent_binding() said of destination, household, duration, mode and offer when the
    person signed: where it says something else now, the decision is to be renewed.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Decision)
    given_by = models.CharField(max_length=10, choices=GivenBy)
    guardian_name = models.TextField(blank=True)
    child_view = models.TextField(blank=True)
    session = models.ForeignKey(CounsellingSession, on_delete=models.PROTECT, related_name="+")
    information_version = models.TextField()
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    freely = models.BooleanField()
    informed = models.BooleanField()
    without_pressure = models.BooleanField()
    may_withdraw_explained = models.BooleanField()
    signature = models.CharField(max_length=10, choices=Signature)
    witness_name = models.TextField(blank=True)
    place = models.TextField(blank=True)
    planned_departure_on = models.DateField(null=True)
    binding = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "-decided_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="agreed")
                | Q(freely=True, informed=True, without_pressure=True, may_withdraw_explained=True),
                name="agreement_is_free_and_informed",
            ),
            models.CheckConstraint(condition=Q(given_by="self") | ~Q(guardian_name=""), name="a_guardian_has_a_name"),
        ]


class Withdrawal(Recorded):
    """Somebody does not want to return any more. No reason is asked."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="withdrawals")
    withdrawn_at = models.DateTimeField()


class Refusal(Recorded):
    """Refusal or resistance seen at any step. Silence is not consent, and this is not silence: it suspends."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="refusals")
    step = models.TextField()
    description = models.TextField()
    noted_at = models.DateTimeField()


class RefusalReview(Recorded):
    """What another person found when they spoke with somebody who had refused or resisted."""

    refusal = models.OneToOneField(Refusal, on_delete=models.PROTECT, related_name="review")
    result = models.CharField(max_length=20, choices=ReviewResult)
    note = models.TextField()
    alone = models.BooleanField()
    reviewed_at = models.DateTimeField()


class Reconfirmation(Recorded):
    """The decision asked for again, for one departure at one time. Not reached is not confirmed (INV-26).

    `departs_at` is the time that was asked about: a journey moved to another time is asked about again.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reconfirmations")
    movement_id = models.UUIDField()
    departs_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=15, choices=Confirmation)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    alone = models.BooleanField()
    confirmed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["movement_id", "confirmed_at"])]


class SharingConsent(Recorded):
    """Whether one person's data may go to one recipient, for one purpose: given, or taken back; which sections."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sharing_consents")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sharing_consents")
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    recipient_name = models.TextField(blank=True, db_default="")  # of a body without accounts
    purpose = models.CharField(max_length=20)
    # None named: what the purpose needs.
    sections = ArrayField(models.CharField(max_length=20, choices=Section), default=list, db_default=[])
    given = models.BooleanField()
    until_on = models.DateField(null=True)  # the last day for which it was given; none: until it is taken back
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=True) ^ Q(recipient_name=""), name="consent_names_one_recipient"
            )
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the word was given and has not run out by a day."""
        return self.given and (self.until_on is None or self.until_on >= day)

    @property
    def recipient_label(self) -> str:
        return self.recipient.name if self.recipient else self.recipient_name

    @property
    def whom(self) -> tuple:
        """To whom this word speaks: the same for every word about one body, however its name is written."""
        return (self.recipient_id, self.recipient_name.strip().casefold())


class Lapse(Recorded):
    """A decision ended because something happened in the household that no binding tells of, as a marriage."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="lapses")
    decision = models.ForeignKey(ReturnDecision, on_delete=models.PROTECT, related_name="lapses")
    because = models.CharField(max_length=15, choices=LapsedBecause)


class Term(models.Model):
    """A period the database's guards need, copied from law/return/voluntary-return.yaml when the guards are laid."""

    name = models.CharField(max_length=40, primary_key=True)
    hours = models.PositiveIntegerField()

    def __str__(self):
        return self.name
