"""Lists as files that a spreadsheet opens: no cell of them is taken for a formula."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
FAULTY, HINTED = "FFF4C7C3", "FFFCE8B2"
WIDEST = 40
CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f]")


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
        writer.writerow([_plain(safe(value)) for value in row])
        if place % 500 == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def workbook(title: str, rows: Iterable[Sequence[Any]], *, right_to_left: bool = False) -> IO[bytes]:
    """An Excel file, written row by row: the first is the heading. A value may come with a colour: (value, colour)."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_title(title))
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = right_to_left
    fills = {colour: PatternFill("solid", fgColor=colour) for colour in (FAULTY, HINTED)}
    bold = Font(bold=True)

    def cell(value: Any, colour: str = "", heading: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=_as_stored(safe(value)))
        if colour:
            made.fill = fills[colour]
        if heading:
            made.font = bold
        return made

    for place, row in enumerate(rows):
        if not place:
            for column, value in enumerate(row, 1):
                sheet.column_dimensions[_letter(column)].width = min(max(len(str(value)) + 2, 12), WIDEST)
            sheet.append([cell(value, heading=True) for value in row])
        else:
            sheet.append([cell(*value) if isinstance(value, tuple) else _as_stored(safe(value)) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever answers with it closes it
    book.save(file)
    file.seek(0)
    return file


def _as_stored(value: Any) -> Any:
    """What the file's format can hold: moments without their zone, texts without control characters."""
    if isinstance(value, str):
        return CONTROL.sub("", value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _title(text: str) -> str:
    """A sheet's name: 31 letters, without those that Excel refuses."""
    return "".join(letter for letter in text if letter not in "[]:*?/\\")[:31] or "1"
