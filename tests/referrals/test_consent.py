"""Each sharing rests on each person's word; what is taken back reaches everybody."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.consent.models import SharingConsent
from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands.sharing import say_sharing
from bayiri.people.models import Person
from bayiri.referrals.commands.links import answer_by_link, make_link
from bayiri.referrals.jobs import let_time_pass
from bayiri.referrals.models import Preview, Recall, Referral, Subject
from bayiri.referrals.queries import recalls
from bayiri.tasks.models import Task, TaskKind
from tests.invariants.attacks import FAMILY, rule_refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(cast):
    """`say(story, given=False)`: the first member says it about New Sprout."""

    def said(story, member=None, by=None, **more):
        by, member = by or cast.carla, member or story.members()[0]
        more = {"recipient_id": cast.rami.agency_id, "purpose": "reintegration", **more}
        return story.do(by, lambda: say_sharing(by=by, case_id=story.case.id, member_id=member.id, **more))

    return said


def state_of(who, referral):
    with acting_as(who):
        return Referral.objects.get(pk=referral.pk).state


def test_without_a_word_nothing_is_shared(told, asked):
    story = told(members=FAMILY)
    with rule_refuses("INV-172"):
        asked(story, agreed=story.members()[:1])
    assert asked(story).state == "offered"


def test_a_word_that_names_parts_opens_nothing_by_itself(told, asked, cast):
    story = told()
    referral = asked(story)
    with acting_as(cast.rami):
        assert not Case.objects.exists()
        assert not Person.objects.exists()
    with acting_as(cast.carla):
        assert Subject.objects.get(referral=referral).consents == [SharingConsent.objects.get().id]


@pytest.mark.parametrize("accepted", [False, True])
def test_a_word_taken_back_ends_everything_at_once(told, asked, step, say, cast, accepted):
    story = told()
    referral = asked(story)
    if accepted:
        step(story, cast.rami, referral, "accept")
    say(story, given=False)
    assert state_of(cast.carla, referral) == "revoked"
    with acting_as(cast.rami):
        assert not Case.objects.exists()
        assert not Person.objects.exists()
        assert not Preview.objects.exists()
        assert Referral.objects.get().reason == "consent_withdrawn"


def test_a_narrower_word_ends_what_it_does_not_cover(told, asked, step, say, cast):
    story = told()
    wide = asked(story)
    narrow = asked(story, sections=("identity",), agreed=[])
    step(story, cast.rami, wide, "accept")
    step(story, cast.rami, narrow, "accept")
    say(story, given=True, sections=["identity"])
    assert (state_of(cast.carla, wide), state_of(cast.carla, narrow)) == ("revoked", "accepted")
    with acting_as(cast.rami):
        assert not Case.objects.exists()
        assert Person.objects.count() == 1


def test_another_word_changes_nothing(told, asked, step, say, cast):
    story = told()
    referral = asked(story)
    step(story, cast.rami, referral, "accept")
    say(story, given=False, recipient_id=cast.eve.agency_id)
    say(story, given=False, purpose="reception")
    assert state_of(cast.carla, referral) == "accepted"
    with acting_as(cast.rami):
        assert Case.objects.count() == 1


def test_without_consent_a_second_person_confirms(told, asked, step, cast):
    story = told()
    with rule_refuses("INV-173"):
        asked(story, agreed=[], basis="vital_interests", basis_reason=" ")
    referral = asked(story, agreed=[], basis="vital_interests", basis_reason="He is bleeding and cannot speak.")
    assert referral.state == "draft"
    with acting_as(cast.rami):
        assert not Referral.objects.exists()
    with acting_as(cast.paul):
        assert Task.objects.filter(kind=TaskKind.CONFIRM_SHARING, ended_at=None).count() == 1
    with pytest.raises(NotAllowed):
        step(story, cast.carla, referral, "confirm")
    step(story, cast.paul, referral, "confirm")
    with acting_as(cast.paul):
        subject = Subject.objects.get(referral=referral)
        assert subject.confirmed_by_id == cast.paul.id
        assert not Task.objects.filter(kind=TaskKind.CONFIRM_SHARING, ended_at=None).exists()
    step(story, cast.rami, referral, "accept")
    with acting_as(cast.rami):
        assert Person.objects.count() == 1


def test_what_a_legal_basis_opened_stays_when_a_word_is_taken_back(told, asked, step, say, cast):
    story = told()
    referral = asked(story, agreed=[], basis="court_order", basis_reason="Order 5 of the family court.")
    step(story, cast.mona, referral, "confirm")
    step(story, cast.rami, referral, "accept")
    say(story, given=False)
    assert state_of(cast.carla, referral) == "accepted"
    with acting_as(cast.rami):
        assert Case.objects.count() == 1


def test_who_wrote_it_does_not_confirm_it(told, asked, step, cast):
    story = told()
    referral = asked(story, by=cast.paul, agreed=[], basis="vital_interests", basis_reason="The uncle beats him.")
    with rule_refuses("INV-173"):
        step(story, cast.paul, referral, "confirm")


def test_a_body_outside_deletes_what_it_was_told_and_says_so(told, asked, say, cast):
    story = told()
    referral = asked(story, outside_name="House of Light", outside_contact="house@example.org")
    link = story.do(cast.carla, lambda: make_link(by=cast.carla, referral_id=referral.id))
    with clock.moved_to(story.now):
        answer = answer_by_link(token=link.token, pin=link.pin, said={"act": "accept", "name": "Lena"})
    assert [one["name"] for one in answer["people"]] == ["Omar Hassan"]
    say(story, recipient_id=None, recipient_name="house of light", given=False)
    with acting_as(cast.carla):
        waiting = recalls(cast.carla).get()
        assert waiting.answer_by == story.now.date() + timedelta(days=14)
    assert state_of(cast.carla, referral) == "revoked"
    story.now += timedelta(days=15)
    with clock.moved_to(story.now):
        let_time_pass(0)
        let_time_pass(0)
    with acting_as(cast.carla):
        assert Task.objects.filter(kind=TaskKind.RECEIPT_MISSING, case_id=story.case.id).count() == 1
    again = story.do(cast.carla, lambda: make_link(by=cast.carla, referral_id=referral.id))
    assert again.use == "receipt"
    with clock.moved_to(story.now):
        said = {"name": "Lena", "words": "Papers shredded."}
        assert answer_by_link(token=again.token, pin=again.pin, said=said)["state"] == "receipt"
    with acting_as(cast.carla):
        assert not recalls(cast.carla).exists()
        assert Recall.objects.get().receipt_words == "Papers shredded."


def test_a_body_outside_that_was_told_nothing_is_asked_nothing(told, asked, say, cast):
    story = told()
    asked(story, outside_name="House of Light")
    say(story, recipient_id=None, recipient_name="House of Light", given=False)
    with acting_as(cast.carla):
        assert not Recall.objects.exists()
