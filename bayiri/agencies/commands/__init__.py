"""All that writes to agencies: sight, absences, the directory, people, agreements, reports."""

from bayiri.agencies.commands.absences import end_absence, enter_absence
from bayiri.agencies.commands.sight import be_responsible, end_sight, grant_sight

__all__ = ["be_responsible", "end_absence", "end_sight", "enter_absence", "grant_sight"]
