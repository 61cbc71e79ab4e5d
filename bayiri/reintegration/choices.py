"""The words a reintegration plan may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Being drawn up")
    AGREED = "agreed", _("Agreed with the person")
    RUNNING = "running", _("Under way")
    FINISHED = "finished", _("Finished")


class Dimension(models.TextChoices):
    ECONOMIC = "economic", _("Economic")
    SOCIAL = "social", _("Social")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial")


class Level(models.TextChoices):
    INDIVIDUAL = "individual", _("For the person or family")
    COMMUNITY = "community", _("For the community")


class Form(models.TextChoices):
    CASH = "cash", _("Cash")
    KIND = "kind", _("In kind")
    SERVICE = "service", pgettext_lazy("form of help", "Service")


class Phase(models.TextChoices):
    BEFORE_DEPARTURE = "before_departure", _("Before departure")
    AFTER_ARRIVAL = "after_arrival", _("After arrival")


class LineState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    APPROVED = "approved", _("Approved")
    DELIVERED = "delivered", _("Delivered")
    VERIFIED = "verified", _("Verified")
    DROPPED = "dropped", _("Dropped")


class AnswerChannel(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    WRITTEN = "written", _("In writing")


class Proof(models.TextChoices):
    RECEIPT = "receipt", _("Signed receipt")
    INVOICE = "invoice", _("Invoice of the supplier")
    TRANSFER = "transfer", _("Bank or mobile transfer")
    CERTIFICATE = "certificate", _("Certificate of attendance")
    PHOTO = "photo", _("Photo")
    OTHER = "other", _("Other proof")


class CheckedBy(models.TextChoices):
    """How a delivery was verified."""

    VISIT = "visit", _("Visit")
    PHONE = "phone", _("Phone call")
    PHOTO = "photo", _("Photo")


class NeedLevel(models.TextChoices):
    """Where a need has its cause, and its answer."""

    INDIVIDUAL = "individual", _("For the person or family")
    COMMUNITY = "community", _("In the community")
    STRUCTURAL = "structural", _("In what the place offers")


class NeedTopic(models.TextChoices):
    INCOME = "income", _("A business or land of one's own")
    JOB = "job", _("Work with an employer")
    SKILLS = "skills", _("Training")
    DEBT = "debt", _("Debts")
    HOUSING = "housing", _("A place to live")
    SCHOOLING = "schooling", _("School for the children")
    HEALTH = "health", pgettext_lazy("need", "Health")
    DOCUMENTS = "documents", _("Papers and rights")
    DISTRESS = "distress", _("Worry, grief, fear")
    FAMILY = "family", pgettext_lazy("need", "Family")
    BELONGING = "belonging", _("Friends and belonging")
    SAFETY = "safety", pgettext_lazy("need", "Safety")


TOPICS_OF = {
    Dimension.ECONOMIC: (NeedTopic.INCOME, NeedTopic.JOB, NeedTopic.SKILLS, NeedTopic.DEBT),
    Dimension.SOCIAL: (NeedTopic.HOUSING, NeedTopic.SCHOOLING, NeedTopic.HEALTH, NeedTopic.DOCUMENTS),
    Dimension.PSYCHOSOCIAL: (NeedTopic.DISTRESS, NeedTopic.FAMILY, NeedTopic.BELONGING, NeedTopic.SAFETY),
}
DIMENSION_OF = {topic: dimension for dimension, topics in TOPICS_OF.items() for topic in topics}


class Settled(models.TextChoices):
    MET = "met", _("It is met")
    NO_LONGER = "no_longer", _("It is no need any longer")
    MISTAKE = "mistake", _("It was written down by mistake")


class Occasion(models.TextChoices):
    PLANNING = "planning", _("While the plan was made")
    CONSULTATION = "consultation", _("In a later consultation")
    FOLLOW_UP = "follow_up", _("At a follow-up")


class CommentOutcome(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    CHANGED = "changed", _("The plan was changed")
    NOT_CHANGED = "not_changed", _("Not changed, because")


class SecurityLevel(models.TextChoices):
    """As the files of districts say it."""

    CALM = "calm", _("Calm")
    TENSE = "tense", _("Tense")
    DANGEROUS = "dangerous", _("Dangerous")
    UNKNOWN = "unknown", pgettext_lazy("security", "Not known")


class AssetKind(models.TextChoices):
    """What somebody may say of what they own or owe. Nobody has to."""

    PROPERTY = "property", _("House, land or other property")
    SAVINGS = "savings", _("Savings")
    TOOLS = "tools", _("Tools, vehicle or animals")
    DEBT = "debt", _("Debt")
    SUPPORT = "support", _("Money from or for relatives")
