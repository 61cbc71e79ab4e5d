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


class MatchPart(models.TextChoices):
    """What of two records agrees. The other record's words are never shown: only which kinds of them agree."""

    DOCUMENT = "document", _("The number of an identity document")
    NAME = "name", _("The name, in some spelling")
    BIRTH_DAY = "birth_day", _("The day of birth")
    BIRTH_YEAR = "birth_year", _("The year of birth")
    CONTACT = "contact", _("A phone number or address")


class MatchState(models.TextChoices):
    OPEN = "open", _("To be looked at")
    ASKED = "asked", _("The other agency is asked")
    LINKED = "linked", _("The same person")
    APART = "apart", _("Not the same person")


class MatchAct(models.TextChoices):
    """One step about two records, taken by the data steward of one of the two agencies."""

    ASKED = "asked", _("Asked whether it is the same person")
    TAKEN_BACK = "taken_back", _("The question was taken back")
    YES = "yes", _("Answered: the same person")
    NO = "no", _("Answered: not the same person")
    UNSURE = "unsure", _("Answered: not sure")
    SET_ASIDE = "set_aside", _("Set aside: not the same person")
    OPENED_AGAIN = "opened_again", _("To be looked at again")
    PARTED = "parted", _("The link was undone")


class MatchReason(models.TextChoices):
    """Why a steward thinks so. Chosen from this list, so that no word of a record travels to the other agency."""

    PAPERS = "papers", _("Compared with identity documents")
    ASKED_PERSON = "asked_person", _("The person was asked")
    NAME_AND_BIRTH = "name_and_birth", _("Name and birth agree or differ")
    SAME_CONTACT = "same_contact", _("The same way to reach them, or another")
    NAMESAKES = "namesakes", _("A common name: namesakes")
    RELATIVES = "relatives", _("Relatives of each other")
    TOO_LITTLE = "too_little", _("Too little is known")
    MISTAKE = "mistake", _("It was a mistake")


class OtherAge(models.TextChoices):
    """As much of an age as the steward of another agency learns."""

    UNDER_18 = "under_18", _("Under 18")
    ADULT = "18_to_59", _("18 to 59")
    OLDER = "from_60", _("60 or older")


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
