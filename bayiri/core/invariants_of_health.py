"""INV-285 to INV-289: health and the journey. See invariants.py."""

from django.utils.translation import gettext_lazy as _

OF_HEALTH = {
    "INV-285": _(
        "Whether somebody is fit to travel follows the rules of the carrier booked, on the day of travel; where the carrier is "
        "not known, the strictest."
    ),
    "INV-286": _("Whom a carrier does not take on board is passed over by nobody."),
    "INV-287": _("A statement about health is signed, and says when a child is due and when something happened."),
    "INV-288": _("A health certificate says who issued it and when; it ends after it begins."),
    "INV-289": _("What is said about health is read and written by the roles named for it, and by nobody else."),
}
