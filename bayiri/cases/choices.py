"""The words a return case may take: the form of return on its axes, the stages, the states of members."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Voluntariness(models.TextChoices):
    VOLUNTARY = "voluntary", _("Voluntary")
    FORCED = "forced", _("Forced")


class Assistance(models.TextChoices):
    ASSISTED = "assisted", _("Assisted")
    SPONTANEOUS = "spontaneous", _("Spontaneous")


class Duration(models.TextChoices):
    PERMANENT = "permanent", _("Permanent")
    TEMPORARY = "temporary", _("Temporary")
    CONTINUED = "continued", _("Continued: return, then leaving again")
    TRANSNATIONAL = "transnational", _("Transnational: living in both societies")


class ReturnMode(models.TextChoices):
    PHYSICAL = "physical", _("Physical")
    VIRTUAL = "virtual", _("Virtual: contributing from abroad")


class Category(models.TextChoices):
    PERSONAL_WISH = "personal_wish", _("Own wish")
    LABOUR_TERM_ENDED = "labour_term_ended", _("Work term ended")
    STUDY_TERM_ENDED = "study_term_ended", _("Study term ended")
    POST_CONFLICT = "post_conflict", _("Return after conflict")
    ASYLUM_REFUSED = "asylum_refused", _("Asylum refused")
    STAY_NOT_AUTHORISED = "stay_not_authorised", _("Stay not authorized")
    STRANDED = "stranded", _("Stranded on the way")
    OTHER = "other", _("Other")


class ResidenceStatus(models.TextChoices):
    """Data for the assessment; never a bar to help."""

    NOT_SAID = "not_said", _("Not said")
    RESIDENT = "resident", _("Residence permit")
    PROTECTED = "protected", _("Protection status")
    ASYLUM_PENDING = "asylum_pending", _("Asylum procedure pending")
    ORDERED_TO_LEAVE = "ordered_to_leave", _("Ordered to leave")
    TOLERATED = "tolerated", _("Removal suspended")
    IRREGULAR = "irregular", _("Without status")
    CITIZEN = "citizen", _("Citizen")


class Stage(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    COUNSELLING = "counselling", _("Counselling")
    ASSESSED = "assessed", _("Assessed")
    DECIDED = "decided", _("Decided")
    APPROVED = "approved", _("Approved")
    PREPARING = "preparing", _("Preparing travel")
    RELEASED = "released", _("Released to travel")
    DEPARTED = "departed", _("Departed")
    ARRIVED = "arrived", _("Arrived")
    REINTEGRATING = "reintegrating", _("Settling in")
    FOLLOWING_UP = "following_up", _("Follow-up")
    CLOSED = "closed", _("Closed")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFERRED_ON = "referred_on", _("Referred to another procedure")
    ENDED = "ended", _("Ended")


class Relation(models.TextChoices):
    """To the main applicant."""

    SELF = "self", _("Main applicant")
    SPOUSE = "spouse", _("Spouse or partner")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    SIBLING = "sibling", _("Brother or sister")
    GRANDCHILD = "grandchild", _("Grandchild")
    OTHER = "other", _("Other relative")
    NOT_RELATED = "not_related", _("Not related")


class MemberState(models.TextChoices):
    ACTIVE = "active", _("Preparing")
    BOOKED = "booked", _("Booked")
    RELEASED = "released", _("Released to travel")
    BOARDED = "boarded", _("On board")
    DEPARTED = "departed", _("Departed")
    ARRIVED = "arrived", _("Arrived")
    NO_SHOW = "no_show", _("Did not come")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LEFT = "left", _("Left the household")
    DECEASED = "deceased", _("Deceased")


class SessionChannel(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("Phone")
    VIDEO = "video", _("Video")


class Topic(models.TextChoices):
    OPTIONS_TO_STAY = "options_to_stay", _("Ways to stay")
    ASYLUM = "asylum", _("Asylum and pending procedures")
    RETURN_OPTIONS = "return_options", _("Ways to return")
    ASSISTANCE = "assistance", _("Assistance and amounts")
    COUNTRY_SITUATION = "country_situation", _("Situation in the country of origin")
    CONSEQUENCES = "consequences", _("Consequences of returning")
    RIGHTS = "rights", _("Rights, complaints, withdrawing")
    HEALTH = "health", _("Health")
    CHILDREN = "children", _("Children and school")
    WORK = "work", _("Work and training")


class Outcome(models.TextChoices):
    COMPLETED = "completed", _("Completed")
    WITHDREW = "withdrew", _("Withdrew before departure")
    NO_CONTACT = "no_contact", _("No contact any more")
    RE_MIGRATED = "re_migrated", _("Migrated again")
    DECEASED = "deceased", _("Deceased")
    DUPLICATE = "duplicate", _("Registered twice")
    JOINED_AGAIN = "joined_again", _("Joined again with the household it was split from")
    TRANSFERRED = "transferred", _("Handed to another body")
    REFUSED = "refused", _("Assistance refused")
    MISTAKE = "mistake", _("Opened by mistake")


class NoteSection(models.TextChoices):
    COUNSELLING = "counselling", _("Counselling")
    PROTECTION = "protection", _("Protection")
    TRAVEL = "travel", _("Travel")
    REINTEGRATION = "reintegration", _("Reintegration")
    OTHER = "other", _("Other")


class NoteState(models.TextChoices):
    CURRENT = "current", _("In use")
    MISTAKE = "mistake", _("Written down by mistake")


class ContactWay(models.TextChoices):
    CALL = "call", _("Call")
    MESSAGE = "message", _("Text or messenger")
    EMAIL = "email", _("E-mail")
    VISIT = "visit", _("Visit")
    LETTER = "letter", _("Letter")
    THROUGH = "through", _("Through somebody they trust")


class AttemptResult(models.TextChoices):
    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    WRONG_NUMBER = "wrong_number", _("Wrong number or address")
    CALL_AGAIN = "call_again", _("Asked to be contacted again")
    NOT_SAFE = "not_safe", _("Not safe: stopped")


class ClosingAnswer(models.TextChoices):
    """What became of a proposal to close; empty while it waits."""

    CLOSED = "closed", _("Closed")
    SENT_BACK = "sent_back", _("Sent back")
    TAKEN_BACK = "taken_back", _("Taken back")
    LAPSED = "lapsed", _("Lapsed")


class ProposalLapsed(models.TextChoices):
    """Why a proposal to close lapsed by itself."""

    CASE_MOVED = "case_moved", _("The case has moved on since closing was proposed.")
    HOUSEHOLD_CHANGED = "household_changed", _("The household has changed since closing was proposed.")


class Mistaken(models.TextChoices):
    """What was written down by mistake, where a row that is only added to says so."""

    ATTEMPT = "attempt", _("An attempt to make contact")
    MEMBER = "member", _("That somebody joined the household")
    DECLARATION = "declaration", _("A declaration")
    OVERRIDE = "override", _("That a safeguard is passed over")
    HELP_DECISION = "help_decision", _("A decision on assistance")
    EXPLANATION = "explanation", _("That options were explained")
    DELIVERY = "delivery", _("A delivery")
    VERIFICATION = "verification", _("A verification")
    FOLLOW_UP = "follow_up", _("What came of trying to follow up")
    RESULT = "result", _("The answers of a follow-up")
    ORDER = "order", _("What an authority or a court decided about a return")


class FearSaidIn(models.TextChoices):
    """Where somebody said that they are afraid to return."""

    SESSION = "session", _("Counselling session")
    ASSESSMENT = "assessment", _("Assessment of vulnerability and needs")
    CONTACT = "contact", _("Call, message or visit")
    APPOINTMENT = "appointment", _("Appointment")
    COMMENT = "comment", _("Comment on the plan")
    RECONFIRMATION = "reconfirmation", _("Asked again before departure")
    SURVEY = "survey", _("Follow-up")
    OTHER = "other", _("Elsewhere")
