"""Scores over time beside the median of others: mirrored where one reads from the right, silent about few."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from bayiri.core import clock
from bayiri.monitoring import queries
from bayiri.monitoring.models import SurveyResult
from bayiri.monitoring.queries.picture import Picture
from bayiri.monitoring.templatetags.scores import WIDTH, picture
from bayiri.rulebooks.queries import law
from tests.monitoring.interviews import answers, ask, member_round

LIMITS = [Decimal("0.33"), Decimal("0.66")]


def drawn(language, own=None, medians=None):
    nothing = {score: {} for score in queries.SCORES}
    given = Picture([0, 6, 12], {**nothing, "composite": own or {}}, {**nothing, "composite": medians or {}})
    with override(language):
        return picture("composite", "Overall", given, LIMITS)


def test_time_runs_as_one_reads():
    own = {0: Decimal("0.2"), 12: Decimal("0.8")}
    english, arabic = drawn("en", own), drawn("ar", own)
    assert english["own"][0]["x"] < english["own"][1]["x"]
    assert [round(WIDTH - point["x"], 1) for point in english["own"]] == [point["x"] for point in arabic["own"]]
    assert [point["y"] for point in english["own"]] == [point["y"] for point in arabic["own"]]


def test_more_is_higher_and_the_bands_fill_the_picture():
    found = drawn("en", {0: Decimal(0), 6: Decimal(1)})
    assert found["own"][0]["y"] == found["edge"]["bottom"]
    assert found["own"][1]["y"] == found["edge"]["top"]
    assert sum(zone["height"] for zone in found["zones"]) == pytest.approx(104, abs=0.2)
    assert [zone["number"] for zone in found["zones"]] == [1, 2, 3]


def test_the_median_stands_only_at_rounds_of_the_person():
    found = drawn("en", {0: Decimal("0.5")}, {0: Decimal("0.6"), 3: Decimal("0.7")})
    assert len(found["median"]) == 1


def test_the_law_asks_for_at_least_as_many_others_as_the_database():
    assert law("voluntary-return", on=clock.today()).number("follow_up_median_others") >= 5


def test_without_a_programme_nobody_is_compared(cast, household, rounds):
    ask(cast.ranya, member_round(household, "self", 0))
    people = queries.follow_ups_of(cast.ranya, household)
    (_amina, shown), (_bilal, nothing) = queries.pictures_of(cast.ranya, household, people)
    assert nothing is None
    assert shown.own["composite"] == {0: 1}
    assert not shown.compared


@pytest.fixture
def programme_of(told, act, cast):
    """`programme_of(scores)`: returns of one programme, each with one person's baseline; the last case."""

    def make(*best):
        cases = []
        for is_best in best:
            story = told("arrived")
            act(cast.ranya)
            with clock.moved_to(story.now):
                follow_up = story.case.follow_ups.get(months=0)
                ask(cast.ranya, follow_up, said=answers(best=is_best), held_on=story.now.date())
            cases.append(story.case)
        return cases[-1]

    return make


def medians(cast, act, case):
    act(cast.ranya)
    (_person, shown) = queries.pictures_of(cast.ranya, case, queries.follow_ups_of(cast.ranya, case))[0]
    return shown.medians["composite"]


def test_four_others_are_too_few_and_five_are_enough(programme_of, cast, act):
    case = programme_of(True, True, False, True, False)
    assert medians(cast, act, case) == {}
    case = programme_of(False)
    assert medians(cast, act, case) == {0: 1}
    assert SurveyResult.objects.count() == 6
