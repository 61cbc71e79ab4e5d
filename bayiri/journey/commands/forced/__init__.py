"""Opening a forced return, and bans on entry: what needs orders, safeguards and boards together."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, member_for, members_of
from bayiri.cases.rules import GONE
from bayiri.consent.queries import standings
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.journey.commands.correct import lapse_releases
from bayiri.orders import commands as orders
from bayiri.orders.permissions import may_open_forced_return
from bayiri.orders.queries import authors_of_orders, held_back
from bayiri.orders.rules import reasons_not_to_open
from bayiri.safeguards.choices import Step
from bayiri.safeguards.models import Vulnerability
from bayiri.safeguards.queries import case_reasons_against
from bayiri.tasks.commands import end_tasks
from bayiri.tasks.models import TaskKind

BEFORE_DEPARTURE = (
    "registered",
    "counselling",
    "assessed",
    "decided",
    "approved",
    "preparing",
    "released",
    "suspended",
)
# A decision to return that was taken and not withdrawn is a choice of voluntary return: nobody is released on it as forced.
NOT_DECIDED = ("none", "declined", "withdrawn")


@transaction.atomic
def open_forced_return(*, by: Actor, case_id: UUID) -> Case:
    """The time to leave is over and nothing keeps the orders from being carried out: the return is a forced one from now on.

    Voluntary return stays open until departure. Nobody is released by this, and what was released before stands no more.
    Raises NotVisible, NotAllowed, RuleBroken with everything that stands against it.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_open_forced_return(by, case):
        raise NotAllowed
    if reasons := reasons_against_forced_return(by, case):
        raise RuleBroken(reasons)
    write_guarded("journey_open_forced_return", {"case_id": case.id, "at": clock.now()})
    case.refresh_from_db()
    lapse_releases(by=by, case=case)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.PERIOD_ENDS])
    audit.record(kind="journey.forced_return_opened", by=by, subject=case, case_id=case.id, facts={})
    return case


def reasons_against_forced_return(by: Actor, case: Case) -> list[str]:
    """Everything that keeps a forced return from being opened by this person, in codes, each once."""
    if case.stage not in BEFORE_DEPARTURE or case.voluntariness == "forced":
        return ["INV-05"]
    members = [member for member in members_of(case) if member.state not in GONE]
    found = {code for codes in held_back(case, members, clock.now()).values() for code in codes}
    decided = standings(case, clock.now())
    if any(decided.get(member.id, "none") not in NOT_DECIDED for member in members):
        found.add("INV-258")
    found |= set(
        reasons_not_to_open(
            str(by.id),
            authors_of_orders(case),
            str(case.caseworker_id or ""),
            checked=call_guarded("journey_return_checked", case.id),
            safe=not case_reasons_against(case, Step.ENFORCEMENT),
        )
    )
    return sorted(found)


@transaction.atomic
def write_ban(
    *, by: Actor, case_id: UUID, order_id: UUID, member_id: UUID, reason: str, months: int, waived_because: str = ""
) -> UUID:
    """A ban on entry, never longer than the law gives this person. Raises as `orders.commands.write_ban`, which writes the
    event.
    """
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    return orders.write_ban(
        by=by, case_id=case.id, order_id=order_id, member_id=member.id, reason=reason, months=months,
        circumstances=circumstances_of(member.id), waived_because=waived_because,
    )  # fmt: skip


def circumstances_of(member_id: UUID) -> frozenset[str]:
    """Which circumstances the law excepts from a ban hold of somebody, as far as the actor sees them."""
    rows = Vulnerability.objects.filter(member_id=member_id, until_at__isnull=True)
    return frozenset(rows.values_list("code", flat=True))
