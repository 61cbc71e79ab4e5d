"""The words of orders to leave, of remedies against them, and of what keeps them from being carried out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    RETURN_DECISION = "return_decision", _("Return decision")
    REMOVAL_ORDER = "removal_order", _("Removal order")
    EXPULSION = "expulsion", _("Expulsion")
    ENTRY_REFUSAL = "entry_refusal", _("Refusal of entry")
    JUDGMENT = "judgment", _("Judgment of a court")


class Ground(models.TextChoices):
    """Why an authority says that somebody must leave."""

    ENTRY_REFUSED = "entry_refused", _("Entry was refused")
    STAY_ENDED = "stay_ended", _("The right to stay has ended")
    ASYLUM_REFUSED = "asylum_refused", _("Asylum was refused")
    ASYLUM_UNFOUNDED = "asylum_unfounded", _("Asylum was refused as manifestly unfounded")
    STAY_NOT_AUTHORISED = "stay_not_authorised", _("The stay was never authorized")
    PUBLIC_ORDER = "public_order", _("Public order or security")


class Notified(models.TextChoices):
    IN_PERSON = "in_person", _("Handed over in person")
    POST = "post", _("By post, with a receipt")
    LAWYER = "lawyer", _("To the person's lawyer")
    HEARING = "hearing", _("Read out in a hearing")
    PUBLIC_NOTICE = "public_notice", _("By public notice")


class Understood(models.TextChoices):
    """How it was made sure that the person could understand the act."""

    INTERPRETER = "interpreter", _("An interpreter was there")
    TRANSLATED = "translated", _("A written translation was handed over")
    OWN_LANGUAGE = "own_language", _("The act itself is in a language the person understands")


class ShortReason(models.TextChoices):
    """Why the period to leave is shorter than usual, or there is none."""

    ABSCONDING = "absconding", _("Risk of absconding")
    UNFOUNDED = "unfounded", _("The application was manifestly unfounded or fraudulent")
    PUBLIC_ORDER = "public_order", _("Risk to public order or security")


class ExtensionGround(models.TextChoices):
    LENGTH_OF_STAY = "length_of_stay", _("Length of stay")
    SCHOOL = "school", _("Children in school")
    FAMILY = "family", _("Family or social ties")
    HEALTH = "health", _("Health")
    OTHER = "other", _("Another circumstance of the person")


class RemedyKind(models.TextChoices):
    APPEAL = "appeal", _("Appeal")
    INTERIM_MEASURE = "interim_measure", _("Request to suspend, or interim measure")
    JUDICIAL_REVIEW = "judicial_review", _("Judicial review")


class RulingKind(models.TextChoices):
    SUSPENDED = "suspended", _("The act may not be carried out for now")
    NOT_SUSPENDED = "not_suspended", _("The act may be carried out meanwhile")
    DISMISSED = "dismissed", _("Decided: the remedy was dismissed")
    ANNULLED = "annulled", _("Decided: the act was annulled")
    SENT_BACK = "sent_back", _("Decided: the authority must decide anew")
    WITHDRAWN = "withdrawn", _("The person withdrew the remedy")


# Rulings with which a remedy is over; after the first two of them nothing is left to carry out.
ANNULLING = (RulingKind.ANNULLED, RulingKind.SENT_BACK)
ENDING = (*ANNULLING, RulingKind.DISMISSED, RulingKind.WITHDRAWN)


class PostponementGround(models.TextChoices):
    """Why removal is postponed: Directive 2008/115/EC, article 9."""

    NON_REFOULEMENT = "non_refoulement", _("It would breach the ban on return to danger")
    SUSPENSIVE = "suspensive", _("A suspensive effect was granted")
    CONDITION = "condition", _("The person's physical or mental state")
    TECHNICAL = "technical", _("No transport, or identity not established")
    OTHER = "other", _("Another ground of the law")


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("Chooses voluntary return")
    THINKING = "thinking", _("Wants to think about it")
    DECLINED = "declined", _("Does not choose it now")


class BanReason(models.TextChoices):
    NO_PERIOD = "no_period", _("No period to leave was given")
    NOT_COMPLIED = "not_complied", _("The person did not leave within the period")
    SERIOUS_THREAT = "serious_threat", _("Serious threat to public order or security")


class RightsHow(models.TextChoices):
    """How somebody came to know their rights."""

    READ = "read", _("Read the paper in their own language")
    READ_OUT = "read_out", _("It was read out to them in their own language")
    INTERPRETER = "interpreter", _("An interpreter read it out")
