"""INV-400 to INV-404: a family travels together, or apart by everybody's word. See invariants.py."""

from django.utils.translation import gettext_lazy as _

OF_FAMILY = {
    "INV-400": _(
        "Some of a family would stay behind. Book everybody together, or ask each adult, and find what is best for each child, "
        "before some go ahead."
    ),
    "INV-401": _(
        "A word on travelling apart is of one of the family, in their own words, and says who would go ahead."
    ),
    "INV-402": _("Who agrees to travelling apart says so alone, in a language they understand."),
    "INV-403": _(
        "What is best for a child of a family that travels apart is found, with reasons, by a protection officer who does not "
        "have the case."
    ),
    "INV-404": _(
        "That a family travels together is passed over only in the place of adults who stay behind and cannot be asked."
    ),
}
