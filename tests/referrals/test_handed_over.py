"""What goes along when a case changes hands, and what does not: attacks with the database's own functions."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from bayiri.agencies.context import acting_as, set_context
from bayiri.agencies.models import Participation
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.notifications.models import Notice
from bayiri.people.commands import register_person
from bayiri.people.models import Person
from bayiri.privacy.commands import restriction
from bayiri.referrals.commands.links import answer_by_link, make_link
from bayiri.referrals.models import Referral
from bayiri.safeguards.jobs import climb
from seed.stories import Desk, Story
from tests.invariants.attacks import ALONE, FAMILY, START, TO_IRAQ, call, insert, person, refused, rule_refuses, run

pytestmark = pytest.mark.django_db
OVER = {"wanted": "counselling", "message": "The family has moved to another town."}
EVERYTHING = {"kind": "take_over", "purpose": "owner", "sections": (), "shown": OVER}


def offer(story, cast, **changes):
    """The row of a take-over as a statement may hand it over, whatever the command would say."""
    row = {
        "kind": "take_over", "recipient_id": cast.adam.agency_id, "outside_name": "", "outside_contact": "", "purpose": "owner",
        "urgency": "normal", "answer_by": (story.now + timedelta(days=5)).date(), "until_on": None, "wanted": "counselling",
        "message": "", "area": "", "languages": [], "size": 1, "country": "", "age_groups": [], "sexes": [], "needs": [],
        "case_id": story.case.id, "member_ids": [one.id for one in story.members()], "sections": [], "person_name": "",
        "person_contact": "", "basis": "consent", "basis_reason": "", "recorded_at": story.now, "id": uuid7(),
    }  # fmt: skip
    call("referrals_offer", **{**row, **changes})
    return {**row, **changes}["id"]


def agree(story, cast, members, purpose="owner"):
    for one in members:
        call(
            "consent_record_sharing", case_id=story.case.id, member_id=one.id, recipient_id=cast.adam.agency_id,
            purpose=purpose, given=True, sections=["all"], said_at=story.now, recorded_at=story.now,
        )  # fmt: skip


def join(story, by, person_id: UUID):
    insert(
        "cases_member", id=uuid7(), case_id=story.case.id, person_id=person_id, relation="other", state="active",
        guardian_name="", joined_at=story.now, recorded_by_id=by.id,
    )  # fmt: skip


def test_a_household_is_handed_over_whole_and_for_that_alone(told, cast):
    """INV-172: everybody's word, and the word to exactly this; neither one member's nor one for help of another kind."""
    story = told("assessed", FAMILY)
    with clock.moved_to(story.now), acting_as(cast.carla):
        agree(story, cast, story.members())
        agree(story, cast, story.members(), purpose="reintegration")
        for changes in ({"member_ids": [story.members()[0].id]}, {"purpose": "reintegration"}):
            with refused("INV-172"):
                offer(story, cast, **changes)
        offer(story, cast)


def test_who_joined_since_is_not_handed_over_unasked(told, asked, step, cast, manager):
    """INV-172"""
    story = told("assessed", FAMILY[:2])
    referral = asked(story, recipient_id=cast.adam.agency_id, **EVERYTHING)
    with clock.moved_to(story.now), acting_as(cast.carla):
        late = register_person(by=cast.carla, data=person("Late"))
        join(story, cast.carla, late.id)
    with refused("INV-172"):
        step(story, manager, referral, "accept")
    with acting_as(manager):
        assert not Person.objects.exists()


def test_who_handed_over_reads_for_the_laws_days_whatever_it_asked(told, step, cast, manager):
    """INV-177"""
    story = told("assessed")
    with clock.moved_to(story.now), acting_as(cast.carla):
        agree(story, cast, story.members())
        offered = Referral(id=offer(story, cast, until_on="2199-01-01"))
    step(story, manager, offered, "accept")
    with acting_as(manager):
        assert Referral.objects.get(pk=offered.pk).until_on == story.now.date() + timedelta(days=30)
    with acting_as(cast.carla):
        untils = Participation.objects.filter(purpose="former", subject_id=story.case.id).values_list(
            "until_at", flat=True
        )
        assert untils
        assert {(until - clock.now()).days for until in untils} <= {30, 31}


def test_help_is_not_asked_for_a_lifetime(told, asked, cast):
    """INV-170: a referral opens a record for some time, after the day of the answer."""
    story = told("assessed")
    service = {
        "kind": "service",
        "purpose": "reintegration",
        "sections": ["identity"],
        "recipient_id": cast.rami.agency_id,
    }
    with clock.moved_to(story.now), acting_as(cast.carla):
        agreed = {"member_id": story.members()[0].id, "recipient_id": cast.rami.agency_id, "purpose": "reintegration"}
        call("consent_record_sharing", case_id=story.case.id, given=True, said_at=story.now, recorded_at=story.now,
             sections=["identity"], **agreed)  # fmt: skip
        for until in ("2199-01-01", "2024-01-01"):
            with refused("INV-170"):
                offer(story, cast, **service, until_on=until)
    with rule_refuses("INV-170"):
        asked(story, until_on=date(2199, 1, 1))
    with clock.moved_to(story.now), acting_as(cast.carla):
        offer(story, cast, **service, until_on=(story.now + timedelta(days=200)).date())


def test_sight_in_an_emergency_does_not_move_on(told, asked, step, cast, manager):
    """INV-193: what ends by itself ends, in whosever hands the case is."""
    story = told("assessed")
    theirs = Story(Desk(cast.eve, cast.eve, cast.eve, cast.eve, cast.rami, cast.ranya), START)
    theirs.register(TO_IRAQ, ALONE)
    with acting_as(cast.eve):
        stranger = theirs.members()[0].person_id
        number = theirs.case.number
    with acting_as(cast.paul):
        call("cases_open_in_emergency", number=number, reason="danger", recorded_at=clock.now())
    with acting_as(cast.carla):
        join(story, cast.carla, stranger)
    referral = asked(story, recipient_id=cast.adam.agency_id, **EVERYTHING)
    step(story, manager, referral, "accept")
    with acting_as(manager):
        assert not Participation.objects.filter(subject_id=stranger, agency_id=manager.agency_id).exists()


def test_sight_until_a_day_is_handed_over_until_that_day(told, asked, step, cast, manager):
    """INV-177: and what ran out is not handed over."""
    with acting_as(cast.eve):
        theirs = register_person(by=cast.eve, data=person("Salma"))
        grant = (
            "SELECT agencies_grant('person', %s, %s, 'programme', %s, 'read', now() - interval '2 days', now() + %s)"
        )
        run(grant, theirs.id, cast.carla.agency_id, "identity", timedelta(days=3))
        run(grant, theirs.id, cast.carla.agency_id, "contact", timedelta(days=-1))
    story = told("assessed")
    with acting_as(cast.carla):
        join(story, cast.carla, theirs.id)
    referral = asked(story, recipient_id=cast.adam.agency_id, **EVERYTHING)
    step(story, manager, referral, "accept")
    with acting_as(manager):
        given = Participation.objects.filter(subject_id=theirs.id, agency_id=manager.agency_id)
        assert [(one.section, (one.until_at - clock.now()).days) for one in given] == [("identity", 2)]


def test_a_record_restricted_since_is_not_accepted(told, asked, step, cast, manager, act):
    """INV-163: neither by an agency, nor by who takes the case over, nor through a link."""
    story = told("assessed", FAMILY[:1])
    help_asked, over = asked(story), asked(story, recipient_id=cast.adam.agency_id, **EVERYTHING)
    outside = asked(story, outside_name="House of Light")
    link = story.do(cast.carla, lambda: make_link(by=cast.carla, referral_id=outside.id))
    with acting_as(cast.stella):
        restriction.restrict(by=cast.stella, case_id=story.case.id, reason="It is contested.")
    for who, referral in ((cast.rami, help_asked), (manager, over)):
        with refused("INV-163"):
            step(story, who, referral, "accept")
        with acting_as(who):
            assert not Person.objects.exists()
    act(None)
    with clock.moved_to(story.now), refused("INV-163"):
        answer_by_link(token=link.token, pin=link.pin, said={"act": "accept", "name": "Lea"})
    step(story, cast.rami, help_asked, "decline", reason="no_places")


def test_an_owner_still_opens_a_restricted_record_to_nobody_through_itself(told, cast, act):
    """INV-163: being the one who acts is no way round it."""
    story = told("assessed")
    with acting_as(cast.stella):
        restriction.restrict(by=cast.stella, case_id=story.case.id, reason="It is contested.")
    with acting_as(cast.eve):
        call("cases_open_in_emergency", number=story.case.number, reason="danger", recorded_at=clock.now())
        assert Case.objects.get() == story.case


def test_nobody_is_made_responsible_by_a_grant(told, cast, act):
    """INV-03: a case changes hands by a take-over alone; being responsible is taken, on a record that nobody has yet."""
    story = told("assessed")
    grant = "SELECT agencies_grant(%s, %s, %s, 'owner', 'all', 'write', now(), NULL)"
    act(cast.carla)
    for kind, subject in (("case", story.case.id), ("person", story.members()[0].person_id), ("case", uuid7())):
        with refused("INV-03"):
            run(grant, kind, subject, cast.eve.agency_id)
    run(grant, "person", uuid7(), cast.carla.agency_id)
    act(cast.eve)
    assert not Case.objects.exists()


def test_an_open_alert_goes_with_the_case(told, asked, step, cast, manager, officer, act):
    """INV-188: it reaches the officers who now answer for the case, and leaves those who do not."""
    story = told("assessed")
    alert = uuid7()
    with acting_as(cast.carla):
        call("safeguards_raise_alert", id=alert, case_id=story.case.id, what="exploitation", about="", happened="x",
             place="", contact="", danger_now=True, channels=[], recorded_at=story.now)  # fmt: skip
    with acting_as(cast.paul):
        call("safeguards_step_alert", alert_id=alert, kind="read", channels=[], recorded_at=story.now)
    referral = asked(story, recipient_id=cast.adam.agency_id, **EVERYTHING)
    step(story, manager, referral, "accept")
    mine = "SELECT count(*) FROM safeguards_alert"
    act(cast.paul)
    assert run(mine) == (0,)
    with refused("INV-04"):
        call("safeguards_step_alert", alert_id=alert, kind="acted", words="x", channels=[], recorded_at=clock.now())
    act(officer)
    assert run(mine) == (1,)
    assert run("SELECT read_at, climbs_at IS NOT NULL FROM safeguards_alert") == (None, True)
    climb(0)
    assert Notice.objects.filter(person_id=officer.id, kind__startswith="alert_").exists()
    act(cast.carla)
    assert run("SELECT count(*) FROM safeguards_own_alerts()") == (1,)


def test_time_passes_for_bayiri_itself_alone(told, asked, cast, act):
    """INV-04: neither without context nor as anybody are others' referrals named or ended."""
    story = told("assessed")
    asked(story, answer_by=story.now.date() + timedelta(days=1))
    for who in (cast.eve, cast.carla, None):
        act(who) if who else set_context(None)
        with refused("INV-04"):
            run("SELECT * FROM referrals_let_time_pass(now())")


def test_what_a_referral_opens_ends_by_itself(told, asked, step, cast):
    """INV-172: whether or not anybody's clock runs."""
    story = told("assessed")
    referral = asked(story, until_on=story.now.date() + timedelta(days=20))
    step(story, cast.rami, referral, "accept")
    with acting_as(cast.rami):
        untils = Participation.objects.filter(agency_id=cast.rami.agency_id, closed=False).values_list(
            "until_at", flat=True
        )
        assert untils
        assert {(until - clock.now()).days for until in untils} <= {20, 21}
    longer = asked(story, until_on=story.now.date() + timedelta(days=90))
    step(story, cast.rami, longer, "accept")
    with acting_as(cast.rami):
        untils = Participation.objects.filter(agency_id=cast.rami.agency_id, closed=False).values_list(
            "until_at", flat=True
        )
        assert {(until - clock.now()).days for until in untils} <= {90, 91}


def test_who_was_never_asked_hears_nothing_of_a_draft(told, asked, step, cast):
    """INV-173"""
    story = told("assessed")
    basis = {"agreed": [], "basis": "vital_interests", "basis_reason": "Unconscious."}
    draft = asked(story, by=cast.paul, **basis)
    step(story, cast.paul, draft, "revoke", reason="mistake")
    with acting_as(cast.rami):
        assert not Notice.objects.exists()
        assert not Referral.objects.exists()
