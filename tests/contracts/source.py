"""The code, read as a tree: what the tests of this folder walk."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config.paths import ROOT

ROOMS = sorted(path.parent.name for path in (ROOT / "bayiri").glob("*/__init__.py"))
NOT_WRITTEN_BY_HAND = {"migrations", "__pycache__", "built", "node_modules", "data", "LC_MESSAGES"}


def files(*folders: str, pattern: str = "*.py") -> list[Path]:
    """Files below the folders that people write, in a steady order."""
    found = [path for folder in folders for path in (ROOT / folder).rglob(pattern) if path.is_file()]
    return sorted(path for path in found if NOT_WRITTEN_BY_HAND.isdisjoint(path.relative_to(ROOT).parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes(folder: str, *kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of some kinds below a folder, with the file it stands in."""
    for path in files(folder):
        for node in ast.walk(tree(path)):
            if isinstance(node, kinds):
                yield path, node


def imported(path: Path) -> set[str]:
    """Dotted names of everything a file imports: modules, and names out of them."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "bayiri").parts[0]


def commands() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function of a room's commands that says who acts, with `room.file.name`."""
    for path in [*(ROOT / "bayiri").glob("*/commands.py"), *(ROOT / "bayiri").glob("*/commands/*.py")]:
        for node in tree(path).body:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if public and "by" in [argument.arg for argument in node.args.kwonlyargs] and room_of(path) != "audit":
                yield f"{room_of(path)}.{path.stem}.{node.name}", node


@cache
def functions_that_record() -> frozenset[str]:
    """Names of the functions of commands that write an event themselves or through another one they call."""
    every: dict[str, set[str]] = {}
    for path in [*(ROOT / "bayiri").glob("*/commands.py"), *(ROOT / "bayiri").glob("*/commands/*.py")]:
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and room_of(path) != "audit":
                every[node.name] = {
                    call if call.startswith("audit.") else call.rsplit(".", 1)[-1] for call in calls(node)
                }
    recording: set[str] = {"audit.record", "audit.record_each", "audit.record_refused"}
    while more := {name for name, called in every.items() if called & recording} - recording:
        recording |= more
    return frozenset(recording)


def calls(node: ast.AST) -> set[str]:
    """What is called in a node, as dotted as it is written: `audit.record`, `open_task`."""
    return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
