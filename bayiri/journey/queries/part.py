"""A case for who was given parts of it and not the journey: exactly these parts, and what they may do with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet

from bayiri.agencies.choices import Mode, Purpose, Section, SubjectKind
from bayiri.agencies.models import Participation
from bayiri.agencies.permissions import SHOWS, open_participations
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.journey.choices import LAST_PAGE, PAGE_SIZE
from bayiri.monitoring.choices import RoundState
from bayiri.monitoring.models import FollowUp
from bayiri.monitoring.permissions import may_follow_up
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, Person
from bayiri.people.queries import age_groups
from bayiri.people.rules import age_on
from bayiri.referrals.models import Referral
from bayiri.referrals.queries import referrals_visible_to
from bayiri.referrals.rules import SHARING
from bayiri.reintegration.choices import LineState
from bayiri.reintegration.models import Asset, PlanLine
from bayiri.reintegration.permissions import may_plan
from bayiri.reintegration.queries.assets import assets_of
from bayiri.travel.models import Movement
from bayiri.travel.permissions import may_confirm_arrival
from bayiri.travel.queries import Arrival, arrivals_of, movements_seen, receiving_facts
from bayiri.travel.rules import reasons_not_to_receive

LINES_AT_ONCE = 50
ROUNDS_AT_ONCE = 50
# Of a plan these see the lines that name them; who carries the plan out sees them all.
WHOLE_PLAN = (Purpose.PROGRAMME, Purpose.RECEPTION, Purpose.REINTEGRATION, Purpose.FORMER)


@dataclass(frozen=True)
class InPart:
    """A case of which parts are seen: no stage, no form of return, no day."""

    id: UUID
    number: str
    agency_id: UUID
    agency: str
    size: int


@dataclass(frozen=True)
class Shown:
    """One of its people, as far as they may be known: the record, where identity was given; else their place alone."""

    member_id: UUID
    place: int
    person: Person | None
    contacts: list[Contact] = field(default_factory=list)
    arrival: Arrival | None = None
    assets: list[Asset] = field(default_factory=list)
    age_group: str = ""  # where the record is not to be known

    @property
    def age(self) -> int | None:
        born = self.person.born_on if self.person else None
        return age_on(born, clock.today()) if born else None

    @property
    def confirmed(self) -> bool:
        return bool(self.arrival and self.arrival.said)


@dataclass(frozen=True)
class CasePart:
    """Everything the page shows. What was not given is empty, and is not named either."""

    case: InPart
    sections: frozenset[str]
    purposes: list[str]
    people: list[Shown]
    movements: list[Movement]
    lines: list[PlanLine]
    rounds: list[tuple[FollowUp, Shown | None]]
    referrals: list[Referral]
    may_confirm: bool
    may_plan: bool
    may_follow_up: bool

    @property
    def under_way(self) -> list[Shown]:
        return [one for one in self.people if one.arrival and one.arrival.is_under_way]

    @property
    def sees_arrival(self) -> bool:
        return bool(self.sections & {Section.ARRIVAL, Section.JOURNEY})

    @property
    def due(self) -> list[tuple[FollowUp, Shown | None]]:
        return [(one, whose) for one, whose in self.rounds if one.due_on <= clock.today()]


def case_part(actor: Actor, case_id: UUID) -> CasePart:
    """One case in the parts the actor's agency was given. Raises NotVisible where it was given none."""
    case = next(iter(_cases([case_id])), None)
    if case is None:
        raise NotVisible
    given = list(open_participations(actor, SubjectKind.CASE).filter(subject_id=case_id))
    sections = _sections(given)
    people = people_of(actor, case_id, with_contacts=True)
    shown = {one.member_id: one for one in people}
    return CasePart(
        case=case,
        sections=sections,
        purposes=sorted({str(one.get_purpose_display()) for one in given}),
        people=people,
        movements=movements_seen(actor, case_id),
        lines=_lines(actor, case_id, given),
        rounds=[(one, shown.get(one.member_id)) for one in _rounds(case_id)],
        referrals=_referrals(actor, case_id),
        may_confirm=may_say_arrival(actor, case_id),
        may_plan=may_plan(actor, Case(id=case_id)),
        may_follow_up=may_follow_up(actor, Case(id=case_id)),
    )


def require_part(actor: Actor, case_id: UUID) -> None:
    """Raises NotVisible where no part of the case was given to the actor's agency."""
    if not _cases([case_id]):
        raise NotVisible


def people_of(actor: Actor, case_id: UUID, *, with_contacts: bool = False) -> list[Shown]:
    """Who a case is about, the main applicant first, as far as the actor may know them."""
    rows = _people([case_id])
    persons = Person.objects.in_bulk([row[2] for row in rows])
    contacts: dict[UUID, list[Contact]] = {}
    if with_contacts:
        kept = Contact.objects.filter(person__in=[row[2] for row in rows], is_safe=True, state=RecordState.CURRENT)
        for contact in kept.order_by("id")[:200]:
            contacts.setdefault(contact.person_id, []).append(contact)
    groups = age_groups(actor, [row[2] for row in rows if row[2] not in persons])
    arrivals = {one.member_id: one for one in arrivals_of(actor, case_id)}
    assets: dict[UUID, list[Asset]] = {}
    for asset in assets_of(actor, persons) if with_contacts else ():
        assets.setdefault(asset.person_id, []).append(asset)
    return [
        Shown(
            member_id,
            place,
            persons.get(person_id),
            contacts.get(person_id, []),
            arrivals.get(member_id),
            assets.get(person_id, []),
            str(groups[person_id].label) if person_id in groups else "",
        )
        for place, (_case, member_id, person_id, _head) in enumerate(rows, 1)
    ]


def may_say_arrival(actor: Actor, case_id: UUID) -> bool:
    """Whether the arrival of this case is the actor's to confirm."""
    try:
        facts = receiving_facts(actor, case_id)
    except NotVisible:
        return False
    return may_confirm_arrival(actor, case_id, receives=facts.mine) and not reasons_not_to_receive(facts)


@dataclass(frozen=True)
class Helped:
    """One case on the list of those an agency helps with."""

    case: InPart
    heads: list[Person]
    purposes: list[str]
    arrives_at: Any
    under_way: bool

    @property
    def others(self) -> int:
        return self.case.size - len(self.heads)


@dataclass(frozen=True)
class HelpedPage:
    """One page of them. Nothing is counted: one more than shown was asked for."""

    cases: list[Helped]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def helped_with(actor: Actor) -> QuerySet[Participation, Any]:
    """Cases of which the actor's agency was given parts and not the journey, each once, the latest first: {subject_id, since}."""
    given = open_participations(actor, SubjectKind.CASE)
    whole = given.filter(section__in=SHOWS[SubjectKind.CASE]).values("subject_id")
    cases = given.exclude(subject_id__in=whole).order_by().values("subject_id").annotate(since=Max("from_at"))
    return cases.order_by("-since", "subject_id")


def helped_page(actor: Actor, number: int) -> HelpedPage:
    """One page of the cases we help with: seven queries, however many there are."""
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * PAGE_SIZE
    found = [row["subject_id"] for row in helped_with(actor)[start : start + PAGE_SIZE + 1]]
    ids = found[:PAGE_SIZE]
    cases = {case.id: case for case in _cases(ids)}
    heads = _heads(ids)
    why: dict[UUID, set[str]] = {}
    for one in open_participations(actor, SubjectKind.CASE).filter(subject_id__in=ids):
        why.setdefault(one.subject_id, set()).add(str(one.get_purpose_display()))
    arriving = _arriving(ids)
    waiting = _under_way(ids)
    shown = [
        Helped(cases[key], heads.get(key, []), sorted(why.get(key, ())), arriving.get(key), key in waiting)
        for key in ids
        if key in cases
    ]
    return HelpedPage(shown, number, has_next=len(found) > PAGE_SIZE and number < LAST_PAGE)


def _sections(given: Iterable[Participation]) -> frozenset[str]:
    named = {one.section for one in given}
    return frozenset(Section.values) if Section.ALL in named else frozenset(named)


def _lines(actor: Actor, case_id: UUID, given: list[Participation]) -> list[PlanLine]:
    """What is planned with this agency; all of it for who carries the plan out, or may write in it."""
    lines = PlanLine.objects.filter(case_id=case_id).exclude(state=LineState.DROPPED)
    writes = any(one.mode == Mode.WRITE and one.section in (Section.ALL, Section.PLAN) for one in given)
    if not writes and not any(one.purpose in (Purpose.OWNER, *WHOLE_PLAN) for one in given):
        lines = lines.filter(provider__icontains=actor.agency_name)
    return list(lines.order_by("planned_on", "id")[:LINES_AT_ONCE])


def _rounds(case_id: UUID) -> list[FollowUp]:
    due = FollowUp.objects.filter(case_id=case_id, state__in=(RoundState.DUE, RoundState.NOT_REACHED))
    return list(due.order_by("due_on", "id")[:ROUNDS_AT_ONCE])


def _referrals(actor: Actor, case_id: UUID) -> list[Referral]:
    """What the actor's agency was asked about this case and has accepted: there it says how it went, or gives it back."""
    asked = referrals_visible_to(actor).filter(recipient_id=actor.agency_id, state__in=SHARING)
    return list(asked.filter(subject__case_id=case_id).order_by("id")[:20])


def _cases(ids: list[UUID]) -> list[InPart]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, number, agency_id, agency, people FROM cases_in_part(%s::uuid[])", [ids])
        return [InPart(*row) for row in cursor.fetchall()]


def _people(ids: list[UUID]) -> list[tuple[UUID, UUID, UUID, bool]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, member_id, person_id, is_head FROM cases_people_in_part(%s::uuid[])", [ids])
        return cursor.fetchall()


def _heads(ids: list[UUID]) -> dict[UUID, list[Person]]:
    """Of each case whom it is named by: the main applicant, or who else of it may be known."""
    rows = _people(ids)
    persons = Person.objects.in_bulk([row[2] for row in rows])
    heads: dict[UUID, list[Person]] = {}
    for case_id, _member, person_id, _head in rows:
        if person_id in persons and case_id not in heads:
            heads[case_id] = [persons[person_id]]
    return heads


def _arriving(ids: list[UUID]) -> dict[UUID, date]:
    rows = Movement.objects.filter(case_id__in=ids).exclude(state="cancelled").order_by().values("case_id")
    return {row["case_id"]: row["latest"] for row in rows.annotate(latest=Max("arrives_at"))}


def _under_way(ids: list[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT travel_under_way(%s::uuid[])", [ids])
        return {row[0] for row in cursor.fetchall()}
