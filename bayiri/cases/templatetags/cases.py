"""Tags of the pages of appointments and attempts."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from bayiri.cases.choices import AttemptResult, ContactWay, NoteSection, SessionChannel
from bayiri.cases.rules import FRUITLESS
from bayiri.pages.templatetags.pages import badge, with_query
from bayiri.tasks.choices import AppointmentKind
from bayiri.tasks.models import Appointment

register = template.Library()
STATE_COLOURS = {"planned": "blue", "held": "green", "not_came": "yellow", "cancelled": "grey"}


@register.simple_tag
def appointment_state(appointment: Appointment) -> SafeString:
    """What became of an appointment, in its colour."""
    return badge(appointment.get_state_display(), STATE_COLOURS[appointment.state])


@register.simple_tag
def attempt_result(result: str) -> SafeString:
    """What came of an attempt, in its colour."""
    return badge(AttemptResult(result).label, "orange" if result in FRUITLESS else "green")


@register.filter
def appointment_kind(code: str) -> str:
    return str(AppointmentKind(code).label)


@register.filter
def session_channel(code: str) -> str:
    return str(SessionChannel(code).label)


@register.filter
def note_section(code: str) -> str:
    return str(NoteSection(code).label)


@register.filter
def contact_way(code: str) -> str:
    return str(ContactWay(code).label)


@register.simple_tag(takes_context=True)
def calendar_url(context: dict[str, Any], on: date | None = None, view: str = "") -> str:
    """This calendar on another day or in another view."""
    changes: dict[str, Any] = {"on": on.isoformat()} if on else {}
    if view:
        changes["view"] = "day" if view == "day" else None
    return with_query(context, **changes)
