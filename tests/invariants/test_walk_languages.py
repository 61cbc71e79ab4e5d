"""Every page, read in each language: no English left, no title twice, no machine's word."""

import re
from collections import defaultdict
from html.parser import HTMLParser

from config.translations import PLACEHOLDER, catalogues, read, texts
from tests.invariants.attacks import run
from tests.invariants.full_case import ids_of, live
from tests.invariants.test_walk_addresses import CAST, EVERY, ONLY_SENT, WITHOUT_PAGE, url

PAGES = sorted(set(EVERY) - ONLY_SENT - WITHOUT_PAGE)
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "line"}
SILENT = {"script", "style", "textarea", "svg"}
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
        other = tag in SILENT or tag == "bdi" or ("lang" in told and tag != "html") or "app-said" in (told.get("class") or "")
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
