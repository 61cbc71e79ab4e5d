"""Cases change their caseworker: one or many at once, out of the queue and back into it, undone within the hour."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from bayiri import audit
from bayiri.agencies.permissions import may_lead_a_team
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.models import Case, HandOver
from bayiri.cases.permissions import CASEWORKERS, may_hand_over
from bayiri.cases.queries import cases_visible_to, last_caseworkers, undoable
from bayiri.cases.rules import ENDS, Move
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import tell
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import readdress_appointments, readdress_tasks


@transaction.atomic
def hand_over(*, by: Actor, moves: Sequence[Move]) -> UUID:
    """Hand cases over as they were seen, all or none; the batch's id, by which it is undone.

    The open work that named the former caseworker goes with them, and so do their coming appointments; out of the queue
    come those of who put the case there. The number of statements does not depend on how many cases there are. Raises
    NotVisible, NotAllowed, RuleBroken, and ChangedMeanwhile where a case has gone elsewhere.
    """
    if len(moves) > law("case-management", on=clock.today()).number("hand_over_most"):
        raise NotAllowed  # no page offers more
    wanted = {move.case_id: move for move in moves}
    cases = list(_to_write(cases_visible_to(by).filter(pk__in=wanted)))
    if not wanted or len(cases) < len(wanted):
        raise NotVisible
    _require_allowed(by, cases, wanted)
    if any(case.stage in ENDS for case in cases):
        raise RuleBroken(["INV-09"])
    if changed := next((case for case in cases if case.caseworker_id != wanted[case.id].from_id), None):
        raise ChangedMeanwhile(changed)
    batch, now = uuid7(), clock.now()
    former = last_caseworkers([move.case_id for move in moves if move.from_id is None])
    _move(by, cases, wanted)
    went = readdress_appointments(
        by=by, moves=[(move.case_id, move.from_id or former.get(move.case_id), move.to_id) for move in moves]
    )
    HandOver.objects.bulk_create(
        HandOver(
            batch=batch, case=case, from_caseworker_id=wanted[case.id].from_id,
            to_caseworker_id=wanted[case.id].to_id, appointments=went.get(case.id, []),
            case_version=case.version, recorded_by_id=by.id, recorded_at=now,
        )
        for case in cases
    )  # fmt: skip
    for word, those in _by_kind(by, cases, wanted).items():
        facts = [{"from": wanted[case.id].from_id, "to": wanted[case.id].to_id, "batch": batch} for case in those]
        audit.record_each(kind=f"case.{word}", by=by, subjects=those, facts=facts, case_ids=[case.id for case in those])
    _tell(by, cases)
    return batch


@transaction.atomic
def undo_hand_over(*, by: Actor, batch: UUID) -> tuple[int, int]:
    """Put back what nobody has touched since; how many went back, and how many stay where they are.

    By a manager, within the time that the law's document gives. Raises NotVisible, NotAllowed.
    """
    rows = list(undoable(by).filter(batch=batch).select_for_update(of=("self",)).order_by("id"))
    if not rows:
        raise NotVisible
    if not may_lead_a_team(by):
        raise NotAllowed
    found = {row.case_id: row for row in rows}
    cases = [
        case
        for case in _to_write(cases_visible_to(by).filter(pk__in=found))
        if case.version == found[case.id].case_version and case.stage not in ENDS
    ]
    back = {
        case.id: Move(case.id, found[case.id].to_caseworker_id, found[case.id].from_caseworker_id) for case in cases
    }
    _move(by, cases, back)
    _bring_appointments_back(by, [found[case.id] for case in cases])
    HandOver.objects.filter(pk__in=[found[case.id].pk for case in cases]).update(
        undone_at=clock.now(), undone_by_id=by.id
    )
    facts = [{"to": back[case.id].to_id, "batch": batch} for case in cases]
    audit.record_each(
        kind="case.hand_over_undone", by=by, subjects=cases, facts=facts, case_ids=[case.id for case in cases]
    )
    _tell(by, cases)
    return len(cases), len(rows) - len(cases)


def _tell(by: Actor, cases: list[Case]) -> None:
    """Who has them on the desk now, where somebody else put them there. However many cases, one statement."""
    to = {case.caseworker_id for case in cases if case.caseworker_id} - {by.id}
    if to:
        link = reverse("journey:case", args=[cases[0].id]) if len(cases) == 1 else reverse("journey:cases")
        tell(by=by, person_ids=sorted(to), kind=Kind.CASE_HANDED, link=link)


def _to_write(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Locked in one order, so that two who hand over the same cases wait for each other."""
    return cases.select_for_update(of=("self",), no_key=True).order_by("id")


def _require_allowed(by: Actor, cases: list[Case], wanted: dict[UUID, Move]) -> None:
    """Each case may go where it is to go, and whoever gets one carries cases and works here."""
    if not all(may_hand_over(by, case, wanted[case.id].to_id) for case in cases):
        raise NotAllowed
    receiving = {move.to_id for move in wanted.values() if move.to_id}
    if colleagues_of(by, *CASEWORKERS).filter(pk__in=receiving).count() < len(receiving):
        raise NotAllowed


def _move(by: Actor, cases: list[Case], wanted: dict[UUID, Move]) -> None:
    """One statement for the cases, one for the work that goes with them."""
    if not cases:
        return
    for case in cases:
        case.caseworker_id = wanted[case.id].to_id
        case.version += 1
        case.updated_at = clock.now()
    Case.objects.bulk_update(cases, ["caseworker", "version", "updated_at"])
    moves = [wanted[case.id] for case in cases]
    readdress_tasks(by=by, moves=[(move.case_id, move.from_id, move.to_id) for move in moves])


def _bring_appointments_back(by: Actor, rows: list[HandOver]) -> None:
    """Those that went with the cases are again with whom they were; not those that somebody has moved elsewhere since."""
    former = last_caseworkers([row.case_id for row in rows if row.from_caseworker_id is None])
    went = [appointment_id for row in rows for appointment_id in row.appointments]
    if went:
        moves = [
            (row.case_id, row.to_caseworker_id, row.from_caseworker_id or former.get(row.case_id)) for row in rows
        ]  # fmt: skip
        readdress_appointments(by=by, moves=moves, only=went)


def _by_kind(by: Actor, cases: list[Case], wanted: dict[UUID, Move]) -> dict[str, list[Case]]:
    """The cases by the word that says what became of them."""
    kinds: dict[str, list[Case]] = {}
    for case in cases:
        move = wanted[case.id]
        word = "put_in_queue" if move.to_id is None else "handed_to_colleague"
        kinds.setdefault("taken" if move.from_id is None and move.to_id == by.id else word, []).append(case)
    return kinds
