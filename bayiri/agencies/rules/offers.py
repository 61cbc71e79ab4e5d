"""Whether a service takes people, and when an office is open."""

import re
from datetime import date

HOURS = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})")


def takes_people(availability: str, said_until: date | None, today: date) -> bool:
    """Whether somebody can be sent there now. What was said holds until its day; after that nobody knows."""
    return availability == "now" and (said_until is None or today <= said_until)


def reads_as_hours(text: str) -> list[list[str]] | None:
    """ "9:00-12:30, 13:30-17:00" as spans in order; an empty list for nothing typed, None where it cannot be read."""
    parts = [part.strip() for part in re.split(r"[,;،]", text) if part.strip()]
    spans: list[list[str]] = []
    for part in parts:
        match = HOURS.fullmatch(part)
        if not match:
            return None
        hours = [int(number) for number in match.groups()]
        if hours[0] > 23 or hours[2] > 24 or max(hours[1], hours[3]) > 59 or (hours[2], hours[3]) > (24, 0):
            return None
        span = [f"{hours[0]:02}:{hours[1]:02}", f"{hours[2]:02}:{hours[3]:02}"]
        if span[0] >= span[1] or (spans and span[0] < spans[-1][1]):
            return None
        spans.append(span)
    return spans
