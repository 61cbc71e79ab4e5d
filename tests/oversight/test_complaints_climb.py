"""Time: reminders before a day, the next body after it; figures without small numbers; what is erased after the law's years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.notifications.models import Notice
from bayiri.oversight import queries, rules
from bayiri.oversight.commands import add_file, steps
from bayiri.oversight.jobs import climb, forget
from bayiri.oversight.models import Complaint, ComplaintFile, ComplaintStep
from tests.invariants.attacks import START, refused, run
from tests.photographs import photograph

pytestmark = pytest.mark.django_db


def on_day(number):
    with clock.moved_to(START + timedelta(days=number)):
        climb(timestamp=0)


def told_by(actor):
    with acting_as(actor):
        return sorted(Notice.objects.values_list("kind", flat=True))


def test_reminded_before_the_day_and_after_it_the_next_body_is_told(complained, officers, cast, seen_by):
    """INV-277"""
    complained()
    on_day(4)
    assert told_by(cast.olga) == ["complaint_came"]
    on_day(5)
    assert told_by(cast.olga) == ["complaint_came", "complaint_due"]
    assert not seen_by(officers["orla"])
    on_day(7)
    assert not seen_by(officers["orla"])
    on_day(8)
    assert told_by(cast.olga) == ["complaint_came", "complaint_due", "complaint_late"]
    next_body = [name for name in ("orla", "otto") if seen_by(officers[name])]
    assert next_body == ["otto"]  # the mission stands before ministries in the law's list
    on_day(10)
    assert not seen_by(officers["orla"])
    on_day(11)
    assert seen_by(officers["orla"])


def test_climbing_never_reaches_the_body_it_is_about(complained, officers, cast, seen_by):
    """INV-272, INV-277: however late it is."""
    complained(about="agency", about_words="Homeward Mission")
    for day in range(0, 60):
        on_day(day)
    assert seen_by(officers["orla"])
    assert not seen_by(officers["otto"])


def test_what_is_taken_on_and_answered_climbs_no_more(complained, officers, cast, seen_by, do):
    """INV-277: taken on, it waits for the day of the answer."""
    complained()
    (complaint_id,) = seen_by(cast.olga)
    do(cast.olga, steps.take_on, complaint_id=complaint_id)
    on_day(8)
    assert not seen_by(officers["otto"])
    on_day(31)
    assert seen_by(officers["otto"])
    do(
        cast.olga,
        steps.answer,
        at=START + timedelta(days=32),
        complaint_id=complaint_id,
        outcome="upheld",
        words="Late, but so.",
    )
    with acting_as(cast.olga):
        complaint = Complaint.objects.get()
    assert (complaint.in_time, complaint.climbs_at) == (False, None)


def test_the_clock_alone_climbs_and_forgets(complained, cast, act):
    """INV-277, INV-284"""
    complained()
    for who in (cast.olga, cast.dora, None):
        act(who)
        with refused("INV-277"):
            run("SELECT oversight_climb(%s, '{}')", START + timedelta(days=90))
        with refused("INV-284"):
            run("SELECT oversight_forget(%s)", START + timedelta(days=9000))


def test_after_the_years_nothing_is_left_of_who_said_what(complained, cast, seen_by, do, act):
    """INV-284: not before, and what is open stays."""
    long_ago = START - timedelta(days=365 * 8)
    code = complained(at=long_ago, name="Zeinab", contact="Her sister", about_words="The desk")
    with clock.moved_to(long_ago):
        add_file(by=None, code=code, content=photograph())
    complained(at=long_ago, what="Still open")
    old, still_open = seen_by(cast.olga)
    do(cast.olga, steps.take_on, at=long_ago, complaint_id=old)
    do(cast.olga, steps.answer, at=long_ago, complaint_id=old, outcome="upheld", words="We are sorry, Zeinab.")
    with clock.moved_to(long_ago + timedelta(days=365 * 5)):
        forget(timestamp=0)
    assert queries.by_code(code) is not None
    with clock.moved_to(START):
        forget(timestamp=0)
    assert queries.by_code(code) is None
    act(cast.olga)
    complaint = Complaint.objects.get(pk=old)
    assert (complaint.what, complaint.name, complaint.contact, complaint.about_words) == ("-", "", "", "")
    assert ComplaintFile.objects.count() == 0
    assert set(ComplaintStep.objects.filter(complaint=old).values_list("words", flat=True)) == {""}
    assert Complaint.objects.get(pk=still_open).what == "Still open"
    assert complaint.outcome == "upheld"


@given(some.dictionaries(some.text(min_size=1, max_size=3), some.integers(0, 12), max_size=6), some.integers(2, 6))
def test_no_small_number_is_shown_nor_worked_out(counts, smallest):
    """INV-284"""
    found = rules.with_small_hidden(counts, smallest)
    assert all(number is None or number == 0 or number >= smallest for number in found.values())
    hidden = [name for name, number in found.items() if number is None]
    others = [name for name, count in counts.items() if count >= smallest]
    assert len(hidden) != 1 or not others


def test_figures_hide_what_few_are_known_by(complained, officers, cast, act):
    """INV-284: in the database, whoever asks; and of agencies without a part in it nobody asks."""
    for number in range(12):
        complained(topic="delay" if number else "money")
    act(cast.wanda)
    found = queries.counts(date(2024, 1, 1), date(2024, 12, 31))
    assert found["all"] == [("", 12)]
    assert dict(found["topic"]) == {"money": None, "delay": None}
    act(cast.carla)
    assert queries.counts(date(2024, 1, 1), date(2024, 12, 31)) == {}
    with acting_as(ITSELF):
        assert queries.counts(date(2024, 1, 1), date(2024, 12, 31)) == {}
