"""The sustainability survey: no answer drops out, weights are renormalised."""

from datetime import date
from decimal import Decimal

import pytest

from bayiri.rulebooks.documents import ROOT, load_survey
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.queries import survey
from bayiri.rulebooks.scores import score

DAY = date(2026, 6, 1)
SURVEY = load_survey(ROOT / "surveys" / "reintegration-sustainability.yaml")


def test_it_has_thirty_items_in_three_dimensions_and_is_not_official():
    version = survey("reintegration-sustainability", on=DAY)
    counts = [sum(item.dimension == one.dimension for item in version.items) for one in version.dimensions]
    assert (counts, version.official) == ([10, 10, 10], False)
    assert all({"en", "ar"} <= item.question.keys() for item in version.items)


def test_it_takes_the_mean_of_three_dimensions():
    found = score(SURVEY, {"working": "yes", "housing_access": "fair", "belonging": "strongly_disagree"}, DAY)
    assert found.dimensions == {"economic": 1, "social": Decimal("0.5"), "psychosocial": 0}
    assert (found.composite, found.band, found.answered) == (Decimal("0.5"), "medium_need", 3)


@pytest.mark.parametrize("silence", ["dont_know", "not_applicable", "no_answer"])
def test_it_drops_what_was_not_answered_and_renormalises(silence):
    answers = {"working": "yes", "can_borrow": "no", "assets": "yes"}
    without = score(SURVEY, answers, DAY)
    assert without == score(SURVEY, {**answers, "borrows": silence}, DAY)
    assert without.dimensions["economic"] == Decimal("0.6667")


def test_it_leaves_out_a_dimension_without_answers():
    found = score(SURVEY, {"working": "yes"}, DAY)
    assert found.dimensions == {"economic": 1, "social": None, "psychosocial": None}
    assert (found.composite, found.band) == (1, "low_need")
    nothing = score(SURVEY, {}, DAY)
    assert (nothing.composite, nothing.band, nothing.answered) == (None, None, 0)


def test_it_asks_why_only_where_there_is_a_why():
    looking = {"looking_for_work": "yes", "reason_for_looking": "unemployed"}
    settled = {"looking_for_work": "no", "reason_for_looking": "unemployed"}
    assert score(SURVEY, looking, DAY).answered == 2
    assert score(SURVEY, settled, DAY).dimensions["economic"] == 1
    assert score(SURVEY, {"able_to_stay": "no", "need_or_wish_to_leave": "wish"}, DAY).composite == Decimal("0.25")


def test_it_puts_a_score_on_the_edge_into_the_higher_band():
    bands = [
        score(SURVEY, {item: "very_poor" if low else "very_good" for item, low in chosen.items()}, DAY).band
        for chosen in ({"housing_access": True, "opportunities": True}, {"housing_access": False})
    ]
    assert bands == ["high_need", "low_need"]


@pytest.mark.parametrize("answers", [{"shoes": "yes"}, {"working": "perhaps"}])
def test_it_refuses_an_item_or_answer_it_does_not_have(answers):
    with pytest.raises(Fault, match=r"no such item|no option"):
        score(SURVEY, answers, DAY)
