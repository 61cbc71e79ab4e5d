"""Outlines of countries as rings of points, degrees east and north. Source: Natural Earth, public domain."""

import json
from collections.abc import Collection
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from bayiri.reference.places import BUILT

OUTLINES = BUILT / "outlines.json"
KOSOVO_THERE = "Kosovo"  # the source gives it no code
NEAR = 3.0  # degrees of sea between two pieces of one country on one map
PART = 100  # a piece less than a hundredth of the biggest may lie outside the map

Point = tuple[float, float]
Ring = list[Point]
Frame = tuple[float, float, float, float]  # west, south, east, north


@cache
def rings_by_country() -> dict[str, list[Ring]]:
    """The outer rings of every country, the biggest first; disputed land that has no code stands under its name."""
    topology = json.loads(OUTLINES.read_bytes())
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    codes = _codes()
    found: dict[str, list[Ring]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = "XKX" if name == KOSOVO_THERE else codes.get(shape.get("id", ""), name)
        polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
        found.setdefault(code, []).extend(_ring(polygon[0], arcs) for polygon in polygons)
    for rings in found.values():
        rings.sort(key=_size, reverse=True)
    return found


@cache
def _framed() -> list[tuple[str, Frame, Ring]]:
    return [(code, frame_of(ring), ring) for code, rings in rings_by_country().items() for ring in rings]


def rings_within(seen: Frame, *, without: Collection[str]) -> list[Ring]:
    """The rings of all countries but some that come near a frame."""
    west, south, east, north = seen
    return [
        ring
        for code, (left, bottom, right, top), ring in _framed()
        if code not in without and left <= east and right >= west and bottom <= north and top >= south
    ]


def frame(country: str) -> Frame | None:
    """The degrees between which a country lies, far islands included; None where the source does not draw it."""
    rings = rings_by_country().get(country)
    return frame_of([point for ring in rings for point in ring]) if rings else None


def mainland(country: str) -> Frame | None:
    """The degrees between which the main part of a country lies: its biggest piece, and big pieces near to it."""
    rings = rings_by_country().get(country)
    if not rings:
        return None
    found, rest = list(rings[0]), [ring for ring in rings[1:] if _size(ring) * PART >= _size(rings[0])]
    while near := [ring for ring in rest if _near(frame_of(ring), frame_of(found))]:
        found += [point for ring in near for point in ring]
        rest = [ring for ring in rest if ring not in near]
    return frame_of(found)


def _near(one: Frame, other: Frame) -> bool:
    gaps = (one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])
    return max(gaps) <= NEAR


def middle(country: str) -> Point | None:
    """The middle of the biggest piece of a country."""
    rings = rings_by_country().get(country)
    if not rings:
        return None
    ring, twice, east, north = rings[0], 0.0, 0.0, 0.0
    for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        across = x * next_y - next_x * y
        twice, east, north = twice + across, east + (x + next_x) * across, north + (y + next_y) * across
    return (east / (3 * twice), north / (3 * twice)) if twice else ring[0]


def frame_of(points: list[Point]) -> Frame:
    east, north = [point[0] for point in points], [point[1] for point in points]
    return min(east), min(north), max(east), max(north)


def _codes() -> dict[str, str]:
    import pycountry  # reads its lists when first asked

    return {country.numeric: country.alpha_3 for country in pycountry.countries}


def _points(arc: list[list[int]], transform: dict[str, Any]) -> Ring:
    """An arc as TopoJSON packs it: whole steps from point to point."""
    (scale_x, scale_y), (from_x, from_y) = transform["scale"], transform["translate"]
    across, up = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
    return [(x * scale_x + from_x, y * scale_y + from_y) for x, y in zip(across, up, strict=True)]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Arcs put together; a number below nought is an arc walked backwards (-1 the first)."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return _unbroken(ring)


def _unbroken(ring: Ring) -> Ring:
    """Where land crosses the line of the date, its degrees go on counting instead of leaping from 180 to -180."""
    leaps = accumulate(
        (
            360.0 if before[0] - after[0] > 180 else -360.0 if after[0] - before[0] > 180 else 0.0
            for before, after in pairwise(ring)
        ),
        initial=0.0,
    )
    return [(east + leap, north) for (east, north), leap in zip(ring, leaps, strict=True)]


def _size(ring: Ring) -> float:
    west, south, east, north = frame_of(ring)
    return (east - west) * (north - south)
