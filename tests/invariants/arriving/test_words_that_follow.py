"""What follows from a word on an arrival: never more than the word, and in nobody's name who did not act."""

import pytest

from bayiri.agencies.context import acting_as, acting_for
from bayiri.audit.models import Event
from bayiri.cases.models import Act, Member
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.ids import uuid7
from bayiri.core.signing import backend, signed
from bayiri.travel.commands.arrivals import take_back_arrival
from bayiri.travel.models import TravelEvent
from tests.invariants.arriving.test_inv_200 import run_as_owner, say, under_way  # noqa: F401
from tests.invariants.attacks import call, run


def test_who_joins_later_does_not_move_an_arrived_case_back(under_way, act, cast):  # noqa: F811
    """INV-232: by no statement, whatever reason it gives; a contradiction does, with its own reason."""
    story = under_way(only_them=True)
    say(story, cast.nadia, m0="arrived")
    with acting_as(cast.carla):
        late = Member.objects.get()
    joined = uuid7()
    run_as_owner(
        "INSERT INTO cases_member SELECT (jsonb_populate_record(m, jsonb_build_object('id', %s::text, 'state', 'active',"
        " 'relation', 'child', 'person_id', %s::text))).* FROM cases_member m WHERE m.id = %s",
        joined, story.members()[0].person_id, late.id,
    )  # fmt: skip
    try:
        act(cast.nizar)
        call("travel_follow_words", case_id=story.case.id, recorded_at=story.now, reason="Because I say so.")
        assert story.stage == "arrived"
        run_as_owner("UPDATE cases_member SET state = 'departed' WHERE id = %s", joined)
        act(cast.nizar)
        call("travel_follow_words", case_id=story.case.id, recorded_at=story.now, reason="Because I say so.")
        assert story.stage == "arrived"
        with acting_as(cast.nizar):
            event = TravelEvent.objects.get(kind="arrived")
        about = {"case_id": story.case.id, "event_id": event.id, "reason": "It was his brother."}
        story.do(cast.nizar, lambda: take_back_arrival(by=cast.nizar, **about))
        assert story.stage == "departed"
        with acting_as(cast.carla):
            assert Act.objects.get(kind="arrival_contradicted").reason == "It was his brother."
    finally:
        run_as_owner("DELETE FROM cases_member WHERE id = %s", joined)


def test_what_the_machine_plans_stands_in_nobodys_name(under_way, act, cast, run_jobs):  # noqa: F811
    """INV-233: plan and follow-ups begin by themselves; the log names Bayiri, and for whom, never the caseworker."""
    story = under_way(only_them=True)
    say(story, cast.nadia, m0="arrived")
    with acting_as(cast.carla):
        before = Event.objects.latest("id").id
    with clock.moved_to(story.now):
        assert run_jobs() >= 1
    with acting_as(cast.carla):
        after = list(Event.objects.filter(id__gt=before, case_id=story.case.id))
        assert after
        assert {(one.actor_id, one.actor_label) for one in after} == {(ITSELF.id, "Bayiri")}
        assert {one.facts["for_id"] for one in after} == {str(cast.carla.id)}
        assert {one.agency_id for one in after} == {cast.carla.agency_id}


@pytest.mark.parametrize("forged", ["another_person", "another_connection", "another_purpose", "word"])
def test_no_statement_hides_who_acted(act, cast, forged):
    """INV-233: the machine's mark is signed for one person, one connection, one transaction."""
    act(cast.carla)
    (moment,) = run("SELECT (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint")
    said = {
        "another_person": signed("itself", f"{cast.paul.id}:{backend()}:{moment}"),
        "another_connection": signed("itself", f"{cast.carla.id}:{backend() + 1}:{moment}"),
        "another_purpose": signed("context", f"{cast.carla.id}:{backend()}:{moment}"), "word": "yes",
    }  # fmt: skip
    run("SELECT set_config('bayiri.itself', %s, true)", said[forged])
    run("SELECT audit_record(now(), %s, 'note.written', '', NULL, '', NULL, '{}')", cast.carla.id)
    assert Event.objects.latest("id").actor_id == cast.carla.id


def test_the_mark_ends_with_its_work(act, cast):
    """INV-233: what is done afterwards in the same transaction is a person's again."""
    with acting_for(cast.carla):
        run("SELECT audit_record(now(), %s, 'note.written', '', NULL, '', NULL, '{}')", cast.carla.id)
    act(cast.carla)
    run("SELECT audit_record(now(), %s, 'note.written', '', NULL, '', NULL, '{}')", cast.carla.id)
    assert list(Event.objects.order_by("id").values_list("actor_label", flat=True)) == ["Bayiri", cast.carla.name]
