"""A world of its own for the walks: the full case, committed, in a copy of the worker's database."""

from contextlib import contextmanager

from django.db import connections

from bayiri.agencies.choices import Role
from bayiri.agencies.models import User
from bayiri.core.ids import uuid7
from seed.stories import Desk, Story
from tests.cast import _as_owner
from tests.invariants.attacks import FAMILY, START, TO_IRAQ
from tests.invariants.full_case import ids_of, live
from tests.invariants.test_walk_addresses import ANY_ID
from tests.invariants.walks.filling import fill, hide, superuser
from tests.invariants.walks.telltales import plant

# One person for each role in the agency that is responsible and in the one that receives; and who has every role, where they are told.
OF_THE_ROLES = {"mission": "owner", "sprout": "receiver"}
WITH_EVERY_ROLE = {"stranger": "argus", "advice": "argyle", "mission": "octavia"}


@contextmanager
def standing_in(name):
    """Both connections lead to the database `name`, and back afterwards."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    connections.close_all()
    for alias in before:
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        for alias, old in before.items():
            connections[alias].settings_dict["NAME"] = old


def _write_people(cast):
    """The people of the walks; gives who they are by name: "owner counsellor", "argus"."""
    agencies = {"mission": cast.carla, "sprout": cast.rami, "stranger": cast.eve, "advice": cast.adam}
    wanted = {
        f"{side} {role.value}": (agencies[key].agency_id, [role.value])
        for key, side in OF_THE_ROLES.items() for role in Role
    }  # fmt: skip
    wanted |= {name: (agencies[key].agency_id, Role.values) for key, name in WITH_EVERY_ROLE.items()}
    people = {}
    with _as_owner() as owner:
        for name, (agency_id, roles) in wanted.items():
            people[name] = uuid7()
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [people[name], f"{name.replace(' ', '.')}@example.org", name.title(), agency_id, list(roles)],
            )
    return people


class World:
    """The story of the full case, what stands in its addresses, and who walks."""

    def __init__(self, cast):
        self.cast = cast
        desk = Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
        self.story = Story(desk, START, vulnerabilities=["illness"])
        self.story.register(TO_IRAQ, FAMILY)
        self.story.go_to("arrived")
        live(self.story)
        self.ids = {**ANY_ID, **ids_of(self.story)}
        self._people = _write_people(cast)
        self.wanting = fill({**self.ids, "agency_id": cast.carla.agency_id, "somebody_id": cast.carla.id})
        with superuser() as writer:  # a record that is restricted could be shared with nobody
            writer.execute("SET session_replication_role = replica")
            writer.execute("UPDATE cases_restriction SET lifted_at = now(), lifted_by_id = %s", [cast.carla.id])
        self.bare, self.refusing = plant()
        self.hidden = hide(cast.lars.agency_id)

    def user(self, name):
        """Somebody of the walks, or of the cast."""
        return User.objects.select_related("agency").get(pk=self._people.get(name) or self.cast.actors[name].id)
