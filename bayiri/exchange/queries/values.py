"""The values of a list whose meaning is asked for: what nobody could guess, and of short lists what was guessed."""

from collections.abc import Iterator
from dataclasses import dataclass

from bayiri.exchange.models import CaseloadImport
from bayiri.exchange.queries.imports import values_in
from bayiri.exchange.sheets import codes
from bayiri.exchange.sheets.fields import FIELDS, plain
from bayiri.exchange.sheets.mapping import Mapping

TYPED = ("country", "nationality", "language")  # too many to choose from a list for each value
LEFT_EMPTY = "-"


@dataclass(frozen=True)
class AskedValue:
    """A value as it stands in the list, under which field, how often, and the code it is read as: "-" leaves it empty,
    an empty text is not known yet.
    """

    name: str
    kind: str
    text: str
    count: int
    code: str = ""


def asked_values(one: CaseloadImport) -> list[AskedValue]:
    """By field, in the order of the columns; the commonest value first."""
    mapping = Mapping.read(one.columns)
    return [asked for column, name in mapping.coded.items() for asked in _asked(one, column, name)]


def _asked(one: CaseloadImport, column: int, name: str) -> Iterator[AskedValue]:
    kind, said = FIELDS[name].kind, one.meanings.get(name, {})
    counted = values_in(one, column)
    read = codes.of_column(kind, [text for text, _count in counted])
    unknown = {text for text, _count in one.unknown.get(name, [])}
    for text, count in counted:
        value = plain(text)
        code = (said[value] or LEFT_EMPTY) if value in said else read.get(value, "")
        if kind not in TYPED or value in said or text in unknown:
            yield AskedValue(name, kind, text, count, code)
    shown = {text for text, _count in counted}
    for text, count in one.unknown.get(name, []):
        if text not in shown:
            yield AskedValue(name, kind, text, count)
