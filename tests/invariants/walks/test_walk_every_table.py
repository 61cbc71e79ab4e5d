"""Every table as the application's role: by nobody, by another agency and under a made-up context, with rows in all of them."""

import json
import time

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.agencies.context import set_context
from tests.invariants.attacks import run
from tests.invariants.test_attacks_context import set_by_hand, signed
from tests.invariants.test_walk_tables import NOT_READ, WITHOUT_ROW_SECURITY
from tests.invariants.walks.filling import EMPTY, superuser, tables

# Read by everybody, whoever acts; no person and no case stands in them, each with its reason.
OPEN = {name: why for name, why in WITHOUT_ROW_SECURITY.items() if name not in NOT_READ} | {
    "agencies_agency": "the directory: who there is to ask",
}
# Read by another agency that has every role, each with its reason.
OPEN_TO_ANOTHER = {
    "agencies_offer": "the directory: what can be asked of an agency", "audit_seal": "hashes, for every director to compare",
    "safeguards_advisory": "what is known of a country: for whoever works on returns there",
    "audit_verification": "that the log was looked at", "agencies_agencyevent": "what changed in its own entry",
}  # fmt: skip


# What an agency says of itself in the directory it may change: tried on the entries of others.
OF_OTHERS = {"agencies_agency": "id IS DISTINCT FROM bayiri_agency()"}
# The moment of signing in is written before anybody acts.
WITHOUT_AN_ACTOR = {("agencies_user", "last_login")}


def stances(world):
    """Who asks: by name, what the transaction's context says."""
    carla, eve, later = world.cast.carla, world.cast.eve, int(time.time()) + 600
    good = signed(carla.id, carla.agency_id, later)
    signature = good.rsplit(":", 1)[1]
    return {
        "nobody": "",
        "another agency": signed(world.user("argus").id, eve.agency_id, later),
        "expired": signed(carla.id, carla.agency_id, int(time.time()) - 5),
        "made up": good[:-1] + ("0" if good[-1] != "0" else "1"),
        "borrowed": f"{carla.id}:{eve.agency_id}:{later}:{signature}",
    }


STANCES = ("nobody", "another agency", "expired", "made up", "borrowed")


def everything():
    """Each table with a row of it, as the owner of the database sees it: what there is to see and to change."""
    with superuser() as reader:
        found = {}
        for name in tables():
            row = reader.execute(f'SELECT to_jsonb(t) FROM "{name}" t ORDER BY 1 LIMIT 1').fetchone()
            count = reader.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            found[name] = (row and row[0], count)
        return found


def tried(statement, *values):
    """How many rows a statement touched; nothing where the database refuses it. Undone either way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            touched = cursor.rowcount
            transaction.set_rollback(True)
            return touched
    except DatabaseError as fault:
        return fault.__cause__.sqlstate


REFUSED = {"42501", "23514", "P0001"}  # for want of privilege or by a policy; by a check; by a guard


def columns(table):
    """Columns the role may write, and those it may change."""
    return [
        run(
            "SELECT coalesce(array_agg(attname::text), '{}') FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = '' AND has_column_privilege(current_user, attrelid, attnum, %s)",
            table, privilege,
        )[0]
        for privilege in ("INSERT", "UPDATE")
    ]  # fmt: skip


def test_every_table_has_a_row(world):
    """INV-04: without rows the walks below would prove nothing; what stays empty is named."""
    assert set(world.wanting) == set(EMPTY)
    assert {name for name, (row, _count) in everything().items() if row is None} == set(EMPTY)


def test_who_is_responsible_sees_what_others_do_not(world):
    """INV-04: the same count, by the owner of the case: there is something to see in nearly all of them."""
    set_context(world.cast.carla)
    seen = {name for name in set(tables()) - NOT_READ if run(f'SELECT count(*) FROM "{name}"')[0]}
    assert len(seen - set(OPEN)) > 90


@pytest.mark.parametrize("stance", STANCES)
def test_nothing_is_seen(world, stance):
    """INV-02, INV-04: no row of any guarded table; the open ones are these few."""
    context = stances(world)[stance]
    set_by_hand(context)
    seen = {name for name in set(tables()) - NOT_READ if run(f'SELECT count(*) FROM "{name}"')[0]}
    own = {*OPEN_TO_ANOTHER} if stance == "another agency" else set()
    assert seen - set(OPEN) - own == set()
    for name in NOT_READ & set(tables()):
        assert tried(f'SELECT 1 FROM "{name}"') == "42501", name


@pytest.mark.parametrize("stance", STANCES)
def test_nothing_is_written(world, stance):
    """INV-01, INV-02, INV-04: a copy of a row is not inserted, no row is changed, none is removed."""
    rows, context, wrong = everything(), stances(world)[stance], {}
    for name, (row, _count) in rows.items():
        set_by_hand(context)
        if row is None or (name in OPEN and name.startswith("procrastinate")):
            continue
        wrong |= {f"{act} {name}": found for act, found in _tries(name, row) if found != 0 and found not in REFUSED}
    assert wrong == {}


def _tries(name, row):
    insertable, changeable = columns(name)
    yield "delete", tried(f'DELETE FROM "{name}"')
    for column in changeable or list(row)[:1]:
        if (name, column) not in WITHOUT_AN_ACTOR:
            which = OF_OTHERS.get(name, "true")
            yield f"change {column} of", tried(f'UPDATE "{name}" SET "{column}" = "{column}" WHERE {which}')
    names = ", ".join(f'"{column}"' for column in insertable or row)
    copied = f'INSERT INTO "{name}" ({names}) SELECT {names} FROM jsonb_populate_record(NULL::"{name}", %s::jsonb)'
    yield "insert", tried(copied, json.dumps(row))
