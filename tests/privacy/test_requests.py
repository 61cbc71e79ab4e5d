"""INV-164: a request about data is written down with its deadline, looked into, answered once; and the copy holds what it may."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest

from bayiri.audit.models import Event
from bayiri.cases.commands import NewMember
from bayiri.cases.commands.notes import write_note
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.documents.commands.files import FileData, keep_file
from bayiri.journey.commands import papers
from bayiri.people.commands import ContactData, write_contact
from bayiri.privacy import rules
from bayiri.privacy.commands import requests
from bayiri.privacy.commands.requests import Asked
from bayiri.privacy.models import Copy, DataRequest
from bayiri.tasks.models import Task
from tests.invariants.attacks import insert, refused, rule_refuses, run
from tests.photographs import photograph
from tests.privacy.conftest import FATHER

RECENT = clock.now() - timedelta(days=40)


@pytest.fixture
def story(told):
    return told("counselling", began=RECENT)


@pytest.fixture
def asked(story, cast, act):
    """`asked("access")`: a request of the father, written down by Carla ten days ago; Stella acts from here on."""

    def ask(kind="access", received=None, check="document", member=0):
        act(cast.carla)
        received = received or clock.today() - timedelta(days=10)
        made = requests.take_down(
            by=cast.carla, case_id=story.case.id, member_id=story.members()[member].id,
            asked=Asked(kind, received, "What do you hold on me?", check),
        )  # fmt: skip
        act(cast.stella)
        return made

    return ask


def about(request, cast, who="stella"):
    return {"by": getattr(cast, who), "case_id": request.case_id, "request_id": request.id}


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 3, 3), date(2026, 4, 3)),
        (date(2025, 12, 31), date(2026, 1, 31)),
    ],
)
def test_it_is_due_when_the_law_says(asked, received, due):
    """INV-164: one month from the day it was received (article 12(3))."""
    request = asked(received=received)
    assert request.due_on == due
    task = Task.objects.get(kind="data_request", case_id=request.case_id)
    assert (task.due_on, task.roles, task.ended_at) == (due, ["data_steward", "director"], None)


def test_it_is_answered_once_after_somebody_saw_who_asks(asked, cast):
    """INV-164: by the rule."""
    request = asked(check="not_yet")
    with rule_refuses("INV-164"):
        requests.answer(**about(request, cast), text="Here it is.")
    requests.check_identity(**about(request, cast), how="document")
    with rule_refuses("INV-164"):
        requests.answer(**about(request, cast), text="  ")
    with rule_refuses("INV-164"):
        requests.refuse(**about(request, cast), ground=" ")
    done = requests.answer(**about(request, cast), text="Here it is.")
    assert (done.state, done.answered_by_id) == ("answered", cast.stella.id)
    assert Task.objects.get(kind="data_request").ended_at
    for again in (
        lambda: requests.answer(**about(request, cast), text="x"),
        lambda: requests.refuse(**about(request, cast), ground="x"),
    ):
        with rule_refuses("INV-164"):
            again()


def test_more_time_is_taken_once_within_the_first_time(asked, cast, at):
    """INV-164: two further months, with the reason, before the first time is over."""
    request = asked(received=clock.today())
    with rule_refuses("INV-164"):
        requests.extend(**about(request, cast), because=" ")
    with at(clock.now() + timedelta(days=40)), rule_refuses("INV-164"):
        requests.extend(**about(request, cast), because="Many files.")
    longer = requests.extend(**about(request, cast), because="Many files.")
    assert 89 <= (longer.due_on - request.received_on).days <= 92
    assert Task.objects.get(kind="data_request", ended_at=None).due_on == longer.due_on
    with rule_refuses("INV-164"):
        requests.extend(**about(request, cast), because="Again.")


def test_the_database_says_the_same(asked, cast, act, story):
    """INV-164, INV-22: whoever can run a statement."""
    asked(check="not_yet")
    answered = (
        "UPDATE privacy_datarequest SET state = 'answered', answer = 'x', answered_at = now(), answered_by_id = %s"
    )
    with refused("a_request_is_answered_after_a_check"):
        run(answered, cast.stella.id)
    run("UPDATE privacy_datarequest SET identity_checked = 'known'")
    with refused("INV-164"):
        run(answered, cast.dora.id)
    with refused("INV-164"):
        run("UPDATE privacy_datarequest SET due_on = due_on + 200, extended_because = 'x'")
    with refused("INV-164"):
        run("UPDATE privacy_datarequest SET due_on = due_on + 1")
    act(cast.carla)
    with refused("INV-164"):
        run(answered, cast.carla.id)
    act(cast.stella)
    run(answered, cast.stella.id)
    with refused("INV-164"):
        run("UPDATE privacy_datarequest SET answer = 'y'")
    with refused("permission denied"):
        run("DELETE FROM privacy_datarequest")
    row = {
        "case_id": story.case.id, "member_id": story.members()[0].id, "agency_id": cast.carla.agency_id, "kind": "access", "words": "",
        "received_on": clock.today(), "due_on": clock.today() + timedelta(days=90), "extended_because": "", "state": "open",
        "identity_checked": "not_yet", "answer": "", "ground": "", "recorded_at": clock.now(), "recorded_by_id": cast.carla.id,
    }  # fmt: skip
    act(cast.carla)
    with refused("INV-164"):
        insert("privacy_datarequest", id=uuid7(), **row)
    with refused("INV-02"):
        insert(
            "privacy_datarequest",
            id=uuid7(),
            **{**row, "due_on": rules.later(clock.today(), months=1), "recorded_by_id": cast.stella.id},
        )


def test_who_answers_and_who_sees(asked, cast, act, story):
    """INV-04: a counsellor writes it down, a data steward or director answers, another agency knows of nothing."""
    request = asked()
    act(cast.carla)
    with pytest.raises(NotAllowed):
        requests.answer(**about(request, cast, "carla"), text="x")
    with pytest.raises(NotAllowed):
        requests.begin_copy(**about(request, cast, "carla"))
    act(cast.eve)
    with pytest.raises(NotVisible):
        requests.answer(**about(request, cast, "eve"), text="x")
    assert DataRequest.objects.count() == 0
    act(cast.dora)
    requests.refuse(**about(request, cast, "dora"), ground="The person was not who they said.")


def made(request, cast, act, run_jobs):
    requests.begin_copy(**about(request, cast))
    act(None)
    assert run_jobs() == 1
    act(cast.stella)
    archive = zipfile.ZipFile(io.BytesIO(requests.take_copy(**about(request, cast))))
    return archive, json.loads(archive.read("data.json"))


def test_the_copy_of_one_of_a_family_holds_nothing_on_the_others(asked, story, cast, act, run_jobs):
    """Others' data, words about the whole household and the names of staff are left out, and counted."""
    by, (father, mother, _child) = cast.carla, story.members()
    act(by)
    write_contact(by=by, person_id=father.person_id, data=ContactData("phone", "+49 151 5550111"))
    write_contact(by=by, person_id=mother.person_id, data=ContactData("phone", "+49 151 5550222"))
    write_note(by=by, case_id=story.case.id, section="counselling", text="The mother is afraid of him.")
    keep_file(
        by=by, case_id=story.case.id, data=FileData("letter", member_id=father.id), content=photograph(colour="red")
    )
    keep_file(
        by=by, case_id=story.case.id, data=FileData("letter", member_id=mother.id), content=photograph(colour="blue")
    )
    papers.issue(
        by=by,
        case_id=story.case.id,
        member_id=father.id,
        kind="rights",
        language="en",
        address="https://x.example/verify",
    )
    archive, data = made(asked(), cast, act, run_jobs)
    text = json.dumps(data, ensure_ascii=False)
    assert data["person"] == "Umarzad Hasanpur"
    assert "+49 151 5550111" in text
    for other in ("Zeinabe", "Yusufin", "5550222", "afraid", "Carla", "Stella"):
        assert other not in text, other
    assert data["left_out"]["Note"] >= 1
    assert [row["Agency"] for row in data["looks"]] == [] or "Homeward Mission" in text
    assert len(data["files"]) == 2
    assert archive.read(data["files"][0])[:3] == b"\xff\xd8\xff"
    assert archive.read(data["files"][1])[:5] == b"%PDF-"
    assert archive.read("data.pdf")[:5] == b"%PDF-"
    assert sorted(archive.namelist()) == sorted([*data["files"], "data.json", "data.pdf"])
    assert set(data["purposes"]) == set(data["data"])
    assert "To know who somebody is, in any script, and to register nobody twice." in data["purposes"].values()


def test_who_is_alone_in_the_case_gets_the_notes(told, cast, act, run_jobs):
    story = told("counselling", began=RECENT, members=[NewMember("self", FATHER)])
    act(cast.carla)
    write_note(by=cast.carla, case_id=story.case.id, section="counselling", text="Prefers the morning.")
    request = requests.take_down(
        by=cast.carla, case_id=story.case.id, member_id=story.members()[0].id,
        asked=Asked("access", clock.today(), "", "known"),
    )  # fmt: skip
    act(cast.stella)
    _archive, data = made(request, cast, act, run_jobs)
    assert "Prefers the morning." in json.dumps(data)
    assert data["sources"] == ["Homeward Mission"]


def test_the_copy_lies_sealed_and_each_taking_is_logged(asked, cast, act, run_jobs):
    """INV-160: and made again it replaces the first; nothing is made before somebody saw who asks."""
    unchecked = asked(check="not_yet", member=1)
    with rule_refuses("INV-164"):
        requests.begin_copy(**about(unchecked, cast))
    with rule_refuses("INV-164"):
        requests.begin_copy(**about(asked("erasure"), cast))
    request = asked()
    with pytest.raises(NotVisible):
        requests.take_copy(**about(request, cast))
    made(request, cast, act, run_jobs)
    made(request, cast, act, run_jobs)
    copy = Copy.objects.get()
    assert (copy.state, copy.done, bytes(copy.content)[:2] == b"PK") == ("ready", copy.total, False)
    assert Event.objects.filter(kind="privacy.copy_taken").count() == 2
    with refused("INV-160"):
        run("UPDATE privacy_copy SET content = 'PK open'")
    act(cast.carla)
    assert Copy.objects.count() == 0


def test_asked_twice_at_once_it_is_made_once(asked, cast, run_jobs, act):
    request = asked()
    requests.begin_copy(**about(request, cast))
    requests.begin_copy(**about(request, cast))
    act(None)
    assert run_jobs() == 1


def test_a_copy_that_breaks_off_says_so(asked, cast, act, run_jobs, monkeypatch):
    from bayiri.privacy import jobs

    request = asked()
    requests.begin_copy(**about(request, cast))
    act(None)
    monkeypatch.setattr(jobs, "archive_of", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_jobs()
    act(cast.stella)
    assert Copy.objects.get().state == "failed"
    monkeypatch.undo()
    assert made(request, cast, act, run_jobs)


def test_the_pages_from_asking_to_the_letter(story, as_, cast, act, run_jobs):
    """Through HTTP: written down wrongly, rightly, overdue, checked, copied, answered, printed."""
    carla, case = as_("carla"), story.case
    base = f"/cases/{case.id}/privacy"
    assert "Nobody has asked about their data." in carla.get(base).content.decode()
    father = story.members()[0]
    sent = {"member_id": str(father.id), "kind": "access", "words": "Everything.", "identity_checked": "not_yet"}
    tomorrow, past = clock.today() + timedelta(days=1), clock.today() - timedelta(days=35)
    for day in (
        {},
        {"received_on_day": tomorrow.day, "received_on_month": tomorrow.month, "received_on_year": tomorrow.year},
    ):
        assert carla.post(f"{base}/ask", {**sent, **day}).status_code == 422
    day = {"received_on_day": past.day, "received_on_month": past.month, "received_on_year": past.year}
    answer = carla.post(f"{base}/ask", {**sent, **day}, follow=True)
    assert "Overdue" in answer.content.decode()
    page = answer.redirect_chain[-1][0]
    assert carla.get("/privacy").status_code == carla.get(f"{page}/answer").status_code == 403
    stella = as_("stella")
    assert case.number in stella.get("/privacy").content.decode()
    assert "No request was answered yet." in stella.get("/privacy?done").content.decode()
    assert base in stella.get("/work").content.decode()
    assert stella.post(f"{page}/answer", {"text": "Done."}).status_code == 422
    assert stella.post(f"{page}/identity", {"how": "document"}).status_code == 302
    assert stella.post(f"{page}/more-time", {"because": "Late."}).status_code == 422
    assert "It is being made" in stella.post(f"{page}/make-copy", follow=True).content.decode()
    act(None)
    assert run_jobs() == 1
    assert "Take the copy" in stella.get(page).content.decode()
    taken = stella.get(f"{page}/copy")
    assert (taken["Content-Type"], taken["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    assert taken["Content-Disposition"].startswith("attachment")
    assert stella.post(f"{page}/answer", {"text": "You have the copy."}, follow=True).status_code == 200
    assert stella.get(f"{page}/letter").content.startswith(b"%PDF-")
    assert "You have the copy." in stella.get(page).content.decode()
    assert case.number in stella.get("/privacy?done").content.decode()
    assert stella.get("/privacy?page=3").status_code == stella.get("/privacy?page=x").status_code == 200


def test_the_dry_run_shows_and_changes_nothing(told, as_, cast, act):
    """What is due, held and done; the same whatever is asked for."""
    story = told("counselling")
    story.close("withdrew", by=cast.carla)
    stella = as_("stella")
    for days in ("", "?days=0", "?days=30", "?days=90", "?days=7", "?days=x"):
        assert story.case.number in stella.get(f"/privacy/terms{days}").content.decode()
    assert as_("carla").get("/privacy/terms").status_code == 403
    assert Event.objects.filter(kind="privacy.forgotten").count() == 0
