"""What people of the demonstration ask about their data."""

from random import Random

from bayiri.core import clock
from bayiri.privacy.commands.requests import Asked, take_down
from seed.stories import Story

WORDS = {
    "access": "I want to know what you wrote down about me, and who has seen it.",
    "correction": "My birthday is written wrongly.",
    "restriction": "Do not pass it on before this is put right.",
}


def asked_about_data(story: Story, random: Random) -> None:
    """Somebody of the household asks, at a desk or by letter; sometimes nobody has answered in time."""
    people = story.members()
    if not people:  # everybody has left, or has died
        return
    by, member = story.holder, random.choice(people)
    kind, check = random.choice(sorted(WORDS)), random.choice(("document", "known", "not_yet"))

    def ask() -> None:
        asked = Asked(kind, clock.today(), WORDS[kind], check)
        take_down(by=by, case_id=story.case.id, member_id=member.id, asked=asked)

    story.do(by, ask)
