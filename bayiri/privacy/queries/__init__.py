"""Reading requests, holds, and what becomes due, as somebody."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from bayiri.cases.models import Act, Case, Restriction
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.privacy import rules
from bayiri.privacy.models import Copy, DataRequest, Forgetting, Hold
from bayiri.rulebooks.queries import law, retention

ROWS_A_PAGE = 50
AT_ONCE = 100


def request_for(actor: Actor, case_id: UUID, request_id: UUID) -> DataRequest:
    """One request that the agency received. Raises NotVisible."""
    found = DataRequest.objects.select_related("member__person", "recorded_by", "answered_by", "case", "agency")
    try:
        return found.get(case_id=case_id, pk=request_id)
    except DataRequest.DoesNotExist:
        raise NotVisible from None


def requests_of(case_id: UUID) -> list[DataRequest]:
    """What people of a case asked of this agency, what is open first."""
    found = DataRequest.objects.filter(case_id=case_id).select_related("member__person")
    return list(found.order_by(F("answered_at").desc(nulls_first=True), "due_on", "id")[:AT_ONCE])


@dataclass(frozen=True)
class RequestsPage:
    """One page of requests. Nothing is counted: one more than shown was asked for."""

    requests: list[DataRequest]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def requests_page(*, done: bool, number: int) -> RequestsPage:
    """Requests the agency received: open ones by deadline, or those that were answered, the latest first. One query."""
    found = DataRequest.objects.select_related("member__person", "case")
    found = (
        found.exclude(state="open").order_by("-answered_at", "id")
        if done
        else found.filter(state="open").order_by("due_on", "id")
    )
    start = (number - 1) * ROWS_A_PAGE
    rows = list(found[start : start + ROWS_A_PAGE + 1])
    return RequestsPage(rows[:ROWS_A_PAGE], number, len(rows) > ROWS_A_PAGE)


def copy_of(request: DataRequest) -> Copy | None:
    """The copy of a request without its bytes; None where none was begun or the reader does not answer for data."""
    return Copy.objects.filter(request=request).defer("content").first()


def restriction_of(case_id: UUID) -> Restriction | None:
    """The restriction that stands on a record."""
    return Restriction.objects.filter(case_id=case_id, lifted_at__isnull=True).select_related("recorded_by").first()


def hold_for(case_id: UUID, hold_id: UUID) -> Hold:
    """One hold of a case that is visible. Raises NotVisible."""
    try:
        return Hold.objects.select_related("recorded_by").get(case_id=case_id, pk=hold_id)
    except Hold.DoesNotExist:
        raise NotVisible from None


def holds_of(case_id: UUID) -> list[Hold]:
    """Every hold that was placed on a case, those that stand first."""
    found = Hold.objects.filter(case_id=case_id).select_related("recorded_by", "lifted_by")
    return list(found.order_by(F("lifted_at").desc(nulls_first=True), "-recorded_at")[:AT_ONCE])


def keep_years(on: date) -> int:
    """For how many years after its closing a case is kept."""
    years = retention(on=on).terms["case"].years
    assert years is not None
    return years


def due_of(case: Case) -> date | None:
    """The first day on which a case is past its term, as the nightly job counts it: from the closing, or from the last act
    where that was recorded later. None while it is open.
    """
    if case.closed_at is None:
        return None
    counted = _counted().values_list("counted_from", flat=True).get(pk=case.pk)
    return rules.due_on(clock.day_of(counted), years=keep_years(clock.today()))


@dataclass(frozen=True)
class DueCase:
    """A case whose term ends, on which day, and the hold that keeps it."""

    case: Case
    due_on: date
    held: bool


@dataclass(frozen=True)
class Outlook:
    """What becomes due within some days, what is held back, and what was done: the dry run."""

    days: int
    years: int
    due: list[DueCase]
    more: bool
    counts: dict[int, int]
    holds: list[Hold]
    done: list[Forgetting]


def outlook(actor: Actor, days: int) -> Outlook:
    """What the nightly job will do with the cases the agency sees, within `days`. Five queries and one a period."""
    today = clock.today()
    years = keep_years(today)
    ahead = law("data-protection", on=today).numbers("look_ahead_days")
    due = _due_until(today + timedelta(days=days), years)
    rows = [
        DueCase(case, rules.due_on(clock.day_of(case.counted_from), years=years), case.is_held)
        for case in due.annotate(is_held=Exists(_standing().filter(case=OuterRef("pk")))).order_by(
            "counted_from", "id"
        )[: AT_ONCE + 1]
        if case.closed_at
    ]
    counts = {some: _due_until(today + timedelta(days=some), years).count() for some in (0, *ahead)}
    holds = (
        _standing().select_related("case", "recorded_by").order_by(F("until_on").asc(nulls_last=True), "recorded_at")
    )
    done = Forgetting.objects.select_related("case").order_by("-forgotten_at", "case_id")
    return Outlook(
        days, years, rows[:AT_ONCE], len(rows) > AT_ONCE, counts, list(holds[:AT_ONCE]), list(done[:AT_ONCE])
    )


def periods() -> list[int]:
    """The days ahead that the dry run shows."""
    return [0, *law("data-protection", on=clock.today()).numbers("look_ahead_days")]


def _standing() -> QuerySet[Hold]:
    today = clock.today()
    return Hold.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=today), lifted_at__isnull=True)


def _due_until(day: date, years: int) -> QuerySet[Any]:
    """Cases whose term is over on `day`, and that were not overwritten."""
    # A case closed on the last moment of this day is due on `day`; the last of February stands for the 29th.
    last = rules.later(day, months=-12 * years)
    if (day.month, day.day) == (2, 28):
        last = rules.later(date(day.year, 3, 1), months=-12 * years) - timedelta(days=1)
    after = clock.midnight(last + timedelta(days=1))
    return _counted().filter(closed_at__lt=after, counted_from__lt=after, forgetting__isnull=True)


def _counted() -> QuerySet[Any]:
    """Cases with the moment from which their term counts, as privacy_due says it: the closing, or a later act."""
    acts = Act.objects.filter(case=OuterRef("pk")).order_by("-recorded_at").values("recorded_at")[:1]
    return Case.objects.annotate(counted_from=Greatest("closed_at", Subquery(acts)))
