"""The words of applications, and what the components of programmes are called."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


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
