"""Who opens what: every address by somebody with one role alone, compared with role_matrix.yaml.

A change of who may open what changes that file, and is seen by whoever reviews. `make matrix` writes it anew.
"""

import os
from pathlib import Path

import pytest
import yaml
from django.db import transaction

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
HEAD = """\
# Who opens which address of the full case: somebody with one role alone, of the agency that is responsible and of the one that receives.
# An address that is only sent to: whom it does not turn away. Written by `make matrix`, on {day}.
"""


def asked_of(side):
    """The addresses that are walked: of the agency that receives, those of the case and its records."""
    return sorted(EVERY if side == "owner" else OF_RECORDS)


def opened_by(world, client, side, role):
    """The addresses that open to somebody, or take what is only sent; and those that take what does not open."""
    client.force_login(world.user(f"{side} {role}"))
    kept, opens, past = client.cookies.copy(), set(), set()
    for name in asked_of(side):
        client.cookies = kept.copy()
        with transaction.atomic():
            seen = None if name in ONLY_SENT else client.get(url(name, world.ids)).status_code
            if seen is not None and seen not in CLOSED:
                opens.add(name)
            elif seen in (None, 403):
                sent = client.post(url(name, world.ids), SENT).status_code
                assert sent < 500, name
                if sent not in CLOSED:
                    (opens if seen is None else past).add(name)
            transaction.set_rollback(True)
    return opens, past


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


@pytest.mark.parametrize("side", OF_THE_ROLES.values())
@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_written(world, client, matrix, side, role):
    """INV-04: and what does not open to somebody does not take what they send, either."""
    opens, past = opened_by(world, client, side, role)
    matrix[side, role] = opens
    assert past == set()
    if not os.environ.get("BAYIRI_WRITE_MATRIX"):
        written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        said = {name for name in asked_of(side) if role in from_words(written.get(name, {}).get(side, "nobody"))}
        assert opens == said
