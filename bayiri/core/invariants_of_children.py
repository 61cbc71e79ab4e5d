"""INV-310 to INV-321: what is decided for a child. See invariants.py."""

from django.utils.translation import gettext_lazy as _

OF_CHILDREN = {
    "INV-310": _(
        "A child without an adult of the household has a guardian in force on the day of travel: by name, with authority and "
        "act, working for no agency of the case."
    ),
    "INV-311": _("What is best for a child is cleared by the determination of a panel alone, by nobody's hand."),
    "INV-312": _(
        "The last report about a child is judged by a panel of enough different people, each once, none of whom wrote it or "
        "has or had the case."
    ),
    "INV-313": _(
        "A determination follows the panel and is written down, with reasons, by a protection officer who sat on it."
    ),
    "INV-314": _(
        "A return is determined only with a guardian in force, an assessment, the family looked for, and nothing new said "
        "since the report."
    ),
    "INV-315": _(
        "A determination against return, an appeal and new facts block at once. The last determination is appealed against, "
        "once at a time."
    ),
    "INV-316": _(
        "An appeal is decided by another body, and written down by somebody who neither sat nor lodged it, nor has or had the case."
    ),
    "INV-317": _(
        "A child without an adult of the household travels with a named escort, from departure until it is handed over."
    ),
    "INV-318": _(
        "A child is handed over to somebody who is named, and verified by another person than who has the case."
    ),
    "INV-319": _(
        "A step for a child says what was done and is written by a role for it; who is named for a child is ended once, with a reason."
    ),
    "INV-320": _(
        "The greater the risk for a child, the sooner its best interests are determined: the day follows from the law."
    ),
    "INV-321": _(
        "A report about a child rests on an assessment, and says what the child says and what weight that has."
    ),
}
