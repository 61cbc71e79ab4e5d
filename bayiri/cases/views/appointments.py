"""Pages of an appointment: make, look at, change, and say what came of it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bayiri.agencies.queries import colleagues_of
from bayiri.cases.commands.appointments import change_appointment, hold_appointment, make_appointment
from bayiri.cases.forms import AppointmentForm, CancelForm, HeldForm
from bayiri.cases.models import Case
from bayiri.cases.permissions import counsels, may_change
from bayiri.cases.queries import case_for, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.meanwhile import versioned_page
from bayiri.pages.reader import actor_of
from bayiri.reference.languages import language_name
from bayiri.tasks.choices import AppointmentKind, InterpreterState
from bayiri.tasks.commands import settle_appointment
from bayiri.tasks.models import Appointment
from bayiri.tasks.queries import appointment_for, clashing_with

CLASHES = {
    "person": gettext_lazy("%(who)s has another appointment at that time: %(case)s, %(when)s."),
    "place": gettext_lazy("The place is taken at that time: %(case)s, %(who)s, %(when)s."),
    "interpreter": gettext_lazy("The interpreter is booked at that time: %(case)s, %(who)s, %(when)s."),
}


def make(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Plan an appointment; one that lies in the past is written down as held. What clashes is said, not forbidden."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_change)
    form = _form(request, actor, case, _fresh(request, actor, case))

    def act(said):
        return make_appointment(by=actor, case_id=case.id, data=form.data_typed())

    return _written(request, form, act, case, reverse("journey:case", args=[case.id]), _("New appointment"))


def change(request: HttpRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Move a planned appointment, or change what was said of it."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_change)
    appointment = appointment_for(actor, case.id, appointment_id)
    form = _form(request, actor, case, AppointmentForm.from_record(appointment))

    def act(said):
        return change_appointment(
            by=actor, case_id=case.id, appointment_id=appointment.id, version=said["version"], data=form.data_typed()
        )

    return _written(request, form, act, case, _address(appointment), _("Change the appointment"), appointment)


def show(request: HttpRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Everything about one appointment, and what can be done with it."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    appointment = appointment_for(actor, case.id, appointment_id)
    present = [m.person.name for m in members_of(case) if m.id in appointment.member_ids]
    context = {
        "title": appointment.get_kind_display(),
        "case": case,
        "appointment": appointment,
        "present": present,
        "language": language_name(appointment.language, get_language() or "en"),
        "has_begun": appointment.starts_at <= clock.now(),
        "clashes": _sentences(actor, appointment),
        "may_change": may_change(actor, case),
        "may_counsel": counsels(actor),
        "back_url": reverse("journey:case", args=[case.id]),
    }
    return render(request, "cases/appointment.html", context)


def held(request: HttpRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """It was held; after counselling the page of the session follows, with what is known filled in."""

    def onward(appointment: Appointment) -> str:
        if appointment.kind != AppointmentKind.COUNSELLING:
            return reverse("journey:case", args=[case_id])
        return reverse("cases:session", args=[case_id]) + f"?appointment={appointment.id}"

    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_change)
    form = HeldForm(request.POST if request.method == "POST" else None, members=members_of(case))

    def act(said: dict[str, Any]) -> Appointment:
        fears = [UUID(one) for one in said["fears"]]
        return hold_appointment(
            by=actor, case_id=case.id, appointment_id=appointment_id, fears=fears, fear_words=said["fear_words"]
        )

    asked: dict[str, Any] = {"title": _("Was the appointment held?")}
    return _settled(request, case_id, appointment_id, "held", form=form, act=act, onward=onward, **asked)


def not_came(request: HttpRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    asked: dict[str, Any] = {"title": _("Did nobody come?"), "submit": _("Nobody came")}
    return _settled(request, case_id, appointment_id, "not_came", **asked)


def cancel(request: HttpRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    form = CancelForm(request.POST or None)
    asked: dict[str, Any] = {"title": _("Cancel the appointment"), "danger": True}
    return _settled(request, case_id, appointment_id, "cancelled", form=form, **asked)


def _settled(
    request: HttpRequest, case_id: UUID, appointment_id: UUID, state: str, *, form: PageForm | None = None,
    onward: Any = None, act: Callable[[dict[str, Any]], Any] | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_change)
    appointment = appointment_for(actor, case.id, appointment_id)
    form = form or PageForm(request.POST if request.method == "POST" else None)

    def settle(said: dict[str, Any]) -> Appointment:
        return settle_appointment(
            by=actor, case_id=case.id, appointment_id=appointment.id, to_state=state, reason=said.get("reason", "")
        )

    return form_page(
        request, form, act or settle, onward=onward or reverse("journey:case", args=[case.id]), done=_("Saved."),
        lead=f"{case.head_name}, {appointment.get_kind_display()}, {_moment(appointment.starts_at)}",
        back_url=_address(appointment), **context,
    )  # fmt: skip


def _written(
    request: HttpRequest,
    form: AppointmentForm,
    act,
    case: Case,
    back: str,
    title: str,
    record: Appointment | None = None,
) -> HttpResponse:
    actor = actor_of(request)

    def onward(appointment: Appointment) -> str:
        for sentence in _sentences(actor, appointment):
            messages.warning(request, sentence)
        if appointment.lacks_interpreter:
            messages.warning(request, _("No interpreter is booked yet."))
        return back

    done = _("The appointment is saved.")
    return versioned_page(
        request, form, act, record=record, read=AppointmentForm.from_record, onward=onward, done=done, title=title,
        lead=case.head_name, back_url=back, case=case,
    )  # fmt: skip


def _form(request: HttpRequest, actor: Actor, case: Case, initial: dict[str, Any]) -> AppointmentForm:
    colleagues = list(colleagues_of(actor).values_list("pk", "name"))
    return AppointmentForm(request.POST or None, initial=initial, members=members_of(case), colleagues=colleagues)


def _fresh(request: HttpRequest, actor: Actor, case: Case) -> dict[str, Any]:
    """What a new one begins with: the next full hour, or ten o'clock of the day in the address; the caseworker."""
    starts_at = timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
    starts_at += timedelta(hours=1)
    with suppress(ValueError):
        starts_at = timezone.make_aware(datetime.combine(date.fromisoformat(request.GET.get("on", "")), time(10)))
    with_whom = (case.caseworker_id if case.agency_id == actor.agency_id else None) or actor.id  # none in the queue
    return {
        "starts_at": starts_at, "minutes": 60, "channel": "in_person", "kind": AppointmentKind.COUNSELLING,
        "interpreter": InterpreterState.NOT_NEEDED, "person_id": str(with_whom), "version": 0,
    }  # fmt: skip


def _sentences(actor: Actor, appointment: Appointment) -> list[str]:
    """What clashes with a planned appointment, in words."""
    if not appointment.is_planned:
        return []
    return [
        CLASHES[what] % {"who": other.person.name, "case": other.case_label, "when": _moment(other.starts_at)}
        for other, shared in clashing_with(actor, appointment)
        for what in shared
    ]


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(day)s, %(time)s") % {"day": date_format(local), "time": f"{local:%H:%M}"}


def _address(appointment: Appointment) -> str:
    return reverse("cases:appointment", args=[appointment.case_id, appointment.id])
