"""People who write without pause, page by page, over HTTP, and note what was acknowledged."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import httpx

from benchmarks.client import fields_of, filled, kept
from benchmarks.faults.journal import Journal, Line
from benchmarks.faults.people import PASSWORD, Human, People

LETTERS = "bcdfghklmnprstvz"
VOWELS = "aeiou"
STEPS = {"accept": ("finish", "give_back"), "finish": (), "give_back": (), "decline": (), "revoke": ()}
SAID = {
    "accept": {}, "decline": {"reason": "no_places"}, "revoke": {"reason": "not_needed"}, "give_back": {"reason": "not_reached"},
    "finish": {"outcome": "helped"},
}  # fmt: skip


LINKS_AN_ADDRESS = 50  # for more than sixty that were asked for from one address none is sent


class NotAnswered(Exception):
    """The write was not acknowledged: the connection was cut, or the answer was that it is not possible now."""


@dataclass
class Shared:
    """What the writers have in common: the journal, referrals that wait, who has not yet forgotten a password."""

    journal: Journal
    people: People
    port: int
    referrals: dict[str, str] = field(default_factory=dict)  # referral: the agency that was asked
    forgetful: list[Human] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.answers[what] += 1


class Writer(threading.Thread):
    """One person at work until `over` is set."""

    def __init__(self, human: Human, shared: Shared, seed: str, over: threading.Event):
        super().__init__(daemon=True, name=human.email)
        self.human, self.shared, self.over = human, shared, over
        self.chance = Random(seed)
        self.cases: list[str] = []
        self.fault: BaseException | None = None
        self.links = 0
        # Each has an address of their own, as people have: limits are kept by address.
        own = httpx.HTTPTransport(local_address=f"127.0.0.{shared.people.counsellors.index(human) + 2}")
        self.browser = httpx.Client(base_url=f"http://127.0.0.1:{shared.port}", timeout=30, transport=own)

    def run(self) -> None:
        acts = [self.note, self.note, self.attempt, self.refer, self.refer, self.answer, self.answer, self.answer,
                self.alert, self.register, self.forget]  # fmt: skip
        try:
            self.until_done(self.sign_in)
            self.until_done(self.register)
            while not self.over.is_set():
                self.tried(self.chance.choice(acts))
        except BaseException as fault:  # told by whoever waits for this thread
            self.fault = fault
        finally:
            self.browser.close()

    def until_done(self, act) -> None:
        while not self.over.is_set() and not self.tried(act):
            time.sleep(0.2)

    def tried(self, act) -> bool:
        try:
            act()
        except NotAnswered:
            self.shared.count("not answered")
            time.sleep(0.1)
            return False
        return True

    # What they do.

    def sign_in(self) -> None:
        page = self.page("/sign-in")
        answer = self.send(
            "/sign-in", [*kept(fields_of(page), "csrfmiddlewaretoken"), ("email", self.human.email), ("password", PASSWORD)]
        )  # fmt: skip
        assert answer.status_code == 302, f"sign-in answered {answer.status_code}"
        if answer.headers["location"].startswith("/second-step"):  # a second step may wait some days
            token = kept(fields_of(self.page("/second-step")), "csrfmiddlewaretoken")
            later = self.send("/second-step/later", token)
            assert later.status_code == 302, f"the second step answered {later.status_code}"

    def register(self) -> None:
        token = self.token()
        typed = {
            "step": "register", "destination_country": "Iraq", "destination_place": "Erbil", "m0-given_names": self.token(),
            "m0-family_name": token, "m0-sex": "female", "m0-born_on_year": str(self.chance.randrange(1960, 2000)),
            "m0-nationalities_0": "Iraq",
        }  # fmt: skip
        fields = filled(fields_of(self.page("/register")), typed)
        answer = self.write("household", token, "/register", fields)
        if answer.status_code == 200:  # somebody is called alike: it is somebody else
            said = {name.split('"')[0]: "new" for name in answer.text.split('name="same-')[1:]}
            same = {f"same-{place}": value for place, value in said.items()}
            answer = self.write(
                "household", token, "/register", filled(fields_of(answer.text), {"step": "register", **same})
            )
        assert answer.status_code == 302, f"registering answered {answer.status_code}"
        self.cases.append(answer.headers["location"].rstrip("/").rsplit("/", 1)[-1])

    def note(self) -> None:
        token = self.token()
        self.form("note", token, f"/cases/{self.case()}/notes/add", {"text": token, "section": "counselling"})

    def attempt(self) -> None:
        token = self.token()
        typed = {"contact_used": token, "way": "call", "result": "no_answer", "note": token}
        self.form("attempt", token, f"/cases/{self.case()}/contact/add", typed)

    def refer(self) -> None:
        token = self.token()
        others = [key for key in self.shared.people.agencies if key != self.human.agency]
        asked = self.chance.choice(others)
        typed = {
            "name": self.token(), "contact": self.token(), "agreed": "on", "recipient_id": self.shared.people.agencies[asked],
            "wanted": "training", "message": token, "urgency": "normal",
        }  # fmt: skip
        answer = self.form("referral", token, "/referrals/somebody", typed)
        referral = answer.headers["location"].rstrip("/").rsplit("/", 1)[-1]
        with self.shared.lock:
            self.shared.referrals[referral] = asked

    def answer(self) -> None:
        """One step of a referral. Where it was not acknowledged the same form is sent once more, as people do."""
        with self.shared.lock:
            waiting = [one for one, asked in self.shared.referrals.items() if asked == self.human.agency]
            if not waiting:
                return
            referral = self.chance.choice(waiting)
            del self.shared.referrals[referral]
        act = self.chance.choice(["accept", "accept", "decline"])
        while act:
            self.step(referral, act)
            act = self.chance.choice(["", *STEPS[act]]) if STEPS[act] else ""

    def step(self, referral: str, act: str) -> None:
        path = f"/referrals/{referral}/{act}"
        fields = filled(fields_of(self.page_at_last(path)), SAID[act])
        for _try in range(200):
            try:
                answer = self.write("step", f"{referral} {act}", path, fields)
            except NotAnswered:
                time.sleep(0.1)
                continue
            if answer.status_code != 302:  # it was done the first time: the same form is refused
                self.shared.count("sent twice, done once")
                self.shared.journal.keep(Line(f"{referral} {act}", "step", acknowledged=True))
            return
        raise AssertionError(f"{path} was not answered in 200 tries")

    def alert(self) -> None:
        token = self.token()
        self.form("alert", token, "/alerts/raise", {"about": self.token(), "what": token, "danger_now": "no"})

    def forget(self) -> None:
        """Somebody asks for a new password; a job sends the link."""
        with self.shared.lock:
            human = self.shared.forgetful.pop() if self.shared.forgetful and self.links < LINKS_AN_ADDRESS else None
        if human:
            self.links += 1
            self.form("password", human.email, "/sign-in/forgotten", {"email": human.email})

    # How they do it.

    def form(self, kind: str, token: str, path: str, typed: dict[str, str]) -> httpx.Response:
        answer = self.write(kind, token, path, filled(fields_of(self.page(path)), typed))
        assert answer.status_code == 302, f"{path} answered {answer.status_code}: {_faults(answer.text)}"
        return answer

    def write(self, kind: str, token: str, path: str, fields: list[tuple[str, str]]) -> httpx.Response:
        """Send a form, noted before and after. Raises NotAnswered."""
        self.shared.journal.keep(Line(token, kind, acknowledged=False))
        began = time.monotonic()
        answer = self.send(path, fields)
        if answer.status_code == 302:
            self.shared.journal.keep(Line(token, kind, True, round(time.monotonic() - began, 4)))
            self.shared.count("acknowledged")
        return answer

    def send(self, path: str, fields: list[tuple[str, str]]) -> httpx.Response:
        body: dict[str, list[str]] = {}
        for name, value in fields:
            body.setdefault(name, []).append(value)
        return self._answered("POST", path, body)

    def page(self, path: str) -> str:
        answer = self._answered("GET", path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        return answer.text

    def page_at_last(self, path: str) -> str:
        for _try in range(200):
            try:
                return self.page(path)
            except NotAnswered:
                time.sleep(0.1)
        raise AssertionError(f"{path} was not answered in 200 tries")

    def _answered(self, method: str, path: str, body: dict[str, list[str]] | None = None) -> httpx.Response:
        try:
            answer = self.browser.request(method, path, data=body)
        except httpx.HTTPError as cut:
            self.shared.count(f"cut off: {type(cut).__name__}")
            raise NotAnswered from None
        self.shared.count(str(answer.status_code))
        if answer.status_code >= 500:
            raise NotAnswered
        signed_out = answer.status_code == 302 and answer.headers["location"].startswith("/sign-in?")
        assert not signed_out, f"{path}: signed out, though nobody did it"
        return answer

    def case(self) -> str:
        return self.chance.choice(self.cases)

    def token(self) -> str:
        """A word that nobody else says: letters alone, as a message that names nobody may hold them."""
        return "".join(self.chance.choice(letters) for _ in range(7) for letters in (LETTERS, VOWELS)).title()


def _faults(page: str) -> str:
    return " ".join(part.split("<")[0].strip() for part in page.split("govuk-error-message")[1:])[:300]
