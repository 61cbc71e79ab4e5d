"""The words an appointment may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppointmentKind(models.TextChoices):
    COUNSELLING = "counselling", _("Counselling")
    ASSESSMENT = "assessment", _("Assessment")
    DECISION = "decision", _("Decision")
    MEDICAL = "medical", _("Doctor or hospital")
    EMBASSY = "embassy", _("Embassy or consulate")
    HOME_VISIT = "home_visit", _("Home visit")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OTHER = "other", _("Other")


class AppointmentChannel(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("Phone")
    VIDEO = "video", _("Video")


class InterpreterState(models.TextChoices):
    NOT_NEEDED = "not_needed", _("Not needed")
    MISSING = "missing", _("Needed, nobody asked yet")
    ASKED = "asked", _("Asked, no answer yet")
    BOOKED = "booked", _("Booked")


class AppointmentState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    NOT_CAME = "not_came", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


class LapsedBecause(models.TextChoices):
    """What cancelled an appointment by itself; taken back, it stands again."""

    GONE = "gone", _("Nobody who was invited takes part any more")
    CASE_ENDED = "case_ended", _("The case has ended")
    NOT_ASKED = "not_asked", _("The person is not followed up any more")
    HANDED = "handed", _("Another agency has taken the case over")


WITHOUT_INTERPRETER = (InterpreterState.MISSING, InterpreterState.ASKED)
