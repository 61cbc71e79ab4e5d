"""One household becomes two: what the database lets through, and what it carries under whose name."""

from datetime import timedelta

from bayiri.core.ids import uuid7
from bayiri.journey.commands import split
from tests.invariants.attacks import FAMILY, call, insert, refused, rule_refuses, run
from tests.invariants.life.test_inv_9x import split_by_hand


def test_the_main_applicant_stays(told, cast):
    """INV-100"""
    story = told("assessed", FAMILY)
    omar, zeinab, yusuf = story.members()
    with refused("INV-100"):
        split_by_hand(story, cast.carla, omar)
    with refused("INV-100"):
        split_by_hand(story, cast.carla, zeinab, head_id=yusuf.id)
    with refused("INV-100"):
        split_by_hand(story, cast.carla, zeinab, reason=" ")
    with refused("INV-100"):
        split_by_hand(story, cast.tara, zeinab)


def test_nobody_is_split_off_on_the_way(told, cast):
    """INV-100: before departure or after the arrival, not between."""
    story = told("departed", FAMILY)
    zeinab = story.members()[1]
    by = cast.carla
    about = {"case_id": story.case.id, "member_ids": [zeinab.id], "head_id": zeinab.id, "reason": "They part."}
    with rule_refuses("INV-100"):
        story.do(by, lambda: split.split_off(by=by, **about))
    for there in (False, True):
        with refused("INV-100"):
            split_by_hand(story, by, zeinab, after_arrival=there)


def test_who_has_arrived_is_split_off_there_and_nobody_else_is(told, cast):
    """INV-100: a case after the arrival is for people who arrived, a case before it for those who did not."""
    story = told("arrived", FAMILY)
    with refused("INV-100"):
        split_by_hand(story, cast.carla, story.members()[1])
    before = told("assessed", FAMILY)
    with refused("INV-100"):
        split_by_hand(before, cast.carla, before.members()[1], after_arrival=True)


def test_who_has_a_seat_gives_it_up_first(told, cast):
    """INV-100: nobody is taken out of a journey by the back door."""
    story = told("preparing", FAMILY)
    with refused("INV-100"):
        split_by_hand(story, cast.carla, story.members()[1])


def test_a_case_is_split_by_who_answers_for_it_and_into_ones_own(told, act, cast):
    """INV-100, INV-04: a receiving agency does not split, and a stranger finds nothing."""
    story = told("preparing", FAMILY)
    zeinab = story.members()[1]
    for other, why in ((cast.rami, "INV-100"), (cast.eve, "INV-04")):
        with refused(why):
            split_by_hand(story, other, zeinab)
    act(cast.carla)
    with refused("INV-04"):  # nobody has granted sight of the new case to anybody
        call(
            "journey_split_off", case_id=uuid7(), from_case_id=story.case.id, head_id=zeinab.id, reason="x",
            people={str(zeinab.id): str(uuid7())}, relations={}, recorded_at=story.now,
        )  # fmt: skip


def test_people_of_another_case_are_not_drawn_in(told, cast):
    """INV-100, INV-22"""
    one, other = told("assessed", FAMILY), told("assessed", FAMILY)
    with refused("INV-100"):
        split_by_hand(one, cast.carla, one.members()[1], other.members()[1])


def test_carried_rows_name_their_author_and_nobody_else_may(told, act, cast):
    """INV-02: only the split itself writes rows in another's name, and only while it carries."""
    story = told("assessed", FAMILY)
    fresh = split_by_hand(story, cast.mona, story.members()[1])
    act(cast.mona)
    assert run("SELECT recorded_by_id FROM safeguards_screening WHERE case_id = %s", fresh) == (cast.carla.id,)
    assert run("SELECT is_carrying FROM cases_split") == (False,)
    member = run("SELECT id FROM cases_member WHERE case_id = %s", fresh)[0]
    row = {
        "id": uuid7(), "case_id": fresh, "member_id": member, "vulnerabilities": [], "needs": "", "risks": "",
        "protective_factors": "", "fears_return": False, "screened_at": story.now, "recorded_at": story.now,
    }  # fmt: skip
    with refused("INV-02"):
        insert("safeguards_screening", recorded_by_id=cast.carla.id, **row)
    insert("safeguards_screening", recorded_by_id=cast.mona.id, **row)
    for statement in (
        "UPDATE cases_split SET is_carrying = true",
        "UPDATE safeguards_screening SET recorded_by_id = NULL",
    ):
        with refused("permission denied"):
            run(statement)
    with refused("permission denied"):
        run("SELECT journey_carry('safeguards_finding', '{}', '{}')")
    with refused("permission denied"):
        run("SELECT journey_carry_records(%s, %s, '{}')", fresh, story.case.id)


def test_decisions_carried_along_are_to_be_renewed(told, act, cast):
    """INV-100: nothing that was signed for one household releases anybody of another."""
    story = told("decided", FAMILY)
    fresh = split_by_hand(story, cast.carla, story.members()[1])
    act(cast.carla)
    assert run("SELECT standing FROM consent_standings(%s, %s, NULL)", fresh, story.now) == ("to_be_renewed",)
    assert run("SELECT because FROM consent_lapse WHERE case_id = %s", fresh) == ("split_off",)


def join_by_hand(story, by, act, at):
    act(by)
    return call("journey_join_again", id=run("SELECT id FROM cases_split")[0], joined_again_at=at)


def test_a_split_is_taken_back_in_time(told, act, cast):
    """INV-101"""
    story = told("assessed", FAMILY)
    split_by_hand(story, cast.carla, story.members()[1])
    for at in (story.now - timedelta(days=1), story.now + timedelta(days=31)):
        with refused("INV-101"):
            join_by_hand(story, cast.carla, act, at)
    with refused("INV-101"):
        join_by_hand(story, cast.tara, act, story.now)
    join_by_hand(story, cast.carla, act, story.now)
    with refused("INV-101"):
        join_by_hand(story, cast.carla, act, story.now)


def test_a_split_in_which_something_happened_stays(told, act, cast):
    """INV-101: one session is enough."""
    story = told("assessed", FAMILY)
    fresh = split_by_hand(story, cast.carla, story.members()[1])
    later = story.now + timedelta(hours=1)
    act(cast.carla)
    present = run("SELECT array_agg(id) FROM cases_member WHERE case_id = %s", fresh)[0]
    insert(
        "cases_counsellingsession", id=uuid7(), case_id=fresh, held_at=later, channel="phone", language="eng",
        interpreter_name="", interpreter_missing=False, members_present=present, topics=[], information_version="2026",
        note="", recorded_by_id=cast.carla.id, recorded_at=later,
    )  # fmt: skip
    with refused("INV-101"):
        join_by_hand(story, cast.carla, act, later)
