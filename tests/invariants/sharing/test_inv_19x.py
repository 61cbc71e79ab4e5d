"""What may be given to whom, and for what."""

from datetime import timedelta

import pytest

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.models import Participation, PurposeSection
from bayiri.agencies.queries import sections_seen
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import cases_visible_to
from bayiri.core import clock
from bayiri.people.models import Contact, Person
from bayiri.reintegration.models import Plan
from bayiri.safeguards.models import Finding, Screening
from bayiri.safeguards.queries import assessed_members, gate_section, standing_by_rules
from bayiri.safeguards.queries.facts import latest_findings
from bayiri.travel.models import Movement, Release
from tests.cast import _as_owner
from tests.invariants.attacks import refused, rule_refuses, run

GRANT = "SELECT agencies_grant(%s, %s, %s, %s, %s, %s, now(), NULL)"


def give(by, agency_id, case, purpose, **more):
    grant_sight(by=by, kind="case", subject_id=case.id, agency_id=agency_id, purpose=purpose, **more)


def give_person(by, agency_id, member, purpose, **more):
    grant_sight(by=by, kind="person", subject_id=member.person_id, agency_id=agency_id, purpose=purpose, **more)


@pytest.fixture
def bank(_cast):
    """A bank where Eve works while the test runs."""
    change = "UPDATE agencies_agency SET kind = %s WHERE id = %s"
    with _as_owner() as owner:
        owner.execute(change, ["bank", _cast.eve.agency_id])
        yield _cast.eve
        owner.execute(change, ["ngo", _cast.eve.agency_id])


@pytest.mark.parametrize(
    ("purpose", "section", "mode"),
    [
        ("authority", "journey", "read"),
        ("lender", "follow_up", "read"),
        ("programme", "plan", "write"),
        ("owner", "plan", "read"),
    ],
)
def test_a_section_goes_only_with_a_purpose_that_needs_it(told, act, cast, purpose, section, mode):
    """INV-190"""
    story = told("approved")
    act(cast.carla)
    if purpose != "owner":
        with rule_refuses("INV-190"):
            give(cast.carla, cast.adam.agency_id, story.case, purpose, section=section, mode=mode)
    with refused("INV-190"):
        run(GRANT, "case", story.case.id, cast.adam.agency_id, purpose, section, mode)
    act(cast.adam)
    assert not Case.objects.exists()


@pytest.mark.parametrize("purpose", ["reintegration", "programme", "monitoring"])
def test_nobody_else_sees_the_whole(told, act, cast, purpose):
    """INV-190"""
    story = told("approved")
    act(cast.carla)
    with refused("INV-190"):
        run(GRANT, "case", story.case.id, cast.adam.agency_id, purpose, "all", "read")
    with _as_owner() as owner:
        row = [story.case.id, cast.adam.agency_id, purpose]
        refusal = "INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at) VALUES"
        with pytest.raises(Exception, match="the_whole_record_is_the_owners"):
            owner.execute(f"{refusal} (gen_random_uuid(), 'case', %s, %s, %s, 'all', 'read', now())", row)


def test_protection_is_given_for_one_person(told, act, cast):
    """INV-191: not with the case; and then of that person alone, with the reasons for their safeguards."""
    story = told("preparing", vulnerabilities=["illness"])
    member, agency_id = story.members()[0], cast.adam.agency_id
    act(cast.carla)
    with rule_refuses("INV-191"):
        give(cast.carla, agency_id, story.case, "reintegration", section="protection", mode="read")
    with refused("INV-191"):
        run(GRANT, "case", story.case.id, agency_id, "reintegration", "protection", "read")
    give(cast.carla, agency_id, story.case, "reintegration")
    act(cast.adam)
    assert Case.objects.exists()
    assert not Screening.objects.exists()
    act(cast.carla)
    give_person(cast.carla, agency_id, member, "reintegration", section="protection", mode="read")
    act(cast.adam)
    assert Screening.objects.filter(member=member).exists()
    act(cast.carla)
    end_sight(
        by=cast.carla,
        kind="person",
        subject_id=member.person_id,
        agency_id=agency_id,
        purpose="reintegration",
        section="protection",
    )
    act(cast.adam)
    assert not Screening.objects.exists()


def test_whether_a_safeguard_stands_is_seen_with_the_journey_and_why_is_not(told, act, cast):
    """INV-191: whoever sees the journey computes the same gates as the responsible agency, without a word of the reasons."""
    story = told("preparing")
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "reintegration")
    for member in story.members():
        give_person(cast.carla, cast.adam.agency_id, member, "reintegration")
    act(cast.carla)
    with clock.moved_to(story.now):
        case = Case.objects.get()
        owners = {step: standing_by_rules(case, step) for step in ("application", "booking", "release")}
        said = latest_findings(case)
        act(cast.adam)
        theirs = {step: standing_by_rules(case, step) for step in owners}
        seen = latest_findings(case)
    assert theirs == owners
    assert assessed_members(case) == set(Member.objects.values_list("id", flat=True))
    assert {key: (one.state, one.valid_until) for key, one in seen.items()} == {
        key: (one.state, one.valid_until) for key, one in said.items()
    }
    hidden = {gate for (_, gate), one in said.items() if one.evidence and not seen[_, gate].evidence}
    assert "non_refoulement" in hidden
    assert all(gate_section(gate, on=story.now.date()) in ("protection", "health") for gate in hidden)
    assert not Finding.objects.filter(gate__in=hidden).exists()


@pytest.mark.parametrize("section", ["journey", "basis", "finance"])
def test_a_bank_is_never_given_the_basis(told, act, cast, bank, section):
    """INV-192: whatever the purpose; what else goes with the purpose it sees, and neither stage nor safeguard nor decision."""
    story = told("arrived")
    member = story.members()[0]
    act(cast.carla)
    with rule_refuses("INV-192"):
        give(cast.carla, bank.agency_id, story.case, "reintegration", section=section, mode="read")
    with refused("INV-192"):
        run(GRANT, "case", story.case.id, bank.agency_id, "reintegration", section, "read")
    give(cast.carla, bank.agency_id, story.case, "reintegration")
    give_person(cast.carla, bank.agency_id, member, "reintegration")
    act(bank)
    assert Person.objects.filter(pk=member.person_id).exists()
    assert not cases_visible_to(bank).exists()
    for table in ("cases_case", "cases_member", "cases_act", "cases_caseevent", "consent_returndecision", "safeguards_finding",
                  "safeguards_override", "travel_release", "audit_event", "tasks_task", "programmes_application",
                  "programmes_entitlement", "documents_paper"):  # fmt: skip
        assert run(f"SELECT count(*) FROM {table}") == (0,), table


def test_the_authority_at_home_learns_of_the_arrival_alone(told, act, cast):
    """INV-190: who comes, when; neither why nor what was feared."""
    story = told("preparing")
    member = story.members()[0]
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "authority")
    give_person(cast.carla, cast.adam.agency_id, member, "authority")
    act(cast.adam)
    assert Movement.objects.exists()
    assert Person.objects.exists()
    assert not Contact.objects.exists()
    for table in (Case, Release, Plan, Finding):
        assert not table.objects.exists(), table
    assert sections_seen(cast.adam, "case", story.case.id) == {"identity", "arrival"}


def test_sight_ends_by_itself(told, act, cast):
    """INV-190: at the moment that was said, for pages and in the database; and can be given again."""
    story = told("approved")
    act(cast.carla)
    now = run("SELECT transaction_timestamp()")[0]
    with clock.moved_to(now):
        give(cast.carla, cast.adam.agency_id, story.case, "reintegration", until=now + timedelta(days=1))
        act(cast.adam)
        assert cases_visible_to(cast.adam).exists()
    act(cast.carla)
    with clock.moved_to(now):
        give(cast.carla, cast.adam.agency_id, story.case, "reintegration", until=now)
        act(cast.adam)
        assert not cases_visible_to(cast.adam).exists()
        assert not Case.objects.exists()
    assert run("SELECT coalesce(sum(cases), 0) FROM cases_tally WHERE agency_id = %s", cast.adam.agency_id) == (1,)
    run("SELECT agencies_close_lapsed()")
    assert run("SELECT coalesce(sum(cases), 0) FROM cases_tally WHERE agency_id = %s", cast.adam.agency_id) == (0,)
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "reintegration")
    act(cast.adam)
    assert Case.objects.exists()


def test_the_guards_know_what_the_document_says(act, cast):
    """INV-190: no purpose but the emergency opens protection with a case."""
    by_person = PurposeSection.objects.filter(section__in=["protection", "health"]).exclude(purpose="emergency")
    assert by_person.exists()
    assert all(row.by_person and row.mode == "read" for row in by_person)
    assert not Participation.objects.filter(section="all").exclude(purpose="owner").exists()
