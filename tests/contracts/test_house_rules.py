"""What no reader of this code should ever have to look for, because it is nowhere."""

import ast
import re

from django.core.management import call_command

from config.paths import ROOT
from tests.contracts.source import ROOMS, calls, files, imported, name_of, nodes, room_of, tree

FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "service", "handler", "base", "misc", "v2", "new"}
# Django's own word for the template that all others extend.
ALLOWED_FILES = {"bayiri/pages/templates/pages/base.html"}
MACHINE_TIME = {
    "datetime.now",
    "datetime.datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "now",
}
# Without an argument these ask the machine; with one they only convert.
MACHINE_TIME_UNASKED = {"timezone.localtime()", "timezone.localdate()", "time.localtime()"}
SIGNALS = re.compile(r"django\.(db\.models|core|test|contrib\.auth)\.signals|django\.dispatch")
# Rooms from bottom to top; import-linter holds the imports, these tests what it cannot see.
ORDER = [
    "core", "audit", "pages", "rulebooks", "reference", "agencies", "notifications", "tasks", "documents", "people", "cases", "consent",
    "orders",
    "safeguards", "referrals", "programmes", "boards", "travel", "reintegration", "monitoring", "oversight", "journey", "exchange",
    "statistics",
    "privacy", "accounts", "web",
]  # fmt: skip


def test_every_room_has_its_place():
    assert set(ROOMS) <= set(ORDER)


def test_forbidden_names():
    """Files, folders, classes and functions say what they are for."""
    found = []
    for path in [
        path for top in ("bayiri", "config", "seed", "benchmarks", "tests") for path in files(top, pattern="*")
    ]:
        parts = {part for name in path.relative_to(ROOT).parts for part in name.split(".")[0].split("_")}
        if parts & FORBIDDEN_NAMES and name_of(path) not in ALLOWED_FILES:
            found.append(name_of(path))
    for top in ("bayiri", "config", "seed", "benchmarks"):
        for path, node in nodes(top, ast.ClassDef, ast.FunctionDef):
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+", node.name)}
            if words & (FORBIDDEN_NAMES - {"new"}) and node.name != "UserManager":
                found.append(f"{name_of(path)}:{node.name}")
    assert found == []


def test_only_the_clock_asks_the_machine():
    """Tests and the demonstration move the time; nothing looks past them."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path, node in nodes("bayiri", ast.Call)
        if ast.unparse(node.func) in MACHINE_TIME or ast.unparse(node) in MACHINE_TIME_UNASKED
        if name_of(path) != "bayiri/core/clock.py"
    ]
    assert found == []


def test_no_signals():
    found = [name_of(path) for path in files("bayiri") if any(SIGNALS.match(name) for name in imported(path))]
    assert found == []


def test_no_foreign_key_looks_up():
    """A string may name the own room, the user, or itself; never a room above."""
    found = []
    for path, node in nodes("bayiri", ast.Call):
        kind = ast.unparse(node.func)
        if (
            kind.endswith(("ForeignKey", "OneToOneField", "ManyToManyField"))
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            target = str(node.args[0].value).split(".")[0]
            if target != "self" and target in ORDER and ORDER.index(target) > ORDER.index(room_of(path)):
                found.append(f"{name_of(path)}:{node.lineno}")
    assert found == []


def test_no_room_imports_anothers_forms_or_views():
    found = []
    for path in files("bayiri"):
        for name in imported(path):
            parts = name.split(".")
            doorway = len(parts) > 2 and parts[0] == "bayiri" and parts[2] in ("forms", "views", "urls")
            if doorway and parts[1] not in (room_of(path), "pages"):
                found.append(f"{name_of(path)} imports {name}")
    assert found == []


def test_settings_are_read_through_django():
    found = [name_of(path) for path in files("bayiri") if any(name.startswith("config") for name in imported(path))]
    assert found == []


def test_acts_of_the_journey_have_one_doorway():
    """Decisions, releases, departures are written by journey's commands alone: nobody else imports what writes them."""
    lower = {
        "record_decision",
        "record_withdrawal",
        "record_refusal",
        "review_refusal",
        "record_reconfirmation",
        "record_sharing",
    }
    write = {"write_release", "write_event", "write_outside_departure", "write_outside_arrival"}
    found = []
    for path in files("bayiri"):
        names = imported(path)
        of_consent = {n for n in names if n.startswith("bayiri.consent.commands.") and n.rsplit(".", 1)[1] in lower}
        of_travel = {n for n in names if n.startswith("bayiri.travel.commands.") and n.rsplit(".", 1)[1] in write}
        whole = {"bayiri.consent.commands", "bayiri.travel.commands"} & names
        called = {call.rsplit(".", 1)[-1] for call in calls(tree(path))} & ({*lower, *write} if whole else set())
        inside = name_of(path).startswith("bayiri/journey/commands/") or name_of(path) in (
            "bayiri/consent/commands.py", "bayiri/travel/commands.py",
        )  # fmt: skip
        if (of_consent or of_travel or (called and room_of(path) != "journey")) and not inside:
            found.append(name_of(path))
    assert found == []


def test_views_of_the_journey_call_the_journeys_commands():
    """Not the lower rooms' that write decisions and releases."""
    found = [
        f"{name_of(path)} imports {name}"
        for path in files("bayiri/journey/views")
        for name in imported(path)
        if name in ("bayiri.travel.commands", "bayiri.consent.commands")
    ]
    assert found == []


def test_only_commands_write():
    """Views, queries, permissions, rules and forms save nothing."""
    writing = re.compile(r"\.(create|bulk_create|update|bulk_update|get_or_create|update_or_create|delete|save)$")
    harmless = re.compile(
        r"^(context|facts|initial|kwargs|attrs|found|candidates|said|data|sent|row|digest|defaults|self.missing)\.update$"
    )
    found = []
    for path in files("bayiri"):
        if path.stem in ("views", "queries", "permissions", "rules", "forms", "choices") or {"views", "forms"} & set(
            path.parts
        ):
            found += [
                f"{name_of(path)}: {call}"
                for call in calls(tree(path))
                if writing.search(call) and not harmless.match(call)
            ]
    assert found == []


def test_django_finds_nothing_wrong():
    """Models, addresses and settings fit together."""
    call_command("check", fail_level="WARNING")
