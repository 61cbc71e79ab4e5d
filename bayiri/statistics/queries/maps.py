"""What the maps are drawn from: people by country of return, by area of return and by area of origin.

Areas are written in the record in anybody's own words: here they are found on the map, by any name they go by.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.core import clock
from bayiri.reference.countries import country_name
from bayiri.reference.outlines import Point, middle
from bayiri.reference.places import Place, biggest_town, place_named, written_in_arabic, written_in_latin
from bayiri.rulebooks.counting import CountingVersion
from bayiri.rulebooks.queries import counting
from bayiri.statistics.choices import Mark, Subject
from bayiri.statistics.queries.figures import Figure, asked

NAMES_TOLD = 5  # names in one sentence below a map


@dataclass(frozen=True)
class Spot:
    """A circle: how many people, where, and what it is called."""

    at: Point
    name: str
    people: int


@dataclass(frozen=True)
class Map(Figure):
    """Circles on a map, and the same as a table; `lands` stand out."""

    spots: list[Spot] = field(default_factory=list)
    lands: list[str] = field(default_factory=list)


# Each row a country and a place as it was written; the row without a place counts the country.
RETURNS = """
SELECT c.destination_country, c.destination_place, count(DISTINCT m.person_id)::int
FROM cases_case c JOIN cases_member m ON m.case_id = c.id AND m.left_at IS NULL
GROUP BY GROUPING SETS ((1), (1, 2))
"""
ORIGINS = """
SELECT c.destination_country, p.region_of_origin, count(DISTINCT p.id)::int
FROM cases_case c JOIN cases_member m ON m.case_id = c.id AND m.left_at IS NULL JOIN people_person p ON p.id = m.person_id
GROUP BY GROUPING SETS ((1), (1, 2))
"""


def maps(reader: str) -> list[Map]:
    """The map of countries, and two of each country with enough people. Two statements."""
    limits = counting(on=clock.today())
    returns, totals = _by_country(asked(RETURNS))
    origins, _totals = _by_country(asked(ORIGINS))
    drawn = [code for code, people in totals.most_common(limits.maps_most.value) if limits.shows(people)]
    return [
        _countries(totals, limits, reader),
        *(_areas(Subject.AREAS, code, returns[code], limits, reader) for code in drawn),
        *(_areas(Subject.ORIGIN, code, origins[code], limits, reader) for code in drawn if code in origins),
    ]


def _by_country(rows: list[tuple[Any, ...]]) -> tuple[dict[str, Counter[str]], Counter[str]]:
    places: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for country, place, people in rows:
        if place is None:
            totals[country] = people
        else:
            places.setdefault(country, Counter())[" ".join(place.split())] += people
    return places, totals


def _countries(totals: Counter[str], limits: CountingVersion, reader: str) -> Map:
    found = {code: people for code, people in totals.most_common() if limits.shows(people)}
    spots = [Spot(at, country_name(code, reader), people) for code, people in found.items() if (at := _point(code))]
    few = sum(people for code, people in totals.items() if code not in found)
    notes = _not_shown(few, limits)
    rows = [[country_name(code, reader), people] for code, people in found.items()]
    columns = [_("Country of return"), _("People")]
    return Map(Subject.COUNTRIES, Mark.CIRCLES, columns, rows, "", notes, spots, list(found))


def _point(country: str) -> Point | None:
    town = biggest_town(country)
    return middle(country) or ((town.east, town.north) if town else None)


def _areas(subject: Subject, country: str, written: Counter[str], limits: CountingVersion, reader: str) -> Map:
    found: Counter[Place] = Counter()
    spelled: dict[Place, Counter[str]] = {}
    unknown: Counter[str] = Counter()
    for text, people in written.items():
        place = place_named(country, text) if text else None
        if place:
            found[place] += people
            spelled.setdefault(place, Counter())[text] += people
        elif text:
            unknown[text] += people
    shown = [(place, people) for place, people in found.most_common() if limits.shows(people)]
    shown = shown[: limits.places_most.value]
    spots = [Spot((place.east, place.north), _called(place, spelled[place], reader), people) for place, people in shown]
    rows: list[list[Any]] = [[spot.name, spot.people] for spot in spots]
    rest = found.total() - sum(people for _place, people in shown)
    notes = _left_out(rest, unknown, written[""], limits)
    return Map(subject, Mark.CIRCLES, [_("Region or town"), _("People")], rows, country, notes, spots, [country])


def _called(place: Place, spelled: Counter[str], reader: str) -> str:
    """As the records mostly write it, where a reader of this language reads those letters; else as maps do."""
    fits = written_in_arabic if reader.startswith("ar") else written_in_latin
    return next((text for text, _people in spelled.most_common() if fits(text)), place.called(reader))


def _left_out(rest: int, unknown: Counter[str], unsaid: int, limits: CountingVersion) -> list[str]:
    """Who does not stand on the map, and why."""
    notes = _not_shown(rest, limits)
    if unknown:
        notes.append(
            _("%(people)s whose place, as it is written in the record, is not on the map.")
            % {"people": _people(unknown.total(), limits)}
        )
        # Each name keeps its own direction among words of another one.
        often = [f"“\u2068{text}\u2069”" for text, people in unknown.most_common(NAMES_TOLD) if limits.shows(people)]
        if often:
            notes.append(_("Not on the map: %(names)s") % {"names": _(", ").join(often)})
    if unsaid:
        notes.append(_("%(people)s without a place in the record.") % {"people": _people(unsaid, limits)})
    return notes


def _not_shown(people: int, limits: CountingVersion) -> list[str]:
    least = {"least": limits.smallest_cell.value}
    if not people:
        return []
    if not limits.shows(people):
        return [_("Fewer than %(least)s people elsewhere: not shown.") % least]
    return [
        _("%(people)s elsewhere, fewer than %(least)s in each place: not shown.")
        % {"people": _people(people, limits), **least}
    ]


def _people(count: int, limits: CountingVersion) -> str:
    if not limits.shows(count):
        return _("Fewer than %(least)s people") % {"least": limits.smallest_cell.value}
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}
