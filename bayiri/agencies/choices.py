"""Kinds of agencies and services, roles of people, and why an agency may see a record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    MINISTRY = "ministry", _("Ministry")
    POLICE = "police", _("Police or border authority")
    COURT = "court", _("Court")
    CONSULATE = "consulate", _("Consulate")
    INTERNATIONAL = "international", _("International organization")
    NGO = "ngo", _("Non-governmental organization")
    BANK = "bank", _("Bank")
    TRAINING = "training", _("Training provider")
    EMPLOYER = "employer", _("Employer")
    DIASPORA = "diaspora", _("Diaspora organization")
    MONITORING = "monitoring", _("Monitoring body")


class Role(models.TextChoices):
    COUNSELLOR = "counsellor", _("Counsellor")
    PROTECTION_OFFICER = "protection_officer", _("Protection officer")
    TRAVEL_OFFICER = "travel_officer", _("Travel officer")
    REINTEGRATION_OFFICER = "reintegration_officer", _("Reintegration officer")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    DIRECTOR = "director", _("Director")
    DATA_STEWARD = "data_steward", _("Data steward")
    PAYMENTS_OFFICER = "payments_officer", _("Payments officer")
    PAYMENTS_APPROVER = "payments_approver", _("Payments approver")
    MONITOR = "monitor", _("Monitor")
    COURT_CLERK = "court_clerk", _("Court clerk")
    COMPLAINTS_OFFICER = "complaints_officer", _("Complaints officer")
    DIASPORA_PARTNER = "diaspora_partner", _("Diaspora partner")
    ADMINISTRATOR = "administrator", _("Administrator")


# Whose work is with people and their records: who writes into a case, as far as each room lets them (INV-225).
KEEPS_RECORDS = (
    Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.TRAVEL_OFFICER, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER,
    Role.DIRECTOR, Role.DATA_STEWARD,
)  # fmt: skip
# Roles that open no page and clear no safeguard yet: whoever gives one is told so.
OPEN_NOTHING_YET = (Role.PAYMENTS_OFFICER, Role.PAYMENTS_APPROVER, Role.MONITOR, Role.COURT_CLERK)


class SubjectKind(models.TextChoices):
    CASE = "case", _("Case")
    PERSON = "person", _("Person")


class Purpose(models.TextChoices):
    OWNER = "owner", _("Responsible for the case")
    PROGRAMME = "programme", _("Runs the programme")
    RECEPTION = "reception", _("Receives the person on arrival")
    REINTEGRATION = "reintegration", _("Helps to settle")
    AUTHORITY = "authority", _("Authority of the country of origin")
    LENDER = "lender", _("Lends money")
    EMPLOYER = "employer", _("Offers work")
    TRAINING = "training", _("Trains")
    COMMUNITY = "community", _("Helps in the community")
    TRANSIT = "transit", _("Helps on the way")
    LEGAL = "legal", _("Gives legal help")
    MONITORING = "monitoring", _("Watches over the return")
    EMERGENCY = "emergency", _("Opened it in an emergency")
    FORMER = "former", _("Was responsible until the case was taken over")


class Section(models.TextChoices):
    ALL = "all", _("The whole case")
    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", _("Contact")
    JOURNEY = "journey", _("Journey")
    BASIS = "basis", _("Basis of the return")
    ARRIVAL = "arrival", _("Travel and arrival")
    PROTECTION = "protection", _("Protection")
    HEALTH = "health", _("Health")
    FINANCE = "finance", _("Finance")
    PLAN = "plan", _("Plan")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OVERSIGHT = "oversight", _("Oversight")


# What may be given, as a form offers it: the journey is one choice with what goes with it (bayiri/agencies/rules/sharing.py).
PARTS_TO_GIVE = [
    (code, _("Journey, with who the person is and how they return") if code == Section.JOURNEY else label)
    for code, label in Section.choices
    if code not in (Section.ALL, Section.BASIS)
]


class Mode(models.TextChoices):
    READ = "read", _("May read")
    WRITE = "write", _("May read and write")


class OfferKind(models.TextChoices):
    """What an agency does for people who return: what can be asked of it."""

    COUNSELLING = "counselling", _("Counselling")
    LEGAL = "legal", _("Legal advice")
    DOCUMENTS = "documents", _("Identity and travel documents")
    TRAVEL = "travel", _("Travel")
    RECEPTION = "reception", _("Reception on arrival")
    SHELTER = "shelter", _("Shelter")
    HOUSING = "housing", _("Housing")
    HEALTH = "health", _("Health care")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial help")
    CHILDREN = "children", _("Protection of children")
    TRACING = "tracing", _("Finding family")
    SCHOOL = "school", _("School and kindergarten")
    TRAINING = "training", _("Vocational training")
    WORK = "work", _("Finding work")
    BUSINESS = "business", _("Starting a business")
    CREDIT = "credit", _("Credit and bank account")
    BENEFITS = "benefits", _("Social security and benefits")
    MONITORING = "monitoring", _("Independent monitoring")
    OTHER = "other", _("Other")


class Served(models.TextChoices):
    """Whom a service is for, where it is not for everybody."""

    ADULTS = "adults", _("Adults")
    CHILDREN = "children", _("Children")
    UNACCOMPANIED = "unaccompanied", _("Children alone")
    WOMEN = "women", _("Women")
    FAMILIES = "families", _("Families")
    OLDER = "older", _("Older people")
    DISABLED = "disabled", _("People with a disability")
    TRAFFICKED = "trafficked", _("Victims of trafficking")


class Availability(models.TextChoices):
    NOW = "now", _("Takes people now")
    WAITING = "waiting", _("Waiting time")
    FULL = "full", _("Full")


class Weekday(models.TextChoices):
    MONDAY = "mon", _("Monday")
    TUESDAY = "tue", _("Tuesday")
    WEDNESDAY = "wed", _("Wednesday")
    THURSDAY = "thu", _("Thursday")
    FRIDAY = "fri", _("Friday")
    SATURDAY = "sat", _("Saturday")
    SUNDAY = "sun", _("Sunday")


class AgreementKind(models.TextChoices):
    MEMORANDUM = "memorandum", _("Memorandum of understanding")
    READMISSION = "readmission", _("Readmission agreement")
    LABOUR = "labour", _("Labour agreement")
    DATA_SHARING = "data_sharing", _("Data-sharing agreement")


class PartRole(models.TextChoices):
    """What a party does in one activity of an agreement."""

    LEADS = "leads", _("Leads")
    CARRIES_OUT = "carries_out", _("Carries out")
    ADVISES = "advises", _("Advises")
    HOSTS = "hosts", _("Hosts")


class ReportKind(models.TextChoices):
    """What a diaspora organization sends to an agency it works with."""

    NEEDS = "needs", _("Needs assessment")
    CAMPAIGN = "campaign", _("Campaign report")
