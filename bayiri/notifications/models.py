"""What somebody is told, how they want to be told, and what became of each message."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bayiri.agencies.models import Agency
from bayiri.core.ids import uuid7
from bayiri.notifications.choices import Channel, DeliveryState, Kind, Reason, Sentence

OWN_PAGE = r"^(/([^/\\[:space:]][^\\[:space:]]*)?)?$"


class Notice(models.Model):
    """That there is news for one person: of which kind, from which agency, where to read on. Nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    case_id = models.UUIDField(null=True)
    link = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-told_at", "-id"]),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="unread_notices"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="a_notice_is_of_a_kind_on_the_list"),
            models.CheckConstraint(condition=Q(link__regex=OWN_PAGE), name="a_notice_leads_to_a_page_of_bayiri"),
        ]

    def __str__(self):
        return self.get_kind_display()


class Preference(models.Model):
    """How somebody wants to be told. Who has said nothing is told at once, by e-mail, in the installation's language."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    time_zone = models.TextField()
    channels = ArrayField(models.CharField(max_length=5, choices=Channel), default=list)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    daily_kinds = ArrayField(models.CharField(max_length=20, choices=Kind), default=list)
    silent_kinds = ArrayField(models.CharField(max_length=20, choices=Kind), default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            )
        ]

    def __str__(self):
        return "how somebody is told"


class Address(models.Model):
    """Where messages to somebody go. It counts once the code that went there was typed in here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel)
    value = models.TextField()
    asked_at = models.DateTimeField()
    # By the database's own clock, which nobody moves: codes are counted and run out by it.
    kept_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "channel"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "channel"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="one_confirmed_address_a_channel",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="an_address_says_where"),
        ]

    def __str__(self):
        return self.get_channel_display()


class Delivery(models.Model):
    """One message on its way: to somebody of an agency (that there is news, or a code), or to a returnee (a fixed sentence).

    Written in the transaction of the act; the postman takes it from here. What is sent is put together when it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    code_for = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, related_name="+")
    case_id = models.UUIDField(null=True)
    contact_id = models.UUIDField(null=True)
    value = models.TextField(blank=True)
    sentence = models.CharField(max_length=10, blank=True, choices=Sentence)
    language = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    reason = models.CharField(max_length=20, blank=True, choices=Reason)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    repeated = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=("queued", "failed", "sending")),
                name="deliveries_on_their_way",
            ),
            models.Index(fields=["person", "channel", "-settled_at"]),
            models.Index(fields=["contact_id"], condition=Q(contact_id__isnull=False), name="deliveries_to_a_contact"),
            models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="deliveries_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, case_id__isnull=True, contact_id__isnull=True, value="", sentence="")
                | (
                    Q(person__isnull=True, case_id__isnull=False, contact_id__isnull=False, code_for__isnull=True)
                    & Q(sentence__in=Sentence.values)
                    & ~Q(value="")
                ),
                name="a_message_says_there_is_news_or_a_fixed_sentence",
            ),
        ]

    def __str__(self):
        return self.get_state_display()


class Term(models.Model):
    """Numbers of law/notifications.yaml that the guards read."""

    name = models.CharField(max_length=30, primary_key=True)
    amount = models.PositiveIntegerField()

    def __str__(self):
        return self.name
