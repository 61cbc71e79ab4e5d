"""Whom a complaint comes to, by the rule and by the database; and that nobody whom it names ever reads it, however they ask."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some

from bayiri.agencies.choices import AgencyKind
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Agency
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.notifications.models import Notice
from bayiri.oversight import rules
from bayiri.oversight.commands import steps
from bayiri.oversight.models import Complaint, ComplaintFile, ComplaintReach, ComplaintStep
from bayiri.oversight.rules import Officer, Routing
from tests.invariants.attacks import START, call, refused, rule_refuses, run

pytestmark = pytest.mark.django_db
KINDS = ["monitoring", "court", "international", "ministry", "ngo"]


def officers_of(people, named=()):
    agencies = {one.id: one.kind for one in Agency.objects.all()}
    return [
        Officer(str(one.id), str(one.agency_id), agencies[one.agency_id], one.agency_name, one.id in named)
        for one in people.values()
    ]


def by_rule(people, routing, named=()):
    return rules.recipients(routing, officers_of(people, named), KINDS, [])


CASES = [
    ({"about": "other"}, {"olga", "oskar"}),
    ({"about": "agency", "about_words": "Homeward Mission"}, {"olga", "oskar"}),
    ({"about": "person", "about_words": "Carla Counsellor"}, {"otto"}),
    ({"about": "person", "about_words": "otto@example.org"}, {"olga", "oskar"}),
    ({"about": "agency", "about_words": "fair return watch"}, {"otto"}),
    ({"about": "agency", "about_words": "the watch"}, {"otto"}),
    ({"about": "person", "about_words": "Ombudswoman, the one in the hall"}, {"oskar"}),
    ({"about": "person", "about_words": "?", "what": "It was Olga Ombudswoman who laughed."}, {"oskar"}),
    ({"about": "other", "topic": "violence"}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("said", "wanted"), CASES, ids=range(len(CASES)))
def test_whom_it_comes_to(complained, officers, seen_by, said, wanted):
    """INV-271, INV-272: one body, never the one it is about, nobody whom the words may mean."""
    complained(**said)
    assert {name for name, one in officers.items() if seen_by(one)} == wanted


@pytest.mark.parametrize(("said", "wanted"), CASES[:5], ids=range(5))
def test_the_rule_says_the_same(complained, officers, cast, owner, act, said, wanted):
    """INV-272: of what the database kept out, the pure rule chooses the same people."""
    complained(**said)
    with connection.cursor() as cursor:
        reader = officers[sorted(wanted)[0]]
        act(reader)
        cursor.execute("SELECT named, agencies, home, sensitive FROM oversight_complaint")
        named, agencies, home, sensitive = cursor.fetchone()
    routing = Routing(sensitive, frozenset(map(str, agencies)), frozenset(map(str, named)), str(home or ""))
    assert by_rule(officers, routing) == sorted(str(officers[name].id) for name in wanted)


BODIES = ["a", "b", "c"]


@given(
    of=some.lists(some.tuples(some.sampled_from(BODIES), some.booleans()), max_size=6), out=some.sets(some.sampled_from(BODIES)),
    sensitive=some.booleans(), named=some.sets(some.integers(0, 5)), home=some.sampled_from(["", *BODIES]),
)  # fmt: skip
def test_nobody_who_is_kept_out_is_ever_chosen(of, out, sensitive, named, home):
    """INV-271, INV-272, INV-273: and where somebody is left, somebody is chosen, all of one body."""
    people = [
        Officer(str(number), body, AgencyKind.NGO.value, body, is_named) for number, (body, is_named) in enumerate(of)
    ]
    routing = Routing(sensitive, frozenset(out), frozenset(map(str, named)), home)
    chosen = rules.recipients(routing, people, ["ngo"], [])
    fit = [one for one in people if rules.may_read(routing, one)]
    assert set(chosen) <= {one.id for one in fit}
    assert bool(chosen) == bool(fit)
    assert len({one.agency_id for one in people if one.id in chosen}) <= 1
    assert all(one.agency_id not in out and int(one.id) not in named and (one.is_named_reader or not sensitive)
               for one in people if one.id in chosen)  # fmt: skip


def test_who_is_named_reads_no_row_of_it_by_sql_either(complained, officers, cast, act, do, seen_by):
    """INV-271: neither it, nor a step, nor that it has come; not even where it had come before it was known whom it is about."""
    complained(about="agency", about_words="Homeward Mission")
    (complaint_id,) = seen_by(officers["oskar"])
    do(officers["oskar"], steps.pass_on, complaint_id=complaint_id, words="It is about Olga.", named=(cast.olga.id,))
    assert seen_by(officers["oskar"]) == [complaint_id]
    act(cast.olga)
    for model in (Complaint, ComplaintStep, ComplaintFile):
        assert model.objects.count() == 0
    for statement in (
        "SELECT * FROM oversight_complaint WHERE id = %s", "SELECT * FROM oversight_complaintstep WHERE complaint_id = %s",
        "SELECT * FROM audit_event WHERE subject_id = %s",
    ):  # fmt: skip
        assert run(statement, complaint_id) is None
    with refused("INV-271"):
        call(
            "oversight_step_complaint", complaint_id=complaint_id, kind="note", words="I was there.", recorded_at=START
        )
    with pytest.raises(NotVisible):
        steps.open_complaint(by=cast.olga, complaint_id=complaint_id)


def test_passing_on_moves_it_to_another_body(complained, officers, cast, do, seen_by, act):
    """INV-283: who passes it on because it is about their own body sees it no more."""
    complained()
    (complaint_id,) = seen_by(cast.olga)
    do(cast.olga, steps.pass_on, complaint_id=complaint_id, words="It is about us.", agencies=(cast.olga.agency_id,))
    assert seen_by(cast.olga) == seen_by(officers["oskar"]) == []
    assert seen_by(officers["otto"]) == [complaint_id]
    do(officers["otto"], steps.take_on, complaint_id=complaint_id)
    act(officers["otto"])
    with rule_refuses("INV-283"):
        steps.pass_on(by=officers["otto"], complaint_id=complaint_id, words="Back to them.")
    call(
        "oversight_step_complaint",
        complaint_id=complaint_id,
        kind="passed_on",
        words="x",
        recorded_at=START,
        agencies=[],
        named=[],
    )
    assert cast.olga.agency_id in Complaint.objects.get().agencies  # nothing takes it out again


def test_a_sensitive_one_waits_until_somebody_is_named(complained, officers, cast, do, seen_by, act):
    """INV-273, INV-282: and then comes to them alone; the director reads only that one waits."""
    complained(topic="sexual", about="person", about_words="Tara Travel")
    assert not any(seen_by(one) for one in [*officers.values(), cast.wanda])
    act(cast.wanda)
    assert list(Notice.objects.values_list("kind", flat=True)) == ["complaint_nobody"]
    do(cast.wanda, steps.name_reader, person_id=cast.olga.id)
    from datetime import timedelta

    from bayiri.core.actor import ITSELF

    do(ITSELF, steps.climb_complaints, at=START + timedelta(days=1))
    assert len(seen_by(cast.olga)) == 1
    assert not any(seen_by(officers[name]) for name in ("oskar", "otto", "orla"))
    do(cast.wanda, steps.end_reader, person_id=cast.olga.id)
    assert seen_by(cast.olga) == []


def test_a_sensitive_one_never_comes_to_the_body_it_is_about(complained, officers, named, cast, seen_by):
    """INV-273: not even to its people who are named for these."""
    complained(topic="violence", about="person", about_words="Wanda Watch")
    assert not any(seen_by(one) for one in officers.values())


def test_only_a_director_names_and_never_outside(officers, cast, act, do):
    """INV-282"""
    with pytest.raises(NotAllowed):
        do(cast.olga, steps.name_reader, person_id=cast.olga.id)
    with pytest.raises(NotVisible):
        do(cast.wanda, steps.name_reader, person_id=officers["otto"].id)
    act(cast.wanda)
    with rule_refuses("INV-282"):
        steps.name_reader(by=cast.wanda, person_id=cast.wanda.id)
    for who, whom in (
        (cast.olga, cast.olga),
        (cast.wanda, officers["otto"]),
        (cast.wanda, cast.wanda),
        (cast.dora, cast.olga),
    ):
        act(who)
        with refused("INV-282"):
            call("oversight_name_reader", person_id=whom.id, recorded_at=START)
    act(cast.dora)
    with refused("INV-282"):
        call("oversight_end_reader", person_id=cast.olga.id, ended_at=START)


def test_the_number_of_a_case_keeps_out_who_carries_it_and_leaves_no_trace_there(
    told, complained, officers, cast, act, seen_by
):
    """INV-278: nothing of a complaint stands in the case, its log, its work or its people; nor does a foreign key lead there."""
    story = told("registered")
    act(cast.carla)
    counted = (
        "SELECT (SELECT count(*) FROM audit_event), (SELECT count(*) FROM tasks_task), (SELECT count(*) FROM cases_note),"
        " (SELECT version FROM cases_case WHERE id = %s)"
    )
    before = run(counted, story.case.id)
    complained(about="agency", case_number=story.case.number)
    assert seen_by(cast.olga)
    assert not seen_by(officers["otto"])
    act(cast.carla)
    assert run(counted, story.case.id) == before
    act(cast.olga)
    assert cast.carla.id in Complaint.objects.get().named
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text LIKE 'oversight%'"
        )
        assert {row[0] for row in cursor.fetchall()} == {"oversight_complaint", "agencies_user"}


def test_who_conducted_a_journey_does_not_read_of_it(told, complained, officers, cast, act, seen_by):
    """INV-272: nor does anybody of their bodies."""
    story = told("arrived")
    complained(about="journey", case_number=story.case.number.lower())
    (complaint_id,) = seen_by(cast.olga)
    act(cast.olga)
    kept_from = Complaint.objects.get(pk=complaint_id)
    assert {cast.tara.id} <= set(kept_from.named)
    assert {cast.tara.agency_id} <= set(kept_from.agencies)


def test_nobody_else_sees_a_thing(complained, officers, cast, act):
    """INV-271: no role of any other agency, and nobody without a context."""
    complained()
    for who in (
        cast.eve,
        cast.paul,
        cast.dora,
        cast.wanda,
        cast.stella,
        cast.ivo,
        officers["otto"],
        officers["orla"],
        None,
    ):
        act(who)
        counts = [model.objects.count() for model in (Complaint, ComplaintStep, ComplaintReach, ComplaintFile)]
        assert counts == [0, 0, 0, 0], who
    act(cast.dora)
    with refused("INV-271"):
        call("oversight_step_complaint", complaint_id=uuid7(), kind="note", words="x", recorded_at=START)
    with acting_as(cast.olga):
        assert Complaint.objects.count() == 1
