"""A file as rows of texts: Excel (.xlsx) or CSV, whatever its encoding and separator."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 500 * 2**20  # a zip of 20 MB can hold a hundred times as much
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_LETTERS = 2000
SNIFFED = 64 * 1024
SEPARATORS = ",;\t|"
STRANGE = {"Cc", "Cn", "Co", "Cs"}
OTHER_FILES = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<!DOCTYPE", b"<html")
INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f]")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")


class Unreadable(ValueError):
    """The file is no table we can read. `code` is one of choices.UNREADABLE."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """Rows of texts, each with its number in the file, empty ones left out; how it was read."""

    rows: Iterator[tuple[int, list[str]]]
    encoding: str = ""
    separator: str = ""
    name: str = ""


def open_sheet(content: bytes, *, encoding: str = "", separator: str = "") -> Sheet:
    """The rows of a file. `encoding` and `separator` are found out where they are not said. Raises Unreadable."""
    if not content.strip():
        raise Unreadable("empty")
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large")
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("old_excel")
    return _plain(content, encoding, separator)


def _workbook(content: bytes) -> Sheet:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise Unreadable("not_a_table")
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable("too_large")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
    except Unreadable:
        raise
    except Exception:  # a damaged file fails in as many ways as there are parts in it
        raise Unreadable("broken") from None
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    return Sheet(_numbered(_as_texts(sheet.iter_rows(values_only=True))), name=sheet.title)


def _as_texts(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    try:
        for row in rows:
            yield [text_of(value) for value in row]
    except Unreadable:
        raise
    except Exception:
        raise Unreadable("broken") from None


def text_of(value: Any) -> str:
    """A cell as somebody would type it: dates as 1990-04-03, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _plain(content: bytes, encoding: str, separator: str) -> Sheet:
    if content.startswith(OTHER_FILES):
        raise Unreadable("not_a_table")
    encoding = encoding or guessed_encoding(content)
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="strict")
    except UnicodeError:
        text = content.decode(encoding, errors="replace")
    if not _is_text(text[:SNIFFED]):
        raise Unreadable("not_a_table")
    said = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to say it
    text = text[said.end() :] if said else text
    separator = separator or (said[1] if said and said[1] in SEPARATORS else guessed_separator(text[:SNIFFED]))
    first = 2 if said else 1
    return Sheet(_numbered(_lines(text, separator), first), encoding, separator)


def _is_text(text: str) -> bool:
    """Whether nearly every sign is one that people write: no control signs, nothing that could not be decoded."""
    strange = sum(unicodedata.category(sign) in STRANGE or sign == "\ufffd" for sign in text if sign not in "\t\r\n")
    return strange <= len(text) // 50


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_BYTES)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise Unreadable("broken") from None


def guessed_encoding(content: bytes) -> str:
    """What a text was written in: by its mark, by what its bytes cannot be, by how they stand together."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = content[:SNIFFED]
    if 0 in head:  # no other text has such bytes; of two-byte letters they are one half of every digit and comma
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # In French or Spanish a letter outside ASCII stands alone; Arabic words have nothing but such letters.
        runs = [len(run) for run in HIGH_RUN.findall(content)]
        return "cp1256" if sum(length for length in runs if length > 2) * 2 > sum(runs) else "cp1252"
    return "utf-8"


def guessed_separator(text: str) -> str:
    """The sign that parts most lines into as many cells as the first; the comma where none does."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]

    def steadiness(sign: str) -> tuple[int, int]:
        counts = [len(next(csv.reader([line], delimiter=sign), [])) for line in lines]
        most = max(counts, default=1)
        return (counts.count(most) if most > 1 else 0, most)

    return max(SEPARATORS, key=steadiness)


def _numbered(rows: Iterable[list[str]], first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, with their numbers. Raises Unreadable where there are too many."""
    found = 0
    for number, row in enumerate(rows, first):
        cells = [tidy(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        found += 1
        if found > MOST_ROWS + 10:  # with a heading, and perhaps a title above it
            raise Unreadable("too_many_rows")
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("too_many_columns")
        yield number, cells


def tidy(cell: str) -> str:
    """The text of a cell without what nobody sees, one space between words, without the apostrophe before a formula."""
    text = " ".join(CONTROL.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", cell[: MOST_LETTERS + 1]))).split())
    return text[1:] if re.match("'[=+@-]", text) else text
