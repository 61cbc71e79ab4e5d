"""CEL expressions: compiled once, compared with the facts that exist, run against one household."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import cel

from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.periods import days, midnight, months, months_after, years
from bayiri.rulebooks.reasons import reason

# The binding logs every error of an own function; the fault we raise says the same in one line.
logging.getLogger("cel").addHandler(logging.NullHandler())
logging.getLogger("cel").propagate = False

STRING = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
DATE_CALL = re.compile(r"\bdate\(\s*(['\"])(.*?)\1\s*\)")
BOUND = re.compile(r"\.(?:all|exists|exists_one|filter|map)\(\s*([A-Za-z_]\w*)\s*,")
PATH = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\.([A-Za-z_]\w*)(?!\w|\s*\()")
HAS = re.compile(r"\bhas\(\s*([A-Za-z_]\w*)\.([A-Za-z_]\w*)\s*\)")


@cache
def written_date(text: str) -> datetime:
    return midnight(date.fromisoformat(text))


def of_all(choose: Any) -> Any:
    """`min(list)` or `min(a, b, ...)`: both ways of writing."""
    return lambda *values: choose(values[0] if len(values) == 1 and isinstance(values[0], list) else values)


FUNCTIONS = {
    "years": years,
    "months": months,
    "days": days,
    "months_after": months_after,
    "date": written_date,
    "min": of_all(min),
    "max": of_all(max),
    "sum": of_all(sum),
}
KNOWN_FUNCTIONS = {*FUNCTIONS, "has", "size", "int", "string", "startsWith", "endsWith", "contains"}


@dataclass(frozen=True)
class Expression:
    """A compiled expression and the facts it speaks of, as (`case` | `person` | `people`, name).

    `needed` are those it cannot do without; `optional` those it asks for first with `has(...)`.
    """

    source: str
    place: str
    program: cel.Program
    needed: tuple[tuple[str, str], ...]
    optional: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Vocabulary:
    """The names an expression may use."""

    variables: frozenset[str]
    case_facts: frozenset[str]
    person_facts: frozenset[str]


def prepared(source: str, place: str, vocabulary: Vocabulary) -> Expression:
    """The expression, ready to run. Raises Fault where it is unreadable or speaks of what nobody declares."""
    try:
        program = cel.compile(source)
    except ValueError as error:
        raise Fault(place, f"bad expression {source!r}: {str(error).partition('ERROR:')[2] or error}") from None
    bare = STRING.sub("''", source)
    bound = set(BOUND.findall(bare))
    paths = [("people" if root in bound else root, name) for root, name in PATH.findall(bare)]
    asked = {("people" if root in bound else root, name) for root, name in HAS.findall(bare)}
    for fault in _strangers(program, source, paths, bound, vocabulary):
        raise Fault(place, fault)
    named = dict.fromkeys(paths)
    needed = tuple(path for path in named if path not in asked)
    return Expression(source, place, program, needed, tuple(path for path in named if path in asked))


def _strangers(
    program: cel.Program,
    source: str,
    paths: list[tuple[str, str]],
    bound: set[str],
    vocabulary: Vocabulary,
) -> Iterable[str]:
    for name in program.functions():
        if name[0] not in "_@!-" and name not in KNOWN_FUNCTIONS:
            yield f"unknown function {name} in {source!r}"
    for name in program.variables():
        if name not in vocabulary.variables | bound:
            yield f"unknown name {name} in {source!r}"
    for root, name in paths:
        declared = vocabulary.case_facts if root == "case" else vocabulary.person_facts
        if name not in declared:
            yield f"unknown fact {root}.{name} in {source!r}"
    for _, text in DATE_CALL.findall(source):
        try:
            written_date(text)
        except ValueError:
            yield f"{text!r} is not a date in {source!r}"


class Circumstances:
    """One household on one date, as expressions see it. Prepared once, then asked many times."""

    def __init__(self, on: date, case: Mapping[str, Any], people: list["PersonFacts"], lists: Mapping[str, list[str]]):
        self.case = case
        self.people = people
        self.person: PersonFacts | None = None
        self.context = cel.Context(
            {"on": midnight(on), "case": in_cel(case), "people": [one.values for one in people], **lists},
            FUNCTIONS,
        )

    def narrow(self, people: list["PersonFacts"]) -> None:
        """From now on `people` are only these: those whom the programme is for."""
        if len(people) < len(self.people):
            self.people = people
            self.context.add_variable("people", [one.values for one in people])

    def look_at(self, person: "PersonFacts") -> None:
        """From now on `person` is this one."""
        self.person = person
        self.context.add_variable("person", person.values)

    def value(self, expression: Expression) -> tuple[Any, list[str]]:
        """The value and no missing facts; or None and the missing facts. Raises Fault on nonsense."""
        try:
            return expression.program.execute(self.context), []
        except Exception as error:
            absent = self.absent(expression.needed) or self.absent(expression.optional)
            if absent:
                return None, absent
            raise Fault(expression.place, f"{expression.source!r}: {error}") from None

    def absent(self, paths: Iterable[tuple[str, str]]) -> list[str]:
        """Those of these facts that the household lacks, as `case.x` and `people.ID.x`."""
        lacking = []
        for root, name in paths:
            if root == "case" and name not in self.case:
                lacking.append(f"case.{name}")
            people = [one for one in self._meant(root) if name not in one.values]
            lacking.extend(f"people.{one.id}.{name}" for one in people)
        return lacking

    def _meant(self, root: str) -> list["PersonFacts"]:
        if root == "person" and self.person:
            return [self.person]
        return self.people if root == "people" else []

    def stated(self, expression: Expression) -> list[str]:
        """The facts this expression rested on, as a reader sees them: `case.order_on is 2024-01-31`."""
        lines = []
        for root, name in (*expression.needed, *expression.optional):
            if root == "case" and name in self.case:
                lines.append(reason("case_fact", name=name, value=shown(self.case[name])))
            elif root == "person" and self.person and name in self.person.values:
                value = shown(self.person.values[name])
                lines.append(reason("person_fact", person=self.person.id, name=name, value=value))
        return lines


@dataclass(frozen=True)
class PersonFacts:
    """One person's facts in CEL's types."""

    id: str
    values: dict[str, Any]


def in_cel(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Dates become midnight UTC; the rest stays."""
    return {name: midnight(value) if isinstance(value, date) else value for name, value in facts.items()}


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else str(value)
