"""The words of a referral: what is asked, where it stands, why it was declined, what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    HELP = "service", _("Help of a kind the other agency offers")
    TAKE_PART = "take_part", _("Take part in the case")
    TAKE_OVER = "take_over", _("Take the case over")
    GIVE_BACK = "return_of_case", _("Take the case back")


class State(models.TextChoices):
    DRAFT = "draft", _("Waits for a second person")
    OFFERED = "offered", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("The time is over")
    REVOKED = "revoked", _("Taken back")
    RETURNED = "returned", _("Given back")
    DONE = "done", _("Done")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("As usual")
    SOON = "soon", _("Soon")
    AT_ONCE = "at_once", _("At once")


class Basis(models.TextChoices):
    """On what a sharing rests: Regulation (EU) 2016/679, article 6(1)(a), (d), (e); best interests of the child."""

    CONSENT = "consent", _("The person agreed")
    VITAL_INTERESTS = "vital_interests", _("Life or health is in danger")
    BEST_INTERESTS = "best_interests", _("Best interests of a child")
    COURT_ORDER = "court_order", _("A court has ordered it")


class Reason(models.TextChoices):
    """Why an agency declines, gives back or takes back. Words about the person are no reason that is written here."""

    NO_PLACES = "no_places", _("No places now")
    NOT_OFFERED = "not_offered", _("We do not offer this")
    OTHER_AREA = "other_area", _("Outside the area where we work")
    OTHER_GROUP = "other_group", _("Not for this group of people")
    TOO_LITTLE_TIME = "too_little_time", _("Too little time")
    TOO_LITTLE_KNOWN = "too_little_known", _("Too little is known to answer")
    CONFLICT = "conflict", _("A conflict of interest")
    NOT_REACHED = "not_reached", _("The person was not reached")
    NOT_WANTED = "not_wanted", _("The person does not want it")
    NOT_NEEDED = "not_needed", _("Not needed any more")
    ASKED_ELSEWHERE = "asked_elsewhere", _("Another agency was asked")
    MISTAKE = "mistake", _("Sent by mistake")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("The person took their consent back or narrowed it")


class Outcome(models.TextChoices):
    HELPED = "helped", _("Helped as asked")
    HELPED_IN_PART = "helped_in_part", _("Helped in part")
    REFERRED_ON = "referred_on", _("Sent on to somebody else, with the person's consent")
    NOT_REACHED = "not_reached", _("The person was not reached")
    NOT_WANTED = "not_wanted", _("The person did not want it")
    TAKEN_OVER = "taken_over", _("The case was taken over")


class Wanted(models.TextChoices):
    """What help is asked for, where no list of the agency's own says more."""

    SHELTER = "shelter", _("A place to stay")
    MEDICAL = "medical", _("Medical care")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
    LEGAL = "legal", _("Legal advice")
    COUNSELLING = "counselling", _("Counselling on return")
    CHILD_PROTECTION = "child_protection", _("Protection of a child")
    RECEPTION = "reception", _("Reception on arrival")
    TRANSPORT = "transport", _("Transport")
    DOCUMENTS = "documents", _("Papers and civil status")
    TRAINING = "training", _("Training")
    WORK = "work", _("Work")
    BUSINESS = "business", _("Starting a business")
    SCHOOL = "school", _("School")
    CASH = "cash", _("Money or goods for the first time")
    OTHER = "other", _("Something else, said in the message")


class AgeGroup(models.TextChoices):
    """Wider than what is told to who has accepted: see people."""

    BABY = "baby", _("Under 3")
    CHILD = "child", _("3 to 11")
    YOUTH = "youth", _("12 to 17")
    ADULT = "adult", _("18 to 59")
    OLDER = "older", _("60 and older")


class Need(models.TextChoices):
    """Special needs in general words."""

    STEP_FREE = "step_free", _("Access without steps")
    INTERPRETER = "interpreter", _("An interpreter")
    FEMALE_STAFF = "female_staff", _("Female staff")
    MALE_STAFF = "male_staff", _("Male staff")
    CHILD_CARE = "child_care", _("Somebody who looks after children")
    MEDICAL_CARE = "medical_care", _("Medical care nearby")
    QUIET = "quiet", _("A quiet place")
    SAFE_PLACE = "safe_place", _("A protected address")
    TRAVEL_HELP = "travel_help", _("Help to come")


class LinkUse(models.TextChoices):
    ANSWER = "answer", _("Answer a referral")
    RECEIPT = "receipt", _("Confirm that shared data was deleted")
