"""Anybody with a paper in the hand learns whether it stands, and nothing else."""

import re
from datetime import timedelta

import pytest

from bayiri.accounts.commands.entering import take_turn
from bayiri.accounts.queries import terms
from bayiri.agencies.context import set_context
from bayiri.core import clock
from bayiri.documents.seals import in_groups, seal_of
from bayiri.journey.commands import decide


def address(paper, seal=None, number=None):
    return f"/verify/{number or paper.number}/{seal or seal_of(paper.id, paper.content_hash)}"


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def paper(told, issued):
    story = told("decided")
    paper = issued(story, "declaration")
    paper.story = story
    return paper


def test_it_says_by_what_kind_of_body_and_when(paper, client):
    answer = client.get(address(paper))
    said = text_of(answer)
    assert answer.status_code == 200
    assert "Issued by: International organization" in said
    assert "It is the latest version." in said


def test_it_says_nothing_about_the_person(paper, client):
    said = client.get(address(paper)).content.decode()
    case = paper.story.case
    for secret in (
        "عمر",
        "Umar",
        "Hasan",
        "Yusuf",
        case.number,
        str(case.id),
        "Declaration",
        "declaration",
        "Homeward",
        "Carla",
        "Erbil",
    ):
        assert secret not in said


def test_a_wrong_code_and_an_unknown_number_get_one_answer(paper, client):
    wrong, unknown = client.get(address(paper, seal="0000000000")), client.get(address(paper, number="ZZZZZZZZZZ"))
    assert wrong.status_code == unknown.status_code == 404
    assert text_of(wrong) == text_of(unknown)
    assert "not known here" in text_of(wrong)


def test_the_code_of_one_paper_opens_no_other(paper, issued, client):
    other = issued(paper.story, "rights")
    assert client.get(address(other, seal=seal_of(paper.id, paper.content_hash))).status_code == 404


def test_number_and_code_may_be_typed_as_people_type(paper, client):
    seal = in_groups(seal_of(paper.id, paper.content_hash))
    typed = {"number": f" {in_groups(paper.number).lower()} ", "seal": seal.replace("0", "o").replace("1", "l")}
    answer = client.post("/verify", typed, follow=True)
    assert answer.status_code == 200
    assert "issued here" in text_of(answer)
    assert client.post("/verify", {"number": "123", "seal": "1"}).status_code == 422


def test_a_newer_version_replaces_it(paper, issued, client, act, cast):
    story = paper.story
    story.case.refresh_from_db()
    act(cast.carla)
    story.counsel()
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        newer = issued(story, "declaration")
    assert "has been replaced" in text_of(client.get(address(paper)))
    assert "latest version" in text_of(client.get(address(newer)))


def test_a_withdrawn_decision_is_said(paper, client, act, cast):
    act(cast.carla)
    decide.withdraw(by=cast.carla, case_id=paper.case_id, member_id=paper.member_id)
    set_context(None)
    said = text_of(client.get(address(paper)))
    assert "was withdrawn" in said
    assert "latest version" not in said


def test_a_code_made_with_a_former_key_still_holds(paper, client, settings):
    old = address(paper)
    settings.PAPER_KEYS = ["a new key", *settings.PAPER_KEYS]
    assert client.get(old).status_code == 200
    assert address(paper) != old
    settings.PAPER_KEYS = ["a new key"]
    assert client.get(old).status_code == 404


def without_token(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_a_limit_does_not_tell_whether_a_paper_is_known(client, paper):
    """INV-218: a known code and a made-up one are counted alike, and wait with the same page."""
    good, bad = address(paper), address(paper, seal="a" * 20)
    assert (client.get(good).status_code, client.get(bad).status_code) == (200, 404)
    for _turn in range(terms().number("check_turns") - 3):
        assert take_turn(by=None, kind="check", person=None, address="127.0.0.1") is None
    assert client.get(bad).status_code == 404
    waiting = [client.get(one) for one in (good, bad)]
    assert [page.status_code for page in waiting] == [429, 429]
    known, unknown = (without_token(page.content.decode()) for page in waiting)
    assert known.replace(good, "") == unknown.replace(bad, "")
    assert all(int(page["Retry-After"]) > 0 for page in waiting)
