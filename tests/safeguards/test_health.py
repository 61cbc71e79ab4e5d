"""Health and the journey: the carrier's rules count, on the day of travel; what is wrong with somebody few read."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bayiri.agencies.context import acting_as
from bayiri.cases.queries import members_of
from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.rulebooks.queries import STRICTEST, carrier_called, carriers
from bayiri.safeguards.choices import HAPPENED, PREGNANT, HealthKind
from bayiri.safeguards.commands import override_gate
from bayiri.safeguards.commands.health import CertificateData, StatementData, keep_certificate, state_health
from bayiri.safeguards.models import FitnessCertificate, HealthStatement
from bayiri.safeguards.queries import case_facts, gates_of, reasons_against
from bayiri.safeguards.rules.health import CertificateFacts, StatementFacts, reasons_not_fit
from tests.invariants.attacks import call, refused, rule_refuses, run

TODAY = date(2026, 6, 1)


def say(story, by, *kinds, **more):
    about = {"by": by, "case_id": story.case.id, "member_id": story.members()[0].id}
    data = StatementData(signed=more.pop("signed", True), kinds=kinds, **more)
    return story.do(by, lambda: state_health(**about, data=data), days=0.01)


def certify(story, by, word="fit", issued_by="Dr Sami", **more):
    about = {"by": by, "case_id": story.case.id, "member_id": story.members()[0].id}
    data = CertificateData(word, issued_by, **{"issued_on": clock.day_of(story.now), **more})
    return story.do(by, lambda: keep_certificate(**about, data=data), days=0.01)


def unfit(story, by, ahead=0):
    """Why the carrier does not take the first person, by the database."""
    day = clock.day_of(story.now) + timedelta(days=ahead)
    found = story.do(by, lambda: case_facts(story.case, day, day).unfit)
    return list(found[story.members()[0].id])


def by_hand(story, function, **said):
    about = {"case_id": story.case.id, "member_id": story.members()[0].id, "recorded_at": story.now}
    return call(function, **{**about, **said})


def stands(story, cast, ahead=0):
    day = clock.day_of(story.now) + timedelta(days=ahead)
    return "fitness" in story.do(cast.carla, lambda: reasons_against(story.members()[0], "release", day))


def test_the_strictest_document_speaks_of_everything(db):
    """INV-285: every condition that can be said, and the newborn, stand in every document."""
    for one in carriers(on=TODAY):
        assert {rule.condition for rule in one.rules.rules} == {"newborn", *HealthKind.values}, one.code
        counted = {rule.condition: rule.counts for rule in one.rules.rules}
        assert {code for code, counts in counted.items() if counts == "pregnant"} == set(PREGNANT)
        assert {code for code, counts in counted.items() if counts == "since"} == {"newborn", *HAPPENED}
    assert carrier_called("Nobody Knows", on=TODAY).code == STRICTEST
    assert carrier_called(" sahel air ", on=TODAY).code == "sahel-air"


def test_who_has_nothing_to_say_is_cleared_as_before(told, cast):
    """INV-285: a signed statement without anything changes nothing."""
    story = told("decided")
    assert unfit(story, cast.carla) == []
    say(story, cast.carla)
    assert unfit(story, cast.carla) == []
    story.clear("fitness")
    assert not stands(story, cast)


def test_the_carrier_asks_for_a_certificate(told, cast):
    """INV-285: a clearance by hand is not enough; a certificate younger than the statement is, as long as the carrier takes it."""
    story = told("decided")
    story.clear("fitness")
    today = clock.day_of(story.now)
    certify(story, cast.tara)
    say(story, cast.carla, "pregnancy", due_on=today + timedelta(days=70))
    assert unfit(story, cast.carla) == ["certificate_missing"]
    assert stands(story, cast)
    certify(story, cast.tara)
    assert unfit(story, cast.carla) == []
    assert not stands(story, cast)
    assert unfit(story, cast.carla, ahead=8) == ["certificate_missing"]
    assert "carrier_refuses" in unfit(story, cast.carla, ahead=60)
    certify(story, cast.tara, "not_fit")
    assert unfit(story, cast.carla) == ["not_fit", "certificate_missing"]


def test_an_escort_is_named(told, cast):
    """INV-285: who lies down travels with a certificate and somebody by name."""
    story = told("decided")
    say(story, cast.carla, "stretcher")
    assert unfit(story, cast.carla) == ["certificate_missing", "escort_missing"]
    certify(story, cast.paul, needs=("stretcher", "escort"))
    assert unfit(story, cast.carla) == ["escort_missing"]
    certify(story, cast.paul, needs=("stretcher", "escort"), escort="Nurse Hana")
    assert unfit(story, cast.carla) == []


def test_another_carrier_asks_anew(told, cast, act):
    """INV-285: the carrier that is booked counts, whatever was cleared for another one."""
    story = told("approved")
    story.book()
    day = clock.day_of(story.movement.departs_at)
    story.now += timedelta(days=1)
    say(story, cast.carla, "pregnancy", due_on=day + timedelta(days=10))
    certify(story, cast.tara, valid_until=day)
    ahead = (day - clock.day_of(story.now)).days
    assert "carrier_refuses" in unfit(story, cast.carla, ahead)
    act(cast.tara)
    run("UPDATE travel_movement SET carrier = 'Sahel Air' WHERE id = %s RETURNING id", story.movement.id)
    assert "carrier_refuses" not in unfit(story, cast.carla, ahead)


def test_nobody_passes_over_the_carrier(told, cast, act):
    """INV-286: neither by the command nor by the function."""
    story = told("decided")
    about = {"case_id": story.case.id, "member_id": story.members()[0].id, "gate": "fitness", "reason": "x"}
    act(cast.mona)
    with clock.moved_to(story.now):
        with rule_refuses("INV-286"):
            override_gate(by=cast.mona, **about)
        with refused("INV-286"):
            call("safeguards_record_override", **about, overridden_at=story.now, recorded_at=story.now)


@pytest.mark.parametrize(
    "said",
    [
        {"kinds": ["pregnancy"]}, {"kinds": ["stroke"]}, {"kinds": [], "due_on": date(2024, 6, 1)},
        {"kinds": ["stroke"], "happened_on": date(2030, 1, 1)}, {"kinds": [], "signed": False},
    ],
)  # fmt: skip
def test_a_statement_is_whole_and_signed(told, cast, act, said):
    """INV-287: by command and function alike."""
    story = told("decided")
    with rule_refuses("INV-287"):
        say(story, cast.carla, *said["kinds"], **{key: value for key, value in said.items() if key != "kinds"})
    act(cast.carla)
    with refused("INV-287"):
        by_hand(story, "safeguards_state_health", **{"signed": True, **said})


def test_no_unknown_condition_is_said(told, cast, act):
    """INV-287"""
    story = told("decided")
    act(cast.carla)
    with refused("INV-287"):
        by_hand(story, "safeguards_state_health", signed=True, kinds=["made_up"])


@pytest.mark.parametrize("wrong", [{"issued_by": " "}, {"issued_on": date(2030, 1, 1)}, {"word": "maybe"}])
def test_a_certificate_says_by_whom_and_when(told, cast, act, wrong):
    """INV-288: by command and function alike."""
    story = told("decided")
    with rule_refuses("INV-288"):
        certify(story, cast.tara, **wrong)
    act(cast.tara)
    row = {"word": "fit", "issued_by": "Dr Sami", "issued_on": clock.day_of(story.now), **wrong}
    with refused("INV-288"):
        by_hand(story, "safeguards_keep_certificate", **row)


def test_a_travel_officer_reads_fit_or_not_alone(told, cast, act, as_):
    """INV-289: not what is wrong, on the page or by SQL; nor writes it."""
    story = told("decided")
    say(story, cast.carla, "mental_crisis", note="Sleeps badly since March.")
    certify(story, cast.tara, needs=("escort",), escort="Nurse Hana")
    with acting_as(cast.tara):
        assert not HealthStatement.objects.exists()
        assert FitnessCertificate.objects.count() == 1
    with acting_as(cast.carla):
        assert HealthStatement.objects.count() == 1
    with pytest.raises(NotAllowed):
        say(story, cast.tara)
    act(cast.tara)
    with refused("INV-289"):
        by_hand(story, "safeguards_state_health", signed=True, kinds=[])
    page = reverse("safeguards:health", args=[story.case.id, story.members()[0].id])
    with clock.moved_to(story.now):
        for who, reads in (("tara", False), ("carla", True)):
            words = as_(who).get(page).content.decode()
            assert ("Sleeps badly" in words) is reads
            assert "Nurse Hana" in words
            assert "Fit to travel" in words


def test_it_is_said_and_certified_on_pages(told, cast, as_):
    """INV-285: the page of the safeguard leads there."""
    story = told("decided")
    member = story.members()[0]
    with clock.moved_to(story.now):
        client = as_("carla")
        answer = client.post(
            reverse("safeguards:say-health", args=[story.case.id, member.id]), {"kinds": ["oxygen"], "signed": "on"}
        )
        assert answer.status_code == 302, answer.content.decode()
        gate = as_("tara").get(reverse("safeguards:gate", args=[story.case.id, member.id, "fitness"])).content.decode()
        assert "The carrier asks for a health certificate" in gate
        assert reverse("safeguards:health", args=[story.case.id, member.id]) in gate
    with acting_as(cast.carla), clock.moved_to(story.now):
        mine = gates_of(story.case, members_of(story.case))[0]
    assert next(one.because for one in mine.gates if one.code == "fitness") == "certificate_missing"


DAY = st.integers(-300, 300)
STATEMENTS = st.none() | st.tuples(
    st.lists(st.sampled_from(HealthKind.values), max_size=3, unique=True), DAY, st.integers(-60, 0)
)
CERTIFICATES = st.none() | st.tuples(
    st.sampled_from(["fit", "not_fit", "none"]),
    st.integers(-12, 0),
    st.none() | st.integers(0, 20),
    st.booleans(),
    st.booleans(),
)


@pytest.fixture
def booked(told):
    return told("preparing")


@given(
    said=STATEMENTS,
    certificate=CERTIFICATES,
    ahead=st.integers(0, 40),
    carrier=st.sampled_from(["", "Sahel Air", "NovoAir"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rule_and_database_say_the_same(booked, cast, said, certificate, ahead, carrier):
    """INV-285: whatever is said and certified, whoever carries."""
    story, now = booked, booked.now
    member, today = story.members()[0], clock.day_of(story.now)
    before = after = None
    with transaction.atomic():
        with acting_as(cast.tara):
            run("UPDATE travel_movement SET carrier = %s WHERE case_id = %s RETURNING id", carrier, story.case.id)
        first = certificate is not None and certificate[4]
        for what in ("certificate", "said") if first else ("said", "certificate"):
            story.now += timedelta(minutes=1)
            if what == "said" and said:
                kinds = set(said[0])
                due = today + timedelta(days=said[1]) if kinds & set(PREGNANT) else None
                happened = today + timedelta(days=said[2]) if kinds & set(HAPPENED) else None
                say(story, cast.carla, *said[0], due_on=due, happened_on=happened)
                before = StatementFacts(tuple(said[0]), due, happened, story.now)
            if what == "certificate" and certificate:
                word, issued, lasts, escort, _first = certificate
                issued_on = today + timedelta(days=issued)
                until = issued_on + timedelta(days=lasts) if lasts is not None else None
                certify(
                    story,
                    cast.tara,
                    word,
                    issued_on=issued_on,
                    valid_until=until,
                    escort="Nurse Hana" if escort else "",
                )
                after = CertificateFacts(word, issued_on, until, escort, story.now)
        rules = carrier_called(carrier, on=today).rules
        day = clock.day_of(story.now) + timedelta(days=ahead)
        assert reasons_not_fit(rules, member.person.born_on, before, after, day) == unfit(story, cast.carla, ahead)
        transaction.set_rollback(True)
    story.now = now
