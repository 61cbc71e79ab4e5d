"""Pages of tables: empty, one, many; who may see which; what a form says when something is wrong."""

import pytest
from django.urls import reverse

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import decisions, seats, work
from bayiri.boards.commands.decisions import ProposalData
from bayiri.boards.models import Board, Message, Proposal, Reading, Seat, SharedTask
from bayiri.core import clock
from tests.invariants.attacks import COUPLE, FAMILY


def page(client, name, *args, **sent):
    url = reverse(f"boards:{name}", args=args)
    answer = client.post(url, sent, follow=True) if sent else client.get(url)
    return answer.status_code, answer.content.decode()


def test_no_table_yet_says_what_one_is(as_):
    status, text = page(as_("ines"), "boards")
    assert status == 200
    assert "You sit at no table." in text
    assert "Call agencies to a table" in text
    status, text = page(as_("timur"), "boards")
    assert reverse("boards:open") not in text


def test_from_the_question_to_the_decision_through_the_pages(as_, cast):
    """The whole way, typed: called, invited, taken, given work, written, decided, ended."""
    mona = as_("mona")
    _status, text = page(mona, "open", subject="Permits", question="Who extends them?")
    assert "Invite the others." in text
    with acting_as(cast.mona):
        board = Board.objects.get()
    for who in (cast.ines, cast.lars):
        status, _text = page(as_("mona"), "invite", board.id, agency_id=who.agency_id, role="member")
        assert status == 200
        with acting_as(who):
            seat = Seat.objects.get()
        name = who.name.split()[0].lower()
        status, text = page(as_(name), "boards")
        assert "Waiting for your answer" in text
        status, text = page(as_(name), "answer", board.id, seat.id, answer="yes", person_id="", reason="")
        assert "Who sits here" in text
    day = {"due_on": "2024-03-05"}
    status, text = page(as_("ines"), "give", board.id, what="Count them", whom=f"{cast.lars.agency_id}:", **day)
    assert status == 200
    assert "Count them" in text
    with acting_as(cast.lars):
        one = SharedTask.objects.get()
    status, text = page(as_("lars"), "done", board.id, one.id, result="214")
    assert "214" in text
    status, text = page(as_("lars"), "messages", board.id, text="214, of which 30 expire soon.")
    assert "of which 30 expire soon." in text
    status, text = page(as_("ines"), "messages", board.id)
    with acting_as(cast.mona):
        assert [reading.person_id for reading in Reading.objects.all()] == [cast.ines.id]
    answers = {"answer_by": "2024-03-09"}
    page(as_("ines"), "propose", board.id, text="We extend them.", **answers)
    with acting_as(cast.mona):
        proposal = Proposal.objects.get()
    page(as_("ines"), "proposal", board.id, proposal.id, voice="agrees", reason="")
    status, text = page(as_("lars"), "proposal", board.id, proposal.id, voice="objects", reason="")
    assert status == 422
    assert "Say why, so that the others can answer." in text
    status, text = page(as_("lars"), "proposal", board.id, proposal.id, voice="agrees", reason="")
    assert "Carried" in text
    assert page(as_("lars"), "minutes", board.id)[1].count("Agrees") == 2
    assert as_("lars").get(reverse("boards:minutes-file", args=[board.id])).content.startswith(b"%PDF")
    status, text = page(as_("mona"), "end", board.id, how="answered", reason="")
    assert "The table has ended." in text
    assert "Ended" in page(as_("lars"), "board", board.id)[1]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_minutes_are_printed_in_every_language(as_, policy, language, cast):
    with acting_as(cast.ines):
        decisions.propose(
            by=cast.ines, board_id=policy.board.id, data=ProposalData("نعم، دائمًا. Yes, always. " + "w" * 200)
        )
    with acting_as(cast.ines):
        one = Proposal.objects.get()
        decisions.say_voice(by=cast.ines, board_id=policy.board.id, proposal_id=one.id, voice="agrees")
    with acting_as(cast.lars):
        decisions.say_voice(
            by=cast.lars, board_id=policy.board.id, proposal_id=one.id, voice="objects", reason="Not always"
        )
    answer = as_("lars").get(
        reverse("boards:minutes-file", args=[policy.board.id]), headers={"accept-language": language}
    )
    assert answer.content.startswith(b"%PDF")


def test_a_case_is_opened_to_a_table_part_by_part(as_, cast, story):
    mona, case = as_("mona"), story.case
    member = story.members()[0].id
    sent = {"kind": "task_force", "subject": "Home", "question": "How?"}
    status, text = page(mona, "open-on-case", case.id, **sent)
    assert status == 422
    status, text = page(mona, "open-on-case", case.id, **sent, about=[str(member)])
    assert "Nobody yet" in text
    with acting_as(cast.mona):
        board = Board.objects.get()
    asked = {"agency_id": cast.petra.agency_id, "role": "legal", "opened": ["plan"]}
    status, text = page(mona, "invite", board.id, **asked)
    assert status == 422
    assert "Not for this seat: Plan." in text
    status, text = page(
        mona, "invite", board.id, **{**asked, "opened": ["journey"]}, basis="court_order", basis_note=""
    )
    assert "Write down the legal basis." in text
    status, text = page(
        mona, "invite", board.id, **{**asked, "opened": ["journey"]}, basis="court_order", basis_note="No. 7"
    )
    assert status == 200
    petra = as_("petra")
    with acting_as(cast.petra):
        seat = Seat.objects.get()
    assert "Journey" in page(petra, "answer", board.id, seat.id)[1]
    assert petra.get(reverse("boards:board", args=[board.id])).status_code == 404
    _status, text = page(petra, "answer", board.id, seat.id, answer="yes", person_id=str(cast.petra.id), reason="")
    assert case.number not in text
    assert "Person 1" in text
    assert "You wrote this basis down." in page(as_("mona"), "open-sections", board.id, seat.id)[1]
    assert as_("mona").post(reverse("boards:open-sections", args=[board.id, seat.id])).status_code == 422
    assert as_("dora").post(reverse("boards:open-sections", args=[board.id, seat.id])).status_code == 302
    assert case.number in page(as_("petra"), "board", board.id)[1]
    assert "A task force ends when everybody has arrived" in page(as_("mona"), "end", board.id)[1]
    assert as_("petra").get(reverse("boards:end", args=[board.id])).status_code in (200, 403)
    assert as_("petra").post(reverse("boards:end", args=[board.id]), {"reason": "x"}).status_code == 403


def test_it_asks_as_often_for_many_as_for_one(as_, policy, cast, django_assert_max_num_queries):
    """The table's page and the list, with one of everything and with many."""
    for number in range(12):
        with acting_as(cast.ines):
            due = {"agency_id": cast.lars.agency_id, "due_on": clock.today()}
            work.give_task(by=cast.ines, board_id=policy.board.id, what=f"Task {number}", **due)
            work.write_message(by=cast.ines, board_id=policy.board.id, text=f"Message {number}")
            decisions.propose(by=cast.ines, board_id=policy.board.id, data=ProposalData(f"Proposal {number}"))
    client = as_("lars")
    with django_assert_max_num_queries(26):
        page(client, "board", policy.board.id)
    with django_assert_max_num_queries(14):
        page(client, "boards")
    with django_assert_max_num_queries(22):
        text = client.get("/work").content.decode()
    assert text.count("Task ") == text.count("Proposal ") == 12


def test_many_messages_are_paged_and_a_correction_stands_with_what_it_corrects(as_, policy, cast):
    with acting_as(cast.ines):
        first = work.write_message(by=cast.ines, board_id=policy.board.id, text="On Monday.")
        for number in range(50):
            work.write_message(by=cast.ines, board_id=policy.board.id, text=f"Message {number}")
    text = page(as_("lars"), "messages", policy.board.id)[1]
    assert "On Monday." not in text
    assert "Next page" in text
    with acting_as(cast.ines):
        work.write_message(by=cast.ines, board_id=policy.board.id, text="On Tuesday.", corrects_id=first.id)
    text = as_("lars").get(reverse("boards:messages", args=[policy.board.id]) + "?page=2").content.decode()
    assert "<del><bdi>On Monday.</bdi></del>" in text
    assert "On Tuesday." in text
    with acting_as(cast.ines):
        assert Message.objects.count() == 52
    for wrong in ("x", "-1", "999999999999", "²"):
        assert as_("lars").get(reverse("boards:messages", args=[policy.board.id]), {"page": wrong}).status_code == 200


def test_two_at_once_take_one_seat(policy, cast, as_):
    with acting_as(cast.mona):
        seat = seats.invite(by=cast.mona, board_id=policy.board.id, agency_id=cast.petra.agency_id, role="observer")
    client = as_("petra")
    answer = {"answer": "yes", "person_id": "", "reason": ""}
    assert client.post(reverse("boards:answer", args=[policy.board.id, seat.id]), answer).status_code == 302
    assert client.post(reverse("boards:answer", args=[policy.board.id, seat.id]), answer).status_code == 422


@pytest.mark.parametrize("members", [COUPLE, FAMILY], ids=["two", "three"])
def test_from_the_case_to_its_tables(as_, told, members, cast):
    story = told("registered", members)
    text = as_("carla").get(reverse("journey:case", args=[story.case.id])).content.decode()
    assert reverse("boards:of-case", args=[story.case.id]) in text
    _status, text = page(as_("carla"), "of-case", story.case.id)
    assert "No table speaks about this case" in text
    assert reverse("boards:open-on-case", args=[story.case.id]) not in text
    assert page(as_("ines"), "of-case", story.case.id)[0] == 404
