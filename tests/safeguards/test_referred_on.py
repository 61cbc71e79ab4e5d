"""Asylum after all: the return ends, the record stays, and nothing decided before counts when the case is opened again."""

from bayiri.agencies.context import acting_as
from bayiri.consent.models import Lapse
from bayiri.journey.commands import close, decide
from bayiri.safeguards.models import ReturnRisk
from bayiri.safeguards.queries import reasons_against


def refer(story, cast):
    member = story.members()[0]
    story.do(cast.carla, lambda: close.refer_on(
        by=cast.carla, case_id=story.case.id, member_id=member.id, to_procedure="Asylum: threatened by a militia."
    ))  # fmt: skip


def test_who_was_released_gives_up_the_seat(told, cast):
    story = told("released")
    refer(story, cast)
    assert (story.stage, story.members()[0].state) == ("referred_on", "active")
    with acting_as(cast.carla):
        assert Lapse.objects.get().because == "referred_on"


def test_the_record_stays_for_who_protects_and_for_nobody_at_the_destination(told, as_, cast):
    story = told("released")
    assert as_("rami").get(f"/cases/{story.case.id}").status_code == 200
    refer(story, cast)
    assert as_("rami").get(f"/cases/{story.case.id}").status_code == 404
    with acting_as(cast.paul):
        assert ReturnRisk.objects.filter(case=story.case).exists()
    about = f"/cases/{story.case.id}/members/{story.members()[0].id}/protection"
    assert as_("paul").get(about).status_code == 200
    assert as_("paul").get(f"{about}/assess").status_code == 200


def test_opened_again_everything_is_looked_at_anew(told, cast):
    story = told("released")
    refer(story, cast)
    member = story.members()[0]
    story.do(cast.carla, lambda: decide.reopen(by=cast.carla, case_id=story.case.id, member_id=member.id), days=60)
    assert story.stage == "counselling"
    assert {"consent", "non_refoulement"} <= set(story.do(cast.carla, lambda: reasons_against(member, "application")))
