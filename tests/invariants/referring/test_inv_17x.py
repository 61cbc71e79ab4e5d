"""What holds where one body asks another: by the rule, and again in SQL as the application's role."""

from datetime import timedelta

import pytest

from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.sharing import say_sharing
from bayiri.referrals.commands import make_link, pin_hash, take_step, token_hash
from bayiri.referrals.models import Referral
from bayiri.referrals.queries import link_opens
from bayiri.referrals.rules import (
    Asked,
    OfferFacts,
    Shown,
    StepFacts,
    reasons_not_to_offer,
    reasons_not_to_step,
    tells_who,
)
from tests.invariants.attacks import FAMILY, call, refused, rule_refuses, run

NOBODY_NAMED = Shown("training", message="Wants to learn.")


def ask(story, by, to, *, agreed=None, members=None, **more):
    members = story.members() if members is None else members
    ids = tuple(member.id for member in members)
    more = {"kind": "service", "purpose": "reintegration", "sections": ("identity", "journey"), **more}
    asked = Asked(shown=more.pop("shown", NOBODY_NAMED), recipient_id=to, member_ids=ids, **more)
    said = ids if agreed is None else agreed
    return story.do(by, lambda: ask_others(by=by, case_id=story.case.id, asked=asked, agreed=said))


def offer_by_hand(story, cast, **changes):
    """The same row that the command hands over, or another."""
    row = {
        "case_id": story.case.id, "member_ids": [member.id for member in story.members()], "person_name": "", "person_contact": "",
        "kind": "service", "recipient_id": cast.rami.agency_id, "outside_name": "", "outside_contact": "", "purpose": "reintegration",
        "sections": ["identity"], "urgency": "normal", "answer_by": (story.now + timedelta(days=3)).date(), "basis": "consent",
        "basis_reason": "", "recorded_at": story.now, "wanted": "training", "size": 1, "age_groups": [], "sexes": [], "languages": [],
        "country": "", "area": "", "needs": [], "message": "",
    }  # fmt: skip
    return call("referrals_offer", **{**row, **changes})


def step(story, by, referral, act, **said):
    def take():
        version = Referral.objects.get(pk=referral.pk).version
        return take_step(by=by, referral_id=referral.id, act=act, version=version, **said)

    return story.do(by, take)


def step_by_hand(story, referral, act, version=1, **said):
    about = {"referral_id": referral.id, "act": act, "version": version, "recorded_at": story.now}
    return call("referrals_take_step", **{**about, **said})


def test_170_one_step_after_the_other_each_by_its_own_side(told, cast, act):
    """INV-170"""
    story = told("registered")
    referral = ask(story, cast.carla, cast.rami.agency_id)
    for kind, state, way, side in (
        ("service", "offered", "finish", "recipient"), ("service", "offered", "accept", "sender"),
        ("service", "done", "revoke", "sender"), ("take_over", "accepted", "give_back", "recipient"),
    ):  # fmt: skip
        assert "INV-170" in reasons_not_to_step(
            StepFacts(kind, state, way, side, reason="not_reached", outcome="helped")
        )
    for who, way, said in (
        (cast.carla, "accept", {}), (cast.rami, "revoke", {"reason": "not_needed"}), (cast.rami, "finish", {"outcome": "helped"}),
        (cast.rami, "expire", {}), (cast.rami, "accept", {"version": 2}),
    ):  # fmt: skip
        act(who)
        with refused("INV-170"):
            step_by_hand(story, referral, way, **said)
    act(cast.eve)
    with refused("INV-04"):
        step_by_hand(story, referral, "accept")
    act(cast.carla)
    for changes in ({"recipient_id": cast.carla.agency_id}, {"answer_by": "2024-01-01"}):
        with refused("INV-170"):
            offer_by_hand(story, cast, **changes)
    with pytest.raises(Exception, match="permission denied"):
        run("UPDATE referrals_referral SET state = 'accepted'")


def test_171_nobody_is_named_before_a_yes(told, cast, act):
    """INV-171"""
    story = told("registered")
    assert tells_who("Ask for OMAR please", {"Omar Hassan"})
    assert tells_who("ring 0151-55 501", set())
    assert tells_who("عمر يريد العمل", {"عمر حسن"})
    assert not tells_who("A man of 34 with 2 children, from 2026 on", {"Omar Hassan", "R-2024-000001"})
    with rule_refuses("INV-171"):
        ask(story, cast.carla, cast.rami.agency_id, shown=Shown("training", message="Omar wants to learn."))
    act(cast.carla)
    for words in ("omar wants", "Hassan!", f"see {story.case.number}", "x@example.org", "0151 5550101"):
        with refused("INV-171"):
            offer_by_hand(story, cast, message=words)
    referral = ask(story, cast.carla, cast.rami.agency_id)
    act(cast.rami)
    assert run("SELECT count(*) FROM referrals_preview WHERE referral_id = %s", referral.id) == (1,)
    for table in (
        "referrals_subject",
        "referrals_grant",
        "cases_case",
        "cases_member",
        "people_person",
        "people_contact",
    ):
        assert run(f"SELECT count(*) FROM {table}") == (0,), table
    assert run("SELECT count(*) FROM referrals_people_of(%s)", referral.id) == (0,)
    act(cast.eve)
    for table in ("referral", "preview", "subject", "step"):
        assert run(f"SELECT count(*) FROM referrals_{table}") == (0,), table


def test_172_everybody_concerned_agrees(told, cast, act):
    """INV-172"""
    story = told("registered", FAMILY)
    facts = {
        "kind": "service", "purpose": "x", "sections": frozenset("a"), "allowed": frozenset("a"), "basis_reason": "", "concerned": 2,
        "to_agency": True, "to_itself": False, "case_has_ended": False, "answer_by": story.now.date(), "today": story.now.date(),
        "words": "",
    }  # fmt: skip
    assert reasons_not_to_offer(OfferFacts(basis="consent", uncovered=1, **facts)) == ["INV-172"]
    with rule_refuses("INV-172"):
        ask(story, cast.carla, cast.rami.agency_id, agreed=[story.members()[0].id])
    act(cast.carla)
    with refused("INV-172"):
        offer_by_hand(story, cast)
    referral = ask(story, cast.carla, cast.rami.agency_id, sections=("identity",))
    act(cast.carla)
    with refused("INV-172"):  # they agreed to one part of the record
        offer_by_hand(story, cast, sections=["identity", "basis", "journey"])
    assert run("SELECT cardinality(consents) FROM referrals_subject WHERE referral_id = %s", referral.id) == (3,)


def test_173_without_consent_a_second_person_confirms(told, cast, act):
    """INV-173"""
    story = told("registered")
    act(cast.carla)
    with refused("INV-173"):
        offer_by_hand(story, cast, basis="vital_interests")
    referral = ask(
        story, cast.paul, cast.rami.agency_id, agreed=[], basis="vital_interests", basis_reason="Unconscious."
    )
    assert referral.state == "draft"
    with rule_refuses("INV-173"):
        step(story, cast.paul, referral, "confirm")
    for who in (cast.paul, cast.carla):
        act(who)
        with refused("INV-173"):
            step_by_hand(story, referral, "confirm")
    act(cast.rami)
    assert run("SELECT count(*) FROM referrals_referral") == (0,)
    assert step(story, cast.mona, referral, "confirm").state == "offered"


def test_174_a_word_taken_back_reaches_every_recipient_at_once(told, cast, act):
    """INV-174: whoever writes the word, and whatever else the command forgets."""
    story = told("registered")
    member = story.members()[0]
    inside = ask(story, cast.carla, cast.rami.agency_id)
    step(story, cast.rami, inside, "accept")
    outside = ask(story, cast.carla, None, outside_name="House of Light")
    act(cast.rami)
    assert run("SELECT count(*) FROM cases_case") == (1,)
    act(cast.carla)
    said = {"case_id": story.case.id, "member_id": member.id, "purpose": "reintegration", "given": False}
    for whom in ({"recipient_id": cast.rami.agency_id}, {"recipient_name": "HOUSE OF LIGHT"}):
        call("consent_record_sharing", **said, **whom, said_at=story.now, recorded_at=story.now)
    assert run("SELECT array_agg(DISTINCT state || ' ' || reason) FROM referrals_referral") == (
        ["revoked consent_withdrawn"],
    )
    assert run("SELECT count(*) FROM referrals_step WHERE referral_id = %s AND to_state = 'revoked'", outside.id) == (
        1,
    )
    act(cast.rami)
    for table in ("cases_case", "people_person", "referrals_subject", "referrals_preview"):
        assert run(f"SELECT count(*) FROM {table}") == (0,), table


def test_174_the_command_does_the_same(told, cast, act):
    """INV-174"""
    story = told("registered")
    referral = ask(story, cast.carla, cast.rami.agency_id)
    step(story, cast.rami, referral, "accept")
    about = {"case_id": story.case.id, "member_id": story.members()[0].id, "recipient_id": cast.rami.agency_id}
    story.do(cast.carla, lambda: say_sharing(by=cast.carla, purpose="reintegration", given=False, **about))
    act(cast.rami)
    assert run("SELECT count(*) FROM people_person") == (0,)


def test_175_a_link_is_for_one_referral_one_use_and_some_days(told, cast, act):
    """INV-175"""
    story = told("registered")
    inside, outside = (
        ask(story, cast.carla, cast.rami.agency_id),
        ask(story, cast.carla, None, outside_name="House of Light"),
    )
    with rule_refuses("INV-175"):
        story.do(cast.carla, lambda: make_link(by=cast.carla, referral_id=inside.id))
    act(cast.carla)
    row = {"token_hash": "a" * 64, "pin_hash": "b" * 64, "recorded_at": story.now}
    with refused("INV-175"):
        call("referrals_make_link", referral_id=inside.id, **row)
    act(cast.rami)
    with refused("INV-175"):
        call("referrals_make_link", referral_id=outside.id, **row)
    link = story.do(cast.carla, lambda: make_link(by=cast.carla, referral_id=outside.id))
    act(None)
    with clock.moved_to(story.now):
        for state in ["wrong"] * 4 + ["locked"] * 2:
            assert link_opens(token_hash(link.token), "0" * 64) == {"state": state}
        assert link_opens(token_hash(link.token), pin_hash(link.token, link.pin)) == {"state": "locked"}
    with refused("permission denied"):
        run("SELECT referrals_link_state('a', 'b', now())")


def test_176_no_more_than_the_purpose_needs(told, cast, act):
    """INV-176"""
    story = told("registered")
    for more in (
        {"sections": ("oversight",)},
        {"sections": ()},
        {"purpose": "employer", "sections": ("identity", "journey")},
    ):
        with rule_refuses("INV-176"):
            ask(story, cast.carla, cast.rami.agency_id, **more)
    act(cast.carla)
    for changes in (
        {"sections": ["oversight"]},
        {"sections": []},
        {"sections": ["all"]},
        {"purpose": "lender", "sections": ["journey"]},
    ):
        with refused("INV-176"):
            offer_by_hand(story, cast, **changes)


def test_177_a_case_is_taken_over_by_who_leads_a_team_and_asked_back(told, cast, act):
    """INV-177"""
    story = told("registered")
    referral = ask(story, cast.carla, cast.rami.agency_id, kind="take_over", purpose="owner", sections=())
    act(cast.rami)
    with refused("INV-170"):
        step_by_hand(story, referral, "accept")
    with refused("permission denied"):
        run("SELECT referrals_take_over(%s, now())", referral.id)
    act(cast.carla)
    with refused("permission denied"):
        run("UPDATE cases_case SET agency_id = %s WHERE id = %s", cast.rami.agency_id, story.case.id)
    with refused("INV-03"):  # nobody but the responsible agency asks
        act(cast.rami)
        offer_by_hand(story, cast, kind="take_over", recipient_id=cast.carla.agency_id)


def test_178_reasons_and_outcomes_are_on_the_list(told, cast, act):
    """INV-178"""
    story = told("registered")
    referral = ask(story, cast.carla, cast.rami.agency_id)
    with rule_refuses("INV-178"):
        step(story, cast.rami, referral, "decline", reason="not_needed")
    act(cast.rami)
    for said in (
        {},
        {"reason": "She is difficult"},
        {"reason": "not_needed"},
        {"reason": "no_places", "outcome": "helped"},
    ):
        with refused("INV-178"):
            step_by_hand(story, referral, "decline", **said)
    step(story, cast.rami, referral, "accept")
    act(cast.rami)
    with refused("INV-178"):
        step_by_hand(story, referral, "finish", version=2, outcome="taken_over")
    assert run("SELECT state FROM referrals_referral WHERE id = %s", referral.id) == ("accepted",)


def test_170_steps_and_sight_are_written_by_functions_alone(told, cast, act):
    """INV-170, INV-01: no statement of the application's role writes one."""
    story = told("registered")
    referral = ask(story, cast.carla, cast.rami.agency_id)
    act(cast.carla)
    for function, types in (
        ("referrals_move", "uuid, text, text, text, text, uuid, text, timestamptz"), ("referrals_let_see", "uuid, timestamptz"),
        ("referrals_end_sight", "uuid, timestamptz"), ("referrals_tell", "uuid, text, text, timestamptz"),
        ("referrals_open_work", "uuid, text, date, uuid, timestamptz"), ("referrals_all_covered", "uuid"),
        ("referrals_open_sight", "uuid, text, uuid, uuid, text, text, text, timestamptz"), ("referrals_teller", "uuid"),
    ):  # fmt: skip
        assert run("SELECT has_function_privilege(current_user, %s, 'EXECUTE')", f"{function}({types})") == (False,), (
            function
        )
    assert run("SELECT count(*) FROM referrals_step WHERE referral_id = %s AND id <> %s", referral.id, uuid7()) == (1,)
