"""Rounds: of a case, one of them, what they came to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of, with_mistakes
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.monitoring import rules
from bayiri.monitoring.models import Attempt, FollowUp, SurveyResult
from bayiri.monitoring.queries.surveys import says_to_contact
from bayiri.reintegration.queries import people_who_gave_help

SCORES = ("composite", "economic", "social", "psychosocial")


@dataclass(frozen=True)
class MemberRounds:
    """One person's rounds in order, and those of them that have scores."""

    member: Member
    rounds: list[FollowUp]

    @property
    def scored(self) -> list[FollowUp]:
        return [one for one in self.rounds if hasattr(one, "result") and one.state == "done"]


def follow_ups_of(actor: Actor, case: Case) -> list[MemberRounds]:
    """Every round of a case that is visible, by person, with results and attempts. Four queries."""
    rounds = (
        FollowUp.objects.filter(case=case)
        .select_related("result", "interviewer", "agency", "officer", "draft")
        .prefetch_related(
            Prefetch("attempts", with_mistakes(Attempt.objects.select_related("recorded_by"))),
            "plan_reviews__recorded_by",
        )
        .order_by("months")
    )
    by_member: dict[UUID, list[FollowUp]] = {}
    for one in rounds:
        by_member.setdefault(one.member_id, []).append(one)
    return [MemberRounds(member, by_member[member.id]) for member in members_of(case) if member.id in by_member]


def follow_up_counts(actor: Actor, case: Case) -> dict[str, int]:
    """How many rounds of the case stand in each state: what the case page says in one line. One query."""
    return dict(Counter(FollowUp.objects.filter(case=case).values_list("state", flat=True)))


def result_of(actor: Actor, follow_up: FollowUp) -> SurveyResult:
    """What a round came to. Raises NotVisible where it was not held."""
    result = SurveyResult.objects.filter(follow_up=follow_up).select_related("recorded_by").first()
    if result is None:
        raise NotVisible
    return result


def scores_before(follow_up: FollowUp) -> dict[str, Decimal | None] | None:
    """The scores of the person's last round before this one, or None where there is none."""
    result = (
        SurveyResult.objects.filter(follow_up__member_id=follow_up.member_id, follow_up__months__lt=follow_up.months)
        .exclude(follow_up__state="struck")
        .order_by("-follow_up__months")
        .first()
    )
    return {name: getattr(result, name) for name in SCORES} if result else None


def next_round(member_id: UUID) -> FollowUp | None:
    """The person's first round that is due."""
    return FollowUp.objects.filter(member_id=member_id, state="due").order_by("months").first()


def last_round_held(member_id: UUID) -> FollowUp | None:
    """The person's last round that has answers, with its result."""
    held = FollowUp.objects.filter(member_id=member_id, state="done", result__isnull=False)
    return held.select_related("result").order_by("-months").first()


def round_facts(by: Actor, case: Case, follow_up: FollowUp, *, on: date) -> rules.RoundFacts:
    """What the rules need to know of a round that is held, or tried, on some day by this person."""
    return rules.RoundFacts(
        stage=case.stage,
        state=follow_up.state,
        today=clock.today(),
        arrived_on=follow_up.arrived_on,
        on=on,
        gave_help=gave_help(by, case),
        agrees=said.agrees if (said := says_to_contact(case).get(follow_up.member_id)) else None,
    )


def gave_help(by: Actor, case: Case) -> bool:
    """Whether this person recorded or verified a delivery in the case, as far as the plan is visible here."""
    return by.id in people_who_gave_help(case)
