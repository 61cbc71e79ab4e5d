"""The caseworker learns of the other agency while the person agrees to share with it, and not otherwise."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case, Member
from bayiri.consent.queries import known_to
from bayiri.core import clock
from bayiri.journey.commands.sharing import say_sharing
from bayiri.notifications.models import Notice
from bayiri.people.commands.matching import step_match
from bayiri.people.queries.matching import matches_page
from tests.invariants.attacks import run


def shares(by, case, agency_id, given=True):
    with acting_as(by):
        member = Member.objects.get(case=case)
        about = {"recipient_id": agency_id, "purpose": "reintegration", "given": given}
        say_sharing(by=by, case_id=case.id, member_id=member.id, **about)


def link(cast, pair):
    for steward, act in ((cast.stella, "asked"), (cast.saul, "yes")):
        with acting_as(steward):
            step_match(by=steward, match_id=pair, act=act, reasons=["papers"])


@pytest.fixture
def ours(pair, cast):
    with acting_as(cast.carla):
        return Case.objects.get()


def told(who, case):
    with acting_as(who):
        notices = Notice.objects.filter(person_id=who.id, case_id=case.id, kind="work").count()
        return list(known_to(case).values()), notices


def test_nothing_is_told_without_the_persons_word(ours, pair, cast, as_):
    """INV-222: and the page of the person says nothing."""
    link(cast, pair)
    assert told(cast.carla, ours) == ([], 0)
    with acting_as(cast.carla):
        person_id = Member.objects.get(case=ours).person_id
    assert "Elsewhere Aid" not in as_("carla").get(f"/cases/{ours.id}/people/{person_id}").content.decode()


def test_who_agrees_is_told_of_and_no_longer_when_they_take_it_back(ours, pair, cast, as_, act):
    """INV-222: at once on the page and by news; only to the responsible agency."""
    shares(cast.carla, ours, cast.eve.agency_id)
    assert told(cast.carla, ours)[0] == []  # agreeing to share is no link
    link(cast, pair)
    assert told(cast.carla, ours) == ([["Elsewhere Aid"]], 1)
    with acting_as(cast.carla):
        person_id = Member.objects.get(case=ours).person_id
    page = as_("carla").get(f"/cases/{ours.id}/people/{person_id}").content.decode()
    assert "Known to another agency:" in page
    assert "Elsewhere Aid" in page
    for who in (cast.eve, cast.tessa, None):  # sharing opened the case to Eve's agency, which learns nothing by it
        act(who)
        assert run("SELECT count(*) FROM consent_known_to(%s)", ours.id) == (0,)
    shares(cast.carla, ours, cast.eve.agency_id, given=False)
    assert told(cast.carla, ours)[0] == []


def test_a_link_that_is_undone_is_told_no_more(ours, pair, cast):
    """INV-222"""
    shares(cast.carla, ours, cast.eve.agency_id)
    link(cast, pair)
    with acting_as(cast.saul):
        step_match(by=cast.saul, match_id=pair, act="parted", reasons=["mistake"])
    assert told(cast.carla, ours)[0] == []


def test_a_word_that_has_run_out_tells_nothing(registered, looked, cast):
    """INV-222, INV-214: agreed until a day that is over."""
    then = clock.now() - timedelta(days=30)
    with clock.moved_to(then):
        case = registered(cast.carla)
        registered(cast.eve, "Mohammed", "Hassan", host="FRA")
    looked()
    with acting_as(cast.stella):
        pair = matches_page(cast.stella, ["open"]).rows[0].id
    with clock.moved_to(then), acting_as(cast.carla):
        member = Member.objects.get(case=case)
        about = {"recipient_id": cast.eve.agency_id, "purpose": "reintegration", "given": True}
        say_sharing(by=cast.carla, case_id=case.id, member_id=member.id, until_on=then.date(), **about)
    link(cast, pair)
    assert told(cast.carla, case) == ([], 0)
