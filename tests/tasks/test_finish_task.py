"""INV-82: work that an act of the case ends is not ended by hand."""

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.core import clock
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.people.commands import PersonData
from bayiri.tasks.commands import finish_task, open_task
from bayiri.tasks.models import TaskKind


@pytest.fixture
def opened(cast, act):
    """`opened(kind)`: a piece of work for counsellors of Carla's agency."""
    act(cast.carla)
    case = register_case(
        by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=[NewMember("self", PersonData("Omar"))]
    )

    def open_one(kind):
        return open_task(
            by=cast.carla,
            kind=kind,
            case_id=case.id,
            case_label=case.number,
            roles=["counsellor"],
            due_on=clock.today(),
        )

    return open_one


def test_it_ends_work_that_no_act_ends(cast, opened):
    assert finish_task(by=cast.carla, task_id=opened(TaskKind.REOPENED).id).kind == TaskKind.REOPENED


def test_it_refuses_to_end_by_hand_what_an_act_ends(cast, opened):
    with pytest.raises(RuleBroken) as broken:
        finish_task(by=cast.carla, task_id=opened(TaskKind.APPROVE).id)
    assert broken.value.reasons == ["INV-82"]


def test_it_refuses_somebody_elses_work(cast, opened):
    task = opened(TaskKind.REOPENED)
    with pytest.raises(NotVisible):
        finish_task(by=cast.tara, task_id=task.id)


def test_it_is_done_with_a_button(cast, opened, client, users):
    task = opened(TaskKind.REOPENED)
    client.force_login(users["carla"])
    assert f"/work/{task.id}/done" in client.get("/work").content.decode()
    assert client.post(f"/work/{task.id}/done").status_code == 302
    assert f"/work/{task.id}/done" not in client.get("/work").content.decode()
