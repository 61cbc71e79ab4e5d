import pytest

from bayiri.core.errors import RuleBroken
from bayiri.monitoring.commands import record_declined, record_not_reached, record_re_migrated
from bayiri.monitoring.queries import follow_up_counts
from bayiri.tasks.models import Task
from tests.monitoring.interviews import ask, member_round, on


def tried(by, follow_up, act=record_not_reached, **more):
    return act(by=by, follow_up_id=follow_up.id, mode="phone", tried_on=more.pop("tried_on"), **more)


def test_an_attempt_in_vain_leaves_the_round_due(cast, household, rounds):
    with on(2026, 5, 10):
        tried(cast.ranya, rounds[0], give_up=False, tried_on=rounds[0].due_on)
    assert follow_up_counts(cast.ranya, household) == {"due": 6}


def test_giving_up_ends_the_round_until_the_person_is_found(cast, household, rounds):
    tried(cast.ranya, rounds[0], give_up=True, tried_on=rounds[0].due_on)
    assert follow_up_counts(cast.ranya, household) == {"due": 5, "not_reached": 1}
    ask(cast.ranya, rounds[0])
    assert follow_up_counts(cast.ranya, household) == {"due": 5, "done": 1}


def test_declining_ends_the_round(cast, household, rounds):
    tried(cast.ranya, rounds[0], record_declined, tried_on=rounds[0].due_on)
    with pytest.raises(RuleBroken) as refused:
        ask(cast.ranya, rounds[0])
    assert refused.value.reasons == ["INV-73"]


def test_who_migrated_again_is_not_asked_any_more(cast, household, rounds):
    follow_up = member_round(household, "self", 0)
    record_re_migrated(
        by=cast.ranya, follow_up_id=follow_up.id, mode="phone", learned_on=follow_up.due_on, country="TUR"
    )
    assert follow_up_counts(cast.ranya, household) == {"due": 3, "re_migrated": 3}
    assert not Task.objects.filter(kind="follow_up", ended_at=None, member_id=follow_up.member_id).exists()
