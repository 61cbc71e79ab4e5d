"""Registering a household, or several together."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri.cases.commands import FormOfReturn, NewHousehold, NewMember, register_case, register_cases
from bayiri.cases.models import Case
from bayiri.core.actor import Actor
from bayiri.journey.commands.depart import open_after_arrival


@transaction.atomic(savepoint=False)
def register_household(
    *,
    by: Actor,
    form: FormOfReturn,
    members: list[NewMember],
    arrived_on: date | None = None,
    earlier_case_id: UUID | None = None,
    for_queue: bool = False,
) -> Case:
    """Register a household. Whether another agency knows somebody of it is looked for afterwards, for data stewards.

    With `arrived_on` the case begins at the destination; `for_queue` leaves it to whoever takes it up.
    Raises NotAllowed, NotVisible, RuleBroken, as `cases.commands.register_case`, which writes the event.
    """
    case = register_case(
        by=by,
        form=form,
        members=members,
        after_arrival=arrived_on is not None,
        earlier_case_id=earlier_case_id,
        for_queue=for_queue,
    )
    if arrived_on:
        open_after_arrival(by=by, case_id=case.id, arrived_on=arrived_on)
    return case


@dataclass(frozen=True)
class Household:
    """One of several households to be registered together; the fields are those of `register_household`."""

    form: FormOfReturn
    members: list[NewMember]
    arrived_on: date | None = None
    for_queue: bool = False


def register_households(*, by: Actor, households: list[Household]) -> list[Case]:
    """Register several households as `register_household` does each, in as many statements as one where they begin
    before departure. For other commands, in their transaction. Raises NotAllowed, RuleBroken; writes the events.
    """
    cases = register_cases(
        by=by,
        households=[
            NewHousehold(one.form, one.members, after_arrival=one.arrived_on is not None, for_queue=one.for_queue)
            for one in households
        ],
    )
    for case, household in zip(cases, households, strict=True):
        if household.arrived_on:
            open_after_arrival(by=by, case_id=case.id, arrived_on=household.arrived_on)
    return cases
