"""Reading for the front door: somebody's work, the overview's numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from bayiri.agencies.models import AgreementReview, PartnerReport, RoleChange
from bayiri.agencies.permissions import may_answer_reports, may_confirm_roles, may_write_agreements
from bayiri.agencies.queries.agreements import agreements_of, open_reviews
from bayiri.agencies.queries.reports import unanswered
from bayiri.agencies.queries.roles import waiting_changes
from bayiri.agencies.rules import narrow_only
from bayiri.cases.choices import Stage
from bayiri.cases.models import Case, Tally
from bayiri.cases.queries import within_areas
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.reference.countries import country_name
from bayiri.referrals.models import Referral
from bayiri.referrals.permissions import may_read_referrals
from bayiri.referrals.queries import inbox
from bayiri.tasks.models import Appointment, Task
from bayiri.tasks.queries import appointments_at_hand, open_tasks_for

CORRIDORS_SHOWN = 12
MONTHS_SHOWN = 12
SOON = timedelta(days=7)
REFERRALS_SHOWN = 20


def work_for(actor: Actor) -> QuerySet[Task]:
    """Open work for somebody; where their roles are limited to areas, of returns that go there, and what names them."""
    tasks = open_tasks_for(actor)
    if not actor.areas:
        return tasks
    there = Case.objects.filter(within_areas(actor)).values("pk")
    return tasks.filter(Q(person_id__isnull=False) | Q(case_id__in=there))


def at_hand(actor: Actor) -> list[Appointment]:
    """Today's appointments, those that nobody said what came of, and those of the week that lack an interpreter."""
    tomorrow = datetime.combine(clock.today() + timedelta(days=1), time())
    return appointments_at_hand(actor, timezone.make_aware(tomorrow), clock.now() + SOON)


def agreements_to_review(actor: Actor) -> list[tuple[AgreementReview, str]]:
    """Agreements that the actor's agency is to look at before their day, each with its title; for who may review them."""
    if not may_write_agreements(actor):
        return []
    reviews = list(open_reviews(actor)[:20])
    ids = [review.agreement_id for review in reviews]
    titles = {one.agreement_id: one.title for one in agreements_of(actor).filter(agreement_id__in=ids)} if ids else {}
    return [(review, titles.get(review.agreement_id, "")) for review in reviews]


def reports_to_answer(actor: Actor) -> list[PartnerReport]:
    """Reports of diaspora organizations that wait for an answer; for who may answer."""
    return list(unanswered(actor)[:20]) if may_answer_reports(actor) else []


def referrals_to_answer(actor: Actor) -> list[Referral]:
    """What other agencies ask and wait to be answered, the first day first; for who answers."""
    if not may_read_referrals(actor) or narrow_only(actor.roles):
        return []
    return list(inbox(actor)[:REFERRALS_SHOWN])


def roles_to_confirm(actor: Actor) -> list[RoleChange]:
    """Roles that wait for a director, for a director who did not propose them."""
    if not may_confirm_roles(actor):
        return []
    return list(waiting_changes(actor).exclude(recorded_by_id=actor.id).exclude(person_id=actor.id)[:20])


@dataclass(frozen=True)
class Day:
    """How much waits for somebody: what is late, what is due today, appointments at hand."""

    late: int
    due: int
    appointments: int


def day_of(actor: Actor) -> Day:
    today = clock.today()
    counted = work_for(actor).aggregate(
        late=Count("id", filter=Q(due_on__lt=today)), due=Count("id", filter=Q(due_on=today))
    )
    return Day(counted["late"], counted["due"], len(at_hand(actor)))


def overview(actor: Actor, reader: str) -> dict[str, Any]:
    """Cases the agency sees, by stage, corridor and month of opening, from the summary kept for it.

    Countries are named in the language `reader`.
    """
    tallies = Tally.objects.filter(agency_id=actor.agency_id)
    stages, months = Counter[str](), Counter[date]()
    for stage, month, count in _summed(tallies, "stage", "month"):
        stages[stage] += count
        months[month] += count
    corridors = {(host, to): count for host, to, count in _summed(tallies, "host_country", "destination_country")}
    largest = sorted(corridors.items(), key=lambda item: -item[1])[:CORRIDORS_SHOWN]
    return {
        "total": sum(stages.values()),
        "stages": [(stage.value, stage.label, stages.get(stage.value, 0)) for stage in Stage],
        "corridors": _bars(
            ((country_name(host, reader), country_name(to, reader), to), count) for (host, to), count in largest
        ),
        "months": _bars((month, months.get(month, 0)) for month in _last_months(clock.today())),
    }


def _last_months(today: date) -> list[date]:
    """The first days of this month and those before it, the earliest first: a month without a case is shown too."""
    count = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count - MONTHS_SHOWN + 1, count + 1)]


def _summed(tallies: QuerySet[Tally], *by: str) -> Iterable[tuple[Any, ...]]:
    """(values of `by`, number of cases) for each that has a case."""
    return tallies.values_list(*by).annotate(number=Sum("cases")).filter(number__gt=0).order_by()


def _bars(counted: Iterable[tuple[Any, int]]) -> list[dict[str, Any]]:
    """Each key with its number, and its share of the largest in per cent."""
    rows = list(counted)
    most = max((count for _key, count in rows), default=0)
    return [{"key": key, "value": count, "share": round(100 * count / most) if most else 0} for key, count in rows]
