"""Tables as files that offices open: CSV and XLSX, the only place that writes them. No cell is taken for a formula."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULAS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # what a spreadsheet would compute, wide forms too
FAULTY, HINTED = "FFF4C7C3", "FFFCE8B2"  # colours that a cell may have
NARROWEST, WIDEST = 12, 40  # letters in a column
LONGEST = 32_767  # letters in a cell
SHEET_NAME = 31  # letters in the name of a sheet
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f]")
AT_ONCE = 500  # rows of CSV in one piece


def safe(value: Any) -> Any:
    """A cell that no spreadsheet reads as a formula: a text that would begin one gets an apostrophe."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULAS):
        return f"'{value}"
    return value


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it, some hundred rows at a time."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for place, row in enumerate(rows, 1):
        writer.writerow([_in_csv(safe(value)) for value in row])
        if place % AT_ONCE == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def workbook(sheets: Iterable[tuple[str, Iterable[Sequence[Any]]]], *, from_right: bool = False) -> IO[bytes]:
    """An Excel file of (name, rows), written row by row: the first row of each sheet is its heading, and stays in sight.

    A value may come with one of the colours above: (value, colour). Days and moments are days and moments there too.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    taken: set[str] = set()
    for name, rows in sheets:
        _fill(book.create_sheet(_sheet_name(name, taken)), rows, from_right)
    if not taken:
        book.create_sheet("1")  # Excel opens no file without a sheet
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever answers with it closes it
    book.save(file)
    file.seek(0)
    return file


def _fill(sheet: Any, rows: Iterable[Sequence[Any]], from_right: bool) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = from_right
    fills = {colour: PatternFill("solid", fgColor=colour) for colour in (FAULTY, HINTED)}
    bold = Font(bold=True)

    def cell(value: Any, colour: str = "", heading: bool = False) -> Any:
        stored = _in_excel(safe(value))
        if not colour and not heading:
            return stored
        made = WriteOnlyCell(sheet, value=stored)
        if colour:
            made.fill = fills[colour]
        if heading:
            made.font = bold
        return made

    # How wide a column is stands before the first row in the file: the heading and what comes next say it.
    all_rows = iter(rows)
    first = list(islice(all_rows, AT_ONCE))
    for column, width in enumerate(_widths(first), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for place, row in enumerate(first):
        sheet.append([cell(*value) if isinstance(value, tuple) else cell(value, heading=not place) for value in row])
    for row in all_rows:
        sheet.append([cell(*value) if isinstance(value, tuple) else cell(value) for value in row])


def _widths(rows: list[Sequence[Any]]) -> list[int]:
    widths: list[int] = []
    for row in rows:
        widths += [NARROWEST] * (len(row) - len(widths))
        for place, value in enumerate(row):
            text = str(value[0] if isinstance(value, tuple) else value)
            widths[place] = min(max(widths[place], len(text) + 2), WIDEST)
    return widths


def _in_csv(value: Any) -> Any:
    value = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return value.isoformat() if isinstance(value, date) else value


def _in_excel(value: Any) -> Any:
    """What the file's format can hold: moments without their zone, texts without control characters and not endless."""
    if isinstance(value, str):
        return CONTROL.sub("", value)[:LONGEST]
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value


def _sheet_name(text: str, taken: set[str]) -> str:
    """A sheet's name: at most 31 letters, without those that Excel refuses, and no two alike."""
    name = base = text.translate(NOT_IN_A_NAME).strip().strip("'")[:SHEET_NAME] or "1"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: SHEET_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name
