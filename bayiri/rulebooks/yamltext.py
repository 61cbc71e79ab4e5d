"""YAML as dated documents use it: dates and decimals stay texts (exact), no key stands twice."""

import re
from typing import Any

import yaml

from bayiri.rulebooks.faults import Fault


class Reader(yaml.SafeLoader):
    """A safe loader that knows only null, true, false and whole numbers; everything else is text."""


# YAML 1.1 would make dates of dates, floats of decimals, and booleans of `yes`, `no` and `on`.
Reader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"(~|null|)$", ["~", "n", ""]),
    ("bool", r"(true|false)$", ["t", "f"]),
    ("int", r"-?(0|[1-9][0-9]*)$", list("-0123456789")),
    ("merge", r"<<$", ["<"]),
):
    Reader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern, re.ASCII), first)


def _mapping(loader: Reader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key.value!r} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


Reader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(content: bytes) -> dict[str, Any]:
    """The mapping in `content`. Raises Fault with the line where YAML stops making sense."""
    try:
        found = yaml.load(content, Reader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "YAML"
        raise Fault(place, f"bad YAML: {getattr(error, 'problem', None) or error}") from None
    except (ValueError, RecursionError) as error:
        raise Fault("YAML", f"bad YAML: {error}") from None
    if not isinstance(found, dict):
        raise Fault("YAML", "not a mapping of names to values")
    return found
