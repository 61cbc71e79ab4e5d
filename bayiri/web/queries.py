"""Reading for the front door: the overview's numbers and the demonstration's cast."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Sum

from bayiri.agencies.models import User
from bayiri.cases.choices import Stage
from bayiri.cases.models import Tally
from bayiri.core.actor import Actor
from bayiri.reference.countries import country_name

CORRIDORS_SHOWN = 12
MONTHS_SHOWN = 12


def cast() -> list[User]:
    """Everybody a visitor of the demonstration may sign in as."""
    return list(User.objects.filter(is_active=True).select_related("agency").order_by("agency_id", "id"))


def overview(actor: Actor, reader: str) -> dict[str, Any]:
    """Cases the agency sees, by stage, corridor and month of opening, from the summary kept for it.

    Countries are named in the language `reader`.
    """
    tallies = Tally.objects.filter(agency_id=actor.agency_id)
    stages = dict(_summed(tallies, "stage"))
    corridors = {(host, to): count for host, to, count in _summed(tallies, "host_country", "destination_country")}
    months = dict(_summed(tallies, "month"))
    largest = sorted(corridors.items(), key=lambda item: -item[1])[:CORRIDORS_SHOWN]
    return {
        "total": sum(stages.values()),
        "stages": [(stage.value, stage.label, stages.get(stage.value, 0)) for stage in Stage],
        "corridors": _bars(
            ((country_name(host, reader), country_name(to, reader), to), count) for (host, to), count in largest
        ),
        "months": _bars(sorted(months.items())[-MONTHS_SHOWN:]),
    }


def _summed(tallies: QuerySet[Tally], *by: str) -> Iterable[tuple[Any, ...]]:
    """(values of `by`, number of cases) for each that has a case."""
    return tallies.values_list(*by).annotate(number=Sum("cases")).filter(number__gt=0).order_by()


def _bars(counted: Iterable[tuple[Any, int]]) -> list[dict[str, Any]]:
    """Each key with its number, and its share of the largest in per cent."""
    rows = list(counted)
    most = max((count for _key, count in rows), default=0)
    return [{"key": key, "value": count, "share": round(100 * count / most)} for key, count in rows]
