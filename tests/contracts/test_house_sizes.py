"""How big things may be. No exceptions: what grows over it is two things."""

import ast
from pathlib import Path

import pytest

from config.paths import ROOT
from tests.contracts.source import NOT_WRITTEN_BY_HAND, files, name_of, tree

CODE = ("bayiri", "config", "seed", "benchmarks")
MOST_FILES = 20
MOST_FOLDERS = 3


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def too_long(paths, most):
    return {name_of(path): lines(path) for path in paths if lines(path) > most}


def too_long_nodes(folders, kinds, most):
    """Functions or classes longer than `most` lines, by file and name."""
    return {
        f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in files(*folders)
        for node in ast.walk(tree(path))
        if isinstance(node, kinds) and node.end_lineno - node.lineno + 1 > most
    }


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_code_files():
    assert too_long(files(*CODE), 400) == {}


def test_guards_and_styles():
    assert too_long([*files("bayiri", pattern="*.sql"), *files("bayiri", pattern="*.scss")], 400) == {}


def test_templates():
    assert too_long(files("bayiri", pattern="*.html"), 200) == {}


def test_tests():
    assert too_long(files("tests", "scenarios"), 600) == {}


def test_functions():
    assert too_long_nodes(CODE, FUNCTIONS, 40) == {}


def test_functions_of_tests():
    assert too_long_nodes(("tests", "scenarios"), FUNCTIONS, 50) == {}


def test_classes():
    assert too_long_nodes(CODE, ast.ClassDef, 200) == {}


@pytest.mark.parametrize(
    "top", ["bayiri", "config", "seed", "tests", "benchmarks", "docs", "law", "programmes", "scenarios"]
)
def test_files_in_a_folder(top):
    full = {}
    for folder in [ROOT / top, *(path for path in (ROOT / top).rglob("*") if path.is_dir())]:
        if folder.is_dir() and NOT_WRITTEN_BY_HAND.isdisjoint(folder.relative_to(ROOT).parts):
            count = sum(path.is_file() for path in folder.iterdir())
            if count > MOST_FILES:
                full[name_of(folder)] = count
    assert full == {}


def test_depth_of_folders():
    """Three folders below bayiri/; Django's own names for a room's templates and commands do not count."""
    technical = {"templates", "management", "static"}
    deep = {
        name_of(path)
        for path in (ROOT / "bayiri").rglob("*")
        if path.is_dir() and NOT_WRITTEN_BY_HAND.isdisjoint(path.relative_to(ROOT).parts)
        if len([part for part in path.relative_to(ROOT / "bayiri").parts if part not in technical]) > MOST_FOLDERS
    }
    assert deep == set()
