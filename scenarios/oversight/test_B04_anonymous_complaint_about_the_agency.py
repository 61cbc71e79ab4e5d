"""A complaint of the agency, by somebody without a name, through the public page; read, answered and decided by others."""

import re

import pytest
from django.test import Client
from pytest_bdd import parsers, scenarios, then, when

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.oversight.jobs import climb
from bayiri.oversight.models import Complaint
from scenarios.saying import said
from tests.cast import _as_owner

scenarios("oversight/B04_anonymous_complaint_about_the_agency.feature")
OTHERS = {"otto": ("Otto Houseman", "carla"), "orla": ("Orla Labourer", "lars")}


@pytest.fixture(scope="module", autouse=True)
def officers(_cast):
    """Complaints officers of Homeward Mission and of a ministry."""
    with _as_owner() as owner:
        for key, (name, like) in OTHERS.items():
            other = getattr(_cast, like)
            one = Actor(
                uuid7(), name, other.agency_id, other.agency_name, other.country, frozenset(["complaints_officer"])
            )
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [one.id, f"{key}.of.others@example.org", name, one.agency_id, ["complaints_officer"]],
            )
            _cast.actors[key] = one
        yield
        for key in OTHERS:
            owner.execute("DELETE FROM agencies_user WHERE id = %s", [_cast.actors.pop(key).id])


@pytest.fixture
def held():
    """What whoever complained holds: the code, the browser, the last page."""
    return {"browser": Client()}


def sent(desk, held, address, **words):
    with clock.moved_to(desk.now):
        answer = held["browser"].post(address, words)
    held["page"] = answer.content.decode()
    return answer


@pytest.fixture
def spoken_of(desk):
    """The address of the complaint they speak of."""

    def address():
        with acting_as(desk.actors.olga):
            return f"/complaints/{Complaint.objects.get().id}"

    return address


@when(parsers.re(r"somebody who is not signed in complains in Arabic of “(?P<body>.+)”: “(?P<words>.+)”"))
def _(desk, held, body, words):
    page = held["browser"].get("/complain?language=ar").content.decode()
    assert 'dir="rtl"' in page
    answer = sent(desk, held, "/complain", what=words, about="agency", about_words=body, topic="pressure", phase="before", who="self",
                  language="ar")  # fmt: skip
    assert answer.status_code == 200
    held["code"] = answer.context["code"]


@then("they are shown a code once, and their browser was given no cookie")
def _(held):
    assert held["page"].count(held["code"]) == 1
    assert not held["browser"].cookies


@then(said(r"WHO has (?P<count>\d+) unread pieces? of news: “(?P<words>.+)”"))
def _(desk, who, count, words):
    reader = desk.reader(who)
    reader.open("/")
    assert f"News {count} not read yet" in reader.page.text, reader.page.text[:300]
    reader.follow(f"News {count}")
    assert words in reader.page.text


@then(said(r"WHO finds the complaint “(?P<words>.+)”, without a name"))
def _(desk, who, words, spoken_of):
    reader = desk.reader(who)
    assert words in reader.open("/complaints").text
    assert "without a name" in reader.open(spoken_of()).text


@then(said(r"WHO, complaints officer of Homeward Mission, finds no complaint"))
def _(desk, who, spoken_of):
    reader = desk.reader(who)
    assert "No complaint is open." in reader.open("/complaints").text
    assert reader.open(spoken_of()).status == 404


@then(
    "Carla, Paul, Mona and Dora, of Homeward Mission, cannot open the complaint, and read no word of it on the case page"
)
def _(desk, spoken_of):
    for who in ("Carla", "Paul", "Mona", "Dora"):
        page = desk.case(who).page
        assert "ورقة" not in page.text
        assert not re.search("complaint", page.section("What happened").text, re.IGNORECASE)
        reader = desk.reader(who)
        assert reader.open("/complaints").status == 403
        assert reader.open(spoken_of()).status == 404


@then(said(r"WHO, of a foreign agency, cannot open the complaint"))
def _(desk, who, spoken_of):
    assert desk.reader(who).open(spoken_of()).status == 404


@when("the clock of complaints has done its work")
def _(desk):
    with clock.moved_to(desk.now):
        climb(timestamp=0)


@when(said(r"WHO (?P<how>takes|tries to take) the complaint on"))
def _(desk, who, how, spoken_of):
    reader = desk.reader(who)
    reader.open(spoken_of())
    if how == "takes":
        desk.settle(reader.press("I take care of it"), how)
        return
    assert "Somebody else decides on the appeal." in reader.page.text
    reader.open(spoken_of() + "/answer")
    reader.fill_all({"What was found?": "It was so, and it was wrong", "The answer, with its reasons": "Mine again."})
    desk.settle(reader.press("Answer"), how)


@when(said(r"WHO asks who complained: “(?P<words>.+)”"))
def _(desk, who, words, spoken_of):
    reader = desk.reader(who)
    reader.open(spoken_of())
    reader.follow("Ask who complained")
    reader.fill("What do you want to write?", words)
    desk.settle(reader.press("Save"), "asks")


@when(said(r"WHO (?P<how>answers|tries to answer) the complaint: “(?P<words>.+)”"))
def _(desk, who, how, words, spoken_of):
    reader = desk.reader(who)
    reader.open(spoken_of() + "/answer")
    found = "It was so, and it was wrong" if "must" in words else "It was looked into, and nothing wrong was found"
    reader.fill_all({"What was found?": found, "The answer, with its reasons": words})
    desk.settle(reader.press("Answer"), how)


@then(said(r"WHO reads in the complaint: “(?P<words>.+)”"))
def _(desk, who, words, spoken_of):
    assert words in desk.reader(who).open(spoken_of()).text


@then(parsers.re(r"with the code stands: “(?P<words>.+)”"))
def _(desk, held, words):
    assert sent(desk, held, "/complain/status", code=held["code"]).status_code == 200
    assert words in held["page"]


@then("with another code nothing opens")
def _(desk, held):
    assert sent(desk, held, "/complain/status", code="ABCD-EFGH-JKMN-PQRS").status_code == 422
    assert "Nothing opens with this code" in held["page"]


@when(parsers.re(r"whoever has the code (?P<step>adds|appeals): “(?P<words>.+)”"))
def _(desk, held, step, words):
    kind = {"adds": "words", "appeals": "appealed"}[step]
    assert sent(desk, held, "/complain/status", code=held["code"], step=kind, words=words).status_code == 200
