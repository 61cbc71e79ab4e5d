"""What must always hold, each with its number and the sentence a person reads when it stands in the way.

Numbered once, in docs/reference/invariants.md, where the rule, the guard in the database and the test of each are named.
"""

from django.utils.translation import gettext_lazy as _

INVARIANTS = {
    "INV-01": _("The log, decisions, clearances, releases and history are only added to, never changed."),
    "INV-02": _("What is written down names the person who wrote it."),
    "INV-03": _("Only the responsible agency lets another agency see a record."),
    "INV-04": _("A record is seen only by agencies that take part in it."),
    "INV-05": _("This step does not follow from where the case stands now."),
    "INV-06": _("Nobody is released to travel while a safeguard stands against it."),
    "INV-07": _("Only a person who is released may board and depart."),
    "INV-08": _("A departure outside the procedure is recorded as that, and never counted as assisted."),
    "INV-09": _("The case has ended. Open it again before you change it."),
    "INV-10": _("The same person stands in this household twice."),
    "INV-11": _("A household has exactly one main applicant."),
    "INV-12": _("The date of birth lies in the future."),
    "INV-13": _("The person cannot have entered the country before being born."),
    "INV-14": _("The destination is the country the person is in now."),
    "INV-15": _("A forced return needs the act of an authority and is not registered here."),
    "INV-16": _("A session is written down after it was held, not before."),
    "INV-17": _("Choose who was present."),
    "INV-18": _("A person needs a name, as the person writes it."),
    "INV-19": _("A document is issued after birth and expires after its issue."),
}
