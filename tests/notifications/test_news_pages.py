"""One's own news, the bell, and how one is told: pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.notifications.models import Address, Notice, Preference
from bayiri.notifications.post import deliver_due
from tests.invariants.attacks import START

pytestmark = pytest.mark.django_db


def page(client, address="/news", **more):
    return client.get(address, **more).content.decode()


def test_nobody_has_news_yet(as_):
    text = page(as_("paul"))
    assert "There is no news." in text
    assert "Mark everything as read" not in text
    assert "app-header__count" not in text


def test_the_bell_counts_what_is_unread_on_every_page(as_, cast, news):
    client = as_("paul")
    for place, kind in enumerate(("work", "board")):
        news(cast.carla, cast.paul, kind=kind, at=START + timedelta(seconds=place))
    assert 'app-header__count">2' in page(client, "/work")


def test_the_bell_costs_no_query(as_, cast, news):
    """As many statements with news as without, and no more than one to say who acts."""
    client = as_("paul")
    page(client, "/absences")

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, "/absences")
        return [one["sql"] for one in asked.captured_queries]

    before = statements()
    news(cast.carla, cast.paul)
    after = statements()
    assert len(before) == len(after)
    assert sum("notifications_" in sql for sql in after) == 1
    assert any("set_config" in sql and "notifications_waiting" in sql for sql in after)


def test_news_leads_on_and_is_read_then(as_, cast, news):
    client = as_("paul")
    news(cast.carla, cast.paul, kind="work", link="/work")
    notice = notice_of(cast.paul)
    answer = client.post(f"/news/{notice.id}", {"do": "open"})
    assert (answer.status_code, answer["Location"]) == (302, "/work")
    assert notice_of(cast.paul).read_at
    client.post(f"/news/{notice.id}", {"do": "unread"})
    assert notice_of(cast.paul).read_at is None
    client.post(f"/news/{notice.id}", {"do": "read"})
    assert notice_of(cast.paul).read_at
    assert as_("mona").post(f"/news/{notice.id}").status_code == 404


def notice_of(actor):
    with acting_as(actor):
        return Notice.objects.get()


def test_many_are_paged_with_as_many_queries_as_few(as_, cast, news, django_assert_max_num_queries):
    client = as_("paul")
    for place in range(65):
        news(cast.carla, cast.paul, link=f"/work?{place}", at=START + timedelta(seconds=place))
    with django_assert_max_num_queries(14):
        first = page(client)
    assert first.count("app-news--unread") == 30
    assert page(client, "/news?page=3").count("app-news--unread") == 5
    assert page(client, "/news?page=999").count("app-news--unread") == 5
    client.post("/news/read")
    assert "app-news--unread" not in page(client)


SAID = {"channels": ["email"], "language": "ar", "time_zone": "UTC", "quiet_from": "22:00", "quiet_until": "07:00"}


def paces(text):
    return {part.split('"')[0]: "daily" for part in text.split('name="')[1:] if part.startswith("pace_")}


def test_somebody_says_how_they_are_told(as_, cast, mailbox):
    client = as_("paul")
    wanted = paces(page(client, "/news/how"))
    assert len(wanted) > 10
    assert "pace_alert_raised" not in wanted  # never held back
    assert client.post("/news/how", {**SAID, **wanted, "pace_board": "only_here"}).status_code == 302
    with acting_as(cast.paul):
        now = Preference.objects.get()
    assert (now.language, now.quiet_from.hour, now.silent_kinds, "work" in now.daily_kinds) == (
        "ar",
        22,
        ["board"],
        True,
    )
    text = page(client, "/news/how")
    assert '<option value="22:00" selected' in text


@pytest.mark.parametrize(
    "wrong", [{"quiet_until": ""}, {"time_zone": "Middle/Earth"}, {"language": "tlh"}, {"channels": ["pigeon"]}]
)
def test_what_is_wrong_is_said_and_kept(as_, wrong):
    client = as_("paul")
    answer = client.post("/news/how", {**SAID, **paces(page(client, "/news/how")), **wrong})
    assert answer.status_code == 422


def test_a_number_is_named_and_confirmed_on_the_pages(as_, cast, gateway):
    client = as_("paul")
    assert client.post("/news/how/text/add", {"value": "0151 5550101"}).status_code == 422
    with clock.moved_to(START):
        answer = client.post("/news/how/text/add", {"value": "+49 151 (555) ٠١٠١"})
        assert answer.status_code == 302
        deliver_due()
        code = gateway.asked[-1][2].split("Bayiri: ")[1][:6]
        wrong = client.post(answer["Location"], {"code": f"{(int(code) + 1) % 1000000:06}"})
        assert wrong.status_code == 422
        assert "wrong or too old" in wrong.content.decode()
        assert "Waits for its code" in page(client, "/news/how")
    before = clock.now()
    with clock.moved_to(START):
        assert client.post(answer["Location"], {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    after = clock.now()
    with acting_as(cast.paul):
        address = Address.objects.get()
    assert (address.value, address.tries) == ("+491515550101", 1)
    assert address.asked_at == START
    # As long after the asking as it was, by the database's own clock.
    assert before <= address.kept_at + (address.confirmed_at - address.asked_at) <= after
    assert as_("mona").post(f"/news/how/{address.id}/drop").status_code == 404
    client = as_("paul")
    assert client.post(f"/news/how/{address.id}/drop").status_code == 302
    assert "+491515550101" not in page(client, "/news/how")


def test_where_nothing_is_sent_the_page_says_so(as_):
    text = page(as_("paul"), "/news/how")
    assert text.count("Not used here") == 3
    assert client_cannot_name(as_("paul"))


def client_cannot_name(client):
    return client.post("/news/how/text/add", {"value": "+4915155550101"}).status_code == 422
