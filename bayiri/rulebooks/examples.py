"""Worked examples: what a rulebook says it comes to, compared with what it does come to."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bayiri.rulebooks.documents import Programme
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.rules import assess
from bayiri.rulebooks.shapes import Example, Expected


@lru_cache(maxsize=64)
def first_wrong_example(programme: Programme) -> Fault | None:
    """The first worked example that does not come to what it says, as a Fault; None where all do."""
    for example in programme.rulebook.examples:
        place = f"{programme.place}: examples: {example.name}"
        try:
            answer = assess(programme, example.facts)
        except Fault as fault:
            return fault.within(place)
        for name, expected, found in _differences(example, answer):
            return Fault(place, f"{name} should be {expected!r} and is {found!r}")
    return None


def _differences(example: Example, answer: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    expect = example.expect
    for name in sorted(expect.model_fields_set - {"entitlements", "refused"}):
        if getattr(expect, name) != answer[name]:
            yield name, getattr(expect, name), answer[name]
    refused = [one["component"] for one in answer["refused"]]
    if expect.refused is not None and sorted(expect.refused) != sorted(refused):
        yield "refused", sorted(expect.refused), sorted(refused)
    if expect.entitlements is not None:
        yield from _entitlement_differences(expect, answer["entitlements"])


def _entitlement_differences(expect: Expected, found: list[dict[str, Any]]) -> Iterator[tuple[str, Any, Any]]:
    """Each expected entry is compared by the keys it names, in order; none may be left over."""
    expected = expect.entitlements or []
    if len(expected) != len(found):
        yield "number of entitlements", len(expected), len(found)
    for number, (wanted, entry) in enumerate(zip(expected, found, strict=False)):
        seen = {key: entry.get(key) for key in wanted}
        if seen != wanted:
            yield f"entitlements[{number}]", wanted, seen
