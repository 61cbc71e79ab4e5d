"""The words a person's record may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class BirthPrecision(models.TextChoices):
    DAY = "day", _("The exact day")
    MONTH = "month", _("The month")
    YEAR = "year", _("The year")
    ESTIMATED = "estimated", _("Estimated")


class ContactKind(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    MESSENGER = "messenger", _("Messenger")
    ADDRESS = "address", _("Address")
    TRUSTED_PERSON = "trusted_person", _("Trusted person")


class RecordState(models.TextChoices):
    """Whether a contact or a document still counts. Nothing is deleted: what was believed stays on record."""

    CURRENT = "current", _("In use")
    ENDED = "ended", _("No longer in use")
    MISTAKE = "mistake", _("Written down by mistake")


class DocumentKind(models.TextChoices):
    PASSPORT = "passport", _("Passport")
    IDENTITY_CARD = "identity_card", _("Identity card")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    LAISSEZ_PASSER = "laissez_passer", _("Travel document for return")
    OTHER = "other", _("Other document")


class EvidenceGrade(models.TextChoices):
    """How much a document proves, as readmission agreements grade it."""

    PROOF = "proof", _("Proof")
    PRIMA_FACIE = "prima_facie", _("Prima facie evidence")
    OTHER = "other", _("Other indication")


class AgeGroup(models.TextChoices):
    """How old somebody is, as whoever may not see the day of birth reads it."""

    BABY = "baby", _("Under 3")
    CHILD = "child", _("3 to 11")
    YOUTH = "youth", _("12 to 17")
    FROM_18 = "from_18", _("18 to 29")
    FROM_30 = "from_30", _("30 to 39")
    FROM_40 = "from_40", _("40 to 49")
    FROM_50 = "from_50", _("50 to 59")
    OLDER = "older", _("60 and older")
