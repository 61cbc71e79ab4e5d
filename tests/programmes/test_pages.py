from django.urls import reverse

from bayiri.programmes.commands import approve_application, calculate_entitlement
from bayiri.programmes.models import Application, ApprovalDecision, Circumstance, Entitlement
from tests.programmes.households import registered

REFUSAL = {
    "outcome": "refused", "reasons": "Too short a stay", "remedy": "Objection in writing",
    "appeal_until_day": "2", "appeal_until_month": "12", "appeal_until_year": "2026",
}  # fmt: skip


def test_the_page_shows_every_programme_with_amounts_that_explain_themselves(cast, visit, case):
    page = visit(cast.carla, "entitlements", case.id)
    assert page.status_code == 200
    text = page.content.decode()
    assert "€" in text
    assert "Why this amount" in text
    assert "Source:" in text
    assert "Date of birth, Amina Haddad: 1 May 1990" in text
    assert "On offer since" in text
    assert "Return assistance of Austria" in text
    assert len(page.content) < 60_000


def test_it_says_what_is_missing_and_where_to_mend_it(cast, act, visit):
    act(cast.carla)
    case = registered(cast.carla, host="AUT")
    text = visit(cast.carla, "entitlements", case.id).content.decode()
    assert "Date of the final decision on the stay" in text
    assert reverse("programmes:facts", args=[case.id, "aut-return-aid"]) in text


def test_a_fact_that_is_missing_is_stated_with_what_shows_it(cast, act, visit):
    act(cast.carla)
    case = registered(cast.carla, host="AUT")
    sent = {"fact_0_day": "20", "fact_0_month": "10", "fact_0_year": "2026"}
    page = visit(cast.carla, "facts", case.id, "aut-return-aid", data=sent)
    assert page.status_code == 422
    page = visit(cast.carla, "facts", case.id, "aut-return-aid", data={**sent, "evidence": "letter of the office"})
    assert page.status_code == 302
    act(cast.carla)
    assert Circumstance.objects.get(case=case).value == "2026-10-20"
    kept = calculate_entitlement(by=cast.carla, case_id=case.id, programme="aut-return-aid")
    assert kept.answer["totals"] == {"EUR": "7315.00"}
    assert kept.answer["missing"] == []


def test_putting_on_offer_keeps_a_calculation(cast, act, visit, case):
    assert visit(cast.carla, "offer", case.id, "eu-eurp", data={}).status_code == 302
    act(cast.carla)
    assert Entitlement.objects.filter(case=case, programme="eu-eurp").exists()


def test_carla_applies_and_mona_approves(cast, act, visit, household):
    assert visit(cast.carla, "apply", household.id, "deu-reag-garp").status_code == 200
    assert visit(cast.carla, "apply", household.id, "deu-reag-garp", data={"note": "both work"}).status_code == 302
    act(cast.mona)
    application = Application.objects.get(case=household)
    page = visit(cast.mona, "decide", household.id, application.id)
    assert page.status_code == 200
    assert "both work" in page.content.decode()
    assert visit(cast.mona, "decide", household.id, application.id, data={"outcome": "approved"}).status_code == 302
    act(cast.mona)
    assert ApprovalDecision.objects.get(application=application).outcome == "approved"


def test_a_refusal_needs_reasons_and_remedy_and_shows_them(cast, visit, household, application):
    page = visit(
        cast.mona,
        "decide",
        household.id,
        application.id,
        data={"outcome": "refused", "reasons": "Too short a stay"},
    )
    assert page.status_code == 422
    assert "Say how the household can appeal." in page.content.decode()
    assert "Too short a stay" in page.content.decode()
    assert visit(cast.mona, "decide", household.id, application.id, data=REFUSAL).status_code == 302
    assert "Objection in writing" in visit(cast.carla, "entitlements", household.id).content.decode()


def test_what_a_rule_forbids_is_said_above_the_form(cast, visit, case):
    page = visit(cast.carla, "apply", case.id, "deu-reag-garp", data={"note": "please"})
    assert page.status_code == 422
    assert "INV-43" in page.content.decode()
    assert "please" in page.content.decode()


def test_carla_may_not_decide_nor_mona_apply(cast, visit, household, application):
    assert visit(cast.carla, "decide", household.id, application.id).status_code == 403
    assert visit(cast.carla, "decide", household.id, application.id, data={"outcome": "approved"}).status_code == 403
    assert visit(cast.mona, "apply", household.id, "eu-eurp").status_code == 403
    assert visit(cast.tara, "cancel", household.id, application.id).status_code == 403


def test_eve_sees_nothing(cast, visit, household, application):
    for name, args in (
        ("entitlements", []), ("apply", ["deu-reag-garp"]), ("facts", ["deu-reag-garp"]),
        ("decide", [application.id]), ("cancel", [application.id]),
    ):  # fmt: skip
        assert visit(cast.eve, name, household.id, *args).status_code == 404
    assert visit(cast.eve, "offer", household.id, "deu-reag-garp", data={}).status_code == 404


def test_an_application_is_reached_through_its_own_case_only(cast, act, visit, application):
    act(cast.carla)
    other = registered(cast.carla)
    assert visit(cast.mona, "decide", other.id, application.id).status_code == 404


def test_carla_takes_an_application_back_but_not_a_decided_one(cast, act, visit, household, application):
    assert visit(cast.carla, "cancel", household.id, application.id).status_code == 200
    act(cast.mona)
    approve_application(by=cast.mona, application_id=application.id)
    assert visit(cast.carla, "cancel", household.id, application.id, data={"reason": ""}).status_code == 422


def test_it_renders_in_arabic(cast, client, visit, case):
    client.cookies["django_language"] = "ar"
    page = visit(cast.carla, "entitlements", case.id)
    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()
    assert "مساعدة العودة من النمسا" in page.content.decode()
