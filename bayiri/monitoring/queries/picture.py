"""Scores over time, beside the middle score of other people in the same programme at the same round."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.monitoring.queries.rounds import SCORES, MemberRounds
from bayiri.rulebooks.queries import law

Line = dict[int, Decimal]


@dataclass(frozen=True)
class Picture:
    """For each score its values by month: the person's own, and the median of others where enough were asked."""

    months: list[int]
    own: dict[str, Line] = field(default_factory=dict)
    medians: dict[str, Line] = field(default_factory=dict)

    @property
    def compared(self) -> bool:
        """Whether there is a median at any round that the person answered."""
        return any(month in self.medians[score] for score in SCORES for month in self.own[score])


def pictures_of(actor: Actor, case: Case, people: list[MemberRounds]) -> list[tuple[MemberRounds, Picture | None]]:
    """Each person with the picture of their scores; None where there are none. One query where there are."""
    medians = _medians(case) if any(person.scored for person in people) else {}
    return [(person, _picture(person, medians) if person.scored else None) for person in people]


def _picture(person: MemberRounds, medians: dict[str, Line]) -> Picture:
    own: dict[str, Line] = {score: {} for score in SCORES}
    for one in person.scored:
        for score in SCORES:
            value = getattr(one.result, score)
            if value is not None:
                own[score][one.months] = value
    return Picture([one.months for one in person.rounds], own, medians)


def _medians(case: Case) -> dict[str, Line]:
    """Answered by the database over everybody in the programmes of the case: never fewer than the law's number."""
    medians: dict[str, Line] = {score: {} for score in SCORES}
    others = law("voluntary-return", on=clock.today()).number("follow_up_median_others")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM monitoring_medians(%s, %s)", [case.id, others])
        for months, *values in cursor.fetchall():
            for score, value in zip(SCORES, values, strict=True):
                if value is not None:
                    medians[score][months] = value
    return medians
