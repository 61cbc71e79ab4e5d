from datetime import timedelta

import pytest

from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.models import ContactAttempt
from bayiri.cases.rules import fruitless_in_a_row
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.people.models import Contact


@pytest.fixture
def phone(case):
    return Contact.objects.get()


@pytest.fixture
def attempt(case, cast, people, now):
    """`attempt("no_answer")`: Carla tried to reach Zeinab."""

    def tried(result="no_answer", *, days=0, member=None, **more):
        data = AttemptData(now - timedelta(days=days), "call", result, **more)
        return record_attempt(by=cast.carla, case_id=case.id, member_id=(member or people[1]).id, data=data)

    return tried


def test_it_keeps_the_number_that_was_used(attempt, phone):
    attempt(contact_id=phone.id, note="Busy")
    kept = ContactAttempt.objects.get()
    assert (kept.contact_used, kept.note, kept.result) == ("+49 151 5550101", "Busy", "no_answer")


def test_it_refuses_the_future_and_somebody_elses_number(attempt, people, phone):
    with pytest.raises(RuleBroken, match="INV-91"):
        attempt(days=-1)
    with pytest.raises(RuleBroken, match="INV-91"):
        attempt(member=people[0], contact_id=phone.id)


def test_it_refuses_another_agency(case, cast, act, people, now):
    act(cast.eve)
    with pytest.raises(NotVisible):
        record_attempt(by=cast.eve, case_id=case.id, member_id=people[0].id, data=AttemptData(now, "call", "reached"))


def test_what_was_not_safe_is_not_used_again(attempt, phone):
    attempt("not_safe", contact_id=phone.id)
    phone.refresh_from_db()
    assert not phone.is_safe


@pytest.mark.parametrize(
    ("results", "times"),
    [
        ([], 0),
        (["reached", "no_answer"], 0),
        (["no_answer", "wrong_number", "reached", "no_answer"], 2),
        (["no_answer", "not_safe", "no_answer", "no_answer"], 4),
        (["call_again", "no_answer"], 0),
    ],
)
def test_how_often_in_a_row(results, times):
    assert fruitless_in_a_row(results) == times


def test_after_three_in_a_row_the_case_page_says_so(attempt, as_, case, people, read):
    client = as_("carla")

    def said():
        return read(client.get(f"/cases/{case.id}"))

    attempt(days=5)
    attempt("wrong_number", days=4)
    attempt(days=3, member=people[0])
    assert "in a row failed" not in said()
    attempt("no_answer", days=2)
    assert "3 attempts in a row failed to reach Zeinab Hassan" in said()
    attempt("reached", days=1)
    assert "in a row failed" not in said()


def test_the_pages(case, as_, people, phone, read):
    client = as_("carla")
    assert "Nobody has tried yet." in read(client.get(f"/cases/{case.id}/contact"))
    page = client.get(f"/cases/{case.id}/contact/add")
    assert "Zeinab Hassan: +49 151 5550101 (Phone, safe)" in read(page)
    sent = {
        "tried_at_day": "3", "tried_at_month": "3", "tried_at_year": "2026", "tried_at_time": "17:30", "way": "call",
        "member": str(people[1].id), "contact": str(phone.id), "result": "call_again", "note": "After six",
    }  # fmt: skip
    wrong = client.post(f"/cases/{case.id}/contact/add", {**sent, "member": str(people[0].id)})
    assert "belongs to somebody else" in read(wrong)
    client.post(f"/cases/{case.id}/contact/add", sent)
    listed = read(client.get(f"/cases/{case.id}/contact"))
    assert "Asked to be contacted again" in listed
    assert "After six" in listed
    assert "+49 151 5550101" in listed
    assert "Asked to be contacted again" in read(client.get(f"/cases/{case.id}"))
