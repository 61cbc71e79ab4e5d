"""`bayiri rulebook check` and `bayiri rulebook assess`. Needs no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bayiri.rulebooks.counting import Counting
from bayiri.rulebooks.documents import Programme, every_path, load, load_programme
from bayiri.rulebooks.examples import first_wrong_example
from bayiri.rulebooks.facts import household
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.rules import assess
from bayiri.rulebooks.shapes import Departures


class Command(BaseCommand):
    help = "Check dated documents, or assess what a household would get under one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="validate documents and run their worked examples")
        check.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        check.add_argument("--json", action="store_true")
        assessing = acts.add_parser("assess", help="what these people would get, with reasons")
        assessing.add_argument("path", type=Path, metavar="PATH")
        assessing.add_argument("--facts", type=Path, required=True, metavar="FILE")
        assessing.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "check":
                self.stdout.write(told_checks(options["paths"] or every_path(), as_json=options["json"]))
            else:
                answer = answer_for(options["path"], options["facts"])
                self.stdout.write(as_json(answer) if options["json"] else as_lines(answer))
        except Fault as fault:
            raise CommandError(str(fault)) from None


def told_checks(paths: list[Path], *, as_json: bool) -> str:
    """One line a document, or JSON. Raises Fault at the first document that is broken."""
    checked = []
    for path in paths:
        document = load(path)
        examples = 0
        if isinstance(document, Programme):
            examples = len(document.rulebook.examples)
            if fault := first_wrong_example(document):
                raise fault
        elif isinstance(document.shape, Counting):
            examples = sum(len(version.examples) for version in document.shape.versions)
        elif isinstance(document.shape, Departures):
            examples = sum(len(one.examples) for version in document.shape.versions for one in version.jurisdictions)
        checked.append({"path": str(path), "hash": document.hash, "examples": examples})
    if as_json:
        return json.dumps(checked, indent=2)
    return "\n".join(f"{one['path']}: good, {one['examples']} worked examples" for one in checked)


def answer_for(path: Path, facts_path: Path) -> dict[str, Any]:
    """The answer for the facts in this file. Raises Fault naming file and place."""
    programme = load_programme(path)
    try:
        facts = json.loads(facts_path.read_bytes())
    except OSError as error:
        raise Fault(str(facts_path), (error.strerror or "cannot be read").lower()) from None
    except (ValueError, RecursionError) as error:
        raise Fault(str(facts_path), f"bad JSON: {error}") from None
    try:
        household(facts, programme.rulebook.facts)
    except Fault as fault:
        raise fault.within(str(facts_path)) from None
    try:
        return assess(programme, facts)
    except Fault as fault:
        raise fault.within(str(path)) from None


def as_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, indent=2, ensure_ascii=False)


def as_lines(answer: dict[str, Any]) -> str:
    """The answer for a reader: one line an entitlement, then what was refused, is missing, the totals."""
    lines = [f"{answer['rulebook']} {answer['version'] or '(no version)'}: eligible: {answer['eligible']}"]
    for one in answer["entitlements"]:
        up_to = "up to " if one["ceiling"] else ""
        who = one["person"] or "together"
        because = "; ".join(one["because"])
        lines.append(f"  {one['component']}, {who}: {up_to}{one['amount']} {one['currency']} ({because})")
    lines += [f"  refused: {one['component']}: {'; '.join(one['because'])}" for one in answer["refused"]]
    lines += [f"  missing: {name}" for name in answer["missing"]]
    lines += [f"  total: {amount} {currency}" for currency, amount in answer["totals"].items()]
    return "\n".join(lines)
