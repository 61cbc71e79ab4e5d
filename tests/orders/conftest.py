"""A return with an order against it, as far as a test needs it."""

from datetime import timedelta

import pytest

from bayiri.core import clock
from bayiri.documents.commands.files import FileData, keep_file
from bayiri.journey.commands.forced import open_forced_return
from bayiri.orders.commands import Act, Notice, record_offer, register_order, tell_rights
from tests.invariants.conftest import as_, desk, told
from tests.photographs import photograph

__all__ = ["Ordered", "as_", "desk", "ordered", "told"]


class Ordered:
    """A story told as far as counselled and assessed, with the file of an act in it."""

    def __init__(self, story, cast):
        self.story, self.cast = story, cast
        data = FileData("court", "The act")
        content = photograph()
        self.file = self.do(
            cast.carla, lambda: keep_file(by=cast.carla, case_id=self.case, data=data, content=content)
        ).file

    def do(self, by, act, *, days=0):
        return self.story.do(by, act, days=days)

    @property
    def case(self):
        return self.story.case.id

    @property
    def members(self):
        return [member.id for member in self.story.members()]

    @property
    def today(self):
        return clock.day_of(self.story.now)

    @property
    def session(self):
        return self.do(self.cast.carla, lambda: self.story.case.sessions.latest("held_at"))

    def act(self, **changes):
        said = {
            "act": "return_decision", "number": "33-1204", "issued_on": self.today - timedelta(days=2), "ground": "stay_ended",
            "notified_on": self.today, "notified_how": "in_person", "notified_language": "ara", "understood": "interpreter",
            "interpreter_name": "Imad Interpreter", "file_id": self.file.id, "departs_by": self.today + timedelta(days=14),
            "members": tuple(self.members), "authority": "Aliens Office of Kassel",
        }  # fmt: skip
        return Act(**{**said, **changes})

    def register(self, by=None, **changes):
        by = by or self.cast.carla
        return self.do(by, lambda: register_order(by=by, case_id=self.case, data=self.act(**changes)))

    def offer(self, answer="declined", by=None, member=None, days=0):
        by = by or self.cast.carla
        member, session = member or self.members[0], self.session
        return self.do(
            by,
            lambda: record_offer(
                by=by, case_id=self.case, member_id=member, session_id=session.id, answer=answer,
                answered_on=clock.today(),
            ),
            days=days,
        )  # fmt: skip

    def notice(self, **changes):
        said = {
            "given_on": self.today, "paper": "ar", "how": "interpreter", "language": "ara", "interpreter_name": "Imad",
            "remedy_until": self.today + timedelta(days=30),
        }  # fmt: skip
        return Notice(**{**said, **changes})

    def inform(self, by=None, member=None, **changes):
        by, member = by or self.cast.carla, member or self.members[0]
        return self.do(by, lambda: tell_rights(by=by, case_id=self.case, member_id=member, data=self.notice(**changes)))

    def clear(self):
        for member in self.story.members():
            self.story.assess_risk(member)

    def open(self, by=None, days=0):
        by = by or self.cast.mona
        return self.do(by, lambda: open_forced_return(by=by, case_id=self.case), days=days)

    def ready(self):
        """Everything done that a forced return needs, on the day after the time to leave."""
        order = self.register()
        self.offer()
        self.inform()
        self.story.now += timedelta(days=15)
        self.clear()
        return order


@pytest.fixture
def ordered(told, cast):
    """`ordered()`: a story with a file to write an order from."""

    def tell(*arguments, **more):
        return Ordered(told("assessed", *arguments, **more), cast)

    return tell
