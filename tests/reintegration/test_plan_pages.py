import pytest
from django.urls import reverse

from bayiri.agencies.context import acting_as
from bayiri.reintegration.commands import change_plan_line
from bayiri.reintegration.models import Plan, PlanLine
from tests.reintegration.households import member

TYPED = {
    "need": "An income",
    "description": "Sewing machine",
    "member": "family",
    "dimension": "economic",
    "level": "individual",
    "form": "kind",
    "phase": "after_arrival",
    "provider": "Stitch & Co",
    "currency": "eur",
    "amount": "1,200.50",
    "planned_on_day": "20",
    "planned_on_month": "11",
    "planned_on_year": "2026",
}


@pytest.fixture
def rami(client, users):
    client.force_login(users["rami"])
    return client


def url(name, case, line=None):
    return reverse(f"reintegration:{name}", args=[case.id, line.id] if line else [case.id])


def test_the_plan_begins_empty_and_takes_a_line(rami, household):
    assert "There is no plan yet" in rami.get(url("plan", household)).content.decode()
    sent = rami.post(url("add-line", household), TYPED)
    assert (sent.status_code, sent["Location"]) == (302, url("plan", household))
    line = PlanLine.objects.get()
    assert (line.amount, line.currency, line.member_id) == (120050, "EUR", None)
    page = rami.get(url("plan", household)).content.decode()
    for text in (
        "Economic",
        "Sewing machine",
        "€1,200.50",
        "in kind 100 %",
        "Still to agree",
        "Stitch &amp; Co",
    ):
        assert text in page


def test_nothing_typed_is_lost_where_something_is_missing(rami, household):
    page = rami.post(url("add-line", household), {**TYPED, "need": "", "currency": "XQQ"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "There is a problem" in text
    assert "Sewing machine" in text
    assert "three letters" in text


def test_an_amount_needs_its_currency(rami, household):
    page = rami.post(url("add-line", household), {**TYPED, "currency": ""})
    assert "Enter the currency of the amount" in page.content.decode()


def test_a_currency_without_decimals_is_read_as_such(rami, household):
    rami.post(
        url("add-line", household),
        {**TYPED, "currency": "JPY", "amount": "5000", "member": str(member(household).id)},
    )
    line = PlanLine.objects.get()
    assert (line.amount, line.member_id) == (5000, member(household).id)


def test_the_second_writer_sees_both_versions(rami, cast, household, line):
    page = url("change-line", household, line)
    assert 'name="version" value="1"' in rami.get(page).content.decode()
    with acting_as(cast.ranya):
        change_plan_line(by=cast.ranya, line_id=line.id, version=1, changes={"amount": 90000})
    late = rami.post(page, {**TYPED, "version": "1"})
    assert late.status_code == 409
    text = late.content.decode()
    for said in ("Ranya Reception", "900.00", "1200.50", "What differs"):
        assert said in text
    over = rami.post(page, {**TYPED, "version": "2"})
    assert over.status_code == 302
    line.refresh_from_db()
    assert (line.amount, line.version) == (120050, 3)


def test_the_whole_way_of_a_line(rami, client, users, act, cast, household, line):
    page = rami.get(url("answer", household)).content.decode()
    assert "Read the plan to the person" in page
    assert len(page) < 60_000
    for relation in ("self", "spouse"):
        said = {
            "member": str(member(household, relation).id),
            "answer": "yes",
            "channel": "in_person",
            "language": "ara",
        }
        assert rami.post(url("answer", household), {**said, "version": "1"}).status_code == 302
        act(cast.rami)
    assert "Agreed as it stands" in rami.get(url("plan", household)).content.decode()
    assert rami.post(url("approve-line", household, line)).status_code == 302
    day = {"delivered_on_day": "2", "delivered_on_month": "11", "delivered_on_year": "2026"}
    given = {**day, "amount": "1200", "proof": "receipt", "proof_reference": "17/26"}
    assert rami.post(url("delivery", household, line), given).status_code == 302
    day = {"verified_on_day": "2", "verified_on_month": "11", "verified_on_year": "2026"}
    own = rami.post(url("verification", household, line), {**day, "how": "visit", "found": "ok"})
    assert own.status_code == 422
    assert "INV-62" in own.content.decode()
    client.force_login(users["ranya"])
    assert client.post(url("verification", household, line), {**day, "how": "visit", "found": "ok"}).status_code == 302
    act(cast.rami)
    assert Plan.objects.get().state == "finished"


def test_a_no_needs_the_persons_words(rami, household, line):
    said = {
        "member": str(member(household).id),
        "answer": "no",
        "channel": "phone",
        "language": "ara",
        "version": "1",
    }
    page = rami.post(url("answer", household), said)
    assert page.status_code == 422
    assert "Write down what the person said" in page.content.decode()


def test_a_line_is_dropped_with_a_reason(rami, act, cast, household, line):
    assert rami.post(url("drop-line", household, line), {"reason": "Found one"}).status_code == 302
    act(cast.rami)
    line.refresh_from_db()
    assert line.state == "dropped"


@pytest.mark.parametrize("name", ["plan", "add-line", "answer"])
def test_another_agency_finds_no_page(client, users, household, line, name):
    client.force_login(users["eve"])
    assert client.get(url(name, household)).status_code == 404


@pytest.mark.parametrize("name", ["change-line", "drop-line", "approve-line", "delivery", "verification"])
def test_another_agency_finds_no_line(client, users, household, line, name):
    client.force_login(users["eve"])
    assert client.get(url(name, household, line)).status_code == 404
    client.force_login(users["tara"])
    assert client.get(url(name, household, line)).status_code == 403


def test_a_line_of_another_case_is_not_found(rami, cast, act, household, line):
    from tests.reintegration.households import registered, share

    act(cast.carla)
    other = registered(cast.carla)
    share(cast.carla, other, cast.rami.agency_id)
    assert rami.get(url("change-line", other, line)).status_code == 404


def test_it_reads_in_arabic(rami, household, line):
    rami.cookies["django_language"] = "ar"
    page = rami.get(url("plan", household)).content.decode()
    assert 'dir="rtl"' in page
