"""The words of a name, with what belongs together put together: Abd al-Rahman, Salah ad-Din, Abu Bakr."""

import re
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from bayiri.people.names import script
from bayiri.people.names.daitch_mokotoff import daitch_mokotoff
from bayiri.people.names.sound import MOST, folded, skeletons
from bayiri.people.names.variants import canonical

MOST_WORDS = 8
MOST_CODES = 2


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _set("al el ul il ad ed ud as es us ar er ur az ez uz ash esh ush")
DROPPED = _set(
    "bin ben ibn bint binti binte bte ould wuld mint ag oglu oghlu ogly ugli kyzy qizi gizi kizi uulu "
    "van von der den de da do dos das du del della di la le los las y e"
)
SERVANT = _set("abd abdul abdel abdal abdur abder abdir abdus abdes abdoul abdil abdun abdud")
PARENT = _set("abu abou abo aboo umm oum")
FAITH = _set("din deen dine ddin ddine eddine eddin uddin uddine addin oddin eldin aldin uldin")
GOD = _set("allah ullah ulla olla ollah alla")
ATTACHED_SERVANT = re.compile(r"^[ac]a?bd(?:ou|oo|[aeiuy])?(?:l{1,2}|(?=([rsntdz])\1))?(?P<rest>[a-z]{2,})$")
ATTACHED_ARTICLE = re.compile(r"^(?:al|el)-?(?=[^aeiouyl])(?P<rest>[a-z]{3,})$")


class Word(NamedTuple):
    """One word of a name: its Latin spelling, what it sounds like, the name it is a spelling of."""

    latin: str
    folded: str
    skeletons: tuple[str, ...]
    parts: tuple[str, ...]  # skeletons of what it may be shortened to
    codes: tuple[str, ...]
    canonical: str | None
    voweled: bool

    @property
    def tokens(self) -> tuple[str, ...]:
        """What stands for this word in a pair: its sound, and that of the known name it is a spelling of."""
        known = skeletons(self.canonical)[:1] if self.canonical else ()
        return tuple(dict.fromkeys((*self.skeletons[:1], *known, *self.skeletons[1:])))[:2]


Reading = tuple[str, ...]


def words(text: str) -> list[str]:
    """The words of a name in Latin letters, without particles, in their order."""
    return [word.latin for word in parsed(text)]


@lru_cache(maxsize=20_000)
def parsed(text: str) -> tuple[Word, ...]:
    """The words of a name with all that is needed to find and compare them; at most eight."""
    voweled = not script.without_vowels(text)
    spelled = [piece for reading in script.readings(text) for piece in _pieces(reading)]
    return tuple(_word(readings, voweled) for readings in _put_together(spelled)[:MOST_WORDS])


def _pieces(readings: Reading) -> list[Reading]:
    """Hyphens part words; all readings of a word are parted alike or not at all."""
    first = readings[0].split("-")
    rest = [reading.split("-") for reading in readings[1:]]
    same = [pieces for pieces in rest if len(pieces) == len(first)]
    whole = [pieces[0] for pieces in rest if len(pieces) == 1]
    pieces = [tuple(dict.fromkeys(alike)) for alike in zip(first, *same, strict=True)]
    if len(first) == 2 and first[0] in ARTICLES and whole:
        return [(*pieces[1], *whole)]
    return [piece for piece in pieces if piece[0]]


def _put_together(spelled: list[Reading]) -> list[Reading]:
    joined: list[Reading] = []
    waiting = ""
    for place, readings in enumerate(spelled):
        first, is_last = readings[0], place + 1 == len(spelled)
        if waiting:
            if first not in ARTICLES or is_last:
                joined.append(_prefixed(waiting, readings))
                waiting = ""
        elif first in SERVANT and not is_last:
            waiting = "abdu"
        elif first in PARENT and not is_last:
            waiting = "abu"
        elif joined and first in FAITH:
            joined[-1] = _suffixed(joined[-1], "udin")
        elif joined and first in GOD:
            joined[-1] = _suffixed(joined[-1], "ullah")
        elif first not in ARTICLES or is_last:
            joined.append(readings)
    without = [readings for readings in joined if readings[0] not in DROPPED]
    return without if len(without) >= 2 or not joined else joined


def _prefixed(prefix: str, readings: Reading) -> Reading:
    return tuple(prefix + (reading.lstrip("l") if prefix == "abdu" else reading) for reading in readings)


def _suffixed(readings: Reading, suffix: str) -> Reading:
    return tuple(reading + suffix for reading in readings)


@lru_cache(maxsize=20_000)
def _word(readings: Reading, voweled: bool) -> Word:
    plain, short = readings[0], ""
    known = next((name for reading in readings if (name := canonical(reading))), None)
    if attached := ATTACHED_SERVANT.match(plain):
        short = attached["rest"]
        readings = (f"abdu{short}", *readings[1:])
    elif not known and (attached := ATTACHED_ARTICLE.match(plain)):
        short = attached["rest"]
    heard = dict.fromkeys(skeleton for reading in readings for skeleton in skeletons(reading, voweled))
    codes = dict.fromkeys(code for reading in readings for code in daitch_mokotoff(reading))
    known = known or canonical(readings[0])
    return Word(
        latin=readings[0],
        folded=folded(readings[0]),
        skeletons=tuple(heard)[:MOST],
        parts=skeletons(short, voweled)[:1] if len(short) > 3 else (),
        codes=tuple(codes)[:MOST_CODES] if len(plain) > 1 else (),
        canonical=known,
        voweled=voweled,
    )


def pairs(first: Word, second: Word, most: int = 4) -> list[str]:
    """Codes for two words of one person together, whatever their order; the likeliest first."""
    tokens = islice(product(first.tokens, second.tokens), most)
    return list(dict.fromkeys("+".join(sorted(pair)) for pair in tokens))
