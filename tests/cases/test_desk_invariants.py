"""What holds of appointments, attempts to make contact, and notes."""

from datetime import timedelta

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.commands.notes import write_note
from bayiri.cases.rules import NOTE_SEEN_IN
from bayiri.core.ids import uuid7
from bayiri.people.commands import PersonData
from tests.cases.conftest import NOW
from tests.invariants.attacks import call, insert, refused, rule_refuses, run


def planned(case, by, **more):
    """A row as somebody would write it who can run statements."""
    at = NOW + timedelta(days=1)
    return {
        "id": uuid7(), "case_id": case.id, "case_label": case.number, "member_ids": [], "kind": "decision",
        "starts_at": at, "ends_at": at + timedelta(hours=1), "channel": "phone", "place": "", "language": "eng",
        "interpreter": "not_needed", "interpreter_name": "", "agency_id": by.agency_id, "person_id": by.id, "note": "",
        "state": "planned", "reason": "", "changed_by_id": by.id, "changed_at": NOW, "recorded_by_id": by.id,
        "recorded_at": NOW, "version": 1, **more,
    }  # fmt: skip


def data(by, days=1.0):
    at = NOW + timedelta(days=days)
    return AppointmentData("decision", at, at + timedelta(hours=1), "phone", "eng", by.id)


def test_an_appointment_is_planned_ahead_with_a_colleague(case, people, now, act, cast):
    """INV-90: by the rule, and by the database."""
    by = cast.carla
    with rule_refuses("INV-90"):
        make_appointment(by=by, case_id=case.id, data=data(cast.rami))
    act(by)
    for more in (
        {"starts_at": NOW - timedelta(days=1)},  # planned in the past
        {"state": "held"},  # held in the future
        {"state": "cancelled", "reason": "x"},
        {"state": "not_came"},
        {"person_id": cast.rami.id},
        {"agency_id": cast.rami.agency_id, "person_id": cast.rami.id},
    ):
        with refused("INV-90"):
            insert("tasks_appointment", **planned(case, by, **more))
    with refused("an_appointment_ends_after_it_begins"):
        insert("tasks_appointment", **planned(case, by, ends_at=NOW))
    insert("tasks_appointment", **planned(case, by))


def test_an_appointment_is_settled_after_it_began(case, people, now, act, cast):
    """INV-90: held and not come after it began, cancelled with a reason, and then it stays where it was."""
    by = cast.carla
    act(by)
    row = planned(case, by)
    insert("tasks_appointment", **row)

    def change(words, *values):
        return run(f"UPDATE tasks_appointment SET {words} WHERE id = %s", *values, row["id"])

    for words in ("state = 'held'", "state = 'not_came'"):
        with refused("INV-90"):
            change(words)
    with refused("a_cancelled_appointment_has_a_reason"):
        change("state = 'cancelled'")
    change("state = 'cancelled', reason = 'Ill'")
    for words in (
        "state = 'planned'",
        "starts_at = starts_at - interval '1 day'",
        "state = 'held', changed_at = ends_at",
    ):
        with refused("INV-90"):
            change(words)


def test_an_appointment_is_written_in_ones_own_name_and_case(case, now, act, cast):
    """INV-02, INV-09, INV-22: author, people and number are those of the case."""
    by = cast.carla
    members = [NewMember("self", PersonData("Layla"))]
    other = register_case(by=by, form=FormOfReturn("DEU", "IRQ"), members=members)
    act(by)
    with refused("INV-02"):
        insert("tasks_appointment", **planned(case, by, changed_by_id=cast.clemens.id))
    with refused("INV-02"):
        insert("tasks_appointment", **planned(case, by, recorded_by_id=cast.clemens.id))
    with refused("INV-22"):
        insert("tasks_appointment", **planned(case, by, member_ids=[other.members.get().id]))
    with refused("INV-09"):
        insert("tasks_appointment", **planned(case, by, case_label=other.number))
    act(cast.eve)
    with refused():
        insert("tasks_appointment", **planned(case, cast.eve))


def test_an_attempt_is_written_down_after_it_was_made(case, people, now, act, cast):
    """INV-91: and with a contact of the person's own, in the case the person belongs to."""
    by, (member, spouse) = cast.carla, people
    with rule_refuses("INV-91"):
        attempt(by, case, member, NOW + timedelta(hours=1))
    act(by)
    contact = {"id": uuid7(), "person_id": spouse.person_id, "kind": "phone", "value": "1", "is_safe": True, "note": ""}
    more = {"state": "current", "recorded_by_id": by.id, "recorded_at": NOW, "version": 1}
    insert("people_contact", **contact, **more)
    said = {
        "case_id": case.id, "member_id": member.id, "tried_at": NOW, "way": "call", "contact_used": "",
        "result": "reached", "note": "", "recorded_at": NOW, "recorded_by_id": cast.paul.id,
    }  # fmt: skip
    with refused("INV-91"):
        call("cases_record_attempt", **{**said, "tried_at": NOW + timedelta(days=1)})
    with refused("INV-91"):
        call("cases_record_attempt", **said, contact_id=contact["id"])
    with refused("INV-22"):
        call("cases_record_attempt", **{**said, "member_id": uuid7()})
    act(cast.eve)
    with refused("INV-04"):
        call("cases_record_attempt", **said)
    act(by)
    call("cases_record_attempt", **said)
    assert run("SELECT recorded_by_id FROM cases_contactattempt") == (by.id,)  # INV-02: whatever the row says


def attempt(by, case, member, at):
    return record_attempt(by=by, case_id=case.id, member_id=member.id, data=AttemptData(at, "call", "reached"))


def test_a_note_says_something_and_a_mistake_stays(case, people, now, act, cast):
    """INV-92"""
    by, about = cast.carla, {"case_id": case.id, "section": "other"}
    with rule_refuses("INV-92"):
        write_note(by=by, text=" ", **about)
    note = write_note(by=by, text="Prefers mornings.", **about)
    act(by)
    with refused("a_note_says_something"):
        run("UPDATE cases_note SET text = ' ' WHERE id = %s", note.id)
    with refused("INV-02"):
        run("UPDATE cases_note SET text = 'x', changed_by_id = %s WHERE id = %s", cast.paul.id, note.id)
    with refused("permission denied"):
        run("UPDATE cases_note SET recorded_by_id = recorded_by_id WHERE id = %s", note.id)
    with refused("permission denied"):
        run("DELETE FROM cases_note WHERE id = %s", note.id)
    run("UPDATE cases_note SET state = 'mistake' WHERE id = %s", note.id)
    with refused("INV-92"):
        run("UPDATE cases_note SET state = 'current' WHERE id = %s", note.id)
    assert run("SELECT count(*) FROM cases_noteevent WHERE pgh_obj_id = %s", note.id) == (2,)


def test_who_sees_a_note_is_said_once(db):
    """INV-04: the rule and the database hold the same table of sections."""
    for section, seen_in in NOTE_SEEN_IN.items():
        assert run("SELECT cases_note_seen_in(%s)", section) == (seen_in,)
