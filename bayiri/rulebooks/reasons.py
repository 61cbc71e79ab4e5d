"""Reasons of an answer: a code with parameters. The answer says them in English; a page says them in any language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# How an answer says each. `text` is a sentence of the rulebook itself, which brings its translations along.
SAID = {
    "text": "{text}",
    "text_of_person": "people.{person}: {text}",
    "rate": "{rate}: {text}",
    "lowered": "{cap} ({id}): {text}, {most} {currency}: {before} lowered to {after}",
    "case_fact": "case.{name} is {value}",
    "person_fact": "people.{person}.{name} is {value}",
    "excluded": "excluded together with {programme}",
    "no_version": "no version of {programme} is in force on {day}",
    "only_from": "only from {day}",
    "only_between": "only from {day} until {until}",
}
_DAY = r"\d{4}-\d\d-\d\d"
# The first pattern that fits counts; whatever fits none is a sentence of the rulebook.
_PATTERNS = [
    ("person_fact", re.compile(r"people\.(?P<person>[^.:]+)\.(?P<name>\w+) is (?P<value>.*)")),
    ("case_fact", re.compile(r"case\.(?P<name>\w+) is (?P<value>.*)")),
    ("text_of_person", re.compile(r"people\.(?P<person>[^.:]+): (?P<text>.+)")),
    ("excluded", re.compile(r"excluded together with (?P<programme>[a-z0-9_-]+)")),
    ("no_version", re.compile(rf"no version of (?P<programme>\S+) is in force on (?P<day>{_DAY})")),
    ("only_between", re.compile(rf"only from (?P<day>{_DAY}) until (?P<until>{_DAY})")),
    ("only_from", re.compile(rf"only from (?P<day>{_DAY})")),
    (
        "lowered",
        re.compile(
            r"(?P<cap>[a-z0-9_-]+) \((?P<id>[^)]+)\): (?P<text>.+), (?P<most>[\d.]+) (?P<currency>[A-Z]{3}): "
            r"(?P<before>[\d.]+) lowered to (?P<after>[\d.]+)"
        ),
    ),
    ("rate", re.compile(r"(?P<rate>[A-Z0-9][A-Z0-9-]+): (?P<text>.+)")),
]


@dataclass(frozen=True)
class Reason:
    """Why something is given, lowered, or not given. `str()` is the line as it stands in the answer's JSON."""

    code: str
    parameters: Mapping[str, str]

    def __str__(self) -> str:
        return SAID[self.code].format(**self.parameters)


def reason(code: str, **parameters: object) -> str:
    """The line of an answer that says this."""
    return str(Reason(code, {name: str(value) for name, value in parameters.items()}))


def read(line: str) -> Reason:
    """The reason that a line of an answer says: `str(read(line)) == line` for every line."""
    for code, pattern in _PATTERNS:
        if found := pattern.fullmatch(line):
            return Reason(code, found.groupdict())
    return Reason("text", {"text": line})
