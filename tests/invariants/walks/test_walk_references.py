"""Pointing to what one does not see: refused, and refused alike whether it is there or not."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.agencies.context import set_context
from bayiri.core.ids import uuid7
from tests.invariants.attacks import run
from tests.invariants.test_walk_tables import NOT_READ
from tests.invariants.walks.filling import SEEN_BY_ALL, pointing, tables
from tests.invariants.walks.test_walk_every_table import columns

# Tables of secrets of which the application reads some columns alone: no row is known that another could be like.
READ_IN_PART = {"allauth_idp_oidc_token", "exchange_hookkey"}
UUIDS = {"case_id": "cases_case", "member_id": "cases_member", "person_id": "people_person"}


def references(model):
    """Each column that points to a guarded row, by key or by number alone: the column and the table it points to."""
    found = {field.column: field.related_model._meta.db_table for field in pointing(model)}
    plain = {field.column for field in model._meta.concrete_fields} & set(UUIDS)
    return {
        column: table
        for column, table in {**{name: UUIDS[name] for name in plain}, **found}.items()
        if table not in SEEN_BY_ALL
    }


WRITTEN = "it is written"


def said(statement, *values):
    """What the database answers, without the numbers in it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            touched = cursor.rowcount
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
            return WRITTEN if touched else "no row"
    except DatabaseError as fault:
        diagnosis = fault.__cause__.diag
        return f"{fault.__cause__.sqlstate} {diagnosis.message_primary}"


def rows_of(name):
    """Some rows of a table that the acting person sees: what they write is like them."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(t) FROM "{name}" t ORDER BY 1 LIMIT 3')
        return [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]


def probes(world, name, model):
    """For each reference of a table: what is said to one that is there, hidden, and to one that is nowhere."""
    insertable, changeable = columns(name)
    key = model._meta.pk.column
    names = ", ".join(f'"{column}"' for column in insertable)
    copied = f'INSERT INTO "{name}" ({names}) SELECT {names} FROM jsonb_populate_record(NULL::"{name}", %s::jsonb)'
    for column, target in references(model).items():
        for row in rows_of(name):
            mine = {
                **row,
                **{one: str(world.user("octavia").pk) for one in ("recorded_by_id", "changed_by_id") if one in row},
            }
            mine[key] = str(uuid7()) if key != column else mine[key]
            if column in insertable and target in world.hidden:
                yield (
                    f"insert {name}.{column}",
                    *(said(copied, json.dumps({**mine, column: str(one)})) for one in (world.hidden[target], uuid7())),
                )
            if column in changeable and target in world.hidden:
                change = f'UPDATE "{name}" SET "{column}" = %s WHERE "{key}" = %s'
                yield (
                    f"change {name}.{column}",
                    *(said(change, one, row[key]) for one in (world.hidden[target], uuid7())),
                )


# Tables of which no hidden row could be made; what points to them is refused by their own guards, tried in other tests.
NOT_HIDDEN = {"documents_paper", "exchange_importhousehold"}


@pytest.fixture
def octavia(world):
    """Somebody of the responsible agency with every role: what they are refused is not for want of one."""
    set_context(world.user("octavia").actor)
    return world


def test_what_is_hidden_is_answered_as_what_is_nowhere(octavia):
    """INV-04, INV-22: no reference of a row of one's own leads to a record of others, and none tells that it is there."""
    wrong, tried = {}, set()
    for name, model in tables().items():
        if name in NOT_READ | READ_IN_PART:
            continue
        for what, there, nowhere in probes(octavia, name, model):
            tried.add(what)
            if there != nowhere or there == WRITTEN:
                wrong.setdefault(what, set()).add((there, nowhere))
    assert wrong == {}
    assert len(tried) > 40


def test_every_reference_has_something_hidden_to_point_to(octavia):
    """INV-04: without this the test above would prove nothing."""
    wanted = {table for model in tables().values() for table in references(model).values()}
    assert wanted - set(octavia.hidden) == NOT_HIDDEN
    seen = [
        table for table, row in octavia.hidden.items() if table not in NOT_READ | READ_IN_PART
        and run(f'SELECT count(*) FROM "{table}" WHERE "{tables()[table]._meta.pk.column}"::text = %s', str(row)) != (0,)
    ]  # fmt: skip
    assert seen == []


UNIQUE = """
SELECT c.relname, string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indisunique AND NOT i.indisprimary AND c.relrowsecurity AND c.relnamespace = 'public'::regnamespace
  AND (has_any_column_privilege(current_user, c.oid, 'INSERT') OR has_any_column_privilege(current_user, c.oid, 'UPDATE'))
GROUP BY i.indexrelid, c.relname
"""
# What is unique across agencies in tables that the application writes to by itself, and what a refusal would tell.
TELLING = {
    (
        "cases_case",
        "number",
    ): "given by the database in their order; who guesses one learns that the order went past it",
    ("agencies_agency", "name"): "the directory is open to everybody who is signed in",
    ("tasks_calendarfeed", "token_hash"): "the hash of an address that nobody guesses",
    ("allauth_idp_oidc_token", "hash type"): "the hash of a secret that nobody guesses",
}
WITHIN = {
    "account_id",
    "request_id",
    "case_id",
    "member_id",
    "person_id",
    "agency_id",
    "user_id",
    "id",
    "plan_id",
    "caseload_import_id",
    "follow_up_id",
    "movement_id",
}


def test_what_is_unique_tells_nothing_of_others(world):
    """INV-04: a key that is taken is taken within one's own case, person, agency or account; the others are named."""
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE)
        found = {(table, names) for table, names in cursor.fetchall() if not WITHIN & set(names.split())}
    assert found == set(TELLING)
