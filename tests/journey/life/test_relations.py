"""A marriage, a separation, a relation written down wrongly."""

import pytest

from bayiri.core.errors import RuleBroken
from bayiri.journey.commands import life
from bayiri.safeguards.queries import reasons_against
from bayiri.tasks.models import Task

pytestmark = pytest.mark.django_db


def change(story, called, bond, by=None, **relations):
    by = by or story.desk.counsellor
    wanted = {called(story, name).id: relation for name, relation in relations.items()}
    said = {"bond": bond, "happened_on": story.now.date(), "relations": wanted}
    story.do(by, lambda: life.change_relations(by=by, case_id=story.case.id, **said), days=1)


def test_after_a_separation_everybody_decides_anew(told, called, act, cast):
    story = told("decided")
    change(story, called, "separated", Zeinab="not_related")
    assert called(story, "Zeinab").relation == "not_related"
    assert story.stage == "assessed"
    for name in ("Omar", "Zeinab", "Yusuf"):
        assert "consent" in reasons_against(called(story, name), "application")
    story.decide()
    assert story.stage == "decided"
    assert Task.objects.filter(kind="look_at_help", ended_at=None).exists()
    story.calculate()
    act(cast.carla)
    assert not Task.objects.filter(kind="look_at_help", ended_at=None).exists()


def test_a_correction_asks_nobody_again(told, called, act, cast):
    story = told("decided")
    change(story, called, "correction", Yusuf="grandchild")
    assert called(story, "Yusuf").relation == "grandchild"
    assert story.stage == "decided"


def test_another_main_applicant_heads_the_case(told, called, act, cast):
    story = told("registered")
    change(story, called, "correction", Omar="spouse", Zeinab="self")
    assert [called(story, name).relation for name in ("Omar", "Zeinab")] == ["spouse", "self"]
    assert called(story, "Zeinab").case.head_name == "Zeinab Hassan"


@pytest.mark.parametrize("relations", [{"Omar": "spouse"}, {"Zeinab": "self"}])
def test_it_refuses_two_main_applicants_or_none(told, called, relations):
    story = told("registered")
    with pytest.raises(RuleBroken) as broken:
        change(story, called, "correction", **relations)
    assert broken.value.reasons == ["INV-11"]


def test_the_page(told, called, client, users, act, cast):
    story = told("decided")
    client.force_login(users["carla"])
    address = f"/cases/{story.case.id}/happened/relations"
    assert "What happened?" in client.get(address).content.decode()
    members = {name: called(story, name) for name in ("Omar", "Zeinab", "Yusuf")}
    sent = {"bond": "separated", **{f"relation-{member.id}": member.relation for member in members.values()}}
    assert client.post(address, sent).status_code == 302
    assert story.stage == "assessed"
