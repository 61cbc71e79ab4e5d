"""INV-180, INV-181: who acts at a table, and what a seat opens of a case; by the rule, and in SQL as the application."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import seats, tables, work
from bayiri.boards.models import Board, Message, Seat, SharedTask
from bayiri.boards.queries import board_for, invitations
from bayiri.boards.rules import SharingFacts, TableFacts, reasons_not_to_act, reasons_not_to_offer, reasons_not_to_open
from bayiri.boards.waiting import waiting_for
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.commands.sharing import say_sharing
from tests.invariants.attacks import START, call, refused, rule_refuses, run


def test_the_rule_of_the_table():
    """INV-180"""
    fine = {"is_open": True, "sits": True}
    assert reasons_not_to_act(TableFacts(**fine)) == []
    assert reasons_not_to_act(TableFacts(**fine, observes=True)) == []
    for broken, needs in (
        ({"is_open": False}, "seat"), ({"sits": False}, "seat"), ({"observes": True}, "voice"), ({}, "lead"),
        ({"says_something": False}, "seat"), ({"other_sits": False}, "seat"), ({"own_word": False}, "seat"),
        ({"is_current": False}, "seat"),
    ):  # fmt: skip
        assert reasons_not_to_act(TableFacts(**{**fine, **broken}), needs=needs) == ["INV-180"]


def test_the_rule_of_what_a_seat_opens():
    """INV-181"""
    fine = {
        "has_case": True, "is_responsible": True, "wanted": frozenset({"journey"}), "at_most": frozenset({"journey", "identity"}),
        "basis": "consent",
    }  # fmt: skip
    assert reasons_not_to_offer(SharingFacts(**fine)) == reasons_not_to_open(SharingFacts(**fine)) == []
    for broken in ({"has_case": False}, {"wanted": frozenset({"health"})}, {"basis": ""}, {"basis": "court_order"}):
        assert reasons_not_to_offer(SharingFacts(**{**fine, **broken})) == ["INV-181"]
    for broken in ({"wanted": frozenset()}, {"seat_accepted": False}, {"consents_stand": False},
                   {"basis": "court_order", "by_another": False}):  # fmt: skip
        assert reasons_not_to_open(SharingFacts(**{**fine, **broken})) == ["INV-181"]
    assert "INV-03" in reasons_not_to_open(SharingFacts(**{**fine, "is_responsible": False}))


def test_who_sits_there_sees_it_and_nobody_else(policy, cast, act):
    """INV-180, INV-04: the invited see the question; who declined, or was never asked, finds nothing."""
    with acting_as(cast.mona):
        seat = seats.invite(by=cast.mona, board_id=policy.board.id, agency_id=cast.petra.agency_id, role="observer")
        work.write_message(by=cast.mona, board_id=policy.board.id, text="Welcome.")
    for who, boards, messages in ((cast.ines, 1, 1), (cast.petra, 1, 0), (cast.eve, 0, 0), (cast.adam, 0, 0)):
        act(who)
        assert (Board.objects.count(), Message.objects.count()) == (boards, messages), who.name
    act(cast.petra)
    assert [one.id for one in invitations(cast.petra)] == [seat.id]
    with pytest.raises(NotVisible):
        board_for(cast.petra, policy.board.id)
    seats.answer_invitation(by=cast.petra, board_id=policy.board.id, seat_id=seat.id, accepts=False, reason="No time")
    assert (Board.objects.count(), Seat.objects.count()) == (0, 0)
    act(cast.mona)
    assert Seat.objects.get(pk=seat.id).because == "No time"
    with pytest.raises(NotVisible), acting_as(cast.petra):
        seats.answer_invitation(by=cast.petra, board_id=policy.board.id, seat_id=seat.id, accepts=True)
    act(None)
    assert run("SELECT count(*) FROM boards_board") == (0,)


def test_a_seat_with_a_name_is_that_persons(policy, cast, act):
    """INV-180: colleagues do not read along; who speaks for the agency does."""
    policy.seat(cast.tuana)
    act(cast.timur)
    assert Board.objects.count() == 1
    with acting_as(cast.mona):
        seat = Seat.objects.get(agency_id=cast.tuana.agency_id)
        seats.end_seat(by=cast.mona, board_id=policy.board.id, seat_id=seat.id, reason="By name")
    act(cast.timur)
    assert Board.objects.count() == 0
    policy.seat(cast.tuana, person=True)
    act(cast.timur)
    assert Board.objects.count() == 0
    act(cast.tuana)
    assert Board.objects.count() == 1


def test_only_who_leads_invites(policy, cast):
    """INV-180: not who merely sits there, not a counsellor of the agency that called, not somebody from outside."""
    asked = {"board_id": policy.board.id, "agency_id": cast.petra.agency_id, "role": "member"}
    for who, answer in ((cast.ines, NotAllowed), (cast.carla, NotAllowed), (cast.eve, NotVisible)):
        with pytest.raises(answer), acting_as(who):
            seats.invite(by=who, **asked)
        with acting_as(who), refused("INV-180", "INV-04"):
            call("boards_invite", **asked, recorded_at=START, sections=[])
    with acting_as(cast.mona), rule_refuses("INV-180"):
        seats.invite(by=cast.mona, board_id=policy.board.id, agency_id=cast.ines.agency_id, role="member")
    with acting_as(cast.mona), refused("INV-180"):
        call("boards_invite", board_id=policy.board.id, agency_id=cast.ines.agency_id, role="member", recorded_at=START)
    with acting_as(cast.mona), refused("INV-180"):
        call("boards_invite", **{**asked, "role": "chair"}, recorded_at=START)


def test_a_counsellor_calls_no_table_and_a_task_force_needs_the_responsible_agency(cast, story):
    """INV-180, INV-03"""
    said = {"kind": "board", "subject": "x", "question": "y"}
    with pytest.raises(NotAllowed), acting_as(cast.carla):
        tables.open_board(by=cast.carla, **said)
    with acting_as(cast.carla), refused("INV-180"):
        call("boards_open", **said, recorded_at=START, seat_id=story.case.id)
    for empty in ({"subject": " "}, {"question": ""}):
        with acting_as(cast.mona), rule_refuses("INV-180"):
            tables.open_board(by=cast.mona, **{**said, **empty})
    with pytest.raises(NotVisible), acting_as(cast.ines):
        tables.open_board(by=cast.ines, **said, case_id=story.case.id)
    with acting_as(cast.ines), refused("INV-04"):
        call("boards_open", **said, case_id=story.case.id, recorded_at=START, seat_id=story.case.id)
    with acting_as(cast.mona), rule_refuses("INV-180"):
        tables.open_board(by=cast.mona, **{**said, "kind": "task_force"}, case_id=story.case.id)
    with acting_as(cast.mona), refused("INV-180"):
        call("boards_open", **{**said, "kind": "task_force"}, case_id=story.case.id, recorded_at=START,
             about=[story.case.id], seat_id=story.case.id)  # fmt: skip


def test_work_goes_across_agencies_and_is_settled_by_who_has_it(policy, cast):
    """INV-180"""
    due, board = clock.today(), policy.board.id
    with acting_as(cast.ines):
        one = work.give_task(
            by=cast.ines, board_id=board, what="Count the permits", agency_id=cast.lars.agency_id, due_on=due
        )
        with rule_refuses("INV-180"):
            work.give_task(by=cast.ines, board_id=board, what="x", agency_id=cast.eve.agency_id, due_on=due)
        with refused("INV-180"):
            call(
                "boards_give_task",
                board_id=board,
                what="x",
                agency_id=cast.eve.agency_id,
                due_on=due,
                recorded_at=START,
            )
        with pytest.raises(NotAllowed):
            work.finish_shared_task(by=cast.ines, board_id=board, work_id=one.id, result="Done")
        with refused("INV-180"):
            call("boards_change_task", id=one.id, act="done", text="Done", at=START)
    assert [what.detail for what in waiting(cast.lars)] == ["Count the permits"]
    assert waiting(cast.ines) == []
    with acting_as(cast.lars):
        for empty in ("", "  "):
            with rule_refuses("INV-180"):
                work.finish_shared_task(by=cast.lars, board_id=board, work_id=one.id, result=empty)
        assert work.finish_shared_task(by=cast.lars, board_id=board, work_id=one.id, result="214").state == "done"
        with rule_refuses("INV-180"):
            work.finish_shared_task(by=cast.lars, board_id=board, work_id=one.id, result="215")
    assert waiting(cast.lars) == []
    with acting_as(cast.ines):
        assert work.open_task_again(by=cast.ines, board_id=board, work_id=one.id, reason="Of 2023").state == "open"
        moved = {"agency_id": cast.ines.agency_id, "due_on": due, "reason": "We have them", "person_id": cast.ines.id}
        work.move_task(by=cast.ines, board_id=board, work_id=one.id, **moved)
        assert (
            work.take_task_back(by=cast.ines, board_id=board, work_id=one.id, reason="Not needed").state == "taken_back"
        )
    with acting_as(cast.mona):
        assert SharedTask.objects.get().agency_id == cast.ines.agency_id


def waiting(actor):
    with acting_as(actor):
        return waiting_for(actor)


def test_a_message_is_corrected_by_its_author_once_and_both_stay(policy, cast):
    """INV-180"""
    board = policy.board.id
    with acting_as(cast.ines):
        said = work.write_message(by=cast.ines, board_id=board, text="On Monday.")
    with acting_as(cast.lars):
        with pytest.raises(NotAllowed):
            work.write_message(by=cast.lars, board_id=board, text="On Friday.", corrects_id=said.id)
        with refused("INV-180"):
            call("boards_write_message", board_id=board, text="On Friday.", corrects_id=said.id, recorded_at=START)
    with acting_as(cast.ines):
        work.write_message(by=cast.ines, board_id=board, text="On Tuesday.", corrects_id=said.id)
        with rule_refuses("INV-180"):
            work.write_message(by=cast.ines, board_id=board, text="On Wednesday.", corrects_id=said.id)
        with rule_refuses("INV-180"):
            work.write_message(by=cast.ines, board_id=board, text="   ")
        assert list(Message.objects.order_by("id").values_list("text", flat=True)) == ["On Monday.", "On Tuesday."]


def test_an_observer_works_and_decides_nothing(policy, cast):
    """INV-180"""
    policy.seat(cast.petra, "observer")
    with acting_as(cast.petra):
        work.write_message(by=cast.petra, board_id=policy.board.id, text="We listen.")
        with pytest.raises(NotAllowed):
            work.give_task(
                by=cast.petra, board_id=policy.board.id, what="x", agency_id=cast.lars.agency_id, due_on=clock.today()
            )
        with refused("INV-180"):
            call(
                "boards_give_task",
                board_id=policy.board.id,
                what="x",
                agency_id=cast.lars.agency_id,
                due_on=START.date(),
                recorded_at=START,
            )


def sees(cast_member, case_id):
    """The sections of a case that the agency sees now."""
    with acting_as(cast_member):
        return run(
            "SELECT coalesce(array_agg(section::text ORDER BY section), '{}') FROM agencies_participation"
            " WHERE subject_id = %s AND until_at IS NULL", case_id,
        )[0]  # fmt: skip


def test_a_seat_alone_opens_nothing_of_the_case(on_case, cast, story):
    """INV-181, INV-04"""
    assert sees(cast.ines, story.case.id) == []
    with acting_as(cast.ines):
        assert run("SELECT count(*) FROM cases_case") == (0,)


def test_a_legal_basis_is_confirmed_by_another_person_and_ends_with_the_seat(force, cast, story):
    """INV-181"""
    with acting_as(cast.mona):
        old = Seat.objects.get(agency_id=cast.petra.agency_id)
        seats.end_seat(by=cast.mona, board_id=force.board.id, seat_id=old.id, reason="Invited anew, with sections")
        with rule_refuses("INV-181"):
            invited = {"board_id": force.board.id, "agency_id": cast.petra.agency_id, "role": "police"}
            seats.invite(by=cast.mona, **invited, sections=["health"], basis="court_order", basis_note="Order 7")
        with refused("INV-181"):
            call("boards_invite", **invited, recorded_at=START, sections=[{"id": old.id, "section": "health"}], basis="court_order",
                 basis_note="Order 7")  # fmt: skip
    seat = force.seat(cast.petra, "legal", sections=["identity", "journey"], basis="court_order", basis_note="Order 7")
    about = {"board_id": force.board.id, "seat_id": seat.id}
    assert sees(cast.petra, story.case.id) == []
    with acting_as(cast.mona), rule_refuses("INV-181"):
        seats.open_sections(by=cast.mona, **about)
    with acting_as(cast.mona), refused("INV-181"):
        run("SELECT boards_open_sections(%s, %s)", seat.id, START)
    with acting_as(cast.dora):
        seats.open_sections(by=cast.dora, **about)
    assert sees(cast.petra, story.case.id) == ["basis", "identity", "journey"]
    counted = "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM people_person), (SELECT count(*) FROM people_contact)"
    with acting_as(cast.petra):
        assert run(counted) == (1, 1, 0)
        seats.end_seat(by=cast.petra, **about, reason="Our part is done")
    assert sees(cast.petra, story.case.id) == []
    with acting_as(cast.petra):
        assert run(counted) == (0, 0, 0)


def test_consent_of_everybody_opens_and_without_it_nothing_is_opened(force, cast, story):
    """INV-181"""
    with acting_as(cast.mona):
        old = Seat.objects.get(agency_id=cast.tuana.agency_id)
        seats.end_seat(by=cast.mona, board_id=force.board.id, seat_id=old.id, reason="Invited anew, with sections")
    seat = force.seat(cast.tuana, "transit", sections=["identity", "arrival"], basis="consent")
    with acting_as(cast.mona), rule_refuses("INV-181"):
        seats.open_sections(by=cast.mona, board_id=force.board.id, seat_id=seat.id)
    with acting_as(cast.mona), refused("INV-181"):
        run("SELECT boards_open_sections(%s, %s)", seat.id, START)
    with acting_as(cast.carla):
        for member in story.members():
            say_sharing(by=cast.carla, case_id=story.case.id, member_id=member.id, recipient_id=cast.tuana.agency_id,
                        purpose="transit", given=True)  # fmt: skip
    with acting_as(cast.mona):
        seats.open_sections(by=cast.mona, board_id=force.board.id, seat_id=seat.id)
    assert {"identity", "arrival"} <= set(sees(cast.tuana, story.case.id))


def test_two_seats_on_one_grant_close_it_with_the_last(force, cast, story):
    """INV-181: in whichever order they end."""
    taken = []
    for role in ("police", "member"):
        seat = force.seat(cast.basim, role, sections=["arrival"], basis="vital_interests", basis_note="Threatened")
        taken.append(seat)
        with acting_as(cast.dora):
            seats.open_sections(by=cast.dora, board_id=force.board.id, seat_id=seat.id)
    assert sees(cast.basim, story.case.id) == ["arrival"]  # for one purpose, so it is one grant
    for left, seat in zip((["arrival"], []), taken, strict=True):
        with acting_as(cast.mona):
            seats.end_seat(by=cast.mona, board_id=force.board.id, seat_id=seat.id, reason="Done")
        assert sees(cast.basim, story.case.id) == left


def test_a_table_that_ended_is_closed_to_words_and_can_be_opened_again(policy, cast):
    """INV-180"""
    about = {"board_id": policy.board.id}
    with acting_as(cast.mona):
        with rule_refuses("INV-180"):
            tables.end_board(by=cast.mona, **about, how="dropped")
        tables.end_board(by=cast.mona, **about, how="answered")
    with acting_as(cast.ines):
        assert board_for(cast.ines, policy.board.id).ended_how == "answered"
        with rule_refuses("INV-180"):
            work.write_message(by=cast.ines, **about, text="One more thing")
        with refused("INV-180"):
            call("boards_write_message", **about, text="One more thing", recorded_at=START)
        with pytest.raises(NotAllowed):
            tables.open_again(by=cast.ines, **about, reason="Not yet")
    with acting_as(cast.mona):
        tables.open_again(by=cast.mona, **about, reason="Ended by mistake")
    with acting_as(cast.ines):
        assert work.write_message(by=cast.ines, **about, text="One more thing")
