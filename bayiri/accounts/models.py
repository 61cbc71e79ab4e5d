"""Passwords, sessions, attempts and links: read and written by the database's own functions alone."""

from allauth.idp.oidc.models import Client
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bayiri.accounts.choices import AttemptKind, LinkKind, Outcome
from bayiri.agencies.models import Agency, User
from bayiri.core.ids import uuid7
from bayiri.pages.scopes import Scope


class Password(models.Model):
    """The hash of somebody's password. The application's role never reads this table."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    hash = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hash__startswith="argon2$argon2id$") | Q(hash__startswith="scrypt$"),
                name="a_password_is_kept_as_a_hash",
            )
        ]

    def __str__(self):
        return str(self.user_id)


class Grace(models.Model):
    """When somebody was first asked for a second step: from then the days are counted in which it may wait."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    began_at = models.DateTimeField()

    def __str__(self):
        return str(self.user_id)


class Session(models.Model):
    """One sign-in on one device. Found by a hash of its key; the key itself is in the browser alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key_hash = models.CharField(max_length=64, unique=True)
    data = models.TextField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    proved = ArrayField(models.CharField(max_length=20), default=list)
    address = models.TextField(default="")
    device = models.TextField(default="")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until_at"], name="sessions_that_end")]

    def __str__(self):
        return str(self.id)


class Attempt(models.Model):
    """That somebody tried to sign in or asked for a link. The account is a hash of what was typed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=AttemptKind)
    account = models.CharField(max_length=64)
    address = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome)

    class Meta:
        indexes = [
            models.Index(fields=["account", "kind", "at"], name="attempts_on_an_account"),
            models.Index(fields=["address", "at"], name="attempts_from_an_address"),
        ]

    def __str__(self):
        return f"{self.kind} {self.outcome}"


class Link(models.Model):
    """A way to set a password once, sent by e-mail. Kept as a hash: the table opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=LinkKind)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gte=F("made_at")), name="a_link_ends_after_it_begins")
        ]

    def __str__(self):
        return self.kind


class Provider(models.Model):
    """An agency's own sign-in, over OpenID Connect. Its secret stands in the environment, under `secret_name`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(unique=True)
    name = models.TextField()
    issuer = models.URLField()
    client_id = models.TextField()
    secret_name = models.TextField()
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class ProviderLink(models.Model):
    """That somebody whom a provider knows by `subject` is one of the agency's people."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    subject = models.TextField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="one_person_a_subject"),
            models.UniqueConstraint(fields=["provider", "user"], name="one_subject_a_person"),
        ]

    def __str__(self):
        return self.subject


class Term(models.Model):
    """A number or a list of roles of law/sign-in.yaml, as the guards read it."""

    name = models.TextField(primary_key=True)
    amount = models.IntegerField()
    roles = ArrayField(models.CharField(max_length=30), default=list)

    def __str__(self):
        return self.name


class System(models.Model):
    """Another program of an agency, which speaks to Bayiri through the API. It acts as `account`, made for it alone.

    Its secret and its tokens are kept as hashes, where the application's role does not read them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    account = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), default=list)
    secret_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    minute_at = models.DateTimeField(null=True)  # which minute is counted, and how many requests came in it
    minute_times = models.PositiveIntegerField(default=0)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "stopped_at"])]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="a_system_has_a_name")]

    def __str__(self):
        return self.name
