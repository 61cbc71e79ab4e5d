"""Reading follow-up, always as somebody; and the questionnaire in force."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.monitoring import rules
from bayiri.monitoring.models import FollowUp, SurveyResult
from bayiri.reintegration.queries import people_who_delivered
from bayiri.rulebooks.documents import ROOT, load, load_survey
from bayiri.rulebooks.queries import law, survey
from bayiri.rulebooks.shapes import Item, SurveyVersion

SURVEY = "reintegration-sustainability"
SCORES = ("composite", "economic", "social", "psychosocial")


@dataclass(frozen=True)
class MemberRounds:
    """One person's rounds in order, and those of them that have scores."""

    member: Member
    rounds: list[FollowUp]

    @property
    def scored(self) -> list[FollowUp]:
        return [one for one in self.rounds if hasattr(one, "result")]


def follow_ups_of(actor: Actor, case: Case) -> list[MemberRounds]:
    """Every round of a case that is visible, by person, with results and attempts. Four queries."""
    rounds = (
        FollowUp.objects.filter(case=case)
        .select_related("result", "interviewer", "agency")
        .prefetch_related("attempts__recorded_by")
        .order_by("months")
    )
    by_member: dict[UUID, list[FollowUp]] = {}
    for one in rounds:
        by_member.setdefault(one.member_id, []).append(one)
    return [MemberRounds(member, by_member[member.id]) for member in members_of(case) if member.id in by_member]


def follow_up_counts(actor: Actor, case: Case) -> dict[str, int]:
    """How many rounds of the case stand in each state: what the case page says in one line. One query."""
    return dict(Counter(FollowUp.objects.filter(case=case).values_list("state", flat=True)))


def follow_up_for(actor: Actor, follow_up_id: UUID, *, case_id: UUID | None = None) -> FollowUp:
    """One round that is visible, of this case where one is named. Raises NotVisible."""
    rounds = FollowUp.objects.select_related("member__person").filter(pk=follow_up_id)
    if case_id:
        rounds = rounds.filter(case_id=case_id)
    follow_up = rounds.first()
    if follow_up is None:
        raise NotVisible
    return follow_up


def result_of(actor: Actor, follow_up: FollowUp) -> SurveyResult:
    """What a round came to. Raises NotVisible where it was not held."""
    result = SurveyResult.objects.filter(follow_up=follow_up).select_related("recorded_by").first()
    if result is None:
        raise NotVisible
    return result


def questionnaire(on: date) -> SurveyVersion:
    """The questions in force on a day."""
    return survey(SURVEY, on=on)


def questionnaire_of(result: SurveyResult) -> SurveyVersion:
    """The version that a result was scored by, or the one in force that day where its name is gone."""
    held_on = result.follow_up.held_on or clock.today()
    every = load_survey(ROOT / "surveys" / f"{result.survey}.yaml").versions
    return next((one for one in every if one.version == result.version), None) or questionnaire(held_on)


def questionnaire_hash() -> str:
    """The hash of the document that the questions stand in."""
    return load(ROOT / "surveys" / f"{SURVEY}.yaml").hash


def asked(item: Item, answers: dict[str, Any]) -> bool:
    """Whether this question is asked after these answers."""
    return item.asked_if is None or answers.get(item.asked_if.item) in item.asked_if.answers


def low_below(version: SurveyVersion) -> Decimal:
    """The upper end of the lowest band: scores under it call for a look at the plan."""
    return version.bands[0].below or Decimal(0)


def falling_margin(on: date) -> Decimal | None:
    """By how much a score must fall to be a risk: `follow_up_drop_percent` of the law; None where unsaid."""
    percent = law("voluntary-return", on=on).get("follow_up_drop_percent")
    return Decimal(percent) / 100 if isinstance(percent, int) else None


def scores_before(follow_up: FollowUp) -> dict[str, Decimal | None] | None:
    """The scores of the person's last round before this one, or None where there is none."""
    result = (
        SurveyResult.objects.filter(follow_up__member_id=follow_up.member_id, follow_up__months__lt=follow_up.months)
        .order_by("-follow_up__months")
        .first()
    )
    return {name: getattr(result, name) for name in SCORES} if result else None


def next_round(member_id: UUID) -> FollowUp | None:
    """The person's first round that is due."""
    return FollowUp.objects.filter(member_id=member_id, state="due").order_by("months").first()


def round_facts(case: Case, follow_up: FollowUp, *, on: date) -> rules.RoundFacts:
    return rules.RoundFacts(
        stage=case.stage,
        state=follow_up.state,
        today=clock.today(),
        arrived_on=follow_up.arrived_on,
        on=on,
    )


def gave_help(by: Actor, case: Case) -> bool:
    """Whether this person recorded a delivery in the case, as far as the plan is visible here."""
    return by.id in people_who_delivered(case)
