"""Seats at a table: inviting, taking one, opening parts of a case to it, ending it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bayiri import audit
from bayiri.agencies.choices import Section, SubjectKind
from bayiri.agencies.commands import grant_sight
from bayiri.agencies.models import User
from bayiri.agencies.rules import given_together
from bayiri.boards import permissions, queries, rules
from bayiri.boards.choices import AT_THE_TABLE, Basis, SeatState
from bayiri.boards.commands.news import tell_people, tell_table
from bayiri.boards.commands.writing import board_to, story_of
from bayiri.boards.models import Board, Seat, SharedSection
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7

OF_PERSONS = (Section.IDENTITY, Section.CONTACT)


@transaction.atomic
def invite(
    *, by: Actor, board_id: UUID, agency_id: UUID, role: str, person_id: UUID | None = None,
    sections: Collection[str] = (), basis: str = "", basis_note: str = "", until_on: date | None = None,
) -> Seat:  # fmt: skip
    """Invite an agency to the table in a role, and name the parts of the case that the seat would open, and on what basis.

    The journey goes with who the person is and how they return (docs/decisions/procedure/0024).
    Nothing is opened yet: the agency answers first, then the parts are opened. Raises NotVisible, NotAllowed, RuleBroken.
    """
    sections = set(given_together(sections))
    taken = Seat.objects.filter(board_id=board_id, agency_id=agency_id, role=role, state__in=AT_THE_TABLE).exists()
    named = person_id is None or User.objects.filter(pk=person_id, agency_id=agency_id, is_active=True).exists()
    board = board_to(by, board_id, "lead", other_sits=not taken and named and agency_id != by.agency_id)
    facts = rules.SharingFacts(
        has_case=board.case_id is not None,
        is_responsible=queries.owned_case(by, board) is not None,
        wanted=frozenset(sections),
        at_most=frozenset(queries.sections_for_role(role)),
        basis=basis,
        basis_note=basis_note,
        about_a_child=basis != Basis.BEST_INTERESTS or queries.is_about_a_child(board),
        until_fits=until_on is None or until_on >= clock.today(),
    )
    if reasons := rules.reasons_not_to_offer(facts):
        raise RuleBroken(reasons)
    seat_id = uuid7()
    said = {
        "id": seat_id, "board_id": board.id, "agency_id": agency_id, "role": role, "person_id": person_id,
        "answer_by": queries.answer_by(), "recorded_at": clock.now(), "basis": basis, "basis_note": basis_note, "until_on": until_on,
        "sections": [{"id": uuid7(), "section": section} for section in sorted(sections)],
    }  # fmt: skip
    write_guarded("boards_invite", said)
    seat = Seat.objects.get(pk=seat_id)
    asked = {"agency": agency_id, "role": role, "sections": sorted(sections), "basis": basis, "row": seat_id}
    audit.record(
        kind="boards.invited", by=by, subject=seat, case_id=story_of(by, board), facts=dict(board=board.id, **asked)
    )
    link = reverse("boards:answer", args=[board.id, seat.id])
    tell_people(by=by, board=board, people=[person_id], of=() if person_id else (agency_id,), link=link)
    return seat


@transaction.atomic
def answer_invitation(
    *, by: Actor, board_id: UUID, seat_id: UUID, accepts: bool, person_id: UUID | None = None, reason: str = ""
) -> None:
    """Take the seat, for everybody of the agency or one of its people by name; or decline: who declines sees nothing more.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    seat = queries.seat_for(by, board_id, seat_id)
    if not permissions.may_answer(by, seat):
        raise NotAllowed
    named = person_id is None or User.objects.filter(pk=person_id, agency_id=by.agency_id, is_active=True).exists()
    current = seat.state == SeatState.INVITED
    facts = rules.TableFacts(is_open=seat.board.ended_at is None, sits=True, is_current=current, other_sits=named)
    if reasons := rules.reasons_not_to_act(facts):
        raise RuleBroken(reasons)
    call_guarded("boards_answer_seat", seat.id, accepts, person_id, reason, clock.now())
    answer = "accepted" if accepts else "declined"
    audit.record(
        kind=f"boards.invitation_{answer}",
        by=by,
        subject=seat,
        case_id=story_of(by, seat.board),
        facts=dict(board=seat.board.id, row=seat.id, reason=reason),
    )
    tell_people(by=by, board=seat.board, people=[seat.recorded_by_id])


@transaction.atomic
def open_sections(*, by: Actor, board_id: UUID, seat_id: UUID) -> None:
    """Open the agreed parts of the case to a seat that was taken: while consent stands, or by another person than who
    wrote the legal basis. Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = board_to(by, board_id, "lead")
    seat = queries.seat_for(by, board_id, seat_id)
    waiting = [one for one in seat.sections.all() if one.opened_at is None and one.ended_at is None]
    case = queries.owned_case(by, board)
    facts = rules.SharingFacts(
        has_case=board.case_id is not None,
        is_responsible=case is not None,
        wanted=frozenset(one.section for one in waiting),
        at_most=frozenset(),
        basis=waiting[0].basis if waiting else "",
        seat_accepted=seat.state == SeatState.ACCEPTED,
        consents_stand=case is not None
        and queries.consents_stand(case, seat.agency_id, seat.purpose, {one.section for one in waiting}),
        by_another=all(one.recorded_by_id != by.id for one in waiting),
        until_fits=seat.until_on is None or seat.until_on >= clock.today(),
    )
    if reasons := rules.reasons_not_to_open(facts):
        raise RuleBroken(reasons)
    assert case
    call_guarded("boards_open_sections", seat.id, clock.now())
    _grant(by, case, seat, waiting)
    opened = {"sections": sorted(facts.wanted), "basis": facts.basis, "agency": seat.agency_id}
    audit.record(
        kind="boards.sections_opened",
        by=by,
        subject=seat,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=seat.id, **opened),
    )
    tell_table(by=by, board=board, agency_ids=[seat.agency_id])


def _grant(by: Actor, case: Case, seat: Seat, sections: list[SharedSection]) -> None:
    """Sight of these parts of the case; who people are and how to reach them stands in their own records."""
    people = [member.person_id for member in members_of(case) if member.state not in GONE]
    until = queries.open_until(case, seat)
    for one in sections:
        records = [(SubjectKind.CASE, case.id)]
        if one.section in OF_PERSONS:
            records += [(SubjectKind.PERSON, person_id) for person_id in people]
        for kind, record_id in records:
            grant_sight(
                by=by, kind=kind, subject_id=record_id, agency_id=seat.agency_id, purpose=seat.purpose, section=one.section,
                mode=one.mode, until=until,
            )  # fmt: skip


def hold_open(*, by: Actor, case: Case, agency_id: UUID) -> None:
    """What seats at tables opened to this agency stays open, where another reason to see has ended. For other commands,
    which write the event.
    """
    call_guarded("boards_hold_open", case.id, agency_id)


@transaction.atomic
def end_seat(*, by: Actor, board_id: UUID, seat_id: UUID, reason: str) -> None:
    """Take an invitation back, ask an agency to leave, or leave; what the seat opened is closed at once.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    seat = queries.seat_for(by, board_id, seat_id)
    may = permissions.leads(by, seat.board) or permissions.is_theirs(by, seat)
    if not may or not permissions.speaks(by):
        raise NotAllowed
    current = seat.state in AT_THE_TABLE and seat.role != rules.CHAIR
    board = board_to(by, board_id, "seat", says_something=bool(reason.strip()), is_current=current)
    others = Seat.objects.filter(board=board, agency_id=seat.agency_id, state=SeatState.ACCEPTED).exclude(pk=seat.id)
    if not others.exists() and _has_somebody(board, seat.agency_id):
        raise RuleBroken(["INV-182"])
    call_guarded("boards_end_seat", seat.id, reason, clock.now())
    audit.record(
        kind="boards.seat_ended",
        by=by,
        subject=seat,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=seat.id, agency=seat.agency_id, reason=reason),
    )
    if seat.agency_id == by.agency_id:
        tell_people(by=by, board=board, people=[seat.recorded_by_id])
    else:
        of = () if seat.person_id else (seat.agency_id,)
        tell_people(by=by, board=board, people=[seat.person_id], of=of, link=reverse("boards:boards"))


def _has_somebody(board: Board, agency_id: UUID) -> bool:
    """An agency has somebody in its care, or is to say whether somebody has come to it."""
    return any(
        (care.holder and care.holder.id == agency_id) or (care.waiting and care.waiting.to_agency_id == agency_id)
        for care in queries.care_of(board)
    )
