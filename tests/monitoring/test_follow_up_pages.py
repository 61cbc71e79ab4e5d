import pytest
from django.urls import reverse

from bayiri.monitoring.models import FollowUp, SurveyResult
from tests.monitoring.interviews import answers, ask, member_round, on

TRIED = {"tried_on_day": "2", "tried_on_month": "5", "tried_on_year": "2026", "mode": "phone"}


@pytest.fixture
def ranya(client, users):
    client.force_login(users["ranya"])
    return client


@pytest.fixture
def baseline(household, rounds):
    return member_round(household, "self", 0)


def url(name, case, follow_up=None):
    return reverse(f"monitoring:{name}", args=[case.id, follow_up.id] if follow_up else [case.id])


def test_a_case_without_rounds_says_so(ranya, household):
    assert "No follow-up is planned yet" in ranya.get(url("follow-ups", household)).content.decode()


def test_answers_are_shown_over_time(ranya, act, cast, household, baseline):
    ask(
        cast.ranya,
        baseline,
        said={**answers(), "can_borrow": "no", "able_to_stay": "no", "need_or_wish_to_leave": "need"},
    )
    with on(2026, 11, 3):
        ask(cast.ranya, member_round(household, "self", 6))
        page = ranya.get(url("follow-ups", household)).content.decode()
    for text in (
        "Scores over time",
        "Unofficial weights",
        "Baseline",
        "Month 6",
        "1.00",
        "Ranya Reception",
    ):
        assert text in page
    page = ranya.get(url("result", household, baseline)).content.decode()
    assert "Could you borrow money if you needed it?" in page
    assert "unofficial weights" in page
    assert "needs to leave" in page


def test_not_reached_may_be_tried_again(ranya, household, baseline):
    ranya.post(url("not-reached", household, baseline), {**TRIED, "after": "again", "note": "Phone off"})
    page = ranya.get(url("follow-ups", household)).content.decode()
    assert "Phone off" in page
    ranya.post(url("not-reached", household, baseline), {**TRIED, "after": "end"})
    assert FollowUp.objects.get(pk=baseline.pk).state == "not_reached"


def test_declined_and_migrated_again_are_outcomes(ranya, household, baseline):
    assert ranya.post(url("declined", household, baseline), TRIED).status_code == 302
    other = member_round(household, "spouse", 0)
    said = {"mode": "phone", "country": "TUR"}
    day = {"learned_on_day": "2", "learned_on_month": "5", "learned_on_year": "2026"}
    assert "Country they went to" in ranya.get(url("migrated-again", household, other)).content.decode()
    assert ranya.post(url("migrated-again", household, other), {**said, **day}).status_code == 302
    states = set(FollowUp.objects.filter(member_id=other.member_id).values_list("state", flat=True))
    assert states == {"re_migrated"}
    assert not SurveyResult.objects.exists()


@pytest.mark.parametrize("name", ["record", "not-reached", "declined", "migrated-again", "moved", "died", "result"])
def test_another_agency_finds_no_page(client, users, household, baseline, name):
    client.force_login(users["eve"])
    assert client.get(url("follow-ups", household)).status_code == 404
    assert client.get(url(name, household, baseline)).status_code == 404


def test_another_role_reads_and_does_not_write(client, users, household, baseline):
    client.force_login(users["tara"])
    page = client.get(url("follow-ups", household)).content.decode()
    assert "Hold it" not in page
    assert client.get(url("record", household, baseline)).status_code == 403


def test_a_case_with_many_rounds_reads_in_few_queries(cast, household, rounds, django_assert_max_num_queries):
    from bayiri.monitoring.queries import follow_ups_of

    ask(cast.ranya, member_round(household, "self", 0))
    with django_assert_max_num_queries(4):
        people = follow_ups_of(cast.ranya, household)
        assert [len(one.scored) for one in people] == [1, 0]


def test_who_moved_stays_to_be_asked_and_who_died_does_not(ranya, household, baseline):
    learned = {"mode": "phone", "learned_on_day": "2", "learned_on_month": "5", "learned_on_year": "2026"}
    sent = ranya.post(url("moved", household, baseline), {**learned, "note": "With an uncle in Basra"})
    assert sent["Location"] == reverse("journey:person", args=[household.id, baseline.member.person_id])
    assert "With an uncle in Basra" in ranya.get(url("follow-ups", household)).content.decode()
    assert FollowUp.objects.get(pk=baseline.pk).state == "due"
    assert ranya.post(url("died", household, baseline), learned).status_code == 302
    assert set(FollowUp.objects.filter(member=baseline.member).values_list("state", flat=True)) == {"died"}


def test_a_move_says_where_to(ranya, household, baseline):
    learned = {"mode": "phone", "learned_on_day": "2", "learned_on_month": "5", "learned_on_year": "2026"}
    assert ranya.post(url("moved", household, baseline), learned).status_code == 422
