"""The words of applications, and what the components of programmes are called."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    REPLACED = "replaced", _("Replaced by a later approval")


class Outcome(models.TextChoices):
    APPROVED = "approved", _("Approve")
    REFUSED = "refused", _("Refuse")


OPEN_STATES = (ApplicationState.SUBMITTED, ApplicationState.APPROVED)

# By the codes of the rulebooks; a code that is not here is shown as it stands in its document.
COMPONENTS = {
    "base_lump": _("Lump sum"),
    "bonus": _("Bonus"),
    "cash_grant_family_supplement": _("Cash supplement for the family"),
    "cash_grant_individual": _("Cash grant for each person"),
    "document_bonus": _("Bonus for an own travel document"),
    "fuel_per_car": _("Fuel for own cars"),
    "increased_max": _("Increased aid"),
    "lump_sum": _("Lump sum"),
    "material_project_max": _("Project and material help"),
    "material_project_max_increased": _("Project and material help, increased"),
    "medical_max": _("Medical help"),
    "post_arrival": _("Arrival package"),
    "post_arrival_forced_charter": _("Arrival package after a forced return"),
    "post_return_in_kind": _("Help in kind after return"),
    "startup_cash": _("Start-up cash"),
    "travel_allowance": _("Travel allowance"),
    "travel_money": _("Travel money"),
}

# Facts that a rulebook may ask for, in the reader's words.
FACTS = {
    "applied_on": _("Date of the application"),
    "born_on": _("Date of birth"),
    "cars": _("Own cars the household travels in"),
    "departs_on": _("Planned date of departure"),
    "destination": _("Destination"),
    "dublin": _("Transfer under the Dublin Regulation"),
    "entered_on": _("Date of entry into the host country"),
    "final_decision_on": _("Date of the final decision on the stay"),
    "hardship": _("Hardship or special needs"),
    "host": _("Host country"),
    "nationality": _("Nationality"),
    "order_on": _("Date of the order to leave"),
    "other_programmes": _("Help from other programmes"),
    "own_document": _("Has or obtains an own travel document"),
    "role": _("Place in the household"),
    "split_group": _("Which part of a family that arrives in parts"),
    "status": _("Residence status"),
    "validated_on": _("Date the file was validated"),
    "voluntariness": _("Voluntary or forced"),
    "vrf": _("Holds a voluntary repatriation form of UNHCR"),
}

# The reasons of rulebooks, by their codes in bayiri/rulebooks/reasons.py; `text` is the rulebook's own sentence.
REASONS = {
    "text": "%(text)s",
    "text_of_person": "%(person)s: %(text)s",
    "rate": "%(rate)s: %(text)s",
    "lowered": _("%(text)s, %(most)s: %(before)s lowered to %(after)s"),
    "excluded": _("excluded together with %(programme)s"),
    "no_version": _("no rules of %(programme)s are in force on %(day)s"),
    "only_from": _("only from %(day)s"),
    "only_between": _("only from %(day)s until %(until)s"),
}

# What the sources of rulebooks leave open.
UNKNOWN = {
    "scale": _("the scale is not published"),
    "reduced_rate": _("the reduced amount is not published"),
    "main_applicant_under_18": _("the amount for a main applicant under 18 is not published"),
}

# Places in the household as rulebooks know them.
ROLES = {
    "main": _("Main applicant"),
    "spouse": _("Spouse or partner"),
    "child": _("Child"),
    "other": _("Other relative"),
}

# The languages in which options are shown: code on the page, code of ISO 639-3, its own name.
SHOWN_IN = {
    "en": ("eng", "English"),
    "fr": ("fra", "Français"),
    "es": ("spa", "Español"),
    "ar": ("ara", "العربية"),
}


class WayPart(models.TextChoices):
    """What is told of each option, in this order."""

    NEEDS = "needs", _("What it needs")
    CONDITIONS = "conditions", _("Conditions")
    MISSING = "missing", _("Still missing")
    DEADLINES = "deadlines", _("Deadlines")
    LOST = "lost", _("What would be lost")
    NOT_GIVEN = "not_given", _("What is not given, and why")
    ASK = "ask", _("Where to ask")


class WayKind(models.TextChoices):
    STAY = "stay", _("Stay")
    RETURN = "return", _("Return")
    PROGRAMME = "programme", _("Help with the return")


class EarlierHelp(models.TextChoices):
    """Whether somebody of a household was helped before by this programme, or by one that excludes it: never where or when."""

    NO = "no", _("No")
    YES = "yes", _("Yes")
    STEWARD = "steward", _("A data steward is to look at it")
    NOT_ASKED = "not_asked", _("The programme does not ask")
