"""What the team's stories share: stories told, pages opened as somebody, cases that wait."""

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.models import Case
from bayiri.people.commands import PersonData
from tests.invariants.conftest import desk, told
from tests.journey.conftest import as_, at_most, read, typed

__all__ = ["as_", "at_most", "desk", "read", "told", "typed"]


@pytest.fixture
def waiting(act, cast):
    """`waiting("Omar")`: a case that Mona registered for the queue."""

    def registered(given="Omar", to="IRQ"):
        act(cast.mona)
        members = [NewMember("self", PersonData(given, "Hassan", sex="male"))]
        return register_case(by=cast.mona, form=FormOfReturn("DEU", to), members=members, for_queue=True)

    return registered


@pytest.fixture
def carried(act):
    """`carried(cast.carla, 3)`: that many cases of hers, the oldest first."""

    def registered(by, number=1, to="IRQ"):
        act(by)
        members = [NewMember("self", PersonData("Omar", "Hassan", sex="male"))]
        return [register_case(by=by, form=FormOfReturn("DEU", to), members=members) for _ in range(number)]

    return registered


@pytest.fixture
def caseworkers(act, cast):
    """`caseworkers(cases)`: first names of who carries each of them now, "" for the queue."""
    names = {actor.id: name for name, actor in cast.actors.items()}

    def of(cases):
        act(cast.mona)
        found = dict(Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("pk", "caseworker_id"))
        return [names.get(found[case.pk], "") for case in cases]

    return of
