"""The survey on a phone: page by page, kept on the way, finished by whoever may ask."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.monitoring import commands, queries, rules
from bayiri.monitoring.jobs import drop_old_drafts
from bayiri.monitoring.models import ContactChoice, FollowUp, SurveyDraft, SurveyResult
from tests.invariants.attacks import refused, run
from tests.monitoring.interviews import answers, member_round, on

HOW = {
    "language": "en", "mode": "visit", "held_on_day": "2", "held_on_month": "5", "held_on_year": "2026", "agrees": "on",
}  # fmt: skip


@pytest.fixture
def ranya(client, users):
    client.force_login(users["ranya"])
    return client


@pytest.fixture
def baseline(household, rounds):
    return member_round(household, "self", 0)


@pytest.fixture
def draft(cast, baseline):
    return begun(cast.ranya, baseline)


def begun(by, follow_up, **more):
    said = {"language": "en", "mode": "visit", "held_on": clock.today(), "agrees": True, **more}
    return commands.begin_survey(by=by, follow_up_id=follow_up.id, **said)


def begin_url(case, follow_up):
    return reverse("monitoring:record", args=[case.id, follow_up.id])


def page_url(draft, number):
    return reverse("monitoring:survey-page", args=[draft.case_id, draft.id, number])


def check_url(draft):
    return reverse("monitoring:check", args=[draft.case_id, draft.id])


def of_page(number, said=None, **changes):
    """What the form of one page sends."""
    codes = queries.pages(queries.questionnaire(clock.today()))[number - 1]
    said = {**(said or answers()), **changes}
    return {f"q_{code}": said[code] for code in codes if said[code]}


def fill(client, draft, *numbers, **more):
    for number in numbers:
        client.post(page_url(draft, number), {**of_page(number), **more, "way": "on"})


def test_thirty_questions_are_six_pages_of_one_dimension_each():
    version = queries.questionnaire(clock.today())
    pages = queries.pages(version)
    assert [len(page) for page in pages] == [5] * 6
    assert [code for page in pages for code in page] == [item.item for item in version.items]
    assert [len(page) for page in rules.pages_of([(str(n), "a") for n in range(13)] + [("x", "b")])] == [4, 4, 5, 1]


def test_it_is_begun_with_consent_and_a_language(ranya, household, baseline):
    assert ranya.post(begin_url(household, baseline), {**HOW, "agrees": ""}).status_code == 422
    sent = ranya.post(begin_url(household, baseline), {**HOW, "language": "ar"})
    draft = SurveyDraft.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, page_url(draft, 1))
    assert ContactChoice.objects.get().agrees
    page = ranya.get(page_url(draft, 1)).content.decode()
    assert 'lang="en" dir="ltr" class="govuk-template"' in page
    assert "ما مدى رضاك عن وضعك الاقتصادي الحالي؟" in page
    assert "How satisfied" not in page
    assert len(page.encode()) < 30_000


def test_consent_is_asked_once(ranya, household, baseline, draft):
    assert "The person agrees to answer" not in ranya.get(begin_url(household, baseline)).content.decode()


def test_who_answers_alone_reads_the_whole_page_in_that_language(ranya, cast, baseline):
    draft = begun(cast.ranya, baseline, language="ar", mode="self")
    assert '<html lang="ar" dir="rtl"' in ranya.get(page_url(draft, 1)).content.decode()


@pytest.mark.parametrize(("language", "words"), [("fr", "Pourriez-vous emprunter"), ("es", "¿Podría pedir dinero")])
def test_the_questions_stand_in_each_language(ranya, cast, baseline, language, words):
    draft = begun(cast.ranya, baseline, language=language)
    assert words in ranya.get(page_url(draft, 1)).content.decode()


def test_every_text_of_the_survey_stands_in_four_languages():
    version = queries.questionnaire(clock.today())
    names = [item.question for item in version.items] + [one.label for item in version.items for one in item.options]
    names += [one.label for one in [*version.no_answer, *version.bands, *version.dimensions]] + [version.introduction]
    assert [name for name in names if set(name) != {"en", "fr", "es", "ar"}] == []


def test_every_question_may_be_left_or_refused(ranya, draft):
    page = ranya.get(page_url(draft, 2)).content.decode()
    assert page.count("Does not apply to me") == page.count("I would rather not answer") == 5
    assert "Only after “Yes” to “Are you looking for work" in page
    assert 'type="radio"' in page
    assert "required" not in page
    assert " checked" not in page


def test_going_back_loses_nothing(ranya, draft):
    fill(ranya, draft, 1)
    sent = ranya.post(page_url(draft, 2), {"q_working": "yes", "way": "back"})
    assert sent["Location"] == page_url(draft, 1)
    assert ranya.get(page_url(draft, 1)).content.decode().count(" checked") == 5
    assert ranya.get(page_url(draft, 2)).content.decode().count(" checked") == 1
    draft.refresh_from_db()
    assert draft.pages_done == [1]


def test_it_is_stopped_and_gone_on_with_by_a_colleague(ranya, client, users, cast, act, household, baseline, draft):
    fill(ranya, draft, 1, 2)
    sent = ranya.post(page_url(draft, 3), {"q_housing_access": "good", "way": "stop"})
    assert sent["Location"] == reverse("monitoring:follow-ups", args=[household.id])
    assert not SurveyResult.objects.exists()
    client.force_login(users["rami"])
    page = client.get(begin_url(household, baseline)).content.decode()
    assert "11 of 30 questions are answered" in page
    assert page_url(draft, 3) in page
    fill(client, draft, 3, 4, 5, 6)
    assert client.post(check_url(draft)).status_code == 302
    act(cast.rami)
    result = SurveyResult.objects.get()
    assert (result.recorded_by_id, result.answers["housing_access"]) == (cast.rami.id, "very_good")


def test_finished_it_is_a_result_and_the_draft_is_gone(ranya, act, cast, household, baseline, draft):
    fill(ranya, draft, 1, 2, 3, 4, 5)
    ranya.post(page_url(draft, 6), {**of_page(6, able_to_stay="no_answer"), "way": "on"})
    page = ranya.get(check_url(draft)).content.decode()
    assert "Save the answers" in page
    assert "I would rather not answer" in page
    sent = ranya.post(check_url(draft))
    assert (sent.status_code, sent["Location"]) == (302, reverse("monitoring:follow-ups", args=[household.id]))
    act(cast.ranya)
    result = SurveyResult.objects.get()
    held = FollowUp.objects.get(pk=baseline.pk)
    assert (result.composite, result.answered, result.answers["able_to_stay"]) == (1, 27, None)
    assert (held.state, held.language, held.mode, held.interviewer_id) == ("done", "en", "visit", cast.ranya.id)
    assert not SurveyDraft.objects.exists()


def test_half_of_it_is_no_result(ranya, draft):
    fill(ranya, draft, 1, 2)
    refused = ranya.post(check_url(draft))
    assert refused.status_code == 422
    assert "INV-109" in refused.content.decode()
    assert "These pages have not been gone through yet" in ranya.get(check_url(draft)).content.decode()


def test_pages_without_a_single_answer_are_refused_with_the_reason(ranya, draft):
    for number in range(1, 7):
        ranya.post(page_url(draft, number), {"way": "on"})
    refused = ranya.post(check_url(draft))
    assert refused.status_code == 422
    assert "INV-75" in refused.content.decode()


def test_it_refuses_what_the_page_does_not_offer(cast, draft):
    for said in ({"economic_situation": "rich"}, {"working": "yes"}, {"horoscope": "lion"}):
        with pytest.raises(RuleBroken) as broken:
            commands.keep_page(by=cast.ranya, draft_id=draft.id, page=1, answers=said, done=True)
        assert broken.value.reasons == ["INV-74"]


def test_there_is_no_seventh_page(ranya, draft):
    assert ranya.get(page_url(draft, 7)).status_code == 404
    assert ranya.get(page_url(draft, 0)).status_code == 404


def test_when_its_days_are_over_it_is_gone(cast, act, household, baseline, draft):
    last_day = draft.keep_until
    commands.keep_page(by=cast.ranya, draft_id=draft.id, page=1, answers={"can_borrow": "yes"}, done=True)
    over = clock.now() + (last_day - clock.today()) + timedelta(days=1)
    with clock.moved_to(over):
        assert queries.draft_of(baseline) is None
        with pytest.raises(NotVisible):
            commands.finish_survey(by=cast.ranya, draft_id=draft.id)


def test_the_night_deletes_what_is_over_and_the_log_says_so(cast, act, household, baseline, draft):
    """INV-24: not a day before, whoever asks."""
    commands.keep_page(by=cast.ranya, draft_id=draft.id, page=1, answers={"can_borrow": "yes"}, done=True)
    last_day = SurveyDraft.objects.get().keep_until
    with clock.moved_to(clock.now() + (last_day - clock.today())):
        drop_old_drafts(0)
        kept = begun(cast.ranya, member_round(household, "spouse", 0))
        assert SurveyDraft.objects.count() == 2
    with refused("INV-24"):
        run("SELECT monitoring_drop_old_drafts(now() + interval '1 day')")
    with clock.moved_to(clock.now() + (last_day - clock.today()) + timedelta(days=1)):
        act(None)  # nobody in particular
        drop_old_drafts(0)
        drop_old_drafts(0)
    act(cast.ranya)
    assert list(SurveyDraft.objects.all()) == [kept]
    event = Event.objects.get(kind="monitoring.survey_expired")
    assert (event.actor_label, event.case_id, event.agency_id) == ("Bayiri", household.id, cast.ranya.agency_id)
    assert event.facts == {"answers": 1, "kept_until": last_day.isoformat()}
    assert FollowUp.objects.get(pk=baseline.pk).state == "due"
    with refused("permission denied"):
        run("SELECT audit_record_by_itself(now(), 'x', '', NULL, NULL, NULL, '{}')")


def test_the_pages_say_until_when_it_is_kept(ranya, household, draft):
    says = f"{draft.keep_until:%B}"
    for page in (page_url(draft, 1), check_url(draft), reverse("monitoring:follow-ups", args=[draft.case_id])):
        assert "kept until" in (words := ranya.get(page).content.decode())
        assert says in words


def test_what_is_over_stands_in_nobodys_way(cast, baseline, draft):
    with clock.moved_to(clock.now() + timedelta(days=60)):
        commands.record_follow_up(
            by=cast.ranya, follow_up_id=baseline.id, mode="phone", answers=answers(), held_on=clock.today()
        )
    assert not SurveyDraft.objects.exists()


def test_it_is_dropped_with_a_button(ranya, act, cast, draft):
    drop = reverse("monitoring:drop", args=[draft.case_id, draft.id])
    assert "deleted for good" in ranya.get(drop).content.decode()
    ranya.post(drop)
    act(cast.ranya)
    assert not SurveyDraft.objects.exists()
    assert FollowUp.objects.get(pk=draft.follow_up_id).state == "due"


def test_a_round_that_ends_another_way_takes_the_draft_along(cast, draft):
    commands.record_declined(by=cast.ranya, follow_up_id=draft.follow_up_id, mode="phone", tried_on=clock.today())
    assert not SurveyDraft.objects.exists()


def test_another_agency_and_another_role_cannot_ask(client, users, household, baseline, draft):
    for name, status in (("eve", 404), ("tara", 403)):
        client.force_login(users[name])
        for address in (begin_url(household, baseline), page_url(draft, 1), check_url(draft)):
            assert client.get(address).status_code == status
            assert client.post(address, {"way": "on"}).status_code == status


def test_somebody_found_vulnerable_later_is_asked_more_often(cast, act, household, baseline):
    from bayiri.safeguards.commands import assess
    from tests.monitoring.interviews import agrees

    said = {"vulnerabilities": ["illness"], "needs": "", "risks": "", "protective_factors": "", "fears_return": False}
    act(cast.carla)
    assess(by=cast.carla, case_id=household.id, member_id=baseline.member_id, **said)
    act(cast.ranya)
    agrees(cast.ranya, baseline)
    with on(2026, 5, 3):
        commands.record_follow_up(
            by=cast.ranya, follow_up_id=baseline.id, mode="visit", answers=answers(), held_on=clock.today()
        )
    months = FollowUp.objects.filter(member=baseline.member).values_list("months", flat=True)
    assert sorted(months) == [0, 3, 6, 9, 12, 18]
