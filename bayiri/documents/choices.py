"""The words of printed papers, and of files that are kept with a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    DECLARATION = "declaration", _("Voluntary return declaration")
    RIGHTS = "rights", _("Rights notice")
    WITHDRAWAL = "withdrawal", _("Receipt for a withdrawn decision")
    COUNSELLING = "counselling", _("Record of counselling")
    ENTITLEMENTS = "entitlements", _("Entitlements with reasons")
    TRAVEL = "travel", _("Travel plan")
    ARRIVAL = "arrival", _("Arrival sheet")
    PLAN = "plan", _("Reintegration plan")
    SHARING = "sharing", _("Consent to share data")


# Whoever sees this section of a case sees the paper; the database holds the same pairs.
SECTION_OF = {**dict.fromkeys(PaperKind.values, "journey"), "entitlements": "finance", "plan": "plan"}
# Sheets to carry along; everything else has a place to sign.
NOT_SIGNED = (PaperKind.TRAVEL, PaperKind.ARRIVAL)


class PaperLanguage(models.TextChoices):
    """Each in its own words: the person looks for theirs."""

    EN = "en", "English"
    FR = "fr", "Français"
    ES = "es", "Español"
    AR = "ar", "العربية"


class HowSigned(models.TextChoices):
    SCREEN = "screen", _("Signed on screen")
    PAPER = "paper", _("Signed on paper")
    THUMBPRINT = "thumbprint", _("Thumbprint on paper")


class PaperStanding(models.TextChoices):
    """What a stranger who holds the paper may know."""

    LATEST = "latest", _("It is the latest version.")
    REPLACED = "replaced", _("It has been replaced by a newer version.")
    WITHDRAWN = "withdrawn", _("The decision written on it was withdrawn.")


class FileKind(models.TextChoices):
    IDENTITY = "identity", _("Identity document")
    COURT = "court", _("Paper of a court or authority")
    MEDICAL = "medical", _("Medical paper")
    SIGNED = "signed", _("Photograph of a signed paper")
    SCHOOL = "school", _("School or training")
    HOUSING = "housing", _("Housing")
    RECEIPT = "receipt", _("Receipt or quote")
    LETTER = "letter", _("Letter")
    OTHER = "other", _("Something else")


class FileState(models.TextChoices):
    CURRENT = "current", _("In use")
    MISTAKE = "mistake", _("Not for this case")
