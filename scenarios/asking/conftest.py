"""Steps of the scenarios in which one body asks another."""

import re

import pytest
from django.test import Client
from pytest_bdd import parsers, then, when

from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from scenarios.desk import share
from scenarios.reader import Page, Reader
from scenarios.saying import said
from tests.cast import _as_owner

NOBODY = Actor(uuid7(), "A stranger", uuid7(), "", "", frozenset())
NO_AGREEMENT = " · no data-sharing agreement"  # what stands beside an agency with which none runs


@pytest.fixture(scope="module", autouse=True)
def dalia(_cast):
    """Dalia, of an association of people who came from Iraq."""
    agency, user = uuid7(), uuid7()
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, %s, 'diaspora', 'DEU')",
            [agency, "Bridge of the Tigris"],
        )
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
            [user, "dalia@example.org", "Dalia Diaspora", agency, ["diaspora_partner"]],
        )
        roles = frozenset(["diaspora_partner"])
        _cast.actors["dalia"] = Actor(user, "Dalia Diaspora", agency, "Bridge of the Tigris", "DEU", roles)
        yield
        del _cast.actors["dalia"]
        owner.execute("DELETE FROM agencies_user WHERE id = %s", [user])
        owner.execute("DELETE FROM agencies_agency WHERE id = %s", [agency])


@pytest.fixture
def told():
    """What somebody holds in their hand: the link with its PIN, what they have read."""
    return {}


def ask(desk, who, whom, what, agreed=True, words="General words.", outside=False):
    """The form of asking, sent by `who`."""
    reader = desk.case(who)
    reader.follow("Shared with and asked of others")
    reader.follow("Ask another body")
    everybody = desk.names("everybody")
    if outside:
        reader.fill("Or a body without accounts here", whom)
    else:
        reader.follow("Other agencies, and to take part or take over")
        reader.fill("Or another agency", f"{whom}{NO_AGREEMENT}")
    reader.fill_all({
        "What is asked for?": what, "Message": words, "Whom is it about?": everybody, "What for?": "Helps to settle",
        "Parts of the record that open when they accept": ["Contact", "Journey, with who the person is and how they return"],
    })  # fmt: skip
    if agreed:
        reader.fill("Who agreed to exactly this, just now?", everybody)
    return reader.press("Ask")


@when(
    said(
        r"WHO (?P<how>asks|tries to ask) “(?P<whom>.+)” for “(?P<what>[^”]+)”, (?P<word>and everybody agreed|though nobody has agreed)"
    )
)
def _(desk, who, how, whom, what, word):
    desk.settle(ask(desk, who, whom, what, agreed="everybody" in word), how)


@when(said(r"WHO tries to ask “(?P<whom>.+)” for “(?P<what>.+)” in these words: “(?P<words>.+)”"))
def _(desk, who, whom, what, words):
    desk.settle(ask(desk, who, whom, what, words=words), "tries")


@when(said(r"WHO asks a body without accounts called “(?P<whom>.+)” for “(?P<what>.+)”, and everybody agreed"))
def _(desk, who, whom, what):
    desk.settle(ask(desk, who, whom, what, outside=True), "asks")


def referral_of(desk, who, what=""):
    """The first referral in somebody's list, opened."""
    reader = desk.reader(who)
    reader.open("/referrals")
    for way in ("waiting", "running", "ended"):
        page = reader.open(f"/referrals?show={way}")
        link = next(
            (
                node
                for node in page.root.all("a")
                if re.fullmatch(r"/referrals/[0-9a-f-]{36}", node.attrs.get("href") or "")
            ),
            None,
        )
        if link is not None and what in page.text:
            return reader.open(link.attrs["href"])
    raise AssertionError(page.text)


@then(said(r"WHO is asked for “(?P<what>.+)” and reads nobody's name"))
def _(desk, who, what):
    page = referral_of(desk, who, what)
    assert what in page.text
    for secret in [*desk.people.values(), "Salma", "عمر"]:
        assert secret not in page.text


@then(said(r"WHO is asked for nothing"))
def _(desk, who):
    assert "Nothing waits for your answer." in desk.reader(who).open("/referrals").text


@when(said(r"WHO accepts"))
def _(desk, who):
    referral_of(desk, who)
    desk.reader(who).follow("Accept")
    desk.settle(desk.reader(who).press("Accept"), "accepts")


@when(said(r"WHO says that it is done: “(?P<outcome>.+)”"))
def _(desk, who, outcome):
    referral_of(desk, who)
    reader = desk.reader(who)
    reader.follow("It is done")
    reader.fill("What came of it?", outcome)
    desk.settle(reader.press("It is done"), "says")


@then(said(r"WHO reads the name “(?P<name>[^”]+)”(?P<no_more> no more)?"))
def _(desk, who, name, no_more):
    assert (name in referral_of(desk, who).text) != bool(no_more)


@when(said(r"WHO makes a link for “(?P<whom>.+)”"))
def _(desk, told, who, whom):
    reader = desk.reader(who)
    reader.open("/referrals/sent")
    part = reader.page.part(whom, "tr")
    reader.open(next(part.all("a")).attrs["href"])
    words = (
        "Make a link for the receipt" if "Deletion is to be confirmed" in reader.page.text else "Make a link and a PIN"
    )
    page = reader.press(words)
    told["url"] = re.search(r"/answer/[\w-]+", page.text)[0]
    told["pin"] = re.search(r"PIN (\d{6})", page.text)[1]


def stranger(desk, told, pin=None) -> tuple[Reader, Page]:
    """Somebody without an account, at the address they were sent, with a PIN."""
    reader = Reader(NOBODY, lambda: desk.now)
    reader.client = Client(enforce_csrf_checks=True)
    reader.open(told["url"])
    reader.fill("PIN", pin or told["pin"])
    return reader, reader.press("Open")


@when("a stranger with the link and a wrong PIN is turned away")
def _(desk, told):
    _reader, page = stranger(desk, told, "000000" if told["pin"] != "000000" else "111111")
    assert page.status == 403
    assert "wrong" in page.text


@when(parsers.re(r"“(?P<whom>.+)” opens the link with the PIN, reads nobody's name, and says yes"))
def _(desk, told, whom):
    reader, page = stranger(desk, told)
    assert whom in page.text
    assert not [name for name in desk.people.values() if name in page.text]
    reader.fill_all({"Your answer": "Yes, we can", "Your name": "Sister Clara"})
    told["read"] = reader.press("Send the answer").text


@then(parsers.re(r"“(?P<whom>.+)” has read the name “(?P<name>.+)” once"))
def _(desk, told, whom, name):
    assert name in told["read"]
    _reader, page = stranger(desk, told)
    assert page.status == 404
    assert name not in page.text


@when(said(r"WHO writes down that WHOM takes back (?:his|her) word about “(?P<agency>.+)”"))
def _(desk, who, whom, agency):
    no = "My data may not go to them, or not any more"
    if agency != "Saint Mary":
        desk.settle(share(desk, who, whom, agency, no), "writes")
        return
    reader = desk.case(who)
    reader.follow("Share data", within=desk.names(whom)[0])
    answers = {
        "Or a body without accounts here": agency,
        "What for?": "Helps to settle",
        "What does the person say?": no,
    }
    reader.fill_all(answers)
    desk.settle(reader.press("Save"), "writes")


@then(
    said(
        r"WHO, who had (?:not answered|accepted), (?:sees|reads) nothing any more, but that the consent was taken back"
    )
)
def _(desk, who):
    page = referral_of(desk, who)
    assert "The person took their consent back or narrowed it" in page.text
    assert not [name for name in desk.people.values() if name in page.text]
    assert "General words." not in page.text
    assert desk.case(who).page.status == 404


@then(parsers.re(r"“(?P<whom>.+)” stands on the list of receipts that are missing"))
def _(desk, whom):
    assert whom in desk.reader("Carla").open("/referrals/receipts").text


@when(parsers.re(r"“(?P<whom>.+)” opens the link with the PIN and confirms that everything was deleted"))
def _(desk, told, whom):
    reader, page = stranger(desk, told)
    assert not [name for name in desk.people.values() if name in page.text]
    deleted = "We have deleted what we were told, and passed on to nobody what is not deleted there too"
    reader.fill(deleted, True)
    reader.fill("Your name", "Sister Clara")
    assert "Your confirmation has arrived." in reader.press("Confirm").text


@then("no receipt is missing")
def _(desk):
    assert "No receipt is missing." in desk.reader("Carla").open("/referrals/receipts").text


@then(parsers.re(r"this shows that (?P<what>.+)"))
def _(request, what):
    """The file is named after what it shows."""
    assert "consent" in request.node.path.name


def refer(desk, who, name, words="Thinks of going home.", agreed=True):
    reader = desk.reader(who)
    reader.open("/referrals/sent")
    reader.follow("Refer somebody you know")
    reader.follow("Other agencies, and to take part or take over")
    reader.fill_all({
        "Name of the person": name, "How to reach the person safely": "salma@example.org",
        "Or another agency": f"Homeward Mission{NO_AGREEMENT}",
       
        "What is asked for?": "Counselling on return", "Message": words,
    })  # fmt: skip
    if agreed:
        reader.fill("The person agreed that this agency gets their name, contact and what they need", True)
    return reader.press("Send")


@when(said(r"WHO tries to refer “(?P<name>[^”]+)” in these words: “(?P<words>.+)”"))
def _(desk, who, name, words):
    desk.settle(refer(desk, who, name, words), "tries")


@when(said(r"WHO tries to refer “(?P<name>[^”]+)”, who has not agreed"))
def _(desk, who, name):
    desk.settle(refer(desk, who, name, agreed=False), "tries")


@when(said(r"WHO refers “(?P<name>[^”]+)”, who agreed"))
def _(desk, who, name):
    desk.settle(refer(desk, who, name), "refers")


@then(said(r"WHO sees that it is “(?P<state>.+)”"))
def _(desk, who, state):
    assert state in desk.reader(who).open("/referrals/sent").text


@then(said(r"WHO cannot register anybody, and finds nobody called “(?P<name>.+)”"))
def _(desk, who, name):
    reader = desk.reader(who)
    assert reader.open("/register").status == 403
    assert reader.open(f"/search?q={name}").status == 403
