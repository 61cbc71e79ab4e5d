"""Who helps without the journey: the border authority hears who arrives, a bank what is planned with it."""

from random import Random

from bayiri.core.actor import Actor
from bayiri.journey.commands.sharing import say_sharing
from seed.stories import Story

ON_THE_WAY = ("preparing", "released", "departed")
SETTLING = ("reintegrating", "following_up")


def tell_partners(story: Story, actors: dict[str, Actor], random: Random) -> None:
    """With the word of everybody in the household, where the return goes to Iraq and was counselled before it."""
    if story.case.destination_country != "IRQ" or story.holder == story.desk.receiver:
        return
    stage = story.stage
    if stage in ON_THE_WAY:
        _agreed(story, actors["nadia"], "authority")
    elif stage in SETTLING and random.random() < 0.7:
        _agreed(story, actors["bilal"], "lender")


def _agreed(story: Story, partner: Actor, purpose: str) -> None:
    by = story.desk.counsellor
    for member in story.members():
        about = {"by": by, "case_id": story.case.id, "member_id": member.id, "purpose": purpose, "given": True}
        story.do(by, lambda about=about: say_sharing(recipient_id=partner.agency_id, **about))
