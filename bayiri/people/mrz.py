"""Reading the machine-readable zone of passports, identity cards and visas (ICAO Doc 9303, parts 3 to 7).

Pure: no database, no Django. `parse` tells what is written, whether each check digit fits, and every fault
with its place; deciding what that means for a person is not its work.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 3, 1)
FILLER = "<"
ALLOWED = re.compile("[A-Z0-9<]")
Span = tuple[int, int, int]  # line, from, to (before); lines count from 0


class NotAZone(ValueError):
    """The lines have the number and length of no machine-readable zone."""


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: line and column count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Check:
    """A check digit: the field it guards, what stands there, what should stand there."""

    field: str
    found: str
    expected: str

    @property
    def passes(self) -> bool:
        left_out = self.field == "optional" and self.found == FILLER  # allowed where it is empty (Doc 9303-4)
        return self.found == self.expected or (left_out and self.expected == "0")


@dataclass(frozen=True)
class Layout:
    """Where the fields of one format stand. `composite` lists what the last check digit covers."""

    name: str
    code: Span | None
    issuer: Span | None
    number: Span
    nationality: Span
    born: Span
    sex: Span
    expires: Span
    optional: Span
    names: Span | None
    optional_checked: bool = False
    second_optional: Span | None = None
    composite: tuple[Span, ...] = ()
    composite_digit: Span | None = None
    long_numbers: bool = False


def _two_lines(name: str, width: int, optional_end: int, **more) -> Layout:
    return Layout(
        name=name, code=(0, 0, 2), issuer=(0, 2, 5), names=(0, 5, width), number=(1, 0, 9),
        nationality=(1, 10, 13), born=(1, 13, 19), sex=(1, 20, 21), expires=(1, 21, 27),
        optional=(1, 28, optional_end), **more,
    )  # fmt: skip


def _composite_of(end: int) -> tuple[Span, ...]:
    return (1, 0, 10), (1, 13, 20), (1, 21, end)


TD1 = Layout(
    name="TD1", code=(0, 0, 2), issuer=(0, 2, 5), number=(0, 5, 14), optional=(0, 15, 30),
    born=(1, 0, 6), sex=(1, 7, 8), expires=(1, 8, 14), nationality=(1, 15, 18), second_optional=(1, 18, 29),
    names=(2, 0, 30), composite=((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
    composite_digit=(1, 29, 30), long_numbers=True,
)  # fmt: skip
TD2 = _two_lines("TD2", 36, 35, composite=_composite_of(35), composite_digit=(1, 35, 36), long_numbers=True)
TD3 = _two_lines("TD3", 44, 42, composite=_composite_of(43), composite_digit=(1, 43, 44), optional_checked=True)
MRV_A = _two_lines("MRV-A", 44, 44)
MRV_B = _two_lines("MRV-B", 36, 36)
LAYOUTS = {(3, 30): TD1, (2, 36): TD2, (2, 44): TD3}
VISAS = {(2, 44): MRV_A, (2, 36): MRV_B}


@dataclass(frozen=True)
class Zone:
    """What a zone says. Dates as written (YYMMDD, unknown parts "<<"); empty where nothing is written."""

    format: str
    document_code: str
    issuer: str
    number: str
    nationality: str
    born: str
    sex: str
    expires: str
    surname: str
    given_names: str
    names_may_be_cut: bool
    optional: str
    checks: tuple[Check, ...]
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> bool:
        """Every check digit fits and nothing else is wrong."""
        return not self.faults and all(check.passes for check in self.checks)


def check_digit(text: str) -> str:
    """The check digit of a field: weights 7, 3, 1; A is 10 ... Z is 35; the filler is 0 (Doc 9303-3)."""
    values = (0 if letter == FILLER else int(letter, 36) for letter in text)
    return str(sum(value * WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def parse(lines: str | Sequence[str]) -> Zone:
    """The zone in these lines (a text or a list). Raises NotAZone where no format has such lines.

    The line of names may be left out: the second line of a passport or card alone, or the first two of three.
    """
    given = [_tidy(line) for line in (lines.splitlines() if isinstance(lines, str) else lines)]
    layout, rows = _fitted([line for line in given if line])
    faults = _letter_faults(rows)
    safe = [re.sub("[^A-Z0-9<]", FILLER, row) for row in rows]
    number, number_check, rest = _number(layout, safe)
    surname, given_names, cut, name_faults = _names(layout, safe)
    faults += [*name_faults, *_field_faults(layout, safe)]
    second = _cut(safe, layout.second_optional)
    return Zone(
        format=layout.name,
        document_code=_cut(safe, layout.code).rstrip(FILLER),
        issuer=_cut(safe, layout.issuer).rstrip(FILLER),
        number=number,
        nationality=_cut(safe, layout.nationality).rstrip(FILLER),
        born=_cut(safe, layout.born),
        sex=_cut(safe, layout.sex).rstrip(FILLER),
        expires=_cut(safe, layout.expires),
        surname=surname,
        given_names=given_names,
        names_may_be_cut=cut,
        optional=" ".join(part.strip(FILLER) for part in (rest, second) if part.strip(FILLER)),
        checks=(number_check, *_checks(layout, safe)),
        faults=tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))),
    )


def full_date(written: str, *, today: date, future: bool = False) -> date | None:
    """The day meant by YYMMDD; None where a part is unknown or impossible.

    A birth lies in the hundred years up to `today`; an expiry (`future`) at most fifty years after it.
    """
    if not re.fullmatch("[0-9]{6}", written):
        return None
    year = today.year - today.year % 100 + int(written[:2])
    try:
        day = date(year, int(written[2:4]), int(written[4:]))
        if future:
            return day if day.year <= today.year + 50 else day.replace(year=year - 100)
        return day if day <= today else day.replace(year=year - 100)
    except ValueError:
        return None


def _tidy(line: str) -> str:
    return re.sub(r"\s", "", line).replace("«", "<<").upper()


def _fitted(rows: list[str]) -> tuple[Layout, list[str]]:
    """The layout, and the rows with a blank row for the line of names where it is left out."""
    lengths = sorted({len(row) for row in rows})
    shape = (len(rows), lengths[0] if len(lengths) == 1 else 0)
    if shape in LAYOUTS:
        return (VISAS if rows[0].startswith("V") and shape in VISAS else LAYOUTS)[shape], rows
    if shape in {(1, 36), (1, 44)}:
        return LAYOUTS[2, shape[1]], ["", *rows]
    if shape == (2, 30):
        return TD1, [*rows, ""]
    written = ", ".join(str(len(row)) for row in rows) or "none"
    raise NotAZone(f"no zone has lines of this length: {written} (wanted 3 of 30, 2 of 36 or 2 of 44)")


def _cut(rows: list[str], span: Span | None) -> str:
    return rows[span[0]][span[1] : span[2]] if span else ""


def _letter_faults(rows: list[str]) -> list[Fault]:
    return [
        Fault(line, column, f"character {letter!r} cannot stand in a zone")
        for line, row in enumerate(rows, 1)
        for column, letter in enumerate(row, 1)
        if not ALLOWED.match(letter)
    ]


def _number(layout: Layout, rows: list[str]) -> tuple[str, Check, str]:
    """The document's number, its check, and what of the optional field is left.

    A number of more than nine signs goes on in the optional field, its check digit after it (Doc 9303-5).
    """
    line, _, end = layout.number
    number, digit, optional = _cut(rows, layout.number), rows[line][end], _cut(rows, layout.optional)
    if layout.long_numbers and digit == FILLER and optional[:1] not in ("", FILLER):
        tail, _, rest = optional.partition(FILLER)
        number, digit, optional = number + tail[:-1], tail[-1], rest
    return number.rstrip(FILLER), Check("number", digit, check_digit(number)), optional


def _checks(layout: Layout, rows: list[str]) -> list[Check]:
    guarded = [("born", layout.born), ("expires", layout.expires)]
    if layout.optional_checked:
        guarded.append(("optional", layout.optional))
    checks = [Check(field, rows[span[0]][span[2]], check_digit(_cut(rows, span))) for field, span in guarded]
    if layout.composite_digit:
        covered = "".join(_cut(rows, span) for span in layout.composite)
        checks.append(Check("composite", _cut(rows, layout.composite_digit), check_digit(covered)))
    return checks


def _names(layout: Layout, rows: list[str]) -> tuple[str, str, bool, list[Fault]]:
    field = _cut(rows, layout.names)
    if not field or not layout.names:
        return "", "", False, []
    line, start, _ = layout.names
    written = field.rstrip(FILLER)
    faults = [
        Fault(line + 1, start + match.start() + 1, message)
        for pattern, message in (
            ("[0-9]", "a digit in the names"),
            ("^<", "the names begin with a filler"),
            ("<<<+(?=[A-Z])", "more than two fillers between names"),
        )
        for match in re.finditer(pattern, written)
    ]
    surname, _, given = written.partition("<<")
    cut = not field.endswith(FILLER)
    return _spaced(surname), _spaced(given), cut, faults


def _spaced(names: str) -> str:
    return " ".join(part for part in names.split(FILLER) if part)


def _field_faults(layout: Layout, rows: list[str]) -> list[Fault]:
    wanted = [
        (layout.code, "[ACIPV][A-Z0-9<]", "a document's code begins with A, C, I, P or V"),
        (layout.issuer, "[A-Z]{1,3}<*", "the issuing State is one to three letters"),
        (layout.nationality, "[A-Z]{1,3}<*", "the nationality is one to three letters"),
        (layout.number, "[A-Z0-9].*", "the document's number is missing"),
        (layout.sex, "[MF<]", "the sex is M, F or the filler"),
        (layout.born, DATE, "the date of birth is no date"),
        (layout.expires, DATE, "the date of expiry is no date"),
    ]
    return [
        Fault(span[0] + 1, span[1] + 1, message)
        for span, pattern, message in wanted
        if span and rows[span[0]] and not re.fullmatch(pattern, _cut(rows, span))
    ]


# Unknown parts of a date of birth are fillers (Doc 9303-3).
DATE = "([0-9]{2}|<<)(0[1-9]|1[0-2]|<<)(0[1-9]|[12][0-9]|3[01]|<<)"
