"""The words of a table at which several agencies sit."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BoardKind(models.TextChoices):
    BOARD = "board", _("Board")
    TASK_FORCE = "task_force", _("Task force")


class SeatRole(models.TextChoices):
    CHAIR = "chair", _("Chair")
    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")
    POLICE = "police", _("Police or border")
    LEGAL = "legal", _("Legal help")
    SOCIAL = "social", _("Social work")
    COUNSELLING = "counselling", _("Counselling")
    TRANSIT = "transit", _("Accompanies on the way")
    RECEPTION = "reception", _("Receives on arrival")


class SeatState(models.TextChoices):
    INVITED = "invited", _("Invited, no answer yet")
    ACCEPTED = "accepted", _("At the table")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Invitation taken back")
    ENDED = "ended", _("Has left the table")


class Basis(models.TextChoices):
    """On what a part of a case is shared."""

    CONSENT = "consent", _("Consent of everybody who travels")
    VITAL_INTERESTS = "vital_interests", _("Vital interests: life or health is in danger")
    BEST_INTERESTS = "best_interests", _("Best interests of a child")
    COURT_ORDER = "court_order", _("Order of a court")


class WorkState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    TAKEN_BACK = "taken_back", _("Taken back")
    LAPSED = "lapsed", _("Ended with the table")


class ProposalKind(models.TextChoices):
    QUESTION = "question", _("An answer to the question")
    FORCED_RETURN_DRAFT = "forced_return_draft", _("Check of a draft forced return")


class CheckResult(models.TextChoices):
    """What a board may decide on a draft forced return."""

    VOLUNTARY_FIRST = "voluntary_first", _("Voluntary return is offered first")
    INFORMATION_MISSING = "information_missing", _("Information of other domains is missing")
    GOES_ON = "goes_on", _("The draft goes on")


class Domain(models.TextChoices):
    ASYLUM = "asylum", _("Asylum")
    LABOUR = "labour", _("Work")
    HEALTH = "health", _("Health")
    FAMILY = "family", _("Family")
    EDUCATION = "education", _("Education")


class DomainState(models.TextChoices):
    ASKED = "asked", _("Asked, and the answer is there")
    NOT_CONCERNED = "not_concerned", _("Does not concern these people")
    MISSING = "missing", _("Missing")


class VoiceKind(models.TextChoices):
    AGREES = "agrees", _("Agrees")
    OBJECTS = "objects", _("Objects")
    ABSTAINS = "abstains", _("Abstains")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Open")
    CARRIED = "carried", _("Carried")
    NOT_CARRIED = "not_carried", _("Not carried")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EndedHow(models.TextChoices):
    ANSWERED = "answered", _("The question is answered")
    DROPPED = "dropped", _("The question is not pursued")
    ARRIVED = "arrived", _("Everybody has arrived safely")
    NOT_TRAVELLING = "not_travelling", _("Somebody no longer travels")


NO_VOICE = (SeatRole.OBSERVER,)
AT_THE_TABLE = (SeatState.INVITED, SeatState.ACCEPTED)
