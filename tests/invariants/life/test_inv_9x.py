"""Deaths, and who decides for a child: held by the rules and, against any statement, by the database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.commands import NewMember
from bayiri.core import clock
from bayiri.journey.commands import depart, life
from bayiri.journey.commands.close import close_case
from bayiri.people.commands import edit_person
from bayiri.travel.commands import postpone_movement
from tests.invariants.attacks import ALONE, CHILD_ALONE, COUPLE, FAMILY, call, person, refused, rule_refuses, run, uuid7

TURNS_18 = [NewMember("self", person()), NewMember("child", person("Ali", date(2006, 3, 26)))]


def die_by_hand(story, member, **more):
    said = {
        "case_id": story.case.id, "member_id": member.id, "died_on": story.now.date(), "told_by": "The police",
        "certificate_seen": False, "recorded_at": story.now,
    }  # fmt: skip
    return call("cases_record_death", **{**said, **more})


def test_a_death_has_a_day_and_somebody_who_told_it(told, act, cast):
    """INV-96: by the command and by hand."""
    story = told("registered", COUPLE)
    _omar, zeinab = story.members()
    wrong = [{"died_on": story.now.date() + timedelta(days=1)}, {"died_on": date(1950, 1, 1)}, {"told_by": " "}]
    for more in wrong:
        said = {"died_on": story.now.date(), "told_by": "The police", "certificate_seen": False, **more}
        about = {"case_id": story.case.id, "member_id": zeinab.id}
        with rule_refuses("INV-96"):
            story.do(cast.carla, lambda said=said, about=about: life.record_death(by=cast.carla, **about, **said))
        act(cast.carla)
        with refused("INV-96"):
            die_by_hand(story, zeinab, **more)
    die_by_hand(story, zeinab)
    with refused("INV-96"):
        die_by_hand(story, zeinab)


def test_nobody_dies_by_another_statement(told, act, cast):
    """INV-96: neither state nor day of death is a column that the application sets."""
    story = told("registered", COUPLE)
    _omar, zeinab = story.members()
    act(cast.carla)
    for statement in (
        "UPDATE cases_member SET state = 'deceased'",
        "UPDATE people_person SET died_on = '2024-03-01'",
        "INSERT INTO cases_death DEFAULT VALUES",
        "UPDATE cases_death SET undone_at = now()",
        "DELETE FROM cases_death",
    ):
        with refused("permission denied", "INV-96"):
            run(statement)
    with refused("INV-05"):
        run("SELECT cases_move_member(%s, 'deceased')", zeinab.id)


def test_a_record_is_corrected_beside_a_death(told, act, cast):
    """INV-96: who corrects a name changes nothing about the death."""
    story = told("registered", COUPLE)
    zeinab = story.members()[1].person
    act(cast.carla)
    die_by_hand(story, story.members()[1])
    zeinab.refresh_from_db()
    act(cast.carla)
    edit_person(by=cast.carla, person_id=zeinab.id, version=zeinab.version, data=person("Zaynab"))
    assert run("SELECT died_on FROM people_person WHERE id = %s", zeinab.id) == (story.now.date(),)


def test_who_died_decides_and_travels_no_more(told, act, cast):
    """INV-96, INV-22: no decision is written down for them, and no seat is left."""
    story = told("preparing", FAMILY)
    zeinab = story.members()[1]
    died = {"died_on": story.now.date(), "told_by": "The hospital", "certificate_seen": True}
    about = {"case_id": story.case.id, "member_id": zeinab.id}
    story.do(cast.carla, lambda: life.record_death(by=cast.carla, **about, **died))
    act(cast.carla)
    session = run("SELECT id FROM cases_counsellingsession")[0]
    with refused("INV-22"):
        call(
            "consent_record_decision", **about, decision="agreed", given_by="self", language="eng", session_id=session,
            decided_at=story.now, recorded_at=story.now,
        )  # fmt: skip
    act(cast.tara)
    with refused("INV-52"):
        call("travel_release_member", **about, movement_id=story.movement.id, released_at=story.now)


def test_a_death_is_taken_back_by_another_with_the_reason(told, act, cast):
    """INV-97"""
    story = told("registered", COUPLE)
    act(cast.carla)
    death = uuid7()
    die_by_hand(story, story.members()[1], id=death)
    again = {"id": death, "undone_at": story.now + timedelta(hours=1), "undone_because": "A mix-up."}
    act(cast.carla)
    with refused("INV-97"):
        call("cases_undo_death", **again)
    with rule_refuses("INV-97"):
        about = {"case_id": story.case.id, "death_id": death, "reason": "A mix-up."}
        story.do(cast.carla, lambda: life.undo_death(by=cast.carla, **about))
    act(cast.clemens)
    with refused("INV-97"):
        call("cases_undo_death", **{**again, "undone_because": " "})
    act(cast.eve)
    with refused("INV-04"):
        call("cases_undo_death", **again)
    act(cast.clemens)
    call("cases_undo_death", **again)
    with refused("INV-97"):
        call("cases_undo_death", **again)


def test_a_closed_case_comes_back_for_a_death_that_never_was_alone(told, act, cast):
    """INV-97, INV-05: the act is refused while the death stands, and to another stage than it was closed in."""
    story = told("arrived", ALONE)
    member, by = story.members()[0], cast.carla
    died = {"died_on": story.now.date(), "told_by": "The hospital", "certificate_seen": True}
    story.do(by, lambda: life.record_death(by=by, case_id=story.case.id, member_id=member.id, **died))
    story.do(cast.mona, lambda: close_case(by=cast.mona, case_id=story.case.id, outcome="deceased"))
    act(by)
    back = "SELECT cases_record_act(%s, %s, 'death_undone', %s, '', %s)"
    with refused("INV-05"):
        run(back, uuid7(), story.case.id, "arrived", story.now)
    death = run("SELECT id FROM cases_death")[0]
    act(cast.clemens)
    call("cases_undo_death", id=death, undone_at=story.now, undone_because="A mix-up.")
    with refused("INV-05"):
        run(back, uuid7(), story.case.id, "following_up", story.now)
    run(back, uuid7(), story.case.id, "arrived", story.now)


def test_a_guardians_decision_releases_nobody_who_is_of_age(told, act, cast):
    """INV-98: on the day of the journey, by the rules and by hand; nor do they board."""
    story = told("preparing", TURNS_18)
    by, ali = cast.tara, story.members()[1]
    assert story.movement.departs_at.date() < date(2024, 3, 26)
    later = {"departs_at": datetime(2024, 3, 26, 9, tzinfo=UTC), "arrives_at": datetime(2024, 3, 26, 14, tzinfo=UTC)}
    about = {"case_id": story.case.id, "movement_id": story.movement.id}
    story.movement = story.do(by, lambda: postpone_movement(by=by, **about, **later))
    story.ask_again()
    story.clear("fitness", "capacity", "identity_document", "reception", "non_refoulement", days=0.1)
    with rule_refuses("INV-06"):
        story.do(by, lambda: depart.release_member(by=by, **about, member_id=ali.id))
    with clock.moved_to(story.now), acting_as(by), refused("INV-06"):
        call("travel_release_member", **about, member_id=ali.id, released_at=story.now, recorded_at=story.now)


def test_nobody_signs_for_somebody_of_age(told, act, cast):
    """INV-98, INV-20: from the birthday on a guardian's signature is refused."""
    story = told("assessed", TURNS_18)
    act(cast.carla)
    session, ali = run("SELECT id FROM cases_counsellingsession")[0], story.members()[1]
    at = datetime(2024, 3, 26, 1, tzinfo=UTC)
    act(cast.carla)
    with refused("INV-20"):
        call(
            "consent_record_decision", case_id=story.case.id, member_id=ali.id, decision="agreed", given_by="guardian",
            guardian_name="Omar", child_view="Yes", language="eng", session_id=session, decided_at=at, recorded_at=at,
        )  # fmt: skip


@pytest.mark.parametrize("household", [FAMILY, [*CHILD_ALONE]])
def test_a_child_keeps_a_parent_or_guardian(told, act, cast, household):
    """INV-99: by hand as well; who had nobody before loses nobody."""
    story = told("assessed", household)
    child = next(member for member in story.members() if member.person.given_names == "Yusuf")
    act(cast.carla)
    left = "SELECT journey_child_left_alone(%s, %s, %s)"
    with refused("permission denied"):
        run(left, story.case.id, [child.id], story.now.date())
    if len(household) > 1:
        with refused("INV-99"):
            split_by_hand(story, cast.carla, child)
        split_by_hand(story, cast.paul, child)


def split_by_hand(story, by, *members, **more):
    fresh = uuid7()
    with acting_as(by):
        run(
            "SELECT agencies_grant('case', %s, %s, 'owner', 'all', 'write', %s, NULL)",
            fresh, by.agency_id, story.now,
        )  # fmt: skip
        said = {
            "case_id": fresh, "from_case_id": story.case.id, "head_id": members[0].id, "reason": "They part.",
            "people": {str(member.id): str(uuid7()) for member in members},
            "relations": {str(member.id): "other" for member in members}, "recorded_at": story.now,
        }  # fmt: skip
        call("journey_split_off", **{**said, **more})
    return fresh
