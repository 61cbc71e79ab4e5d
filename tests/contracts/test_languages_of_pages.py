"""Every page, read in each language: no English left, no title twice, no machine's word."""

import re
from html.parser import HTMLParser

import pytest

from bayiri.agencies.context import acting_as
from config.translations import PLACEHOLDER, catalogues, read, texts
from tests.invariants.attacks import run
from tests.invariants.full_case import ids_of, live
from tests.invariants.test_walk_addresses import CAST, EVERY, ONLY_SENT, WITHOUT_PAGE, url

PAGES = sorted(set(EVERY) - ONLY_SENT - WITHOUT_PAGE)
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line"}
SILENT = {"script", "style", "textarea", "svg"}
# What languages call themselves stands on pages in every language.
OWN_NAMES = {"English"}
# Words by which English is known, and what only a machine says.
ENGLISH = re.compile(r"\b(the|of|and|is|was|were|with|for|are|by|not|this|that|has|been|you|who|from)\b")
MACHINE = re.compile(r"\b[a-z]+_[a-z_]+\b|^(None|True|False)$|\b(undefined|NaN)\b|%\(|\{\{|\{%|\w+\(\)")
# The fields of a letter stand on its page as they are typed.
FIELD = re.compile(r"\{[a-z_]+\}")
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label")


class Words(HTMLParser):
    """What a page says in its own language: texts and spoken attributes, without what is marked as another's words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.title, self._open = "", []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        other = (
            tag in SILENT
            or tag == "bdi"
            or ("lang" in told and tag != "html")
            or "app-said" in (told.get("class") or "")
        )
        if tag not in VOID:
            self._open.append((tag, other))
        if not any(hidden for _tag, hidden in self._open):
            self.said += [told[name] for name in SPOKEN if told.get(name)]

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not data.strip():
            return
        if self._open and self._open[-1][0] == "title":
            self.title = data.strip()
        if not any(hidden for _tag, hidden in self._open):
            self.said.append(" ".join(data.split()))


def known(language: str) -> tuple[set[str], list[re.Pattern]]:
    """English that is said in another way in this language: whole strings, and patterns of those with values in them."""
    catalogue = read(language, dict(catalogues())[language])
    said = {" ".join(text.split()) for message in catalogue for text in texts(message)}
    whole, patterns = set(), []
    for message in catalogue:
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        for original in {" ".join(text.split()) for text in originals if text} - said - OWN_NAMES:
            if not re.search(r"[a-z]", original):
                continue  # a comma
            if not PLACEHOLDER.search(original):
                whole.add(original)
            elif len(re.findall(r"[a-z]{2,}", PLACEHOLDER.sub("", original))) > 1:
                parts = map(re.escape, PLACEHOLDER.split(original))
                patterns.append(re.compile(".+".join(parts).replace("%%", "%")))
    return whole, patterns


def pages_of(story, as_, language):
    """Each page there is, as the first of the cast to whom it opens reads it in this language."""
    ids = ids_of(story)
    waiting = set(PAGES)
    for name in CAST:
        client = as_(name)
        for page in sorted(waiting):
            answer = client.get(url(page, ids), headers={"accept-language": language})
            if answer.status_code == 200:
                waiting.discard(page)
                yield page, name, Words(answer.content.decode())
    assert not waiting


def written(cast) -> str:
    """All that stands in the database and these people may see: what somebody wrote is in the language they wrote it in."""
    tables = (
        "SELECT array_agg(c.relname::text) FROM pg_class c"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT')"
    )
    found = []
    for name in CAST:
        with acting_as(getattr(cast, name)):
            found += [run(f"SELECT string_agg(t::text, ' ') FROM {table} t")[0] or "" for table in run(tables)[0]]
    return " ".join(" ".join(found).replace('""', '"').replace("\\n", " ").split())


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_english_is_left(told, as_, cast, language):
    """Whoever reads a page reads all of it."""
    story = live(told("arrived", vulnerabilities=["illness"]))
    whole, patterns = known(language)
    data, left = written(cast), {}
    for page, _name, words in pages_of(story, as_, language):
        for said in {*words.said, words.title}:
            english = said in whole or any(pattern.fullmatch(said) for pattern in patterns)
            unknown = [
                one for one in re.split(r" – |^: |: ", said) if len(set(ENGLISH.findall(one))) > 1 and one not in data
            ]
            if english or unknown:
                left.setdefault(said, page)
    assert left == {}


def test_no_title_stands_twice_and_no_machine_speaks(told, as_, cast):
    """A tab, a bookmark and a reading voice tell pages apart; what a page says is for people."""
    story = live(told("arrived", vulnerabilities=["illness"]))
    titles, machine, data = {}, {}, written(cast)
    for page, name, words in pages_of(story, as_, "en"):
        titles.setdefault(words.title, []).append(page)
        machine |= {
            said: (page, name) for said in words.said if MACHINE.search(FIELD.sub("", said)) and said not in data
        }
    assert machine == {}
    assert {title: pages for title, pages in titles.items() if len(pages) > 1} == {}
