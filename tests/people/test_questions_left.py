"""How often one agency asks others in a day, and which bodies get no match at all."""

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.people.commands.matching import step_match
from bayiri.people.queries.matching import match_for, questions_left, said_of_matches
from bayiri.people.rules import MatchFacts, reasons_not_to_step_match
from bayiri.rulebooks.queries import law
from tests.invariants.attacks import call, refused, rule_refuses, run


def step(actor, match_id, act, *reasons):
    with acting_as(actor):
        return step_match(by=actor, match_id=match_id, act=act, reasons=reasons)


def test_an_agency_asks_so_many_times_a_day(pair, cast, act):
    """INV-235: by the rule, and by the database whatever number and moment a statement says; who answers is not counted."""
    most = law("matching", on=clock.today()).number("matches_asked_a_day")
    for _time in range(most):
        step(cast.stella, pair, "asked", "papers")
        step(cast.stella, pair, "taken_back")
    with acting_as(cast.stella):
        assert questions_left(cast.stella) == 0
    with rule_refuses("INV-235"):
        step(cast.stella, pair, "asked", "papers")
    act(cast.stella)
    said = {"match_id": pair, "act": "asked", "reasons": ["papers"]}
    for moment in (clock.now(), "2020-01-01T00:00:00Z"):
        for number in ("01900000-0000-7000-8000-000000000000", "00000000-0000-4000-8000-000000000000"):
            with refused("INV-235"):
                call("people_step_match", **said, id=number, recorded_at=moment)
    step(cast.saul, pair, "asked", "papers")
    step(cast.stella, pair, "yes", "papers")
    with acting_as(cast.carla):
        assert run("SELECT people_matches_asked()") == (0,)  # no steward


def test_the_rule_says_so_too():
    """INV-235: asking alone."""
    facts = MatchFacts("open")
    today = clock.today()
    assert reasons_not_to_step_match(facts, "asked", ["papers"], today, may_ask=False) == ["INV-235"]
    assert reasons_not_to_step_match(facts, "set_aside", ["papers"], today, may_ask=False) == []


def test_which_bodies_get_no_match_stands_in_the_law(db):
    """INV-220: the database holds what law/matching.yaml says, and no kind more."""
    rows = run("SELECT array_agg(role ORDER BY role) FROM agencies_roleexclusion WHERE what = 'match'")[0]
    assert rows == sorted(law("matching", on=clock.today()).words("no_match_at_home"))
    assert {"police", "ministry", "consulate"} <= set(rows)


def test_a_kind_that_the_law_adds_gets_no_match(registered, looked, cast):
    """INV-220: without a word of code: an NGO of the country that somebody is a national of, where the law says so."""
    from tests.cast import _as_owner

    with _as_owner() as db:
        db.execute("INSERT INTO agencies_roleexclusion (what, role, other) VALUES ('match', 'international', '')")
    try:
        registered(cast.carla, nationalities=("DEU",))
        registered(cast.eve, "Mohammed", "Hassan", host="FRA", nationalities=("DEU",))
        looked()
        with acting_as(cast.stella):
            assert run("SELECT count(*) FROM people_matches('{open}', NULL, now(), 0, 10)") == (0,)
    finally:
        with _as_owner() as db:
            db.execute("DELETE FROM agencies_roleexclusion WHERE what = 'match' AND role = 'international'")


def said(actor, person_id):
    with acting_as(actor):
        return [(one.act, one.by_us, bool(one.reasons)) for one in said_of_matches(actor, person_id)]


def test_the_copy_says_what_was_asked_and_nothing_of_somebody_else(pair, cast):
    """INV-237: one's own steps; the other's once both say that it is this person; nothing for whoever else asks."""
    with acting_as(cast.stella):
        ours = match_for(cast.stella, pair).person.pk
    with acting_as(cast.saul):
        theirs = match_for(cast.saul, pair).person.pk
    assert said(cast.stella, ours) == said(cast.saul, theirs) == []
    step(cast.stella, pair, "asked", "papers")
    assert [by_us for _act, by_us, _why in said(cast.stella, ours)] == [True]
    assert said(cast.saul, theirs) == []
    step(cast.saul, pair, "yes", "papers")
    assert [(by_us, why) for _act, by_us, why in said(cast.stella, ours)] == [(True, True), (False, False)]
    assert [(by_us, why) for _act, by_us, why in said(cast.saul, theirs)] == [(False, False), (True, True)]
    assert said(cast.stella, theirs) == said(cast.saul, ours) == said(cast.carla, ours) == said(cast.eve, ours) == []
    step(cast.saul, pair, "parted", "papers")
    assert [by_us for _act, by_us, _why in said(cast.stella, ours)] == [True]
