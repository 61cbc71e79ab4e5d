"""Passing on: what must hold, by the rule and again in SQL as the application's role."""

from datetime import date, timedelta

import pytest

from bayiri.agencies.commands.offers import OfferData, make_offer
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Participation
from bayiri.boards.commands import seats, tables
from bayiri.boards.rules import SharingFacts, reasons_not_to_open
from bayiri.boards.rules import reasons_not_to_offer as reasons_not_to_seat
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands.sharing import say_sharing
from bayiri.people.models import Person
from bayiri.referrals.commands import refer_somebody
from bayiri.referrals.commands.links import new_hashes
from bayiri.referrals.models import Preview, Referral, Step, Subject
from bayiri.referrals.queries import inbox, referral_for, referrals_visible_to
from bayiri.referrals.rules import Asked, OfferFacts, Shown, reasons_not_to_offer, reasons_not_to_send
from tests.cast import _as_owner
from tests.invariants.attacks import FAMILY, call, refused, rule_refuses, run
from tests.invariants.referring.test_inv_17x import ask, offer_by_hand, step

FACTS = {
    "kind": "service", "purpose": "reintegration", "sections": frozenset({"identity"}), "allowed": frozenset({"identity"}),
    "basis": "best_interests", "basis_reason": "The uncle", "uncovered": 0, "concerned": 1, "to_agency": True, "to_itself": False,
    "case_has_ended": False, "answer_by": date(2026, 1, 2), "today": date(2026, 1, 1), "words": "",
}  # fmt: skip


def test_210_address_and_pin_leave_by_two_ways(told, cast, act):
    """INV-210"""
    ways = ["email", "text"]
    assert reasons_not_to_send("a@example.org", "+49 151 5550101", ways) == []
    assert reasons_not_to_send("a@example.org", "", ["email"]) == []
    for email, number, out in (
        ("nobody", "", ways), ("a@example.org", "call me", ways), ("a@example.org", "+49 151 5550101", ["email"]),
        ("a@example.org", "", ["text"]), ("", "+49 151 5550101", ways),
    ):  # fmt: skip
        assert reasons_not_to_send(email, number, out) == ["INV-210"]
    story = told("registered")
    referral = ask(story, cast.carla, None, outside_name="House of Light")
    act(cast.carla)
    for said in (
        {"pin_to": "+49 151 5550101"},
        {"email": "no address"},
        {"email": "a@example.org", "pin_to": "x@example.org"},
    ):
        with refused("INV-210"):
            call("referrals_make_link", **new_hashes(), referral_id=referral.id, recorded_at=story.now, **said)
    with refused("INV-210"):
        call("referrals_send_recall", **new_hashes(), referral_id=referral.id, recorded_at=story.now)
    for inner in (
        "notifications_write_outside('pin', gen_random_uuid(), 'email', 'a@example.org', 'en', NULL, NULL, NULL, now())",
        "notifications_remind('{}', 'work', '', NULL, current_date, now(), '{}')",
    ):  # fmt: skip
        with refused("permission denied"):
            run(f"SELECT {inner}")


def test_211_a_service_is_asked_of_who_offers_it(told, cast, act):
    """INV-211"""
    assert "INV-211" in reasons_not_to_offer(OfferFacts(**{**FACTS, "offer_fits": False}))
    story = told("registered")
    with acting_as(cast.sora):
        offer = make_offer(by=cast.sora, data=OfferData("training", "Telephones"))
    with rule_refuses("INV-211"):
        ask(story, cast.carla, cast.rami.agency_id, offer_id=offer.pk)
    with rule_refuses("INV-211"):
        ask(
            story,
            cast.carla,
            cast.sora.agency_id,
            offer_id=offer.pk,
            shown=Shown("legal"),
            purpose="training",
            sections=("identity",),
        )
    act(cast.carla)
    basis = {"basis": "court_order", "basis_reason": "Order 7"}
    for wrong in (
        {"offer_id": offer.pk}, {"offer_id": uuid7()},
        {"offer_id": offer.pk, "recipient_id": cast.sora.agency_id, "wanted": "legal", "purpose": "training"},
    ):  # fmt: skip
        with refused("INV-211"):
            offer_by_hand(story, cast, **{**basis, "id": uuid7(), **wrong})
    offer_by_hand(
        story, cast, **basis, id=uuid7(), offer_id=offer.pk, recipient_id=cast.sora.agency_id, purpose="training"
    )


def test_212_the_best_interests_of_a_child_where_there_is_a_child(told, cast, act):
    """INV-212: a referral about children alone, a table about a child."""
    assert reasons_not_to_offer(OfferFacts(**FACTS)) == []
    assert reasons_not_to_offer(OfferFacts(**FACTS, all_children=False)) == ["INV-212"]
    story = told("registered", FAMILY)
    ground = {"basis": "best_interests", "basis_reason": "The uncle", "agreed": ()}
    with clock.moved_to(story.now), acting_as(cast.carla):
        child = [m for m in story.members() if m.person.born_on and m.person.born_on.year > story.now.year - 18]
        adult = [m for m in story.members() if m not in child]
    assert child
    assert adult
    with rule_refuses("INV-212"):
        ask(story, cast.carla, cast.rami.agency_id, members=[*child, *adult], **ground)
    act(cast.carla)
    with refused("INV-212"):
        offer_by_hand(story, cast, id=uuid7(), basis="best_interests", basis_reason="x", member_ids=[adult[0].id])
    assert ask(story, cast.carla, cast.rami.agency_id, members=child, **ground).state == "draft"


def test_212_a_table_about_adults_alone(told, cast, act):
    """INV-212"""
    facts = {
        "has_case": True,
        "is_responsible": True,
        "wanted": frozenset({"arrival"}),
        "at_most": frozenset({"arrival"}),
    }
    said = SharingFacts(**facts, basis="best_interests", basis_note="x", about_a_child=False)
    assert reasons_not_to_seat(said) == ["INV-212"]
    story = told("registered")
    with clock.moved_to(story.now), acting_as(cast.mona):
        board = tables.open_board(by=cast.mona, kind="board", subject="A", question="B?", case_id=story.case.id)
        seat = {"board_id": board.id, "agency_id": cast.rami.agency_id, "role": "reception"}
        with rule_refuses("INV-212"):
            seats.invite(by=cast.mona, **seat, sections=["arrival"], basis="best_interests", basis_note="x")
        opened = [{"id": uuid7(), "section": "arrival"}]
        with refused("INV-212"):
            call(
                "boards_invite", **seat, id=uuid7(), recorded_at=story.now, answer_by=story.now.date(), sections=opened,
                basis="best_interests", basis_note="x",
            )  # fmt: skip


@pytest.fixture(scope="module")
def colleague(_cast):
    """Somebody else of Two Shores Circle, who has a desk there."""
    dilan, user_id = _cast.dilan, uuid7()
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, 'kai@example.org', 'Kai Circle', %s,"
            " '{counsellor}', true)",
            [user_id, dilan.agency_id],
        )
        yield Actor(user_id, "Kai Circle", dilan.agency_id, "Two Shores Circle", "DEU", frozenset({"counsellor"}))
        owner.execute("DELETE FROM agencies_user WHERE id = %s", [user_id])


def refer(by, to):
    asked = Asked("service", "reintegration", Shown("counselling"), to, sections=("identity", "contact"))
    with acting_as(by):
        return refer_somebody(by=by, asked=asked, name="Salma Karim", contact="salma@example.org", agreed=True)


def test_213_a_partner_sees_what_they_asked_themselves(cast, act, colleague):
    """INV-213"""
    mine, other = refer(cast.dilan, cast.rami.agency_id), refer(colleague, cast.rami.agency_id)
    asked_of_us = refer(cast.carla, cast.dilan.agency_id)
    act(cast.dilan)
    assert list(referrals_visible_to(cast.dilan)) == [mine]
    assert not inbox(cast.dilan).exists()
    with pytest.raises(NotVisible):
        referral_for(cast.dilan, other.id)
    for model, field in ((Referral, "pk"), (Preview, "referral_id"), (Subject, "referral_id"), (Step, "referral_id")):
        assert set(model.objects.values_list(field, flat=True)) == {mine.id}, model
    for one in (other, asked_of_us):
        with refused("INV-213"):
            call(
                "referrals_take_step",
                referral_id=one.id,
                act="revoke",
                reason="mistake",
                version=1,
                recorded_at=clock.now(),
            )
    act(colleague)
    assert set(Referral.objects.values_list("pk", flat=True)) == {mine.id, other.id, asked_of_us.id}


def plainly(story, cast, until_on, given=True):
    for member in story.members():
        story.do(cast.carla, lambda one=member: say_sharing(
            by=cast.carla, case_id=story.case.id, member_id=one.id, recipient_id=cast.rami.agency_id, purpose="reintegration",
            given=given, until_on=until_on,
        ))  # fmt: skip


def ends(cast, story):
    """When the sight of New Sprout ends, counted from now."""
    with acting_as(cast.rami):
        rows = Participation.objects.filter(agency_id=cast.rami.agency_id, closed=False, purpose="reintegration")
        return [row.until_at for row in rows if row.until_at is None or row.until_at > clock.now()]


def test_214_a_word_for_some_time_opens_for_that_time(told, cast, act):
    """INV-214: without any job; the last day is not over when it is said."""
    story = told("registered")
    with rule_refuses("INV-214"):
        plainly(story, cast, (story.now - timedelta(days=1)).date())
    act(cast.carla)
    member = story.members()[0]
    said = {
        "case_id": story.case.id,
        "member_id": member.id,
        "recipient_id": cast.rami.agency_id,
        "purpose": "reintegration",
    }
    for wrong in (
        {"given": True, "until_on": (story.now - timedelta(days=1)).date()},
        {"given": False, "until_on": story.now.date()},
    ):
        with refused("INV-214"):
            call("consent_record_sharing", **said, **wrong, sections=[], said_at=story.now, recorded_at=story.now)
    plainly(story, cast, (story.now + timedelta(days=9)).date())
    with acting_as(cast.rami):
        assert Case.objects.exists()
        assert Person.objects.exists()
    found = ends(cast, story)
    assert found
    assert all(one and 9 <= (one - clock.now()).days <= 10 for one in found)
    plainly(story, cast, None)
    assert set(ends(cast, story)) == {None}


def test_214_nothing_rests_on_a_word_that_has_run_out(told, cast, act):
    """INV-214: a referral is opened no longer than the word it rests on, and not at all afterwards."""
    story = told("registered")
    far = clock.today() + timedelta(days=60)
    plainly(story, cast, far)
    referral = ask(story, cast.carla, cast.rami.agency_id, agreed=())
    step(story, cast.rami, referral, "accept")
    with acting_as(cast.rami):
        assert Referral.objects.get(pk=referral.pk).until_on == far
        rows = Participation.objects.filter(agency_id=cast.rami.agency_id, closed=False, purpose="reintegration")
        assert None not in {row.until_at for row in rows}  # no job has to run for it to end
    act(cast.carla)
    run_out = {"said_at": story.now, "recorded_at": story.now, "until_on": (story.now + timedelta(days=2)).date()}
    call(
        "consent_record_sharing", case_id=story.case.id, member_id=story.members()[0].id, recipient_id=cast.adam.agency_id,
        purpose="reintegration", given=True, sections=["identity"], **run_out,
    )  # fmt: skip
    with refused("INV-172"):
        offer_by_hand(story, cast, id=uuid7(), recipient_id=cast.adam.agency_id)


def test_214_a_seat_for_some_time(told, cast, act):
    """INV-214"""
    facts = {
        "has_case": True,
        "is_responsible": True,
        "wanted": frozenset({"arrival"}),
        "at_most": frozenset({"arrival"}),
    }
    assert "INV-214" in reasons_not_to_seat(SharingFacts(**facts, basis="consent", until_fits=False))
    assert "INV-214" in reasons_not_to_open(SharingFacts(**facts, basis="consent", until_fits=False))
    story = told("registered")
    yesterday, later = (story.now - timedelta(days=1)).date(), (story.now + timedelta(days=5)).date()
    with clock.moved_to(story.now), acting_as(cast.mona):
        board = tables.open_board(by=cast.mona, kind="board", subject="A", question="B?", case_id=story.case.id)
        seat = {"board_id": board.id, "agency_id": cast.rami.agency_id, "role": "reception"}
        said = {"sections": ["arrival"], "basis": "court_order", "basis_note": "Order 7"}
        with rule_refuses("INV-214"):
            seats.invite(by=cast.mona, **seat, **said, until_on=yesterday)
        with refused("INV-214"):
            opened = [{"id": uuid7(), "section": "arrival"}]
            row = {**seat, **said, "sections": opened, "until_on": yesterday, "id": uuid7(), "recorded_at": story.now}
            call("boards_invite", **row, answer_by=story.now.date())
        taken = seats.invite(by=cast.mona, **seat, **said, until_on=later)
    with clock.moved_to(story.now), acting_as(cast.rami):
        seats.answer_invitation(by=cast.rami, board_id=board.id, seat_id=taken.id, accepts=True)
    with clock.moved_to(story.now + timedelta(days=6)), acting_as(cast.dora), rule_refuses("INV-214"):
        seats.open_sections(by=cast.dora, board_id=board.id, seat_id=taken.id)
    with clock.moved_to(story.now), acting_as(cast.dora):
        seats.open_sections(by=cast.dora, board_id=board.id, seat_id=taken.id)
    with acting_as(cast.rami):
        (row,) = Participation.objects.filter(agency_id=cast.rami.agency_id, section="arrival", closed=False)
        assert row.until_at
        assert 5 <= (row.until_at - clock.now()).days <= 6
