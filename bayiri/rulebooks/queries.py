"""What other rooms ask of dated documents. Files are read again only where their content changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from bayiri.rulebooks import rules, scores
from bayiri.rulebooks.counting import Counting, CountingVersion
from bayiri.rulebooks.documents import (
    ROOT,
    Programme,
    Published,
    load,
    load_programme,
    load_safeguards,
    load_survey,
    load_values,
    own_path,
    version_on,
)
from bayiri.rulebooks.examples import first_wrong_example
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.letters import LettersDocument, StarterLetter
from bayiri.rulebooks.outlook import ContextVersion, DistrictContext, WaysDocument, WaysVersion
from bayiri.rulebooks.reasons import reason
from bayiri.rulebooks.scores import SurveyScore
from bayiri.rulebooks.shapes import (
    Departures,
    DeparturesVersion,
    Jurisdiction,
    Plain,
    Retention,
    RetentionVersion,
    Safeguards,
    SafeguardsVersion,
    SurveyVersion,
    Value,
    Values,
)
from bayiri.rulebooks.shapes.carriers import CarrierDocument, CarrierVersion
from bayiri.rulebooks.shapes.protection import (
    AdvisoriesDocument,
    AdvisoryShape,
    InstrumentsDocument,
    InstrumentsVersion,
)
from bayiri.rulebooks.shapes.rights import RightsDocument, RightsVersion

Found = TypeVar("Found")


@dataclass(frozen=True)
class ValuesInForce(Mapping[str, Plain]):
    """The values of one law on one day, by name; `told(name)` gives unit, source and status too."""

    code: str
    version: str
    hash: str
    told_by_name: Mapping[str, Value]

    def __getitem__(self, name: str) -> Plain:
        return self.told_by_name[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self.told_by_name)

    def __len__(self) -> int:
        return len(self.told_by_name)

    def told(self, name: str) -> Value:
        return self.told_by_name[name]

    def number(self, name: str) -> int:
        """A whole number. Raises Fault where the value is something else."""
        value = self[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise Fault(f"{self.code}.{name}", "is not a whole number")
        return value

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers. Raises Fault where the value is something else."""
        value = self[name]
        if not isinstance(value, list) or not all(isinstance(one, int) for one in value):
            raise Fault(f"{self.code}.{name}", "is not a list of whole numbers")
        return [int(one) for one in value]

    def words(self, name: str) -> list[str]:
        """A list of words. Raises Fault where the value is something else."""
        value = self[name]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Fault(f"{self.code}.{name}", "is not a list of words")
        return [str(one) for one in value]

    def truth(self, name: str) -> bool:
        """A yes or no. Raises Fault where the value is something else."""
        value = self[name]
        if not isinstance(value, bool):
            raise Fault(f"{self.code}.{name}", "is neither true nor false")
        return value


def programme_documents() -> list[Programme]:
    """Every rulebook of `programmes/`, by code. Raises Fault where one is broken or an example fails."""
    return [_usable(load_programme(path)) for path in sorted((ROOT / "programmes").glob("*.yaml"))]


def programme_document(code: str) -> Programme:
    """The rulebook with this code. Raises Fault."""
    return _usable(load_programme(_own("programmes", code)))


def assess(document: Programme, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the household in `facts` would get, as `rules.assess` describes."""
    return rules.assess(document, facts)


def assess_together(documents: list[Programme], facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One answer a rulebook, where what one programme gives excludes another.

    Where a household is given anything by a programme, those that this one excludes refuse.
    """
    answers = {document.code: rules.assess(document, facts) for document in documents}
    for document in documents:
        for code in document.rulebook.excludes if answers[document.code]["entitlements"] else ():
            if code in answers and answers[code]["eligible"]:
                answers[code] = _excluded(answers[code], by=document.code)
    return list(answers.values())


def _excluded(answer: dict[str, Any], *, by: str) -> dict[str, Any]:
    names = dict.fromkeys(one["component"] for one in [*answer["entitlements"], *answer["refused"]])
    refused = [{"component": name, "because": [reason("excluded", programme=by)]} for name in names]
    return {
        **answer,
        "eligible": False,
        "entitlements": [],
        "refused": refused,
        "missing": [],
        "totals": {},
    }


def law(code: str, *, on: date) -> ValuesInForce:
    """The values of the document CODE of `law/` in force on this day. Raises Fault."""
    document = load_values(_own("law", code))
    assert isinstance(document.shape, Values)
    version = version_on(document.shape.versions, on)
    if version is None:
        raise Fault(code, f"no version is in force on {on}")
    return ValuesInForce(code, version.version, document.hash, version.values)


def safeguards(*, on: date) -> SafeguardsVersion:
    """The catalogue of safeguards in force on this day: `law/protection/safeguards.yaml`. Raises Fault."""
    shape = load_safeguards(_own("law", "safeguards")).shape
    assert isinstance(shape, Safeguards)
    version = version_on(shape.versions, on)
    if version is None:
        raise Fault("safeguards", f"no version is in force on {on}")
    return version


def counting(*, on: date) -> CountingVersion:
    """How people are counted and shown on this day: `law/statistics.yaml`. Raises Fault."""
    document = load(_own("law", "statistics"))
    assert isinstance(document, Published)
    assert isinstance(document.shape, Counting)
    version = version_on(document.shape.versions, on)
    if version is None:
        raise Fault("statistics", f"no version is in force on {on}")
    return version


def retention(*, on: date) -> RetentionVersion:
    """What every field holds and how long it is kept, on this day: `retention/fields.yaml`. Raises Fault."""
    document = load(ROOT / "retention" / "fields.yaml")
    assert isinstance(document, Published)
    assert isinstance(document.shape, Retention)
    version = version_on(document.shape.versions, on)
    if version is None:
        raise Fault("retention", f"no version is in force on {on}")
    return version


def survey(code: str, *, on: date) -> SurveyVersion:
    """The questions of `surveys/CODE.yaml` in force on this day. Raises Fault."""
    version = version_on(load_survey(_own("surveys", code)).versions, on)
    if version is None:
        raise Fault(code, f"no version is in force on {on}")
    return version


def survey_score(code: str, answers: Mapping[str, str], *, on: date) -> SurveyScore:
    """The score of these answers (item code: option code), as `scores.score` describes."""
    return scores.score(load_survey(_own("surveys", code)), answers, on)


@dataclass(frozen=True)
class InForce(Generic[Found]):
    """One version of a document, as it is in force on a day, with the names a record keeps of it."""

    code: str
    version: str
    hash: str
    names: Mapping[str, str]
    status: str
    content: Found


def ways(country: str, *, on: date) -> InForce[WaysVersion] | None:
    """The ways to stay in a country and to leave it: `law/ways-COUNTRY.yaml`; None where nobody wrote them down."""
    path = _own("law", f"ways-{country.lower()}")
    if not path.is_file():
        return None
    document = load(path)
    assert isinstance(document, Published)
    assert isinstance(document.shape, WaysDocument)
    version = version_on(document.shape.versions, on)
    if version is None:
        return None
    names: Mapping[str, str] = document.shape.names
    return InForce(document.shape.code, version.version, document.hash, names, document.shape.status, version)


def district_context(country: str, place: str, *, on: date) -> InForce[ContextVersion] | None:
    """What a district offers, by any of the names it is known under: `law/contexts/*.yaml`; None where nobody knows."""
    for path in sorted((ROOT / "law" / "contexts").glob(f"context-{country.lower()}-*.yaml")):
        document = load(path)
        assert isinstance(document, Published)
        assert isinstance(document.shape, DistrictContext)
        version = version_on(document.shape.versions, on)
        if version and document.shape.is_called(place):
            names: Mapping[str, str] = document.shape.district
            return InForce(document.shape.code, version.version, document.hash, names, document.shape.status, version)
    return None


def every_departure_law() -> list[DeparturesVersion]:
    """All versions of `law/return/departure-periods.yaml`: what the guards of the database copy. Raises Fault."""
    return _departures().versions


def departure_law(country: str, *, on: date) -> InForce[Jurisdiction]:
    """How long somebody has who is told to leave a country, as the law stood on a day; the strictest in hand where nobody
    wrote that country's down. Raises Fault where no version was in force.
    """
    document = load(_own("law", "departure-periods"))
    shape = _departures()
    version = version_on(shape.versions, on)
    if version is None:
        raise Fault(shape.code, f"no version is in force on {on}")
    law = version.of(country)
    return InForce(shape.code, version.version, document.hash, law.names, law.status, law)


def _departures() -> Departures:
    document = load(_own("law", "departure-periods"))
    assert isinstance(document, Published)
    assert isinstance(document.shape, Departures)
    return document.shape


def every_rights_notice() -> list[RightsVersion]:
    """All versions of `law/return/rights-notice.yaml`: what the guards of the database copy. Raises Fault."""
    return _rights_notice().versions


def rights_notice(*, on: date) -> InForce[RightsVersion]:
    """What somebody is told who was told to leave, as it stood on a day. Raises Fault where no version was in force."""
    document, shape = load(_own("law", "rights-notice")), _rights_notice()
    version = version_on(shape.versions, on)
    if version is None:
        raise Fault(shape.code, f"no version is in force on {on}")
    return InForce(shape.code, version.version, document.hash, shape.names, shape.status, version)


def _rights_notice() -> RightsDocument:
    document = load(_own("law", "rights-notice"))
    assert isinstance(document, Published)
    assert isinstance(document.shape, RightsDocument)
    return document.shape


def letter_starters(*, on: date) -> list[StarterLetter]:
    """The product's own letters in force on this day: `law/letter-templates.yaml`. Raises Fault."""
    document = load(_own("law", "letter-templates"))
    assert isinstance(document, Published)
    assert isinstance(document.shape, LettersDocument)
    version = version_on(document.shape.versions, on)
    return version.letters if version else []


def instruments(*, on: date) -> InForce[InstrumentsVersion]:
    """What forbids a return, by State, on this day: `law/protection/instruments.yaml`. Raises Fault."""
    document = load(_own("law", "instruments"))
    assert isinstance(document, Published)
    assert isinstance(document.shape, InstrumentsDocument)
    version = version_on(document.shape.versions, on)
    if version is None:
        raise Fault("instruments", f"no version is in force on {on}")
    shape = document.shape
    return InForce(shape.code, version.version, document.hash, shape.names, shape.status, version)


def advisories(*, on: date) -> list[AdvisoryShape]:
    """Every advisory of the version in force on this day, past and to come: `law/protection/advisories.yaml`. Raises Fault."""
    document = load(_own("law", "advisories"))
    assert isinstance(document, Published)
    assert isinstance(document.shape, AdvisoriesDocument)
    version = version_on(document.shape.versions, on)
    return version.advisories if version else []


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


def _own(folder: str, code: str) -> Any:
    """The file of a code; a code can name no other place."""
    if not code.replace("-", "").replace("_", "").isalnum():
        raise Fault(folder, f"{code!r} is no code")
    return own_path(folder, code)


def _usable(programme: Programme) -> Programme:
    if fault := first_wrong_example(programme):
        raise fault
    return programme
