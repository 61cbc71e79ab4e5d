import pytest

from bayiri.audit.models import Event
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.programmes.commands import calculate_entitlement
from bayiri.programmes.models import Entitlement


def test_it_keeps_what_a_programme_gives_with_rules_facts_and_answer(cast, case):
    kept = calculate_entitlement(by=cast.carla, case_id=case.id, programme="deu-reag-garp")
    assert kept.eligible is True
    assert kept.currency == "EUR"
    assert kept.total == int(kept.answer["totals"]["EUR"].replace(".", ""))
    assert kept.rulebook_version.hash == kept.content_hash
    roles = [person["role"] for person in kept.facts["people"]]
    assert roles[0] == "main"
    assert sorted(roles) == ["child", "main", "spouse"]
    assert Event.objects.filter(kind="programmes.entitlement_calculated", case_id=case.id).exists()


def test_a_new_calculation_is_a_new_row(cast, case):
    calculate_entitlement(by=cast.carla, case_id=case.id, programme="deu-reag-garp")
    assert Entitlement.objects.filter(case=case).count() == 2


def test_it_puts_the_help_on_offer_in_one_line(cast, case):
    calculate_entitlement(by=cast.carla, case_id=case.id, programme="eu-eurp")
    case.refresh_from_db()
    assert case.offer.startswith("deu-reag-garp ")
    assert "; eu-eurp 5845.00 EUR" in case.offer


def test_it_refuses_who_counsels_elsewhere(cast, act, case):
    act(cast.eve)
    with pytest.raises(NotVisible):
        calculate_entitlement(by=cast.eve, case_id=case.id, programme="deu-reag-garp")


def test_it_refuses_a_travel_officer(cast, act, case):
    act(cast.tara)
    with pytest.raises(NotAllowed):
        calculate_entitlement(by=cast.tara, case_id=case.id, programme="deu-reag-garp")


def test_it_refuses_a_programme_that_does_not_exist(cast, case):
    with pytest.raises(NotVisible):
        calculate_entitlement(by=cast.carla, case_id=case.id, programme="no-such-thing")


def test_it_refuses_rules_that_were_never_published(cast, case, monkeypatch):
    monkeypatch.setattr("bayiri.programmes.queries.published", lambda document, answer: None)
    with pytest.raises(RuleBroken, match="INV-42"):
        calculate_entitlement(by=cast.carla, case_id=case.id, programme="deu-reag-garp")
