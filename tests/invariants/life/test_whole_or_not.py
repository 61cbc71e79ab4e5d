"""What life brings is written down whole, or not at all."""

import pytest

from bayiri import audit
from bayiri.journey.commands import life, split
from bayiri.people.commands import PersonData
from tests.contracts.test_commands_write_events import LogIsFull, everything_visible
from tests.invariants.attacks import FAMILY, run


def acts(story):
    """Each act that this household bears, once."""
    case, (omar, zeinab, yusuf) = story.case.id, story.members()
    child = PersonData("Noor", sex="female", born_on=story.now.date(), birth_precision="day")
    died = {"member_id": zeinab.id, "died_on": story.now.date(), "told_by": "The hospital", "certificate_seen": True}
    apart = {"bond": "separated", "happened_on": story.now.date(), "relations": {zeinab.id: "not_related"}}
    going = {"member_ids": [zeinab.id, yusuf.id], "head_id": zeinab.id, "reason": "They part."}
    return {
        "birth": lambda by: life.record_birth(by=by, case_id=case, parent_id=omar.id, child=child),
        "death": lambda by: life.record_death(by=by, case_id=case, **died),
        "relations": lambda by: life.change_relations(by=by, case_id=case, **apart),
        "split": lambda by: split.split_off(by=by, case_id=case, **going),
    }


@pytest.mark.parametrize("kind", ["birth", "death", "relations", "split"])
def test_nothing_happens_if_the_event_cannot_be_written(told, act, cast, monkeypatch, kind):
    """INV-01: seats, copies, lapses, tasks and all are undone with it."""
    story, by = told("preparing", FAMILY), cast.carla
    do = acts(story)[kind]
    act(by)
    before = everything_visible(story.case.id)

    def fails(**_said):
        raise LogIsFull

    monkeypatch.setattr(audit, "record", fails)
    monkeypatch.setattr(audit, "record_each", fails)
    with pytest.raises(LogIsFull):
        story.do(by, lambda: do(by))
    monkeypatch.undo()
    act(by)
    assert everything_visible(story.case.id) == before
    events = run("SELECT count(*) FROM audit_event")
    story.do(by, lambda: do(by))
    act(by)
    assert run("SELECT count(*) FROM audit_event") > events
