"""What is decided for a child without an adult of the household: by whom, in which order, and what blocks again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands.split import split_off
from bayiri.safeguards.commands import clear_gate, override_gate, raise_concern
from bayiri.safeguards.commands.children import ChildData, end_step, write_step
from bayiri.safeguards.models import ChildStep, Finding
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.safeguards.queries.children import tracks_of
from bayiri.safeguards.rules.children import TrackFacts, majority, missing
from bayiri.tasks.models import Task
from seed.telling.children import determine, hand_over, step
from tests.invariants.attacks import ALONE, CHILD_ALONE, FAMILY, NewMember, call, person, refused, rule_refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(told):
    """A child alone, whose decision is taken; nothing is decided for it yet."""
    return lambda stage="decided": told(stage, CHILD_ALONE)


def stands(story, gate, step_="release"):
    """Whether a safeguard stands, by the database and by the rules alike."""
    member = story.members()[0]
    by_rules, by_database = story.do(
        story.desk.counsellor,
        lambda: (standing_by_rules(story.case, step_)[member.id], reasons_against(member, step_)),
    )
    assert sorted(by_rules) == sorted(by_database)
    return gate in by_rules


def said(story, kind, by=None, **more):
    return step(story, by or story.desk.counsellor, story.members()[0], kind, **more)


def last(story, kind):
    with acting_as(story.desk.counsellor):
        return ChildStep.objects.filter(kind=kind).order_by("recorded_at").last()


def by_hand(story, by, kind, **more):
    """The same, straight at the database."""
    row = {
        "id": uuid7(), "case_id": story.case.id, "member_id": story.members()[0].id, "kind": kind, "words": "x",
        "happened_on": story.now.date(), "recorded_at": story.now, **more,
    }  # fmt: skip
    return story.do(by, lambda: call("safeguards_record_child_step", **row), days=0.01)


def reported(story, *sitting, outcome="return"):
    """Everything up to the report, and the judgements of `sitting`."""
    said(story, "guardian", name="Lena Vogt", body="Family court")
    said(story, "assessed", outcome="medium")
    said(story, "traced", outcome="able", name="Her aunt")
    said(story, "report", outcome=outcome, view="I want to go home.")
    for by in sitting:
        said(story, "sat", by, outcome=outcome)


def test_a_child_alone_is_guarded_determined_escorted_and_received(child, cast):
    """INV-310, INV-311, INV-317, INV-318: each stands until it is there, and ends with it."""
    story = child("approved")
    for gate in ("guardian", "best_interests"):
        assert stands(story, gate, "booking")
        assert stands(story, gate, "enforcement")
    for gate in ("guardian", "best_interests", "escort", "reception"):
        assert stands(story, gate)
    member = story.members()[0]
    determine(story, member)
    assert not stands(story, "guardian")
    assert not stands(story, "best_interests")
    hand_over(story, member)
    assert not stands(story, "escort")
    assert stands(story, "reception")  # nobody has said yet that all is ready


def test_reception_needs_somebody_by_name(told, cast):
    """INV-318: a word that all is ready clears nothing while nobody is named."""
    story = told("approved", CHILD_ALONE)
    story.share()
    member = story.members()[0]
    about = {
        "by": cast.rami,
        "case_id": story.case.id,
        "member_id": member.id,
        "gate": "reception",
        "evidence": "All is ready.",
    }
    story.do(cast.rami, lambda: clear_gate(**about))
    assert stands(story, "reception")
    for by, code in ((cast.carla, NotAllowed), (cast.tara, NotAllowed)):
        with pytest.raises(code):
            said(story, "receiver", by, name="Her aunt", body="Aunt")
    with rule_refuses("INV-318"):
        said(story, "receiver", cast.paul, name="Her aunt")
    with refused("INV-318"):
        by_hand(story, cast.paul, "receiver", name="Her aunt")
    hand_over(story, member)
    assert not stands(story, "reception")
    story.do(cast.carla, lambda: end_step(
        by=cast.carla, case_id=story.case.id, step_id=last(story, "receiver").id, reason="She has moved away.", ended_on=story.now.date()
    ))  # fmt: skip
    assert stands(story, "reception")


def test_nobody_clears_it_by_hand_and_nobody_passes_it_over(child, act, cast):
    """INV-311: not even a protection officer; INV-32."""
    story = child()
    member = story.members()[0]
    about = {"case_id": story.case.id, "member_id": member.id, "gate": "best_interests"}
    with rule_refuses("INV-311"):
        story.do(cast.paul, lambda: clear_gate(by=cast.paul, evidence="The uncle takes him in.", **about))
    act(cast.paul)
    with refused("INV-311"):
        call(
            "safeguards_record_finding",
            state="cleared",
            evidence="x",
            found_at=story.now,
            recorded_at=story.now,
            **about,
        )
    for gate in ("best_interests", "guardian", "escort", "reception"):
        for by in (cast.dora, cast.mona, cast.paul):
            with rule_refuses("INV-32"):
                story.do(by, lambda by=by, gate=gate: override_gate(by=by, reason="x", **{**about, "gate": gate}))


def test_a_guardian_is_named_with_authority_and_works_for_nobody_here(child, cast):
    """INV-310"""
    story = child()
    for wrong in ({"name": "Lena Vogt"}, {"body": "Family court"}, {"name": "mona manager ", "body": "Family court"}):
        with rule_refuses("INV-310"):
            said(story, "guardian", **wrong)
        with refused("INV-310"):
            by_hand(story, cast.carla, "guardian", **wrong)
    said(story, "guardian", name="Lena Vogt", body="Family court", valid_until=story.now.date() + timedelta(days=20))
    assert not stands(story, "guardian")
    with acting_as(cast.carla), clock.moved_to(story.now):
        on = story.now.date() + timedelta(days=30)
        assert "guardian" in reasons_against(story.members()[0], "release", on)


def test_a_guardian_who_dies_or_withdraws_is_one_no_more(child, cast):
    """INV-310, INV-319: once, with a reason; then somebody else is named."""
    story = child()
    determine(story, story.members()[0])
    guardian = last(story, "guardian")
    about = {"by": cast.carla, "case_id": story.case.id, "step_id": guardian.id, "ended_on": story.now.date()}
    with rule_refuses("INV-319"):
        story.do(cast.carla, lambda: end_step(reason=" ", **about))
    story.do(cast.carla, lambda: end_step(reason="Has died.", **about))
    assert stands(story, "guardian", "booking")
    assert not stands(story, "best_interests")
    with rule_refuses("INV-319"):
        story.do(cast.carla, lambda: end_step(reason="Again.", **about))
    for wrong in (guardian.id, last(story, "report").id, None):
        with refused("INV-319"):
            by_hand(story, cast.carla, "ended", about_id=wrong)
    said(story, "guardian", name="Paul Klein", body="Youth office")
    assert not stands(story, "guardian")


def test_a_panel_of_two_determines_nothing(child, cast):
    """INV-312"""
    story = child()
    reported(story, cast.mona, cast.paul)
    with rule_refuses("INV-312"):
        said(story, "determined", cast.paul, outcome="return")
    with refused("INV-312"):
        by_hand(story, cast.paul, "determined", outcome="return", about_id=last(story, "report").id)
    said(story, "sat", cast.dora, outcome="return")
    assert said(story, "determined", cast.paul, outcome="return") == "cleared"
    assert not stands(story, "best_interests")


def test_who_wrote_the_report_or_has_the_case_does_not_sit(child, cast):
    """INV-312: nor does anybody sit twice, nor after it is determined, nor on a report that was replaced."""
    story = child()
    reported(story)
    said(story, "report", cast.paul, outcome="return", view="I want to go home.")
    report = last(story, "report")
    said(story, "sat", cast.mona, outcome="return")
    for by in (cast.paul, cast.carla, cast.mona):
        with rule_refuses("INV-312"):
            said(story, "sat", by, outcome="return")
        with refused("INV-312"):
            by_hand(story, by, "sat", outcome="return", about_id=report.id)
    with acting_as(cast.carla):
        first = ChildStep.objects.filter(kind="report").order_by("recorded_at").first()
    with refused("INV-312"):
        by_hand(story, cast.dora, "sat", outcome="return", about_id=first.id)
    with pytest.raises(NotAllowed):
        said(story, "sat", cast.tara, outcome="return")
    with refused("INV-312"):
        by_hand(story, cast.tara, "sat", outcome="return", about_id=report.id)


def test_a_determination_follows_the_panel(child, cast):
    """INV-313: its majority, by a protection officer who sat."""
    story = child()
    reported(story, cast.mona, cast.paul)
    said(story, "sat", cast.dora, outcome="stay")
    with rule_refuses("INV-313"):
        said(story, "determined", cast.paul, outcome="stay")
    with refused("INV-313"):
        by_hand(story, cast.paul, "determined", outcome="stay", about_id=last(story, "report").id)
    with pytest.raises(NotAllowed):
        said(story, "determined", cast.dora, outcome="return")
    with refused("INV-319"):
        by_hand(story, cast.dora, "determined", outcome="return", about_id=last(story, "report").id)
    assert majority({"a": "stay", "b": "return"}) == ""


def test_a_determination_against_return_blocks(child, cast):
    """INV-315: whoever joins; only a new report and a new panel find otherwise."""
    story = child()
    determine(story, story.members()[0], outcome="stay")
    assert stands(story, "best_interests", "enforcement")
    with acting_as(cast.paul):
        assert Finding.objects.filter(gate="best_interests").order_by("found_at").last().state == "blocked"
    with refused("INV-312"):
        by_hand(story, cast.paul, "determined", outcome="return", about_id=last(story, "report").id)


@pytest.mark.parametrize("without", ["guardian", "traced", "something new"])
def test_a_return_needs_all_of_it(child, cast, without):
    """INV-314"""
    story = child()
    if without != "guardian":
        said(story, "guardian", name="Lena Vogt", body="Family court")
    said(story, "assessed", outcome="high")
    if without != "traced":
        said(story, "traced", outcome="not_found")
    said(story, "report", outcome="return", view="I want to go home.")
    for by in (cast.mona, cast.dora, cast.paul):
        said(story, "sat", by, outcome="return")
    if without == "something new":
        concern = {"gate": "best_interests", "state": "blocked", "evidence": "A neighbour called."}
        story.do(cast.carla, lambda: call(
            "safeguards_record_finding", found_at=story.now, recorded_at=story.now, case_id=story.case.id,
            member_id=story.members()[0].id, **concern,
        ), days=0.01)  # fmt: skip
    with rule_refuses("INV-314"):
        said(story, "determined", cast.paul, outcome="return")
    with refused("INV-314"):
        by_hand(story, cast.paul, "determined", outcome="return", about_id=last(story, "report").id)


def test_an_appeal_blocks_until_another_body_has_decided(child, cast):
    """INV-315, INV-316"""
    story = child()
    determine(story, story.members()[0])
    said(story, "appealed", name="The guardian", words="The aunt is ill.")
    assert stands(story, "best_interests", "booking")
    with rule_refuses("INV-315"):
        said(story, "appealed", name="The child")
    with refused("INV-315"):
        by_hand(story, cast.carla, "appealed", about_id=last(story, "determined").id)
    with refused("INV-312"):
        by_hand(story, cast.paul, "determined", outcome="return", about_id=last(story, "report").id)
    upheld = {"outcome": "upheld", "body": "Family court"}
    for by in (cast.paul, cast.mona, cast.dora):  # they sat on the panel
        with rule_refuses("INV-316"):
            said(story, "appeal_decided", by, **upheld)
        with refused("INV-316"):
            by_hand(story, by, "appeal_decided", about_id=last(story, "appealed").id, **upheld)


def appealed_with_another_panel(story, cast):
    """Determined by three, one of them a counsellor; the director had no part in it."""
    reported(story, cast.mona, cast.clemens, cast.paul)
    said(story, "determined", cast.paul, outcome="return")
    said(story, "appealed", name="The guardian")


@pytest.mark.parametrize(("outcome", "open_"), [("upheld", False), ("quashed", True)])
def test_the_determination_stands_again_or_not(child, cast, outcome, open_):
    """INV-316: by somebody who had no part in it."""
    story = child()
    appealed_with_another_panel(story, cast)
    said(story, "appeal_decided", cast.dora, outcome=outcome, body="Family court")
    assert stands(story, "best_interests") is open_
    with acting_as(cast.mona):
        newest = Finding.objects.filter(gate="best_interests").order_by("-found_at").first()
        assert (
            newest.state == "cleared" and newest.valid_until is not None
        ) is not open_  # clear no longer than the law's days


def test_what_was_said_meanwhile_is_not_cleared_away(child, cast):
    """INV-315: an appeal that failed answers the appeal, not what is new."""
    story = child()
    appealed_with_another_panel(story, cast)
    said(story, "reopened", words="The aunt was arrested.")
    said(story, "appeal_decided", cast.dora, outcome="upheld", body="Family court")
    assert stands(story, "best_interests")


def test_new_facts_open_it_again(child, cast):
    """INV-315: by anybody; a new report and a new panel answer them."""
    story = child()
    determine(story, story.members()[0])
    said(story, "reopened", story.desk.travel, words="He cried at the desk and does not want to go.")
    assert stands(story, "best_interests")
    said(story, "report", outcome="return", view="I was only tired.")
    for by in (cast.mona, cast.dora, cast.paul):
        said(story, "sat", by, outcome="return")
    said(story, "determined", cast.paul, outcome="return")
    assert not stands(story, "best_interests")


def test_an_escort_goes_along_on_the_day(child, cast):
    """INV-317: by name, for the days of the journey."""
    story = child()
    today = story.now.date()
    for wrong in ({"name": "Jonas Brandt", "body": "Nurse"}, {"name": "Jonas Brandt", "valid_until": today}):
        with rule_refuses("INV-317"):
            said(story, "escort", cast.tara, **wrong)
        with refused("INV-317"):
            by_hand(story, cast.tara, "escort", **wrong)
    on = {"happened_on": today + timedelta(days=9), "valid_until": today + timedelta(days=10)}
    said(story, "escort", cast.tara, name="Jonas Brandt", body="Nurse", **on)
    member = story.members()[0]
    with acting_as(cast.carla), clock.moved_to(story.now):
        found = [
            "escort" in reasons_against(member, "release", today + timedelta(days=ahead)) for ahead in (8, 9, 10, 11)
        ]
    assert found == [True, False, False, True]


def test_a_step_says_what_was_done_by_a_role_for_it(child, told, cast):
    """INV-319, INV-24, INV-22, INV-321: past the rules as well."""
    story = child()
    with rule_refuses("INV-319"):
        said(story, "assessed", outcome="low", words=" ")
    with rule_refuses("INV-319"):
        said(story, "assessed", outcome="whatever")
    for wrong in ({"outcome": "whatever"}, {"outcome": "low", "words": " "}):
        with refused("INV-319"):
            by_hand(story, cast.carla, "assessed", **wrong)
    with refused("INV-319"):
        by_hand(story, cast.tara, "assessed", outcome="low")
    tomorrow = story.now.date() + timedelta(days=1)
    with rule_refuses("INV-24"):
        said(story, "assessed", outcome="low", happened_on=tomorrow)
    with refused("INV-24"):
        by_hand(story, cast.carla, "assessed", outcome="low", happened_on=tomorrow)
    with rule_refuses("INV-321"):
        said(story, "report", outcome="return", view="I want to go.")
    said(story, "assessed", outcome="low")
    with rule_refuses("INV-321"):
        said(story, "report", outcome="return", view=" ")
    with refused("INV-321"):
        by_hand(story, cast.carla, "report", outcome="return", view=" ")
    other = told("decided", CHILD_ALONE)
    with refused("INV-22"):
        by_hand(other, cast.mona, "sat", outcome="return", about_id=last(story, "assessed").id)
    with refused("INV-04"):
        by_hand(story, cast.eve, "assessed", outcome="low")


def test_nothing_is_written_for_a_grown_up(told, cast):
    """INV-319"""
    story = told("decided")
    with rule_refuses("INV-319"):
        said(story, "assessed", outcome="low")
    with refused("INV-319"):
        by_hand(story, cast.carla, "assessed", outcome="low")


def test_no_step_is_changed_or_written_by_hand(child, act, cast):
    """INV-319"""
    story = child()
    determine(story, story.members()[0])
    act(cast.paul)
    for statement in (
        "UPDATE safeguards_childstep SET outcome = 'return'", "DELETE FROM safeguards_childstep",
        "INSERT INTO safeguards_childstep SELECT * FROM safeguards_childstep",
    ):  # fmt: skip
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(("risk", "days"), [("high", 3), ("medium", 14), ("low", 28)])
def test_the_greater_the_risk_the_sooner(child, cast, risk, days):
    """INV-320: the day stands with the assessment and with the work."""
    story = child()
    said(story, "assessed", outcome=risk)
    due = story.now.date() + timedelta(days=days)
    assert last(story, "assessed").due_on == due
    with acting_as(cast.paul):
        assert Task.objects.get(kind="review_protection", ended_at=None).due_on == due
        with clock.moved_to(story.now):
            track = tracks_of(story.case)[0]
    assert track.due_on == due
    assert track.missing[0] == "guardian"


def test_a_child_with_its_family_needs_none_of_it(told, cast):
    story = told("decided", FAMILY)
    with acting_as(cast.carla), clock.moved_to(story.now):
        standing = {gate for codes in standing_by_rules(story.case, "release").values() for gate in codes}
        assert not standing & {"guardian", "escort", "best_interests"}
        (track,) = tracks_of(story.case)
    assert not track.alone


def test_what_is_missing_stands_in_order():
    empty = TrackFacts(
        guarded=False, assessed=False, traced="", reported=False, judged=0, size=3, determined="", stands=True, escorted=False,
        received=False,
    )  # fmt: skip
    assert missing(empty) == ["guardian", "assessed", "traced", "report", "determined", "escort", "receiver"]
    assert "sat" in missing(replace(empty, reported=True, judged=2))


def test_pages_of_children(child, told, as_, cast):
    story = child()
    member = story.members()[0]
    page, about = f"/cases/{story.case.id}/children", f"/cases/{story.case.id}/members/{member.id}/children"
    on = {"happened_on_day": "4", "happened_on_month": "3", "happened_on_year": "2024"}
    with clock.moved_to(story.now):
        assert "Guardian appointed" in as_("carla").get(page).content.decode()
        assert as_("eve").get(page).status_code == 404
        assert as_("tara").get(f"{about}/report").status_code == 403
        assert as_("carla").get(f"{about}/nonsense").status_code == 404
        typed = {"name": "Lena Vogt", "body": "Family court", "words": "Order 63 F 118.", **on}
        assert as_("carla").post(f"{about}/guardian", {**typed, "name": "Mona Manager"}).status_code == 422
        assert as_("carla").post(f"{about}/guardian", typed).status_code == 302
        for kind in (
            "assessed",
            "traced",
            "report",
            "sat",
            "determined",
            "appealed",
            "appeal_decided",
            "reopened",
            "escort",
            "receiver",
        ):
            assert as_("paul").get(f"{about}/{kind}").status_code == 200, kind
        assert "Lena Vogt" in as_("carla").get(page).content.decode()
        ended = {"ended_on_day": "4", "ended_on_month": "3", "ended_on_year": "2024", "reason": "Withdrew."}
        assert (
            as_("carla").post(f"/cases/{story.case.id}/children/{last(story, 'guardian').id}/end", ended).status_code
            == 302
        )
    assert stands(story, "guardian")


def test_a_step_is_written_for_the_child_it_is_about(told, cast):
    """INV-22: nobody ends what was named for another child."""
    story, other = told("decided", CHILD_ALONE), told("decided", CHILD_ALONE)
    said(story, "guardian", name="Lena Vogt", body="Family court")
    with refused("INV-22"):
        by_hand(other, cast.carla, "ended", about_id=last(story, "guardian").id)
    data = ChildData(date(2024, 3, 4), "x")
    with rule_refuses("INV-319"):
        other.do(cast.carla, lambda: write_step(
            by=cast.carla, case_id=other.case.id, member_id=other.members()[0].id, kind="ended", data=data,
            about_id=last(story, "guardian").id,
        ))  # fmt: skip


def test_what_was_named_goes_with_a_child_that_is_split_off(told, cast):
    """INV-310, INV-319: and ends there, too; what is best for it is asked anew (INV-315)."""
    story = told("approved", [*ALONE, NewMember("child", person("Yusuf", date(2010, 1, 2)))])
    yusuf = story.members()[1]
    step(story, cast.carla, yusuf, "guardian", name="Lena Vogt", body="Family court")
    fresh = story.do(cast.paul, lambda: split_off(
        by=cast.paul, case_id=story.case.id, member_ids=[yusuf.id], head_id=yusuf.id, reason="He stays with his aunt."
    ), days=1)  # fmt: skip
    story.case = fresh
    assert not stands(story, "guardian", "booking")
    for gate in ("best_interests", "escort", "reception"):
        assert stands(story, gate)
    with acting_as(cast.carla), clock.moved_to(story.now):
        guardian = tracks_of(fresh)[0].named("guardian")
    about = {"by": cast.carla, "step_id": guardian.id, "ended_on": story.now.date()}
    other = told("decided", CHILD_ALONE)
    with pytest.raises(NotVisible):
        story.do(cast.carla, lambda: end_step(case_id=other.case.id, reason="Not of this child.", **about))
    story.do(cast.carla, lambda: end_step(case_id=fresh.id, reason="Has died.", **about), days=0.1)
    assert stands(story, "guardian", "booking")


def test_of_a_child_with_its_parents_nothing_is_missing(told, as_, cast):
    """INV-310: the ladder is folded, until somebody raises a concern."""
    story = told("approved", FAMILY)
    page = f"/cases/{story.case.id}/children"
    assert "Missing" not in as_("paul").get(page).content.decode()
    member = next(one for one in story.members() if one.relation == "child")
    about = {
        "case_id": story.case.id,
        "member_id": member.id,
        "gate": "best_interests",
        "evidence": "Afraid of the uncle.",
    }
    story.do(cast.carla, lambda: raise_concern(by=cast.carla, **about))
    assert "Missing" in as_("paul").get(page).content.decode()
