"""What is wrong with a row, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bayiri.core.invariants import INVARIANTS
from bayiri.exchange.choices import FAULTS, HINTS
from bayiri.exchange.models import CaseloadImport, ImportRow


@dataclass(frozen=True)
class Remark:
    """One thing to say of a row; `column` is its place, or None where the whole row is meant."""

    row: int
    column: int | None
    heading: str
    typed: str
    text: str
    is_fault: bool


def remarks_on(row: ImportRow, one: CaseloadImport) -> list[Remark]:
    """Faults first, then what is worth a look."""
    faults = [_remark(row, one, fault.get("column"), fault_in_words(fault), is_fault=True) for fault in row.faults]
    hints: list[str] = []
    if row.twice_in:
        hints.append(str(HINTS["twice"]) % {"row": row.twice_in})
    if row.known:
        hints.append(str(HINTS["known"]))
    return faults + [_remark(row, one, None, hint, is_fault=False) for hint in hints]


def fault_in_words(fault: dict[str, Any]) -> str:
    code = fault["code"]
    return str(INVARIANTS[code]) if code in INVARIANTS else str(FAULTS[code]) % fault


def reason_in_words(reason: str) -> str:
    """Why a household was refused: a rule's sentence, or what the database said."""
    return str(INVARIANTS.get(reason, _("The database refused it: %(words)s") % {"words": reason}))


def _remark(row: ImportRow, one: CaseloadImport, column: int | None, text: str, *, is_fault: bool) -> Remark:
    header = one.headers[column] if column is not None and column < len(one.headers) else ""
    return Remark(
        row.number, column, header,
        _cell(row.cells, column), text, is_fault,
    )  # fmt: skip


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""
