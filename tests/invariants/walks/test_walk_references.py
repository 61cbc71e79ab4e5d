"""Pointing to what one does not see: refused, and refused alike whether it is there or not."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.agencies.context import set_context
from bayiri.core.ids import uuid7
from tests.invariants.attacks import run
from tests.invariants.walks.filling import SEEN_BY_ALL, pointing, superuser, tables
from tests.invariants.walks.test_walk_every_table import columns

UUIDS = {"case_id": "cases_case", "member_id": "cases_member", "person_id": "people_person"}


def references(model):
    """Each column that points to a guarded row, by key or by number alone: the column and the table it points to."""
    found = {field.column: field.related_model._meta.db_table for field in pointing(model)}
    plain = {field.column for field in model._meta.concrete_fields} & set(UUIDS)
    return {column: table for column, table in {**{name: UUIDS[name] for name in plain}, **found}.items() if table not in SEEN_BY_ALL}


def said(statement, *values):
    """What the database answers, without the numbers in it: "" where it does as it is told."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
            return "" if cursor.rowcount else "no row"
    except DatabaseError as fault:
        diagnosis = fault.__cause__.diag
        return f"{fault.__cause__.sqlstate} {diagnosis.message_primary}"


def rows_of(name):
    with superuser() as reader:
        return [row for (row,) in reader.execute(f'SELECT to_jsonb(t) FROM "{name}" t ORDER BY 1 LIMIT 3')]


def probes(world, name, model):
    """For each reference of a table: what is said to one that is there, hidden, and to one that is nowhere."""
    insertable, changeable = columns(name)
    key = model._meta.pk.column
    names = ", ".join(f'"{column}"' for column in insertable)
    copied = f'INSERT INTO "{name}" ({names}) SELECT {names} FROM jsonb_populate_record(NULL::"{name}", %s::jsonb)'
    for column, target in references(model).items():
        for row in rows_of(name):
            mine = {**row, **{one: str(world.user("octavia").pk) for one in ("recorded_by_id", "changed_by_id") if one in row}}
            mine[key] = str(uuid7()) if key != column else mine[key]
            if column in insertable and target in world.hidden:
                yield f"insert {name}.{column}", *(
                    said(copied, json.dumps({**mine, column: str(one)})) for one in (world.hidden[target], uuid7())
                )
            if column in changeable and target in world.hidden:
                change = f'UPDATE "{name}" SET "{column}" = %s WHERE "{key}" = %s'
                yield f"change {name}.{column}", *(said(change, one, row[key]) for one in (world.hidden[target], uuid7()))


def test_x(world):
    print('ORACLE unpointed', {t for m in tables().values() for t in references(m).values()} - set(world.hidden))
    set_context(world.user("octavia").actor)
    for name, model in tables().items():
        for what, there, nowhere in probes(world, name, model):
            if there != nowhere or not there: print("ORACLE", what, "|", there, "|", nowhere)
            else: print("same", what, there)
