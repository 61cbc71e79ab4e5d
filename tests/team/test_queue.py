"""Cases that nobody carries yet: registered for the queue, seen as such, taken or given."""

import pytest

from bayiri.cases.commands import hold_session, register_case
from bayiri.cases.models import Case
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.core.errors import ChangedMeanwhile, NotAllowed
from bayiri.journey.commands.decide import withdraw
from bayiri.journey.commands.hand_over import hand_over
from bayiri.programmes import rules as programme_rules
from bayiri.programmes.commands import approve_application, refuse_application
from bayiri.safeguards import rules
from bayiri.safeguards.commands import clear_gate, override_gate, raise_concern
from bayiri.safeguards.commands.talks import TalkData, record_talk
from bayiri.safeguards.queries import reasons_against
from tests.invariants.attacks import ALONE, TO_IRAQ, call, refused, rule_refuses, run
from tests.team.stories import applied

pytestmark = pytest.mark.django_db


def put_back(story, cast):
    """Mona puts the story's case into the queue."""
    by = cast.mona
    story.do(by, lambda: hand_over(by=by, moves=[Move(story.case.id, cast.carla.id, None)]))


def test_a_manager_registers_for_the_queue_and_nobody_else(act, cast, waiting):
    assert waiting().caseworker_id is None
    act(cast.carla)
    with pytest.raises(NotAllowed):
        register_case(by=cast.carla, form=TO_IRAQ, members=ALONE, for_queue=True)


def test_the_database_opens_a_case_for_nobody_only_for_a_manager(act, cast, waiting):
    """INV-02, in SQL: whoever opens a case for the queue leads a team."""
    case = waiting()
    copy = (
        "INSERT INTO cases_case (id, number, voluntariness, assistance, duration, mode, category, host_country, destination_country,"
        " destination_place, residence_status, stage, agency_id, offer, opened_at, updated_at, head_name, head_sort_key, size,"
        " recorded_by_id, version) SELECT %s, '', voluntariness, assistance, duration, mode, category, host_country,"
        " destination_country, destination_place, residence_status, stage, agency_id, offer, opened_at, updated_at, head_name,"
        " head_sort_key, size, %s, 1 FROM cases_case WHERE id = %s"
    )
    for by, allowed in ((cast.carla, False), (cast.mona, True)):
        act(by)
        new = f"0197a000-0000-7000-8000-00000000000{int(allowed)}"
        run(
            "SELECT agencies_grant('case', %s, %s, 'owner', 'all', 'write', now(), NULL)",
            new,
            by.agency_id,
        )
        if allowed:
            run(copy, new, by.id, case.id)
        else:
            with refused("INV-02"):
                run(copy, new, by.id, case.id)


def test_the_registration_page_offers_the_queue_to_managers(as_, cast, act, typed, read):
    assert "For the queue" not in as_("carla").get("/register").content.decode()
    page = as_("mona").get("/register").content.decode()
    assert 'name="for_queue"' in page
    assert "checked" in page[page.index('name="for_queue"') :][:200]
    answer = as_("mona").post("/register", typed(for_queue="on"), follow=True)
    case = Case.objects.get()
    assert case.caseworker_id is None
    assert "Nobody yet" in read(answer)
    assert "Find a caseworker" in read(answer)
    assert as_("carla").post("/register", typed({"given_names": "Ali"}, for_queue="on")).status_code == 403
    as_("mona").post("/register", typed({"given_names": "Ali"}))
    assert Case.objects.filter(caseworker_id=cast.mona.id).count() == 1


def test_a_counsellor_takes_the_case_and_the_next_one_is_told(as_, cast, act, waiting, caseworkers, read):
    case = waiting()
    address = f"/cases/{case.id}/caseworker"
    assert "Omar Hassan" in read(as_("carla").get("/team/queue"))
    assert as_("carla").post(address, {"caseworker_id": str(cast.carla.id), "seen": ""}).url == f"/cases/{case.id}"
    assert caseworkers([case]) == ["carla"]
    act(cast.clemens)
    with pytest.raises(NotAllowed):
        hand_over(by=cast.clemens, moves=[Move(case.id, None, cast.clemens.id)])
    act(cast.mona)
    with pytest.raises(ChangedMeanwhile):
        hand_over(by=cast.mona, moves=[Move(case.id, None, cast.clemens.id)])
    assert as_("mona").post(address, {"caseworker_id": str(cast.clemens.id), "seen": ""}).status_code == 409
    assert caseworkers([case]) == ["carla"]


def test_a_counsellor_takes_only_for_themself_and_puts_nothing_back(as_, cast, act, waiting, caseworkers):
    case = waiting()
    address = f"/cases/{case.id}/caseworker"
    assert as_("carla").post(address, {"caseworker_id": str(cast.clemens.id), "seen": ""}).status_code == 422
    act(cast.carla)
    with pytest.raises(NotAllowed):
        hand_over(by=cast.carla, moves=[Move(case.id, None, cast.clemens.id)])
    with refused("INV-03"):
        run("UPDATE cases_case SET caseworker_id = %s", cast.clemens.id)
    run("UPDATE cases_case SET caseworker_id = %s", cast.carla.id)
    with pytest.raises(NotAllowed):
        hand_over(by=cast.carla, moves=[Move(case.id, cast.carla.id, None)])
    with refused("INV-03"):
        run("UPDATE cases_case SET caseworker_id = NULL")
    assert as_("paul").get(address).status_code == 403
    assert as_("paul").get("/team/queue").status_code == 403
    assert as_("mona").post(address, {"caseworker_id": "queue", "seen": str(cast.carla.id)}).status_code == 302
    assert caseworkers([case]) == [""]


def test_another_agency_sees_nothing_of_the_queue(as_, waiting, read):
    waiting()
    for name in ("adam", "eve"):
        assert "Omar Hassan" not in read(as_(name).get("/team/queue"))


def test_nobody_clears_while_nobody_is_responsible(told, act, cast):
    """INV-93: four eyes need a first pair. A concern may be raised all the same, and the person may withdraw."""
    story = told("decided")
    put_back(story, cast)
    member = story.members()[0]
    about = {"case_id": story.case.id, "member_id": member.id}
    for by, gate in ((cast.paul, "fitness"), (cast.tara, "fitness")):
        with rule_refuses("INV-93"):
            story.do(by, lambda by=by, gate=gate: clear_gate(by=by, gate=gate, evidence="Seen.", **about))
        act(by)
        with refused("INV-93"):
            call(
                "safeguards_record_finding",
                gate=gate,
                state="cleared",
                evidence="x",
                found_at=story.now,
                recorded_at=story.now,
                **about,
            )
    with rule_refuses("INV-93"):
        story.do(cast.dora, lambda: override_gate(by=cast.dora, gate="reception", reason="No other way.", **about))
    act(cast.dora)
    with refused("INV-93"):
        call(
            "safeguards_record_override",
            gate="reception",
            reason="x",
            overridden_at=story.now,
            recorded_at=story.now,
            **about,
        )
    by = cast.carla
    story.do(by, lambda: raise_concern(by=by, gate="non_refoulement", evidence="Afraid of a cousin.", **about))
    story.do(by, lambda: withdraw(by=by, **about))
    assert story.stage == "withdrawn"


def test_nobody_makes_room_for_themself_by_handing_over(told, act, cast):
    """INV-30: who carried the case and gave it away does not clear what the colleague may not clear either."""
    story = told("decided")
    member, by = story.members()[0], cast.carla
    story.do(by, lambda: hand_over(by=by, moves=[Move(story.case.id, by.id, cast.clemens.id)]))

    def talk(who):
        data = TalkData(clock.now(), "eng", alone=True, detained=False, understands="yes", note="Wants to go.")
        return record_talk(by=who, case_id=story.case.id, member_id=member.id, data=data)

    for who in (cast.carla, cast.clemens):
        assert story.do(who, lambda who=who: talk(who)) == ["own_case"]
        assert "capacity" in story.do(who, lambda: reasons_against(member, "release"))
    assert story.do(cast.paul, lambda: talk(cast.paul)) == []
    assert "capacity" not in story.do(cast.paul, lambda: reasons_against(member, "release"))


def test_no_help_is_decided_while_nobody_is_responsible(told, act, cast):
    """INV-93: neither approved nor refused."""
    application = applied(story := told("decided"))
    put_back(story, cast)
    by, about = cast.mona, {"application_id": application.id}
    refusal = {"reasons": "No.", "remedy": "The court.", "appeal_until": story.now.date()}
    with rule_refuses("INV-93"):
        story.do(by, lambda: approve_application(by=by, note="Yes.", **about))
    with rule_refuses("INV-93"):
        story.do(by, lambda: refuse_application(by=by, **refusal, **about))
    act(by)
    for outcome in ("approved", "refused"):
        with refused("INV-93"):
            call("programmes_decide", outcome=outcome, note="", recorded_at=story.now, **refusal, **about)


def test_the_rules_say_so_without_a_database():
    """INV-93"""
    rule = rules.GateRule("capacity", ("release",), "everybody", False, ("counsellor",), ("director",), "")
    asked = rules.FindingRequest("cleared", "a", frozenset({"counsellor"}), "", None)
    assert rules.reasons_not_to_record(rule, asked) == ["INV-93"]
    free = {"stage": "decided", "state": "submitted", "took_part": False, "eligible": True, "under_review": False}
    facts = programme_rules.DecisionFacts(**free, still_fits=True, standing=(), unassigned=True, earlier_help="no")
    assert programme_rules.reasons_not_to_approve(facts, "") == ["INV-93"]


def test_work_that_names_nobody_is_for_the_role(act, cast, waiting, as_, read):
    """A session held without an interpreter opens work; without a caseworker every counsellor sees it, once."""
    case = waiting()
    act(cast.clemens)
    run("UPDATE people_person SET interpreter_language = 'ara'")
    hold_session(
        by=cast.clemens, case_id=case.id, held_at=clock.now(), channel="phone", language="eng", topics=[],
        members_present=[member.id for member in case.members.all()], information_version="1",
    )  # fmt: skip
    for name in ("carla", "clemens"):
        assert (
            read(as_(name).get("/work")).count(f"Find an interpreter: a session was held without one: {case.number}")
            == 1
        )


def test_the_case_list_finds_what_is_nobodys(as_, waiting, carried, cast, read):
    waiting("Zaki")
    carried(cast.carla)
    page = read(as_("carla").get("/cases?caseworker=nobody"))
    assert "Zaki Hassan" in page
    assert "Omar Hassan" not in page
    assert "Nobody yet" in page
