"""The words of what is done for a child."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChildStepKind(models.TextChoices):
    GUARDIAN = "guardian", _("Guardian appointed")
    ASSESSED = "assessed", _("Best interests assessed")
    TRACED = "traced", _("Family looked for")
    REPORT = "report", _("Report for the panel")
    SAT = "sat", _("A member of the panel has judged")
    DETERMINED = "determined", _("Best interests determined")
    APPEALED = "appealed", _("Appeal lodged")
    APPEAL_DECIDED = "appeal_decided", _("Appeal decided")
    REOPENED = "reopened", _("Opened again: something new")
    ESCORT = "escort", _("Escort named")
    RECEIVER = "receiver", _("Who receives the child, verified")
    ENDED = "ended", _("Ended")


class ChildRisk(models.TextChoices):
    """How soon something has to be decided for a child."""

    HIGH = "high", _("High: the child is in danger or may be soon")
    MEDIUM = "medium", _("Medium: harm is likely without help")
    LOW = "low", _("Low: the child is cared for")


class Traced(models.TextChoices):
    """What came of looking for the family."""

    ABLE = "able", _("Found, willing and able to care for the child")
    UNABLE = "unable", _("Found, willing, but not able")
    UNWILLING = "unwilling", _("Found, not willing")
    NOT_FOUND = "not_found", _("Not found")
    NOT_SAFE = "not_safe", _("Not looked for: it would put the child or the family at risk")
    SEARCHING = "searching", _("Still looking")


class BestForChild(models.TextChoices):
    RETURN = "return", _("Return is best for the child")
    STAY = "stay", _("Staying is best for the child")
    ELSEWHERE = "elsewhere", _("Another country is best for the child")


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", _("The determination stands")
    QUASHED = "quashed", _("The determination does not stand: a new report and a new panel")


OUTCOMES = {
    "assessed": ChildRisk, "traced": Traced, "report": BestForChild, "sat": BestForChild, "determined": BestForChild,
    "appeal_decided": AppealOutcome,
}  # fmt: skip
