from datetime import timedelta

import pytest

from bayiri.agencies.commands import grant_sight
from bayiri.audit.models import Event
from bayiri.cases.commands import FormOfReturn, NewMember, hold_session, register_case
from bayiri.cases.commands.appointments import change_appointment, make_appointment
from bayiri.cases.models import CounsellingSession
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.journey.commands import close
from bayiri.journey.commands.hand_over import hand_over
from bayiri.people.commands import PersonData
from bayiri.tasks.commands import settle_appointment
from bayiri.tasks.models import Appointment
from bayiri.tasks.queries import clashing_with


@pytest.fixture
def make(case, cast, talk):
    def made(by=None, **more):
        return make_appointment(by=by or cast.carla, case_id=case.id, data=talk(**more))

    return made


@pytest.fixture
def settle(case, cast):
    def settled(appointment, state, by=None, **more):
        return settle_appointment(
            by=by or cast.carla, case_id=case.id, appointment_id=appointment.id, to_state=state, **more
        )

    return settled


def typed(case, cast, **more):
    """An appointment as it is typed into the page."""
    return {
        "kind": "counselling", "starts_at_day": "5", "starts_at_month": "3", "starts_at_year": "2026", "starts_at_time": "10:00",
        "minutes": "90", "channel": "in_person", "place": "Room 2", "person_id": str(cast.carla.id), "language": "eng",
        "interpreter": "booked", "interpreter_name": "Farid Interpreter", "version": "0", **more,
    }  # fmt: skip


def test_it_is_planned_and_logged(make, case, now):
    appointment = make()
    assert (appointment.case_label, appointment.state, appointment.version) == (case.number, "planned", 1)
    assert Event.objects.filter(kind="appointment.made", case_id=case.id).count() == 1


def test_a_missing_interpreter_is_flagged(make, people):
    assert make().interpreter == "missing"  # he needs Dari
    assert make(member_ids=(people[1].id,)).interpreter == "not_needed"  # she speaks English
    assert make(language="prs").interpreter == "not_needed"
    booked = make(interpreter="booked", interpreter_name="Farid")
    assert (booked.interpreter, booked.lacks_interpreter) == ("booked", False)
    assert make(interpreter="asked").lacks_interpreter


def test_what_lies_in_the_past_was_held(make):
    assert make(hours=-3).state == "held"


def test_it_is_with_a_colleague_and_people_of_the_case(case, cast, make, talk):
    with pytest.raises(RuleBroken, match="INV-90"):
        make_appointment(by=cast.carla, case_id=case.id, data=talk(by=cast.rami))
    with pytest.raises(RuleBroken, match="INV-22"):
        make(member_ids=(uuid7(),))


def test_it_refuses_another_agency(case, cast, act, make, talk, settle):
    appointment = make()
    act(cast.eve)
    with pytest.raises(NotVisible):
        make_appointment(by=cast.eve, case_id=case.id, data=talk(by=cast.eve))
    with pytest.raises(NotVisible):
        settle(appointment, "cancelled", by=cast.eve, reason="x")
    assert Appointment.objects.count() == 0


def test_it_is_moved_with_its_history(case, cast, make, talk):
    appointment = make()
    change = {"by": cast.carla, "case_id": case.id, "appointment_id": appointment.id}
    moved = change_appointment(**change, version=1, data=talk(hours=48, place="Room 3"))
    assert (moved.version, moved.place) == (2, "Room 3")
    assert list(Appointment.pgh_event_model.objects.order_by("pgh_id").values_list("place", flat=True)) == [
        "Room 2",
        "Room 3",
    ]
    with pytest.raises(ChangedMeanwhile):
        change_appointment(**change, version=1, data=talk())
    with pytest.raises(RuleBroken, match="INV-90"):
        change_appointment(**change, version=2, data=talk(hours=-5))


def test_it_is_settled_once_and_corrected(cast, make, settle, now):
    appointment = make(hours=1)
    with pytest.raises(RuleBroken, match="INV-90"):
        settle(appointment, "held")
    with clock.moved_to(now + timedelta(hours=2)):
        assert settle(appointment, "held").state == "held"
        assert settle(appointment, "not_came").state == "not_came"
        assert settle(appointment, "held").state == "held"
        with pytest.raises(RuleBroken, match="INV-90"):
            settle(appointment, "cancelled", reason="Too late")


def test_cancelling_needs_a_reason_and_is_final(cast, make, settle, talk, case):
    appointment = make()
    with pytest.raises(RuleBroken, match="INV-90"):
        settle(appointment, "cancelled", reason=" ")
    assert settle(appointment, "cancelled", reason="The child is ill.").reason == "The child is ill."
    with pytest.raises(RuleBroken, match="INV-90"):
        change_appointment(by=cast.carla, case_id=case.id, appointment_id=appointment.id, version=2, data=talk())


def test_only_the_agency_it_is_with_settles_it(case, cast, make, act, settle):
    appointment = make()
    grant_sight(by=cast.carla, kind="case", subject_id=case.id, agency_id=cast.rami.agency_id, purpose="reception")
    act(cast.rami)
    with pytest.raises(NotAllowed):
        settle(appointment, "cancelled", by=cast.rami, reason="x")


def test_an_ended_case_has_no_new_one(case, cast, make, people):
    hold_session(
        by=cast.carla, case_id=case.id, held_at=clock.now(), channel="phone", language="eng", topics=[],
        members_present=[people[0].id], information_version="2026",
    )  # fmt: skip
    close.refer_on(by=cast.carla, case_id=case.id, member_id=people[0].id, to_procedure="asylum")
    with pytest.raises(RuleBroken, match="INV-09"):
        make()


def test_what_clashes_is_said(case, cast, act, make, talk):
    first = make(interpreter="booked", interpreter_name="Farid  Noor")
    other = register_case(
        by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=[NewMember("self", PersonData("Layla"))]
    )

    def shared(**more):
        data = talk(**{"by": cast.clemens, "place": "Elsewhere", **more})
        with_first = dict(clashing_with(cast.carla, make_appointment(by=cast.carla, case_id=other.id, data=data)))
        return {appointment.id: what for appointment, what in with_first.items()}.get(first.id)

    assert shared(hours=24.5, by=cast.carla, place="Room 9") == ["person"]
    assert shared(hours=23.5, place="room  2") == ["place"]
    assert shared(hours=24.2, interpreter="booked", interpreter_name="farid noor") == ["interpreter"]
    assert shared(hours=24, place="Room 2", channel="phone") is None
    assert shared(hours=25, by=cast.carla, place="Room 2") is None  # one after the other


def test_the_page_makes_one_and_warns(case, cast, as_, make, read):
    make(hours=25)
    client = as_("carla")
    page = client.get(f"/cases/{case.id}/appointments/add?on=2026-03-05").content.decode()
    assert 'value="10:00"' in page
    assert "Spoken in this household" in page
    answer = client.post(f"/cases/{case.id}/appointments/add", typed(case, cast), follow=True)
    assert "Carla Counsellor has another appointment at that time" in read(answer)
    made = Appointment.objects.latest("recorded_at", "id")
    assert (made.ends_at - made.starts_at, made.interpreter_name) == (timedelta(minutes=90), "Farid Interpreter")
    assert "Interpreter" in read(client.get(f"/cases/{case.id}/appointments/{made.id}"))


def test_the_page_keeps_what_was_typed_where_it_refuses(case, cast, as_, read):
    answer = as_("carla").post(f"/cases/{case.id}/appointments/add", typed(case, cast, language=""))
    assert (answer.status_code, Appointment.objects.count()) == (422, 0)
    assert "Farid Interpreter" in answer.content.decode()


def test_two_who_change_it_at_once_choose_field_by_field(case, cast, as_, act, make, talk, people, read):
    known = {"interpreter": "booked", "interpreter_name": "Farid Interpreter"}
    appointment = make(**known)
    moved = talk(hours=30.5, place="Room 9", member_ids=(people[1].id,), **known)
    change_appointment(by=cast.carla, case_id=case.id, appointment_id=appointment.id, version=1, data=moved)
    where = f"/cases/{case.id}/appointments/{appointment.id}/change"
    mine = typed(case, cast, starts_at_time="09:00", minutes="60", place="Room 5", note="Bring the letter", version="1")
    answer = as_("clemens").post(where, mine)
    page, text = answer.content.decode(), read(answer)
    assert answer.status_code == 409
    assert "As it is now: 5 March 2026, 15:30" in text
    assert 'id="choose-starts_at-theirs" value="theirs" checked' in page
    assert 'id="choose-note-yours" value="yours" checked' in page
    assert 'id="choose-members-theirs" value="theirs" checked' in page
    assert "You both changed this. Choose which one counts. Before: Room 2" in text
    assert "choose-person_id" not in page
    choice = {"choose-starts_at": "theirs", "choose-members": "theirs", "choose-place": "yours", "choose-note": "yours"}
    assert as_("clemens").post(where, {**mine, **choice, "version": "2"}).status_code == 302
    act(cast.carla)
    appointment.refresh_from_db()
    said = (appointment.starts_at, appointment.place, appointment.member_ids, appointment.note, appointment.version)
    assert said == (moved.starts_at, "Room 5", [people[1].id], "Bring the letter", 3)


def test_what_was_cancelled_meanwhile_is_not_moved(case, cast, as_, make, settle, read):
    appointment = make()
    settle(appointment, "cancelled", reason="Ill")
    where = f"/cases/{case.id}/appointments/{appointment.id}/change"
    mine = typed(case, cast, version="1")
    assert as_("clemens").post(where, mine).status_code == 409
    answer = as_("clemens").post(where, {**mine, "version": "2"})
    assert answer.status_code == 422
    assert "There is a problem" in read(answer)


def test_held_leads_to_the_session_with_what_is_known(case, cast, as_, make, now, people):
    appointment = make(
        hours=1, member_ids=(people[0].id,), interpreter="booked", interpreter_name="Farid", language="eng"
    )
    client = as_("carla")
    address = f"/cases/{case.id}/appointments/{appointment.id}"
    with clock.moved_to(now + timedelta(hours=2)):
        assert "It was held" in client.get(address).content.decode()
        answer = client.post(f"{address}/held")
        assert answer.url == f"/cases/{case.id}/session?appointment={appointment.id}"
        page = client.get(answer.url).content.decode()
        assert 'value="Farid"' in page
        assert 'value="eng" selected' in page
        assert f'value="{people[0].id}"' in page
        assert page.count("checked") >= 2
    assert CounsellingSession.objects.count() == 0


def test_an_address_of_another_cases_appointment_prefills_nothing(case, cast, as_, make):
    appointment = make()
    other = register_case(
        by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=[NewMember("self", PersonData("Layla"))]
    )
    client = as_("carla")
    assert client.get(f"/cases/{other.id}/appointments/{appointment.id}").status_code == 404
    assert "Room 2" not in client.get(f"/cases/{other.id}/session?appointment={appointment.id}").content.decode()
    assert client.get(f"/cases/{other.id}/session?appointment=nonsense").status_code == 200


def test_it_is_cancelled_on_a_page(case, cast, as_, make, read):
    appointment = make()
    client = as_("carla")
    assert client.post(f"/cases/{case.id}/appointments/{appointment.id}/cancel", {"reason": ""}).status_code == 422
    client.post(f"/cases/{case.id}/appointments/{appointment.id}/cancel", {"reason": "Ill"})
    assert "Cancelled" in read(client.get(f"/cases/{case.id}/appointments/{appointment.id}"))


def test_the_caseworker_is_the_one_it_is_with(case, cast, as_, act):
    act(cast.carla)
    hand_over(by=cast.carla, moves=[Move(case.id, cast.carla.id, cast.clemens.id)])
    page = as_("carla").get(f"/cases/{case.id}/appointments/add").content.decode()
    assert f'value="{cast.clemens.id}" selected' in page


def test_a_case_in_the_queue_takes_appointments_too(case, cast, as_, act):
    act(cast.mona)
    hand_over(by=cast.mona, moves=[Move(case.id, cast.carla.id, None)])
    page = as_("clemens").get(f"/cases/{case.id}/appointments/add").content.decode()
    assert f'value="{cast.clemens.id}" selected' in page


def test_the_case_page_shows_the_next_ones(case, as_, make, read):
    make()
    page = read(as_("carla").get(f"/cases/{case.id}"))
    assert "5 March 2026, 09:00" in page
    assert "Interpreter missing" in page
