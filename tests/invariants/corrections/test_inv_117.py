"""What holds of corrections: a reason, once, in the own case; and what history says belongs to whom."""

from uuid import UUID

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases.models import CounsellingSession
from bayiri.consent.queries import standings
from bayiri.core.errors import NotAllowed
from bayiri.core.ids import uuid7
from bayiri.journey.commands.correct import correct_assessment, correct_session
from bayiri.journey.commands.split import split_off
from bayiri.people.commands import PersonData, edit_person
from bayiri.people.models import Person
from bayiri.safeguards.models import Screening
from bayiri.safeguards.queries import reasons_against
from bayiri.travel.commands import contradict
from bayiri.travel.models import Release, TravelEvent
from tests.invariants.attacks import COUPLE, START, call, refused, rule_refuses, run

SESSION, SCREENING = "cases_correct_session", "safeguards_correct_screening"


def session_by_hand(story, **said):
    session = CounsellingSession.objects.filter(case=story.case).order_by("held_at").first()
    usual = {
        "case_id": story.case.id,
        "session_id": session.id,
        "replaced_by_id": None,
        "reason": "x",
        "recorded_at": START,
    }
    return call(SESSION, **{**usual, **said})


def screening_by_hand(story, **said):
    screening = Screening.objects.filter(case=story.case).order_by("id").first()
    usual = {
        "case_id": story.case.id,
        "member_id": screening.member_id,
        "screening_id": screening.id,
        "replaced_by_id": None,
    }
    return call(SCREENING, **{**usual, "reason": "x", "recorded_at": START, **said})


def test_a_correction_says_why_and_is_made_once(told, act, cast):
    """INV-117: by the rule and by hand, for sessions and assessments."""
    story = told("assessed")
    with acting_as(cast.carla):
        session, screening = CounsellingSession.objects.get(), Screening.objects.get()
    for do in (
        lambda why: correct_session(
            by=cast.carla, case_id=story.case.id, session_id=session.id, reason=why, instead=None
        ),
        lambda why: correct_assessment(by=cast.carla, case_id=story.case.id, screening_id=screening.id, reason=why),
    ):
        with rule_refuses("INV-117"), acting_as(cast.carla):
            do(" ")
        with acting_as(cast.carla):
            do("A mistake.")
        with rule_refuses("INV-117"), acting_as(cast.carla):
            do("Again.")
    act(cast.carla)
    for by_hand in (session_by_hand, screening_by_hand):
        with refused("INV-117"):
            by_hand(story)


def test_not_by_another_role_agency_or_case(told, act, cast):
    """INV-117, INV-04"""
    story, other = told("assessed"), told("assessed")
    with acting_as(cast.carla):
        session = CounsellingSession.objects.get(case=story.case)
        screening = Screening.objects.get(case=story.case)
    with pytest.raises(NotAllowed), acting_as(cast.tara):
        correct_session(by=cast.tara, case_id=story.case.id, session_id=session.id, reason="x", instead=None)
    with pytest.raises(NotAllowed), acting_as(cast.mona):
        correct_assessment(by=cast.mona, case_id=story.case.id, screening_id=screening.id, reason="x")
    act(cast.tara)
    for by_hand in (session_by_hand, screening_by_hand):
        with refused("INV-117"):
            by_hand(story)
    act(cast.carla)
    for by_hand in (session_by_hand, screening_by_hand):
        with refused("INV-117"):
            by_hand(story, case_id=other.case.id)
        with refused("INV-117", "a_session_is", "an_assessment_is"):
            by_hand(story, reason="")
        with refused("INV-117", "replaces_itself"):
            by_hand(story, replaced_by_id=session.id if by_hand is session_by_hand else screening.id)
    act(cast.eve)
    said = {"case_id": story.case.id, "reason": "x", "recorded_at": START}
    with refused("INV-04"):
        call(SESSION, session_id=session.id, **said)
    with refused("INV-04"):
        call(SCREENING, screening_id=screening.id, member_id=screening.member_id, **said)


def test_nothing_of_another_case_replaces_it(told, act, cast):
    """INV-117: nor what another wrote, nor what replaces something already."""
    story, other = told("assessed"), told("assessed")
    act(cast.carla)
    foreign = {
        "session": CounsellingSession.objects.get(case=other.case).id,
        "screening": Screening.objects.get(case=other.case).id,
    }
    with refused("INV-117"):
        session_by_hand(story, replaced_by_id=foreign["session"])
    with refused("INV-117"):
        screening_by_hand(story, replaced_by_id=foreign["screening"])


def test_a_decision_does_not_rest_on_a_session_that_was_struck_out(told, act, cast):
    """INV-117, INV-21: neither one that was taken, nor one to come."""
    story = told("decided", COUPLE)
    act(cast.carla)
    decision = run("SELECT row_to_json(d) FROM consent_returndecision d LIMIT 1")[0]
    session_by_hand(story)
    assert set(standings(story.case).values()) == {"to_be_renewed"}
    with refused("INV-21"):
        call("consent_record_decision", **{**decision, "id": uuid7()})


def test_the_stage_does_not_rest_on_what_was_struck_out(told, act, cast):
    """INV-117: a case is not assessed by an assessment that was wrong, nor counselled by a session that never was."""
    story = told("counselling")
    story.assess()
    act(cast.carla)
    screening_by_hand(story)
    with refused("INV-36", "INV-05"):
        run("SELECT cases_record_act(%s, %s, 'assessed', 'assessed', '', %s)", uuid7(), story.case.id, story.now)
    early = told("registered")
    early.counsel()
    act(cast.carla)
    session_by_hand(early)
    with refused("INV-05"):
        run("SELECT cases_record_act(%s, %s, 'session_held', 'counselling', '', %s)", uuid7(), early.case.id, early.now)


def test_history_names_the_event_it_belongs_to(told, act, cast):
    """INV-01: each change stands under the act that made it, and no statement puts it under another's."""
    story = told("registered")
    act(cast.carla)
    person = Person.objects.get()
    first = run("SELECT max(id) FROM audit_event")[0]
    run("SELECT set_config('bayiri.event', %s, true)", f"{first}:{'0' * 64}")
    edit_person(by=cast.carla, person_id=person.id, version=1, data=PersonData("Omar", "Hasan"))
    row = person.events.order_by("pgh_id").last()
    event = Event.objects.get(pk=row.pgh_context_id.int)
    assert (event.kind, event.actor_id, event.pk > first) == ("person.corrected", cast.carla.id, True)
    edit_person(by=cast.carla, person_id=person.id, version=2, data=PersonData("Omar", "Hassan"))
    again = person.events.order_by("pgh_id").last()
    assert again.pgh_context_id != row.pgh_context_id
    assert UUID(int=Event.objects.latest("pk").pk) == again.pgh_context_id
    assert story.stage == "registered"


def test_what_happened_outside_is_contradicted_by_another_person(told, act, cast):
    """INV-117: once, with a reason, by the rule and by hand; what was recorded stays as it was."""
    story = told("arrived")
    with acting_as(cast.rami):
        arrival = TravelEvent.objects.get(kind="arrived")
    for who, reason in ((cast.rami, "Not him."), (cast.ranya, " ")):
        with rule_refuses("INV-117"), acting_as(who):
            contradict(by=who, case_id=story.case.id, fact_id=arrival.id, reason=reason)
        act(who)
        with refused("INV-117", "a_contradiction_has"):
            contradict_by_hand(story, event_id=arrival.id, reason=reason)
    with acting_as(cast.ranya):
        contradict(by=cast.ranya, case_id=story.case.id, fact_id=arrival.id, reason="It was his brother.")
    with rule_refuses("INV-117"), acting_as(cast.carla):
        contradict(by=cast.carla, case_id=story.case.id, fact_id=arrival.id, reason="Again.")
    act(cast.carla)
    with refused("INV-117"):
        contradict_by_hand(story, event_id=arrival.id)
    assert TravelEvent.objects.get(pk=arrival.pk).contradiction.recorded_by_id == cast.ranya.id
    assert (story.stage, story.members()[0].state) == ("departed", "departed")


def test_a_contradiction_speaks_of_one_fact_of_its_own_case(told, act, cast):
    """INV-117, INV-04"""
    story, other = told("departed"), told("departed")
    act(cast.paul)
    event, release = TravelEvent.objects.filter(case=story.case).first(), Release.objects.get(case=story.case)
    for said in ({"event_id": event.id, "release_id": release.id}, {"event_id": event.id, "case_id": other.case.id}):
        with refused("INV-117"):
            contradict_by_hand(story, **said)
    with refused("INV-22", "INV-04"):
        contradict_by_hand(story)
    act(cast.eve)
    with refused("INV-04"):
        contradict_by_hand(story, event_id=event.id)


def test_whoever_is_released_by_mistake_is_held_back(told, act, cast):
    """INV-117, INV-06: a release that was contradicted releases nobody who has not boarded."""
    story = told("released")
    with acting_as(cast.carla):
        release = Release.objects.get()
        contradict(by=cast.carla, case_id=story.case.id, fact_id=release.id, reason="The wrong person.")
    assert (story.stage, story.members()[0].state) == ("preparing", "booked")


def contradict_by_hand(story, **said):
    usual = {"case_id": story.case.id, "reason": "x", "recorded_at": START}
    return call("travel_contradict", **{**usual, **said})


def test_what_was_struck_out_is_not_carried_when_a_household_splits(told, act, cast):
    """INV-117: else it would count again where nothing says that it does not."""
    story = told("assessed", COUPLE)
    first, second = story.members()
    with acting_as(cast.carla):
        wrong = Screening.objects.get(member=second)
        correct_assessment(by=cast.carla, case_id=story.case.id, screening_id=wrong.id, reason="Of somebody else.")
        session = CounsellingSession.objects.get()
        correct_session(by=cast.carla, case_id=story.case.id, session_id=session.id, reason="Never held.", instead=None)
        new = split_off(
            by=cast.carla, case_id=story.case.id, member_ids=[second.id], head_id=second.id, reason="Parted."
        )
        alone = new.members.get()
        assert not Screening.objects.filter(case=new).exists()
        assert not CounsellingSession.objects.filter(case=new).exists()
        assert "vulnerability" in reasons_against(alone, "release")
        assert "vulnerability" not in reasons_against(first, "release")
