"""What may happen in a household, and what already has: for the pages of life's events."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.cases.models import Case, Death, Member, Split
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import ENDS, GONE, where_they_are
from bayiri.consent.models import Refusal, ReturnDecision
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.journey.permissions import acts_of
from bayiri.monitoring.models import SurveyResult
from bayiri.orders.models import RightsNotice
from bayiri.people.rules import coming_of_age, is_child
from bayiri.reintegration.choices import LineState
from bayiri.reintegration.models import PlanLine
from bayiri.rulebooks.queries import law
from bayiri.safeguards.models import (
    ChildStep,
    Finding,
    FitnessCertificate,
    HealthStatement,
    PartingWord,
    Screening,
)
from bayiri.travel.models import OutsideDeparture, Seat, TravelEvent


@dataclass(frozen=True)
class Somebody:
    """One member, with what may have happened to them and what the record says already."""

    member: Member
    death: Death | None
    of_age_on: date | None

    @property
    def takes_part(self) -> bool:
        return self.member.state not in GONE

    @property
    def may_withdraw(self) -> bool:
        return self.takes_part and self.member.state not in ("boarded", "departed", "arrived")


@dataclass(frozen=True)
class Household:
    """A household as the page "Something happened" shows it."""

    case: Case
    people: list[Somebody]
    splits: list[Split]
    goes_on: bool
    may_write: bool
    acts: frozenset[str]
    may_split: bool
    joinable: bool


def household_of(actor: Actor, case_id: UUID) -> Household:
    """Everybody of a household, with deaths, splits and who comes of age. Raises NotVisible."""
    case = case_for(actor, case_id)
    members = members_of(case)
    deaths = {one.member_id: one for one in case.deaths.filter(undone_at__isnull=True).select_related("recorded_by")}
    splits = splits_of(case)
    goes_on = case.stage not in ENDS
    own = next((split for split in splits if split.case_id == case.id), None)
    responsible = is_responsible(actor, SubjectKind.CASE, case.id)
    here = [member for member in members if member.state not in GONE]
    may_go = [one for one in here if one.relation != "self" and where_they_are(one.state) != "on the way"]
    acts = acts_of(actor, case)
    return Household(
        case=case,
        people=[Somebody(one, deaths.get(one.id), comes_of_age(one)) for one in members],
        splits=splits,
        goes_on=goes_on,
        may_write="change" in acts,
        acts=acts,
        may_split="split" in acts and case.stage not in (*ENDS, "suspended") and bool(may_go),
        joinable=bool(own and responsible and "split" in acts and goes_on and may_be_joined_again(own)),
    )


def comes_of_age(member: Member) -> date | None:
    """The day on which a child of the household will be of age, where it comes within the days the law watches."""
    born_on, today = member.person.born_on, clock.today()
    if born_on is None or member.state in GONE or not is_child(born_on, today):
        return None
    comes = coming_of_age(born_on)
    watched = timedelta(days=law("voluntary-return", on=today).number("coming_of_age_watch_days"))
    return comes if comes - today <= watched else None


def splits_of(case: Case) -> list[Split]:
    """The split this case comes from, and those it was split in, the latest first. One query."""
    both = Split.objects.filter(Q(case=case) | Q(from_case=case)).select_related("case", "from_case")
    return list(both.order_by("-recorded_at"))


def split_of(case: Case) -> Split:
    """The split by which this case came to be. Raises NotVisible."""
    split = Split.objects.filter(case=case).first()
    if split is None:
        raise NotVisible
    return split


def may_be_joined_again(split: Split) -> bool:
    """Within the law's days, and nothing has happened in the new case since: the database looks."""
    days = law("voluntary-return", on=clock.today()).number("rejoin_days")
    if split.joined_again_at or clock.now() > split.recorded_at + timedelta(days=days):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT journey_split_was_used(%s)", [split.id])
        return cursor.fetchone()[0] is False


def something_rests_on(member: Member) -> bool:
    """Whether anything was written down about a member that would be lost to sight if they had never belonged."""
    mine = {"member": member}
    kept = (
        ReturnDecision.objects.filter(**mine), Refusal.objects.filter(**mine), Finding.objects.filter(**mine),
        Screening.objects.filter(**mine, correction__isnull=True), Seat.objects.filter(**mine),
        OutsideDeparture.objects.filter(**mine), PlanLine.objects.filter(**mine).exclude(state=LineState.DROPPED),
        SurveyResult.objects.filter(follow_up__member=member), ChildStep.objects.filter(**mine),
        HealthStatement.objects.filter(**mine), FitnessCertificate.objects.filter(**mine), PartingWord.objects.filter(**mine),
        RightsNotice.objects.filter(**mine),
    )  # fmt: skip
    came_by_journey = TravelEvent.objects.filter(**mine).exists()
    return member.state not in ("active", "arrived") or came_by_journey or any(rows.exists() for rows in kept)
