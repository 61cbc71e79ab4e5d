"""What follows from another agency's word, for who is responsible: no page waits for it."""

from uuid import UUID

from bayiri.agencies.context import acting_for
from bayiri.agencies.deferring import job
from bayiri.core.actor import Actor
from bayiri.journey.commands import contradict
from bayiri.travel.choices import Fact


@job
def follow_arrival(*, by: Actor, case_id: str, settles: str, member_id: str = "", what: str = "") -> None:
    """Plan, follow-ups and work after who receives has said who arrived. Done twice it does nothing more.

    It may do what `by`, the caseworker, may; nobody did it, and the log says so (INV-233).
    """
    label = str(Fact(what).label) if what else ""
    with acting_for(by):
        contradict.follow_arrival(
            by=by,
            case_id=UUID(case_id),
            settles=UUID(settles),
            member_id=UUID(member_id) if member_id else None,
            label=label,
        )
