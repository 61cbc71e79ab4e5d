"""A paper is opened by who may see every part of the record that stands in it."""

import pytest
from django.urls import reverse

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.audit.models import Event
from bayiri.documents.choices import SECTION_OF
from bayiri.documents.models import File, Paper
from bayiri.documents.permissions import may_issue
from bayiri.documents.rules import reasons_not_to_open
from tests.documents.test_issue_paper import with_a_plan
from tests.invariants.attacks import refused, run


def give(by, to, story, *sections):
    for section in sections:
        grant_sight(
            by=by, kind="case", subject_id=story.case.id, agency_id=to.agency_id, purpose="reintegration", section=section,
            mode="write" if section in ("plan", "finance") else "read",
        )  # fmt: skip


@pytest.mark.parametrize(("kind", "section"), [("entitlements", "finance"), ("plan", "plan")])
def test_a_paper_says_who_it_is_about(told, issued, act, cast, kind, section):
    """INV-197: its own part is not enough, neither for the paper nor for its bytes; with both it opens."""
    story = with_a_plan(told)
    paper = issued(story, kind)
    give(cast.carla, cast.adam, story, section)
    act(cast.adam)
    assert not Paper.objects.exists()
    assert not File.objects.exists()
    assert not may_issue(cast.adam, story.case.id, kind)
    act(cast.carla)
    give(cast.carla, cast.adam, story, "identity")
    act(cast.adam)
    assert [one.id for one in Paper.objects.all()] == [paper.id]
    assert File.objects.filter(paper=paper).exists()
    act(cast.carla)
    about = {"kind": "case", "subject_id": story.case.id, "agency_id": cast.adam.agency_id, "purpose": "reintegration"}
    end_sight(by=cast.carla, **about, section="identity")
    act(cast.adam)
    assert not Paper.objects.exists()


def test_who_sees_the_person_alone_opens_nothing(told, issued, act, cast):
    """INV-197"""
    story = with_a_plan(told)
    issued(story, "rights")
    give(cast.carla, cast.adam, story, "identity", "contact")
    act(cast.adam)
    assert not Paper.objects.exists()


def test_nobody_issues_what_they_may_not_read(told, issued, act, cast):
    """INV-197: in the database, past the permission; nor signs it."""
    story = with_a_plan(told)
    paper = issued(story, "plan")
    give(cast.carla, cast.adam, story, "plan")
    act(cast.adam)
    said = "jsonb_build_object('case_id', %s::text, 'member_id', %s::text, 'section', 'plan', 'kind', 'plan')"
    issue = f"SELECT documents_issue({said}, '', '')"
    with refused("INV-197"):
        run(issue, story.case.id, paper.member_id)
    with refused("INV-197"):
        run("SELECT documents_sign(jsonb_build_object('paper_id', %s::text), '', '')", paper.id)


def test_the_rule():
    """INV-197: of every kind of paper."""
    for section in set(SECTION_OF.values()):
        assert reasons_not_to_open(section, {section}) == ["INV-197"]
        assert reasons_not_to_open(section, {"identity"}) == ["INV-197"]
        assert reasons_not_to_open(section, {section, "identity"}) == []


def test_a_whole_preview_stands_in_the_log(told, as_, act, cast):
    """INV-156: a PDF that was not issued leaves the house like a print; a page on screen is part of its page."""
    story = told("approved")
    member = story.members()[0]
    client = as_("carla")
    page = reverse("journey:paper-picture", args=[story.case.id, member.id, "rights"])
    printed = Event.objects.filter(kind="documents.printed", case_id=story.case.id)
    assert client.get(page, {"language": "en"}).status_code == 200
    act(cast.carla)
    assert not printed.exists()
    answer = client.get(page, {"language": "en", "as": "pdf"})
    assert answer.content.startswith(b"%PDF")
    act(cast.carla)
    assert [(one.subject_id, one.facts["issued"]) for one in printed] == [(member.id, False)]
