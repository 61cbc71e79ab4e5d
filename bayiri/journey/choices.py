"""How much a page shows, how far back numbers go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PAGE_SIZE = 25
LAST_PAGE = 400  # further down nobody reads; the list is narrowed instead
FIRST_YEAR = 2000  # before it no case number was given


class Bond(models.TextChoices):
    """What changed between two people of a household."""

    MARRIED = "married", _("Two people married or became partners")
    SEPARATED = "separated", _("Two people separated or divorced")
    CORRECTION = "correction", _("Nothing: a relation was written down wrongly")


# What is next: act: (what to do, who does it, where). Where names a page; its arguments come from the step.
NEXT_ACTS = {
    "find_caseworker": (
        _("Find a caseworker: nobody is responsible yet"),
        _("Programme manager, or who takes it"),
        "journey:caseworker",
    ),
    "second_look": (_("Look a second time before the case is closed"), _("Programme manager"), "journey:close"),
    "hold_session": (_("Hold a counselling session"), _("Caseworker"), "cases:session"),
    "assess": (_("Assess vulnerability, needs and risks"), _("Caseworker"), "safeguards:assess"),
    "decide": (_("Take the decision down in writing"), _("Caseworker"), "journey:declare"),
    "wait_reflection": (_("Give the time to reflect"), _("The person"), ""),
    "apply": (_("Apply for assistance"), _("Caseworker"), "programmes:entitlements"),
    "decide_application": (_("Decide on the application"), _("Programme manager"), "programmes:entitlements"),
    "clear_gates": (_("Clear what stands in the way"), _("See each safeguard"), ""),
    "book": (_("Book the journey"), _("Travel officer"), "travel:book"),
    "wait_confirmation": (
        _("Wait until the last days before departure, then ask again"),
        _("Caseworker"),
        "",
    ),
    "confirm_again": (
        _("Ask again whether the person wants to return"),
        _("Caseworker"),
        "journey:confirm-again",
    ),
    "release": (_("Release to travel"), _("Travel officer"), "journey:release"),
    "board": (_("Record boarding"), _("Travel officer"), "journey:travel-event"),
    "depart": (_("Record the departure"), _("Travel officer"), "journey:travel-event"),
    "confirm_arrival": (_("Confirm the arrival"), _("Receiving agency"), ""),
    "make_plan": (
        _("Make the reintegration plan with the person"),
        _("Reintegration officer"),
        "reintegration:plan",
    ),
    "start_engagement": (_("Begin the contribution from abroad"), _("Caseworker"), "journey:start-engagement"),
    "follow_up": (_("Follow up"), _("Reintegration officer"), "monitoring:follow-ups"),
    "review_refusal": (
        _("Review the refusal, with the person alone"),
        _("Another person than who noted it"),
        "journey:review-refusal",
    ),
    "nothing_withdrawn": (
        _("Nothing: the person has withdrawn, and may ask again at any time"),
        _("The person"),
        "",
    ),
    "nothing_referred": (_("Nothing: another procedure has the case"), "", ""),
    "nothing_closed": (_("Nothing: the case is closed"), "", ""),
}
