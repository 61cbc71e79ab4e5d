"""INV-24 at a table: neither its last voice nor who leads it closes a decision by naming a moment to come."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from tests.boards.test_decisions import GOES_ON, propose, say
from tests.cast import _as_owner
from tests.invariants.attacks import START, call, refused, run

IN_YEARS = START + timedelta(days=4000)
ROWS = (
    ("boards_open", "recorded_at"), ("boards_invite", "recorded_at"), ("boards_propose", "recorded_at"),
    ("boards_say_voice", "recorded_at"), ("boards_give_task", "recorded_at"), ("boards_change_task", "at"),
    ("boards_write_message", "recorded_at"), ("boards_note_reading", "read_at"), ("boards_hand_over", "recorded_at"),
    ("boards_confirm_care", "recorded_at"),
)  # fmt: skip
MOMENTS = (
    "boards_answer_seat(%s, true, NULL, '', {})", "boards_open_sections(%s, {})", "boards_end_seat(%s, 'x', {})",
    "boards_conclude(%s, false, {})", "boards_conclude(%s, true, {})", "boards_end(%s, 'answered', '', {})",
    "boards_ask_to_end(%s, 'x', {})", "boards_open_again(%s, 'x', {})",
)  # fmt: skip


@pytest.fixture
def third():
    """Somebody of a third ministry."""
    agency, person = uuid7(), uuid7()
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'Ministry of Care', 'ministry', 'DEU')",
            [agency],
        )
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
            " VALUES (%s, 'hanna@example.org', 'Hanna', %s, '{director}', true)",
            [person, agency],
        )
    return Actor(person, "Hanna", agency, "Ministry of Care", "DEU", frozenset(["director"]))


def state(proposal):
    return run("SELECT state FROM boards_proposal WHERE id = %s", proposal.id)[0]


def test_a_voice_from_years_ahead_does_not_close_the_vote(on_case, cast, third, story):
    """INV-24, INV-183: a ministry that has not answered is waited for, also where a draft forced return would go on."""
    on_case.seat(third)
    one = propose(on_case, cast.ines, GOES_ON)
    say(on_case, cast.lars, one)
    with acting_as(cast.ines):
        with refused("INV-24"):
            call("boards_say_voice", proposal_id=one.id, voice="agrees", reason="", recorded_at=IN_YEARS)
        assert state(one) == "open"
        call("boards_say_voice", proposal_id=one.id, voice="agrees", reason="", recorded_at=START)
        assert state(one) == "open"
    with acting_as(cast.mona):
        assert run("SELECT boards_voluntary_return_checked(%s)", story.case.id) == (None,)
    assert say(on_case, third, one) == "carried"


def test_who_leads_does_not_conclude_ahead_of_the_day(policy, cast):
    """INV-24, INV-183: nor at no moment at all."""
    one = propose(policy, cast.ines)
    with acting_as(cast.mona):
        for moment in (IN_YEARS, clock.now() + timedelta(days=3000), None):
            for withdraws in (False, True):
                with refused("INV-24"):
                    run("SELECT boards_conclude(%s, %s, %s)", one.id, withdraws, moment)
        assert state(one) == "open"


def test_a_proposal_is_not_made_before_those_who_answer_sat_there(policy, cast):
    """INV-183: with the day to answer already gone by."""
    before = START - timedelta(days=30)
    said = {"board_id": policy.board.id, "kind": "question", "text": "x", "answer_by": before.date()}
    with acting_as(cast.ines), refused("INV-183"):
        call("boards_propose", **said, recorded_at=before)


def test_a_proposal_at_a_quiet_table_is_not_dated_back(policy, cast):
    """INV-183: since the table was opened its time has passed at least as fast as the world's."""
    said = {"board_id": policy.board.id, "kind": "question", "text": "x"}
    with acting_as(cast.ines):
        was = run("SELECT made_at FROM boards_board WHERE id = %s", policy.board.id)[0]
        assert was == run("SELECT transaction_timestamp()")[0]
        with refused("INV-183"):
            call("boards_propose", **said, answer_by=START.date(), recorded_at=START - timedelta(minutes=6))
        call("boards_propose", **said, answer_by=START.date(), recorded_at=START - timedelta(minutes=4))


@pytest.mark.parametrize("moment", [IN_YEARS, None], ids=["in years", "never"])
def test_no_act_at_a_table_lies_ahead(policy, cast, moment):
    """INV-24: in every function by which something is written there."""
    with acting_as(cast.mona):
        for function, name in ROWS:
            with refused("INV-24"):
                call(function, board_id=policy.board.id, **{name: moment})
        for statement in MOMENTS:
            with refused("INV-24"):
                run(f"SELECT {statement.format('%s')}", policy.board.id, moment)
