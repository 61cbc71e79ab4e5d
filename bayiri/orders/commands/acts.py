"""Orders to leave, more time, and what was written down by mistake."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.agencies.models import Agency
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import ENDS, GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.documents.queries import file_for
from bayiri.orders import queries, rules
from bayiri.orders.models import Extension, Order
from bayiri.orders.permissions import may_write_orders
from bayiri.rulebooks.queries import departure_law, every_departure_law
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind


@dataclass(frozen=True)
class Act:
    """An act of an authority, as a page takes it in. `authority_agency_id` where the authority has an account here."""

    act: str
    number: str
    issued_on: date
    ground: str
    notified_on: date
    notified_how: str
    notified_language: str
    understood: str
    file_id: UUID
    departs_by: date
    members: tuple[UUID, ...]
    authority: str = ""
    authority_agency_id: UUID | None = None
    interpreter_name: str = ""
    short_reason: str = ""


def writable(by: Actor, case_id: UUID) -> Case:
    """A case that goes on, for who may write orders into it. Raises NotVisible, NotAllowed, RuleBroken."""
    case = case_for(by, case_id, to_write=True)
    if not may_write_orders(by, case):
        raise NotAllowed
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    return case


def stamp(by: Actor, case: Case) -> dict[str, Any]:
    return {"id": uuid7(), "case_id": case.id, "recorded_by_id": by.id, "recorded_at": clock.now()}


@transaction.atomic
def register_order(*, by: Actor, case_id: UUID, data: Act) -> Order:
    """Write down that an authority told people of the case to leave, and until when they may do so by themselves.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = writable(by, case_id)
    agency = Agency.objects.filter(pk=data.authority_agency_id).first() if data.authority_agency_id else None
    authority = agency.name if agency else data.authority.strip()
    file = file_for(case.id, data.file_id)
    said = {
        name: value for name, value in asdict(data).items() if name not in ("members", "file_id", "authority_agency_id")
    }
    said["authority"] = authority
    household = frozenset(str(one.id) for one in members_of(case) if one.state not in GONE)
    law = departure_law(case.host_country, on=data.notified_on)
    written = rules.Written(
        **said, authority_kind=agency.kind if agency else "", has_file=True, named=tuple(str(one) for one in data.members),
        household=household,
    )  # fmt: skip
    if reasons := rules.reasons_not_to_register(written, law.content, clock.today()):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case), **said, "country": case.host_country, "authority_agency_id": data.authority_agency_id,
        "file_id": file.id, "law_version": law.version, "law_hash": law.hash, "named": list(data.members),
    }  # fmt: skip
    write_guarded("orders_register", row)
    _remind(by, case, data.departs_by)
    facts = {"row": row["id"], "act": data.act, "departs_by": data.departs_by.isoformat(), "law": law.version}
    audit.record(kind="orders.registered", by=by, subject=case, case_id=case.id, facts=facts)
    return Order.objects.get(pk=row["id"])


@transaction.atomic
def extend_period(
    *, by: Actor, case_id: UUID, order_id: UUID, until_on: date, ground: str, number: str, decided_on: date
) -> Extension:
    """The authority gave more time, on a ground of the law. Raises NotVisible, NotAllowed, RuleBroken."""
    case = writable(by, case_id)
    order = queries.order_for(case, order_id)
    law = queries.law_of(order).content
    if reasons := rules.reasons_not_to_extend(
        queries.facts_of(order), until_on, ground, law, decided_on, clock.today()
    ):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case), "order_id": order.id, "until_on": until_on, "ground": ground, "number": number.strip(),
        "decided_on": decided_on,
    }  # fmt: skip
    write_guarded("orders_extend", row)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.PERIOD_ENDS])
    _remind(by, case, until_on)
    facts = {"row": row["id"], "until": until_on.isoformat(), "ground": ground}
    audit.record(kind="orders.extended", by=by, subject=case, case_id=case.id, facts=facts)
    return Extension.objects.get(pk=row["id"])


@transaction.atomic
def take_back(*, by: Actor, case_id: UUID, row_id: UUID, reason: str) -> None:
    """Something about an order was written down by mistake: it stays readable and counts no more. What protects the
    person is taken back by another than who wrote it or has the case. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = writable(by, case_id)
    row = queries.row_for(case, row_id)
    who = (str(by.id), str(row.recorded_by_id), str(case.caseworker_id or ""))
    if reasons := rules.reasons_not_to_take_back(queries.protects(row), *who):
        raise RuleBroken(reasons)
    take_back_row("orders_take_back", row.id, reason)
    if isinstance(row, (Order, Extension)) and queries.next_end(case) is None:
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.PERIOD_ENDS])
    facts = {"row": row.id}
    audit.record(kind="orders.taken_back", by=by, subject=case, case_id=case.id, facts=facts)


def require_order(case: Case, order_id: UUID, member_id: UUID) -> Order:
    """An act of the case that names somebody. Raises NotVisible."""
    order = queries.order_for(case, order_id)
    if member_id not in {one.member_id for one in order.named.all()}:
        raise NotVisible
    return order


def _remind(by: Actor, case: Case, ends_on: date) -> None:
    """Work for who counsels, some days before the time to leave ends: voluntary return is still open."""
    if ends_on < clock.today():
        return
    version = next(one for one in every_departure_law() if one.in_force(clock.today()))
    due_on = max(clock.today(), ends_on - timedelta(days=version.remind_days_before))
    open_task(
        by=by, kind=TaskKind.PERIOD_ENDS, case_id=case.id, case_label=case.number, due_on=due_on,
        agency_id=case.agency_id, roles=[] if case.caseworker_id else [Role.COUNSELLOR], person_id=case.caseworker_id,
    )  # fmt: skip
