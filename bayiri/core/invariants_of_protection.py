"""INV-295 to INV-309: the risk on return, advisories, the freedom to decide. See invariants.py."""

from django.utils.translation import gettext_lazy as _

OF_PROTECTION = {
    "INV-295": _(
        "The risk on return and the freedom to decide are cleared by nobody's hand: a reviewed assessment clears the one, a "
        "talk the other."
    ),
    "INV-296": _(
        "The last assessment of the risk on return is reviewed once, with reasons, by another person than who wrote it or "
        "has or had the case."
    ),
    "INV-297": _("Something was said or has changed since this assessment. Assess the risk anew."),
    "INV-298": _("A risk, or that one cannot say, blocks at once; no risk is found while a procedure is pending."),
    "INV-299": _(
        "An assessment says what the person said, what is known and from where, what it comes to and why, and which "
        "instruments apply."
    ),
    "INV-300": _("Who says they are afraid to return does not travel until the risk is assessed and reviewed."),
    "INV-301": _(
        "A protection review that nobody takes on, or that is due, is told to the next. Only a reviewed assessment ends it."
    ),
    "INV-302": _("While an advisory forbids returns to a place, nobody it speaks of is returned there."),
    "INV-303": _(
        "Where an advisory asks for a senior decision, somebody with that role in the responsible agency gives it, with "
        "reasons, who neither has the case nor assessed or reviewed it."
    ),
    "INV-304": _(
        "An advisory names its source and its days, is added by the role named for it, and is ended with a reason by "
        "another person of the same agency."
    ),
    "INV-305": _(
        "Who decides freely says so alone, without signs of pressure, in a language they understand; where it is doubted "
        "that they can decide, a professional has said so; where they cannot, a representative with a paper decides."
    ),
    "INV-306": _(
        "Who is deprived of liberty is heard by two people, some hours apart, before their freedom to decide is clear."
    ),
    "INV-308": _("A new advisory comes to every case it speaks of that has not departed, once."),
}
