"""INV-163: a restricted record is read, and neither shared nor taken out."""

from datetime import timedelta

import pytest

from bayiri.agencies.choices import Mode, Purpose, Section
from bayiri.agencies.commands import grant_sight
from bayiri.cases.models import Restriction
from bayiri.cases.queries import is_restricted
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.exchange.queries import lists
from bayiri.journey.commands.sharing import say_sharing
from bayiri.journey.queries.case_list import CaseFilters
from bayiri.privacy.commands import restriction
from tests.invariants.attacks import insert, refused, rule_refuses, run


@pytest.fixture
def restricted(told, cast, act):
    """A case whose use Stella restricted; Carla acts."""
    story = told("counselling", began=clock.now() - timedelta(days=40))
    act(cast.stella)
    restriction.restrict(by=cast.stella, case_id=story.case.id, reason="The person contests what is written.")
    act(cast.carla)
    return story


def test_it_is_not_shared(restricted, cast, act):
    """INV-163: by the rule and again in SQL, whoever would get it."""
    member = restricted.members()[0]
    act(cast.carla)
    said = {
        "by": cast.carla,
        "case_id": restricted.case.id,
        "member_id": member.id,
        "recipient_id": cast.rami.agency_id,
    }
    with rule_refuses("INV-163"):
        say_sharing(**said, purpose=Purpose.REINTEGRATION, given=True)
    for kind, subject in (("case", restricted.case.id), ("person", member.person_id)):
        with refused("INV-163"):
            grant_sight(
                by=cast.carla, kind=kind, subject_id=subject, agency_id=cast.rami.agency_id, purpose=Purpose.REINTEGRATION,
                section=Section.JOURNEY, mode=Mode.READ,
            )  # fmt: skip
    say_sharing(**said, purpose=Purpose.REINTEGRATION, given=False)  # taking back is always heard


def test_it_is_in_no_list_that_is_taken_out(restricted, cast, act):
    """INV-163: and it is read as before."""
    act(cast.mona)
    assert list(lists.cases_for_list(cast.mona, CaseFilters.of({}))) == []
    assert list(lists.follow_ups_for_list(cast.mona, lists.FollowUpFilters("", None))) == []
    act(cast.stella)
    restriction.let_go(by=cast.stella, case_id=restricted.case.id, because="It was put right.")
    act(cast.mona)
    assert [case.id for case in lists.cases_for_list(cast.mona, CaseFilters.of({}))] == [restricted.case.id]


def test_once_and_by_who_answers_for_data(restricted, cast, act):
    """INV-163: by the rule and again in SQL."""
    case_id = restricted.case.id
    act(cast.dora)
    with rule_refuses("INV-163"):
        restriction.restrict(by=cast.dora, case_id=case_id, reason="Again.")
    with rule_refuses("INV-163"):
        restriction.let_go(by=cast.dora, case_id=case_id, because=" ")
    lift = "UPDATE cases_restriction SET lifted_at = now(), lifted_by_id = %s, lifted_because = 'x'"
    with refused("INV-163"):
        run(lift, cast.stella.id)
    act(cast.carla)
    with pytest.raises(NotAllowed):
        restriction.let_go(by=cast.carla, case_id=case_id, because="x")
    with refused("INV-163"):
        run(lift, cast.carla.id)
    with refused("INV-163"):
        insert(
            "cases_restriction",
            id=uuid7(),
            case_id=case_id,
            reason="x",
            lifted_because="",
            recorded_by_id=cast.carla.id,
            recorded_at=clock.now(),
        )
    act(cast.eve)
    assert Restriction.objects.count() == 0
    with pytest.raises(NotVisible):
        restriction.let_go(by=cast.eve, case_id=case_id, because="x")
    act(cast.dora)
    restriction.let_go(by=cast.dora, case_id=case_id, because="It was put right.")
    assert not is_restricted(case_id)
    with rule_refuses("INV-163"):
        restriction.let_go(by=cast.dora, case_id=case_id, because="Again.")
    restriction.restrict(by=cast.dora, case_id=case_id, reason="Contested anew.")


def test_the_pages(restricted, as_):
    stella, page = as_("stella"), f"/cases/{restricted.case.id}/privacy"
    assert "neither shared nor taken out" in stella.get(page).content.decode()
    assert stella.post(f"{page}/restrict", {"reason": "Again."}).status_code == 422
    assert stella.post(f"{page}/let-go", {"reason": ""}).status_code == 422
    assert stella.post(f"{page}/let-go", {"reason": "Put right."}).status_code == 302
    hold = {"ground": "A claim is before the court."}
    assert stella.post(f"{page}/hold", hold, follow=True).content.decode().count("A claim is before the court.") == 1
    held = stella.get(page).content.decode()
    assert "Another person than you lifts it." in held
    hold_id = run_id(restricted)
    assert stella.post(f"{page}/holds/{hold_id}/lift", {"reason": "Over."}).status_code == 422
    assert as_("dora").post(f"{page}/holds/{hold_id}/lift", {"reason": "Over."}).status_code == 302
    assert as_("carla").get(f"{page}/hold").status_code == 403


def run_id(story):
    from bayiri.agencies.context import acting_as
    from bayiri.privacy.models import Hold

    with acting_as(story.desk.counsellor):
        return Hold.objects.get().pk
