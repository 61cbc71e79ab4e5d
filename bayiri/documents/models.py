"""Papers as they were issued and as they were signed, and files that people bring. Written by the database's own functions alone.

This room stands below cases and people: a paper names its case and member by id, and a guard checks that they belong together.
"""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from bayiri.agencies.choices import Section
from bayiri.agencies.models import Agency
from bayiri.core.ids import uuid7
from bayiri.documents.choices import Addressee, FileKind, FileState, HowSigned, PaperKind, PaperLanguage, SentHow
from bayiri.documents.rules import MOST_BYTES


class Paper(models.Model):
    """One paper that was issued to one member of a case.

    `content_hash` is of what it says, in whatever language; `number` is printed on it, for typing in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case_id = models.UUIDField()
    member_id = models.UUIDField()
    kind = models.CharField(max_length=15, choices=PaperKind)
    section = models.CharField(max_length=10)
    language = models.CharField(max_length=2, choices=PaperLanguage)
    words_version = models.TextField()
    content_hash = models.CharField(max_length=64)
    number = models.CharField(max_length=10, unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-recorded_at"]),
            models.Index(fields=["member_id", "kind", "-recorded_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="entitlements", section="finance")
                | Q(kind="plan", section="plan")
                | (Q(section="journey") & ~Q(kind__in=["entitlements", "plan"])),
                name="a_paper_stands_in_its_section",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"


class File(models.Model):
    """The bytes of a paper: as it was issued, or as it came back signed. Sealed at rest; `size` and `sha256` are of what
    was sealed. `key_id` names the key; empty, they are from before there was one.
    """

    sealed = ("content",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case_id = models.UUIDField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="files")
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    key_id = models.CharField(max_length=20, blank=True, db_default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=20 * 1024 * 1024, content_type__in=["application/pdf", "image/jpeg"]),
                name="a_file_is_a_paper_or_a_picture",
            )
        ]

    def __str__(self):
        return self.content_type


class Signing(models.Model):
    """That a paper was signed: how, by whom, before whom. `file` is the signed version; empty where only the thumbprint was noted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case_id = models.UUIDField()
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="signing")
    how = models.CharField(max_length=10, choices=HowSigned)
    signed_by = models.TextField()
    by_guardian = models.BooleanField(default=False)
    witness_name = models.TextField(blank=True)
    place = models.TextField(blank=True)
    signed_on = models.DateField()
    file = models.OneToOneField(File, on_delete=models.PROTECT, null=True, related_name="signing")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(signed_by=""), name="a_signature_has_a_name"),
            models.CheckConstraint(
                condition=~Q(how="thumbprint") | ~Q(witness_name=""), name="a_thumbprint_has_a_witness"
            ),
            models.CheckConstraint(
                condition=Q(how="thumbprint") | Q(file__isnull=False), name="what_was_signed_is_kept"
            ),
        ]

    def __str__(self):
        return self.get_how_display()


class AttachmentContent(models.Model):
    """The bytes of a file that was brought, with a small picture of its first page, both sealed at rest. Never changed; lists do
    not read it.
    """

    sealed = ("content", "preview")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    content = models.BinaryField()
    preview = models.BinaryField()
    key_id = models.CharField(max_length=20, blank=True, db_default="")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return gettext("File")


@pghistory.track()
class Attachment(models.Model):
    """A file that was brought to a case: a photographed passport, a court paper, a receipt. What is said about it is corrected
    with a reason, or it is marked as not for this case; its bytes stay.

    `section` follows from the kind (rules.py), unless it concerns protection. `reason` is that of the last change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case_id = models.UUIDField()
    member_id = models.UUIDField(null=True)
    document_id = models.UUIDField(null=True)
    section = models.CharField(max_length=10, choices=Section)
    kind = models.CharField(max_length=10, choices=FileKind)
    title = models.TextField(blank=True)
    dated_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.CURRENT)
    reason = models.TextField(blank=True)
    content = models.ForeignKey(AttachmentContent, on_delete=models.PROTECT, related_name="attachments")
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=0)
    has_preview = models.BooleanField(default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["case_id", "-recorded_at"])]
        constraints = [
            models.UniqueConstraint(fields=["case_id", "section", "sha256"], name="a_file_is_kept_once"),
            models.CheckConstraint(
                condition=Q(section="protection")
                | Q(kind="identity", section="identity")
                | Q(kind="medical", section="health")
                | Q(kind="receipt", section="finance")
                | Q(kind__in=["school", "housing"], section="plan")
                | Q(kind__in=["court", "signed", "letter", "other"], section="journey"),
                name="a_file_stands_in_its_section",
            ),
            models.CheckConstraint(
                condition=Q(document_id__isnull=True) | Q(kind="identity", member_id__isnull=False),
                name="a_document_is_shown_by_its_scan",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=MOST_BYTES, content_type__in=["application/pdf", "image/jpeg"]),
                name="an_attachment_is_a_paper_or_a_picture",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | Q(reason__regex="[^[:space:]]"), name="a_changed_file_says_why"
            ),
        ]

    def __str__(self):
        return gettext("File")  # stands in the log, which more people read than this file

    @property
    def name(self) -> str:
        """What it is called: its title, or what kind of paper it is."""
        return self.title or self.get_kind_display()

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class Letterhead(models.Model):
    """What stands at the head of an agency's letters: address and ways to reach it, line by line."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, primary_key=True, related_name="+")
    address = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self):
        return self.address


class LetterTemplate(models.Model):
    """A letter that an agency writes again and again. What it says stands in its versions.

    `starter` is the code of the product's own template that it was copied from, so that it is copied once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    starter = models.CharField(max_length=40, blank=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "starter"], condition=~Q(starter=""), name="a_starter_is_copied_once"
            )
        ]

    def __str__(self):
        return self.starter or str(self.pk)


class LetterVersion(models.Model):
    """A template as it was from one day on. Only added to; the highest number counts.

    `texts` holds subject and body by language: paragraphs with fields, as {person_name}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="versions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.TextField()
    purpose = models.TextField(blank=True)
    addressee = models.CharField(max_length=10, choices=Addressee)
    texts = models.JSONField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="a_version_has_its_own_number"),
            models.CheckConstraint(condition=~Q(name=""), name="a_template_has_a_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def languages(self) -> list[str]:
        """The languages it is written in, in the order of the product's."""
        return [language for language in PaperLanguage.values if language in self.texts]


class Letter(models.Model):
    """What an issued letter says and to whom: `paper` keeps it as printed. `replaces` is the letter that it corrects."""

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, primary_key=True, related_name="letter")
    case_id = models.UUIDField()
    version = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="+")
    recipient = models.TextField()
    address = models.TextField(blank=True)
    subject = models.TextField()
    body = models.TextField()
    appointment_id = models.UUIDField(null=True)
    replaces = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, related_name="replacement")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(recipient=""), name="a_letter_goes_to_somebody")]

    def __str__(self):
        return self.subject


class LetterSending(models.Model):
    """That a letter went out: how, and on which day. One noted by mistake is taken back, and stays readable."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case_id = models.UUIDField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="sendings")
    how = models.CharField(max_length=10, choices=SentHow)
    sent_on = models.DateField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    def __str__(self):
        return self.get_how_display()
