"""Daitch-Mokotoff codes: six digits for how a name sounds, several where a spelling has several sounds.

Written from the coding chart that Randy Daitch and Gary Mokotoff published ("Proposal for a more effective
Soundex system", 1985; https://www.jewishgen.org/InfoFiles/soundex.html). Gives the same codes as the
function `daitch_mokotoff` of PostgreSQL's fuzzystrmatch, except that an unpronounceable word has no code.
"""

from functools import lru_cache

LENGTH = 6

# Each line: the codes at the start of a name, before a vowel, elsewhere ("-" is silent); then the spellings.
# A second reading of the same spellings follows after "|".
CHART = """
0 1 - : ai aj ay ei ej ey oi oj oy ui uj uy ue
0 7 - : au
0 - - : a e i o u
1 1 - : eu
1 - - : ia ie io iu y
1 - - | 4 4 4 : j
7 7 7 : b f fb p pf ph v w
5 5 5 : g k kh q
5 5 - : h
5 54 54 : chs ks x
5 5 5 | 4 4 4 : c ch
5 5 5 | 45 45 45 : ck
3 3 3 : d dt t th
8 8 8 : l
6 6 6 : m n
66 66 66 : mn nm
9 9 9 : r
94 94 94 | 4 4 4 : rs rz
4 4 4 : cs csz cz czs drs drz ds dsh dsz dz dzh dzs s sch sh sz
4 4 4 : tc tch trs trz ts tsch tsh tsz ttch tts ttsch ttsz ttz tz tzs z zh zs zsch zsh
2 4 4 : sc schtch schtsch schtsh shch shtch shtsh stch strs strz stsch stsh szcs szcz zdz zdzh zhdzh
2 43 43 : schd scht sd shd sht st szd szt zd zhd
"""

VOWELS = frozenset("aeiouy")

Reading = tuple[str, str, str]


def _chart() -> dict[str, tuple[Reading, ...]]:
    chart: dict[str, tuple[Reading, ...]] = {}
    for line in CHART.strip().splitlines():
        codes, spellings = line.split(" : ")
        readings = tuple(_reading(columns) for columns in codes.split("|"))
        chart.update((spelling, readings) for spelling in spellings.split())
    return chart


def _reading(columns: str) -> Reading:
    start, before_vowel, elsewhere = columns.replace("-", " - ").split()
    return start.strip("-"), before_vowel.strip("-"), elsewhere.strip("-")


SOUNDS = _chart()
LONGEST = max(map(len, SOUNDS))


@lru_cache(maxsize=20_000)
def daitch_mokotoff(word: str) -> tuple[str, ...]:
    """All codes of a word in lower-case ASCII letters, sorted; none where it has no letter."""
    word = "".join(letter for letter in word if "a" <= letter <= "z")
    # the code so far, the digit just before, whether a J that follows is a vowel
    branches = {("", "", True), ("", "", False)}
    place = 0
    while place < len(word):
        spelling = _spelling_at(word, place)
        end = place + len(spelling)
        branches = {
            _said(code, last, reading[_column(word, place, end, j_next)], j_next)
            for code, last, j_here in branches
            for reading in (_readings_of_j(j_here) if spelling == "j" else SOUNDS[spelling])
            for j_next in (True, False)
        }
        place = end
    return tuple(sorted({code[:LENGTH].ljust(LENGTH, "0") for code, _, _ in branches})) if word else ()


def _spelling_at(word: str, place: int) -> str:
    for length in range(LONGEST, 1, -1):
        if (part := word[place : place + length]) in SOUNDS:
            return part
    return word[place]


def _readings_of_j(is_vowel: bool) -> tuple[Reading]:
    """J sounds as Y or as DZH; what comes before it was coded to fit the one or the other."""
    return (SOUNDS["j"][0 if is_vowel else 1],)


def _column(word: str, start: int, end: int, j_is_vowel: bool) -> int:
    if start == 0:
        return 0
    if end == len(word):
        return 2
    return 1 if word[end] in VOWELS or (word[end] == "j" and j_is_vowel) else 2


def _said(code: str, last: str, digits: str, j_next: bool) -> tuple[str, str, bool]:
    """The same digit twice in a row is one sound, unless a silent letter stands between."""
    new = digits[1:] if digits and digits[0] == last else digits
    return (code + new)[:LENGTH], digits[-1:], j_next
