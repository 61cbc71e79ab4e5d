"""Pages of docs/reference that are printed from the code: `python -m config.reference_pages [--check]`.

Roles, stages, safeguards, tables and words are read from where they are decided, so that no page can say something else.
`--check` writes nothing and fails where a page is stale.
"""

import ast
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import django

from config.paths import ROOT

FOLDER = ROOT / "docs" / "reference"
HEAD = "<!-- Printed by `python -m config.reference_pages`; a change here is lost. -->\n"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "-"


def stages() -> str:
    """The table by which a case moves, and the same as a diagram."""
    from bayiri.cases.choices import Stage
    from bayiri.cases.rules import ENDS, TRANSITIONS, transitions
    from bayiri.journey.choices import NEXT_ACTS
    from bayiri.journey.rules import CaseStanding, MemberStanding, next_step

    def owner(stage: str) -> str:
        nobody_yet = MemberStanding("", "active", screened=False, consent="none")
        title, by, _where = NEXT_ACTS[next_step(CaseStanding(stage, virtual=False, members=(nobody_yet,))).act]
        return f"{title} ({by})" if by else str(title)

    ways = {stage: sorted({act for before, act, _after in transitions() if before == stage}) for stage in Stage.values}
    rows = [
        (f"`{s.value}`", s.label, owner(s.value), code(ways[s.value]), "yes" if s.value in ENDS else "") for s in Stage
    ]
    moves = [
        (f"`{act}`", code(before for before in moves if moves[before] == after), f"`{after}`")
        for act, moves in TRANSITIONS.items()
        for after in dict.fromkeys(moves.values())
    ]
    straight = [
        (b, a, c) for b, a, c in transitions() if a not in ("suspended", "resumed", "ended", "withdrawn", "referred_on")
    ]
    diagram = "\n".join(f"    {before} --> {after}: {act}" for before, act, after in straight)
    return (
        "# Stages of a case\n\nA case moves by acts, along this table alone (INV-05): `bayiri/cases/rules/stages.py`, copied into the"
        " database.\n\n"
        + table(["Stage", "Name", "First thing to do", "Acts that lead on", "Rests"], rows)
        + "\n## Acts\n\n`resumed` takes a suspended case back to where it was.\n\n"
        + table(["Act", "From", "To"], moves)
        + f"\n## Diagram\n\nWithout suspending, withdrawing, referring on and ending, which are possible before departure.\n\n"
        f"```mermaid\nstateDiagram-v2\n{diagram}\n```\n"
    )


def safeguards_page() -> str:
    """The catalogue of gates as the law's document has it today."""
    from bayiri.core import clock
    from bayiri.rulebooks.queries import safeguards
    from bayiri.safeguards.queries import valid_days

    def days(gate: str) -> str:
        known = valid_days(gate, on=clock.today())
        return f"at most {known} days" if known else "until somebody finds otherwise"

    rows = [
        (
            f"`{g.gate}`", g.names["en"], code(g.blocks), g.applies_to.replace("_", " "),
            "follows from facts" if g.from_facts else code(g.clear_roles), code(g.override_roles),
            "-" if g.from_facts else days(g.gate),
        )
        for g in safeguards(on=clock.today()).gates
    ]  # fmt: skip
    return (
        "# Safeguards\n\nWhat stands between a person and a step, from `law/protection/safeguards.yaml`. Nobody clears their own case or"
        " their own concern (INV-30); consent and non-refoulement are never overridden (INV-31). The database computes the same in"
        " `safeguards_standing`.\n\n"
        + table(["Gate", "Name", "Blocks", "Applies to", "Cleared by", "Overridden by", "A clearance holds"], rows)
        + "\nWho may be known to another agency, data stewards alone are told (`people_matches`).\n"
    )


def roles() -> str:
    """What each role may do: the permissions that name it, the gates it clears and overrides."""
    from bayiri.agencies.choices import Role
    from bayiri.core import clock
    from bayiri.rulebooks.queries import safeguards

    gates = safeguards(on=clock.today()).gates
    naming = dict(_permissions())
    rows = [
        (
            f"`{role.value}`", role.label, code(sorted(name for name, words in naming.items() if role.name in words)),
            code(g.gate for g in gates if role.value in g.clear_roles), code(g.gate for g in gates if role.value in g.override_roles),
        )
        for role in Role
    ]  # fmt: skip
    rows = [
        row if set(row[2:]) - {"-"} else (*row[:2], "nothing yet: the role opens no page and clears no gate", "", "")
        for row in rows
    ]
    return (
        "# Roles\n\nA role counts only in a case that the person's agency takes part in, to write. Who released, cleared or delivered is"
        " checked again by the database.\n\n"
        + table(["Role", "Name", "Permissions that name it", "Clears", "Overrides"], rows)
        + _roles_apart()
    )


def _roles_apart() -> str:
    """What law/roles.yaml says of roles: never together, never in some agencies, confirmed by a director."""
    from bayiri.agencies.queries import confirmed_roles, excluded_kinds, excluded_pairs

    return (
        "\n## Never together\n\nOne person never holds both (INV-165); the documents and their sources: `law/roles.yaml`.\n\n"
        + table(["Role", "and"], [(f"`{one}`", f"`{other}`") for one, other in excluded_pairs()])
        + "\n## Never in these agencies\n\n"
        + table(["Role", "Kind of agency"], [(f"`{role}`", f"`{kind}`") for role, kind in excluded_kinds()])
        + f"\n## Confirmed by a director\n\nThese count only after a director who did not propose them has said so (INV-166):"
        f" {code(confirmed_roles())}.\n"
    )


def _permissions() -> Iterator[tuple[str, set[str]]]:
    """`room.may_...` with the names of roles that its body, or a function beside it that it calls, mentions."""
    for path in sorted((ROOT / "bayiri").glob("*/permissions.py")):
        functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        said = {node.name: set(re.findall(r"Role\.([A-Z_]+)", ast.unparse(node))) for node in functions}
        for node in functions:
            calls = {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
            if not node.name.startswith("_"):
                yield (
                    f"{path.parent.name}.{node.name}",
                    said[node.name].union(*(said[name] for name in calls & set(said))),
                )


def tables() -> str:
    """Every table with what it is, who sees its rows, whether it is only added to, and what kinds of facts it holds."""
    from django.apps import apps

    from bayiri.core import clock
    from bayiri.rulebooks.documents import load, version_on
    from bayiri.rulebooks.shapes import Retention

    document = load(ROOT / "retention" / "fields.yaml").shape  # type: ignore[union-attr]
    assert isinstance(document, Retention)
    retention = version_on(document.versions, clock.today())
    assert retention
    sections, kept = _guards()
    rows = []
    for model in apps.get_models():
        label, name = model._meta.label, model._meta.db_table
        if not model.__module__.startswith("bayiri"):
            continue
        about = retention.tables.get(label)
        what = (model.__doc__ or "").splitlines()[0] if about else "History, written by triggers."
        term = f"`{about.term}`" if about else "as what it tells of"
        purpose = code([about.purpose, *about.purposes.values()]) if about else "as what it tells of"
        classes = code(about.fields) if about else "as what it tells of"
        rows.append((f"`{name}`", what, sections.get(name, "-"), "yes" if name in kept else "", classes, purpose, term))
    return (
        "# Tables\n\nSight: the section of the case or person that an agency must have been given. Terms: `retention/fields.yaml`."
        " What the application may write is listed in `tests/invariants/test_walk_tables.py`.\n\n"
        + table(["Table", "What a row is", "Sight", "Only added to", "Classes of its fields", "Purpose", "Term"], rows)
        + "\n## Purposes\n\n"
        + table(["Purpose", "What for"], [(f"`{name}`", said["en"]) for name, said in retention.purposes.items()])
    )


def _guards() -> tuple[dict[str, str], set[str]]:
    """From the guards: table to its kind and section; tables that are only added to."""
    sections: dict[str, str] = {}
    kept = {"audit_event"}
    for path in sorted((ROOT / "bayiri").glob("*/guards*.sql")):
        sql = _unrolled(path.read_text())
        for name, kind, section in re.findall(r"bayiri_protect\('(\w+)', '(\w+)', '\w+', '(\w+)'\)", sql):
            sections[name] = f"{kind}: {section}"
        kept |= set(re.findall(r"bayiri_keep_forever\('(\w+)'\)", sql))
    return sections, kept


def words() -> str:
    """One word for one thing, in the languages of the pages."""
    from config import translations
    from config.words import AVOIDED, TERMS

    known = {language: translations.read(language, path) for language, path in translations.catalogues()}
    rows = [(term, *(known[language].get(term).string for language in ("fr", "es", "ar"))) for term in TERMS]  # type: ignore[union-attr]
    avoided = [
        (language, f"`{said}`", instead) for language, found in AVOIDED.items() for said, instead in found.items()
    ]
    return (
        "# Words\n\nOne word for one thing, in every language. They follow the glossary of the field; where a language has words for"
        " he and she, the one that names neither is preferred. A native speaker has yet to read French, Spanish and Arabic.\n\n"
        + table(["English", "French", "Spanish", "Arabic"], rows)
        + "\n## Not used\n\n"
        + table(["Language", "Not", "But"], avoided)
    )


def _unrolled(sql: str) -> str:
    """The same with each `FOREACH t IN ARRAY ... LOOP` written out."""
    loop = re.compile(r"FOREACH t IN ARRAY ARRAY\[(.*?)\] LOOP(.*?)END LOOP", re.S)
    return loop.sub(lambda m: "".join(re.sub(r"' \|\| t\b", f"{t}'", m[2]) for t in re.findall(r"'(\w+)'", m[1])), sql)


def undoing() -> str:
    """How each act is put right, from bayiri/audit/undoing.py."""
    from bayiri.audit.choices import EVENT_TITLES
    from bayiri.audit.undoing import UNDOING

    rows = [
        (f"`{kind}`", title, code(UNDOING[kind].by), UNDOING[kind].stays or ("another person" if UNDOING[kind].another else ""))
        for kind, title in EVENT_TITLES.items()
    ]  # fmt: skip
    return (
        "# How each act is put right\n\nNo record is removed or changed: what puts something right is another entry, with its author and"
        " reason. The timeline offers it beside the entry it speaks of, while it is open. From `bayiri/audit/undoing.py`.\n\n"
        + table(["Kind of event", "What it says", "Undone or corrected by", "Who, or why it stays"], rows)
    )


PAGES: dict[str, Callable[[], str]] = {
    "roles.md": roles,
    "stages.md": stages,
    "safeguards.md": safeguards_page,
    "tables.md": tables,
    "words.md": words,
    "undoing.md": undoing,
}


def stale() -> dict[Path, str]:
    """Pages that say something else than the code, with what they should say."""
    wanted = {FOLDER / name: HEAD + page() for name, page in PAGES.items()}
    return {path: text for path, text in wanted.items() if not path.exists() or path.read_text() != text}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    found = stale()
    if "--check" in sys.argv:
        for path in found:
            print(f"{path.relative_to(ROOT)} is stale: run python -m config.reference_pages", file=sys.stderr)
        return bool(found)
    for path, text in found.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
