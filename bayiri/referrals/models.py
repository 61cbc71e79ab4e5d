"""One body asks another for help, to take part or to take over. Written by the database's own functions alone.

Three rows a referral, because three groups of readers: that it is (`Referral`), what is read before anybody accepts
(`Preview`), and who it is about (`Subject`).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Replace, Substr

from bayiri.agencies.choices import Purpose, Section
from bayiri.agencies.models import Agency, Offer
from bayiri.cases.models import Case
from bayiri.core.ids import uuid7
from bayiri.referrals.choices import AgeGroup, Basis, Kind, LinkUse, Need, Outcome, Reason, State, Urgency, Wanted


class Referral(models.Model):
    """That one body asked another, and where it stands: seen by both, for good. Nothing here says who it is about.

    `reference` is how other programs call it: twelve characters by chance, given by the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(
        max_length=12, unique=True, editable=False,
        db_default=Substr(Replace(Cast(RandomUUID(), models.TextField()), Value("-"), Value("")), 1, 12),
    )  # fmt: skip
    kind = models.CharField(max_length=15, choices=Kind)
    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    outside_name = models.TextField(blank=True)  # of a body without accounts
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="+")  # the service asked for
    purpose = models.CharField(max_length=20, choices=Purpose)
    urgency = models.CharField(max_length=10, choices=Urgency)
    answer_by = models.DateField()
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField(null=True)  # from then on the other body knows of it
    answered_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "state", "answer_by"]),
            models.Index(fields=["sender", "-recorded_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=True) ^ Q(outside_name=""), name="a_referral_goes_to_one_body"
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="nobody_refers_to_themselves"),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "returned", "revoked"]) | ~Q(reason=""),
                name="what_ends_early_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(outcome=""), name="what_is_done_has_an_outcome"),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def recipient_label(self) -> str:
        return self.recipient.name if self.recipient else self.outside_name

    @property
    def is_open(self) -> bool:
        return self.state in ("draft", "offered", "accepted", "in_progress")


class Preview(models.Model):
    """What the other body reads before it says yes. No name, no number, no address: the database looks."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, primary_key=True, related_name="preview")
    wanted = models.CharField(max_length=20, choices=Wanted)
    size = models.PositiveSmallIntegerField()
    age_groups = ArrayField(models.CharField(max_length=10, choices=AgeGroup), default=list)
    sexes = ArrayField(models.CharField(max_length=10), default=list)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    country = models.CharField(max_length=3, blank=True)
    area = models.TextField(blank=True)
    wanted_by = models.DateField(null=True)
    needs = ArrayField(models.CharField(max_length=15, choices=Need), default=list)
    message = models.TextField(blank=True)

    def __str__(self):
        return self.get_wanted_display()


class Subject(models.Model):
    """Who a referral is about and on what it rests. The other body sees it while it has accepted, and not longer.

    Without a case it is somebody whom the sender knows and who agreed: a name, and how to reach them.
    """

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, primary_key=True, related_name="subject")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    member_ids = ArrayField(models.UUIDField(), default=list)
    person_name = models.TextField(blank=True)
    person_contact = models.TextField(blank=True)
    sections = ArrayField(models.CharField(max_length=20, choices=Section), default=list)
    basis = models.CharField(max_length=20, choices=Basis)
    basis_reason = models.TextField(blank=True)
    consents = ArrayField(models.UUIDField(), default=list)  # the words of consent that cover it
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    outside_contact = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["case"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="consent") | ~Q(basis_reason=""), name="without_consent_there_is_a_reason"
            )
        ]

    def __str__(self):
        return self.get_basis_display()


class Step(models.Model):
    """One step of a referral. `recorded_by` is nobody where time did it or a body without accounts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12, choices=State, blank=True)
    to_state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    outside_name = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["referral", "recorded_at"])]

    def __str__(self):
        return self.get_to_state_display()


class Grant(models.Model):
    """Which sight a referral gave, or left for a while to who handed over: it ends with the referral."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="grants")
    participation_id = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participation_id"])]
        constraints = [models.UniqueConstraint(fields=["referral", "participation_id"], name="a_sight_once_a_referral")]

    def __str__(self):
        return "sight"


class Recall(models.Model):
    """That a body without accounts was to delete what it was told, until when, and what it answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="recalls")
    answer_by = models.DateField()
    receipt_at = models.DateTimeField(null=True)
    receipt_name = models.TextField(blank=True)
    receipt_words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt_at__isnull=True) | ~Q(receipt_name=""), name="a_receipt_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(receipt_at__isnull=True), name="one_open_recall_a_referral"
            ),
        ]

    def __str__(self):
        return "recall"


class Link(models.Model):
    """An address for a body without accounts: one referral, one use, some days, a PIN told by another way."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="links")
    use = models.CharField(max_length=10, choices=LinkUse)
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    email = models.TextField(blank=True, db_default="")  # where the address was sent
    pin_to = models.TextField(blank=True, db_default="")  # the number to which the PIN was sent; without, it is spoken
    language = models.CharField(max_length=10, blank=True, db_default="")
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash__regex="^[0-9a-f]{64}$", pin_hash__regex="^[0-9a-f]{64}$"),  # noqa: S106 - a pattern
                name="a_link_keeps_hashes",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("recorded_at")), name="a_referral_link_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(pin_to="") | ~Q(email=""), name="a_pin_follows_an_address"),
        ]

    def __str__(self):
        return "link"


class Transition(models.Model):
    """Which steps the database lets through: a copy of the table in rules.py, laid with the guards."""

    from_state = models.CharField(max_length=12)
    act = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    side = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_state", "act"], name="one_row_a_referral_step")]

    def __str__(self):
        return f"{self.from_state} {self.act}"


class WantedOffer(models.Model):
    """Which kinds of services go with what is asked for: a copy of the table in choices.py, laid with the guards."""

    wanted = models.CharField(max_length=20)
    offered = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wanted", "offered"], name="one_row_a_service_asked_for")]

    def __str__(self):
        return f"{self.wanted}: {self.offered}"


class ListedReason(models.Model):
    """Which reasons and outcomes are on the list of which act: a copy of the lists in rules.py."""

    act = models.CharField(max_length=12)
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "code"], name="a_reason_once_a_list")]

    def __str__(self):
        return f"{self.act} {self.code}"


class Period(models.Model):
    """A number the guards need, copied from law/referrals.yaml."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField()

    def __str__(self):
        return self.name
