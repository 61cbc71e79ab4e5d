"""A case is closed by two: one proposes, another looks and closes."""

import pytest

from bayiri.cases.models import ClosingProposal
from bayiri.cases.rules import ClosingFacts, Move, needs_second_look, reasons_not_to_close
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands import close
from bayiri.journey.commands.decide import withdraw
from bayiri.journey.commands.hand_over import hand_over
from bayiri.tasks.models import Task, TaskKind
from tests.invariants.attacks import insert, refused, rule_refuses, run, uuid7

pytestmark = pytest.mark.django_db


def propose(story, by, outcome="completed", note=""):
    return story.do(by, lambda: close.propose_closing(by=by, case_id=story.case.id, outcome=outcome, note=note))


def close_case(story, by, outcome="completed"):
    return story.do(by, lambda: close.close_case(by=by, case_id=story.case.id, outcome=outcome))


def close_by_hand(story, act_kind="closed", outcome="completed"):
    run("UPDATE cases_case SET outcome = %s, closed_at = %s WHERE id = %s", outcome, story.now, story.case.id)
    return run("SELECT cases_record_act(%s, %s, %s, %s, '', %s)", uuid7(), story.case.id, act_kind, act_kind, story.now)


def propose_by_hand(story, by, **changes):
    row = {
        "id": uuid7(), "case_id": story.case.id, "outcome": "completed", "note": "", "answer": "", "reason": "",
        "recorded_by_id": by.id, "recorded_at": story.now, **changes,
    }  # fmt: skip
    insert("cases_closingproposal", **row)


def test_nobody_closes_alone(told, act, cast):
    """INV-95: not who follows up, not the caseworker, not a manager without or with their own proposal."""
    story = told("arrived")
    for by in (cast.rami, cast.carla, cast.mona):
        with rule_refuses("INV-95"):
            close_case(story, by)
        act(by)
        with refused("INV-95"):
            close_by_hand(story)
    propose(story, cast.mona)
    with rule_refuses("INV-95"):
        close_case(story, cast.mona)
    act(cast.mona)
    with refused("INV-95"):
        close_by_hand(story)
    assert story.stage == "arrived"


def test_a_manager_closes_what_another_proposed_as_it_was_proposed(told, act, cast):
    """INV-95"""
    story = told("arrived")
    propose(story, cast.rami, "re_migrated")
    for by in (cast.rami, cast.ranya, cast.carla):
        with rule_refuses("INV-95"):
            close_case(story, by, "re_migrated")
        act(by)
        with refused("INV-95"):
            close_by_hand(story, outcome="re_migrated")
    with rule_refuses("INV-95"):
        close_case(story, cast.mona, "completed")
    act(cast.mona)
    with refused("INV-95"):
        close_by_hand(story)
    assert Task.objects.get(kind=TaskKind.SECOND_LOOK).ended_at is None
    close_case(story, cast.mona, "re_migrated")
    assert story.stage == "closed"
    act(cast.mona)
    proposal = ClosingProposal.objects.get()
    assert (proposal.answer, proposal.answered_by_id, proposal.recorded_by_id) == ("closed", cast.mona.id, cast.rami.id)
    assert not Task.objects.filter(ended_at=None).exists()
    with refused("INV-09"):
        run("UPDATE cases_case SET outcome = 'completed'")


def test_a_case_that_never_travelled_ends_by_two_as_well(told, act, cast):
    """INV-95: the act is called otherwise, the second look is the same."""
    story = told("assessed")
    with rule_refuses("INV-95"):
        close_case(story, cast.carla, "no_contact")
    act(cast.carla)
    with refused("INV-95"):
        close_by_hand(story, "ended", "no_contact")
    with refused("INV-95"):
        run("SELECT cases_record_act(%s, %s, 'ended', 'ended', '', %s)", uuid7(), story.case.id, story.now)
    story.close("no_contact", by=cast.carla)
    assert story.stage == "ended"


def test_who_withdrew_in_time_needs_nobodys_leave(told, cast):
    """INV-95 does not stand before it; after departure nobody withdraws before departure any more."""
    story, by = told("decided"), cast.carla
    story.do(by, lambda: withdraw(by=by, case_id=story.case.id, member_id=story.members()[0].id))
    close_case(story, by, "withdrew")
    assert story.stage == "closed"


def test_after_departure_every_outcome_is_looked_at(told, act, cast):
    """INV-95: "withdrew" is no way round."""
    story = told("arrived")
    with rule_refuses("INV-95"):
        close_case(story, cast.rami, "withdrew")
    act(cast.rami)
    with refused("INV-95"):
        close_by_hand(story, outcome="withdrew")


def test_the_rule_says_so_without_a_database():
    """INV-95"""
    free = {
        "outcomes_to_look_at": frozenset({"completed"}),
        "stages_to_look_at": frozenset({"arrived"}),
        "actor_id": "mona",
    }
    looked = ClosingFacts("completed", "arrived", proposed="completed", proposed_by="rami", may_look=True, **free)
    assert needs_second_look(looked)
    assert reasons_not_to_close(looked) == []
    for changed in ({"proposed_by": "mona"}, {"proposed": "withdrew"}, {"proposed": ""}, {"may_look": False}):
        assert reasons_not_to_close(ClosingFacts(**{**vars(looked), **changed})) == ["INV-95"], changed
    alone = ClosingFacts("withdrew", "decided", proposed="", proposed_by="", may_look=False, **free)
    assert not needs_second_look(alone)
    assert reasons_not_to_close(alone) == []


def test_it_is_sent_back_with_a_reason_and_proposed_again(told, act, cast):
    """INV-95: by a manager of the responsible agency who did not propose it."""
    story = told("arrived")
    send = {"case_id": story.case.id, "reason": "The last follow-up is missing."}
    propose(story, cast.rami)
    for by in (cast.carla, cast.ranya):
        with pytest.raises(NotAllowed):
            story.do(by, lambda by=by: close.send_back_closing(by=by, **send))
    with rule_refuses("INV-95"):
        story.do(cast.mona, lambda: close.send_back_closing(by=cast.mona, case_id=story.case.id, reason=" "))
    story.do(cast.mona, lambda: close.send_back_closing(by=cast.mona, **send))
    act(cast.rami)
    back = Task.objects.get(kind=TaskKind.CLOSE_AGAIN)
    assert (back.person_id, back.note, back.agency_id) == (cast.rami.id, send["reason"], cast.rami.agency_id)
    with rule_refuses("INV-95"):
        close_case(story, cast.mona)
    propose(story, cast.rami)
    act(cast.rami)
    assert Task.objects.get(kind=TaskKind.CLOSE_AGAIN).ended_at
    close_case(story, cast.mona)
    assert story.stage == "closed"


def test_who_proposed_takes_it_back_and_proposes_otherwise(told, act, cast):
    story = told("arrived")
    propose(story, cast.rami)
    with rule_refuses("INV-95"):
        propose(story, cast.ranya)
    propose(story, cast.rami, "re_migrated")
    act(cast.rami)
    assert sorted(ClosingProposal.objects.values_list("outcome", "answer")) == [
        ("completed", "taken_back"),
        ("re_migrated", ""),
    ]
    with pytest.raises(NotAllowed):
        story.do(cast.mona, lambda: close.take_back_closing(by=cast.mona, case_id=story.case.id))
    story.do(cast.rami, lambda: close.take_back_closing(by=cast.rami, case_id=story.case.id))
    with rule_refuses("INV-95"):
        close_case(story, cast.mona, "re_migrated")
    act(cast.mona)
    assert not Task.objects.filter(kind=TaskKind.SECOND_LOOK, ended_at=None).exists()


def test_a_proposal_is_answered_as_the_database_lets_it(told, act, cast):
    """INV-95, in SQL; INV-02: proposed in one's own name."""
    story = told("arrived")
    act(cast.rami)
    with refused("INV-02"):
        propose_by_hand(story, cast.carla)
    with refused("INV-95"):
        propose_by_hand(story, cast.rami, answer="closed", answered_by_id=cast.rami.id, answered_at=story.now)
    propose_by_hand(story, cast.rami)
    answer = (
        "UPDATE cases_closingproposal SET answer = %s, reason = 'x', answered_by_id = %s, answered_at = recorded_at"
    )
    for by, said in (
        (cast.rami, "closed"), (cast.rami, "sent_back"), (cast.ranya, "taken_back"), (cast.carla, "sent_back"), (cast.mona, "closed"),
        (cast.mona, "taken_back"),
    ):  # fmt: skip
        act(by)
        with refused("INV-95"):
            run(answer, said, by.id)
    act(cast.mona)
    with refused("INV-95"):
        run(answer, "sent_back", cast.rami.id)
    run(answer, "sent_back", cast.mona.id)
    with refused("INV-95"):
        run(answer, "sent_back", cast.mona.id)
    act(cast.eve)
    assert not ClosingProposal.objects.exists()


def test_the_pages_lead_from_one_to_the_other(told, as_, cast, read):
    story = told("arrived")
    address = f"/cases/{story.case.id}/close"
    answer = as_("rami").post(address, {"outcome": "completed", "note": "All rounds are held."}, follow=True)
    assert "Another person looks at the case and closes it." in read(answer)
    assert "Take the proposal back" in read(as_("rami").get(address))
    assert "It waits for a programme manager" in read(as_("carla").get(address))
    mona = as_("mona")
    assert address in mona.get("/work").content.decode()
    assert "Look a second time before the case is closed" in read(mona.get(f"/cases/{story.case.id}"))
    page = read(mona.get(address))
    assert "All rounds are held." in page
    assert "Rami Reintegration" in page
    assert mona.post(address, {"answer": "send_back"}).status_code == 422
    mona.post(address, {"answer": "send_back", "reason": "Month 6 is missing."})
    work = read(as_("rami").get("/work"))
    assert "Closing was sent back" in work
    assert "Month 6 is missing." in work
    assert "Mona Manager sent it back: Month 6 is missing." in read(as_("rami").get(address))
    as_("rami").post(address, {"outcome": "completed"})
    as_("mona").post(address, {"answer": "close"})
    assert story.stage == "closed"


def test_the_page_closes_at_once_what_needs_no_second_look(told, as_, cast, read):
    story, by = told("decided"), cast.carla
    story.do(by, lambda: withdraw(by=by, case_id=story.case.id, member_id=story.members()[0].id))
    answer = as_("carla").post(f"/cases/{story.case.id}/close", {"outcome": "withdrew"}, follow=True)
    assert "The case is closed." in read(answer)
    assert story.stage == "closed"


def test_a_case_in_the_queue_is_closed_by_two_as_well(told, cast):
    story = told("assessed")
    by = cast.mona
    story.do(by, lambda: hand_over(by=by, moves=[Move(story.case.id, cast.carla.id, None)]))
    story.close("no_contact", by=cast.carla)
    assert story.stage == "ended"
