"""Who sees what, by a small model and by the database, whatever is asked, answered, taken back and handed over.

Steps a run: BAYIRI_SHARING_STEPS (2,000 here, 50,000 in `make prove`, which says how many there were, from which seed, in which time).
"""

import os
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bayiri.agencies.commands import end_sight
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import PurposeSection
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.sharing import say_sharing
from bayiri.people.models import Person
from bayiri.referrals.commands import take_step
from bayiri.referrals.jobs import let_time_pass
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import Asked, Shown
from seed.stories import Desk, Story
from tests.cast import _as_owner
from tests.invariants.attacks import COUPLE, START, TO_IRAQ

STEPS_AT_ONCE = 25
EXAMPLES = max(1, int(os.environ.get("BAYIRI_SHARING_STEPS", "2000")) // STEPS_AT_ONCE)
PARTS = (
    ("identity",),
    ("identity", "contact"),
    ("identity", "journey", "basis"),
    ("journey", "contact"),
    ("contact", "plan"),
    ("identity", "protection"),
)
RECIPIENTS = st.sampled_from(["sprout", "stranger", "mission", "advice"])
ASK = st.tuples(st.just("ask"), RECIPIENTS, st.sampled_from([{0, 1}, {0, 1}, {0}, {1}]), st.sampled_from(PARTS))
ANSWER = st.tuples(st.just("answer"), st.integers(0, 9), st.sampled_from(["accept", "accept", "accept", "decline"]))
OTHERS = (
    st.tuples(st.just("go on"), st.integers(0, 9), st.sampled_from(["begin", "begin", "finish", "give_back"])),
    st.tuples(st.just("revoke"), st.integers(0, 9)),
    st.tuples(st.just("withdraw"), RECIPIENTS, st.integers(0, 1)),
    st.tuples(
        st.just("narrow"),
        RECIPIENTS,
        st.integers(0, 1),
        st.sampled_from([("identity",), ("contact", "plan"), ("journey",)]),
    ),
    st.tuples(st.just("end"), RECIPIENTS, st.sampled_from(["identity", "basis", "journey", "plan"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 1, 8, 31, 181])),
    st.tuples(st.just("hand over")),
)
# Most are asked and answered, so that there is something to take back, to end and to hand over.
STEPS = st.one_of(ASK, ANSWER, ASK, ANSWER, ANSWER, *OTHERS)


def together(parts):
    """The journey is given with who the person is and how they return."""
    return frozenset(parts) | ({"identity", "journey", "basis"} if {"journey", "basis"} & set(parts) else set())


@dataclass
class Asking:
    """One referral, as the model knows it."""

    id: object
    sender: str
    to: str
    members: frozenset
    parts: frozenset
    state: str
    answer_by: object
    until: object = None
    ended: frozenset = frozenset()  # parts of the case that the owner has ended since


@dataclass
class Model:
    """What every agency may see: the owner all, others what live referrals carry whose words still stand."""

    allowed: dict
    owner: str = "mission"
    former: dict = field(default_factory=dict)  # agency: until
    askings: list = field(default_factory=list)
    words: dict = field(default_factory=dict)  # (agency, member): parts

    def live(self, agency):
        return [one for one in self.askings if one.to == agency and one.state in ("accepted", "in_progress")]

    def case_parts(self, agency):
        if agency == self.owner:
            return {"all"}
        seen = set(self.allowed["former"]) if agency in self.former else set()
        for one in self.live(agency):
            if one.members == {0, 1}:
                seen |= (one.parts - one.ended) & self.allowed["case"]
        return seen

    def person_parts(self, agency, member):
        if agency == self.owner:
            return {"all"}
        seen = {"identity", "contact"} & set(self.allowed["former"]) if agency in self.former else set()
        for one in self.live(agency):
            if member in one.members:
                seen |= one.parts & ({"identity", "contact"} & self.allowed["case"] | self.allowed["person"])
        return seen

    def heed_words(self, agency):
        """A word taken back or narrowed takes back what rests on it; what stands is open again."""
        for one in self.askings:
            if one.to == agency:
                one.ended = frozenset()
            if one.to == agency and one.state in ("offered", "accepted", "in_progress") and not self.covered(one):
                one.state = "revoked"

    def covered(self, one):
        return all(one.parts <= self.words.get((one.to, member), frozenset()) for member in one.members)


class World:
    """The same steps, in the database: as the people who take them, by the commands of the product."""

    def __init__(self, story, people, model):
        self.story, self.people, self.model = story, people, model
        self.members = [member.id for member in story.members()]
        self.persons = [member.person_id for member in story.members()]
        self.now = story.now

    def by(self, agency):
        return self.people[agency]

    def do(self, agency, act):
        """What the command answers, or None where it refuses."""
        self.now += timedelta(minutes=1)
        try:
            with clock.moved_to(self.now), acting_as(self.by(agency)), transaction.atomic():
                return act()
        except (NotAllowed, NotVisible, RuleBroken, ChangedMeanwhile):
            return None

    def ask(self, to, members, parts):
        model, by = self.model, self.by(self.model.owner)
        if to == model.owner:
            return
        ids = tuple(self.members[place] for place in sorted(members))
        asked = Asked("service", "reintegration", Shown("training", message="Help."), recipient_id=self.by(to).agency_id,
                      sections=parts, member_ids=ids)  # fmt: skip
        made = self.do(model.owner, lambda: ask_others(by=by, case_id=self.story.case.id, asked=asked, agreed=ids))
        if made is None:
            return
        for member in members:
            model.words[to, member] = together(parts)
        model.heed_words(to)
        model.askings.append(
            Asking(made.id, model.owner, to, frozenset(members), together(parts), "offered", made.answer_by)
        )

    def step(self, one, agency, act, to_state, **said):
        def take():
            now = Referral.objects.get(pk=one.id)
            return take_step(by=self.by(agency), referral_id=one.id, act=act, version=now.version, **said)

        if self.do(agency, take) is not None:
            one.state = to_state
            return True
        return False

    def chosen(self, place, *states):
        found = [one for one in self.model.askings if one.state in states]
        return found[place % len(found)] if found else None

    def answer(self, place, act):
        if one := self.chosen(place, "offered"):
            said = {} if act == "accept" else {"reason": "no_places"}
            done = self.step(one, one.to, act, "accepted" if act == "accept" else "declined", **said)
            assert done, "an open referral is answered by whom it went to"
            one.until = self.now.date() + timedelta(days=180)

    def go_on(self, place, act):
        if one := self.chosen(place, "accepted", "in_progress"):
            said = {"finish": {"outcome": "helped"}, "give_back": {"reason": "no_places"}}.get(act, {})
            self.step(
                one, one.to, act, {"begin": "in_progress", "finish": "done", "give_back": "returned"}[act], **said
            )

    def revoke(self, place):
        if one := self.chosen(place, "offered", "accepted", "in_progress"):
            assert self.step(one, self.model.owner, "revoke", "revoked", reason="not_needed")

    def say(self, to, member, parts):
        model = self.model
        if to == model.owner:
            return
        said = self.do(model.owner, lambda: say_sharing(
            by=self.by(model.owner), case_id=self.story.case.id, member_id=self.members[member],
            recipient_id=self.by(to).agency_id, purpose="reintegration", given=bool(parts), sections=parts,
        ))  # fmt: skip
        assert said is not None
        model.words[to, member] = together(parts)
        model.heed_words(to)

    def end(self, to, part):
        """The owner ends one part of the case: what is given only with it ends with it."""
        model = self.model
        if to == model.owner:
            return
        by = self.by(model.owner)
        about = {"kind": "case", "subject_id": self.story.case.id, "agency_id": self.by(to).agency_id}
        self.do(model.owner, lambda: end_sight(by=by, purpose="reintegration", section=part, **about))
        gone = {"identity": {"identity", "basis", "journey"}, "plan": {"plan"}}.get(part, {"basis", "journey"})
        for one in model.live(to):
            one.ended = one.ended | gone

    def wait(self, days):
        self.now += timedelta(days=days)
        with clock.moved_to(self.now):
            let_time_pass(0)
        today = self.now.date()
        for one in self.model.askings:
            if one.state == "offered" and one.answer_by < today:
                one.state = "expired"
            if one.state in ("accepted", "in_progress") and one.until <= today:
                one.state = "expired"
        self.model.former = {agency: until for agency, until in self.model.former.items() if until > today}

    def hand_over(self):
        """To the other of two agencies, which says yes at once; what it was asked to do is its own work then."""
        model = self.model
        to = {"mission": "advice", "advice": "mission"}[model.owner]
        if (
            any(one.to == to and one.state in ("offered", "accepted", "in_progress") for one in model.askings)
            or to in model.former
        ):
            return
        asked = Asked("take_over", "owner", Shown("counselling", message="Has moved."), recipient_id=self.by(to).agency_id,
                      member_ids=tuple(self.members))  # fmt: skip
        by = self.by(model.owner)
        made = self.do(
            model.owner, lambda: ask_others(by=by, case_id=self.story.case.id, asked=asked, agreed=self.members)
        )
        assert made is not None
        accepted = Asking(made.id, model.owner, to, frozenset({0, 1}), frozenset(), "offered", made.answer_by)
        assert self.step(accepted, to, "accept", "accepted")
        model.former[model.owner] = self.now.date() + timedelta(days=30)
        model.former.pop(to, None)
        model.owner = to

    def seen(self, agency):
        """(sections of the case, of each person, whether the case's row and each person's are there)."""
        with acting_as(self.by(agency)), connection.cursor() as cursor:
            cursor.execute(
                "SELECT subject_id, section FROM agencies_participation"
                " WHERE until_at IS NULL OR until_at > transaction_timestamp()"
            )
            parts: dict = {}
            for subject, section in cursor.fetchall():
                parts.setdefault(subject, set()).add(section)
            rows = Case.objects.filter(pk=self.story.case.id).exists()
            people = [Person.objects.filter(pk=person).exists() for person in self.persons]
        return parts.get(self.story.case.id, set()), [parts.get(person, set()) for person in self.persons], rows, people

    def compare(self):
        model = self.model
        with connection.cursor() as cursor:  # what the end of a transaction looks at
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for agency in self.people:
            case, persons, row, people = self.seen(agency)
            expected = model.case_parts(agency)
            by_person = [model.person_parts(agency, place) for place in (0, 1)]
            assert case == expected, (agency, "case", case, expected)
            assert persons == by_person, (agency, "persons", persons, by_person)
            assert row == bool(expected & {"all", "journey"}), (agency, "row")
            assert not expected & {"journey", "basis"} or {"identity", "journey", "basis"} <= expected, (
                agency,
                expected,
            )
            assert people == [bool(parts & {"all", "identity"}) for parts in by_person], (agency, "people")


@pytest.fixture(scope="module")
def alma(_cast):
    """Somebody of the advice office who leads a team."""
    adam = _cast.adam
    roles = ["programme_manager", "counsellor"]
    actor = Actor(uuid7(), "Alma Model", adam.agency_id, adam.agency_name, "DEU", frozenset(roles))
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
            [actor.id, "alma.model@example.org", actor.name, actor.agency_id, roles],
        )
        yield actor
        owner.execute("DELETE FROM agencies_user WHERE id = %s", [actor.id])


@pytest.fixture
def household(cast, db):
    story = Story(Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya), START)
    story.register(TO_IRAQ, COUPLE)
    story.go_to("assessed")
    return story


@pytest.fixture
def walked(request, capsys):
    """Counts the steps by kind, and tells where somebody asked for a number of them."""
    counted, began = Counter(), time.monotonic()
    yield counted
    if "BAYIRI_SHARING_STEPS" in os.environ:
        seed = request.config.getoption("--hypothesis-seed", None) or "not given"
        with capsys.disabled():
            print(f"\n{counted.total():,} steps, seed {seed}, {time.monotonic() - began:.0f} seconds:",
                  ", ".join(f"{many:,} {kind}" for kind, many in counted.most_common()))  # fmt: skip


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=STEPS_AT_ONCE, max_size=STEPS_AT_ONCE))
def test_everybody_sees_exactly_what_the_model_says(household, cast, alma, walked, steps):
    """INV-03, INV-04, INV-172, INV-174, INV-177: after every step, for every agency, sections and rows alike."""
    people = {"mission": cast.mona, "advice": alma, "sprout": cast.rami, "stranger": cast.eve}
    rows = PurposeSection.objects.filter(purpose="reintegration").values_list("section", "by_person")
    allowed = {
        "case": {section for section, alone in rows if not alone}, "person": {section for section, alone in rows if alone},
        "former": set(PurposeSection.objects.filter(purpose="former").values_list("section", flat=True)),
    }  # fmt: skip
    with transaction.atomic():
        world = World(household, people, Model(allowed))
        world.compare()
        for kind, *said in steps:
            walked[kind] += 1
            if kind == "ask":
                world.ask(*said)
            elif kind == "answer":
                world.answer(*said)
            elif kind == "go on":
                world.go_on(*said)
            elif kind == "revoke":
                world.revoke(*said)
            elif kind in ("withdraw", "narrow"):
                world.say(*said[:2], said[2] if kind == "narrow" else ())
            elif kind == "end":
                world.end(*said)
            elif kind == "wait":
                world.wait(*said)
            else:
                world.hand_over()
            world.compare()
        transaction.set_rollback(True)
