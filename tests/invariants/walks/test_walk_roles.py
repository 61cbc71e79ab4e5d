"""Who opens what: every address by somebody with one role alone, compared with role_matrix.yaml.

A change of who may open what changes that file, and is seen by whoever reviews. `make matrix` writes it anew.
"""

import gc
import logging
import os
from pathlib import Path

import pytest
import yaml
from django.db import connection, transaction

from bayiri.agencies.choices import Role
from tests.invariants.test_walk_addresses import EVERY, OF_RECORDS, ONLY_SENT, url
from tests.invariants.walks.world import OF_THE_ROLES

FILE = Path(__file__).parent / "role_matrix.yaml"
ROLES = [role.value for role in Role]
SENT = {
    "confirm": "yes",
    "outcome": "completed",
    "step": "x",
    "description": "x",
    "evidence": "x",
    "happened_at": "2024-03-30",
}
CLOSED = (403, 404, 405)
NOT_TAKEN = (*CLOSED, 400, 401)  # what is for programs says it this way
HEAD = """\
# Who opens which address of the full case: somebody with one role alone, of the agency that is responsible and of the one that receives.
# An address that is only sent to: whom it does not turn away. Written by `make matrix`, on {day}.
"""


def asked_of(side):
    """The addresses that are walked: of the agency that receives, those of the case and its records."""
    return sorted(EVERY if side == "owner" else OF_RECORDS)


# What a refused act writes: that it was refused, that it counts against a limit, and that somebody is here.
WRITTEN_BY_REFUSING = {"audit_event", "accounts_session", "accounts_attempt", "django_session"}


class Walker:
    """Somebody with one role, who opens and sends; cookies stay as they were, and so does the database unless told."""

    def __init__(self, world, client, who):
        self.ids, self.client = world.ids, client
        client.force_login(world.user(who))
        self.kept = client.cookies.copy()

    def ask(self, name, sent=None, *, stays=False):
        self.client.cookies = self.kept.copy()
        address = url(name, self.ids)
        with transaction.atomic():
            answer = self.client.get(address) if sent is None else self.client.post(address, sent)
            transaction.set_rollback(not stays)
        assert answer.status_code < 500, (name, sent)
        return answer.status_code


def written():
    """Rows that this transaction wrote, changed or removed, by table: also those that it took back again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {name: rows for name, rows in cursor.fetchall() if name not in WRITTEN_BY_REFUSING}


def opened_by(walker, side, tried):
    """The addresses that open to somebody, or take what is only sent; and those that take what does not open."""
    asked = asked_of(side)
    opens = {name for name in asked if walker.ask(name, SENT if name in ONLY_SENT else None) not in CLOSED}
    for name in sorted(opens - tried):  # what somebody may send breaks the same for everybody to whom the address opens
        for sent in (SENT, {}):
            walker.ask(name, sent)
    tried |= opens
    before, past = written(), {}
    for name in asked:
        if name not in opens and (found := walker.ask(name, SENT, stays=True)) not in NOT_TAKEN:
            past[name] = found
    now = written()
    return opens, past, {name: rows - before.get(name, 0) for name, rows in now.items() if rows != before.get(name, 0)}


def in_words(roles):
    left = [role for role in ROLES if role not in roles]
    if not left:
        return "everybody"
    return "nobody" if not roles else ("everybody but " + ", ".join(left) if len(left) < 5 else ", ".join(roles))


def from_words(said):
    if said in ("everybody", "nobody"):
        return set(ROLES) if said == "everybody" else set()
    names = set(said.removeprefix("everybody but ").split(", "))
    return set(ROLES) - names if said.startswith("everybody but ") else names


@pytest.fixture(scope="module")
def matrix():
    """What the file says; where it is to be written anew, what the walks find."""
    found = {}
    yield found
    if os.environ.get("BAYIRI_WRITE_MATRIX"):
        from bayiri.core import clock

        sides = {
            name: {
                side: in_words([role for role in ROLES if name in found[side, role]])
                for side in OF_THE_ROLES.values() if name in asked_of(side)
            }
            for name in sorted(EVERY)
        }  # fmt: skip
        FILE.write_text(
            HEAD.format(day=clock.today()) + yaml.safe_dump(sides, sort_keys=False, width=140), encoding="utf-8"
        )


@pytest.fixture(scope="module")
def tried():
    """The addresses of each side to which somebody who may has sent something already."""
    return {side: set() for side in OF_THE_ROLES.values()}


@pytest.fixture(scope="module")
def quickly():
    """What stands already is not looked through again for what nobody needs; refusals, which are many, are not logged."""
    logging.disable(logging.WARNING)
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("side", OF_THE_ROLES.values())
@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_written(world, client, matrix, tried, quickly, side, role):
    """INV-04: and what does not open to somebody does not take what they send, either: no row is written by it."""
    opens, past, rows = opened_by(Walker(world, client, f"{side} {role}"), side, tried[side])
    matrix[side, role] = opens
    assert (past, rows) == ({}, {})
    if not os.environ.get("BAYIRI_WRITE_MATRIX"):
        written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        said = {name for name in asked_of(side) if role in from_words(written.get(name, {}).get(side, "nobody"))}
        assert opens == said
