"""Assistance: what no statement of the application's role gets past the database, and rules refuse before."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.cases.commands import hold_session, move_stage
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.journey.commands.hand_over import hand_over
from bayiri.programmes import rules
from bayiri.programmes.commands import calculate_entitlement, state_facts
from bayiri.programmes.models import Application, ApprovalDecision, Entitlement
from bayiri.safeguards.commands import raise_concern
from tests.programmes.households import TODAY, applied, decided, offered

FREE = rules.DecisionFacts(
    stage="decided",
    state="submitted",
    took_part=False,
    eligible=True,
    under_review=False,
    still_fits=True,
    standing=(),
    earlier_help="no",
)
REFUSAL = {"reasons": "Too short a stay", "remedy": "Objection in writing", "appeal_until": "2026-12-02"}


@pytest.fixture(autouse=True)
def _second_of_november():
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def application(cast, act):
    return applied(cast)


@contextmanager
def refused(*words):
    """The database refuses what happens within, and says so in these words."""
    with pytest.raises(DatabaseError) as fault, transaction.atomic():
        yield
    assert any(word in str(fault.value) for word in words), fault.value


def decide(application, outcome="approved", **said):
    row = {
        "id": uuid7(),
        "application_id": application.id,
        "outcome": outcome,
        "note": "",
        "reasons": "",
        "remedy": "",
    }
    write_guarded("programmes_decide", {**row, "recorded_at": clock.now(), **said})


def copy_of(application, **changes):
    """The same application once more, as a row of its own."""
    fields = (
        "case_id",
        "programme",
        "entitlement_id",
        "applied_on",
        "recorded_by_id",
        "recorded_at",
        "under_review",
    )
    return Application.objects.create(**{**{name: getattr(application, name) for name in fields}, **changes})


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_decision_is_written_by_the_function_alone(cast, act, application):
    """INV-40: nobody writes a decision past the function that checks who decides."""
    act(cast.mona)
    with refused("permission denied"):
        ApprovalDecision.objects.create(
            case_id=application.case_id, application=application, entitlement_id=application.entitlement_id,
            outcome="approved", recorded_by_id=cast.mona.id, recorded_at=clock.now(),
        )  # fmt: skip
    with refused("INV-48"):
        run("UPDATE programmes_application SET state = 'approved' WHERE id = %s", application.id)


def test_who_took_part_does_not_decide(cast, act, application):
    """INV-40: not the counsellor, not whoever applied, not another agency, no colleague of another role."""
    for actor in (cast.carla, cast.clemens, cast.paul, cast.dora):
        act(actor)
        with refused("INV-40"):
            decide(application)
    act(cast.eve)
    with refused("INV-04"):
        decide(application)
    act(None)
    with refused("INV-04", "null value"):
        decide(application)
    assert rules.reasons_not_to_approve(FREE, "") == []
    assert rules.reasons_not_to_approve(rules.DecisionFacts(**{**vars(FREE), "took_part": True}), "") == ["INV-40"]


def test_a_case_is_not_moved_past_the_decision(cast, application):
    """INV-40: the stage follows from a decision on an application; nobody moves the case there by hand."""
    with refused("INV-40"):
        move_stage(by=cast.carla, case=application.case, act="approved")


def test_a_manager_who_counselled_does_not_decide(cast, act, application, owner):
    """INV-40: a programme manager who held a session, calculated, or is the caseworker stays out of it."""
    act(cast.clemens)
    hold_session(
        by=cast.clemens, case_id=application.case_id, held_at=clock.now(), channel="phone", language="ara",
        topics=[], members_present=[member.id for member in application.case.members.all()],
        information_version="1",
    )  # fmt: skip
    act(cast.carla)
    hand_over(by=cast.carla, moves=[Move(application.case_id, cast.carla.id, cast.clemens.id)])
    owner.execute("UPDATE agencies_user SET roles = '{counsellor,programme_manager}' WHERE id = %s", [cast.clemens.id])
    owner.execute("UPDATE agencies_user SET roles = '{counsellor,programme_manager}' WHERE id = %s", [cast.carla.id])
    try:
        for actor in (cast.clemens, cast.carla):
            act(actor)
            with refused("INV-40"):
                decide(application)
    finally:
        people = [cast.clemens.id, cast.carla.id]
        owner.execute("UPDATE agencies_user SET roles = '{counsellor}' WHERE id = ANY(%s)", [people])


def test_a_refusal_without_remedy_is_refused(cast, act, application):
    """INV-41: reasons, how to appeal, until when; each of them."""
    act(cast.mona)
    for left_out in (
        {"reasons": " "},
        {"remedy": ""},
        {"appeal_until": None},
        {"appeal_until": "2026-11-01"},
    ):
        with refused("INV-41"):
            decide(application, "refused", **{**REFUSAL, **left_out})
    with refused("INV-41"):
        decide(application, "forgotten", **REFUSAL)
    decide(application, "refused", **REFUSAL)


def test_a_calculation_comes_from_published_rules(cast, act, application):
    """INV-42: a made-up hash, version or verdict is refused, and what was calculated is never changed."""
    kept = application.entitlement
    row = {field.attname: getattr(kept, field.attname) for field in Entitlement._meta.fields if field.name != "id"}
    for made_up in (
        {"content_hash": "0" * 64}, {"programme": "eu-eurp"}, {"answer": {**kept.answer, "version": "3000"}},
        {"eligible": None},
    ):  # fmt: skip
        with refused("INV-42"):
            Entitlement.objects.create(**{**row, **made_up})
    with refused("permission denied"):
        Entitlement.objects.filter(pk=kept.pk).update(total=1)
    with refused("permission denied"):
        run("DELETE FROM rulebooks_rulebookversion")
    with refused("permission denied"):
        run("UPDATE rulebooks_rulebookversion SET text = ''")


def test_what_gives_nothing_is_not_approved(cast, act):
    """INV-42: neither is an application made on it, unless for a review, which cannot end in help."""
    case = offered(cast, "che-return-aid")
    decided(cast, case)
    nothing = calculate_entitlement(by=cast.carla, case_id=case.id, programme="che-return-aid")
    application = Application(
        case=case, programme="che-return-aid", entitlement=nothing, applied_on=TODAY.date(),
        recorded_by_id=cast.carla.id, recorded_at=clock.now(),
    )  # fmt: skip
    with refused("INV-42"):
        application.save(force_insert=True)
    application.under_review = True
    application.save(force_insert=True)
    act(cast.mona)
    with refused("INV-42"):
        decide(application, note="all the same")


def test_an_application_needs_everybodys_decision(cast, act):
    """INV-43: before the decision, and within the time to reflect, the database refuses too."""
    case = offered(cast, "deu-reag-garp")
    kept = calculate_entitlement(by=cast.carla, case_id=case.id, programme="deu-reag-garp")
    early = {"case": case, "programme": "deu-reag-garp", "entitlement": kept, "applied_on": TODAY.date()}
    stamp = {"recorded_by_id": cast.carla.id, "recorded_at": clock.now()}
    with refused("INV-05"):
        Application.objects.create(**early, **stamp)
    decided(cast, case)
    in_the_reflection = {**stamp, "recorded_at": TODAY - timedelta(days=2, hours=-1)}
    with refused("INV-43"):
        Application.objects.create(**early, **in_the_reflection)
    Application.objects.create(**early, **stamp)


def test_it_is_not_approved_once_somebody_changed_their_mind(cast, act, application):
    """INV-43, INV-49: a decision or a safeguard that falls after the application stops the approval."""
    member = application.case.members.first()
    raise_concern(
        by=cast.carla,
        case_id=application.case_id,
        member_id=member.id,
        gate="non_refoulement",
        evidence="threats",
    )
    act(cast.mona)
    with refused("INV-49"):
        decide(application)
    row = {"id": uuid7(), "case_id": application.case_id, "member_id": member.id, "recorded_at": clock.now()}
    write_guarded("consent_record_withdrawal", {**row, "withdrawn_at": clock.now()})
    with refused("INV-43"):
        decide(application)


def test_programmes_that_exclude_each_other_are_not_had_together(cast, act):
    """INV-44: whichever of the two says so, whatever the application says."""
    case = offered(cast, "aut-return-aid", "eu-eurp", host="AUT")
    decided(cast, case)
    kept = {
        programme: calculate_entitlement(by=cast.carla, case_id=case.id, programme=programme)
        for programme in ("aut-return-aid", "eu-eurp")
    }
    stamp = {
        "case": case,
        "applied_on": TODAY.date(),
        "recorded_by_id": cast.carla.id,
        "recorded_at": clock.now(),
    }
    first = Application.objects.create(programme="aut-return-aid", entitlement=kept["aut-return-aid"], **stamp)
    with refused("INV-44"):
        Application.objects.create(programme="eu-eurp", entitlement=kept["eu-eurp"], **stamp)
    Application.objects.filter(pk=first.pk).update(state="cancelled")
    Application.objects.create(programme="eu-eurp", entitlement=kept["eu-eurp"], **stamp)
    with refused("INV-44"):
        Application.objects.create(programme="aut-return-aid", entitlement=kept["aut-return-aid"], **stamp)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cases_case SET destination_country = 'TUR' WHERE id = %s",
        "UPDATE cases_member SET relation = 'other' WHERE relation = 'child' AND case_id = %s",
        "UPDATE cases_member SET entered_host_country_on = '2026-10-01' WHERE case_id = %s",
        "UPDATE people_person SET born_on = '2015-05-02' WHERE id IN "
        "(SELECT person_id FROM cases_member WHERE relation = 'child' AND case_id = %s)",
    ],
)
def test_a_calculation_from_before_a_change_is_not_approved(cast, act, application, change):
    """INV-45: destination, household, dates of birth and entry."""
    run(change, application.case_id)
    act(cast.mona)
    with refused("INV-45"):
        decide(application)
    assert rules.reasons_not_to_approve(rules.DecisionFacts(**{**vars(FREE), "still_fits": False}), "") == ["INV-45"]


def test_a_fact_stated_since_makes_it_old(cast, act, application):
    """INV-45: a circumstance counts from when it was stated; calculated again, Mona may decide."""
    with clock.moved_to(TODAY + timedelta(minutes=1)):
        facts = {"case.dublin": True}
        state_facts(
            by=cast.carla,
            case_id=application.case_id,
            programme="deu-reag-garp",
            values=facts,
            evidence="office letter",
        )
        act(cast.mona)
        with refused("INV-45"):
            decide(application)
        act(cast.carla)
        calculate_entitlement(by=cast.carla, case_id=application.case_id, programme="deu-reag-garp")
        act(cast.mona)
        decide(application)


def test_one_open_application_a_programme(cast, application):
    """INV-46: the second one is refused by the database as well."""
    with refused("one_waiting_application_a_programme"):
        copy_of(application)
    facts = rules.ApplicationFacts("decided", "x", True, False, frozenset({"x"}), frozenset(), ())
    assert rules.reasons_not_to_apply(facts) == ["INV-46"]


def test_impossible_facts_are_not_stated(cast, application):
    """INV-47: no date that is none, and nothing without evidence."""
    for values, evidence in (({"case.dublin": "perhaps"}, "letter"), ({"case.dublin": True}, " ")):
        with pytest.raises(RuleBroken, match="INV-47"):
            state_facts(
                by=cast.carla,
                case_id=application.case_id,
                programme="deu-reag-garp",
                values=values,
                evidence=evidence,
            )
    with refused("a_stated_fact_has_evidence"):
        application.case.circumstances.create(
            name="dublin",
            value=json.loads("true"),
            evidence="",
            recorded_by_id=cast.carla.id,
            recorded_at=clock.now(),
        )
    assert rules.reasons_not_to_calculate(stage="decided", facts_are_possible=False, is_published=False) == ["INV-47"]


def test_what_is_decided_stays_decided(cast, act, application):
    """INV-48: no second decision, no new calculation under it, no taking back while the case rests on it."""
    act(cast.mona)
    decide(application)
    move_stage(by=cast.mona, case=application.case, act="approved")
    with refused("INV-48"):
        decide(application, "refused", **REFUSAL)
    for change in ({"state": "cancelled"}, {"state": "submitted"}, {"state": "refused"}):
        with refused("INV-48"):
            Application.objects.filter(pk=application.pk).update(**change)
    with refused("permission denied"):
        run("DELETE FROM programmes_approvaldecision")
    with refused("permission denied"):
        run("TRUNCATE programmes_applicationevent")


def test_nobody_writes_in_anothers_name(cast, act, application):
    """INV-02, INV-48: an application of another author, and one of a stranger, are refused."""
    act(cast.clemens)
    Application.objects.filter(pk=application.pk).update(state="cancelled")
    with refused("INV-02"):
        copy_of(application)
    act(cast.eve)
    assert Application.objects.count() == 0
    with refused("row-level security", "INV-"):
        copy_of(application, recorded_by_id=cast.eve.id)
