"""Who was given the plan and the follow-up to write in, and never the journey: they write there, and learn nothing of the rest."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases.choices import Stage
from bayiri.cases.models import Act, Case
from bayiri.cases.queries.part import case_to_write_in
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.core.ids import uuid7
from bayiri.monitoring.commands import say_contact
from bayiri.monitoring.models import FollowUp, SurveyResult
from bayiri.monitoring.queries import pages, questionnaire
from bayiri.reintegration.models import Delivery, Need, PlanLine
from bayiri.tasks.models import Task
from tests.invariants.attacks import COUPLE, FAMILY, call, refused, run
from tests.journey.test_part import NEVER
from tests.monitoring.interviews import answers, ask


@pytest.fixture
def given(told, act, cast):
    """`given("plan", "follow_up")`: Wayside Help writes in these parts of a household that has arrived; who they are goes with it."""

    def give(*sections, stage="arrived", members=COUPLE, named=True, mode="write"):
        story = told(stage, members)
        about = {"by": cast.carla, "agency_id": cast.timur.agency_id, "purpose": "reintegration"}
        act(cast.carla)
        for section in sections:
            grant_sight(**about, mode=mode, kind="case", subject_id=story.case.id, section=section)
        if named:
            grant_sight(**about, mode="read", kind="case", subject_id=story.case.id, section="identity")
            for member in story.members():
                grant_sight(**about, mode="read", kind="person", subject_id=member.person_id, section="identity")
        act(None)
        return story

    return give


def page(client, name, *args, status=200):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[-2000:])
    return answer.content.decode()


def send(client, name, *args, status=302, **said):
    answer = client.post(reverse(name, args=args), said)
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[-3000:])
    return answer


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def line_said(need, member, on):
    return {
        "found_need": str(need.id), "need": need.words, "description": "A course in baking", "member": str(member.id),
        "dimension": "economic", "level": "individual", "form": "kind", "phase": "after_arrival",
        "provider": "The bakers of Erbil", "currency": "EUR", "amount": "300", **day("planned_on", on),
    }  # fmt: skip


def test_a_plan_is_made_and_carried_out_without_the_journey(given, as_, cast):
    """INV-246: needs, a line, the people's word, approval and delivery, over the pages; the case moves, nobody is told from where."""
    story = given("plan", "follow_up")
    case_id, (head, *_) = story.case.id, story.members()
    with clock.moved_to(story.now + timedelta(days=3)):
        today = clock.today()
        client = as_("timur")
        home = page(client, "journey:part", case_id)
        assert reverse("reintegration:needs", args=[case_id]) in home
        assert reverse("monitoring:follow-ups", args=[case_id]) in home
        send(
            client,
            "reintegration:assess-needs",
            case_id,
            head.id,
            level_job="individual",
            words_job="I can bake bread.",
        )
        with acting_as(cast.timur):
            need = Need.objects.get(case_id=case_id)
        send(client, "reintegration:add-line", case_id, **line_said(need, head, today))
        with acting_as(cast.timur):
            line = PlanLine.objects.get(case_id=case_id)
        version = _version(cast.timur, case_id)
        send(client, "reintegration:answer", case_id, version=version, member=str(head.id), answer="yes", comment="Good.",
             channel="in_person", language="ara")  # fmt: skip
        send(client, "reintegration:approve-line", case_id, line.id, status=403)
        manager = as_("tuana")
        send(manager, "reintegration:approve-line", case_id, line.id)
        send(manager, "reintegration:delivery", case_id, line.id, **day("delivered_on", today), amount="300", proof="receipt",
             proof_reference="R-1")  # fmt: skip
        seen = [page(manager, name, case_id) for name in ("reintegration:plan", "reintegration:needs", "journey:part")]
    assert all("A course in baking" in one for one in seen[:1])
    assert not [(word, n) for n, one in enumerate(seen) for word in NEVER if word in one]
    with acting_as(cast.tuana):
        assert Delivery.objects.get(case_id=case_id).amount == 30000
        assert not Case.objects.filter(pk=case_id).exists()
        assert not Task.objects.filter(case_id=case_id).exists()
        assert not Act.objects.filter(case_id=case_id).exists()
    with acting_as(cast.carla):
        assert Case.objects.get(pk=case_id).stage == Stage.REINTEGRATING
        kinds = set(
            Event.objects.filter(case_id=case_id, agency_id=cast.timur.agency_id).values_list("kind", flat=True)
        )
    assert {"reintegration.needs_assessed", "reintegration.line_added", "reintegration.plan_answered",
            "reintegration.line_approved", "reintegration.delivered"} <= kinds  # fmt: skip


def _version(who, case_id):
    with acting_as(who):
        return PlanLine.objects.select_related("plan").get(case_id=case_id).plan.version


def test_a_visit_is_held_without_the_journey(given, as_, cast):
    """INV-246: not reached, then the survey page by page; the next round stands as work of who holds it."""
    story = given("follow_up")
    case_id = story.case.id
    with acting_as(cast.carla):
        baseline = FollowUp.objects.filter(case_id=case_id, months=0).order_by("id").first()
    with clock.moved_to(story.now + timedelta(days=3)):
        today, client = clock.today(), as_("timur")
        assert "Omar Hassan" in page(client, "monitoring:follow-ups", case_id)
        page(client, "reintegration:plan", case_id, status=404)
        send(
            client,
            "monitoring:not-reached",
            case_id,
            baseline.id,
            mode="phone",
            after="again",
            **day("tried_on", today),
        )
        send(
            client,
            "monitoring:record",
            case_id,
            baseline.id,
            language="en",
            mode="visit",
            agrees="on",
            **day("held_on", today),
        )
        with acting_as(cast.timur):
            draft = FollowUp.objects.get(pk=baseline.id).draft
        said = answers()
        for number, codes in enumerate(pages(questionnaire(today)), 1):
            send(client, "monitoring:survey-page", case_id, draft.id, number, way="on",
                 **{f"q_{code}": said[code] for code in codes if said[code]})  # fmt: skip
        send(client, "monitoring:check", case_id, draft.id)
        pages_seen = [
            page(client, "monitoring:follow-ups", case_id),
            page(client, "monitoring:result", case_id, baseline.id),
        ]
    assert not [word for word in NEVER for one in pages_seen if word in one]
    with acting_as(cast.carla):
        assert SurveyResult.objects.filter(follow_up=baseline).exists()
        waiting = Task.objects.filter(case_id=case_id, kind="follow_up", member_id=baseline.member_id, ended_at=None)
        assert waiting.count() == 1
        assert waiting.get().recorded_by_id == cast.timur.id


def test_a_later_round_moves_the_case_and_a_bad_one_asks_to_look_again(given, as_, act, cast):
    """INV-246: by the word of who does not see the stage; the review is asked of who carries the follow-up."""
    story = given("follow_up")
    with acting_as(cast.carla):
        later = FollowUp.objects.filter(case_id=story.case.id, months__gt=0).order_by("months", "id").first()
    with clock.moved_to(
        story.now.replace(year=later.due_on.year, month=later.due_on.month, day=later.due_on.day) + timedelta(days=1)
    ):
        act(cast.timur)
        say_contact(
            by=cast.timur,
            case_id=story.case.id,
            member_id=later.member_id,
            agrees=True,
            mode="visit",
            said_on=clock.today(),
        )
        ask(cast.timur, later, said=answers(best=False))
        act(None)
    with acting_as(cast.carla):
        assert Case.objects.get(pk=story.case.id).stage == Stage.FOLLOWING_UP
        review = Task.objects.get(case_id=story.case.id, kind="review_plan", ended_at=None)
    assert (review.agency_id, review.member_id) == (later.agency_id, later.member_id)


@pytest.mark.parametrize("stage", ["assessed", "departed", "arrived"])
def test_of_the_case_only_this_is_told(given, cast, stage):
    """INV-245: before, there, over; in SQL nothing but that either, and nothing for reading alone."""
    story = given("plan", stage=stage)
    with acting_as(cast.timur):
        case = case_to_write_in(cast.timur, story.case.id, "plan")
        row = run("SELECT * FROM cases_to_write_in(%s, 'plan', false)", story.case.id)
        with pytest.raises(NotVisible):
            case_to_write_in(cast.timur, story.case.id, "follow_up")
        assert run("SELECT 1 FROM cases_to_write_in(%s, 'journey', false)", story.case.id) is None
        assert run("SELECT 1 FROM cases_case WHERE id = %s", story.case.id) is None
    assert case.stage == ("reintegrating" if stage == "arrived" else "preparing")
    assert row == (case.number, cast.carla.agency_id, case.stage)
    assert (case.voluntariness, case.destination_country, case.residence_status, case.opened_at) == ("", "", "", None)
    with acting_as(cast.eve), pytest.raises(NotVisible):
        case_to_write_in(cast.eve, story.case.id, "plan")


def test_who_only_reads_the_plan_writes_nothing(given, as_, cast):
    """INV-245: for them the page of the case in parts is all there is."""
    story = given("plan", mode="read")
    client = as_("timur")
    assert reverse("reintegration:plan", args=[story.case.id]) not in page(client, "journey:part", story.case.id)
    for name in ("reintegration:plan", "reintegration:needs", "reintegration:add-line"):
        page(client, name, story.case.id, status=404)


def test_without_identity_people_stand_by_their_place_and_children_stay_children(given, as_, cast):
    """INV-245: no name, no birthday; a child answers with a guardian, whatever the form says."""
    story = given("plan", members=FAMILY, named=False)
    client = as_("timur")
    seen = page(client, "reintegration:needs", story.case.id)
    assert "Person 3" in seen
    assert not [word for word in ("Omar", "Zeinab", "Yusuf", "Hassan", "2015") if word in seen]
    with acting_as(cast.timur):
        people = list(case_to_write_in(cast.timur, story.case.id, "plan").known_people.values())
    assert [(one.person.born_on, one.age_group) for one in people] == [
        (None, "from_40"),
        (None, "from_30"),
        (None, "child"),
    ]


def test_a_part_opens_and_ends_no_other_work(given, cast):
    """INV-246: in SQL, as who holds the plan alone: neither work of other parts nor for others, and no stage."""
    story = given("plan")
    with acting_as(cast.tuana):
        about = {
            "case_id": story.case.id,
            "case_label": "",
            "note": "",
            "due_on": clock.today(),
            "recorded_at": clock.now(),
            "roles": [],
        }
        for kind, agency_id in (
            ("follow_up", cast.timur.agency_id),
            ("clear_gate", cast.carla.agency_id),
            ("plan", cast.eve.agency_id),
        ):
            with refused("INV-246"):
                call("tasks_open_by_part", kind=kind, agency_id=agency_id, **about)
        with refused("INV-246"):
            run("SELECT reintegration_start_plan(%s, %s, %s)", uuid7(), story.case.id, clock.now())
        with refused("INV-04"):
            run("SELECT monitoring_followed_up(%s, %s, %s)", uuid7(), story.case.id, clock.now())
        with refused("permission denied"):
            run("SELECT cases_move_by_part(%s, %s, 'plan_started', %s)", uuid7(), story.case.id, clock.now())
        assert run("SELECT tasks_end(%s, '{follow_up}', NULL, NULL, '', %s)", story.case.id, clock.now()) == (0,)
        assert run("SELECT tasks_end(%s, '{}', NULL, NULL, '', %s)", story.case.id, clock.now()) == (0,)
    with acting_as(cast.carla):
        assert Task.objects.filter(case_id=story.case.id, kind="follow_up", ended_at=None).exists()
