"""A task force of the full case, with everything that is done at a table."""

from bayiri.agencies.choices import Role
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import User
from bayiri.boards.commands import care, decisions, seats, tables, work
from bayiri.core import clock


def sit_at_tables(story):
    """The manager calls a task force; the receiver takes a seat, works, writes, decides, and receives somebody."""
    manager, receiver, member = story.desk.manager, story.desk.receiver, story.members()[0]
    about = [one.id for one in story.members()]
    said = {"kind": "task_force", "subject": "Bring them home", "question": "How, and with whom?"}
    board = story.do(manager, lambda: tables.open_board(by=manager, case_id=story.case.id, about=about, **said))
    at = {"board_id": board.id}
    where = {"agency_id": receiver.agency_id, "role": "reception", "person_id": receiver.id}
    opened = {"sections": ["arrival"], "basis": "court_order", "basis_note": "Order 7"}
    seat = story.do(manager, lambda: seats.invite(by=manager, **at, **where, **opened))
    story.do(receiver, lambda: seats.answer_invitation(by=receiver, **at, seat_id=seat.id, accepts=True))
    with acting_as(manager):
        director = User.objects.get(agency_id=manager.agency_id, roles__contains=[Role.DIRECTOR]).actor
    story.do(director, lambda: seats.open_sections(by=director, **at, seat_id=seat.id))
    due = {"agency_id": receiver.agency_id, "due_on": story.now.date()}
    story.do(manager, lambda: work.give_task(by=manager, **at, what="Meet them", **due))
    story.do(manager, lambda: work.write_message(by=manager, **at, text="They land at noon."))
    one = story.do(manager, lambda: decisions.propose(by=manager, **at, data=decisions.ProposalData("By train.")))
    story.do(receiver, lambda: decisions.say_voice(by=receiver, **at, proposal_id=one.id, voice="agrees"))
    for by, to in ((manager, manager), (manager, receiver)):

        def give(by=by, to=to):
            data = care.HandOverData(to.agency_id, "Rami", "Erbil", clock.now(), "Well", given_by="Mona")
            return care.hand_over(by=by, **at, member_id=member.id, data=data)

        story.do(by, give)
