"""Needs, the lines that answer them, and what the district offers for the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import member_for, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.reintegration import rules
from bayiri.reintegration.choices import Dimension
from bayiri.reintegration.models import Need, PlanLine
from bayiri.rulebooks.currencies import in_minor_units
from bayiri.rulebooks.outlook import ContextVersion, DistrictOffer
from bayiri.rulebooks.queries import InForce, district_context
from bayiri.safeguards.queries import screenings_that_count


def needs_found(case: Case) -> list[tuple[Member, str]]:
    """What the last assessment of each member found to be needed, as far as it is visible here."""
    screenings = screenings_that_count(case).select_related("member__person").order_by("screened_at", "id")
    last = {screening.member_id: screening for screening in screenings}
    return [(one.member, one.needs) for one in last.values() if one.needs]


def need_for(actor: Actor, case: Case, need_id: UUID) -> Need:
    """One need of this case. Raises NotVisible."""
    need = Need.objects.filter(case=case, pk=need_id).first()
    if need is None:
        raise NotVisible
    need.member = member_for(actor, case, need.member_id)
    return need


@dataclass(frozen=True)
class Offered:
    """A service of the district that could answer a need; `amount` in minor units. Never put into the plan by itself."""

    code: str
    name: str
    provider: str
    form: str
    amount: int
    currency: str
    condition: str
    verified: bool


@dataclass(frozen=True)
class NeedView:
    """A need with the lines that answer it, or else what the district could offer; nothing is a gap of the place."""

    need: Need
    lines: list[PlanLine]
    offers: list[Offered]

    @property
    def is_open(self) -> bool:
        return not self.need.settled_because

    @property
    def is_gap(self) -> bool:
        return self.is_open and not self.lines


@dataclass(frozen=True)
class NeedsView:
    """The needs of a household, each person's own, against the plan and the district."""

    members: list[Member]
    needs: list[NeedView]
    lines_without_need: list[PlanLine]
    district: InForce[ContextVersion] | None

    @property
    def gaps(self) -> list[NeedView]:
        return [view for view in self.needs if view.is_gap]

    @property
    def by_member(self) -> list[tuple[Member, list[tuple[str, list[NeedView]]]]]:
        """(member, [(name of the dimension, needs)]), every member of the household."""
        groups = []
        for member in self.members:
            own = [view for view in self.needs if view.need.member_id == member.id and view.is_open]
            dimensions = [(str(one.label), [view for view in own if view.need.dimension == one]) for one in Dimension]
            groups.append((member, [(name, views) for name, views in dimensions if views]))
        return groups


def needs_of(actor: Actor, case: Case, language: str) -> NeedsView:
    """Needs, the lines that answer them, and what the district offers for the rest. Four queries."""
    members = [member for member in members_of(case) if member.state not in rules.GONE]
    needs = list(Need.objects.filter(case=case).select_related("recorded_by").order_by("recorded_at", "id"))
    lines = [
        line for line in PlanLine.objects.filter(case=case).order_by("planned_on", "id") if line.state != "dropped"
    ]
    district = district_of(case)
    services = {one.service: one for one in district.content.services} if district else {}
    answered = {line.found_need_id for line in lines}
    facts = [
        rules.NeedFacts(one.id, one.topic, one.level, one.id in answered) for one in needs if not one.settled_because
    ]
    known = [rules.OfferFacts(one.service, frozenset(one.answers), frozenset(one.levels)) for one in services.values()]
    found = rules.proposals(facts, known)
    views = [
        NeedView(
            need,
            [line for line in lines if line.found_need_id == need.id],
            [offered(services[code], language) for code in found.get(need.id, [])],
        )
        for need in needs
    ]
    return NeedsView(members, views, [line for line in lines if line.found_need_id is None], district)


def district_of(case: Case) -> InForce[ContextVersion] | None:
    """What is known of the district this household goes to; None where nobody wrote it down."""
    return district_context(case.destination_country, case.destination_place, on=clock.today())


def offered(service: DistrictOffer, language: str) -> Offered:
    """A service in the reader's language."""
    condition = in_language(service.condition, language) if service.condition else ""
    amount = in_minor_units(service.price, service.currency) if service.price and service.currency else 0
    return Offered(
        service.service, in_language(service.names, language), service.provider, service.form, amount,
        service.currency or "", condition, service.status == "verified",
    )  # fmt: skip


def in_language(names: Mapping[Any, str], language: str) -> str:
    """A name in the reader's language, else in English, else any."""
    return names.get(language[:2]) or names.get("en") or next(iter(names.values()))


def open_needs(case: Case) -> list[Need]:
    """Needs that are not settled, the first found first."""
    rows = Need.objects.filter(case=case, settled_because="").order_by("recorded_at", "id")
    members = {member.id: member for member in members_of(case)}
    needs = [need for need in rows if need.member_id in members]
    for need in needs:
        need.member = members[need.member_id]
    return needs


def gap_counts(case: Case) -> tuple[int, int]:
    """How many open needs no line answers, and how many lines answer no need of the assessment. Two queries."""
    live = PlanLine.objects.filter(case=case).exclude(state="dropped")
    unanswered = Need.objects.filter(~Exists(live.filter(found_need=OuterRef("pk"))), case=case, settled_because="")
    return unanswered.count(), live.filter(found_need__isnull=True).count()
