"""What must always hold of complaints; INVARIANTS in bayiri/core/invariants.py has them all."""

from django.utils.translation import gettext_lazy as _

OF_COMPLAINTS = {
    "INV-270": _("Anybody may complain: without a name, an account or a case. All that is needed is what happened."),
    "INV-271": _("A complaint is read by those it has come to, and never by anybody whom it names or may mean."),
    "INV-272": _("A complaint about a whole body, or about a journey that it conducted, comes to another body."),
    "INV-273": _(
        "A sensitive complaint comes only to people named for these, of another body than the one it is about."
    ),
    "INV-274": _(
        "The code of a complaint is shown once. Nothing of it is kept but its hash, and it opens this complaint alone."
    ),
    "INV-275": _("A complaint is taken on, and then answered with its outcome and reasons. Every step stays."),
    "INV-276": _("An appeal is decided by somebody who had no part in the answer."),
    "INV-277": _("A complaint whose day has gone by is told to the next body, by the clock alone."),
    "INV-278": _("A complaint stands in no case and with no person: nothing of it is known to who decides on help."),
    "INV-279": _("Who writes a complaint down for somebody says how it came and who said it."),
    "INV-280": _(
        "Who complains may add words, withdraw while it is open, take it up again, and appeal within the days of the law."
    ),
    "INV-281": _(
        "A file of a complaint is a PDF or a photograph, sealed, without where it was taken, and there are at most ten."
    ),
    "INV-282": _(
        "A director names complaints officers of their own body for sensitive complaints, and never themself."
    ),
    "INV-283": _("Passing a complaint on says whom it is about. Who is kept out of a complaint is never let in again."),
    "INV-284": _("Figures of complaints hide small numbers; after the law's years nothing is left of who said what."),
}
