"""What is counted and drawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    STAGES = "stages", _("Cases by stage")
    CORRIDORS = "corridors", _("Cases by corridor")
    MONTHS = "months", _("Cases opened, month by month")
    WAITING = "waiting", _("How long people wait")
    ENDINGS = "endings", _("Returns that did not take place, and when")
    VULNERABILITY = "vulnerability", _("Vulnerability by sex")
    VULNERABILITY_AGE = "vulnerability_age", _("Vulnerability by age")
    COUNTRIES = "countries", _("Countries of return")
    AREAS = "areas", _("Where people return to")
    ORIGIN = "origin", _("Where people come from")


MAPS = (Subject.COUNTRIES, Subject.AREAS, Subject.ORIGIN)


class Mark(models.TextChoices):
    """How a subject is drawn."""

    BARS = "bars", _("Bars")
    PARTS = "parts", _("Bars in parts")
    COLUMNS = "columns", _("Columns")
    SPANS = "spans", _("Spans")
    CIRCLES = "circles", _("Circles on a map")
