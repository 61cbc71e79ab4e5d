"""A complaint is taken on, answered with reasons, and after an appeal decided by somebody else; pages show and refuse the same."""

import pytest
from django.urls import reverse

from bayiri.core import clock
from bayiri.oversight.commands import say_by_code, steps
from bayiri.oversight.models import Complaint, ComplaintStep
from bayiri.oversight.rules import ComplaintFacts, reasons_not_to_step
from tests.invariants.attacks import START, call, refused, rule_refuses, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def came(complained, seen_by, cast):
    code = complained()
    (complaint_id,) = seen_by(cast.olga)
    return code, complaint_id


def appeal(code):
    with clock.moved_to(START):
        say_by_code(by=None, code=code, step="appealed", words="Nobody asked me.")


def test_from_taking_on_to_the_decision(came, officers, cast, act, do):
    """INV-275, INV-276"""
    code, complaint_id = came
    do(cast.olga, steps.take_on, complaint_id=complaint_id)
    do(cast.olga, steps.write, complaint_id=complaint_id, step="asked", words="Which day was it?")
    do(cast.olga, steps.answer, complaint_id=complaint_id, outcome="not_upheld", words="Nobody remembers it.")
    appeal(code)
    do(officers["otto"], steps.take_on, complaint_id=complaint_id)
    do(officers["otto"], steps.decide, complaint_id=complaint_id, outcome="upheld", words="A camera saw it.")
    do(officers["otto"], steps.write, complaint_id=complaint_id, step="lesson", words="Two staff at each desk.")
    act(cast.olga)
    complaint = Complaint.objects.get()
    assert (complaint.outcome, complaint.is_open, complaint.in_time) == ("upheld", False, True)
    kinds = list(ComplaintStep.objects.order_by("recorded_at", "id").values_list("kind", flat=True))
    assert kinds == ["received", "acknowledged", "asked", "answered", "appealed", "acknowledged", "decided", "lesson"]


STEPS = ["acknowledged", "asked", "note", "passed_on", "answered", "decided", "lesson", "words", "climbed"]


def stages(came, officers, cast, do):
    """The complaint at every stage, one after the other: who acts, and what the rule knows of it."""
    code, complaint_id = came
    yield "received", cast.olga, ComplaintFacts()
    do(cast.olga, steps.take_on, complaint_id=complaint_id)
    part = frozenset({str(cast.olga.id)})
    yield "taken", cast.olga, ComplaintFacts(is_taken=True, took_part=part)
    do(cast.olga, steps.answer, complaint_id=complaint_id, outcome="upheld", words="Yes.")
    yield "answered", cast.olga, ComplaintFacts(is_taken=True, is_answered=True, took_part=part)
    appeal(code)
    facts = ComplaintFacts(is_answered=True, is_appealed=True, took_part=part)
    yield "appealed, the first", cast.olga, facts
    yield "appealed, another", officers["otto"], facts
    do(officers["otto"], steps.take_on, complaint_id=complaint_id)
    facts = ComplaintFacts(is_taken=True, is_answered=True, is_appealed=True, took_part=part)
    yield "taken again, the first", cast.olga, facts
    yield "taken again, another", officers["otto"], facts
    do(officers["otto"], steps.decide, complaint_id=complaint_id, outcome="upheld", words="Yes.")
    decided = ComplaintFacts(is_taken=True, is_answered=True, is_appealed=True, is_decided=True, took_part=part)
    yield "decided", officers["otto"], decided


def test_rule_and_database_allow_the_same_steps(came, officers, cast, act, do):
    """INV-275, INV-276: at every stage, with words and without, with an outcome and without."""
    differing = []
    for stage, who, facts in stages(came, officers, cast, do):
        for step in STEPS:
            for words in ("", "x"):
                for outcome in ("", "upheld") if step in ("answered", "decided") else ("",):
                    by_rule = not reasons_not_to_step(facts, step, str(who.id), words, outcome)
                    if by_rule != is_taken(act, who, came[1], step, words, outcome):
                        differing.append((stage, step, words, outcome, by_rule))
    assert differing == []


class Undone(Exception):
    pass


def is_taken(act, who, complaint_id, step, words, outcome):
    """Whether the database takes it; undone again."""
    from django.db import DatabaseError, transaction

    act(who)
    try:
        with transaction.atomic():
            call(
                "oversight_step_complaint",
                complaint_id=complaint_id,
                kind=step,
                words=words,
                outcome=outcome,
                recorded_at=START,
            )
            raise Undone
    except Undone:
        return True
    except DatabaseError as fault:
        if fault.__cause__.sqlstate != "42501":
            raise
        return False


def test_who_answered_does_not_decide(came, officers, cast, act, do):
    """INV-276: nor takes the appeal on; a colleague of the same body who had no part may, where no other body is."""
    code, complaint_id = came
    do(cast.olga, steps.take_on, complaint_id=complaint_id)
    do(cast.olga, steps.answer, complaint_id=complaint_id, outcome="upheld", words="Yes.")
    appeal(code)
    act(cast.olga)
    with rule_refuses("INV-276"):
        steps.take_on(by=cast.olga, complaint_id=complaint_id)
    with refused("INV-276"):
        call("oversight_step_complaint", complaint_id=complaint_id, kind="acknowledged", recorded_at=START)
    do(officers["oskar"], steps.take_on, complaint_id=complaint_id)


def test_a_step_stays_as_it_is(came, cast, act):
    """INV-275"""
    act(cast.olga)
    for statement in ("UPDATE oversight_complaintstep SET words = 'x'", "DELETE FROM oversight_complaintstep",
                      "UPDATE oversight_complaint SET named = '{}'", "DELETE FROM oversight_complaintreach"):  # fmt: skip
        with refused("permission denied"):
            run(statement)


def test_the_pages_of_an_officer(came, as_, cast):
    """INV-275: list, complaint, taking on, answering; what is not in turn is refused with its sentence."""
    _code, complaint_id = came
    client = as_("olga")
    assert "A complaint waits for somebody who takes it on." in client.get(reverse("web:work")).content.decode()
    assert "They shouted at my mother." in client.get(reverse("oversight:complaints")).content.decode()
    page = client.get(reverse("oversight:complaint", args=[complaint_id])).content.decode()
    assert "I take care of it" in page
    assert "Answer the complaint" not in page
    early = client.post(reverse("oversight:answer", args=[complaint_id]), {"outcome": "upheld", "words": "x"})
    assert early.status_code == 422
    assert client.post(reverse("oversight:take-on", args=[complaint_id])).status_code == 302
    assert client.post(reverse("oversight:write", args=[complaint_id, "ask"]), {"words": "When?"}).status_code == 302
    assert client.get(reverse("oversight:write", args=[complaint_id, "burn"])).status_code == 404
    said = {"outcome": "upheld", "words": "They were wrong."}
    assert client.post(reverse("oversight:answer", args=[complaint_id]), said).status_code == 302
    assert "No complaint is open." in client.get(reverse("oversight:complaints")).content.decode()
    assert "They shouted" in client.get(reverse("oversight:complaints") + "?closed").content.decode()


def test_the_pages_of_everybody_else(came, as_):
    """INV-271: 403 where there is a list, 404 where there is a complaint."""
    _code, complaint_id = came
    for name in ("carla", "dora", "wanda", "eve"):
        client = as_(name)
        assert client.get(reverse("oversight:complaints")).status_code == 403
        for page in ("complaint", "answer", "pass-on"):
            assert client.get(reverse(f"oversight:{page}", args=[complaint_id])).status_code == 404
        assert client.post(reverse("oversight:take-on", args=[complaint_id])).status_code == 404


def test_writing_one_down_and_naming_readers(as_, officers, cast):
    """INV-279, INV-282: the code is shown once to who writes it down; a director names and ends."""
    client = as_("carla")
    said = {"what": "x", "topic": "other", "about": "agency", "agencies": [str(cast.paul.agency_id)], "phase": "unsaid", "who": "self",
            "channel": "phone", "said_by": "Her brother", "named": "Paul Protection"}  # fmt: skip
    answer = client.post(reverse("oversight:write-down"), said)
    assert answer.status_code == 200
    assert "Give it to them now" in answer.content.decode()
    wrong = client.post(reverse("oversight:write-down"), {**said, "named": "Nobody Atall"})
    assert wrong.status_code == 422
    client = as_("wanda")
    assert "Olga Ombudswoman" in client.get(reverse("oversight:readers")).content.decode()
    assert client.post(reverse("oversight:name-reader", args=[cast.olga.id])).status_code == 302
    assert "Named" in client.get(reverse("oversight:readers")).content.decode()
    assert client.post(reverse("oversight:end-reader", args=[cast.olga.id])).status_code == 302
    assert client.get(reverse("oversight:figures")).status_code == 200
    assert as_("carla").get(reverse("oversight:readers")).status_code == 403
    assert as_("carla").get(reverse("oversight:figures")).status_code == 403


def test_however_many_there_are_the_list_asks_as_much(complained, as_, django_assert_max_num_queries):
    for number in range(3):
        complained(what=f"Number {number}")
    client = as_("olga")
    client.get(reverse("oversight:complaints"))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("oversight:complaints"))
    for number in range(30):
        complained(what=f"More {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = client.get(reverse("oversight:complaints"))
    assert len(page.context["page"].object_list) == 25
