"""What a person may ask about their data, how it was seen that it is they, what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    ACCESS = "access", _("A copy of the data")
    CORRECTION = "correction", _("Correction")
    OBJECTION = "objection", _("Objection to the use of the data")
    RESTRICTION = "restriction", _("Restriction of the use of the data")
    ERASURE = "erasure", _("Erasure")


class RequestState(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")


class IdentityCheck(models.TextChoices):
    NOT_YET = "not_yet", _("Not yet")
    DOCUMENT = "document", _("An identity document was seen")
    KNOWN = "known", _("Known in person to the caseworker")
    REPRESENTATIVE = "representative", _("Through a representative, whose mandate was seen")


class CopyState(models.TextChoices):
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Broken off")


CHECKED = tuple(check for check in IdentityCheck if check != IdentityCheck.NOT_YET)
