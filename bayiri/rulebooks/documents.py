"""Dated documents from files: read, compared with their shape, compiled. Faults name file and place."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bayiri.rulebooks.counting import Counting
from bayiri.rulebooks.currencies import in_minor_units
from bayiri.rulebooks.expressions import Expression, Vocabulary, prepared
from bayiri.rulebooks.facts import CASE_FACTS, COUNTED_FACTS, PERSON_FACTS
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.letters import LettersDocument
from bayiri.rulebooks.outlook import DistrictContext, WaysDocument
from bayiri.rulebooks.shapes import (
    CountryList,
    Dated,
    Departures,
    Document,
    Retention,
    Rulebook,
    RulebookVersion,
    Safeguards,
    Survey,
    Values,
)
from bayiri.rulebooks.shapes.carriers import CarrierDocument
from bayiri.rulebooks.shapes.protection import AdvisoriesDocument, InstrumentsDocument
from bayiri.rulebooks.shapes.rights import RightsDocument
from bayiri.rulebooks.yamltext import read_yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("programmes", "law", "carriers", "surveys", "retention")
SHAPES: dict[str, type[Document]] = {
    "programme": Rulebook,
    "list": CountryList,
    "values": Values,
    "survey": Survey,
    "safeguards": Safeguards,
    "retention": Retention,
    "ways": WaysDocument,
    "context": DistrictContext,
    "statistics": Counting,
    "letters": LettersDocument,
    "departures": Departures,
    "instruments": InstrumentsDocument,
    "advisories": AdvisoriesDocument,
    "carrier": CarrierDocument,
    "rights-notice": RightsDocument,
}
OtherShape = (
    CountryList | Values | Survey | Safeguards | Retention | WaysDocument | DistrictContext | Counting | LettersDocument
    | Departures | InstrumentsDocument | AdvisoriesDocument | CarrierDocument | RightsDocument
)  # fmt: skip
ALWAYS = frozenset({"on", "case", "people"})

AnyVersion = TypeVar("AnyVersion", bound=Dated)


@dataclass(frozen=True, eq=False)
class Programme:
    """A rulebook ready to assess. `hash` covers the file and every list it refers to."""

    place: str
    hash: str
    rulebook: Rulebook
    lists: Mapping[str, CountryList]
    expressions: Mapping[str, Expression]

    @property
    def code(self) -> str:
        return self.rulebook.code


@dataclass(frozen=True, eq=False)
class Published:
    """Any other dated document, with the hash of its file."""

    place: str
    hash: str
    shape: OtherShape


def every_path() -> list[Path]:
    """The files of the project's own dated documents."""
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.yaml"))]


def load(path: Path | str) -> Programme | Published:
    """The document at `path`, loaded again only where a file's content changed. Raises Fault."""
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Fault(str(path), (error.strerror or "cannot be read").lower()) from None
    try:
        shape = _shaped(content)
        if not isinstance(shape, Rulebook):
            return _published(str(path), content)
        found = {name: _list_path(code, path) for name, code in shape.lists.items()}
        lists = tuple((name, load_list(where)) for name, where in found.items())
        return _programme(str(path), content, lists)
    except Fault as fault:
        raise fault.within(str(path)) from None


def load_programme(path: Path | str) -> Programme:
    """The rulebook at `path`. Raises Fault, also where the file is another kind of document."""
    document = load(path)
    if not isinstance(document, Programme):
        raise Fault(str(path), f"kind: {document.shape.kind!r}, where a programme is needed")
    return document


def load_list(path: Path | str) -> Published:
    return _of_kind(path, CountryList)


def load_values(path: Path | str) -> Published:
    return _of_kind(path, Values)


def load_safeguards(path: Path | str) -> Published:
    return _of_kind(path, Safeguards)


def load_survey(path: Path | str) -> Survey:
    """The survey at `path`, all its versions. Raises Fault."""
    shape = _of_kind(path, Survey).shape
    assert isinstance(shape, Survey)
    return shape


def _of_kind(path: Path | str, kind: type[Document]) -> Published:
    document = load(path)
    if not isinstance(document, Published) or not isinstance(document.shape, kind):
        raise Fault(str(path), f"kind: not a document of kind {kind.__name__}")
    return document


def version_on(versions: Sequence[AnyVersion], on: date) -> AnyVersion | None:
    """The version in force on this day."""
    return next((version for version in versions if version.in_force(on)), None)


@lru_cache(maxsize=2048)
def members_on(programme: Programme, on: date) -> dict[str, list[str]]:
    """The lists that a rulebook refers to, as they stand on this day."""
    return {name: found.members(on) for name, found in programme.lists.items()}


@lru_cache(maxsize=256)
def _shaped(content: bytes) -> Document:
    raw = read_yaml(content)
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in SHAPES:
        raise Fault("kind", f"{kind!r} is none of {', '.join(SHAPES)}")
    try:
        return SHAPES[kind].model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise Fault(_dotted(first["loc"]), first["msg"].removeprefix("Value error, ")) from None


def _dotted(location: tuple[int | str, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).lstrip(".") or "document"


@lru_cache(maxsize=256)
def _published(place: str, content: bytes) -> Published:
    shape = _shaped(content)
    assert isinstance(shape, OtherShape)
    for fault in _overlaps(shape.versions):
        raise fault
    return Published(place, hashlib.sha256(content).hexdigest(), shape)


@lru_cache(maxsize=256)
def _programme(place: str, content: bytes, lists: tuple[tuple[str, Published], ...]) -> Programme:
    rulebook = _shaped(content)
    assert isinstance(rulebook, Rulebook)
    for fault in [*_overlaps(rulebook.versions), *_bad_amounts(rulebook)]:
        raise fault
    digest = hashlib.sha256(content)
    shapes = {}
    for name, published in lists:
        assert isinstance(published.shape, CountryList)
        shapes[name] = published.shape
        digest.update(published.hash.encode())
    return Programme(place, digest.hexdigest(), rulebook, shapes, _expressions(rulebook))


@lru_cache(maxsize=500)
def own_path(folder: str, code: str) -> Path:
    """The project's own document with this code, wherever in `folder` it lies."""
    return next((ROOT / folder).rglob(f"{code}.yaml"), ROOT / folder / f"{code}.yaml")


def _list_path(code: str, rulebook: Path) -> Path:
    """Beside the rulebook, in `law` beside its folder, or in the project's own `law`."""
    candidates = [folder / f"{code}.yaml" for folder in (rulebook.parent, rulebook.parent.parent / "law")]
    return next((path for path in candidates if path.is_file()), own_path("law", code))


def _overlaps(versions: Sequence[Dated]) -> Iterator[Fault]:
    for earlier, later in pairwise(versions):
        ends = earlier.valid_until
        same_dates = getattr(earlier, "chosen_on", None) == getattr(later, "chosen_on", None)
        if same_dates and (ends is None or later.valid_from <= ends):
            yield Fault("versions", f"{later.version} begins before {earlier.version} ends")
    names = [version.version for version in versions]
    if len(set(names)) < len(names):
        yield Fault("versions", "two versions have one name")


def _bad_amounts(rulebook: Rulebook) -> Iterator[Fault]:
    for version in rulebook.versions:
        rates = [rate for component in version.components for rate in component.rates]
        amounts = [(rate.id, rate.amount) for rate in rates] + [(cap.id, cap.amount) for cap in version.caps]
        for name, amount in amounts:
            if amount is not None and (fault := _bad_amount(amount, rulebook.currency)):
                yield Fault(f"{version.version}.{name}.amount", fault)


def _bad_amount(amount: str | int, currency: str) -> str | None:
    try:
        return f"{amount} is negative" if in_minor_units(amount, currency) < 0 else None
    except ValueError as error:
        return str(error)


def _expressions(rulebook: Rulebook) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for version in rulebook.versions:
        for place, source, scope in _sources(version):
            expression = prepared(source, f"{version.version}.{place}", _vocabulary(rulebook, scope))
            found.setdefault(source, expression)
    return found


def _sources(version: RulebookVersion) -> Iterator[tuple[str, str, str]]:
    for number, condition in enumerate(version.eligibility):
        yield f"eligibility[{number}].when", condition.when, condition.scope
    for component in version.components:
        if component.when:
            yield f"{component.component}.when", component.when, component.scope
        for rate in component.rates:
            for name, source in (("when", rate.when), ("computed", rate.computed)):
                if source:
                    yield f"{component.component}.{rate.id}.{name}", source, component.scope
    for cap in version.caps:
        if cap.when:
            yield f"caps.{cap.cap}.when", cap.when, cap.scope


def _vocabulary(rulebook: Rulebook, scope: str) -> Vocabulary:
    own = {root: {path for path in rulebook.facts if path.startswith(root)} for root in ("case.", "person.")}
    variables = ALWAYS | set(rulebook.lists) | ({"person"} if scope == "person" else set())
    return Vocabulary(
        frozenset(variables),
        frozenset({*CASE_FACTS, *(path.removeprefix("case.") for path in own["case."])}),
        frozenset({*PERSON_FACTS, *COUNTED_FACTS, *(path.removeprefix("person.") for path in own["person."])}),
    )
