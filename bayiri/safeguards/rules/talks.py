"""Whether somebody decides freely and can decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class TalkFacts:
    """A talk about the freedom to decide, and who held it.

    `others_before`: how many other people held a talk with the same person, alone and without signs of pressure, at least
    the law's hours before; `talks_wanted` how many talks somebody has who is deprived of liberty.
    """

    alone: bool
    detained: bool
    pressure: tuple[str, ...]
    understands: str
    professional_word: str
    has_professional: bool
    represented: bool
    in_own_language: bool
    own_case: bool
    raised_it: bool
    others_before: int
    talks_wanted: int


def left_open(facts: TalkFacts) -> list[str]:
    """Why a talk does not clear the freedom to decide; empty where it does. In this order, as the database says it."""
    asked = facts.professional_word != "" and facts.has_professional
    unable = facts.professional_word == "not_able" or (facts.understands == "no" and not asked)
    points = {
        "not_alone": not facts.alone,
        "pressure": bool(facts.pressure),
        "language": not facts.in_own_language,
        "doubted": facts.understands != "yes" and not asked,
        "no_representative": unable and not facts.represented,
        "own_case": facts.own_case,
        "raised_it": facts.raised_it,
        "one_more_talk": facts.detained and facts.others_before + 1 < facts.talks_wanted,
    }
    return [point for point, stands in points.items() if stands]


STOPS = frozenset({"pressure", "doubted", "no_representative"})  # what blocks at once, whoever finds it


def finding_after_talk(points: list[str], *, cleared_before: bool) -> str:
    """What the safeguard becomes: cleared, blocked, pending again; empty where it stays as it was."""
    if not points:
        return "cleared"
    if STOPS & set(points):
        return "blocked"
    return "pending" if cleared_before and "one_more_talk" in points else ""


def reasons_not_to_write_talk(note: str, understands: str, held_at: datetime, now: datetime) -> list[str]:
    """It says what was heard, and was held already."""
    reasons = [] if note.strip() and understands in ("yes", "doubted", "no") else ["INV-305"]
    return reasons + (["INV-24"] if held_at > now + timedelta(minutes=5) else [])
