"""How alike two names are, for ranking the people a search has found."""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from bayiri.people.names.script import latin
from bayiri.people.names.words import Word, parsed

Key = TypeVar("Key", bound=Hashable)
VARIANT, SAME_SOUND, INITIAL = 0.95, 0.88, 0.75
NOT_ALIKE = 0.6  # words less alike than this are different words
MISSING = 0.15  # what a word costs that the person has and the query lacks, against one the query has


def likeness(query: str, names: Iterable[str]) -> float:
    """From 0 (nothing in common) to 1 (a spelling of the person's name); best of `names`."""
    asked = parsed(query)
    plain = latin(query)
    best = 0.0
    for name in names:
        if plain and plain == latin(name):
            return 1.0
        best = max(best, _alike(asked, parsed(name)))
    return best


def closest(query: str, names: Mapping[Key, Iterable[str]], most: int) -> list[Key]:
    """The `most` keys whose names have most letters in common with the query: a quick choice of whom to rank."""
    if len(names) <= most:
        return list(names)
    spelt = {(key, place): name.lower() for key, spellings in names.items() for place, name in enumerate(spellings)}
    likest = process.extract(latin(query), spelt, scorer=fuzz.token_sort_ratio, processor=None, limit=None)
    return list(islice(dict.fromkeys(key for _name, _score, (key, _place) in likest), most))


def sort_key(name: str) -> str:
    """The stored key by which names sort: Latin letters, particles and all, nothing else."""
    return latin(name).replace("-", " ")


def _alike(asked: tuple[Word, ...], held: tuple[Word, ...]) -> float:
    if not asked or not held:
        return 0.0
    matched, left_asked, left_held = _assigned(asked, held)
    found = sum(_weight(word) * likeness for word, likeness in matched)
    lacking = sum(_weight(held[place]) for place in left_held)
    whole = sum(map(_weight, asked)) + MISSING * lacking
    score = found / whole
    if len(asked) != len(held) and (left_asked or left_held):
        score = max(score, 0.97 * _run_together(asked, held))
    in_order = [word for word, _ in matched] == list(asked)
    return min(score, 1.0) * (0.99 if in_order else 0.98)


def _assigned(asked: tuple[Word, ...], held: tuple[Word, ...]) -> tuple[list[tuple[Word, float]], set[int], set[int]]:
    """Each word asked for with the held word it is likest, each held word used once; what is left over."""
    alike = sorted(
        ((word_likeness(word, other), -a, -h) for a, word in enumerate(asked) for h, other in enumerate(held)),
        reverse=True,
    )
    left_asked, left_held = set(range(len(asked))), set(range(len(held)))
    matched = []
    for score, a, h in alike:
        if score >= NOT_ALIKE and -a in left_asked and -h in left_held:
            left_asked.remove(-a)
            left_held.remove(-h)
            matched.append((-h, asked[-a], score))
    return (
        [(word, score) for _, word, score in sorted(matched, key=lambda match: match[0])],
        left_asked,
        left_held,
    )


@lru_cache(maxsize=10_000)
def word_likeness(word: Word, other: Word) -> float:
    """How alike two words are, 0 to 1: the same, a known variant, the same sound, a slip of the keys."""
    if word.latin == other.latin:
        return 1.0
    if len(word.latin) == 1 or len(other.latin) == 1:
        return INITIAL if word.latin[0] == other.latin[0] else 0.0
    letters = JaroWinkler.similarity(word.folded, other.folded)
    if word.canonical and word.canonical == other.canonical:
        return VARIANT + 0.04 * letters
    same_sound = not set(word.skeletons).isdisjoint(other.skeletons)
    if not (word.voweled and other.voweled):
        return SAME_SOUND + 0.08 * letters if same_sound else 0.92 * _sounds_alike(word, other)
    if same_sound:
        return SAME_SOUND - 0.08 + 0.19 * letters
    return max(0.95 * letters, 0.85 * _sounds_alike(word, other))


def _sounds_alike(word: Word, other: Word) -> float:
    if not word.skeletons or not other.skeletons:
        return 0.0
    return JaroWinkler.similarity(word.skeletons[0], other.skeletons[0])


def _weight(word: Word) -> float:
    return min(len(word.latin), 8) ** 0.5


def _run_together(asked: tuple[Word, ...], held: tuple[Word, ...]) -> float:
    return JaroWinkler.similarity("".join(word.folded for word in asked), "".join(word.folded for word in held))
