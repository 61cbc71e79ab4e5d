"""The words of safeguards."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gate(models.TextChoices):
    """Safeguards that stand before a step. What each blocks and who clears it: law/protection/safeguards.yaml."""

    CONSENT = "consent", _("Decision in force")
    CAPACITY = "capacity", _("Capacity to decide")
    NON_REFOULEMENT = "non_refoulement", _("No risk on return, no pending procedure")
    VULNERABILITY = "vulnerability", _("Vulnerability assessed")
    BEST_INTERESTS = "best_interests", _("Best interests of the child")
    FITNESS = "fitness", _("Fit to travel")
    FAMILY_UNITY = "family_unity", _("Family travels together")
    IDENTITY_DOCUMENT = "identity_document", _("Identity and travel document")
    RECEPTION = "reception", _("Reception confirmed")
    PROTECTION = "protection", _("Protected from harm")
    REMEDIES = "remedies", _("Time to leave over, no remedy open")
    GUARDIAN = "guardian", _("Guardian")
    ESCORT = "escort", _("Escort")


class State(models.TextChoices):
    PENDING = "pending", _("Open")
    CLEARED = "cleared", _("Cleared")
    BLOCKED = "blocked", _("Blocked")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class Step(models.TextChoices):
    APPLICATION = "application", _("Application")
    BOOKING = "booking", _("Booking")
    RELEASE = "release", _("Release to travel")
    ENFORCEMENT = "enforcement", _("Forced return")


class AppliesTo(models.TextChoices):
    """For whom a safeguard stands."""

    ALL = "all", _("Everybody who returns")
    ADULTS = "adults", _("Adults")
    UNACCOMPANIED_CHILDREN = "unaccompanied_children", _("Children without an adult of the household")
    FORCED = "forced", _("Whoever is returned by force")


class ClearedBy(models.TextChoices):
    """What alone clears a safeguard, besides the role."""

    FINDING = "", _("Evidence, written down")
    ASSESSMENT = "assessment", _("An assessment that a second person has reviewed")
    TALK = "talk", _("A talk alone with the person")
    DETERMINATION = "determination", _("A determination by a panel")


class Because(models.TextChoices):
    """Why a gate stands as it does."""

    NO_FINDING = "no_finding", _("Nobody has looked at this yet.")
    FINDING = "finding", _("As found.")
    EXPIRED = "expired", _("The finding is not valid any more on the day of travel.")
    ASYLUM_PENDING = "asylum_pending", _("An asylum claim or appeal is pending.")
    NOT_DECIDED = "none", _("Not decided yet.")
    REFLECTION = "reflection", _("The time to reflect has not passed.")
    TO_BE_RENEWED = "to_be_renewed", _("Something the decision was bound to has changed.")
    OF_AGE = "of_age", _("Of age on that day: a guardian's decision is no longer enough.")
    DECLINED = "declined", _("The person does not want to return.")
    WITHDRAWN = "withdrawn", _("The decision was withdrawn.")
    REFUSED = "refused", _("A refusal was noted and is to be reviewed.")
    IN_FORCE = "in_force", _("The decision is in force.")
    NOT_SCREENED = "not_screened", _("The assessment is missing.")
    SCREENED = "screened", _("Assessed.")
    SEPARATED = "separated", _("Part of the family is not booked on the journey.")
    PARTED = "parted", _("Everybody of the family has agreed to travel apart.")
    TOGETHER = "together", _("The household travels together.")
    ADULT = "adult", _("The person is an adult.")
    CHILD = "child", _("The guardian decides for the child.")
    ACCOMPANIED = "accompanied", _("The child travels with an adult of the household.")
    OVERRIDDEN = "overridden", _("Overridden, with a reason.")
    UNHARMED = "unharmed", _("Nobody has said that somebody here is in danger.")
    IN_DANGER = "in_danger", _("A protection officer looks at this case. Ask them.")
    NEWBORN = "newborn", _("The child is too young to travel on that day.")
    NOT_FIT = "not_fit", _("A health professional says: not fit to travel.")
    CARRIER_REFUSES = "carrier_refuses", _("The carrier does not take the person on board on that day.")
    CERTIFICATE_MISSING = (
        "certificate_missing",
        _("The carrier asks for a health certificate that is valid on that day."),
    )
    ESCORT_MISSING = "escort_missing", _("The carrier asks for a medical escort.")
    VOLUNTARY = "voluntary", _("The return is voluntary.")
    ENFORCEABLE = "enforceable", _("The time to leave is over, and nothing keeps the order from being carried out.")
    NOT_ENFORCEABLE = (
        "not_enforceable",
        _("The orders and deadlines of the case say what keeps it from being carried out."),
    )
    NO_GUARDIAN = "no_guardian", _("No guardian is in force on that day.")
    GUARDED = "guarded", _("A guardian is in force.")
    NO_ESCORT = "no_escort", _("Nobody is named who goes with the child until it is handed over.")
    ESCORTED = "escorted", _("Somebody goes with the child until it is handed over.")
    NO_RECEIVER = "no_receiver", _("Nobody is named and verified who receives the child.")
    ADVISORY = "advisory", _("An advisory forbids returns there.")
    ADVISORY_SENIOR = "advisory_senior", _("An advisory asks for a senior decision.")


class Vulnerability(models.TextChoices):
    """Groups the founding document names (lines 322-325, 1224-1229, 2402-2406). Several may apply."""

    TRAFFICKING = "trafficking", _("Victim of trafficking, or possibly one")
    TORTURE = "torture", _("Victim of torture or violence, or possibly one")
    REFUGEE = "refugee", _("Refugee")
    STRANDED = "stranded", _("Stranded on the way")
    MINORITY = "minority", _("Member of a minority at risk")
    CHILD_ALONE = "child_alone", _("Child without parents or guardian")
    WOMAN_AT_RISK = "woman_at_risk", _("Woman at risk")
    SINGLE_PARENT = "single_parent", _("Single parent")
    ELDERLY = "elderly", _("Older person who needs support")
    ILLNESS = "illness", _("Serious illness")
    DISABILITY = "disability", _("Disability")
    PREGNANCY = "pregnancy", _("Pregnancy")


class AlertOutcome(models.TextChoices):
    """How an alert of exploitation or abuse ended."""

    SAFE = "safe", _("The person is safe now")
    PASSED_ON = "passed_on", _("An authority or another organization has taken it over")
    NOT_WANTED = "not_wanted", _("The person does not want anything done, and nobody else is in danger")
    NOT_FOUND = "not_found", _("The person could not be found")
    UNFOUNDED = "unfounded", _("It was not so")


class AlertStepKind(models.TextChoices):
    RAISED = "raised", _("Raised")
    TOLD = "told", _("Told")
    CLIMBED = "climbed", _("Nobody had read it: told to the next")
    READ = "read", _("Read")
    ACTED = "acted", _("Acted upon")
    DOUBTED = "doubted", _("Somebody says that it was not so: another person looks")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")


class RiskResult(models.TextChoices):
    """What an assessment of the risk on return comes to."""

    NO_RISK = "no_risk", _("No risk found")
    RISK = "risk", _("A risk")
    UNCLEAR = "unclear", _("Cannot say")


class RiskProfile(models.TextChoices):
    """What about a person may put them at risk where they return to."""

    POLITICAL = "political", _("Political opinion or activity")
    RELIGION = "religion", _("Religion or belief")
    ETHNICITY = "ethnicity", _("Ethnic group")
    GENDER = "gender", _("Gender: forced marriage, violence, mutilation")
    ORIENTATION = "orientation", _("Sexual orientation or gender identity")
    FAMILY = "family", _("A feud, or violence by the family")
    TRAFFICKING = "trafficking", _("Traffickers who know the person")
    TORTURE = "torture", _("Torture or detention in the past")
    MILITARY = "military", _("Military service, desertion, armed groups")
    WITNESS = "witness", _("Witness or journalist, or has worked for a foreign body")
    HEALTH = "health", _("An illness that cannot be treated there")
    CHILD = "child", _("A child with nobody to receive them")


class Procedure(models.TextChoices):
    """Procedures that forbid a return while they are pending."""

    ASYLUM_CLAIM = "asylum_claim", _("An asylum claim")
    NEW_CLAIM = "new_claim", _("A further asylum claim")
    APPEAL = "appeal", _("An appeal against a refusal or a return decision")
    INTERIM_MEASURE = "interim_measure", _("An interim measure of a court or committee")
    OTHER_PROTECTION = "other_protection", _("Another procedure for protection, as a permit for victims of trafficking")


class AdvisoryEffect(models.TextChoices):
    BLOCK = "block", _("Nobody is returned there")
    SENIOR = "senior", _("A return needs a senior decision")


class Pressure(models.TextChoices):
    """Signs that somebody does not decide freely."""

    THREATENED = "threatened", _("Was threatened")
    TOLD_WHAT_TO_SAY = "told_what_to_say", _("Seems to have been told what to say")
    ANSWERED_FOR = "answered_for", _("Somebody else answers for them")
    FEARS_STAFF = "fears_staff", _("Is afraid of staff, guards or police")
    FAMILY = "family", _("The family or the community presses")
    DEBT = "debt", _("Owes money to whoever presses")
    PROMISED = "promised", _("Was promised something for agreeing")
    HELD_BACK = "held_back", _("Papers, money or help were held back")
    OTHER = "other", _("Another sign")


class Understands(models.TextChoices):
    """Whether somebody can take this decision, as far as who talks with them can tell."""

    YES = "yes", _("Yes: can say in their own words what return means for them")
    DOUBTED = "doubted", _("Doubtful")
    NO = "no", _("No")


class LeftOpen(models.TextChoices):
    """Why a talk did not clear the freedom to decide."""

    NOT_ALONE = "not_alone", _("The person was not alone.")
    PRESSURE = "pressure", _("There are signs of pressure.")
    LANGUAGE = "language", _("It was not in a language the person needs, nor with an interpreter.")
    DOUBTED = "doubted", _("It is doubtful that they can decide, and no professional was asked.")
    NO_REPRESENTATIVE = "no_representative", _("They cannot decide, and nobody with a paper decides for them.")
    OWN_CASE = "own_case", _("Somebody who neither has nor had the case talks with them too.")
    RAISED_IT = "raised_it", _("Who raised the concern does not clear it: another person talks with them.")
    ONE_MORE_TALK = "one_more_talk", _("Deprived of liberty: another person talks with them again, some hours later.")


class ProfessionalWord(models.TextChoices):
    """What a qualified professional found."""

    NOT_ASKED = "", _("Nobody was asked")
    ABLE = "able", _("Can decide")
    NOT_ABLE = "not_able", _("Cannot decide")


class HealthKind(models.TextChoices):
    """What carriers ask about. The rules of each carrier speak of these."""

    PREGNANCY = "pregnancy", _("Pregnant with one child")
    PREGNANCY_MULTIPLE = "pregnancy_multiple", _("Pregnant with twins or more")
    PREGNANCY_COMPLICATIONS = "pregnancy_complications", _("Pregnant, with complications")
    OPERATION = "operation", _("An operation of the head, chest or belly, or another large one")
    MINOR_OPERATION = "minor_operation", _("A small operation")
    HEART_ATTACK = "heart_attack", _("A heart attack")
    STROKE = "stroke", _("A stroke")
    COLLAPSED_LUNG = "collapsed_lung", _("A collapsed lung")
    HEAD_INJURY = "head_injury", _("A head injury")
    THROMBOSIS = "thrombosis", _("A thrombosis")
    INFECTIOUS = "infectious", _("An infectious disease that others can catch now")
    INFECTIOUS_TREATED = "infectious_treated", _("An infectious disease under treatment")
    STRETCHER = "stretcher", _("Must lie down: a stretcher")
    OXYGEN = "oxygen", _("Needs oxygen")
    MENTAL_CRISIS = "mental_crisis", _("A mental health crisis")
    OTHER = "other", _("Something else a carrier would ask about")


PREGNANT = (HealthKind.PREGNANCY, HealthKind.PREGNANCY_MULTIPLE, HealthKind.PREGNANCY_COMPLICATIONS)
HAPPENED = (
    HealthKind.OPERATION, HealthKind.MINOR_OPERATION, HealthKind.HEART_ATTACK, HealthKind.STROKE, HealthKind.COLLAPSED_LUNG,
    HealthKind.HEAD_INJURY,
)  # fmt: skip


class CertificateWord(models.TextChoices):
    """What a health professional says. The last word counts."""

    FIT = "fit", _("Fit to travel")
    NOT_FIT = "not_fit", _("Not fit to travel")
    NONE = "none", _("There is no certificate: the last one was written down by mistake")


class TravelNeed(models.TextChoices):
    """What somebody needs on the way."""

    ESCORT = "escort", _("Medical escort")
    WHEELCHAIR = "wheelchair", _("Wheelchair")
    OXYGEN = "oxygen", _("Oxygen")
    STRETCHER = "stretcher", _("Stretcher")
