"""Every page, read in each language: no English left, no title twice, no machine's word."""

import re
from html.parser import HTMLParser

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


def readers_of(ids, as_) -> dict[str, str]:
    """For each page there is: the first of the cast to whom it opens."""
    found: dict[str, str] = {}
    for name in CAST:
        client = as_(name)
        found |= {
            page: name for page in PAGES if page not in found and client.get(url(page, ids)).status_code == 200
        }  # fmt: skip
    assert set(found) == set(PAGES)
    return found


def pages_in(language, ids, readers, as_):
    """Each page, read in this language by whom it opens to."""
    for name in CAST:
        client = as_(name)
        for page in (page for page, reader in readers.items() if reader == name):
            answer = client.get(url(page, ids), headers={"accept-language": language})
            assert answer.status_code == 200, (page, name, language)
            yield page, name, Words(answer.content.decode())


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


def english_in(pages, language, data) -> dict[str, str]:
    """What is left in English, and on which page first."""
    whole, patterns = known(language)
    judged, left = set(), {}
    for page, _name, words in pages:
        for said in {*words.said, words.title} - judged:
            judged.add(said)
            english = said in whole or any(pattern.fullmatch(said) for pattern in patterns)
            unknown = [
                one for one in re.split(r" – |^: |: ", said) if len(set(ENGLISH.findall(one))) > 1 and one not in data
            ]
            if english or unknown:
                left[said] = page
    return left


def test_pages_are_read_in_every_language(told, as_, cast):
    """Whoever reads a page reads all of it; a tab, a bookmark and a reading voice tell pages apart; no machine speaks."""
    ids = ids_of(live(told("arrived", vulnerabilities=["illness"])))
    readers, data = readers_of(ids, as_), written(cast)
    titles, machine = {}, {}
    for page, name, words in pages_in("en", ids, readers, as_):
        titles.setdefault(words.title, []).append(page)
        machine |= {
            said: (page, name) for said in words.said if MACHINE.search(FIELD.sub("", said)) and said not in data
        }
    assert machine == {}
    assert {title: pages for title, pages in titles.items() if len(pages) > 1} == {}
    for language in ("fr", "es", "ar"):
        assert english_in(pages_in(language, ids, readers, as_), language, data) == {}, language
