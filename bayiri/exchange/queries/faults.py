"""A checked list with its faults marked, as the rows of a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from bayiri.exchange.choices import HouseholdState
from bayiri.exchange.models import CaseloadImport, ImportRow
from bayiri.exchange.wording import remarks_on
from bayiri.pages.spreadsheets import FAULTY, HINTED

LEFT_OUT = (HouseholdState.FAULTY, HouseholdState.KNOWN, HouseholdState.REFUSED)
READ_AT_ONCE = 1000


def rows_of(one: CaseloadImport, *, left_out: bool) -> Any:
    """The staged rows, or those of households that are left out, in the order of the file."""
    rows = ImportRow.objects.filter(caseload_import=one).order_by("number")
    return rows.filter(household__state__in=LEFT_OUT) if left_out else rows


def faults_sheet(one: CaseloadImport, *, left_out: bool) -> Iterator[list[Any]]:
    """The file's own columns, and before them what is wrong; cells with a fault are coloured. The file can be mended and
    uploaded again as it is.
    """
    yield [_("What is wrong"), _("Row"), *one.headers]
    for row in rows_of(one, left_out=left_out).iterator(READ_AT_ONCE):
        remarks = remarks_on(row, one)
        wrong = {remark.column for remark in remarks if remark.is_fault}
        said = " ".join(dict.fromkeys(f"{r.heading}: {r.text}" if r.heading else r.text for r in remarks))
        colour = FAULTY if wrong else HINTED if remarks else ""
        cells = [*row.cells, *[""] * (len(one.headers) - len(row.cells))]
        yield [
            (said, colour), row.number,
            *((cell, FAULTY) if place in wrong else cell for place, cell in enumerate(cells)),
        ]  # fmt: skip
