"""The words an import may take: where it stands, what becomes of each household."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Columns to be matched")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being brought in")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Brought in")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")


class HouseholdState(models.TextChoices):
    """What becomes of one household of a file."""

    READY = "ready", _("Ready")
    FAULTY = "faulty", _("Has faults")
    KNOWN = "known", _("Perhaps on record already")
    REFUSED = "refused", _("Refused")
    BROUGHT_IN = "brought_in", _("Brought in")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept: something has happened since")


class KnownPeople(models.TextChoices):
    """What to do with households in which somebody is perhaps on record already."""

    LEAVE_OUT = "leave_out", _("Leave them out")
    BRING_IN = "bring_in", _("Bring them in all the same")


class DateOrder(models.TextChoices):
    DAY_FIRST = "dmy", _("Day, month, year: 03/04/1990 is 3 April 1990")
    MONTH_FIRST = "mdy", _("Month, day, year: 03/04/1990 is 4 March 1990")


class Encoding(models.TextChoices):
    UTF_8 = "utf-8", _("Unicode (UTF-8)")
    UTF_16 = "utf-16", _("Unicode (UTF-16)")
    UTF_16_LE = "utf-16-le", _("Unicode (UTF-16, little endian)")
    UTF_16_BE = "utf-16-be", _("Unicode (UTF-16, big endian)")
    WINDOWS_1252 = "cp1252", _("Western European (Windows-1252)")
    WINDOWS_1256 = "cp1256", _("Arabic (Windows-1256)")


class Separator(models.TextChoices):
    COMMA = ",", _("Comma ,")
    SEMICOLON = ";", _("Semicolon ;")
    TAB = "\t", _("Tab")
    BAR = "|", _("Bar |")


# Why a file cannot be read.
UNREADABLE = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than 20 MB."),
    "too_many_rows": _("The file has more than 50,000 rows. Divide it into several."),
    "too_many_columns": _("The file has more than 200 columns."),
    "old_excel": _("This is an old Excel file (.xls). Open it and save it as .xlsx or CSV."),
    "not_a_table": _("This is neither an Excel file (.xlsx) nor a CSV file."),
    "broken": _("The file is damaged and cannot be read."),
    "no_rows": _("The file has no rows below the names of its columns."),
}

# What may be wrong with a cell, a row or a household. What broke a rule says so in the words of the rule.
FAULTS = {
    "missing_name": _("The name is missing."),
    "not_a_date": _("“%(typed)s” is not a date."),
    "no_such_day": _("“%(typed)s” is no day of the calendar."),
    "short_year": _("“%(typed)s”: write the year with four digits."),
    "year_range": _("“%(typed)s”: the year must be between 1900 and 2100."),
    "not_an_age": _("“%(typed)s” is not an age in years."),
    "unknown_value": _("“%(typed)s” is not understood."),
    "not_an_email": _("“%(typed)s” is not an e-mail address."),
    "too_long": _("The text is longer than %(most)s letters."),
    "missing_country": _("The country is missing, or the file says none for everybody."),
    "two_values": _("The household has two different values here: “%(typed)s” and “%(other)s”."),
    "no_head": _("Nobody in household “%(typed)s” is its main applicant."),
    "two_heads": _("Household “%(typed)s” has two main applicants."),
    "too_many_people": _("Household “%(typed)s” has more than %(most)s people."),
    "in_the_future": _("“%(typed)s” lies in the future."),
    "born_later": _("Born after the household arrived."),
    "another_row": _("Another row of this household has a fault. A household is brought in whole or not at all."),
}
# What is worth a look, without being a fault.
HINTS = {
    "twice": _("The same person seems to stand in row %(row)s."),
    "known": _("Perhaps on record already."),
}
