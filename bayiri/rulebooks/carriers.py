"""The rules of carriers: `carriers/*.yaml`."""

from dataclasses import dataclass
from datetime import date

from bayiri.rulebooks.documents import ROOT, Published, load, version_on
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.shapes.carriers import CarrierDocument, CarrierVersion

STRICTEST = "strictest"


@dataclass(frozen=True)
class Carrier:
    """A carrier and whom it takes on board, as its document of a day says."""

    code: str
    called: tuple[str, ...]
    names: dict[str, str]
    source: str
    status: str
    rules: CarrierVersion


def carriers(*, on: date) -> list[Carrier]:
    """Every carrier with a version in force on this day. Raises Fault."""
    found = []
    for path in sorted((ROOT / "carriers").glob("*.yaml")):
        document = load(path)
        assert isinstance(document, Published)
        shape = document.shape
        assert isinstance(shape, CarrierDocument)
        version = version_on(shape.versions, on)
        if version:
            called = tuple(name.strip().lower() for name in shape.called)
            found.append(Carrier(shape.code, called, dict(shape.names), shape.source, shape.status, version))
    return found


def carrier_called(name: str, *, on: date) -> Carrier:
    """The carrier of a booking by its name; the strictest where nobody wrote its rules down. Raises Fault."""
    every = carriers(on=on)
    wanted = name.strip().lower()
    mine = next((one for one in every if wanted in one.called), None)
    strictest = mine or next((one for one in every if one.code == STRICTEST), None)
    if strictest is None:
        raise Fault(STRICTEST, f"no version is in force on {on}")
    return strictest
