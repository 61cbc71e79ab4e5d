"""Who carried a household clears no safeguard of the case that was split from it, nor of the one split from that."""

from datetime import date

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.cases.queries import has_carried
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.journey.commands.hand_over import hand_over
from bayiri.journey.commands.split import split_off
from bayiri.safeguards.commands.talks import TalkData, record_talk
from tests.invariants.attacks import FAMILY, NewMember, person


def part(story, by, case, name):
    """The one of this name, and whoever comes with them, have a case of their own from here on."""
    with acting_as(by):
        going = [member for member in case.members.select_related("person") if member.person.given_names in name]
    head = next(member for member in going if member.person.given_names == name[0])
    about = {"member_ids": [one.id for one in going], "head_id": head.id, "reason": "She goes with the child."}
    return story.do(by, lambda: split_off(by=by, case_id=case.id, **about), days=1)


def give(story, case, by, to):
    story.do(by, lambda: hand_over(by=by, moves=[Move(case.id, by.id, to.id)]))


def talk(story, who, case):
    """What a talk of `who` with the head of a case leaves open."""
    member = case.members.get(relation="self")

    def held():
        data = TalkData(clock.now(), "eng", alone=True, detained=False, understands="yes", note="Wants to go.")
        return record_talk(by=who, case_id=case.id, member_id=member.id, data=data)

    return story.do(who, held)


def refuses(story, act, who, case):
    act(who)
    assert has_carried(Case.objects.get(pk=case.id), who.id)
    assert talk(story, who, case) == ["own_case"]


@pytest.mark.parametrize("when", ["carries-the-first", "gave-the-first-away"])
def test_who_carried_the_first_household_does_not_clear_for_the_second(told, act, cast, when):
    """INV-30: still on the first case, or having given it away; the new one lies on a colleague's desk."""
    story = told("assessed", FAMILY)
    fresh = part(story, cast.carla, story.case, ["Zeinab", "Yusuf"])
    give(story, fresh, cast.carla, cast.clemens)
    if when == "gave-the-first-away":
        give(story, story.case, cast.carla, cast.clemens)
    refuses(story, act, cast.carla, fresh)
    act(cast.paul)
    assert talk(story, cast.paul, fresh) == []  # who had no part in it


def test_who_gave_a_case_away_before_it_was_split_does_not_clear_either(told, act, cast):
    """INV-30: the split comes after the hand-over."""
    story = told("assessed", FAMILY)
    give(story, story.case, cast.carla, cast.clemens)
    fresh = part(story, cast.clemens, story.case, ["Zeinab", "Yusuf"])
    refuses(story, act, cast.carla, fresh)


def test_the_line_is_followed_over_two_splits_and_never_back(told, act, cast):
    """INV-30: from the third case to the first; who carries the later one alone had no part in the first."""
    grown_up = NewMember("child", person("Layla", date(2000, 1, 1)))
    story = told("assessed", [*FAMILY, grown_up])
    second = part(story, cast.carla, story.case, ["Zeinab", "Yusuf", "Layla"])
    give(story, second, cast.carla, cast.clemens)
    third = part(story, cast.clemens, second, ["Layla"])
    refuses(story, act, cast.carla, third)
    act(cast.clemens)
    assert not has_carried(story.case, cast.clemens.id)
