"""Making and changing appointments of a case. What became of one is written by the tasks' own command."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.agencies.queries import colleagues_of
from bayiri.cases import queries
from bayiri.cases.choices import FearSaidIn
from bayiri.cases.commands.fear import say_fear
from bayiri.cases.models import Case
from bayiri.cases.rules import ENDS, GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from bayiri.tasks import rules
from bayiri.tasks.choices import AppointmentState, InterpreterState
from bayiri.tasks.commands import settle_appointment
from bayiri.tasks.models import Appointment
from bayiri.tasks.queries import appointment_for


@dataclass(frozen=True)
class AppointmentData:
    """What is said of an appointment. Without members it is with the whole household."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    channel: str
    language: str
    person_id: UUID
    place: str = ""
    interpreter: str = InterpreterState.NOT_NEEDED
    interpreter_name: str = ""
    member_ids: tuple[UUID, ...] = ()
    note: str = ""


@transaction.atomic
def make_appointment(*, by: Actor, case_id: UUID, data: AppointmentData) -> Appointment:
    """Plan an appointment, or write down one that was held without a plan. Raises NotVisible, NotAllowed, RuleBroken."""
    case = queries.case_for(by, case_id, to_write=True)
    now = clock.now()
    state = AppointmentState.HELD if data.starts_at <= now else AppointmentState.PLANNED
    values = _checked(by, case, data, rules.AppointmentFacts(now, data.starts_at, "", state))
    appointment = Appointment.objects.create(
        case_id=case.id, case_label=case.number, agency_id=by.agency_id, state=state, changed_by_id=by.id,
        changed_at=now, recorded_by_id=by.id, recorded_at=now, **values,
    )  # fmt: skip
    facts = {"kind": appointment.kind, "state": state, "interpreter": appointment.interpreter}
    audit.record(kind="appointment.made", by=by, subject=appointment, case_id=case.id, facts=facts)
    return appointment


@transaction.atomic
def change_appointment(
    *, by: Actor, case_id: UUID, appointment_id: UUID, version: int, data: AppointmentData
) -> Appointment:
    """Move or change a planned appointment as opened at `version`. Raises NotAllowed, ChangedMeanwhile, RuleBroken."""
    case = queries.case_for(by, case_id, to_write=True)
    appointment = appointment_for(by, case.id, appointment_id, to_write=True)
    if appointment.agency_id != by.agency_id:
        raise NotAllowed
    if appointment.version != version:
        raise ChangedMeanwhile(appointment)
    now = clock.now()
    facts = rules.AppointmentFacts(now, data.starts_at, appointment.state, appointment.state)
    values = {**_checked(by, case, data, facts), "changed_by_id": by.id, "changed_at": now}
    changed = sorted(name for name in vars(data) if name != "member_ids" and getattr(appointment, name) != values[name])
    for name, value in {**values, "version": version + 1}.items():
        setattr(appointment, name, value)
    appointment.save(update_fields=[*values, "version"])
    audit.record(
        kind="appointment.changed", by=by, subject=appointment, case_id=case.id, facts={"changed": changed}
    )  # fmt: skip
    return appointment


@transaction.atomic
def hold_appointment(
    *, by: Actor, case_id: UUID, appointment_id: UUID, fears: Iterable[UUID] = (), fear_words: str = ""
) -> Appointment:
    """It was held. Who of `fears` said they are afraid to return does not travel before a review. Raises NotVisible,
    NotAllowed, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    appointment = settle_appointment(by=by, case_id=case.id, appointment_id=appointment_id, to_state="held")
    say_fear(by=by, case=case, member_ids=fears, said_in=FearSaidIn.APPOINTMENT, words=fear_words)
    return appointment


def _checked(by: Actor, case: Case, data: AppointmentData, facts: rules.AppointmentFacts) -> dict[str, Any]:
    """The columns that `data` fills. Raises NotAllowed, RuleBroken."""
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    members = queries.members_of(case)
    if not set(data.member_ids) <= {member.id for member in members}:
        raise RuleBroken(["INV-22"])
    invited = [member for member in members if not data.member_ids or member.id in data.member_ids]
    if facts.state == AppointmentState.PLANNED and invited and all(member.state in GONE for member in invited):
        raise RuleBroken(["INV-139"])
    with_colleague = colleagues_of(by).filter(pk=data.person_id).exists()
    if reasons := rules.reasons_not_to_plan(replace(facts, with_colleague=with_colleague)):
        raise RuleBroken(reasons)
    values = {**vars(data), "member_ids": list(data.member_ids)}
    if data.interpreter == InterpreterState.NOT_NEEDED and queries.languages_to_interpret(
        members, data.member_ids, data.language
    ):
        values["interpreter"] = InterpreterState.MISSING  # flagged, not hidden: a session would be as well
    return values
