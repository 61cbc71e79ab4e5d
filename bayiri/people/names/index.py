"""Keys: what is stored for a person, what is looked up for what somebody typed. Equality is all they need.

"p:" two words of the person together (rare), "h:" one word and the first sound of another, "v:" a name known
under many spellings, "s:" the consonants of one word, "d:" a Daitch-Mokotoff code of one word (common).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, combinations, islice, pairwise, permutations

from bayiri.people.names.sound import skeletons
from bayiri.people.names.words import Word, pairs, parsed

MOST_STORED = 40
MOST_ASKED = 60
MOST_PAIRED = 5  # words of one spelling that are paired with each other

WEIGHTS = {"p": 6.0, "h": 3.0, "v": 2.0, "s": 2.0, "d": 1.0}
SOUND_CLASSES = "AKHTSJPFLMNR"
TYPO = 0.5  # an altered skeleton weighs half


def keys(names: Iterable[str]) -> set[str]:
    """The keys to store for one person given all spellings of the name, whole names each; at most 40."""
    spellings = [parsed(name) for name in names]
    kinds = (_singles, _pairs, _known, _codes, _halves)
    return set(islice(dict.fromkeys(key for kind in kinds for words in spellings for key in kind(words)), MOST_STORED))


def query_keys(text: str) -> dict[str, float]:
    """The keys to look up for what was typed, with their weights; at most 60, the surest first."""
    words = parsed(text)
    weighed: dict[str, float] = {}
    for key in chain(_pairs(words), _halves(words), _known(words), _singles(words), _codes(words)):
        weighed.setdefault(key, WEIGHTS[key[0]])
    for key in chain(_parted(words), _run_together(words), _begun_wrongly(words), _altered(words)):
        weighed.setdefault(key, WEIGHTS[key[0]] * TYPO)
    return dict(islice(weighed.items(), MOST_ASKED))


def query_plan(text: str) -> list[list[str]]:
    """`query_keys` in stages, from the rarest to the commonest: stop when somebody found is likely (0.93)."""
    asked = list(query_keys(text))
    stages = [[key for key in asked if key[0] in kinds] for kinds in ("ph", "vs", "d")]
    return [stage for stage in stages if stage]


def _singles(words: tuple[Word, ...]) -> Iterator[str]:
    return (f"s:{code}" for word in words for code in (*word.skeletons, *word.parts))


def _known(words: tuple[Word, ...]) -> Iterator[str]:
    return (f"v:{word.canonical}" for word in words if word.canonical)


def _codes(words: tuple[Word, ...]) -> Iterator[str]:
    return (f"d:{code}" for word in words for code in word.codes)


def _pairs(words: tuple[Word, ...]) -> Iterator[str]:
    together = combinations(words[:MOST_PAIRED], 2)
    return (f"p:{pair}" for first, second in together for pair in pairs(first, second))


def _halves(words: tuple[Word, ...]) -> Iterator[str]:
    """One word whole, the other by its first sound only: finds a pair of which one word is misspelt."""
    for whole, other in permutations(words[:MOST_PAIRED], 2):
        for token in whole.tokens if other.tokens else ():
            yield f"h:{token}+{_start(other.tokens[0])}"


def _parted(words: tuple[Word, ...]) -> Iterator[str]:
    """A single word may be two run together (Noormohammad, Gebremedhin)."""
    code = words[0].skeletons[0] if len(words) == 1 and words[0].skeletons else ""
    for place in range(1, len(code)):
        first, second = code[:place], code[place:]
        yield f"p:{_pair(first, second)}"
        yield f"p:{_pair(first, 'A' + second)}"
        yield f"h:{first}+{_start(second)}"
        yield f"h:{second}+{_start(first)}"


def _run_together(words: tuple[Word, ...]) -> Iterator[str]:
    for first, second in pairwise(words):
        yield from (f"s:{code}" for code in skeletons(first.latin + second.latin, first.voweled)[:1])


def _begun_wrongly(words: tuple[Word, ...]) -> Iterator[str]:
    """Pairs in which one word begins otherwise; any later error is found by the halves."""
    if len(words) == 2:
        for whole, other in permutations(words):
            for code in _other_beginnings(other.tokens[0]) if whole.tokens and other.tokens else ():
                yield f"p:{_pair(whole.tokens[0], code)}"


@lru_cache(maxsize=10_000)
def _other_beginnings(code: str) -> tuple[str, ...]:
    swapped = code[1:2] + code[:1] + code[2:]
    replaced = [sound + code[1:] for sound in SOUND_CLASSES]
    missed = [sound + code for sound in SOUND_CLASSES if sound != "A"]
    return tuple(dict.fromkeys(other for other in (code[1:], swapped, *replaced, *missed) if other and other != code))


def _altered(words: tuple[Word, ...]) -> Iterator[str]:
    return (f"s:{code}" for word in words for heard in word.skeletons[:1] for code in _one_error(heard))


@lru_cache(maxsize=10_000)
def _one_error(code: str) -> tuple[str, ...]:
    """What the skeleton would be with one sound too many taken out, or two neighbours swapped."""
    dropped = [code[:place] + code[place + 1 :] for place in range(len(code))]
    swapped = [code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(len(code) - 1)]
    return tuple(other for other in dict.fromkeys(dropped + swapped) if len(other) > 1 and other != code)


def _pair(first: str, second: str) -> str:
    return "+".join(sorted((first, second)))


def _start(code: str) -> str:
    """The first sound; where that is a vowel, which most words could have, the second too."""
    return code[: 2 if code[0] == "A" else 1]
