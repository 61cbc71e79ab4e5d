"""Towns and provinces by any name they go by, with the point where they lie. Sources and licences: gazetteer.py."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

BUILT = Path(__file__).parent / "built"
CODE = 3  # letters in the code of a country
OFFERED = 150  # names that a page suggests of one country: the biggest towns
# Letters that writers of Arabic, Persian, Urdu and Kurdish put for one another.
ALIKE = str.maketrans(
    {"ة": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ھ": "ه", "ـ": None, "’": None, "'": None, "ʼ": None}
)
# What stands beside the name of a place without being part of it.
BESIDE_NAMES = (
    "province governorate district city town village region municipality county state division department of the"
    " ville departement gouvernorat commune de la le du des d ciudad provincia distrito municipio departamento del el"
    " محافظه مدينه قضاء ولايه اقليم منطقه ناحيه قريه"
)
GENERIC = frozenset(BESIDE_NAMES.split())
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff '’-]+")
ARABIC = re.compile("[\u0621-\u064a \u0640-]+")


@dataclass(frozen=True)
class Place:
    """A town or province: its name in Latin and in Arabic letters (empty where none is known), degrees east and north."""

    name: str
    arabic: str
    east: float
    north: float

    def called(self, language: str) -> str:
        """Its name for a reader of this language."""
        return self.arabic if language.startswith("ar") and self.arabic else self.name


def plain(text: str) -> str:
    """The letters and digits of a name in any script, without accents, hamza, case and signs."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(ALIKE)).translate(ALIKE)
    kept = (letter for letter in parts if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in kept).split())


def short(name: str) -> str:
    """The name without what stands beside it: "Erbil" of "Erbil Governorate"."""
    return " ".join(word for word in name.split() if plain(word) not in GENERIC)


def written_in_arabic(text: str) -> bool:
    """Is it written with the letters of Arabic alone?"""
    return bool(ARABIC.fullmatch(text))


def written_in_latin(text: str) -> bool:
    """Is it one name in Latin letters, with accents or without?"""
    return bool(LATIN.fullmatch(text))


def place_named(country: str, text: str) -> Place | None:
    """The place that somebody meant who typed this; of two towns with one name the bigger one. None where nobody knows.

    "Erbil", "erbil city", "Erbil, near the park" and "أربيل" are one place. Nothing is guessed from likeness.
    """
    known = _known(country)
    for part in (text, *re.split("[,،;/()|–-]| - ", text)):
        bare = plain(short(part)).removeprefix("al ").removeprefix("ال")
        for one in (plain(part), plain(short(part)), bare, f"al {bare}", f"ال{bare}"):
            if one in known:
                return known[one]
    return None


def biggest_town(country: str) -> Place | None:
    """Where most people of a country live."""
    return next(iter(_towns(country)), None)


def place_names(country: str, language: str) -> list[str]:
    """Names to suggest, by the reader's alphabet: the provinces and the biggest towns; none where no country is meant."""
    offered = [*_towns(country)[:OFFERED], *(_place(row) for row in _read(country)["areas"])]
    return sorted(dict.fromkeys(place.called(language) for place in offered), key=plain)


def _place(row: list[Any]) -> Place:
    name, arabic, east, north, _keys = row
    return Place(name, arabic, east, north)


@lru_cache(maxsize=4)
def _read(country: str) -> dict[str, list[list[Any]]]:
    path = BUILT / f"{country}.json"
    if not (len(country) == CODE and country.isascii() and country.isalpha() and path.is_file()):
        return {"towns": [], "areas": []}
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _towns(country: str) -> tuple[Place, ...]:
    return tuple(_place(row) for row in _read(country)["towns"])


@lru_cache(maxsize=4)
def _known(country: str) -> dict[str, Place]:
    """Which place a name means: a town's own name before the by-names of others, a bigger town before a smaller one, and a
    province where no town is called like that."""
    found: dict[str, Place] = {}
    read = _read(country)
    for rows, names in ((read["towns"], slice(1)), (read["towns"], slice(1, None)), (read["areas"], slice(None))):
        for row in rows:
            for key in row[4][names]:
                found.setdefault(key, _place(row))
    return found
