"""Tables as files that offices open: CSV and XLSX. What a cell says is never taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute instead of showing
SHEET_NAME = 31  # longest name of a sheet, in letters
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def harmless(value: Any) -> Any:
    """The value as it may stand in a cell: a text that a spreadsheet would compute gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Rows as CSV, one after the other, with the mark by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([harmless("" if value is None else value) for value in row])
        yield line.getvalue().encode()


def workbook(sheets: Iterable[tuple[str, Iterable[Sequence[Any]]]], *, from_right: bool = False) -> bytes:
    """Sheets of (name, rows), the first row of each a heading, as XLSX."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name.translate(NOT_IN_A_NAME)[:SHEET_NAME])
        sheet.sheet_view.rightToLeft = from_right
        sheet.freeze_panes = "A2"
        for place, row in enumerate(rows):
            cells = [WriteOnlyCell(sheet, value=harmless(value)) for value in row]
            for cell in cells if not place else ():
                cell.font = Font(bold=True)
            sheet.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
