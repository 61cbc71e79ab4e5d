"""What holds of everything: nothing is rewritten, everybody writes in their own name, sees what they take part in, step by step."""

from dataclasses import replace

import pytest

from bayiri import audit
from bayiri.agencies.commands import grant_sight
from bayiri.cases.commands import change_journey, move_stage, register_case
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands import decide, depart
from bayiri.journey.commands import sharing as sharing_commands
from bayiri.people.models import Person
from bayiri.tasks.models import Task
from tests.invariants.attacks import ALONE, FAMILY, START, TO_IRAQ, call, insert, refused, rule_refuses, run


def test_the_log_is_only_added_to(told, act, cast):
    """INV-01: through the function alone, and never changed. Every other append-only table: test_attacks_history.py."""
    told("registered")
    act(cast.carla)
    for statement in ("UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"):
        with refused():
            run(statement)


def test_an_event_names_who_acts(act, cast):
    """INV-02: not a colleague, not somebody of another agency, not nobody."""
    act(cast.carla)
    for another in (cast.clemens, cast.eve):
        with refused("INV-02"):
            audit.record(kind="case.registered", by=another)
    act(None)
    with refused("INV-02"):
        audit.record(kind="case.registered", by=cast.carla)


def test_a_person_is_written_down_in_ones_own_name(told, act, cast):
    """INV-02: a case and a person name who opens them, and for which agency."""
    case = told("registered").case
    act(cast.carla)
    with refused("INV-02"):
        register_case(by=replace(cast.carla, id=cast.clemens.id), form=TO_IRAQ, members=ALONE)
    with refused("INV-02", "INV-03"):
        register_case(by=replace(cast.carla, agency_id=cast.eve.agency_id), form=TO_IRAQ, members=ALONE)
    with refused("INV-02"):
        run("UPDATE people_person SET recorded_by_id = %s", cast.clemens.id)
    for theirs in ({"agency_id": cast.eve.agency_id}, {"caseworker_id": cast.clemens.id}):
        same = {field.attname: getattr(case, field.attname) for field in Case._meta.fields}
        row = Case(**{**same, "id": uuid7(), "number": "R-0", **theirs})
        run(
            "SELECT agencies_grant('case', %s, %s, 'owner', 'all', 'write', now(), NULL)",
            row.id,
            cast.carla.agency_id,
        )
        with refused("INV-02"):
            row.save(force_insert=True)


def test_work_is_ended_in_ones_own_name(told, act, cast):
    """INV-02"""
    told("released")
    act(cast.carla)
    assert Task.objects.exists()
    with refused("INV-02"):
        run("UPDATE tasks_task SET ended_at = now(), ended_by_id = %s", cast.clemens.id)


def test_only_the_responsible_agency_lets_others_see(told, act, cast):
    """INV-03: neither somebody who may see already, nor somebody who may not."""
    story = told("preparing")
    about = {"kind": "case", "subject_id": story.case.id, "purpose": "reintegration"}
    for other in (cast.rami, cast.eve):
        act(other)
        with refused("INV-03"):
            grant_sight(by=other, agency_id=cast.eve.agency_id, **about)
        with pytest.raises((NotAllowed, NotVisible)):
            sharing_commands.say_sharing(
                by=other, case_id=story.case.id, member_id=story.members()[0].id, recipient_id=other.agency_id,
                purpose="programme", given=True,
            )  # fmt: skip
    act(cast.eve)
    assert not Case.objects.exists()


def test_a_case_is_handed_over_by_who_is_responsible(told, act, cast):
    """INV-03: nobody becomes, or makes somebody else, the caseworker to clear what they could not."""
    told("preparing")
    for other in (cast.clemens, cast.paul, cast.rami):
        act(other)
        with refused("INV-03"):
            run("UPDATE cases_case SET caseworker_id = %s", other.id)
    act(cast.carla)
    with refused("INV-03"):
        run("UPDATE cases_case SET caseworker_id = %s", cast.rami.id)


def test_a_record_is_seen_by_who_takes_part(told, act, cast):
    """INV-04: the recipient after sharing, nobody else, and nobody without a context."""
    story = told("preparing")
    act(cast.rami)
    assert case_for(cast.rami, story.case.id)
    assert Person.objects.exists()
    for other in (cast.eve, cast.adam, None):
        act(other)
        assert not Case.objects.exists()
        assert not Person.objects.exists()
    with pytest.raises(NotVisible):
        case_for(cast.eve, story.case.id)
    act(cast.eve)
    with refused("INV-04"):
        call(
            "consent_record_refusal",
            case_id=story.case.id,
            member_id=story.members()[0].id,
            step="x",
            description="x",
            noted_at=START,
        )
    with refused("INV-04"):
        audit.record(kind="journey.closed", by=cast.eve, case_id=story.case.id)


def test_sight_ends_with_the_persons_word(told, act, cast):
    """INV-04: taken back, the recipient sees nothing at once."""
    story = told("preparing")
    by = cast.carla
    story.do(
        by,
        lambda: sharing_commands.say_sharing(
            by=by, case_id=story.case.id, member_id=story.members()[0].id, recipient_id=cast.rami.agency_id,
            purpose="reintegration", given=False,
        ),
    )  # fmt: skip
    act(cast.rami)
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_a_foreign_person_joins_no_household(told, act, cast):
    """INV-04: knowing an identifier is not seeing the person."""
    theirs = told("registered").members()[0].person_id
    act(cast.eve)
    own = register_case(by=cast.eve, form=TO_IRAQ, members=ALONE)
    with refused("INV-04"):
        insert(
            "cases_member", id=uuid7(), case_id=own.id, person_id=theirs, relation="other", state="active", guardian_name="",
            joined_at=clock.now(), recorded_by_id=cast.eve.id,
        )  # fmt: skip


def test_a_step_follows_from_where_the_case_stands(told, act, cast):
    """INV-05: by the rule, and by the database with the same table."""
    story = told("registered")
    act(cast.carla)
    with rule_refuses("INV-05"):
        move_stage(by=cast.carla, case=story.case, act="released")
    for kind, stage in (
        ("released", "released"),
        ("session_held", "released"),
        ("departed", "departed"),
        ("nothing", "closed"),
    ):
        with refused("INV-05"):
            run("SELECT cases_record_act(%s, %s, %s, %s, '', now())", uuid7(), story.case.id, kind, stage)


def test_an_act_is_borne_by_what_happened(told, act, cast):
    """INV-05: nobody decided, nobody departed, so the case has not."""
    story = told("assessed", FAMILY)
    act(cast.carla)
    for kind, stage in (("decided", "decided"), ("departed_outside_procedure", "departed")):
        with refused("INV-05"):
            run("SELECT cases_record_act(%s, %s, %s, %s, '', now())", uuid7(), story.case.id, kind, stage)


def test_a_departure_outside_the_procedure_is_told_at_once(told, act, cast):
    """INV-08: never counted as assisted; caseworker, protection officer and director are told; not twice, not ahead of its day."""
    story = told("preparing")
    member, by = story.members()[0], cast.tara
    report = {"by": by, "case_id": story.case.id, "member_id": member.id, "how": "removed", "note": ""}
    with rule_refuses("INV-08"):
        story.do(
            by,
            lambda: depart.report_departure_outside_procedure(departed_on=story.movement.departs_at.date(), **report),
        )
    today = story.now.date()
    story.do(by, lambda: depart.report_departure_outside_procedure(departed_on=today, **report))
    act(cast.carla)
    case = Case.objects.get()
    assert (case.stage, case.assistance, case.voluntariness) == ("departed", "spontaneous", "forced")
    told_to = {role for task in Task.objects.filter(kind="outside_procedure") for role in task.roles}
    assert told_to == {"counsellor", "protection_officer", "director"}
    with rule_refuses("INV-08"):
        story.do(by, lambda: depart.report_departure_outside_procedure(departed_on=today, **report))
    act(by)
    with refused("INV-08"):
        call(
            "travel_record_outside", case_id=story.case.id, member_id=member.id, how="other", note="", departed_on=today,
            recorded_at=story.now,
        )  # fmt: skip


def test_an_ended_case_stays_as_it_is(told, act, cast):
    """INV-09: no session, no change of plans, nobody joins; the database holds sessions and members to it."""
    story = told("decided")
    member = story.members()[0]
    story.do(cast.carla, lambda: decide.withdraw(by=cast.carla, case_id=story.case.id, member_id=member.id))
    act(cast.carla)
    case = Case.objects.get()
    assert case.stage == "withdrawn"
    with rule_refuses("INV-09"):
        change_journey(by=cast.carla, case_id=case.id, version=case.version, changes={"destination_place": "Mosul"})
    with refused("INV-09"):
        insert(
            "cases_member", id=uuid7(), case_id=case.id, person_id=member.person_id, relation="other", state="active",
            guardian_name="", joined_at=story.now, recorded_by_id=cast.carla.id,
        )  # fmt: skip
    with refused("INV-09"):
        insert(
            "cases_counsellingsession", id=uuid7(), case_id=case.id, held_at=story.now, recorded_at=story.now, channel="phone",
            language="eng", interpreter_name="", interpreter_missing=False, members_present=[member.id], topics=[],
            information_version="", note="", recorded_by_id=cast.carla.id,
        )  # fmt: skip
