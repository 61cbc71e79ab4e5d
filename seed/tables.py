"""The fictional world's tables: two ministries and the mission on a question of policy, and a task force on one return."""

from datetime import timedelta
from uuid import UUID

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import care, decisions, seats, tables, work
from bayiri.boards.models import Board
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor


def sit_at_tables(actors: dict[str, Actor]) -> None:
    """Call both tables, two weeks ago; once."""
    with acting_as(actors["david"]):
        if Board.objects.exists():
            return
    _policy(actors)
    _task_force(actors)


def _seat(by: Actor, board: Board, who: Actor, role: str, **opened) -> None:
    with acting_as(by):
        seat = seats.invite(by=by, board_id=board.id, agency_id=who.agency_id, role=role, **opened)
    with acting_as(who):
        seats.answer_invitation(by=who, board_id=board.id, seat_id=seat.id, accepts=True)


def _policy(actors: dict[str, Actor]) -> None:
    """Is voluntary return offered before every draft? One decision is carried, another waits."""
    david, miriam, layla = actors["david"], actors["miriam"], actors["layla"]
    with clock.moved_to(clock.now() - timedelta(days=14)):
        with acting_as(david):
            board = tables.open_board(
                by=david, kind="board", subject="Voluntary return first",
                question="How do the ministries make sure that a voluntary return is offered before any forced return is drafted?",
            )  # fmt: skip
        _seat(david, board, miriam, "member")
        _seat(david, board, layla, "member")
        one = _proposed(
            miriam, board, "Each draft names the day on which voluntary return was offered, and the answer."
        )
        _say(miriam, one, "agrees")
    with clock.moved_to(clock.now() - timedelta(days=9)):
        _say(layla, one, "agrees")
        due = clock.today() + timedelta(days=7)
        with acting_as(miriam):
            said = "Send the list of work permits that expire this year"
            work.give_task(by=miriam, board_id=board.id, what=said, agency_id=layla.agency_id, due_on=due)
            work.write_message(
                by=miriam, board_id=board.id, text="The draft form is on its way to you; please look at page 2."
            )
    with clock.moved_to(clock.now() - timedelta(days=2)):
        two = _proposed(layla, board, "Nobody whose work permit is being renewed is drafted.")
        _say(layla, two, "agrees")
    with acting_as(david):
        seats.invite(by=david, board_id=board.id, agency_id=actors["anna"].agency_id, role="observer")


def _proposed(by: Actor, board: Board, text: str) -> decisions.Proposal:
    with acting_as(by):
        return decisions.propose(by=by, board_id=board.id, data=decisions.ProposalData(text))


def _say(by: Actor, proposal: decisions.Proposal, voice: str) -> None:
    with acting_as(by):
        decisions.say_voice(by=by, board_id=proposal.board_id, proposal_id=proposal.id, voice=voice)


def _task_force(actors: dict[str, Actor]) -> None:
    """One household is brought home by police, an organization on the way, and who receives it."""
    mona, bruno, jelena = actors["mona"], actors["bruno"], actors["jelena"]
    with acting_as(mona):
        case = Case.objects.filter(agency_id=mona.agency_id, stage="preparing").order_by("opened_at").first()
        people = [member for member in members_of(case) if member.state not in GONE] if case else []
    if case is None or not people:
        return
    with clock.moved_to(clock.now() - timedelta(days=3)):
        with acting_as(mona):
            board = tables.open_board(
                by=mona, kind="task_force", subject="Safe way home through Serbia", case_id=case.id,
                question="Who is with the household at each step, and what does each of us need to know?",
                about=[member.id for member in people],
            )  # fmt: skip
        _seat(mona, board, bruno, "police")
        _seat(
            mona,
            board,
            jelena,
            "transit",
            sections=["arrival"],
            basis="vital_interests",
            basis_note="Threatened on the way here.",
        )
        due = clock.today() + timedelta(days=1)
        with acting_as(mona):
            work.give_task(
                by=mona,
                board_id=board.id,
                what="Find a safe room for the night",
                agency_id=jelena.agency_id,
                due_on=due,
            )
        _hand_over(bruno, jelena, board, [member.id for member in people])


def _hand_over(bruno: Actor, jelena: Actor, board: Board, people: list[UUID]) -> None:
    """The police have everybody; the first of them is on the way to the organization between."""
    at, how = clock.now() - timedelta(hours=5), "Tired, unhurt, knows the way."
    taken = care.HandOverData(bruno.agency_id, bruno.name, "Frankfurt", at, how)
    later = at + timedelta(hours=2)
    given = care.HandOverData(jelena.agency_id, jelena.name, "Belgrade", later, "Well.", given_by=bruno.name)
    with acting_as(bruno):
        for member_id in people:
            care.hand_over(by=bruno, board_id=board.id, member_id=member_id, data=taken)
        care.hand_over(by=bruno, board_id=board.id, member_id=people[0], data=given)
        work.write_message(
            by=bruno, board_id=board.id, text="They are on the train. Please call when they are with you."
        )
