"""Reading for the front door: the overview's numbers and the demonstration's cast."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Sum

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
    cells = list(
        Tally.objects.filter(agency_id=actor.agency_id)
        .values_list("stage", "host_country", "destination_country", "month")
        .annotate(cases=Sum("cases"))
        .filter(cases__gt=0)
    )
    stages: dict[str, int] = {}
    corridors: dict[tuple[str, str], int] = {}
    months: dict[Any, int] = {}
    for stage, host, destination, month, cases in cells:
        stages[stage] = stages.get(stage, 0) + cases
        corridors[host, destination] = corridors.get((host, destination), 0) + cases
        months[month] = months.get(month, 0) + cases
    largest = sorted(corridors.items(), key=lambda item: -item[1])[:CORRIDORS_SHOWN]
    return {
        "total": sum(stages.values()),
        "stages": [(stage.value, stage.label, stages.get(stage.value, 0)) for stage in Stage],
        "corridors": _bars(
            ((country_name(host, reader), country_name(to, reader), to), count) for (host, to), count in largest
        ),
        "months": _bars(sorted(months.items())[-MONTHS_SHOWN:]),
    }


def _bars(counted: Iterable[tuple[Any, int]]) -> list[dict[str, Any]]:
    """Each key with its number, and its share of the largest in per cent."""
    rows = list(counted)
    most = max((count for _key, count in rows), default=0)
    return [{"key": key, "value": count, "share": round(100 * count / most)} for key, count in rows]
