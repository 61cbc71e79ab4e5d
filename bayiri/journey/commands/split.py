"""One household becomes two, each with its own case; and one again, where it was a mistake."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from bayiri import audit
from bayiri.agencies.choices import Mode, Purpose, Role, SubjectKind
from bayiri.agencies.commands import grant_sight
from bayiri.cases.choices import Outcome
from bayiri.cases.commands import end_case, move_stage, note_household, watch_coming_of_age
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import (
    GONE,
    Somebody,
    SplitFacts,
    children_left_alone,
    reasons_not_to_split,
    relation_under,
    where_they_are,
)
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import in_milliseconds, write_guarded
from bayiri.core.ids import uuid7
from bayiri.journey.commands.change import ask_to_calculate
from bayiri.journey.commands.decide import free_seats, renew_if_changed
from bayiri.journey.commands.life import child_needs_look, decided_again_if_all_have
from bayiri.journey.commands.sharing import end_sharing
from bayiri.journey.commands.under_way import note_where_people_are
from bayiri.journey.permissions import may_split
from bayiri.journey.queries.household import may_be_joined_again, split_of
from bayiri.monitoring.commands import keep_task
from bayiri.monitoring.models import FollowUp
from bayiri.people.rules import is_child
from bayiri.reintegration.commands import settle_plan
from bayiri.safeguards.models import Screening
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import Task, TaskKind
from bayiri.tasks.queries import due_on

LEFT_ALONE = gettext_noop("The child was split off from parents and guardians.")


@transaction.atomic
def split_off(
    *, by: Actor, case_id: UUID, member_ids: list[UUID], head_id: UUID, reason: str, note_ids: Sequence[UUID] = ()
) -> Case:
    """Give members of a household a case of their own, with `head_id` as its main applicant.

    Their sessions, assessments, findings, decisions, consents to share and coming appointments go with them, and copies of
    the notes named. Before the journey their seats are given up, and both households' decisions are to be renewed; after
    the arrival what is planned and due for them goes along. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_split(by, case):
        raise NotAllowed
    here = [member for member in members_of(case) if member.state not in GONE]
    facts = _facts(by, case, here, frozenset(member_ids), head_id)
    if not facts.going <= {member.id for member in here}:
        raise NotVisible
    reasons = reasons_not_to_split(facts)
    if reasons or not reason.strip():
        raise RuleBroken(reasons or ["INV-100"])
    # One moment for all of it, in whole milliseconds as guarded rows have it: what is recorded later has happened since.
    with clock.moved_to(in_milliseconds(clock.now())):
        leaving = [one for one in here if one.id in facts.going]
        there = where_they_are(leaving[0].state) == "there"
        written = {"head_id": head_id, "reason": reason.strip(), "notes": list(note_ids), "after_arrival": there}
        fresh, now_known_as = _write(by, case, leaving, written)
        _carry_sharing(by, fresh)
        if there:
            _carry_aftercare(by, case, fresh, now_known_as)
        else:
            _bring_to_stage(by, fresh)
        _carry_work(by, case, fresh, now_known_as)
        _look_after_children(by, case, fresh, children_left_alone(facts), now_known_as)
        note_household(by=by, case=case)
        if not there:
            _look_at_who_stays(by, case)
        said = {"members": len(facts.going)}
        audit.record(kind="journey.split_off", by=by, subject=fresh, case_id=case.id, facts=said)
        audit.record(kind="journey.split_from", by=by, subject=case, case_id=fresh.id, facts=said)
    return fresh


def _facts(by: Actor, case: Case, here: list[Member], going: frozenset[UUID], head_id: UUID) -> SplitFacts:
    today = clock.today()
    people = tuple(
        Somebody(one.id, one.relation, is_child(one.person.born_on, today), one.guardian_id, one.state) for one in here
    )
    return SplitFacts(case.stage, people, going, head_id, by.has_role(Role.PROTECTION_OFFICER))


def _write(by: Actor, case: Case, leaving: list[Member], said: dict[str, Any]) -> tuple[Case, dict[UUID, UUID]]:
    """The new case, and under which id each of the people stands in it."""
    fresh_id, now_known_as = uuid7(), {member.id: uuid7() for member in leaving}
    head = next(member for member in leaving if member.id == said["head_id"])
    for member in leaving:
        if member.state != "no_show":  # the seat has flown without them
            free_seats(by=by, member=member)
    grant_sight(by=by, kind=SubjectKind.CASE, subject_id=fresh_id, agency_id=by.agency_id, purpose=Purpose.OWNER)
    row = {
        **said, "id": uuid7(), "case_id": fresh_id, "from_case_id": case.id,
        "people": {str(old): str(new) for old, new in now_known_as.items()},
        "relations": {str(one.id): relation_under(head.relation, one.relation) for one in leaving},
        "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("journey_split_off", row)
    return case_for(by, fresh_id, to_write=True), now_known_as


def _bring_to_stage(by: Actor, fresh: Case) -> None:
    """As far as what the people brought along bears it: counselled, assessed. They decide anew."""
    if fresh.sessions.exists():
        move_stage(by=by, case=fresh, act="session_held")
        screened = set(Screening.objects.filter(case=fresh).values_list("member_id", flat=True))
        if screened >= set(fresh.members.values_list("id", flat=True)):
            move_stage(by=by, case=fresh, act="assessed")


def _look_at_who_stays(by: Actor, case: Case) -> None:
    """Another household: help is calculated and decisions are asked for anew, and nobody waits for who has gone."""
    ask_to_calculate(by=by, case=case)
    renew_if_changed(by=by, case=case)
    note_where_people_are(by=by, case=case)


def _carry_aftercare(by: Actor, case: Case, fresh: Case, now_known_as: dict[UUID, UUID]) -> None:
    """What is planned for them and not given yet, and their follow-ups that are due; then both plans are looked at."""
    write_guarded("journey_carry_aftercare", {"id": split_of(fresh).id})
    for old, new in now_known_as.items():
        keep_task(by=by, case=case, member_id=old)
        keep_task(by=by, case=fresh, member_id=new)
    for one in (case, fresh):
        settle_plan(by=by, case=one)
    agency_id = FollowUp.objects.filter(case=fresh).values_list("agency_id", flat=True).first()
    open_task(
        by=by, kind=TaskKind.PLAN, case_id=fresh.id, case_label=fresh.number, agency_id=agency_id or fresh.agency_id,
        roles=[Role.REINTEGRATION_OFFICER], due_on=due_on("plan_days"),
    )  # fmt: skip


def _carry_sharing(by: Actor, fresh: Case) -> None:
    """Whoever everybody of the new household lets see their data sees the new case as they saw the old one."""
    said: dict[tuple[UUID, str], set[UUID]] = {}
    for consent in sharing_of(fresh):
        if consent.given and consent.recipient_id and not consent.sections:
            said.setdefault((consent.recipient_id, consent.purpose), set()).add(consent.member_id)
    everybody = set(fresh.members.values_list("id", flat=True))
    for (agency_id, purpose), given_by in said.items():
        if everybody <= given_by:
            grant_sight(
                by=by, kind=SubjectKind.CASE, subject_id=fresh.id, agency_id=agency_id, purpose=purpose, mode=Mode.WRITE
            )


def _carry_work(by: Actor, case: Case, fresh: Case, now_known_as: dict[UUID, UUID]) -> None:
    """Open work about the people goes with them; the decision and who comes of age are asked about anew."""
    for task in Task.objects.filter(case_id=case.id, member_id__in=now_known_as, ended_at__isnull=True):
        assert task.member_id
        open_task(
            by=by, kind=task.kind, case_id=fresh.id, case_label=fresh.number, member_id=now_known_as[task.member_id],
            agency_id=task.agency_id, roles=task.roles, person_id=task.person_id, due_on=task.due_on, note=task.note,
        )  # fmt: skip
        end_tasks(by=by, case_id=case.id, task_id=task.id)
    watch_coming_of_age(by=by, case=fresh, members=members_of(fresh))
    if fresh.stage == "assessed":
        open_task(
            by=by, kind=TaskKind.RENEW_DECISION, case_id=fresh.id, case_label=fresh.number, agency_id=fresh.agency_id,
            roles=[Role.COUNSELLOR], person_id=fresh.caseworker_id, due_on=due_on("renewal_days"),
        )  # fmt: skip


def _look_after_children(by: Actor, case: Case, fresh: Case, alone: list[UUID], now_known_as: dict[UUID, UUID]) -> None:
    """A child on the other side than its parents: what is best for it is asked of another protection officer."""
    for member_id in alone:
        where = fresh if member_id in now_known_as else case
        child = Member.objects.get(pk=now_known_as.get(member_id, member_id))
        child_needs_look(by=by, case=where, child=child, why=LEFT_ALONE)


@transaction.atomic
def join_again(*, by: Actor, case_id: UUID) -> Case:
    """Take a split back: the people of this new case stand again in the household they were split from.

    Within the law's days, and where nothing has happened in the new case since; it is closed. Gives the former case.
    Raises NotAllowed, NotVisible, RuleBroken.
    """
    fresh = case_for(by, case_id, to_write=True)
    split = split_of(fresh)
    case = case_for(by, split.from_case_id, to_write=True)
    if not may_split(by, case):
        raise NotAllowed
    if not may_be_joined_again(split):
        raise RuleBroken(["INV-101"])
    write_guarded("journey_join_again", {"id": split.id, "joined_again_at": clock.now()})
    if split.after_arrival:
        settle_plan(by=by, case=case)
        for member in members_of(case):
            keep_task(by=by, case=case, member_id=member.id)
    end_sharing(by=by, case=fresh, people_too=False)
    end_case(by=by, case=fresh, act="closed" if split.after_arrival else "ended", outcome=Outcome.JOINED_AGAIN)
    end_tasks(by=by, case_id=fresh.id)
    note_household(by=by, case=case)
    if not split.after_arrival:
        decided_again_if_all_have(by=by, case=case)
        ask_to_calculate(by=by, case=case)
        renew_if_changed(by=by, case=case)
    watch_coming_of_age(by=by, case=case, members=members_of(case))
    audit.record(kind="journey.joined_again", by=by, subject=fresh, case_id=case.id)
    audit.record(kind="journey.joined_again", by=by, subject=case, case_id=fresh.id)
    return case
