"""What a complaint is about, who says it and how, and what becomes of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """When it happened."""

    BEFORE = "before", _("Before the return")
    DURING = "during", _("On the way")
    AFTER = "after", _("After the return")
    UNSAID = "unsaid", _("I would rather not say, or it does not fit")


class About(models.TextChoices):
    """Whom or what it is about: it decides who must not read it."""

    AGENCY = "agency", _("A whole organisation, or how it works")
    PERSON = "person", _("Somebody who works there")
    JOURNEY = "journey", _("A journey, and those who conducted it")
    DECISION = "decision", _("A decision")
    OTHER = "other", _("Something else")


class Topic(models.TextChoices):
    """Which of them are sensitive stands in law/protection/complaints.yaml."""

    TREATMENT = "treatment", _("How somebody was treated")
    VIOLENCE = "violence", _("Violence, threats or abuse by staff")
    SEXUAL = "sexual", _("Sexual exploitation, abuse or harassment by staff")
    PRESSURE = "pressure", _("Pressure to return")
    MONEY = "money", _("Money or favours that were asked for")
    INFORMATION = "information", _("Wrong or missing information")
    DELAY = "delay", _("Nobody answers, or it takes too long")
    ASSISTANCE = "assistance", _("Help that was refused, late or wrong")
    PRIVACY = "privacy", _("Something private was told to others")
    OTHER = "other", _("Something else")


class Who(models.TextChoices):
    """Who complains."""

    SELF = "self", _("The person it happened to")
    RELATIVE = "relative", _("A relative or friend")
    LAWYER = "lawyer", _("A lawyer or adviser")
    STAFF = "staff", _("Somebody who works with returns")
    OTHER = "other", _("Somebody else")
    UNSAID = "unsaid", _("I would rather not say")


class Channel(models.TextChoices):
    """How it came. What came otherwise than by the page, somebody has written down."""

    PAGE = "page", _("By the public page")
    PHONE = "phone", _("By phone")
    LETTER = "letter", _("By letter or e-mail")
    IN_PERSON = "in_person", _("In person")


class StepKind(models.TextChoices):
    RECEIVED = "received", _("Received")
    ACKNOWLEDGED = "acknowledged", _("Taken on")
    ASKED = "asked", _("A question to you")
    NOTE = "note", _("Note among the complaints officers")
    PASSED_ON = "passed_on", _("Passed on: somebody else must not read it")
    ANSWERED = "answered", _("Answered")
    DECIDED = "decided", _("Decided after an appeal")
    LESSON = "lesson", _("What is done so that it does not happen again")
    CLIMBED = "climbed", _("Late: told to others")
    WORDS = "words", _("Further words")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RESUMED = "resumed", _("Taken up again")
    APPEALED = "appealed", _("Appeal")


class Outcome(models.TextChoices):
    UPHELD = "upheld", _("It was so, and it was wrong")
    PARTLY = "partly", _("It was so in part")
    NOT_UPHELD = "not_upheld", _("It was looked into, and nothing wrong was found")
    NOT_CLEAR = "not_clear", _("It could not be found out")
    ELSEWHERE = "elsewhere", _("Somebody else decides on this; the answer says who")


# Whole numbers and lists of law/protection/complaints.yaml that the guards read.
NUMBERS = (
    "acknowledge_days",
    "answer_days",
    "sensitive_acknowledge_days",
    "sensitive_answer_days",
    "appeal_days",
    "appeal_answer_days",
    "remind_days_before",
    "climb_days",
    "keep_years",
)
LISTS = ("sensitive_topics", "bodies_by_kind", "bodies_by_name")
