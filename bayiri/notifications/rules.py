"""What may be told to whom, and where an address counts. Pure."""

import re
from dataclasses import dataclass

OWN_PAGE = re.compile(r"^(/([^/\\\s][^\\\s]*)?)?$")
# Over which channel a way to reach somebody is used; the others reach nobody by a message.
CHANNEL_OF_CONTACT = {"phone": "text", "messenger": "chat", "email": "email"}


def reasons_not_to_tell(kind: str, link: str, kinds: frozenset[str]) -> list[str]:
    """News is of a kind on the list, and leads to a page of Bayiri or nowhere."""
    return [] if kind in kinds and OWN_PAGE.match(link) else ["INV-185"]


@dataclass(frozen=True)
class AddressFacts:
    """What is known when somebody names an address for messages."""

    asked_today: int
    most_a_day: int
    is_open: bool


def reasons_not_to_send_code(facts: AddressFacts) -> list[str]:
    """Few codes a day, over a channel that this installation uses: nobody's phone is rung by it all day."""
    return [] if facts.is_open and facts.asked_today < facts.most_a_day else ["INV-186"]


@dataclass(frozen=True)
class SentenceFacts:
    """What is known when a returnee is to be told something outside Bayiri."""

    is_safe: bool
    is_current: bool
    kind: str
    has_died: bool
    sentence_known: bool
    sent_today: int
    most_a_day: int
    is_open: bool


def reasons_not_to_send_sentence(facts: SentenceFacts) -> list[str]:
    """A fixed sentence, at a contact the person called safe and still uses, seldom, over a channel that is there."""
    fits = facts.is_safe and facts.is_current and not facts.has_died and facts.sentence_known
    return [] if fits and facts.is_open and facts.sent_today < facts.most_a_day else ["INV-187"]


def pause_after(tries: int, pauses: list[int]) -> int | None:
    """Minutes until a message that failed `tries` times is tried again; None: it is given up."""
    return pauses[tries - 1] if 0 < tries <= len(pauses) else None


@dataclass(frozen=True)
class GivenUpFacts:
    """What is known when somebody wants a message sent again."""

    is_on_their_list: bool
    is_open: bool


def reasons_not_to_send_again(facts: GivenUpFacts) -> list[str]:
    """What was given up, and was not said since, is sent again by who has it on their list, over a channel that is there."""
    return [] if facts.is_on_their_list and facts.is_open else ["INV-240"]
