"""What the pictures are drawn from: counts over everything the acting agency sees.

Every statement runs under row-level security, so an agency's figures are of the cases it takes part in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from bayiri.cases.choices import Outcome, Stage
from bayiri.core import clock
from bayiri.people.choices import Sex
from bayiri.reference.countries import country_name
from bayiri.rulebooks.counting import CountingVersion
from bayiri.rulebooks.queries import counting
from bayiri.safeguards.choices import Vulnerability
from bayiri.statistics.choices import Mark, Subject


@dataclass(frozen=True)
class Figure:
    """A table with headings in the reader's language. The first column names, the others count (or are days).

    `country` is that of a map by area, else empty; `notes` say what is not in it.
    """

    subject: Subject
    mark: Mark
    columns: list[str]
    rows: list[list[Any]]
    country: str = ""
    notes: list[str] = field(default_factory=list)


def figures(agency_id: Any, reader: str) -> list[Figure]:
    """Every chart's figure, in six statements."""
    limits = counting(on=clock.today())
    return [*(make(agency_id, reader, limits) for make in MAKERS), *_vulnerabilities(limits)]


def asked(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _stages(agency_id: Any, reader: str, limits: CountingVersion) -> Figure:
    found = dict(
        asked(
            "SELECT stage, sum(cases)::int FROM cases_tally WHERE agency_id = %s GROUP BY 1 HAVING sum(cases) > 0",
            agency_id,
        )
    )
    rows = [[str(stage.label), found[stage.value]] for stage in Stage if stage.value in found]
    return Figure(Subject.STAGES, Mark.BARS, [_("Stage"), _("Cases")], rows)


def _corridors(agency_id: Any, reader: str, limits: CountingVersion) -> Figure:
    found = asked(
        "SELECT host_country, destination_country, sum(cases)::int AS n FROM cases_tally WHERE agency_id = %s"
        " GROUP BY 1, 2 HAVING sum(cases) > 0 ORDER BY 3 DESC, 1, 2 LIMIT %s",
        agency_id,
        limits.rows_most.value,
    )
    rows = [
        [
            _("%(host)s to %(destination)s")
            % {"host": country_name(h, reader), "destination": country_name(d, reader)},
            n,
        ]
        for h, d, n in found
    ]
    return Figure(Subject.CORRIDORS, Mark.BARS, [_("Corridor"), _("Cases")], rows)


def _months(agency_id: Any, reader: str, limits: CountingVersion) -> Figure:
    found = asked(
        "SELECT month, sum(cases)::int FROM cases_tally WHERE agency_id = %s GROUP BY 1 HAVING sum(cases) > 0"
        " ORDER BY 1 DESC LIMIT %s",
        agency_id,
        limits.months_shown.value,
    )
    rows = [[f"{month:%Y-%m}", count] for month, count in reversed(found)]
    return Figure(Subject.MONTHS, Mark.COLUMNS, [_("Month"), _("Cases opened")], rows)


WAITING = """
SELECT stage, percentile_cont(0.5) WITHIN GROUP (ORDER BY days), percentile_cont(0.9) WITHIN GROUP (ORDER BY days), count(*)::int
FROM (SELECT a.to_stage AS stage, extract(epoch FROM min(a.recorded_at) - c.opened_at) / 86400 AS days
      FROM cases_act a JOIN cases_case c ON c.id = a.case_id WHERE a.to_stage = ANY (%s) GROUP BY a.case_id, a.to_stage, c.opened_at) w
GROUP BY 1
"""
WAITED_FOR = (Stage.COUNSELLING, Stage.DECIDED, Stage.APPROVED, Stage.DEPARTED, Stage.ARRIVED)


def _waiting(agency_id: Any, reader: str, limits: CountingVersion) -> Figure:
    found = {stage: rest for stage, *rest in asked(WAITING, [stage.value for stage in WAITED_FOR])}
    rows = [
        [str(stage.label), round(found[stage.value][0]), round(found[stage.value][1]), found[stage.value][2]]
        for stage in WAITED_FOR
        if stage.value in found
    ]
    columns = [
        _("From registration until"),
        _("Half wait at most, days"),
        _("Nine in ten wait at most, days"),
        _("Cases"),
    ]
    return Figure(Subject.WAITING, Mark.SPANS, columns, rows)


# Nobody has to give a reason for withdrawing, so none is counted: only at which stage it was.
ENDINGS = """
SELECT a.from_stage, count(DISTINCT a.case_id) FILTER (WHERE a.to_stage = 'withdrawn')::int,
    count(DISTINCT a.case_id) FILTER (WHERE a.to_stage = 'ended')::int,
    count(DISTINCT a.case_id) FILTER (WHERE a.to_stage = 'referred_on')::int
FROM cases_act a WHERE a.to_stage IN ('withdrawn', 'ended', 'referred_on') AND a.from_stage <> a.to_stage GROUP BY 1
"""


def _endings(agency_id: Any, reader: str, limits: CountingVersion) -> Figure:
    found = {stage: counts for stage, *counts in asked(ENDINGS)}
    rows = [[str(stage.label), *found[stage.value]] for stage in Stage if stage.value in found]
    columns = [_("Stage reached"), str(Outcome.WITHDREW.label), _("Ended without return"), str(Stage.REFERRED_ON.label)]
    return Figure(Subject.ENDINGS, Mark.PARTS, columns, rows)


# The third column is the age band when the case began, the youngest is 0; empty where nobody knows the date of birth.
VULNERABLE = """
SELECT v.code, p.sex, CASE WHEN p.born_on IS NOT NULL
    THEN width_bucket(extract(year FROM age(c.opened_at, p.born_on))::int, %s::int[]) END AS band, count(DISTINCT m.person_id)::int
FROM safeguards_vulnerability v JOIN cases_member m ON m.id = v.member_id JOIN people_person p ON p.id = m.person_id
JOIN cases_case c ON c.id = v.case_id GROUP BY 1, 2, 3
"""


def _vulnerabilities(limits: CountingVersion) -> list[Figure]:
    """By sex and by age, counted at once."""
    found = asked(VULNERABLE, limits.ages.begin)
    sexes = {sex.value: str(sex.label) for sex in Sex}
    return [
        _vulnerable(Subject.VULNERABILITY, sexes, 1, found),
        _vulnerable(Subject.VULNERABILITY_AGE, age_names(limits), 2, found),
    ]


def age_names(limits: CountingVersion) -> dict[int | None, str]:
    """What each age band is called, by its place; None for an age that nobody knows."""
    begin = limits.ages.begin
    names: dict[int | None, str] = {0: _("Under %(age)s") % {"age": begin[0]}}
    for band, (first, after) in enumerate(pairwise(begin), 1):
        names[band] = _("%(first)s to %(last)s") % {"first": first, "last": after - 1}
    names[len(begin)] = _("%(age)s and over") % {"age": begin[-1]}
    return names | {None: _("Age not known")}


def _vulnerable(subject: Subject, parts: dict[Any, str], place: int, found: list[tuple[Any, ...]]) -> Figure:
    """People by vulnerability and by one of what stands in `place` of what was found."""
    counted: dict[str, dict[Any, int]] = {}
    for row in found:
        of_code = counted.setdefault(row[0], dict.fromkeys(parts, 0))
        of_code[row[place]] += row[3]
    shown = [part for part in parts if any(of_code[part] for of_code in counted.values())]
    rows: list[list[Any]] = [
        [str(code.label), *(counted[code.value][part] for part in shown)]
        for code in Vulnerability
        if code.value in counted
    ]
    rows.sort(key=lambda row: sum(row[1:]), reverse=True)
    return Figure(subject, Mark.PARTS, [_("Vulnerability"), *(parts[part] for part in shown)], rows)


MAKERS: tuple[Callable[[Any, str, CountingVersion], Figure], ...] = (
    _stages, _corridors, _months, _waiting, _endings,
)  # fmt: skip
