"""Somebody at a browser without JavaScript: reads pages, follows links, fills forms, presses buttons."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from bayiri.core import clock

EMPTY_TAGS = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "source", "wbr"}
INLINE = {"a", "bdi", "span", "strong", "time"}
# What a reader takes for "the part about somebody": the smallest of these around a link or a field.
PARTS = {"section", "article", "li", "tr", "fieldset", "details", "form"}
NOT_SEEN = {"govuk-visually-hidden", "app-optional"}


class Node:
    """One element of a page."""

    def __init__(self, tag: str, attrs: dict[str, str | None], parent: "Node | None"):
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children: list[Node | str] = []

    def all(self, *tags: str) -> Iterator["Node"]:
        """Every element below, of any of `tags` where some are named, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def around(self) -> Iterator["Node"]:
        node = self.parent
        while node:
            yield node
            node = node.parent

    def _words(self, hidden: bool) -> Iterator[str]:
        if self.tag in ("script", "style", "datalist"):
            return
        if not hidden and NOT_SEEN & set((self.attrs.get("class") or "").split()):
            return
        between = "" if self.tag in INLINE else " "
        yield between
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._words(hidden)
        yield between

    @property
    def text(self) -> str:
        """Everything that stands here, one space between words."""
        return " ".join("".join(self._words(hidden=True)).split())

    @property
    def seen(self) -> str:
        """What eyes see: without what only screen readers say."""
        return " ".join("".join(self._words(hidden=False)).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Node("page", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "option":
            self._end_option()
        node = Node(tag, dict(attrs), self.at)
        self.at.children.append(node)
        if tag not in EMPTY_TAGS:
            self.at = node

    def _end_option(self) -> None:
        """An option ends where the next one begins or the list ends: its own end may be left out."""
        if self.at.tag == "option" and self.at.parent:
            self.at = self.at.parent

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Node(tag, dict(attrs), self.at))

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY_TAGS:
            return
        if tag != "option":
            self._end_option()
        assert self.at.tag == tag, f"<{self.at.tag}> ends with </{tag}>"
        assert self.at.parent
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


class Page:
    """What was answered: `status`, the address it ended at, whether a form led on to it, everything on it."""

    def __init__(self, html: str, status: int, url: str):
        builder = _Builder()
        builder.feed(html)
        self.root, self.status, self.url = builder.root, status, url
        self.saved = False

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def faults(self) -> str:
        """What the page says is wrong: the error summary, or the reasons of a refusal."""
        told = ("govuk-error-summary", "app-reasons", "app-message")
        parts = [node.text for node in self.root.all() if set(told) & set((node.attrs.get("class") or "").split())]
        return " ".join(parts)

    def part(self, words: str, *tags: str) -> Node:
        """The smallest part of the page (of one of `tags` where some are named) in which all the words stand."""
        found = [node for node in self.root.all(*(tags or PARTS)) if words in node.text]
        assert found, f"no part says {words!r}: {self.text}"
        return min(found, key=lambda node: len(node.text))

    def section(self, title: str) -> Node:
        """The part of the page under the first heading that says so."""
        heads = [(node, head.text) for node in self.root.all("section") for head in list(node.all("h2"))[:1]]
        # Whose part it is stands first; the next step names people too, after what is to be done.
        found = [node for node, said in heads if said.startswith(title)] or [
            node for node, said in heads if title in said
        ]
        assert found, f"no heading says {title!r}: {self.text}"
        return found[0]

    def links(self, words: str) -> list[Node]:
        return [node for node in self.root.all("a") if words in (node.seen, node.text)]

    def nearest(self, found: list[Node], within: str, wanted: str) -> Node:
        """Of `found` the one in the smallest part that says `within`; the first where nothing is named."""
        ranked = []
        for place, node in enumerate(found):
            sizes = [len(part.text) for part in node.around() if part.tag in PARTS and within in part.text]
            if sizes or not within:
                ranked.append((min(sizes, default=0), place, node))
        assert ranked, f"nothing called {wanted!r} {'near ' + within if within else ''}: {self.text}"
        return min(ranked, key=lambda entry: entry[:2])[2]

    def by_id(self, wanted: str | None) -> Node:
        return next(node for node in self.root.all() if wanted and node.attrs.get("id") == wanted)


class Reader:
    """One member of the cast at their browser. `moment` gives the time at which they act."""

    def __init__(self, actor: Any, moment: Any):
        self.actor, self.moment = actor, moment
        self.client = Client(enforce_csrf_checks=True)
        self.page = Page("", 200, "/")

    def sign_in(self) -> "Reader":
        """With one click, as the demonstration offers it."""
        self.open("/sign-in")
        self.press("Sign in", within=self.actor.name)
        assert self.actor.name in self.page.text
        return self

    def open(self, url: str) -> Page:
        with clock.moved_to(self.moment()):
            return self._turn_to(self.client.get(url, follow=True))

    def search(self, typed: str) -> Page:
        """Type into the search page and press."""
        self.open("/search")
        self.fill("Name, case number or document number", typed)
        return self.press("Search")

    def follow(self, words: str, within: str = "") -> Page:
        """Follow a link by what it says, the one near `within` where several say so."""
        link = self.page.nearest(self.page.links(words), within, words)
        return self.open(link.attrs["href"] or "")

    def fill(self, label: str, value: Any, within: str = "") -> None:
        """Answer one question of a form, found by its label or legend."""
        legends = [node for node in self.page.root.all("legend") if node.seen == label]
        labels = [node for node in self.page.root.all("label") if node.seen == label]
        found = self.page.nearest(legends or labels, within, label)
        if found.tag == "label":
            _answer(self.page.by_id(found.attrs.get("for")), value)
        elif isinstance(value, (date, datetime)):
            _date(found.parent, value)
        else:
            _choose(found.parent, {value} if isinstance(value, str) else set(value))

    def fill_all(self, answers: dict[str, Any], within: str = "") -> None:
        for label, value in answers.items():
            self.fill(label, value, within)

    def press(self, words: str, within: str = "") -> Page:
        """Press a button and send the form it stands in, as a browser does."""
        buttons = [node for node in self.page.root.all("button") if words in (node.seen, node.text)]
        button = self.page.nearest(buttons, within, words)
        form = next(node for node in button.around() if node.tag == "form")
        sent = _sent(form)
        if button.attrs.get("name"):
            sent.setdefault(button.attrs["name"], []).append(button.attrs.get("value") or "")  # type: ignore[arg-type]
        address = form.attrs.get("action") or self.page.url
        with clock.moved_to(self.moment()):
            answer = self.client.post(address, sent, follow=True)
        page = self._turn_to(answer)
        page.saved = bool(answer.redirect_chain)
        return page

    def _turn_to(self, answer: Any) -> Page:
        request = answer.request
        query = f"?{request['QUERY_STRING']}" if request.get("QUERY_STRING") else ""
        assert answer.status_code < 500, answer.content.decode()
        self.page = Page(answer.content.decode(), answer.status_code, request["PATH_INFO"] + query)
        return self.page


def _answer(control: Node, value: Any) -> None:
    if control.tag == "select":
        options = list(control.all("option"))
        wanted = [option for option in options if option.text == value]
        assert wanted, f"{value!r} cannot be chosen: {[option.text for option in options]}"
        for option in options:
            _mark(option, "selected", option is wanted[0])
    elif control.tag == "textarea":
        control.children = [str(value)]
    elif control.attrs.get("type") == "file":
        control.attrs["file"] = value
    elif control.attrs.get("type") in ("checkbox", "radio"):
        _mark(control, "checked", bool(value))
    else:
        control.attrs["value"] = str(value)


def _choose(group: Node | None, wanted: set[str]) -> None:
    """Tick what is wanted in a group of radios or checkboxes, and nothing else."""
    assert group
    inputs = {node.attrs.get("id"): node for node in group.all("input")}
    said = {
        label.seen: inputs[label.attrs.get("for")] for label in group.all("label") if label.attrs.get("for") in inputs
    }
    assert wanted <= said.keys(), f"{wanted - said.keys()} cannot be chosen: {list(said)}"
    for words, control in said.items():
        _mark(control, "checked", words in wanted)


def _date(group: Node | None, value: date | datetime) -> None:
    assert group
    boxes = {label.seen: label.attrs.get("for") for label in group.all("label")}
    inputs = {node.attrs.get("id"): node for node in group.all("input")}
    parts = {"Day": value.day, "Month": value.month, "Year": value.year}
    if isinstance(value, datetime):
        parts["Time"] = f"{value:%H:%M}"  # type: ignore[assignment]
    for name, text in parts.items():
        inputs[boxes[name]].attrs["value"] = str(text)


def _mark(node: Node, attribute: str, on: bool) -> None:
    with suppress(KeyError):
        del node.attrs[attribute]
    if on:
        node.attrs[attribute] = attribute


def _sent(form: Node) -> dict[str, list[str]]:
    """Name and values of every control that a browser would send."""
    sent: dict[str, list[str]] = {}
    for node in form.all("input", "select", "textarea"):
        name = node.attrs.get("name")
        if not name or "disabled" in node.attrs:
            continue
        if node.attrs.get("type") in ("checkbox", "radio") and "checked" not in node.attrs:
            continue
        if node.attrs.get("type") == "file":
            sent.setdefault(name, []).extend(value for value in [node.attrs.get("file")] if value)
        else:
            sent.setdefault(name, []).append(_value(node))
    return sent


def _value(node: Node) -> str:
    if node.tag == "textarea":
        return "".join(child for child in node.children if isinstance(child, str)).strip("\n")
    if node.tag == "select":
        options = list(node.all("option"))
        chosen = next((option for option in options if "selected" in option.attrs), options[0])
        return chosen.attrs.get("value") or ""
    usual = "on" if node.attrs.get("type") in ("checkbox", "radio") else ""
    return node.attrs.get("value", usual) or ""
