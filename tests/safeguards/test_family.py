"""A family travels together, or apart by everybody's word."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayiri.cases.commands import NewMember
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.journey.commands import depart
from bayiri.journey.commands.mistakes import take_out_member
from bayiri.safeguards.commands import override_gate
from bayiri.safeguards.commands.family import WordData, say_parting
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.safeguards.queries.family import how_parted
from bayiri.safeguards.rules.family import Relative, parting
from bayiri.travel import commands as travel
from tests.invariants.attacks import ALONE, COUPLE, FAMILY, call, insert, person, refused, rule_refuses, run


def word(story, by, whose, goes, *, agrees=True, **more):
    members = story.members()
    data = WordData(
        agrees=agrees, goes=tuple(members[one].id for one in goes), words="We agreed on it at home.", language="eng",
        **{"alone": True, **more},
    )  # fmt: skip
    about = {"case_id": story.case.id, "member_id": members[whose].id}
    return story.do(by, lambda: say_parting(by=by, data=data, **about))


def book(story, *who):
    by, members = story.desk.travel, story.members()
    departs_at = story.now + timedelta(days=10)
    return story.do(by, lambda: travel.book_movement(
        by=by, case_id=story.case.id, member_ids=[members[one].id for one in who], means="air", carrier="Example Air",
        number="EA 1", from_place="Frankfurt", to_place="Erbil", departs_at=departs_at, arrives_at=departs_at + timedelta(hours=5),
    ), days=0.01)  # fmt: skip


def seat(story, movement, place):
    return insert(
        "travel_seat", id=uuid7(), case_id=story.case.id, movement_id=movement, member_id=story.members()[place].id,
        recorded_at=story.now, recorded_by_id=story.desk.travel.id,
    )  # fmt: skip


def movement_by_hand(story):
    row = uuid7()
    insert(
        "travel_movement", id=row, case_id=story.case.id, means="air", carrier="X", number="", from_place="", to_place="",
        departs_at=story.now + timedelta(days=3), arrives_at=story.now + timedelta(days=4), state="scheduled",
        recorded_by_id=story.desk.travel.id, recorded_at=story.now,
    )  # fmt: skip
    return row


def test_nobody_is_booked_away_from_their_family(told, act, cast):
    """INV-400: by the command, and by hand, seat for seat."""
    story = told("approved", COUPLE)
    with rule_refuses("INV-400"):
        book(story, 0)
    act(cast.tara)
    movement = movement_by_hand(story)
    with refused("INV-400"):
        seat(story, movement, 0)
    assert book(story, 0, 1)


def test_one_goes_ahead_by_everybodys_word(told, act, cast):
    """INV-400: each adult's word, for exactly those who go; a yes to the other's journey is worth nothing here."""
    story = told("approved", COUPLE)
    word(story, cast.carla, 0, [0])
    with rule_refuses("INV-400"):
        book(story, 0)
    word(story, cast.carla, 1, [1])
    with rule_refuses("INV-400"):
        book(story, 0)
    word(story, cast.carla, 1, [0])
    with rule_refuses("INV-400"):
        book(story, 1)
    assert book(story, 0)
    with clock.moved_to(story.now):
        act(cast.mona)
        assert how_parted(story.case) == "agreed"
        assert "family_unity" not in reasons_against(story.members()[0], "release")
    word(story, cast.carla, 1, [0], agrees=False)
    with clock.moved_to(story.now):
        act(cast.mona)
        assert "family_unity" in reasons_against(story.members()[0], "release")
        by_rules = standing_by_rules(story.case, "release")[story.members()[0].id]
        assert by_rules == reasons_against(story.members()[0], "release")


def test_for_a_child_somebody_finds_what_is_best(told, act, cast):
    """INV-403: with reasons, by a protection officer who does not have the case."""
    story = told("approved", FAMILY)
    for adult in (0, 1):
        word(story, cast.carla, adult, [0])
    with rule_refuses("INV-400"):
        book(story, 0)
    with rule_refuses("INV-403"):
        word(story, cast.carla, 2, [0], best="The school year ends in June.")
    with rule_refuses("INV-403"):
        word(story, cast.paul, 2, [0])
    word(story, cast.paul, 2, [0], best="The school year ends in June; the mother stays.")
    assert book(story, 0)


def test_who_agrees_does_so_alone_in_their_language(told, cast):
    """INV-401, INV-402: a no is heard however it is said."""
    story = told("approved", COUPLE)
    with rule_refuses("INV-402"):
        word(story, cast.carla, 1, [0], alone=False)
    word(story, cast.carla, 1, [0], agrees=False, alone=False)
    about = {"case_id": story.case.id, "member_id": story.members()[1].id}
    data = WordData(True, (), "Yes.", "eng", alone=True)
    with rule_refuses("INV-401"):
        story.do(cast.carla, lambda: say_parting(by=cast.carla, data=data, **about))


def by_hand(story, act, who, whose, **changes):
    act(who)
    members = story.members()
    row = {
        "case_id": story.case.id, "member_id": members[whose].id, "agrees": True, "goes": [members[0].id], "words": "Yes.",
        "best": "", "language": "eng", "interpreter_name": "", "alone": True, "said_at": story.now, "recorded_at": story.now,
    }  # fmt: skip
    act(who)
    return call("safeguards_say_parting", **{**row, **changes})


@pytest.mark.parametrize(
    ("who", "changes", "code"),
    [
        ("tara", {}, "INV-401"),
        ("eve", {}, "INV-04"),
        ("rami", {}, "INV-04"),
        ("carla", {"words": " "}, "INV-401"),
        ("carla", {"goes": []}, "INV-401"),
        ("carla", {"goes": [uuid7()]}, "INV-401"),
        ("carla", {"alone": False}, "INV-402"),
        ("carla", {"said_at": "2099-01-01T00:00:00Z"}, "INV-24"),
    ],
)
def test_the_database_refuses_a_word_that_does_not_count(told, act, cast, who, changes, code):
    """INV-401, INV-402: straight at the database."""
    story = told("approved", COUPLE)
    with refused(code):
        by_hand(story, act, getattr(cast, who), 1, **changes)


def test_the_database_asks_who_finds_what_is_best(told, act, cast):
    """INV-403: straight at the database; and nothing written is changed."""
    story = told("approved", FAMILY)
    with refused("INV-403"):
        by_hand(story, act, cast.carla, 2, best="Better there.")
    with refused("INV-403"):
        by_hand(story, act, cast.paul, 2, best=" ")
    by_hand(story, act, cast.paul, 2, best="The mother stays with the child.")
    with refused("permission denied"):
        run("UPDATE safeguards_partingword SET agrees = false")
    with refused("permission denied"):
        run("DELETE FROM safeguards_partingword")


def test_a_later_word_is_never_slipped_in_before(told, act, cast):
    """INV-400: a yes dated before a no does not hide it, nor the other way round: the last that was written counts."""
    story = told("approved", COUPLE)
    by_hand(story, act, cast.carla, 0)
    by_hand(story, act, cast.carla, 1, agrees=False)
    by_hand(story, act, cast.carla, 1, said_at=story.now - timedelta(days=1))
    assert run("SELECT agrees FROM safeguards_partingword ORDER BY said_at DESC LIMIT 1")[0] is True
    by_hand(story, act, cast.carla, 1, agrees=False, said_at=story.now - timedelta(days=2))
    with rule_refuses("INV-400"):
        book(story, 0)


def test_who_cannot_be_asked_is_answered_for(told, act, cast):
    """INV-404: an adult who stays and has said nothing, once all others have said yes; never over a no."""
    story = told("preparing", COUPLE)
    story.ask_again()
    story.clear("fitness", "capacity", "identity_document", "reception", "non_refoulement", days=0.1)
    by, members = cast.tara, story.members()
    missing = {
        "case_id": story.case.id,
        "movement_id": story.movement.id,
        "member_id": members[1].id,
        "event": "no_show",
    }
    story.do(by, lambda: depart.record_travel(by=by, happened_at=story.now, **missing))
    passed = {
        "case_id": story.case.id,
        "member_id": members[0].id,
        "gate": "family_unity",
        "reason": "She is not to be found.",
    }

    def over():
        story.do(cast.paul, lambda: override_gate(by=cast.paul, **passed))

    with rule_refuses("INV-404"):
        over()
    word(story, cast.carla, 0, [0])
    over()
    with clock.moved_to(story.now):
        act(cast.mona)
        assert reasons_against(story.members()[0], "release") == []
    word(story, cast.carla, 1, [0], agrees=False)
    with clock.moved_to(story.now):
        act(cast.mona)
        assert reasons_against(story.members()[0], "release") == ["family_unity"]


def test_who_has_been_asked_is_not_said_never_to_have_belonged(told, act, cast):
    """INV-131: a word on travelling apart rests on them; by the command, and by hand."""
    story = told("registered", COUPLE)
    member = story.members()[1]
    word(story, cast.carla, 1, [0], agrees=False)
    about = {"case_id": story.case.id, "member_id": member.id}
    with rule_refuses("INV-131"):
        story.do(cast.carla, lambda: take_out_member(by=cast.carla, reason="Another family.", **about))
    act(cast.carla)
    with refused("INV-131"):
        call("journey_take_out_member", row_id=member.id, reason="Another family.", recorded_at=story.now)


def test_who_is_no_relative_parts_nobody(told, act, cast):
    """INV-400: somebody who travels along and is no family is booked, or not, by themself."""
    story = told("approved", [*ALONE, NewMember("not_related", person("Ali", date(1990, 1, 1)))])
    assert book(story, 0)
    with clock.moved_to(story.now):
        act(cast.mona)
        assert "family_unity" not in reasons_against(story.members()[0], "release")


RELATIVES = st.lists(
    st.builds(Relative, st.sampled_from("abcd"), st.booleans(), st.sampled_from([None, True, False]),
              st.frozensets(st.sampled_from("abcd"))), unique_by=lambda one: one.id, min_size=1, max_size=4)  # fmt: skip


@given(RELATIVES, st.frozensets(st.sampled_from("abcd"), min_size=1))
def test_a_no_is_never_a_yes(family, going):
    """INV-400, INV-404: whatever the words, one no or one child without a finding leaves it open."""
    came_to = parting(family, going)
    if any(one.agrees is False for one in family) or any(one.is_child and one.agrees is None for one in family):
        assert came_to == "open"
    if came_to == "agreed":
        assert all(one.agrees and going <= one.goes for one in family)
    if came_to == "asked":
        assert all(one.agrees for one in family if one.id in going)


def test_the_page_shows_everybody_and_takes_a_word(told, as_, cast):
    story = told("approved", FAMILY)
    page = as_("carla").get(f"/cases/{story.case.id}/parting")
    assert page.status_code == 200
    assert page.content.decode().count("Nobody has asked them yet.") == 3
    where = f"/cases/{story.case.id}/members/{story.members()[1].id}/parting"
    said = {
        "agrees": "no",
        "goes": [str(story.members()[0].id)],
        "words": "I want us together.",
        "language": "eng",
        "alone": "on",
    }
    assert as_("carla").post(where, said).status_code == 302
    assert "I want us together." in as_("carla").get(f"/cases/{story.case.id}/parting").content.decode()
    assert as_("eve").get(f"/cases/{story.case.id}/parting").status_code == 404
