"""The monthly table of a return programme: who departed, what was given, how long it took, how people fare.

The rows are those that missions of the International Organization for Migration report each month (host, country of
return, sex, age, vulnerability; assistance by dimension, level and form; days from application to departure; surveys).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from bayiri.cases.choices import Voluntariness
from bayiri.core import clock
from bayiri.people.choices import Sex
from bayiri.reference.countries import country_name
from bayiri.reintegration.choices import Dimension, Form, Level
from bayiri.rulebooks.counting import CountingVersion
from bayiri.rulebooks.currencies import as_decimal
from bayiri.rulebooks.queries import counting, law, survey
from bayiri.rulebooks.shapes import SurveyVersion
from bayiri.safeguards.choices import Vulnerability
from bayiri.statistics.queries.figures import age_names


@dataclass(frozen=True)
class Table:
    """One table of the month; `key` names it in addresses and as a sheet."""

    key: str
    title: str
    columns: list[str]
    rows: list[list[Any]]


# Each person once, with the first departure in the month.
DEPARTED = """
WITH gone AS (
    SELECT DISTINCT ON (e.member_id) e.member_id, e.case_id, e.happened_at FROM travel_travelevent e
    WHERE e.kind = 'departed' AND e.happened_at >= %(begins)s AND e.happened_at < %(ends)s
    AND NOT EXISTS (SELECT 1 FROM travel_contradiction x WHERE x.event_id = e.id) ORDER BY e.member_id, e.happened_at)
SELECT c.host_country, c.destination_country, c.voluntariness, p.sex,
    extract(year FROM age(g.happened_at, p.born_on))::int AS years,
    ARRAY(SELECT DISTINCT v.code::text FROM safeguards_vulnerability v WHERE v.member_id = g.member_id
          AND (v.until_at IS NULL OR v.until_at > g.happened_at)) AS codes,
    g.happened_at, (SELECT min(a.applied_on) FROM programmes_application a WHERE a.case_id = g.case_id) AS applied_on
FROM gone g JOIN cases_member m ON m.id = g.member_id JOIN people_person p ON p.id = m.person_id JOIN cases_case c ON c.id = g.case_id
"""
GIVEN = """
SELECT l.dimension, l.level, l.form, count(*)::int, count(DISTINCT coalesce(l.member_id, l.case_id))::int,
    CASE WHEN d.amount > 0 THEN l.currency ELSE '' END AS money, sum(d.amount)::bigint
FROM reintegration_delivery d JOIN reintegration_planline l ON l.id = d.line_id
WHERE d.delivered_on >= %(first)s AND d.delivered_on < %(next)s
AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = d.id) GROUP BY 1, 2, 3, 6 ORDER BY 1, 2, 3, 6
"""
WORK = """
SELECT (SELECT count(*)::int FROM cases_case WHERE opened_at >= %(begins)s AND opened_at < %(ends)s),
    s.before, s.after,
    (SELECT count(DISTINCT member_id)::int FROM consent_withdrawal WHERE withdrawn_at >= %(begins)s AND withdrawn_at < %(ends)s),
    (SELECT count(*)::int FROM consent_refusal WHERE noted_at >= %(begins)s AND noted_at < %(ends)s),
    (SELECT count(DISTINCT member_id)::int FROM travel_travelevent e WHERE kind = 'arrived'
     AND NOT EXISTS (SELECT 1 FROM travel_contradiction x WHERE x.event_id = e.id)
     AND happened_at >= %(begins)s AND happened_at < %(ends)s),
    (SELECT count(*)::int FROM monitoring_attempt t WHERE outcome = 're_migrated' AND tried_on >= %(first)s AND tried_on < %(next)s
     AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = t.id)),
    o.opened, o.late
FROM (SELECT count(*) FILTER (WHERE arrived IS NOT TRUE)::int AS before, count(*) FILTER (WHERE arrived)::int AS after
      FROM (SELECT (SELECT true FROM travel_travelevent e WHERE e.case_id = h.case_id AND e.kind = 'arrived'
                    AND e.happened_at <= h.held_at LIMIT 1) AS arrived
            FROM cases_counsellingsession h WHERE h.held_at >= %(begins)s AND h.held_at < %(ends)s) held) s
CROSS JOIN (SELECT count(*)::int AS opened, count(*) FILTER (WHERE review_by < %(today)s AND NOT EXISTS (
                SELECT 1 FROM cases_emergencyreview v WHERE v.opening_id = e.id AND v.recorded_at::date <= e.review_by))::int AS late
            FROM cases_emergencyopening e WHERE e.recorded_at >= %(begins)s AND e.recorded_at < %(ends)s) o
"""
FARED = """
SELECT count(*)::int, round(avg(economic), 2), round(avg(social), 2), round(avg(psychosocial), 2), round(avg(composite), 2),
    (SELECT coalesce(json_object_agg(band, n), '{}') FROM (
        SELECT band, count(*)::int AS n FROM monitoring_surveyresult r WHERE recorded_at >= %(begins)s AND recorded_at < %(ends)s
        AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = r.id) GROUP BY 1) b)
FROM monitoring_surveyresult r WHERE recorded_at >= %(begins)s AND recorded_at < %(ends)s
AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = r.id)
"""
SURVEY = "reintegration-sustainability"


def monthly_tables(month: date, reader: str) -> list[Table]:
    """The tables of the month that begins on `month`, of everything the acting agency sees. Four statements."""
    next_month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    within = {
        "begins": clock.midnight(month),
        "ends": clock.midnight(next_month),
        "first": month,
        "next": next_month,
        "today": clock.today(),
    }
    departed = _asked(DEPARTED, within)
    adult = law("voluntary-return", on=month).number("adult_age")
    return [
        _work(_asked(WORK, within)[0], departed),
        _departures(departed, adult, reader),
        _ages(departed, counting(on=month)),
        _vulnerabilities(departed, adult),
        _assistance(_asked(GIVEN, within)),
        _fared(_asked(FARED, within)[0], survey(SURVEY, on=month), reader),
    ]


def not_in_the_tables() -> list[tuple[str, str]]:
    """What else missions and statistical offices report, and why it is not counted here."""
    return [
        (_("Complaints"), _("No complaint is recorded here yet.")),
        (
            _("Voluntary humanitarian return apart from assisted voluntary return"),
            _(
                "The record says who wants to return and with which help, not under which of the two names it is reported."
            ),
        ),
        (
            _("Orders to leave, refusals of entry, forced returns"),
            _("Authorities report them. No order is recorded here, and no forced return is carried out."),
        ),
        (
            _("People who moved on, all of them"),
            _("Only those are known whom a follow-up reached or somebody told about."),
        ),
    ]


def _asked(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _work(counts: tuple[Any, ...], departed: list[tuple[Any, ...]]) -> Table:
    names = [
        _("Cases opened"), _("Counselling sessions before arrival"), _("Counselling sessions after arrival"),
        _("People who withdrew"), _("Refusals noted"), _("People who arrived"), _("Moved on, as far as known"),
        _("Cases opened in an emergency"), _("Of these, not looked at in time"),
    ]  # fmt: skip
    waited = sorted((clock.day_of(row[6]) - row[7]).days for row in departed if row[7])
    half = waited[len(waited) // 2] if waited else None
    rows: list[list[Any]] = [[name, count] for name, count in zip(names, counts, strict=True)]
    rows[5:5] = [
        [_("People who departed"), len(departed)],
        [_("Days from application to departure, half at most"), half],
    ]
    return Table("month", _("The month in numbers"), [_("What"), _("Number")], rows)


def _departures(departed: list[tuple[Any, ...]], adult: int, reader: str) -> Table:
    kinds = [Sex.FEMALE, Sex.MALE]
    counted: dict[tuple[str, str, str], list[int]] = {}
    for host, to, will, sex, years, codes, *_rest in departed:
        row = counted.setdefault((host, to, will), [0, 0, 0, 0, 0, 0])
        row[0] += 1
        row[1 + kinds.index(sex) if sex in kinds else 3] += 1
        row[4] += years is not None and years < adult
        row[5] += bool(codes)
    columns = [
        _("From"), _("To"), _("Free will"), _("People"), str(Sex.FEMALE.label), str(Sex.MALE.label), _("Other or not known"),
        _("Under %(age)s") % {"age": adult}, _("Vulnerable"),
    ]  # fmt: skip
    rows = [
        [country_name(host, reader), country_name(to, reader), str(Voluntariness(will).label), *counts]
        for (host, to, will), counts in sorted(counted.items(), key=lambda item: (-item[1][0], item[0]))
    ]
    return Table("departures", _("People who departed"), columns, rows)


def _ages(departed: list[tuple[Any, ...]], limits: CountingVersion) -> Table:
    names = age_names(limits)
    counted: dict[int | None, list[int]] = {band: [0, 0, 0] for band in names}
    for _host, _to, _will, sex, years, *_rest in departed:
        row = counted[None if years is None else limits.band(years)]
        row[0] += 1
        row[1] += sex == Sex.FEMALE
        row[2] += sex == Sex.MALE
    columns = [_("Age"), _("People"), str(Sex.FEMALE.label), str(Sex.MALE.label)]
    rows = [[names[band], *counts] for band, counts in counted.items() if counts[0]]
    return Table("ages", _("Ages of those who departed"), columns, rows)


def _vulnerabilities(departed: list[tuple[Any, ...]], adult: int) -> Table:
    """A person with two vulnerabilities stands in two rows."""
    counted: dict[str, list[int]] = {}
    for _host, _to, _will, sex, years, codes, *_rest in departed:
        for code in codes:
            row = counted.setdefault(code, [0, 0, 0])
            row[0] += 1
            row[1] += sex == Sex.FEMALE
            row[2] += years is not None and years < adult
    columns = [_("Vulnerability"), _("People"), str(Sex.FEMALE.label), _("Under %(age)s") % {"age": adult}]
    rows = [[str(code.label), *counted[code.value]] for code in Vulnerability if code.value in counted]
    return Table("vulnerability", _("Vulnerabilities of those who departed"), columns, rows)


def _assistance(given: list[tuple[Any, ...]]) -> Table:
    columns = [
        _("Dimension"), _("Level"), _("Form"), _("Times given"), _("People or households"), _("Currency"), _("Amount"),
    ]  # fmt: skip
    rows = [
        [
            str(Dimension(dimension).label), str(Level(level).label), str(Form(form).label), times, people, currency,
            Decimal(as_decimal(amount, currency)) if amount else None,
        ]
        for dimension, level, form, times, people, currency, amount in given
    ]  # fmt: skip
    return Table("assistance", _("Assistance given"), columns, rows)


def _fared(found: tuple[Any, ...], questions: SurveyVersion, reader: str) -> Table:
    held, economic, social, psychosocial, overall, bands = found
    rows: list[list[Any]] = [
        [_("Surveys held"), held], [_("Mean score, economic, 0 to 1"), economic], [_("Mean score, social, 0 to 1"), social],
        [_("Mean score, psychosocial, 0 to 1"), psychosocial], [_("Mean score of all three, 0 to 1"), overall],
    ]  # fmt: skip
    for band in questions.bands:
        label = band.label.get(reader[:2]) or band.label["en"]
        rows.append([_("Surveys with the result: %(result)s") % {"result": label}, bands.get(band.band, 0)])
    return Table("fared", _("How people fare after return"), [_("What"), _("Number")], rows if held else [])
