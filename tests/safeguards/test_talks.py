"""The freedom to decide: a talk clears it, or says what is left open."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.documents.commands.files import FileData, keep_file
from bayiri.safeguards.choices import LeftOpen
from bayiri.safeguards.commands.talks import TalkData, record_talk
from bayiri.safeguards.models import CapacityTalk, Finding
from bayiri.safeguards.queries import reasons_against
from bayiri.safeguards.queries.talks import talk_facts
from bayiri.safeguards.rules.talks import TalkFacts, finding_after_talk, left_open
from tests.invariants.attacks import call, refused, rule_refuses
from tests.photographs import photograph

FREE = TalkData(None, "eng", alone=True, detained=False, understands="yes", note="Wants to see his mother.")


def talk(story, by, days=0.0, **changes):
    """What a talk leaves open, by the database; the rule says the same."""
    member = story.members()[0]
    story.now += timedelta(days=days)

    def held():
        data = replace(FREE, **{"held_at": clock.now(), **changes})
        row = {**vars(data), "pressure": list(data.pressure)}
        expected = left_open(talk_facts(by, story.case, member, CapacityTalk(**row)))
        points = record_talk(by=by, case_id=story.case.id, member_id=member.id, data=data)
        assert points == expected
        return points

    return story.do(by, held, days=0.01)


def stands(story, cast):
    return "capacity" in story.do(cast.carla, lambda: reasons_against(story.members()[0], "release"))


def paper(story, by):
    member = story.members()[0]
    data = FileData("letter", member_id=member.id)
    return story.do(by, lambda: keep_file(by=by, case_id=story.case.id, data=data, content=photograph())).file.id


def test_alone_and_freely_it_is_clear(told, cast):
    """INV-305, INV-30: by somebody who neither has the case nor raised the concern."""
    story = told("decided")
    assert stands(story, cast)
    assert talk(story, cast.carla) == ["own_case"]
    assert stands(story, cast)
    assert talk(story, cast.paul) == []
    assert not stands(story, cast)


@pytest.mark.parametrize(
    ("changes", "point"),
    [
        ({"alone": False}, "not_alone"), ({"pressure": ("threatened",)}, "pressure"), ({"understands": "doubted"}, "doubted"),
        ({"understands": "no", "professional": "Dr Sami", "professional_word": "not_able"}, "no_representative"),
        ({"professional": "Dr Sami", "professional_word": "not_able", "representative": "His brother"}, "no_representative"),
    ],
)  # fmt: skip
def test_what_is_left_open_does_not_clear(told, cast, changes, point):
    """INV-305: by rule and database alike."""
    story = told("decided")
    assert point in talk(story, cast.paul, **changes)
    assert stands(story, cast)


def test_a_sign_of_pressure_blocks_what_was_clear(told, cast):
    """INV-305: whoever sees it, also whose case it is; another person clears again."""
    story = told("decided")
    talk(story, cast.paul)
    assert not stands(story, cast)
    assert set(talk(story, cast.carla, pressure=("answered_for",))) == {"pressure", "own_case"}
    assert stands(story, cast)
    with acting_as(cast.paul):
        assert Finding.objects.filter(gate="capacity").order_by("found_at").last().state == "blocked"
    assert talk(story, cast.paul) == []
    assert not stands(story, cast)


def test_who_raised_it_does_not_clear_it(told, cast):
    """INV-30"""
    story = told("decided")
    talk(story, cast.paul, pressure=("debt",))
    assert talk(story, cast.paul) == ["raised_it"]
    assert stands(story, cast)
    assert talk(story, cast.clemens) == []


def test_a_professional_or_a_representative_with_a_paper(told, cast):
    """INV-305: doubt is lifted by who is qualified; who cannot decide is represented, on a ground, with a paper of the case."""
    story = told("decided")
    able = {"understands": "doubted", "professional": "Dr Sami, psychiatrist, 3 March", "professional_word": "able"}
    assert talk(story, cast.paul, **able) == []
    court = {
        "understands": "no", "professional": "Dr Sami", "professional_word": "not_able", "representative": "Her sister",
        "representative_ground": "Order of the district court",
    }  # fmt: skip
    assert talk(story, cast.clemens, **court) == ["no_representative"]
    assert stands(story, cast)
    assert talk(story, cast.paul, **court, representative_file_id=paper(story, cast.carla)) == []
    assert not stands(story, cast)


def test_two_people_talk_with_who_is_detained(told, cast):
    """INV-306: different people, a day apart; one who was clear before is pending again."""
    story = told("decided")
    assert talk(story, cast.paul) == []
    assert talk(story, cast.paul, detained=True) == ["one_more_talk"]
    assert stands(story, cast)
    assert talk(story, cast.clemens, detained=True) == ["one_more_talk"]  # too soon after the first
    assert talk(story, cast.clemens, days=2, detained=True) == []
    assert not stands(story, cast)


def test_by_hand_the_same_is_refused(told, act, cast):
    """INV-305: without words, by another role, with somebody else's paper."""
    story = told("decided")
    member = story.members()[0]
    row = {
        **vars(FREE), "pressure": [], "held_at": story.now, "recorded_at": story.now, "case_id": story.case.id, "member_id": member.id,
    }  # fmt: skip
    act(cast.tara)
    with refused("INV-33", "INV-04"):
        call("safeguards_record_talk", **row)
    act(cast.paul)
    with rule_refuses("INV-305"):
        talk(story, cast.paul, note=" ")
    act(cast.paul)
    with refused("INV-305"):
        call("safeguards_record_talk", **{**row, "note": " "})
    with refused("INV-22"):
        call("safeguards_record_talk", **{**row, "representative_file_id": paper(told("decided"), cast.carla)})


def test_what_becomes_of_the_safeguard():
    """INV-305: cleared, blocked, pending again, or as it was."""
    assert finding_after_talk([], cleared_before=False) == "cleared"
    assert finding_after_talk(["own_case", "doubted"], cleared_before=True) == "blocked"
    assert finding_after_talk(["one_more_talk"], cleared_before=True) == "pending"
    assert finding_after_talk(["one_more_talk"], cleared_before=False) == ""
    assert finding_after_talk(["own_case"], cleared_before=True) == ""


def test_every_point_has_a_sentence():
    """INV-305"""
    worst = TalkFacts(False, True, ("debt",), "no", "", False, False, False, True, True, 0, 2)
    assert left_open(worst) == list(LeftOpen.values)


def test_pages_of_talks(told, as_, cast):
    story = told("decided")
    about = f"/cases/{story.case.id}/members/{story.members()[0].id}/protection/talks"
    typed = {
        "held_at_day": "4", "held_at_month": "3", "held_at_year": "2024", "held_at_time": "09:30", "language": "eng", "alone": "on",
        "understands": "yes", "note": "Wants to see his mother.", "professional_word": "",
    }  # fmt: skip
    with clock.moved_to(story.now):
        assert "Nobody has written down a talk yet." in as_("carla").get(about).content.decode()
        assert as_("tara").get(f"{about}/add").status_code in (403, 404)
        assert as_("eve").get(about).status_code == 404
        assert as_("carla").post(f"{about}/add", {**typed, "pressure": ["debt"]}).status_code == 302
        page = as_("carla").get(about).content.decode()
        assert "Something is left open" in page
        assert "It does not clear the safeguard" in page
        assert as_("paul").post(f"{about}/add", typed).status_code == 302
        assert "The person decides freely." in as_("paul").get(about).content.decode()
    assert not stands(story, cast)
