"""A paper is issued: numbered, sealed, kept as it was printed."""

import pytest

from bayiri.audit.models import Event
from bayiri.cases.rules import Move
from bayiri.core.errors import NotVisible
from bayiri.documents.choices import FROM_RECORD
from bayiri.documents.models import File, Paper
from bayiri.documents.queries import bytes_of, file_of
from bayiri.journey.commands.hand_over import hand_over


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("kind", [kind for kind in FROM_RECORD if kind != "withdrawal"])
def test_every_paper_prints_in_every_language(told, issued, kind, language):
    paper = issued(told("preparing") if kind != "plan" else with_a_plan(told), kind, language)
    content = bytes_of(file_of(paper, signed=False))
    assert content.startswith(b"%PDF-")
    assert paper.section == {"entitlements": "finance", "plan": "plan"}.get(kind, "journey")


def with_a_plan(told):
    from random import Random

    from seed.aftercare import start_plan

    story = told("arrived")
    start_plan(story, Random(1))
    return story


def test_the_same_paper_asked_for_again_is_the_same_one(told, issued):
    story = told()
    first, again = issued(story, "rights"), issued(story, "rights")
    assert first == again
    assert (Paper.objects.count(), File.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="documents.issued").count() == 2


def test_another_language_is_another_paper_that_says_the_same(told, issued):
    story = told()
    english, arabic = issued(story, "declaration"), issued(story, "declaration", "ar")
    assert english.number != arabic.number
    assert english.content_hash == arabic.content_hash


def test_a_declaration_waits_for_the_first_session(told, issued):
    with pytest.raises(NotVisible):
        issued(told("registered"), "declaration")


def test_an_agency_that_does_not_take_part_issues_nothing(told, issued, cast):
    with pytest.raises(NotVisible):
        issued(told(), "rights", by=cast.eve)


def test_a_director_reads_and_does_not_issue(told, issued, cast):
    with pytest.raises(NotVisible):
        issued(told(), "rights", by=cast.dora)


def test_another_caseworker_leaves_a_declaration_as_it_is(told, issued, cast):
    """Only papers that name whom to speak with say something else after a hand-over."""
    story = told()
    declaration, rights = issued(story, "declaration"), issued(story, "rights")
    hand_over(by=cast.carla, moves=[Move(story.case.id, cast.carla.id, cast.clemens.id)])
    assert issued(story, "declaration").content_hash == declaration.content_hash
    assert issued(story, "rights").content_hash != rights.content_hash
