"""The pages of orders: nothing, one, several; wrong, twice, without a right to them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bayiri.core import clock
from bayiri.orders.commands import lodge_remedy
from bayiri.orders.models import Order
from tests.invariants.attacks import FAMILY


@pytest.fixture
def at(ordered):
    """A story, with the clock standing where the story is."""
    one = ordered()
    with clock.moved_to(one.story.now):
        yield one


def page_of(client, one, name="list", *more):
    return client.get(reverse(f"orders:{name}", args=[one.case, *more]))


def days(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def sent(one, **changes):
    said = {
        "authority_agency_id": "", "authority": "Aliens Office of Kassel", "act": "return_decision", "number": "33-1204",
        "ground": "stay_ended", "file_id": str(one.file.id), "members": [str(member) for member in one.members],
        "notified_how": "in_person", "notified_language": "ara", "understood": "interpreter", "interpreter_name": "Imad",
        "short_reason": "", **days("issued_on", one.today), **days("notified_on", one.today),
        **days("departs_by", one.today + timedelta(days=14)),
    }  # fmt: skip
    return {**said, **changes}


def test_without_an_order_the_page_says_so(at, as_):
    page = page_of(as_("carla"), at)
    assert "No authority has told anybody of this case to leave." in page.content.decode()
    assert "Write down an order to leave" in page.content.decode()


def test_an_order_is_written_down_and_counted_down(at, as_):
    client = as_("carla")
    answer = client.post(reverse("orders:register", args=[at.case]), sent(at), follow=True)
    html = answer.content.decode()
    assert answer.status_code == 200, html
    assert "14 days left" in html
    assert "Aliens Office of Kassel" in html
    assert "The time to leave by oneself is not over. (INV-255)" in html
    case = client.get(reverse("journey:case", args=[at.case])).content.decode()
    assert "14 days left" in case
    assert "The time to leave ends" in case  # the work of whoever counsels


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(at, as_):
    client = as_("carla")
    answer = client.post(
        reverse("orders:register", args=[at.case]), sent(at, authority="", interpreter_name="", number="")
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the authority, or write its name." in html
    assert "Write the name of the interpreter." in html
    assert 'value="33-1204"' not in html
    short = sent(at, **days("departs_by", at.today + timedelta(days=3)))
    answer = client.post(reverse("orders:register", args=[at.case]), short)
    assert answer.status_code == 422
    assert "(INV-253)" in answer.content.decode()
    assert 'value="33-1204"' in answer.content.decode()
    assert at.do(at.cast.carla, Order.objects.count) == 0


@pytest.mark.parametrize(("name", "status"), [("tara", 403), ("eve", 404), ("badr", 404), ("petra", 404)])
def test_the_form_opens_to_whose_work_it_is(at, as_, name, status):
    assert page_of(as_(name), at, "register").status_code == status


def test_a_colleague_without_the_work_reads_and_is_offered_nothing(at, as_):
    order = at.register()
    html = page_of(as_("tara"), at).content.decode()
    assert order.number in html
    assert "Write down an order to leave" not in html
    assert "A remedy was lodged" not in html


def test_every_page_opens_and_writes(at, as_):
    order = at.register()
    client, today = as_("carla"), at.today
    ways = {
        ("extend", order.id): {
            "ground": "school", "number": "2", **days("until_on", today + timedelta(days=40)), **days("decided_on", today),
        },
        ("lodge", order.id): {"kind": "appeal", "body": "Court", **days("lodged_on", today), "suspends": "yes"},
        ("postpone", order.id): {"ground": "condition", "reason": "Ill.", **days("since_on", today)},
        ("tell-rights", at.members[0]): {
            **days("given_on", today), "paper": "ar", "how": "interpreter", "language": "ara", "interpreter_name": "Imad Interpreter",
            **days("remedy_until", today + timedelta(days=30)),
        },
        ("offer", at.members[0]): {"session_id": str(at.session.id), "answer": "thinking", **days("answered_on", today)},
    }  # fmt: skip
    for (name, row), said in ways.items():
        assert page_of(client, at, name, row).status_code == 200, name
        answer = client.post(reverse(f"orders:{name}", args=[at.case, row]), said, follow=True)
        assert answer.status_code == 200, (name, answer.content.decode())
        assert answer.redirect_chain, (name, answer.content.decode())
    html = page_of(client, at).content.decode()
    for words in (
        "more time (Children in school)",
        "Suspends the order",
        "Postponed",
        "Wants to think about it",
        "40 days left",
        "Told their rights",
    ):
        assert words in html, words


def test_a_ban_says_what_the_law_gives(at, as_):
    order = at.register()
    client, where = as_("carla"), reverse("journey:write-ban", args=[at.case, order.id, at.members[0]])
    assert "60 months" in client.get(where).content.decode()
    said = {"reason": "not_complied", "months": "90", "waived_because": ""}
    assert client.post(where, said).status_code == 422
    html = client.post(where, {**said, "months": "60"}, follow=True).content.decode()
    assert "ban on entry for 60 months after departure" in html
    assert "the law gives at most 60 months" in html
    assert "Residence Act, sections 11 and 59" in html


def test_opening_says_everything_that_stands_against_it_and_then_does_it(at, as_):
    at.register()
    client, where = as_("mona"), reverse("journey:open-forced-return", args=[at.case])
    html = client.get(where).content.decode()
    for code in ("INV-255", "INV-257", "INV-267", "INV-407"):
        assert code in html
    assert "Open the forced return" not in html
    assert client.post(where).status_code == 422
    at.offer()
    at.inform()
    at.clear()
    at.story.now += timedelta(days=15)
    with clock.moved_to(at.story.now):
        client = as_("mona")
        assert "Open the forced return" in client.get(where).content.decode()
        html = client.post(where, follow=True).content.decode()
        assert "The return is a forced one." in html
        assert client.post(where).status_code == 422  # twice
    assert as_("carla").get(where).status_code == 403


def test_it_reads_from_right_to_left(at, as_):
    at.register()
    html = as_("carla").get(reverse("orders:list", args=[at.case]), headers={"accept-language": "ar"}).content.decode()
    assert 'dir="rtl"' in html


def test_a_mistake_is_taken_back_from_the_page(at, as_):
    order = at.register()
    client, where = as_("carla"), reverse("journey:mistake", args=[at.case, "order", order.id])
    assert client.get(where).status_code == 200
    html = client.post(where, {"reason": "Another family's."}, follow=True).content.decode()
    assert "It is taken back" in html
    html = page_of(client, at).content.decode()
    assert "Written down by mistake" in html
    assert "Another family" in html
    assert "No authority has told anybody" in html


def test_more_orders_and_remedies_cost_no_more_queries(ordered, as_, django_assert_max_num_queries):
    one = ordered(FAMILY)
    with clock.moved_to(one.story.now):
        one.register()
        client = as_("carla")
        page_of(client, one)
        with django_assert_max_num_queries(200) as few:
            page_of(client, one)
        for number in range(6):
            order = one.register(number=f"N-{number}")
            one.do(
                one.cast.carla,
                lambda order=order: lodge_remedy(
                    by=one.cast.carla, case_id=one.case, order_id=order.id, kind="appeal", body="Court",
                    lodged_on=one.today, suspends=True,
                ),
            )  # fmt: skip
        with django_assert_max_num_queries(200) as many:
            page_of(client, one)
    assert len(many) == len(few)
