"""A walk through everything that somebody of a bank can open: what stands there before and after."""

import io
import zipfile
from collections import Counter, deque
from urllib.parse import urljoin

import pytest
from django.urls import URLPattern, get_resolver, reverse
from pytest_bdd import scenarios, then, when

from bayiri.core import clock
from bayiri.core.ids import uuid7
from scenarios.reader import Page
from scenarios.saying import said

scenarios("asking/B07_bank_learns_nothing.feature")
MOST = 400
# Leads out, changes the language, or goes round in calendars for ever.
NOT_FOLLOWED = ("/sign-out", "/language", "/sign-in", "/static", "/calendar", "/follow-ups")


@pytest.fixture
def before():
    """What stood on each page before the bank knew of anybody: address to text."""
    return {}


@pytest.fixture
def hidden():
    """The words that nobody of the bank may read."""
    return []


def words_of(answer) -> str:
    """Everything an answer says, also within a spreadsheet, and what stands in a form or is chosen there; without what
    can merely be chosen.
    """
    kind = answer.headers.get("Content-Type", "")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if "html" not in kind:
        return content.decode("utf-8", "replace")
    page = Page(content.decode(), answer.status_code, "/")
    boxes = [node for node in page.root.all("input") if node.attrs.get("type") not in ("checkbox", "radio")]
    written = [node.attrs.get("value") or "" for node in boxes if node.attrs.get("name") != "csrfmiddlewaretoken"]
    for node in page.root.all("select", "fieldset"):
        node.children = [" ".join(chosen_in(node))]
    return " ".join([page.text, *written])


def chosen_in(part) -> list[str]:
    """What is chosen in a list, or ticked, in its words."""
    labels = {node.attrs.get("for"): node.text for node in part.all("label")}
    ticked = [labels.get(node.attrs.get("id"), "") for node in part.all("input") if "checked" in node.attrs]
    return ticked + [node.text for node in part.all("option") if "selected" in node.attrs]


def links_of(answer, url) -> list[str]:
    if "html" not in answer.headers.get("Content-Type", ""):
        return []
    page = Page(answer.content.decode(), answer.status_code, "/")
    ended_at = answer.redirect_chain[-1][0] if answer.redirect_chain else url
    found = [urljoin(ended_at, node.attrs.get("href") or "").split("#")[0] for node in page.root.all("a")]
    return [link for link in found if link.startswith("/") and not link.startswith(NOT_FOLLOWED)]


def addresses_of_the_case(desk, resolver=None, room="") -> list[str]:
    """Every address that names a case, with this case and with what its owner knows of it; opened, each says nothing."""
    case_id = desk.case_url.rsplit("/", 1)[1]
    known = {
        "case_id": case_id,
        "kind": "arrived",
        "code": "fitness",
        "programme": "deu-reag-garp",
        "page": 1,
        "place": 1,
        "number": 1,
    }
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            found += addresses_of_the_case(desk, entry, entry.app_name or room)
        elif "case_id" in entry.pattern.converters:
            arguments = {
                name: known.get(name, uuid7() if name.endswith("_id") else "x") for name in entry.pattern.converters
            }
            found.append(reverse(f"{room}:{entry.name}", kwargs=arguments))
    return found


def walk(desk, who, only="/") -> dict[str, str]:
    """Whatever `who` comes to by links from the first page on, by searching, and by addresses of the case that they guess;
    of links those that begin like `only`.
    """
    reader = desk.reader(who)
    name, number = desk.people["Omar"], desk.case("Carla").page.root.text.split("R-2024-")[1][:6]
    seeds = ["/", "/work", "/cases", "/helping", "/news", "/referrals", f"/search?q={name}", f"/search?q=R-2024-{number}",
             "/statistics", "/exports", "/reports", "/alerts", *addresses_of_the_case(desk)]  # fmt: skip
    waiting, read = deque(seeds), {}
    with clock.moved_to(desk.now):
        while waiting and len(read) < MOST:
            url = waiting.popleft()
            if url in read:
                continue
            answer = reader.client.get(url, follow=True)
            assert answer.status_code < 500, url
            read[url] = words_of(answer)
            waiting.extend(link for link in links_of(answer, url) if link.startswith(only) and link not in read)
    return read


@when(said(r"WHO opens everything that he can reach, before he knows of anybody"))
def _(desk, before, who):
    before |= walk(desk, who)
    assert 40 < len(before) < MOST


@then(said(r"WHO opens everything that he can reach, and nowhere reads:"))
def _(desk, before, hidden, who, datatable):
    after = walk(desk, who)
    assert len(after) < MOST
    assert desk.people["Omar"] in " ".join(after.values())  # the walk does come to what is his
    hidden += [row[0] for row in datatable]
    for url, text in after.items():
        told, usual = Counter(), Counter()
        for word in hidden:
            told[word], usual[word] = text.count(word), before.get(url, "").count(word)
        assert told <= usual, (url, told - usual)


@then(said(r"WHO, by the same walk, comes to each of these words"))
def _(desk, hidden, who):
    """So the walk is one that finds what can be found."""
    text = " ".join(walk(desk, who, only=desk.case_url).values())
    assert [word for word in hidden if word not in text] == []


@then(said(r"WHO reads on the page of the case (?P<words>“.+”)"))
def _(desk, who, words):
    page = desk.case(who).page
    for word in words.strip("“”").split("”, “"):
        assert word in page.text, page.text


@then(said(r"WHO reads there neither (?P<words>“.+”)"))
def _(desk, who, words):
    text = desk.case(who).page.text
    for word in words.strip("“”").split("” nor “"):
        assert word not in text, word


def ask_the_bank(desk, who, agency, what, *sections):
    reader = desk.case(who)
    reader.follow("Shared with and asked of others")
    reader.follow("Ask another body")
    reader.follow("Other agencies, and to take part or take over")
    everybody = desk.names("everybody")
    reader.fill_all({
        "Or another agency": f"{agency} · no data-sharing agreement",
        "What is asked for?": what, "Message": "A small loan.", "Whom is it about?": everybody,
        "What for?": "Lends money", "Parts of the record that open when they accept": sections,
        "Who agreed to exactly this, just now?": everybody,
    })  # fmt: skip
    return reader.press("Ask")


@when(said(r"WHO tries to ask “(?P<agency>.+)” for “(?P<what>.+)”, opening “(?P<section>.+)” too"))
def _(desk, who, agency, what, section):
    desk.settle(ask_the_bank(desk, who, agency, what, "Identity", section), "tries")


@when(said(r"WHO asks “(?P<agency>.+)” for “(?P<what>.+)”, opening identity, contact and plan"))
def _(desk, who, agency, what):
    desk.settle(ask_the_bank(desk, who, agency, what, "Identity", "Contact", "Plan"), "asks")


def assets(desk, who, whom):
    reader = desk.case(who)
    reader.follow("Record, contacts, safeguards", within=desk.names(whom)[0])
    reader.follow("What the person owns or owes")
    return reader


@when(said(r"WHO writes down that WHOM owns “(?P<words>.+)”"))
def _(desk, who, whom, words):
    reader = assets(desk, who, whom)
    reader.fill_all({"What is it?": "House, land or other property", "In the person's words": words})
    desk.settle(reader.press("Write it down"), "writes")


@when(said(r"WHO shows to “(?P<agency>.+)” that WHOM owns “(?P<words>.+)”, as he said himself"))
def _(desk, who, agency, whom, words):
    reader = assets(desk, who, whom)
    reader.follow("Whom may it be shown to? 1", within=words)
    reader.fill_all({"Which agencies may read it?": {agency}, "The person said so, just now": True})
    desk.settle(reader.press("Save and continue"), "shows")
