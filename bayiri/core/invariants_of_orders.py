"""INV-250 to INV-269, INV-406 to INV-409: orders to leave and forced returns. See invariants.py."""

from django.utils.translation import gettext_lazy as _

OF_ORDERS = {
    "INV-250": _(
        "An order is written down whole: authority, act, number, date, ground, how and in which language it was notified, how "
        "the person could understand it, and the file of the act."
    ),
    "INV-251": _("An act is issued, then notified, then written down; none of these days lies ahead."),
    "INV-252": _("An order names people of this household, one by one, each once."),
    "INV-253": _(
        "The time to leave is at least what the law gives. It is shorter, or there is none, only for a reason of the law."
    ),
    "INV-254": _("No authority has told this person to leave, or the act was annulled."),
    "INV-255": _("The time to leave by oneself is not over."),
    "INV-256": _("A remedy that suspends the order is open."),
    "INV-257": _("Voluntary return was not offered in a counselling session since the order was notified."),
    "INV-258": _("The person has chosen voluntary return."),
    "INV-259": _("Carrying the order out is postponed."),
    "INV-260": _("More time ends later than before, and was decided by the authority on a ground of the law."),
    "INV-261": _(
        "A remedy is lodged after the notification, and suspends the order wherever the law does not say that it does not. "
        "Where nobody knows the law, every remedy does."
    ),
    "INV-262": _("A remedy is decided while it is open, no earlier than what was decided on it before."),
    "INV-263": _(
        "A ban on entry is no longer than the law gives, and never longer than it was; for less somebody says why."
    ),
    "INV-264": _(
        "What keeps somebody from being made to leave is taken back by another person than who wrote it or has the case."
    ),
    "INV-265": _("A forced return is opened by another person than who wrote the order or has the case."),
    "INV-266": _("The board of this case has not said that a forced return goes on."),
    "INV-267": _("A safeguard stands against a forced return. It is looked at first."),
    "INV-268": _(
        "What is postponed has a reason, and another person than who postponed it or has the case says that it is over."
    ),
    "INV-269": _(
        "Voluntary return is offered in a counselling session in which the person took part, until departure."
    ),
    "INV-406": _(
        "A notice of rights is written down whole: the paper, the language, how the person understood it, the interpreter's name, "
        "a day between the notification and today, and the last day for a remedy."
    ),
    "INV-407": _(
        "The person was not told their rights since the order was notified, in a language that they understand."
    ),
    "INV-408": _(
        "Rights are told in a language that the person understands. Where the paper is not in it, an interpreter reads it out."
    ),
    "INV-409": _("A notice of rights goes to whom an order names, while they take part."),
}
