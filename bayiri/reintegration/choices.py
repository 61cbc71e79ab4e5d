"""The words a reintegration plan may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Being drawn up")
    AGREED = "agreed", _("Agreed with the person")
    RUNNING = "running", _("Under way")
    FINISHED = "finished", _("Finished")


class Dimension(models.TextChoices):
    ECONOMIC = "economic", _("Economic")
    SOCIAL = "social", _("Social")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial")


class Level(models.TextChoices):
    INDIVIDUAL = "individual", _("For the person or family")
    COMMUNITY = "community", _("For the community")


class Form(models.TextChoices):
    CASH = "cash", _("Cash")
    KIND = "kind", _("In kind")
    SERVICE = "service", pgettext_lazy("form of help", "Service")


class Phase(models.TextChoices):
    BEFORE_DEPARTURE = "before_departure", _("Before departure")
    AFTER_ARRIVAL = "after_arrival", _("After arrival")


class LineState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    APPROVED = "approved", _("Approved")
    DELIVERED = "delivered", _("Delivered")
    VERIFIED = "verified", _("Verified")
    DROPPED = "dropped", _("Dropped")


class AnswerChannel(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    WRITTEN = "written", _("In writing")


class Proof(models.TextChoices):
    RECEIPT = "receipt", _("Signed receipt")
    INVOICE = "invoice", _("Invoice of the supplier")
    TRANSFER = "transfer", _("Bank or mobile transfer")
    CERTIFICATE = "certificate", _("Certificate of attendance")
    PHOTO = "photo", _("Photo")
    OTHER = "other", _("Other proof")


class CheckedBy(models.TextChoices):
    """How a delivery was verified."""

    VISIT = "visit", _("Visit")
    PHONE = "phone", _("Phone call")
    PHOTO = "photo", _("Photo")
