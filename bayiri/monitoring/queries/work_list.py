"""Who is to be followed up now: due, overdue, not reached; the most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bayiri.cases.queries import without_mistakes
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.monitoring import rules
from bayiri.monitoring.models import Attempt, ContactChoice, FollowUp
from bayiri.people.choices import ContactKind, RecordState
from bayiri.people.models import Contact, Person
from bayiri.rulebooks.queries import ValuesInForce, law
from bayiri.safeguards.queries import is_vulnerable

PAGE_SIZE = 25
LAST_PAGE = 400
MOST_PRINTED = 200
NOBODY = "nobody"
SPOKEN_TO = (ContactKind.PHONE, ContactKind.MESSENGER)


@dataclass(frozen=True)
class Filters:
    """What narrows the list; empty narrows nothing. `officer` is an id, or "nobody"."""

    show: str = ""
    officer: str = ""
    place: str = ""
    vulnerable: bool = False
    page: int = 1


@dataclass(frozen=True)
class WorkList:
    """One page of rounds to hold. Each has `tries`, `is_vulnerable`, `late` (days; below 0: still to come)."""

    rounds: list[FollowUp]
    number: int
    has_next: bool
    tries_until_lost: int
    places: list[str]

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def work_list(actor: Actor, filters: Filters) -> WorkList:
    """The rounds that the actor's agency is to hold, the most overdue first; somebody vulnerable stands further up."""
    terms = law("voluntary-return", on=clock.today())
    lost = terms.number("follow_up_tries")
    to_hold = _to_hold(terms).filter(agency_id=actor.agency_id)
    places = to_hold.exclude(case__destination_place="").values_list("case__destination_place", flat=True)
    number = min(max(filters.page, 1), LAST_PAGE)
    start = (number - 1) * PAGE_SIZE
    found = list(_shown(rounds_to_hold(actor, filters))[start : start + PAGE_SIZE + 1])
    return WorkList(
        _with_lateness(found[:PAGE_SIZE]),
        number,
        len(found) > PAGE_SIZE and number < LAST_PAGE,
        lost,
        sorted(set(places.distinct().order_by()[:500])),
    )


def rounds_to_hold(actor: Actor, filters: Filters) -> QuerySet[FollowUp]:
    """All of them, narrowed and in the order of the list."""
    terms = law("voluntary-return", on=clock.today())
    to_hold = _weighed(_to_hold(terms).filter(agency_id=actor.agency_id), terms)
    return _narrowed(to_hold, filters, terms.number("follow_up_tries")).order_by("urgent_on", "id")


def rounds_to_print(actor: Actor, follow_up_ids: Iterable[UUID]) -> list[FollowUp]:
    """Of these rounds those that the actor's agency still has to hold, the most urgent first."""
    terms = law("voluntary-return", on=clock.today())
    chosen = FollowUp.objects.filter(pk__in=list(follow_up_ids)[:MOST_PRINTED], state__in=rules.STILL_OPEN)
    rounds = _shown(_weighed(chosen.filter(agency_id=actor.agency_id), terms))
    return _with_lateness(list(rounds.order_by("urgent_on", "id")))


def safe_numbers(person: Person) -> list[Contact]:
    """Numbers at which the person may be called without harm."""
    return list(_safe().filter(person=person))


def _safe() -> QuerySet[Contact]:
    return Contact.objects.filter(is_safe=True, state=RecordState.CURRENT, kind__in=SPOKEN_TO).order_by("recorded_at")


def _to_hold(terms: ValuesInForce) -> QuerySet[FollowUp]:
    """Rounds due by now or soon in cases that go on; one given up only while no later round has come."""
    until = clock.today() + timedelta(days=terms.number("follow_up_ahead_days"))
    later = FollowUp.objects.filter(member=OuterRef("member"), months__gt=OuterRef("months"), due_on__lte=until)
    return (
        FollowUp.objects.filter(state__in=rules.STILL_OPEN, due_on__lte=until)
        .exclude(case__stage__in=ENDS)
        .filter(Q(state="due") | ~Exists(later))
    )


def _weighed(rounds: QuerySet[FollowUp], terms: ValuesInForce) -> QuerySet[Any]:
    """With the attempts in vain, whether the person is vulnerable, and the day that orders the list."""
    in_vain = without_mistakes(
        Attempt.objects.filter(follow_up__member=OuterRef("member"), outcome="not_reached").order_by()
    )
    counted = in_vain.values("follow_up__member").annotate(number=Count("id")).values("number")
    ahead = timedelta(days=terms.number("follow_up_vulnerable_days"))
    sooner = ExpressionWrapper(F("due_on") - Value(ahead), output_field=DateField())
    return rounds.annotate(
        tries=Coalesce(Subquery(counted, output_field=IntegerField()), 0), is_vulnerable=is_vulnerable("member_id")
    ).annotate(urgent_on=Case(When(is_vulnerable=True, then=sooner), default=F("due_on"), output_field=DateField()))


def _narrowed(rounds: QuerySet[Any], filters: Filters, lost: int) -> QuerySet[Any]:
    today = clock.today()
    shown = {"late": Q(due_on__lt=today), "soon": Q(due_on__gte=today), "lost": Q(tries__gte=lost)}
    rounds = rounds.filter(shown.get(filters.show, Q()))
    if filters.officer:
        rounds = rounds.filter(officer_id=None if filters.officer == NOBODY else filters.officer)
    if filters.place:
        rounds = rounds.filter(case__destination_place=filters.place)
    return rounds.filter(is_vulnerable=True) if filters.vulnerable else rounds


def _shown(rounds: QuerySet[Any]) -> QuerySet[Any]:
    """With what a line of the list says: person, case, officer, attempts, numbers that are safe to call."""
    tried = without_mistakes(Attempt.objects.all()).order_by("-tried_on", "-recorded_at").select_related("recorded_by")
    agreed = ContactChoice.objects.filter(member=OuterRef("member")).order_by("-recorded_at", "-id")
    return (
        rounds.annotate(may_be_contacted=Subquery(agreed.values("agrees")[:1]))
        .select_related("case", "member__person", "officer", "draft")
        .prefetch_related(
            Prefetch("attempts", tried, to_attr="tried"),
            Prefetch("member__person__contacts", _safe(), to_attr="safe_numbers"),
        )
    )


def _with_lateness(rounds: list[FollowUp]) -> list[FollowUp]:
    today: date = clock.today()
    for one in rounds:
        one.late = (today - one.due_on).days  # type: ignore[attr-defined]
    return rounds
