"""One agency asks another: preview, answer, sight, end."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible
from bayiri.people.models import Person
from bayiri.referrals.commands import take_step
from bayiri.referrals.models import Preview, Referral, Subject
from bayiri.referrals.queries import inbox, partners, referral_for, subject_of
from bayiri.tasks.models import Task, TaskKind
from tests.invariants.attacks import FAMILY, rule_refuses

pytestmark = pytest.mark.django_db


def sees(who, story):
    """(the case, its people) as far as somebody sees them."""
    with acting_as(who):
        return Case.objects.filter(pk=story.case.id).count(), Person.objects.count()


def test_the_preview_is_all_that_is_seen_before_a_yes(told, asked, cast):
    story = told()
    referral = asked(story)
    assert referral.state == "offered"
    with acting_as(cast.rami):
        assert [one.id for one in inbox(cast.rami)] == [referral.id]
        assert Preview.objects.get(referral=referral).message
        assert not Subject.objects.exists()
    assert sees(cast.rami, story) == (0, 0)
    with acting_as(cast.eve):
        assert not Referral.objects.exists()
        with pytest.raises(NotVisible):
            referral_for(cast.eve, referral.id)


def test_a_yes_opens_the_record_and_its_end_closes_it(told, asked, step, cast):
    story = told()
    referral = asked(story)
    accepted = step(story, cast.rami, referral, "accept")
    assert (accepted.state, accepted.taken_by_id) == ("accepted", cast.rami.id)
    assert sees(cast.rami, story) == (1, 1)
    with acting_as(cast.carla):
        assert Task.objects.filter(case_id=story.case.id, kind=TaskKind.REFERRAL_NEWS, person_id=cast.carla.id).exists()
    step(story, cast.rami, referral, "begin")
    assert step(story, cast.rami, referral, "finish", outcome="helped").state == "done"
    assert sees(cast.rami, story) == (0, 0)
    with acting_as(cast.rami):
        assert Referral.objects.get(pk=referral.pk).outcome == "helped"
        assert not Preview.objects.exists()
        assert not Subject.objects.exists()


@pytest.mark.parametrize(
    ("who", "act", "reason", "state"),
    [("rami", "decline", "no_places", "declined"), ("carla", "revoke", "not_needed", "revoked")],
)
def test_a_no_leaves_nothing_behind(told, asked, step, cast, who, act, reason, state):
    story = told()
    referral = asked(story)
    assert step(story, getattr(cast, who), referral, act, reason=reason).state == state
    assert sees(cast.rami, story) == (0, 0)
    with acting_as(cast.rami):
        assert Referral.objects.get(pk=referral.pk).state == state
        assert not Preview.objects.exists()
        assert not Subject.objects.exists()
    with acting_as(cast.carla):
        assert Preview.objects.exists()


def test_some_of_the_household_are_shared_and_the_case_stays_closed(told, asked, step, cast):
    story = told(members=FAMILY)
    referral = asked(story, members=story.members()[1:2])
    step(story, cast.rami, referral, "accept")
    assert sees(cast.rami, story) == (0, 1)
    step(story, cast.rami, referral, "give_back", reason="not_reached")
    assert sees(cast.rami, story) == (0, 0)


def test_two_referrals_of_one_sight_end_one_after_the_other(told, asked, step, cast):
    story = told()
    first, second = asked(story), asked(story)
    step(story, cast.rami, first, "accept")
    step(story, cast.ranya, second, "accept")
    step(story, cast.rami, first, "finish", outcome="helped")
    assert sees(cast.rami, story) == (1, 1)
    step(story, cast.carla, second, "revoke", reason="not_needed")
    assert sees(cast.rami, story) == (0, 0)


def test_somebody_was_faster(told, asked, step, cast):
    story = told()
    referral = asked(story)
    step(story, cast.rami, referral, "accept")
    with pytest.raises(ChangedMeanwhile):
        story.do(
            cast.ranya,
            lambda: take_step(by=cast.ranya, referral_id=referral.id, act="decline", version=1, reason="conflict"),
        )


def test_who_asks_does_not_answer(told, asked, step, cast):
    story = told()
    referral = asked(story)
    with rule_refuses("INV-170"):
        step(story, cast.carla, referral, "accept")
    with rule_refuses("INV-170"):
        step(story, cast.rami, referral, "revoke", reason="not_needed")
    with rule_refuses("INV-178"):
        step(story, cast.rami, referral, "decline", reason="because")
    with pytest.raises(NotAllowed):
        asked(story, by=cast.stella)


def test_another_partner_by_partner(told, asked, step, cast):
    story = told()
    for act, said in (("accept", {}), ("decline", {"reason": "no_places"})):
        step(story, cast.rami, asked(story), act, days=2, **said)
    asked(story, outside_name="House of Light")
    with acting_as(cast.carla):
        rows = {row.name: row for row in partners(cast.carla, story.now.date().replace(year=2020))}
    sprout = rows["New Sprout"]
    assert (sprout.asked, sprout.accepted, sprout.declined, round(sprout.days)) == (2, 1, 1, 2)
    assert rows["House of Light"].waiting == 1


def test_who_accepted_reads_whom_it_is_about(told, asked, step, cast):
    story = told()
    referral = asked(story)
    step(story, cast.rami, referral, "accept")
    with acting_as(cast.rami):
        subject = subject_of(Referral.objects.get(pk=referral.pk))
        assert subject.case_id == story.case.id
        assert subject.consents
