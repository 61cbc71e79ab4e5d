"""The page of invariants, the code, the database and the tests say the same."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import override

from bayiri.core.invariants import INVARIANTS
from config.paths import ROOT
from tests.contracts.source import files, tree

NUMBER = re.compile(r"INV-\d{2,3}\b")
PAGE = ROOT / "docs" / "reference" / "invariants.md"
ROWS = {
    cells[0]: cells
    for line in PAGE.read_text().splitlines()
    if line.startswith("| INV-") and len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 5
}


def numbers_in(paths: list[Path]) -> set[str]:
    return {code for path in paths for code in NUMBER.findall(path.read_text())}


def numbers_in_docstrings(path: Path) -> set[str]:
    places = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.Module)]
    return {code for node in places for code in NUMBER.findall(ast.get_docstring(node) or "")}


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_page_and_sentences_agree():
    with override("en"):
        said = {code: str(sentence) for code, sentence in INVARIANTS.items()}
    assert {code: cells[1] for code, cells in ROWS.items()} == said


def test_code_uses_the_numbers_that_exist():
    """Each is used beside the place where its sentence stands; none is used without a sentence."""
    code = [
        path
        for path in [*files("bayiri"), *files("bayiri", pattern="*.sql")]
        if not path.name.startswith("invariants") and path.name != "errors.py"
    ]
    assert numbers_in(code) == set(INVARIANTS)


def test_every_number_is_in_a_tests_docstring():
    assert {code for path in files("tests") for code in numbers_in_docstrings(path)} == set(INVARIANTS)


@pytest.mark.parametrize("code", sorted(ROWS))
def test_its_rule_is_there(code):
    (rule,) = named(ROWS[code][2])
    module, _dot, name = rule.rpartition(".")
    assert callable(getattr(import_module(f"bayiri.{module}"), name))


@pytest.mark.parametrize("code", sorted(ROWS))
def test_its_test_names_it(code):
    tests = named(ROWS[code][4])
    assert tests
    for test in tests:
        assert code in numbers_in_docstrings(ROOT / "tests" / test), f"{test} does not name {code}"


def test_its_guard_is_there(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname::text FROM pg_proc UNION SELECT conname::text FROM pg_constraint UNION SELECT tgname::text FROM pg_trigger"
            " UNION SELECT policyname::text FROM pg_policies UNION SELECT indexname::text FROM pg_indexes"
        )
        known = {row[0] for row in cursor.fetchall()}
    missing = {code: lost for code, cells in ROWS.items() if (lost := set(named(cells[3])) - known)}
    assert missing == {}
    assert all(named(cells[3]) or cells[3].startswith("none: ") for cells in ROWS.values())
