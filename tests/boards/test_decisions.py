"""INV-183: how a table decides, and the check of a draft forced return; by the rule, and in SQL as the application."""

from datetime import timedelta
from itertools import product

import pytest

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import decisions, tables
from bayiri.boards.commands.decisions import ProposalData
from bayiri.boards.queries import table, voluntary_return_checked
from bayiri.boards.rules import CheckFacts, Count, is_carried, is_ripe, reasons_not_to_propose_check
from bayiri.boards.waiting import waiting_for
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from tests.invariants.attacks import START, call, refused, rule_refuses, run

ASKED = dict.fromkeys(("asylum", "labour", "health", "family", "education"), "asked")
CHECK = {"kind": "forced_return_draft", "text": "The draft of 4 March", "domains": ASKED}
GOES_ON = ProposalData(**CHECK, result="goes_on", voluntary_offered=True)


def propose(at_table, who, data=None, **more):
    with acting_as(who):
        return decisions.propose(by=who, board_id=at_table.board.id, data=data or ProposalData("Yes, always."), **more)


def say(at_table, who, proposal, voice="agrees", reason=""):
    with acting_as(who):
        about = {"board_id": at_table.board.id, "proposal_id": proposal.id}
        return decisions.say_voice(by=who, **about, voice=voice, reason=reason).state


def test_ministries_carry_it_and_the_last_voice_concludes(policy, cast):
    """INV-183: who called has no voice beside ministries."""
    one = propose(policy, cast.ines)
    with acting_as(cast.mona), rule_refuses("INV-183"):
        decisions.say_voice(by=cast.mona, board_id=policy.board.id, proposal_id=one.id, voice="agrees")
    with acting_as(cast.mona), refused("INV-183"):
        call("boards_say_voice", proposal_id=one.id, voice="agrees", recorded_at=START)
    assert say(policy, cast.ines, one) == "open"
    with acting_as(cast.lars):
        assert [waiting.detail for waiting in waiting_for(cast.lars)] == ["Yes, always."]
    assert say(policy, cast.lars, one) == "carried"
    with acting_as(cast.lars):
        assert waiting_for(cast.lars) == []
    with acting_as(cast.mona):
        (decision,) = table(cast.mona, policy.board.id).decisions
    assert {voice.agency.name for voice in decision.agree} == {"Ministry of the Interior", "Ministry of Labour"}
    assert (decision.proposal.rule, decision.proposal.rule_version, decision.silent) == ("unanimous", "2026", [])


def test_an_objection_has_a_reason_stops_it_and_may_be_taken_back_before_the_end(policy, cast):
    """INV-183"""
    one = propose(policy, cast.ines)
    with acting_as(cast.lars), rule_refuses("INV-183"):
        decisions.say_voice(by=cast.lars, board_id=policy.board.id, proposal_id=one.id, voice="objects", reason=" ")
    with acting_as(cast.lars), refused("INV-183"):
        call("boards_say_voice", proposal_id=one.id, voice="objects", reason=" ", recorded_at=START)
    assert say(policy, cast.lars, one, "objects", "Nobody asked us") == "open"
    assert say(policy, cast.lars, one, "abstains") == "open"
    assert say(policy, cast.ines, one) == "carried"
    two = propose(policy, cast.ines, ProposalData("No, never."))
    say(policy, cast.ines, two)
    assert say(policy, cast.lars, two, "objects", "Not never") == "not_carried"
    with acting_as(cast.lars), rule_refuses("INV-183"):
        decisions.say_voice(by=cast.lars, board_id=policy.board.id, proposal_id=two.id, voice="agrees")
    with acting_as(cast.lars), refused("INV-183"):
        call("boards_say_voice", proposal_id=two.id, voice="agrees", recorded_at=START)


def test_who_is_silent_is_absent_once_the_day_has_passed(policy, cast):
    """INV-183: fewer than the law's voices carry nothing."""
    one = propose(policy, cast.ines)
    say(policy, cast.ines, one)
    about = {"by": cast.mona, "board_id": policy.board.id, "proposal_id": one.id}
    with acting_as(cast.mona), rule_refuses("INV-183"):
        decisions.conclude(**about)
    with acting_as(cast.mona), refused("INV-183"):
        run("SELECT boards_conclude(%s, false, %s)", one.id, clock.now())
    with clock.moved_to(START + timedelta(days=8)), acting_as(cast.ines), pytest.raises(NotAllowed):
        decisions.conclude(**{**about, "by": cast.ines})
    with clock.moved_to(START + timedelta(days=8)), acting_as(cast.mona):
        assert decisions.conclude(**about).state == "not_carried"


def test_the_count_in_the_database_is_the_rules(policy, cast, act):
    """INV-183: every pair of answers, by the rule and by the function."""
    for first, second in product(("agrees", "objects", "abstains"), repeat=2):
        one = propose(policy, cast.ines)
        say(policy, cast.ines, one, first, "x")
        state = say(policy, cast.lars, one, second, "x")
        count = Count(2, (first, second), day_has_passed=False)
        assert is_ripe(count)
        assert (state == "carried") == is_carried(count, rule="unanimous", fewest=2), (first, second)
    assert is_carried(Count(3, ("agrees", "agrees", "objects"), False), rule="majority", fewest=2)
    assert not is_carried(Count(3, ("agrees", "objects"), True), rule="majority", fewest=2)


def test_a_decision_is_reopened_by_another_proposal_alone(policy, cast):
    """INV-183"""
    one = propose(policy, cast.ines)
    say(policy, cast.ines, one)
    say(policy, cast.lars, one)
    about = {
        "board_id": policy.board.id,
        "kind": "question",
        "text": "x",
        "answer_by": START.date(),
        "recorded_at": START,
    }
    with acting_as(cast.mona), rule_refuses("INV-183"):
        decisions.withdraw_proposal(by=cast.mona, board_id=policy.board.id, proposal_id=one.id)
    with acting_as(cast.mona), refused("INV-183"):
        run("SELECT boards_conclude(%s, true, %s)", one.id, START)
    again = propose(policy, cast.lars, ProposalData("Except in urgent cases."), reopens_id=one.id)
    with rule_refuses("INV-183"):
        propose(policy, cast.ines, reopens_id=one.id)
    with acting_as(cast.ines), refused("INV-183"):
        call("boards_propose", **about, reopens_id=one.id)
    with acting_as(cast.mona):
        marks = {decision.proposal.id: decision.reopened for decision in table(cast.mona, policy.board.id).decisions}
    assert marks == {one.id: True, again.id: False}


def test_one_table_does_not_reopen_anothers_decision(policy, on_case, cast):
    """INV-183, INV-04"""
    one = propose(policy, cast.ines)
    say(policy, cast.ines, one)
    say(policy, cast.lars, one)
    with pytest.raises(NotVisible):
        propose(on_case, cast.ines, reopens_id=one.id)
    with acting_as(cast.ines), refused("INV-183"):
        call("boards_propose", board_id=on_case.board.id, kind="question", text="x", answer_by=START.date(), recorded_at=START,
             reopens_id=one.id)  # fmt: skip


def test_the_rule_of_the_check():
    """INV-183"""
    fine = {
        "has_case": True,
        "result": "goes_on",
        "voluntary_offered": True,
        "domains": ASKED,
        "domains_of_law": list(ASKED),
    }
    assert reasons_not_to_propose_check(CheckFacts(**fine)) == []
    missing = {**ASKED, "health": "missing"}
    for broken in WRONG_CHECKS:
        assert reasons_not_to_propose_check(CheckFacts(**{**fine, **broken})) == ["INV-183"], broken
    assert (
        reasons_not_to_propose_check(CheckFacts(**{**fine, "result": "information_missing", "domains": missing})) == []
    )
    assert (
        reasons_not_to_propose_check(CheckFacts(**{**fine, "result": "voluntary_first", "voluntary_offered": False}))
        == []
    )


WRONG_CHECKS = [
    {"domains": {**ASKED, "health": "missing"}}, {"voluntary_offered": False}, {"result": "information_missing"},
    {"result": "voluntary_first"}, {"result": ""}, {"domains": {}}, {"domains": {**ASKED, "weather": "asked"}},
    {"domains": {**ASKED, "health": "perhaps"}},
]  # fmt: skip


@pytest.mark.parametrize("broken", WRONG_CHECKS, ids=str)
def test_no_draft_goes_on_unasked(on_case, cast, broken):
    """INV-183: nor by the database's own function."""
    said = {**CHECK, "result": "goes_on", "voluntary_offered": True, **broken}
    with rule_refuses("INV-183"):
        propose(on_case, cast.ines, ProposalData(**said))
    with acting_as(cast.ines), refused("INV-183", "a_check_proposes_a_result"):
        call("boards_propose", board_id=on_case.board.id, answer_by=START.date(), recorded_at=START, **said)


def test_a_question_of_policy_checks_no_draft(policy, cast):
    """INV-183"""
    with rule_refuses("INV-183"):
        propose(policy, cast.ines, GOES_ON)


def checked(who, case_id):
    with acting_as(who):
        return voluntary_return_checked(case_id)


def test_the_draft_goes_on_once_the_table_carries_it_and_stops_where_it_is_reopened(on_case, cast, story):
    """INV-183: the decision that guards of forced returns ask for."""
    case_id = story.case.id
    assert checked(cast.mona, case_id) is None
    first = propose(
        on_case,
        cast.ines,
        ProposalData(**{**CHECK, "domains": {**ASKED, "family": "missing"}}, result="information_missing"),
    )
    say(on_case, cast.ines, first)
    say(on_case, cast.lars, first)
    assert checked(cast.mona, case_id) is None
    one = propose(on_case, cast.ines, GOES_ON, reopens_id=first.id)
    say(on_case, cast.ines, one)
    assert checked(cast.mona, case_id) is None
    say(on_case, cast.lars, one)
    assert checked(cast.mona, case_id) == one.id
    assert checked(cast.ines, case_id) is None  # does not see the case
    assert checked(cast.eve, case_id) is None
    again = propose(on_case, cast.lars, ProposalData(**CHECK, result="voluntary_first"), reopens_id=one.id)
    assert checked(cast.mona, case_id) is None
    with acting_as(cast.lars):
        decisions.withdraw_proposal(by=cast.lars, board_id=on_case.board.id, proposal_id=again.id)
    assert checked(cast.mona, case_id) == one.id
    with acting_as(cast.mona):
        tables.end_board(by=cast.mona, board_id=on_case.board.id, how="answered")
    assert checked(cast.mona, case_id) == one.id
