"""The options side by side: what is told, in which language, and what has changed since the last time."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bayiri.cases.commands import FormOfReturn, change_journey, register_case
from bayiri.cases.models import Case
from bayiri.core.errors import NotAllowed
from bayiri.programmes.commands import explain_options
from bayiri.programmes.models import Explanation
from bayiri.programmes.options import canonical, comparison, differences, fingerprint
from bayiri.programmes.rules import changes_between
from bayiri.rulebooks.documents import ROOT
from bayiri.rulebooks.queries import programme_documents, ways
from bayiri.rulebooks.reasons import SAID, read, reason
from tests.programmes.households import TODAY, newcomer


def told(by, case, language="en"):
    return comparison(by, case, language)


def way(told, key):
    return next(one for one in told["ways"] if one["key"] == key)


def texts(one, part):
    return [item["text"] for item in one["parts"].get(part, [])]


@pytest.fixture
def claimant(cast, act):
    """A couple whose asylum claim is pending."""
    act(cast.carla)
    people = [newcomer("self", "Amina", 1990), newcomer("spouse", "Bilal", 1988)]
    return register_case(
        by=cast.carla, form=FormOfReturn("DEU", "IRQ", residence_status="asylum_pending"), members=people
    )


def test_staying_stands_first_and_says_what_it_needs(cast, claimant):
    found = told(cast.carla, claimant)
    assert [one["kind"] for one in found["ways"][:3]] == ["stay", "return", "return"]
    stay = way(found, "stay.asylum_goes_on")
    assert texts(stay, "needs")
    assert "two weeks" in texts(stay, "deadlines")[0]
    assert texts(stay, "ask")
    assert not stay["verified"]


def test_returning_says_what_would_be_lost(cast, claimant):
    lost = texts(way(told(cast.carla, claimant), "return.assisted"), "lost")
    assert len(lost) == 1
    assert "asylum claim is withdrawn" in lost[0]


def test_nobody_is_told_of_the_ways_of_others(cast, case):
    keys = {one["key"] for one in told(cast.carla, case)["ways"]}
    assert "stay.find_out" in keys
    assert "stay.asylum_goes_on" not in keys
    assert "return.with_authority" not in keys


def test_a_programme_tells_amounts_conditions_and_deadlines(cast, act, case):
    act(cast.carla)
    change_journey(
        by=cast.carla, case_id=case.id, version=Case.objects.get(pk=case.id).version,
        changes={"planned_departure_on": date(2026, 12, 1)},
    )  # fmt: skip
    german = way(told(cast.carla, Case.objects.get(pk=case.id)), "programme.deu-reag-garp")
    assert german["verdict"] == "eligible"
    assert german["totals"] == {"EUR": "3000.00"}
    assert {one["who"]: one["amount"] for one in german["amounts"] if one["what"] == "Start-up cash"} == {
        "Amina Haddad": "1000.00", "Bilal Haddad": "1000.00", "Dalia Haddad": "500.00",
    }  # fmt: skip
    assert {item["text"]: item["met"] for item in german["parts"]["conditions"]}["for people in Germany"] is True
    assert german["parts"]["deadlines"][0]["on"] == "2027-01-12"


def test_programmes_that_exclude_each_other_say_so(cast, act):
    act(cast.carla)
    people = [newcomer("self", "Amina", 1990)]
    case = register_case(by=cast.carla, form=FormOfReturn("AUT", "IRQ"), members=people)
    lost = texts(way(told(cast.carla, case), "programme.aut-return-aid"), "lost")
    assert any("EURP" in line for line in lost)


def test_where_nobody_wrote_down_the_ways_the_programmes_still_stand(cast, act, visit):
    act(cast.carla)
    case = register_case(by=cast.carla, form=FormOfReturn("FRA", "IRQ"), members=[newcomer("self", "Amina", 1990)])
    shown = told(cast.carla, case)
    assert {one["kind"] for one in shown["ways"]} == {"programme"}
    assert shown["not_known"] == {"country": "France", "has_document": False, "ask": ["Elsewhere Aid"]}
    page = visit(cast.carla, "options", case.id).content.decode()
    assert "Ways to stay in France are not known to this system." in page
    assert "Ask an independent legal adviser before you decide." in page
    assert "Elsewhere Aid" in page


def test_that_no_way_is_known_is_kept_word_for_word_with_what_was_explained(cast, act, visit):
    act(cast.carla)
    case = register_case(by=cast.carla, form=FormOfReturn("CHE", "IRQ"), members=[newcomer("self", "Amina", 1990)])
    kept = explained(cast.carla, case)
    assert json.loads(kept.snapshot)["not_known"] == {"country": "Switzerland", "has_document": False, "ask": []}
    page = visit(cast.carla, "explained", case.id, kept.id).content.decode()
    assert "Ways to stay in Switzerland are not known to this system." in page
    assert "may know one" not in page


def test_where_no_way_fits_it_does_not_say_that_the_country_is_unknown(cast, claimant, visit, monkeypatch):
    monkeypatch.setattr("bayiri.programmes.options._concerns", lambda way, _case: way.kind != "stay")
    assert told(cast.carla, claimant)["not_known"]["has_document"] is True
    page = visit(cast.carla, "options", claimant.id).content.decode()
    assert "None of the ways to stay in Germany that are known here" in page


def test_what_is_known_has_no_such_sentence(cast, claimant):
    assert told(cast.carla, claimant)["not_known"] is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Rentrer avec une aide au retour", "18 ans ou plus", "1 mai 1990", "1\xa0000,00"]),
        ("es", ["Retornar con asistencia", "18 años o más", "1 de mayo de 1990"]),
        ("ar", ["العودة بمساعدة", "18 سنة أو أكثر"]),
    ],
)
def test_reasons_are_said_in_the_language_chosen(cast, act, visit, case, language, words):
    page = visit(cast.carla, "options", case.id, query=f"?language={language}").content.decode()
    for word in words:
        assert word in page.replace("\u202f", "\xa0")
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_keys_and_amounts_are_the_same_in_every_language(cast, case):
    english, arabic = told(cast.carla, case), told(cast.carla, case, "ar")
    assert changes_between(english, arabic) == []
    assert fingerprint(english) != fingerprint(arabic)


def test_every_sentence_of_every_programme_is_said_in_four_languages():
    for document in programme_documents():
        for sentence in document.rulebook.sentences:
            assert {"fr", "es", "ar"} <= set(document.rulebook.words.get(sentence, {})), (document.code, sentence)


def test_every_way_is_told_in_four_languages():
    found = ways("DEU", on=TODAY.date()).content
    for one in found.ways:
        for names in [one.names, one.summary, *(point.text for point in one.points)]:
            assert set(names) == {"en", "fr", "es", "ar"}, (one.way, names)


def test_a_reason_is_read_back_as_it_was_said():
    lines = [
        line
        for document in programme_documents()
        for example in document.rulebook.examples
        for line in _lines(document, example)
    ]
    assert len({read(line).code for line in lines}) >= 7
    for line in lines:
        assert str(read(line)) == line
    assert set(SAID) >= {read(line).code for line in lines}
    assert read(reason("excluded", programme="eu-eurp")).parameters == {"programme": "eu-eurp"}


def _lines(document, example):
    from bayiri.rulebooks.queries import assess

    answer = assess(document, example.facts)
    return [line for one in [*answer["entitlements"], *answer["refused"]] for line in one["because"]]


def explained(by, case, language="en", **more):
    shown = fingerprint(told(by, case, language))
    present = [case.members.get(relation="self").id]
    said = {"shown": shown, "shown_in": language, "language": "eng", "members_present": present, **more}
    return explain_options(by=by, case_id=case.id, **said)


def test_what_changed_since_the_last_time_is_said_in_words(cast, act, claimant):
    kept = explained(cast.carla, claimant)
    changed = change_journey(
        by=cast.carla, case_id=claimant.id, version=claimant.version,
        changes={"residence_status": "ordered_to_leave", "planned_departure_on": date(2026, 12, 1)},
    )  # fmt: skip
    changes = changes_between(json.loads(kept.snapshot), told(cast.carla, changed))
    lines = {(one.way, one.text, one.was) for one in differences(changes, "en")}
    assert ("Let the asylum procedure go on", "This is no longer an option.", "") in lines
    assert ("Have the order to leave examined", "This option is new.", "") in lines
    assert any(way == "Return with assistance" and "asylum claim" in was for way, _text, was in lines)
    assert any("Deadlines: changed" in text for _way, text, _was in lines)


def test_another_amount_is_named_before_and_now(cast, act, case):
    kept = json.loads(explained(cast.carla, case).snapshot)
    german = way(kept, "programme.deu-reag-garp")
    german["totals"]["EUR"] = "2500.00"
    german["amounts"][0]["amount"] = "50.00"
    lines = [one.text for one in differences(changes_between(kept, told(cast.carla, case)), "en")]
    assert "In all it was €2,500.00; now it is €3,000.00." in lines
    assert any("it was €50.00; now it is €200.00." in line for line in lines)


def test_the_page_marks_what_is_new(cast, act, visit, claimant):
    explained(cast.carla, claimant)
    assert "Nothing has changed." in visit(cast.carla, "options", claimant.id).content.decode()
    act(cast.carla)
    change_journey(
        by=cast.carla, case_id=claimant.id, version=claimant.version, changes={"residence_status": "tolerated"}
    )
    page = visit(cast.carla, "options", claimant.id).content.decode()
    assert "This option is new." in page
    assert "app-option--changed" in page
    assert "app-option__changed" in page


def test_carla_writes_down_on_the_pages_that_she_explained(cast, act, visit, case):
    page = visit(cast.carla, "options", case.id, query="?language=ar").content.decode()
    address = reverse("programmes:explain", args=[case.id])
    shown = page.split(f"{address}?shown_in=ar&amp;shown=")[1][:64]
    member = str(case.members.get(relation="self").id)
    sent = {"members_present": [member], "language": "ara", "shown": shown, "shown_in": "ar"}
    assert visit(cast.carla, "explain", case.id, data=sent).status_code == 302
    act(cast.carla)
    kept = Explanation.objects.get(case=case)
    assert (kept.language, kept.shown_in, kept.sha256) == ("ara", "ar", shown)
    seen = visit(cast.carla, "explained", case.id, kept.id).content.decode()
    assert "العودة بمساعدة" in seen
    assert kept.sha256 in seen
    listed = visit(cast.carla, "options", case.id).content.decode()
    assert "Amina Haddad" in listed
    assert "Carla Counsellor" in listed


def test_the_page_is_light_and_asks_little(cast, act, visit, case, client):
    address = reverse("programmes:options", args=[case.id])
    visit(cast.carla, "options", case.id)
    asked = []
    for _time in range(2):
        act(cast.carla)
        explained(cast.carla, case)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address)
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 20
    assert len(page.content) < 60_000


def test_who_may_not_see_the_finances_sees_no_options(cast, act, visit, case):
    assert visit(cast.eve, "options", case.id).status_code == 404
    assert visit(cast.tara, "options", case.id).status_code == 200
    assert visit(cast.tara, "explain", case.id).status_code == 403
    act(cast.tara)
    with pytest.raises(NotAllowed):
        explained(cast.tara, case)


def test_the_snapshot_has_one_spelling(cast, case):
    found = told(cast.carla, case)
    assert canonical(json.loads(canonical(found))) == canonical(found)
    assert (ROOT / "law" / "return" / "ways-deu.yaml").is_file()


def test_a_condition_is_told_as_what_it_asks_for_not_as_why_it_failed(cast, act):
    act(cast.carla)
    case = register_case(by=cast.carla, form=FormOfReturn("FRA", "IRQ"), members=[newcomer("self", "Amina", 1990)])
    french = way(told(cast.carla, case), "programme.fra-return-aid")
    conditions = {item["text"]: item["met"] for item in french["parts"]["conditions"]}
    assert conditions["stay of 3 months or more"] is not False
    assert "stay of less than 3 months" not in conditions


def test_names_keep_their_place_in_a_language_that_runs_the_other_way(cast, act):
    act(cast.carla)
    people = [newcomer("self", "أمينة", 1990)]
    case = register_case(by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=people)
    because = [
        line for one in way(told(cast.carla, case), "programme.deu-reag-garp")["amounts"] for line in one["because"]
    ]
    assert any("\u2068أمينة" in line for line in because)
    because = [
        line
        for one in way(told(cast.carla, case, "ar"), "programme.deu-reag-garp")["amounts"]
        for line in one["because"]
    ]
    assert not any("\u2068أمينة" in line for line in because)
