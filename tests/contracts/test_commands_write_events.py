"""No command without its event, and no effect without the event having been written."""

import ast
import re
from datetime import timedelta

import pytest

from bayiri import audit
from bayiri.audit.choices import EVENT_TITLES, LOOKED
from bayiri.cases import commands as cases
from bayiri.core import clock
from bayiri.journey.commands import close, decide, depart
from bayiri.journey.commands import sharing as sharing_commands
from bayiri.reintegration import commands as reintegration
from bayiri.reintegration.commands import LineData
from bayiri.safeguards import commands as safeguards
from bayiri.tasks.models import Task, TaskKind
from bayiri.travel import commands as travel
from tests.contracts.source import calls, commands, files, functions_that_record, name_of, nodes
from tests.invariants.attacks import ALONE, TO_IRAQ, run

COMMANDS = dict(commands())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_writes_an_event(name):
    """INV-01: it calls audit.record, or says in its docstring that it is for other commands, which write the event."""
    said = " ".join((ast.get_docstring(COMMANDS[name]) or "").split())
    assert name.rsplit(".", 1)[1] in functions_that_record() or ("write" in said and "event" in said), f"{name}: {said}"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_what_writes_an_event_is_one_transaction(name):
    """INV-01: on its own, or in that of the commands it says it is for."""
    node = COMMANDS[name]
    said = " ".join((ast.get_docstring(node) or "").split()).lower()
    writes = any(call.startswith("audit.record") for call in calls(node))
    is_one = "transaction.atomic" in " ".join(ast.unparse(one) for one in node.decorator_list)
    assert not writes or is_one or "for other commands" in said, name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_called_by_keyword_alone(name):
    arguments = COMMANDS[name].args
    assert not arguments.args
    assert arguments.kwonlyargs[0].arg == "by"
    assert ast.get_docstring(COMMANDS[name])


def kinds_of_events():
    """Every kind of event that the code writes, and the beginnings of those that are put together."""
    whole, beginnings = set(), set()
    for _path, node in nodes("bayiri", ast.Call):
        if ast.unparse(node.func) == "audit.record_look":
            whole.add(LOOKED)
        if ast.unparse(node.func) == "audit.record_refused":
            whole.add("act.refused")
        if not ast.unparse(node.func).endswith(("audit.record", "audit.record_each")):
            continue
        kind = next(word.value for word in node.keywords if word.arg == "kind")
        if isinstance(kind, ast.Constant):
            whole.add(kind.value)
        elif isinstance(kind, ast.JoinedStr) and isinstance(kind.values[0], ast.Constant):
            beginnings.add(kind.values[0].value)
    for path in files("bayiri", pattern="*.sql"):  # what a period that is over does by itself
        whole |= set(re.findall(r"audit_record_by_itself\([\w()]+, '([a-z_.]+)'", path.read_text()))
    return whole, beginnings


def test_every_kind_of_event_has_a_title():
    whole, beginnings = kinds_of_events()
    assert whole - set(EVENT_TITLES) == set()
    assert all(any(kind.startswith(start) for kind in EVENT_TITLES) for start in beginnings)
    assert all(kind.count(".") == 1 for kind in whole)


def test_every_title_belongs_to_a_kind_that_is_written():
    whole, beginnings = kinds_of_events()
    unused = {kind for kind in set(EVENT_TITLES) - whole if not kind.startswith(tuple(beginnings))}
    assert unused == set()


def test_every_kind_of_task_is_opened_somewhere():
    opened = set()
    for path, node in nodes("bayiri", ast.Attribute):
        if ast.unparse(node).startswith("TaskKind.") and "tasks" not in name_of(path).split("/")[1:2]:
            opened.add(node.attr)
    assert {kind.name for kind in TaskKind} - opened == set()


class LogIsFull(Exception):
    """The event could not be written."""


def everything_visible(case_id):
    """How many rows stand in every table that the acting agency sees, and how the case stands."""
    tables = run(
        "SELECT array_agg(tablename::text ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public' AND rowsecurity"
        " AND has_table_privilege(quote_ident(tablename), 'SELECT')"
    )[0]
    counts = {table: run(f"SELECT count(*) FROM {table}")[0] for table in tables}
    return (
        counts,
        run("SELECT stage, version, offer FROM cases_case WHERE id = %s", case_id),
        list(Task.objects.values_list("ended_at")),
    )


def acts(story):
    """One act of every kind that a case at `preparing` bears: who does it, and what."""
    case, member, desk = story.case.id, story.members()[0].id, story.desk
    about = {"case_id": case, "member_id": member}
    later = {
        "departs_at": story.movement.departs_at + timedelta(days=1),
        "arrives_at": story.movement.arrives_at + timedelta(days=1),
    }
    line = LineData("social", "individual", "kind", "A need", "Help", "Somebody", story.now.date(), 100, "EUR")
    session = {
        "channel": "phone",
        "language": "eng",
        "members_present": [member],
        "topics": [],
        "information_version": "2026",
    }
    sharing = {"recipient_id": desk.receiver.agency_id, "purpose": "programme", "given": True}
    return {
        "register": (desk.counsellor, lambda by: cases.register_case(by=by, form=TO_IRAQ, members=ALONE)),
        "session": (
            desk.counsellor,
            lambda by: cases.hold_session(by=by, case_id=case, held_at=clock.now(), **session),
        ),
        "withdraw": (desk.counsellor, lambda by: decide.withdraw(by=by, **about)),
        "refuse": (desk.counsellor, lambda by: decide.refuse(by=by, step="x", description="x", **about)),
        "share": (desk.counsellor, lambda by: sharing_commands.say_sharing(by=by, **about, **sharing)),
        "refer": (desk.counsellor, lambda by: close.refer_on(by=by, to_procedure="asylum", **about)),
        "concern": (
            desk.counsellor,
            lambda by: safeguards.raise_concern(by=by, gate="non_refoulement", evidence="x", **about),
        ),
        "clear": (desk.protection, lambda by: safeguards.clear_gate(by=by, gate="fitness", evidence="x", **about)),
        "override": (desk.manager, lambda by: safeguards.override_gate(by=by, gate="reception", reason="x", **about)),
        "postpone": (
            desk.travel,
            lambda by: travel.postpone_movement(by=by, case_id=case, movement_id=story.movement.id, **later),
        ),
        "cancel": (desk.travel, lambda by: travel.cancel_movement(by=by, case_id=case, movement_id=story.movement.id)),
        "outside": (
            desk.travel,
            lambda by: depart.report_departure_outside_procedure(
                by=by, how="other", note="", departed_on=clock.today(), **about
            ),
        ),
        "plan": (desk.receiver, lambda by: reintegration.add_plan_line(by=by, case_id=case, line=line)),
    }


KINDS = [
    "register", "session", "withdraw", "refuse", "share", "refer", "concern", "clear", "override", "postpone", "cancel", "outside", "plan",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_happens_if_the_event_cannot_be_written(told, act, cast, monkeypatch, kind):
    """INV-01: the act is undone whole, its rows, stages, tasks and all."""
    story = told("preparing")
    by, do = acts(story)[kind]
    act(cast.carla)
    before = everything_visible(story.case.id)

    def fails(**_said):
        raise LogIsFull

    monkeypatch.setattr(audit, "record", fails)
    monkeypatch.setattr(audit, "record_each", fails)
    with pytest.raises(LogIsFull):
        story.do(by, lambda: do(by))
    monkeypatch.undo()
    act(cast.carla)
    assert everything_visible(story.case.id) == before
    count = "SELECT count(*) FROM audit_event"
    events = run(count)
    story.do(by, lambda: do(by))
    act(cast.carla)
    assert run(count) > events
