"""Who carries what in an agency, what waits for somebody, what may be handed over: each in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.agencies.models import Absence, User
from bayiri.agencies.queries import absences, away_today, colleagues_of
from bayiri.cases.models import Case
from bayiri.cases.permissions import CASEWORKERS
from bayiri.cases.queries import cases_visible_to, last_caseworkers, undoable
from bayiri.cases.rules import ENDS, Move, Turn, shared_out
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.journey.queries.case_list import LISTED, CaseFilters, with_vulnerability
from bayiri.rulebooks.queries import law
from bayiri.safeguards import choices
from bayiri.safeguards.models import Vulnerability
from bayiri.tasks.choices import AppointmentState
from bayiri.tasks.models import Appointment, Task
from bayiri.tasks.queries import slot_of
from bayiri.tasks.rules import clashes

QUEUE_SHOWN = 50


@dataclass(frozen=True)
class Desk:
    """One colleague: what lies on their desk, whether they are away, who stands in."""

    person: User
    active: int
    overdue: int
    absence: Absence | None
    deputy_is_away: bool

    @property
    def has_left(self) -> bool:
        return not self.person.is_active

    @property
    def may_receive(self) -> bool:
        return self.person.is_active and not self.person.roles_today.isdisjoint(CASEWORKERS)

    @property
    def label(self) -> str:
        """The name as a list of receivers shows it: with the load, and until when they are away."""
        load = ngettext("%(number)s case", "%(number)s cases", self.active) % {"number": self.active}
        if self.absence is None:
            return _("%(name)s (%(load)s)") % {"name": self.person.name, "load": load}
        until = date_format(self.absence.until_on, "j M")
        said = {"name": self.person.name, "load": load, "day": until}
        return _("%(name)s (%(load)s, away until %(day)s)") % said


@dataclass(frozen=True)
class ListedCase:
    """A case with what is open of the household's vulnerabilities."""

    case: Case
    vulnerabilities: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Coming:
    """An appointment that goes with its case, and whether who gets it is busy then."""

    appointment: Appointment
    clashes: bool


@dataclass(frozen=True)
class Batch:
    """Cases that one person handed over together and may still be put back."""

    id: UUID
    by: User
    cases: int
    at: object


def active_cases(actor: Actor) -> QuerySet[Case]:
    """Cases that the actor's agency answers for and that go on."""
    return cases_visible_to(actor).filter(agency_id=actor.agency_id).exclude(stage__in=ENDS)


def desks(actor: Actor) -> list[Desk]:
    """Everybody who may carry cases, and whoever else has some: five queries."""
    loads = _loads(actor)
    late = Task.objects.filter(agency_id=actor.agency_id, ended_at__isnull=True, due_on__lt=clock.today())
    overdue = dict(late.filter(person__isnull=False).values_list("person_id").annotate(tasks=Count("id")).order_by())
    away = away_today(actor)
    people = {person.id: person for person in colleagues_of(actor, *CASEWORKERS)}
    people |= User.objects.in_bulk([one for one in loads if one not in people])
    return [
        Desk(
            person=person,
            active=loads.get(person.id, 0),
            overdue=overdue.get(person.id, 0),
            absence=away.get(person.id),
            deputy_is_away=person.id in away and away[person.id].deputy_id in away,
        )
        for person in sorted(people.values(), key=lambda person: (person.name, person.id))
    ]


def _loads(actor: Actor) -> dict[UUID, int]:
    """Active cases by caseworker."""
    counted = active_cases(actor).filter(caseworker__isnull=False).values_list("caseworker_id")
    return dict(counted.annotate(cases=Count("id")).order_by())


def queue(actor: Actor) -> tuple[list[ListedCase], bool]:
    """Cases that wait for a caseworker, the longest waiting first, and whether there are more: two queries."""
    waiting = active_cases(actor).filter(caseworker__isnull=True).only(*LISTED).order_by("opened_at", "id")
    cases = list(waiting[: QUEUE_SHOWN + 1])
    return _with_vulnerabilities(cases[:QUEUE_SHOWN]), len(cases) > QUEUE_SHOWN


def to_hand_over(actor: Actor, filters: CaseFilters) -> list[ListedCase]:
    """Active cases that fit the filters, the longest open first, as many as may be handed over at once: three queries."""
    cases = active_cases(actor)
    wanted = {
        "stage": filters.stage,
        "destination_country": filters.destination,
        "caseworker_id": filters.caseworker_id,
        "caseworker_id__isnull": filters.nobodys,
    }
    cases = cases.filter(**{name: value for name, value in wanted.items() if value})
    if filters.vulnerability:
        cases = with_vulnerability(cases, filters.vulnerability)
    return _listed(cases.order_by("opened_at", "id")[: most_at_once()])


def chosen_cases(actor: Actor, ids: list[UUID]) -> list[ListedCase]:
    """The active cases among these, the longest open first. Raises NotVisible where one is not there."""
    found = _listed(active_cases(actor).filter(pk__in=ids).order_by("opened_at", "id"))
    if len(found) < len(set(ids)):
        raise NotVisible
    return found


def most_at_once() -> int:
    return law("case-management", on=clock.today()).number("hand_over_most")


def planned_moves(team: list[Desk], cases: list[ListedCase], to: UUID | None, *, evenly: bool = False) -> list[Move]:
    """Which case goes to whom: all to one, or shared out among who is here today. Without those that would stay."""
    given = {one.case.id: to for one in cases}
    if evenly:
        here = {str(desk.person.id): desk.active for desk in team if desk.may_receive and not desk.absence}
        turns = [Turn(str(one.case.id), str(one.case.caseworker_id or "") or None) for one in cases]
        given = {UUID(case): UUID(person) for case, person in shared_out(turns, here).items()}
    moves = [Move(one.case.id, one.case.caseworker_id, given[one.case.id]) for one in cases if one.case.id in given]
    return [move for move in moves if move.from_id != move.to_id]


def coming_along(actor: Actor, moves: list[Move]) -> dict[UUID, list[Coming]]:
    """By case, the coming appointments that go with it, and which stand in the way of another of who gets it: two or
    three queries.
    """
    former = last_caseworkers([move.case_id for move in moves if move.from_id is None])
    going = {move.case_id: (move.from_id or former.get(move.case_id), move.to_id) for move in moves}
    ahead = Appointment.objects.filter(
        agency_id=actor.agency_id, state=AppointmentState.PLANNED, starts_at__gt=clock.now()
    ).order_by("starts_at", "id")
    rows = [one for one in ahead.filter(case_id__in=going) if one.person_id == going[one.case_id][0]]
    receiving = {to for _from, to in going.values() if to}
    busy = [slot_of(one) for one in ahead.filter(person_id__in=receiving)[:1000]] if rows else []
    slots = {one.id: replace(slot_of(one), person_id=to) for one in rows if (to := going[one.case_id][1])}
    found: dict[UUID, list[Coming]] = defaultdict(list)
    for one in rows:
        slot = slots.get(one.id)
        shared = clashes(slot, [*busy, *slots.values()]).values() if slot else []
        found[one.case_id].append(Coming(one, any("person" in what for what in shared)))
    return found


def batches(actor: Actor) -> list[Batch]:
    """Hand-overs that may still be undone, the latest first; without what somebody took from the queue themself."""
    taken = Q(from_caseworker__isnull=True, to_caseworker=F("recorded_by"))
    rows = undoable(actor).exclude(taken).values_list("batch", "recorded_by", "recorded_at")
    counted = list(rows.annotate(cases=Count("id")).order_by("-recorded_at"))
    people = User.objects.in_bulk([by for _batch, by, _at, _cases in counted])
    return [Batch(batch, people[by], cases, at) for batch, by, at, cases in counted]


def coming_absences(actor: Actor) -> list[Absence]:
    """Who will be away, later."""
    return list(absences(actor).filter(from_on__gt=clock.today())[:20])


def _listed(cases: QuerySet[Case]) -> list[ListedCase]:
    return _with_vulnerabilities(list(cases.only(*LISTED).prefetch_related("caseworker")))


def _with_vulnerabilities(cases: list[Case]) -> list[ListedCase]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Vulnerability.objects.filter(case__in=[case.id for case in cases], until_at__isnull=True)
    for case_id, code in rows.values_list("case_id", "code").distinct().order_by("code"):
        found[case_id].append(str(choices.Vulnerability(code).label))
    return [ListedCase(case, found[case.id]) for case in cases]
