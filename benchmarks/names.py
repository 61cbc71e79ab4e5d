"""Fictional people of many cultures, ways to misspell them, and how many are found again: recall in memory.

`python -m benchmarks.names --people 20000 --queries 200` prints the figures as JSON.
"""

import json
import time
from argparse import ArgumentParser
from collections import defaultdict
from functools import cache
from heapq import nlargest
from pathlib import Path
from random import Random

from bayiri.people import names

POOLS = Path(__file__).parent / "data" / "name_pools.txt"
CANDIDATES = 300  # people ranked letter by letter, at most
SURE = 0.93  # somebody so like what was typed has been found: no commoner keys are looked up

# How a full name is put together: given (g), father's or middle name (m), family (f); with its share in 10.
ORDERS = {
    "arabic": {"gmf": 6, "gf": 3, "gmmf": 1},
    "afghan": {"gf": 4, "gmf": 6},
    "persian": {"gf": 5, "gmf": 5},
    "kurdish": {"gmm": 3, "gmf": 5, "gf": 2},
    "turkish": {"gf": 5, "gmf": 5},
    "ethiopic": {"gm": 4, "gmm": 6},
    "somali": {"gmm": 8, "gm": 2},
    "vietnamese": {"fg": 6, "fgg": 4},
    "latin": {"gff": 4, "gmff": 5, "gf": 1},
    "westafrican": {"gf": 6, "gmf": 4},
    "punjabi": {"gf": 3, "gff": 7},
}
USUAL_ORDER = {"gf": 6, "gmf": 4}

# What one spelling of a sound turns into when somebody else writes it down.
RESPELT = [
    ("kh", "h"), ("h", "kh"), ("ou", "u"), ("u", "ou"), ("oo", "u"), ("u", "oo"), ("o", "u"), ("u", "o"),
    ("y", "i"), ("i", "y"), ("ee", "i"), ("i", "ee"), ("i", "e"), ("e", "i"), ("a", "e"), ("e", "a"),
    ("q", "k"), ("k", "q"), ("k", "c"), ("c", "k"), ("gh", "g"), ("g", "gh"), ("j", "dj"), ("dj", "j"),
    ("j", "dzh"), ("sh", "ch"), ("sh", "sch"), ("ch", "tch"), ("ch", "sh"), ("w", "v"), ("v", "w"),
    ("w", "ou"),
    ("th", "t"), ("t", "th"), ("dh", "d"), ("d", "dh"), ("ph", "f"), ("f", "ph"), ("z", "s"), ("s", "z"),
    ("ts", "tz"), ("x", "ks"), ("ai", "ay"), ("ei", "ai"), ("ay", "ei"), ("ya", "ia"), ("ov", "off"),
    ("v", "b"), ("b", "p"), ("zh", "j"), ("s", "ss"), ("ss", "s"), ("l", "ll"), ("m", "mm"), ("nn", "n"),
]  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def pools() -> dict[str, dict[str, list[tuple[str, str]]]]:
    """For each culture its given and family names as (native script, Latin)."""
    read: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(dict)
    here: list[tuple[str, str]] = []
    for line in POOLS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            culture, kind = line.strip("[]").split(".")
            here = read[culture].setdefault(kind, [])
        elif not line.startswith("#"):
            for entry in line.split():
                latin, _, native = entry.partition("=")
                spaced = latin.replace("-", " ") if culture == "vietnamese" else latin
                here.append((native or spaced, spaced))
    return dict(read)


def people(n: int, seed: int = 1) -> list[tuple[str, str]]:
    """`n` fictional people as (name in its own script, name in Latin letters), the same for the same seed."""
    random = Random(seed)
    cultures = sorted(pools())
    return [_person(random.choice(cultures), random) for _ in range(n)]


def full_name(culture: str, random: Random) -> list[tuple[str, str]]:
    """One fictional name, word by word, each as (native script, Latin), in the order the culture writes it."""
    given = pools()[culture]["given"]
    family = pools()[culture].get("family", given)
    orders = ORDERS.get(culture, USUAL_ORDER)
    order = random.choices(list(orders), weights=list(orders.values()))[0]
    return [random.choice(family if letter == "f" else given) for letter in order]


def _person(culture: str, random: Random) -> tuple[str, str]:
    parts = full_name(culture, random)
    return " ".join(native for native, _ in parts), " ".join(latin for _, latin in parts)


def misspell(name: str, random: Random) -> str:
    """A Latin name as another hand would write it: respelt, mistyped, its words moved, joined or left out."""
    words = name.lower().split()
    for _ in range(random.choice((1, 1, 2, 3))):
        _change(words, random, _respell)
    if random.random() < 0.5:
        _change(words, random, _mistype)
    if random.random() < 0.2:
        words = [names.latin(word) or word for word in words]  # accents left out
    return " ".join(_rearranged(words, random))


def _change(words: list[str], random: Random, how) -> None:
    place = random.randrange(len(words))
    if len(words[place]) > 2:
        words[place] = how(words[place], random)


def _respell(word: str, random: Random) -> str:
    fitting = [(old, new) for old, new in RESPELT if old in word]
    if not fitting:
        return word
    old, new = random.choice(fitting)
    place = random.choice([at for at in range(len(word)) if word.startswith(old, at)])
    return word[:place] + new + word[place + len(old) :]


def _mistype(word: str, random: Random) -> str:
    """One slip: a letter left out, doubled, wrong, or two swapped; at any place, the first too."""
    place = random.randrange(len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    slip = random.choice(("dropped", "doubled", "wrong", "swapped"))
    if slip == "dropped":
        return before + after
    if slip == "doubled":
        return before + letter * 2 + after
    if slip == "wrong":
        return before + random.choice(LETTERS) + after
    return before + after[:1] + letter + after[1:]


def _rearranged(words: list[str], random: Random) -> list[str]:
    chance = random.random()
    if len(words) > 2 and chance < 0.3:  # the middle name is often not known
        words = words[:1] + words[2:]
    elif chance < 0.45:
        words = words[::-1]
    elif chance < 0.5 and len(words) == 2:
        words = ["".join(words)]
    elif chance < 0.6:
        words = [word.replace("-", "") for word in words]
    return words


class Held:
    """People held in memory under their keys, searched as the product searches its table of keys."""

    def __init__(self, everyone: list[list[str]]):
        self.spellings = everyone
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.stored = 0
        for person, spellings in enumerate(everyone):
            stored = names.keys(spellings)
            self.stored += len(stored)
            for key in stored:
                self.by_key[key].append(person)

    def search(self, text: str) -> tuple[list[int], int, int]:
        """The first ten, how many people were candidates, how many rows of keys were read."""
        weights = names.query_keys(text)
        found: dict[int, float] = defaultdict(float)
        ranked: list[tuple[float, int]] = []
        rows = 0
        for stage in names.query_plan(text):
            for key in stage:
                rows += len(self.by_key.get(key, ()))
                for person in self.by_key.get(key, ()):
                    found[person] += weights[key]
            best = nlargest(CANDIDATES, found, key=found.__getitem__)
            alike = ((names.likeness(text, self.spellings[person]), -person) for person in best)
            ranked = sorted(alike, reverse=True)
            if ranked and ranked[0][0] >= SURE:
                break
        return [-person for _, person in ranked[:10]], len(found), rows


def run(n: int = 20_000, queries: int = 200, seed: int = 1) -> dict[str, object]:
    """Recall among the first ten for `queries` misspelt names of `n` people, and what it cost."""
    everyone = people(n, seed)
    random = Random(seed + 1)
    started = time.perf_counter()
    held = Held([_as_registered(native, latin, random) for native, latin in everyone])
    stored_seconds = time.perf_counter() - started
    asked = [_asked(everyone[person], person, random) for person in random.sample(range(n), queries)]
    started = time.perf_counter()
    answers = [held.search(text) for _, text in asked]
    took = time.perf_counter() - started
    missed = [
        {"asked": text, "name": " / ".join(dict.fromkeys(everyone[person]))}
        for (person, text), (first_ten, _, _) in zip(asked, answers, strict=True)
        if person not in first_ten
    ]
    sizes = sorted(candidates for _, candidates, _ in answers)
    reads = sorted(rows for _, _, rows in answers)
    return {
        "people": n,
        "queries": queries,
        "recall_at_10": round(1 - len(missed) / queries, 4),
        "keys_per_person": round(held.stored / n, 2),
        "keys_ms_per_person": round(stored_seconds / n * 1000, 4),
        "ms_per_query": round(took / queries * 1000, 2),
        "candidates": {"median": sizes[queries // 2], "p95": sizes[int(queries * 0.95)], "most": sizes[-1]},
        "rows_read": {"median": reads[queries // 2], "p95": reads[int(queries * 0.95)], "most": reads[-1]},
        "missed": missed,
    }


def _as_registered(native: str, latin: str, random: Random) -> list[str]:
    """Some are registered in both scripts, some only as written, some only in Latin letters."""
    spellings = random.choice(([native, latin], [native, names.latin(native)], [latin]))
    return list(dict.fromkeys(spellings))


def _asked(person: tuple[str, str], place: int, random: Random) -> tuple[int, str]:
    """What is typed for a person: a misspelt Latin name, one time in ten the name in its own script."""
    native, latin = person
    return place, native if native != latin and random.random() < 0.1 else misspell(latin, random)


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(json.dumps(run(options.people, options.queries, options.seed), ensure_ascii=False, indent=1))
