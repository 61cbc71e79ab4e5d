"""A household becomes two, and one again."""

from datetime import timedelta

import pytest

from bayiri.cases.commands import hold_session
from bayiri.cases.models import Case, CounsellingSession, Member, Split
from bayiri.consent.models import ReturnDecision, SharingConsent
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.documents.commands.files import FileData, keep_file, mark_file
from bayiri.documents.models import Attachment
from bayiri.journey.commands import decide, split
from bayiri.safeguards.models import Finding, Screening
from bayiri.safeguards.queries import reasons_against
from bayiri.tasks.models import Task
from bayiri.travel.models import Seat
from tests.invariants.attacks import rule_refuses
from tests.journey.life.conftest import FAMILY, OMAR, ZEINAB
from tests.photographs import photograph

pytestmark = pytest.mark.django_db


def goes(story, called, *names, by=None, head=None):
    by = by or story.desk.counsellor
    members = [called(story, name).id for name in names]
    said = {"member_ids": members, "head_id": called(story, head or names[0]).id, "reason": "They part."}
    return story.do(by, lambda: split.split_off(by=by, case_id=story.case.id, **said), days=1)


def joins(story, fresh, by=None, days=1.0):
    by = by or story.desk.counsellor
    return story.do(by, lambda: split.join_again(by=by, case_id=fresh.id), days=days)


def test_they_have_a_case_of_their_own(told, called, act, cast):
    story = told("approved")
    fresh = goes(story, called, "Zeinab", "Yusuf")
    old = Case.objects.get(pk=story.case.id)
    assert fresh.number != old.number
    assert (fresh.head_name, fresh.size, old.size) == ("Zeinab Hassan", 2, 1)
    assert (fresh.agency_id, fresh.caseworker_id) == (old.agency_id, old.caseworker_id)
    relations = dict(fresh.members.values_list("person__given_names", "relation"))
    assert relations == {"Zeinab": "self", "Yusuf": "child"}
    assert {called(story, name).state for name in ("Zeinab", "Yusuf")} == {"left"}
    assert (fresh.stage, old.stage) == ("assessed", "assessed")


def test_what_is_theirs_goes_with_them_under_its_author(told, called, act, cast):
    story = told("approved")
    fresh = goes(story, called, "Zeinab", "Yusuf", by=cast.mona)
    act(cast.carla)
    talk = CounsellingSession.objects.get(case=fresh)
    assert talk.recorded_by_id == cast.carla.id
    assert set(talk.members_present) == set(fresh.members.values_list("id", flat=True))
    for kind, count in ((Screening, 2), (ReturnDecision, 2), (Finding, 2)):
        here, there = kind.objects.filter(case=fresh), kind.objects.filter(case=story.case)
        assert (here.count(), there.count()) == (count, 3), kind
    cleared = Finding.objects.filter(case=fresh, gate="non_refoulement")
    assert set(cleared.values_list("recorded_by_id", flat=True)) == {cast.paul.id}


def test_what_they_brought_goes_with_them_and_the_bytes_are_shared(told, called, act, cast):
    story = told("counselling")
    about = {name: called(story, name).id for name in ("Omar", "Zeinab")}
    act(cast.carla)
    for colour, whose in (("red", "Omar"), ("green", "Zeinab"), ("blue", ""), ("black", "Zeinab")):
        data, content = FileData("letter", colour, member_id=about.get(whose)), photograph(colour=colour)
        kept = keep_file(by=cast.carla, case_id=story.case.id, data=data, content=content).file
    mark_file(by=cast.carla, case_id=story.case.id, file_id=kept.id, reason="Of another family.")
    fresh = goes(story, called, "Zeinab", by=cast.mona)
    act(cast.carla)
    brought = Attachment.objects.get(case_id=fresh.id)
    assert (brought.title, brought.recorded_by_id) == ("green", cast.carla.id)
    assert brought.member_id == fresh.members.get().id
    assert Attachment.objects.filter(content_id=brought.content_id).count() == 2
    assert Attachment.objects.filter(case_id=story.case.id).count() == 4


def test_a_file_brought_since_keeps_the_households_apart(told, called, act, cast):
    story = told("counselling")
    fresh = goes(story, called, "Zeinab")
    act(cast.carla)
    with clock.moved_to(story.now + timedelta(hours=1)):
        keep_file(by=cast.carla, case_id=fresh.id, data=FileData("letter"), content=photograph())
    with rule_refuses("INV-101"):
        joins(story, fresh)


def test_both_households_decide_anew(told, called, act, cast):
    story = told("approved")
    fresh = goes(story, called, "Zeinab")
    assert "consent" in reasons_against(fresh.members.get(), "application")
    assert "consent" in reasons_against(called(story, "Omar"), "application")
    with clock.moved_to(story.now):
        assert "non_refoulement" not in reasons_against(fresh.members.get(), "application")
    assert Task.objects.filter(kind="renew_decision", ended_at=None).count() == 2
    assert Task.objects.filter(kind="look_at_help", case_id=story.case.id, ended_at=None).exists()


def test_the_new_household_goes_its_way(told, called, act, cast):
    story = told("approved")
    story.case = goes(story, called, "Zeinab", "Yusuf")
    story.calculate()
    story.decide()
    story.now += timedelta(days=2)
    story.approve()
    assert story.stage == "approved"


def test_who_goes_gives_up_their_seat_and_who_stays_keeps_it(told, called, act, cast):
    story = told("preparing")
    goes(story, called, "Zeinab")
    held = Seat.objects.filter(given_up_at=None).values_list("member__person__given_names", flat=True)
    assert set(held) == {"Omar", "Yusuf"}
    assert "family_unity" not in reasons_against(called(story, "Omar"), "release")


def test_who_might_see_their_data_may_still(told, called, act, cast):
    story = told("preparing")
    fresh = goes(story, called, "Zeinab")
    act(cast.rami)
    assert Case.objects.filter(pk=fresh.pk).exists()
    assert SharingConsent.objects.filter(case=fresh, given=True).count() == 1


def test_what_was_noted_with_others_there_stays_where_it_was(told, called, act, cast):
    story = told("registered", [OMAR, ZEINAB])
    talk = {"channel": "in_person", "language": "eng", "topics": [], "information_version": "2026"}
    by = cast.carla
    for present, note in ((["Omar", "Zeinab"], "He spoke of his health."), (["Zeinab"], "She wants to go to Mosul.")):
        ids = [called(story, name).id for name in present]
        story.do(
            by,
            lambda ids=ids, note=note: hold_session(
                by=by, case_id=story.case.id, held_at=clock.now(), members_present=ids, note=note, **talk
            ),
        )
    fresh = goes(story, called, "Zeinab")
    assert sorted(CounsellingSession.objects.filter(case=fresh).values_list("note", flat=True)) == [
        "",
        "She wants to go to Mosul.",
    ]
    assert fresh.stage == "counselling"


def test_a_child_is_not_split_off_from_everybody_but_by_a_protection_officer(told, called, act, cast):
    story = told("assessed")
    with rule_refuses("INV-99"):
        goes(story, called, "Yusuf")
    fresh = goes(story, called, "Yusuf", by=cast.paul)
    yusuf = fresh.members.get()
    assert "best_interests" in reasons_against(yusuf, "booking")
    assert Task.objects.filter(case_id=fresh.id, kind="review_protection", member_id=yusuf.id).exists()
    assert fresh.caseworker_id == cast.carla.id


@pytest.mark.parametrize("stage", ["suspended", "departed", "withdrawn"])
def test_it_refuses_at_the_wrong_time(told, called, act, cast, stage):
    story = told("departed" if stage == "departed" else "decided")
    by, member = cast.carla, called(story, "Omar")
    about = {"case_id": story.case.id, "member_id": member.id}
    if stage == "suspended":
        story.do(by, lambda: decide.refuse(by=by, step="x", description="x", **about))
    if stage == "withdrawn":
        for name in ("Omar", "Zeinab", "Yusuf"):
            one = called(story, name)
            story.do(by, lambda one=one: decide.withdraw(by=by, case_id=story.case.id, member_id=one.id))
    with pytest.raises((RuleBroken, LookupError)):
        goes(story, called, "Zeinab")
    assert not Split.objects.exists()


def test_the_main_applicant_stays(told, called):
    story = told("assessed", FAMILY)
    with rule_refuses("INV-100"):
        goes(story, called, "Omar")
    with rule_refuses("INV-100"):
        goes(story, called, "Zeinab", head="Yusuf")


def test_only_the_responsible_agency_splits(told, called, cast):
    story = told("preparing")
    for other in (cast.rami, cast.tara):
        with pytest.raises(NotAllowed):
            goes(story, called, "Zeinab", by=other)


def test_a_split_is_taken_back(told, called, act, cast):
    story = told("approved")
    fresh = goes(story, called, "Zeinab", "Yusuf")
    joins(story, fresh)
    act(cast.carla)
    assert {called(story, name).state for name in ("Omar", "Zeinab", "Yusuf")} == {"active"}
    fresh.refresh_from_db()
    assert (fresh.stage, fresh.outcome) == ("ended", "joined_again")
    assert Case.objects.get(pk=story.case.id).size == 3
    assert story.stage == "decided"  # decisions were for this household, and it is this household again
    assert not Member.objects.filter(case=fresh).exclude(state="left").exists()
    with rule_refuses("INV-101"):
        joins(story, fresh)


def test_it_is_not_taken_back_once_something_happened(told, called, act, cast):
    story = told("approved")
    fresh = goes(story, called, "Zeinab", "Yusuf")
    old, story.case = story.case, fresh
    story.counsel(days=1)
    with rule_refuses("INV-101"):
        joins(story, fresh)
    story.case = old


def test_it_is_not_taken_back_after_the_set_days(told, called, cast):
    story = told("approved")
    fresh = goes(story, called, "Zeinab", "Yusuf")
    with rule_refuses("INV-101"):
        joins(story, fresh, days=31)


def test_the_pages(told, called, client, users, act, cast):
    story = told("assessed")
    client.force_login(users["carla"])
    address = f"/cases/{story.case.id}/happened/split"
    assert "Who gets a case of their own?" in client.get(address).content.decode()
    zeinab = called(story, "Zeinab")
    sent = {"member_ids": [str(zeinab.id)], "head_id": str(zeinab.id), "reason": "They part."}
    page = client.post(address, sent, follow=True).content.decode()
    act(cast.carla)
    fresh = Case.objects.exclude(pk=story.case.id).get()
    assert story.case.number in page  # where it was split from
    assert fresh.number in client.get(f"/cases/{story.case.id}").content.decode()
    again = f"/cases/{fresh.id}/happened/joined-again"
    assert f'action="{again}"' in client.get(f"/cases/{fresh.id}/happened").content.decode()
    assert client.post(again, {}).url == f"/cases/{story.case.id}"
