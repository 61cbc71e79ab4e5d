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
    LETTER = "letter", _("Letter")


# Whoever sees this section of a case sees the paper; the database holds the same pairs.
SECTION_OF = {**dict.fromkeys(PaperKind.values, "journey"), "entitlements": "finance", "plan": "plan"}
# Sheets to carry along, and letters, which whoever wrote them signs; everything else has a place to sign.
NOT_SIGNED = (PaperKind.TRAVEL, PaperKind.ARRIVAL, PaperKind.LETTER)
# What the record says by itself; a letter says what its writer left standing.
FROM_RECORD = tuple(kind for kind in PaperKind if kind != PaperKind.LETTER)


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


class Addressee(models.TextChoices):
    PERSON = "person", _("The person")
    AUTHORITY = "authority", _("An authority or consulate")
    OTHER = "other", _("Somebody else: landlord, school, employer, lawyer")


class LetterField(models.TextChoices):
    """What a letter may take from the record: nothing about protection, health, or why somebody returns (INV-122)."""

    PERSON_NAME = "person_name", _("Name, in the letters of the language")
    PERSON_NAME_OWN = "person_name_own", _("Name as the person writes it")
    BIRTH_DATE = "birth_date", _("Date of birth")
    NATIONALITY = "nationality", _("Nationality")
    TRAVEL_DOCUMENT_KIND = "travel_document_kind", _("Travel document: kind")
    TRAVEL_DOCUMENT_NUMBER = "travel_document_number", _("Travel document: number")
    PERSON_ADDRESS = "person_address", _("Address of the person, where it is safe to use")
    CASE_NUMBER = "case_number", _("Case number")
    HOUSEHOLD_NAMES = "household_names", _("Names of everybody who takes part")
    HOST_COUNTRY = "host_country", _("Country where the person is now")
    DESTINATION_COUNTRY = "destination_country", _("Country of return")
    DESTINATION_PLACE = "destination_place", _("Place of return")
    PLANNED_DEPARTURE = "planned_departure", _("Departure: planned date")
    DEPARTURE_DATE = "departure_date", _("Journey: day of departure")
    DEPARTURE_PLACE = "departure_place", _("Journey: from")
    ARRIVAL_PLACE = "arrival_place", _("Journey: to")
    APPOINTMENT_DATE = "appointment_date", _("Appointment: day")
    APPOINTMENT_TIME = "appointment_time", _("Appointment: time")
    APPOINTMENT_PLACE = "appointment_place", _("Appointment: place")
    APPOINTMENT_WITH = "appointment_with", _("Appointment: with whom")
    COUNSELLOR_NAME = "counsellor_name", _("Caseworker of the case")
    WRITER_NAME = "writer_name", _("Who writes the letter")
    AGENCY_NAME = "agency_name", _("Name of your agency")
    AGENCY_CONTACT = "agency_contact", _("Phone and e-mail of your agency")
    TODAY = "today", _("Today’s date")
    WRITE_HERE = "write_here", _("A gap: the writer fills it each time")


# Whoever does not see the section of a field gets it empty; what is not named here stands in no case, or in the journey.
FIELD_SECTIONS = {
    **dict.fromkeys(
        [
            LetterField.PERSON_NAME, LetterField.PERSON_NAME_OWN, LetterField.BIRTH_DATE, LetterField.NATIONALITY,
            LetterField.TRAVEL_DOCUMENT_KIND, LetterField.TRAVEL_DOCUMENT_NUMBER, LetterField.HOUSEHOLD_NAMES,
        ],
        "identity",
    ),
    LetterField.PERSON_ADDRESS: "contact",
}  # fmt: skip


class SentHow(models.TextChoices):
    HANDED_OVER = "handed", _("Handed over")
    POST = "post", _("By post")
    EMAIL = "email", _("By e-mail, sent by hand")
