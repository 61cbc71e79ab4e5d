"""Agreements: parties, who does and pays what, versions, reviews; seen by parties alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from bayiri.agencies.commands.agreements import (
    Activity,
    AgreementData,
    Funding,
    amend_agreement,
    end_agreement,
    finish_review,
    resume_agreement,
    write_agreement,
)
from bayiri.agencies.commands.people import make_link
from bayiri.agencies.jobs import open_reviews
from bayiri.agencies.models import Agreement, AgreementReview, AgreementVersion
from bayiri.agencies.queries import agreements as queries
from bayiri.agencies.rules import AgreementFacts, reasons_not_to_agree
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible
from bayiri.notifications.jobs import remind
from tests.invariants.attacks import call, refused, rule_refuses, run, uuid7
from tests.news import news_of, told_now

pytestmark = pytest.mark.django_db
TABLES = ("agencies_agreement", "agencies_agreementparty", "agencies_agreementversion", "agencies_agreementreview")


def amended(by, agreement, because="The courses take longer.", number=1, **changes):
    listed = queries.agreement_of(by, agreement.pk)
    agencies, states = queries.parties_of(listed.agreement)
    one = listed.version
    data = AgreementData(
        listed.agreement.kind, one.title, one.begins_on, tuple(agency.pk for agency in agencies), tuple(states), one.ends_on,
        one.review_on, one.terms, tuple(map(Activity.of, one.activities)),
    )  # fmt: skip
    data = replace(data, **changes)
    return amend_agreement(by=by, agreement_id=agreement.pk, number=number, data=data, because=because)


def test_it_is_seen_by_its_parties_alone(memorandum, act, cast):
    """INV-169: by the agencies named; not by others of a State that is party, nor by nobody."""
    memorandum()
    for who, count in (
        (cast.mona, 1),
        (cast.carla, 1),
        (cast.sora, 1),
        (cast.adam, 0),
        (cast.eve, 0),
        (cast.dilan, 0),
        (None, 0),
    ):
        act(who)
        for table in TABLES[:3]:
            assert (run(f"SELECT count(*) > 0 FROM {table}")[0]) == bool(count), (who, table)


def test_who_pays_how_much_in_all(memorandum, act, cast):
    listed = queries.agreement_of(cast.mona, memorandum().pk)
    assert queries.funding_of(queries.activities_of(listed.version)) == [
        ("Citadel Training Centre", "EUR", 5_000_00), ("Homeward Mission", "EUR", 120_000_00),
    ]  # fmt: skip


def test_it_is_amended_by_the_lead_in_new_versions(memorandum, act, cast):
    """INV-169: what it said before stays; the other party reads and does not write."""
    agreement = memorandum()
    amended(cast.mona, agreement, ends_on=date(2029, 12, 31))
    assert list(AgreementVersion.objects.order_by("number").values_list("number", "ends_on", "because")) == [
        (1, date(2027, 12, 31), ""), (2, date(2029, 12, 31), "The courses take longer."),
    ]  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        amended(cast.mona, agreement, number=1)
    with rule_refuses("INV-169"):
        amended(cast.mona, agreement, because=" ", number=2)
    act(cast.sora)
    with pytest.raises(NotAllowed):
        amended(cast.sora, agreement, number=2)
    act(cast.carla)
    with pytest.raises(NotAllowed):
        amended(cast.carla, agreement, number=2)


def test_who_is_no_party_any_more_sees_it_no_more(memorandum, act, cast):
    agreement = memorandum(agencies=(cast.mona.agency_id, cast.sora.agency_id, cast.adam.agency_id), activities=())
    act(cast.adam)
    assert Agreement.objects.count() == 1
    act(cast.mona)
    amended(cast.mona, agreement, agencies=(cast.mona.agency_id, cast.sora.agency_id))
    act(cast.adam)
    assert Agreement.objects.count() == 0
    with pytest.raises(NotVisible):
        queries.agreement_of(cast.adam, agreement.pk)
    act(cast.mona)
    amended(cast.mona, agreement, agencies=(cast.mona.agency_id, cast.adam.agency_id), number=2)
    act(cast.adam)
    assert Agreement.objects.count() == 1


def test_what_an_agreement_needs(memorandum, act, cast):
    """INV-169: by the rule and in SQL: two parties, the lead among them, money that parties pay, days in order."""
    mona, sora, adam = cast.mona.agency_id, cast.sora.agency_id, cast.adam.agency_id
    wrong = (
        {"agencies": (mona,), "states": (), "activities": ()},
        {"agencies": (sora, adam), "activities": ()},
        {"ends_on": date(2025, 12, 31)},
        {"review_on": date(2025, 12, 31)},
        {"review_on": date(2028, 1, 1)},
        {"activities": (Activity("x", adam),)},
        {"activities": (Activity("x", sora, "leads", (Funding(adam, 100, "EUR"),)),)},
        {"activities": (Activity("x", sora, "leads", (Funding(sora, 0, "EUR"),)),)},
    )
    for changes in wrong:
        with rule_refuses("INV-169"):
            memorandum(**changes)
    base = {
        "agreement_id": uuid7(), "number": 1, "kind": "labour", "title": "x", "terms": "", "begins_on": "2026-01-01", "ends_on": None,
        "review_on": None, "agencies": [mona, sora], "states": [], "activities": [], "because": "", "recorded_at": clock.now(),
    }  # fmt: skip
    act(cast.mona)
    for changes in wrong:
        said = {name: [one.row for one in value] if name == "activities" else value for name, value in changes.items()}
        with refused("INV-169"):
            call("agencies_write_agreement", **base | {"ends_on": "2027-12-31"} | said)
    for changes in ({"number": 2}, {"title": " "}, {"agencies": [mona, uuid7()]}):
        with refused("INV-169"):
            call("agencies_write_agreement", **base | changes)
    act(cast.carla)
    with refused("INV-169"):
        call("agencies_write_agreement", **base)
    with pytest.raises(NotAllowed):
        write_agreement(by=cast.carla, data=AgreementData("labour", "x", date(2026, 1, 1), (mona, sora)))
    for table in TABLES:
        with refused("permission denied"):
            run(f"INSERT INTO {table} DEFAULT VALUES")
    facts = AgreementFacts("a", "a", frozenset("ab"), frozenset(), date(2026, 1, 1))
    assert reasons_not_to_agree(facts) == []
    assert reasons_not_to_agree(replace(facts, ended=True)) == ["INV-169"]


def test_it_ends_once_with_a_reason_and_goes_on_again(memorandum, act, cast):
    """INV-169"""
    agreement = memorandum()
    about = {"by": cast.mona, "agreement_id": agreement.pk}
    with rule_refuses("INV-169"):
        end_agreement(**about, on=date(2025, 1, 1), because="x")
    with rule_refuses("INV-169"):
        resume_agreement(**about)
    end_agreement(**about, on=date(2026, 10, 1), because="The centre has closed.")
    with rule_refuses("INV-169"):
        end_agreement(**about, on=date(2026, 10, 1), because="x")
    with rule_refuses("INV-169"):
        amended(cast.mona, agreement)
    for statement in (
        "SELECT agencies_end_agreement(%s, '2026-11-01', 'x')",
        "SELECT agencies_resume_agreement(%s)",
    ):
        act(cast.sora)
        with refused("INV-169"):
            run(statement, agreement.pk)
    act(cast.mona)
    resume_agreement(**about)
    assert Agreement.objects.get().ended_on is None


@pytest.mark.parametrize(("day", "opened"), [(date(2026, 10, 31), 0), (date(2026, 11, 2), 2), (date(2026, 12, 20), 2)])
def test_each_party_is_to_look_at_it_before_its_review(memorandum, act, cast, day, opened):
    """Every night; each party once, however often the night comes."""
    agreement = memorandum()
    act(None)
    with clock.moved_to(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
        open_reviews(0)
        open_reviews(0)
    act(cast.mona)
    assert AgreementReview.objects.filter(agreement=agreement).count() == opened
    assert queries.open_reviews(cast.mona).count() == opened // 2


def test_a_review_is_finished_by_whom_it_is_for(memorandum, as_, act, cast):
    agreement = memorandum()
    act(None)
    with clock.moved_to(datetime(2026, 11, 20, tzinfo=UTC)):
        open_reviews(0)
    act(cast.sora)
    review = queries.open_reviews(cast.sora).get()
    act(cast.mona)
    with pytest.raises(NotVisible):
        finish_review(by=cast.mona, review_id=review.pk, note="x")
    with refused("INV-169"):
        run("SELECT agencies_finish_review(%s, 'x', %s)", review.pk, clock.now())
    assert "Training in Erbil" in as_("sora").get("/work").content.decode()
    act(cast.mona)
    missions = queries.open_reviews(cast.mona).get()
    assert as_("carla").post(f"/agreement-reviews/{missions.pk}", {"note": "x"}).status_code == 403
    assert as_("adam").post(f"/agreement-reviews/{review.pk}", {"note": "x"}).status_code == 404
    assert as_("sora").post(f"/agreement-reviews/{review.pk}", {"note": ""}).status_code == 422
    assert as_("sora").post(f"/agreement-reviews/{review.pk}", {"note": "It goes well."}).status_code == 302
    assert as_("sora").get(f"/agreement-reviews/{review.pk}").status_code == 404
    assert "It goes well." in as_("mona").get(f"/agreements/{agreement.pk}").content.decode()


def test_pages_from_the_first_to_the_last_word(as_, act, cast):
    sent = {
        "kind": "labour", "title": "Seasonal work", "agencies": [str(cast.sora.agency_id)], "states": "Iraq",
        "begins_on": "2026-01-01", "terms": "Fair pay.\nHousing.",
    }  # fmt: skip
    client = as_("mona")
    assert "No agreement yet." in client.get("/agreements").content.decode()
    here = client.post("/agreements/new", sent).url
    page = client.get(here).content.decode()
    for words in ("Seasonal work", "Citadel Training Centre", "Iraq", "Fair pay.", "In force"):
        assert words in page
    activity = {
        "number": "1", "what": "Language course", "by": str(cast.sora.agency_id), "role": "carries_out",
        "payer_1": str(cast.mona.agency_id), "amount_1": "12500.50", "currency": "EUR",
    }  # fmt: skip
    assert client.post(f"{here}/activities/1", {**activity, "amount_1": ""}).status_code == 422
    assert client.post(f"{here}/activities/1", {**activity, "amount_1": "12,5,0"}).status_code == 422
    assert client.post(f"{here}/activities/1", activity).url == here
    assert "12500.50 EUR" in client.get(here).content.decode().replace(",", "")
    assert client.post(f"{here}/activities/1", activity).status_code == 409
    assert client.get(f"{here}/activities/7").status_code == 404
    assert client.post(f"{here}/activities/1", {**activity, "number": "2", "what": "Two courses"}).url == here
    assert client.post(f"{here}/activities/1/drop", {"number": "3"}).url == here
    assert "Language course" in client.get(here).content.decode()  # in the versions before
    ending = {"on": "2026-09-01", "because": "No season any more."}
    assert client.post(f"{here}/end", ending).url == here
    assert "No season any more." in client.get(here).content.decode()
    assert client.post(f"{here}/resume").url == here
    for address in (here, f"{here}/amend", f"{here}/end", f"{here}/activities/1"):
        assert as_("adam").get(address).status_code == 404, address
        assert as_("sora").get(address).status_code == (200 if address == here else 403)
        assert as_("carla").get(address).status_code == (200 if address == here else 403)
    assert as_("carla").get("/agreements/new").status_code == 403
    assert "Seasonal work" not in as_("adam").get("/agreements").content.decode()


def test_lists_take_the_same_number_of_queries(memorandum, as_, at_most):
    for number in range(4):
        memorandum(title=f"Agreement {number}")
    client = as_("sora")
    client.get("/agreements")
    with at_most(12):
        page = client.get("/agreements?kind=memorandum").content.decode()
    assert all(f"Agreement {number}" in page for number in range(4))


def test_ids_in_json_are_agencies(memorandum, cast):
    agreement = memorandum()
    row = AgreementVersion.objects.get(agreement=agreement).activities[0]
    assert UUID(row["by"]) == cast.sora.agency_id


def test_reviews_are_opened_by_the_clock_alone(act, cast):
    """INV-169: whoever asks the database to open them is refused."""
    for who in (None, cast.mona, cast.eve):
        act(who)
        with refused("INV-169"):
            run("SELECT agencies_open_reviews(now(), 366)")
    act(ITSELF)
    assert run("SELECT agencies_open_reviews(now(), 30)") == (0,)


def test_the_other_parties_are_told_and_reminded_of_the_review(memorandum, act, cast, run_jobs, as_):
    """INV-185: who leads each other party, never who wrote it; a review when it opens and before its day."""
    made = memorandum()
    run_jobs()
    assert told_now(cast) == {"sora": [("agreement", f"/agreements/{made.pk}")]}
    assert as_("sora").get(f"/agreements/{made.pk}").status_code == 200
    before = told_now(cast)
    act(cast.mona)
    amended(cast.mona, made)
    run_jobs()
    assert told_now(cast) == before  # unread news of the same page stands once
    with clock.moved_to(datetime(2026, 11, 5, 9, tzinfo=UTC)):
        open_reviews(0)
        remind(0)
        remind(0)
    found = told_now(cast, before)
    assert set(found) == {"sora", "mona", "dora"}
    (link,) = {link for _kind, link in news_of(cast.sora)} - {f"/agreements/{made.pk}"}
    assert link.startswith("/agreement-reviews/")
    assert as_("sora").get(link).status_code == 200


def test_who_invited_is_reminded_before_the_invitation_ends(newcomer, act, cast, as_):
    """INV-185: seven days to accept; two before, once, the one who invited."""
    now = clock.now()
    with clock.moved_to(now - timedelta(days=6)):
        user = newcomer("counsellor", email="nele@example.org")
        make_link(by=cast.ivo, user_id=user.id)
    with clock.moved_to(now - timedelta(days=3)):
        remind(0)
    assert told_now(cast) == {}
    remind(0)
    remind(0)
    assert told_now(cast) == {"ivo": [("due_soon", "/staff")]}
    assert as_("ivo").get("/staff").status_code == 200
