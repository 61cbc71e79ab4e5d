"""What must hold of surveys, contact and who follows up, refused by the rule and again by the database."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.types.json import Jsonb

from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.monitoring import commands
from bayiri.monitoring.models import FollowUp, SurveyDraft
from bayiri.monitoring.queries import questionnaire
from bayiri.reintegration.commands import add_plan_line, approve_plan_line, record_delivery, record_verification
from tests.monitoring.interviews import agrees
from tests.reintegration.households import all_agree, data, registered, share

NOW = datetime(2026, 5, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
ARRIVED_ON = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _second_of_may():
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def baseline(cast, act):
    """Amina's baseline, due; Ranya acts."""
    act(cast.carla)
    case = registered(cast.carla)
    share(cast.carla, case, cast.rami.agency_id)
    act(cast.ranya)
    commands.schedule_follow_ups(by=cast.ranya, case_id=case.id, arrived_on=ARRIVED_ON, months=[0, 6])
    follow_up = case.follow_ups.get(member__relation="self", months=0)
    agrees(cast.ranya, follow_up)
    return follow_up


@pytest.fixture
def verified(cast, act, baseline):
    """Rami delivered, Ranya looked whether it arrived; Ranya acts."""
    act(cast.rami)
    line = add_plan_line(by=cast.rami, case_id=baseline.case_id, line=data())
    all_agree(cast.rami, baseline.case)
    approve_plan_line(by=cast.rami, line_id=line.id)
    record_delivery(by=cast.rami, line_id=line.id, delivered_on=TODAY, amount=1, proof="receipt")
    act(cast.ranya)
    record_verification(by=cast.ranya, line_id=line.id, verified_on=TODAY, how="visit", found_in_order=True)


def begin(by, follow_up):
    said = {"language": "en", "mode": "phone", "held_on": TODAY}
    return commands.begin_survey(by=by, follow_up_id=follow_up.id, **said)


def rule_refuses(code, act, **named):
    with pytest.raises(RuleBroken) as refused:
        act(**named)
    assert refused.value.reasons == [code]


def database_refuses(code, statement, *values):
    with pytest.raises(DatabaseError, match=code), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def result_is_refused(code, follow_up, said):
    """The last guard, asked past the commands."""
    values = (
        *(uuid7(), follow_up.id, "phone", TODAY, "s", "1", "0" * 64, False, Jsonb(said)),
        *(None, None, None, 1, "low_need", 1, 30, [], NOW),
    )
    database_refuses(code, f"SELECT monitoring_record_result({', '.join(['%s'] * len(values))})", *values)


def all_items():
    return {item.item: None for item in questionnaire(TODAY).items}


def test_who_looked_whether_help_arrived_does_not_ask_about_it(cast, verified, baseline):
    """INV-70"""
    rule_refuses("INV-70", begin, by=cast.ranya, follow_up=baseline)
    hold = {"by": cast.ranya, "follow_up_id": baseline.id, "mode": "phone", "answers": {"working": "yes"}}
    rule_refuses("INV-70", commands.record_follow_up, held_on=TODAY, **hold)
    result_is_refused("INV-70", baseline, all_items())


def test_who_gave_help_does_not_fill_anothers_survey(cast, act, baseline):
    """INV-70: nor by a statement of their own."""
    draft = begin(cast.ranya, baseline)
    act(cast.rami)
    line = add_plan_line(by=cast.rami, case_id=baseline.case_id, line=data())
    all_agree(cast.rami, baseline.case)
    approve_plan_line(by=cast.rami, line_id=line.id)
    record_delivery(by=cast.rami, line_id=line.id, delivered_on=TODAY, amount=1, proof="receipt")
    page = {"by": cast.rami, "draft_id": draft.id, "page": 1, "answers": {}, "done": True}
    rule_refuses("INV-70", commands.keep_page, **page)
    rule_refuses("INV-70", commands.drop_survey, by=cast.rami, draft_id=draft.id)
    statement = "UPDATE monitoring_surveydraft SET answers = %s, changed_by_id = %s WHERE id = %s"
    database_refuses("INV-70", statement, Jsonb({"working": "no"}), cast.rami.id, draft.id)


def test_half_a_survey_is_no_result(cast, baseline):
    """INV-109"""
    draft = begin(cast.ranya, baseline)
    for page in range(1, draft.pages):
        commands.keep_page(by=cast.ranya, draft_id=draft.id, page=page, answers={}, done=True)
    rule_refuses("INV-109", commands.finish_survey, by=cast.ranya, draft_id=draft.id)
    result_is_refused("INV-109: a page", baseline, all_items())
    commands.drop_survey(by=cast.ranya, draft_id=draft.id)
    result_is_refused("INV-109: a question", baseline, {"working": "yes"})


def test_a_survey_is_begun_for_a_round_to_be_held_in_its_own_case(cast, act, baseline):
    """INV-73, INV-04: by the database too."""
    draft = begin(cast.ranya, baseline)
    act(cast.carla)
    elsewhere = registered(cast.carla)
    share(cast.carla, elsewhere, cast.rami.agency_id)
    act(cast.ranya)
    other = FollowUp.objects.get(case=baseline.case, member__relation="spouse", months=0)
    agrees(cast.ranya, other)
    draft.pk, draft.follow_up_id, draft.case_id = uuid7(), other.id, elsewhere.id
    with pytest.raises(DatabaseError, match="INV-04"), transaction.atomic():
        draft.save(force_insert=True)
    commands.record_declined(by=cast.ranya, follow_up_id=other.id, mode="phone", tried_on=TODAY)
    draft.case_id = baseline.case_id
    with pytest.raises(DatabaseError, match="INV-73"), transaction.atomic():
        draft.save(force_insert=True)
    assert SurveyDraft.objects.count() == 1


def test_who_was_not_asked_is_tried_and_not_interviewed(cast, baseline):
    """INV-110: a yes comes first."""
    bilal = FollowUp.objects.get(case=baseline.case, member__relation="spouse", months=0)
    rule_refuses("INV-110", begin, by=cast.ranya, follow_up=bilal)
    hold = {"by": cast.ranya, "follow_up_id": bilal.id, "mode": "phone", "answers": {"working": "yes"}}
    rule_refuses("INV-110", commands.record_follow_up, held_on=TODAY, **hold)
    result_is_refused("INV-110", bilal, all_items())
    draft = begin(cast.ranya, baseline)
    draft.pk, draft.follow_up_id = uuid7(), bilal.id
    with pytest.raises(DatabaseError, match="INV-110"), transaction.atomic():
        draft.save(force_insert=True)
    tried = {"by": cast.ranya, "follow_up_id": bilal.id, "mode": "phone", "tried_on": TODAY, "give_up": False}
    assert commands.record_not_reached(**tried).outcome == "not_reached"


def test_who_does_not_want_contact_is_not_followed_up(cast, baseline):
    """INV-110"""
    how = {"mode": "phone", "said_on": TODAY}
    commands.say_contact(by=cast.ranya, case_id=baseline.case_id, member_id=baseline.member_id, agrees=False, **how)
    rule_refuses("INV-110", begin, by=cast.ranya, follow_up=baseline)
    tried = {"by": cast.ranya, "follow_up_id": baseline.id, "mode": "phone", "tried_on": TODAY, "give_up": False}
    rule_refuses("INV-110", commands.record_not_reached, **tried)
    result_is_refused("INV-110", baseline, all_items())
    attempt = "SELECT monitoring_record_attempt(%s, %s, 'not_reached', false, 'phone', %s, '', '', %s)"
    database_refuses("INV-110", attempt, uuid7(), baseline.id, TODAY, NOW)
    baseline.pk, baseline.months, baseline.state = uuid7(), 3, "due"
    with pytest.raises(DatabaseError, match="INV-110"), transaction.atomic():
        baseline.save(force_insert=True)


def test_nobody_but_a_role_of_the_case_says_what_people_want(cast, act, baseline):
    """INV-110: the word is taken down by who takes part, and never of tomorrow."""
    say = "SELECT monitoring_say_contact(%s, %s, true, 'phone', %s, '', %s)"
    database_refuses("INV-72", say, uuid7(), baseline.member_id, date(2026, 5, 3), NOW)
    for who in (cast.eve, cast.tara, None):
        act(who)
        database_refuses("INV-04", say, uuid7(), baseline.member_id, TODAY, NOW)


def test_a_round_is_given_inside_the_agency_that_holds_it(cast, act, verified, baseline):
    """INV-111: not to other agencies, not to other roles, not to who gave help; and not by others."""
    month_6 = FollowUp.objects.get(case=baseline.case, member=baseline.member, months=6)
    update = "UPDATE monitoring_followup SET officer_id = %s WHERE id = %s"
    for officer in (cast.carla, cast.tara, cast.rami, cast.ranya):
        rule_refuses("INV-111", commands.give_rounds, by=cast.ranya, follow_up_ids=[month_6.id], officer_id=officer.id)
        database_refuses("INV-111", update, officer.id, month_6.id)
    act(cast.carla)
    rule_refuses("INV-111", commands.give_rounds, by=cast.carla, follow_up_ids=[month_6.id], officer_id=None)
    database_refuses("INV-111", update, None, month_6.id)
