"""A caseworker's browser without its screen: one connection kept open, cookies, forms sent as the page gave them."""

import http.client
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answer:
    """One answer and how long it took, from the first byte sent to the last byte read."""

    status: int
    text: str
    milliseconds: float
    location: str
    bytes: int


class Client:
    """Who is signed in on one connection."""

    def __init__(self, port: int):
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, **query: str) -> Answer:
        return self._send("GET", path + (f"?{urlencode(query)}" if query else ""))

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        return self._send("POST", path, urlencode(fields))

    def sign_in(self, email: str, password: str) -> None:
        """By the sign-in page, as anybody does. Raises AssertionError where it fails."""
        page = self.get("/sign-in")
        fields = fields_of(page.text)
        done = self.post("/sign-in", [*kept(fields, "csrfmiddlewaretoken"), ("email", email), ("password", password)])
        if done.location == "/second-step":  # asked for a second step, and another day will do
            fields = kept(fields_of(self.get("/second-step").text), "csrfmiddlewaretoken")
            done = self.post("/second-step/later", fields[:1])
        assert (done.status, done.location) == (302, "/"), f"sign-in answered {done.status}, {done.location}"

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # the server closes idle connections
            self.connection.close()
            began = time.perf_counter()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        read = response.read()
        took = (time.perf_counter() - began) * 1000
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, held = value.split(";")[0].partition("=")
                self.cookies[cookie] = held
        return Answer(response.status, read.decode(), took, response.getheader("Location", ""), len(read))


class _Fields(HTMLParser):
    """What the forms of a page would send: inputs, chosen radios and options, areas."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.select = self.area = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "input" and said.get("name"):
            choice = said.get("type") in ("radio", "checkbox")
            if not choice or "checked" in said:
                self.fields.append((said["name"], said.get("value", "on" if choice else "")))
        elif tag == "select":
            self.select, self.options = said.get("name", ""), []
        elif tag == "option" and self.select:
            self.options.append((said.get("value", ""), "selected" in said))
        elif tag == "textarea":
            self.fields.append((said.get("name", ""), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected] or [value for value, _ in self.options[:1]]
            self.fields += [(self.select, value) for value in chosen]
            self.select = ""


def fields_of(page: str) -> list[tuple[str, str]]:
    """Every field of the page's main part with the value it holds."""
    parser = _Fields()
    parser.feed(page[max(page.find("<main"), 0) :])
    return parser.fields


def kept(fields: list[tuple[str, str]], *names: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if name in names][:1]


def filled(fields: list[tuple[str, str]], typed: dict[str, str]) -> list[tuple[str, str]]:
    """The fields with what was typed put in."""
    return [(name, value) for name, value in fields if name not in typed] + list(typed.items())
