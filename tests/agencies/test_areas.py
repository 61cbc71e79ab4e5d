"""A role that is for some places narrows what lists offer, and hides nothing."""

import pytest

from bayiri.agencies.commands.people import change_roles
from bayiri.agencies.models import User
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.core import clock
from bayiri.people.commands import PersonData
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def returns(act, cast):
    """Clemens's cases to Erbil, Mosul and Dakar, each with work for every counsellor."""
    act(cast.clemens)
    found = {}
    for place, country in (("Erbil", "IRQ"), ("Mosul", "IRQ"), ("Dakar", "SEN")):
        members = [NewMember("self", PersonData("Omar", "Hassan", sex="male"))]
        found[place] = register_case(by=cast.clemens, form=FormOfReturn("DEU", country, place), members=members)
        open_task(
            by=cast.clemens, kind=TaskKind.INTERPRETER, case_id=found[place].id, case_label=found[place].number,
            due_on=clock.today(), roles=["counsellor"],
        )  # fmt: skip
    return found


@pytest.fixture
def limited(act, cast):
    def to(*areas):
        act(cast.ivo)
        limits = {"counsellor": {"areas": list(areas)}} if areas else {}
        change_roles(by=cast.ivo, user_id=cast.carla.id, roles=frozenset({"counsellor"}), limits=limits)

    return to


def shown(client, address, returns):
    page = client.get(address).content.decode()
    return {place for place, case in returns.items() if case.number in page}


@pytest.mark.parametrize(
    ("areas", "offered"),
    [
        ((), {"Erbil", "Mosul", "Dakar"}), (("IRQ",), {"Erbil", "Mosul"}), (("IRQ/erbil",), {"Erbil"}),
        (("IRQ/Erbil", "SEN"), {"Erbil", "Dakar"}),
    ],
)  # fmt: skip
def test_lists_offer_what_the_role_is_for(returns, limited, as_, areas, offered):
    limited(*areas)
    assert shown(as_("carla"), "/cases", returns) == offered
    assert shown(as_("carla"), "/work", returns) == offered
    assert shown(as_("clemens"), "/cases", returns) == {"Erbil", "Mosul", "Dakar"}


def test_nothing_is_hidden(returns, limited, as_):
    limited("IRQ/Erbil")
    client = as_("carla")
    assert "Iraq: Erbil" in client.get("/cases").content.decode()
    assert shown(client, "/cases?destination=SEN", returns) == {"Dakar"}
    assert client.get(f"/cases/{returns['Dakar'].id}").status_code == 200


def test_ones_own_cases_are_always_there(returns, limited, as_, act, cast):
    act(cast.carla)
    members = [NewMember("self", PersonData("Amina", "Diallo", sex="female"))]
    own = register_case(by=cast.carla, form=FormOfReturn("DEU", "GIN"), members=members)
    limited("IRQ/Erbil")
    assert shown(as_("carla"), "/cases", {**returns, "own": own}) == {"Erbil", "own"}
    assert User.objects.get(pk=cast.carla.id).actor.areas == {"IRQ/Erbil"}
