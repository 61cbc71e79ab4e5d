"""Kinds of agencies, roles of people, and why an agency may see a record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    MINISTRY = "ministry", _("Ministry")
    POLICE = "police", _("Police or border authority")
    INTERNATIONAL = "international", _("International organization")
    NGO = "ngo", _("Non-governmental organization")
    BANK = "bank", _("Bank")
    TRAINING = "training", _("Training provider")
    EMPLOYER = "employer", _("Employer")


class Role(models.TextChoices):
    COUNSELLOR = "counsellor", _("Counsellor")
    PROTECTION_OFFICER = "protection_officer", _("Protection officer")
    TRAVEL_OFFICER = "travel_officer", _("Travel officer")
    REINTEGRATION_OFFICER = "reintegration_officer", _("Reintegration officer")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    DIRECTOR = "director", _("Director")
    DATA_STEWARD = "data_steward", _("Data steward")


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


class Mode(models.TextChoices):
    READ = "read", _("May read")
    WRITE = "write", _("May read and write")
