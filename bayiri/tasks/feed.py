"""Appointments as a file that any calendar reads (RFC 5545). Nobody's name stands in it."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from bayiri.tasks.choices import AppointmentChannel, AppointmentKind, AppointmentState
from bayiri.tasks.queries import FeedRow

STATUS: dict[str, str] = {AppointmentState.CANCELLED: "CANCELLED"}


def calendar_file(rows: Iterable[FeedRow], language: str, reminder: timedelta) -> bytes:
    """The file, in words of `language`; planned ones remind `reminder` before they begin."""
    import icalendar  # no other page needs it

    with override(language):
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//Bayiri//Appointments//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _("Appointments in Bayiri"))
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        for row in rows:
            calendar.add_component(_event(row, reminder))
    return calendar.to_ical()


def _event(row: FeedRow, reminder: timedelta):
    import icalendar

    title = _("Appointment %(case)s, %(kind)s") % {"case": row.case_label, "kind": AppointmentKind(row.kind).label}
    event = icalendar.Event()
    event.add("uid", f"{row.id}@bayiri")
    event.add("dtstamp", row.changed_at)
    event.add("last-modified", row.changed_at)
    event.add("sequence", row.version - 1)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", title)
    event.add("location", row.place or str(AppointmentChannel(row.channel).label))
    event.add("status", STATUS.get(row.state, "CONFIRMED"))
    event.add("class", "PRIVATE")
    if row.state == AppointmentState.PLANNED:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -reminder)
        event.add_component(alarm)
    return event
