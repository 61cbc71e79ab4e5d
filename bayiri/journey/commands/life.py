"""What life brings into a household: a birth, a death, a marriage or separation. Each asks again what rests on it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from bayiri import audit
from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.choices import Outcome, ProposalLapsed, Relation
from bayiri.cases.commands import NewMember, move_stage, note_household, reopen_case, set_relations
from bayiri.cases.commands.settling import lapse_closing, settle_appointments
from bayiri.cases.models import Case, Member
from bayiri.cases.permissions import may_end
from bayiri.cases.queries import case_for, death_for, member_for, members_of
from bayiri.cases.queries.closing import closing_facts, open_proposal
from bayiri.cases.rules import (
    ENDS,
    GONE,
    DeathFacts,
    reasons_not_to_close,
    reasons_not_to_record_death,
    relation_under,
    stage_after,
)
from bayiri.consent.choices import LapsedBecause
from bayiri.consent.queries import all_decided
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import in_milliseconds, write_guarded
from bayiri.core.ids import uuid7
from bayiri.journey.choices import Bond
from bayiri.journey.commands.change import ask_to_calculate, join_household
from bayiri.journey.commands.close import close_case, propose_closing
from bayiri.journey.commands.decide import free_seats, renew_if_changed
from bayiri.journey.commands.sharing import end_sharing
from bayiri.journey.commands.under_way import note_where_people_are
from bayiri.people.commands import PersonData
from bayiri.people.rules import is_child
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.commands import raise_concern
from bayiri.tasks.commands import end_tasks, open_task, open_tasks_again
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on

CHILD_OF = {Relation.SELF: Relation.CHILD, Relation.SPOUSE: Relation.CHILD, Relation.CHILD: Relation.GRANDCHILD}
GUARDIAN_DIED = gettext_noop("The guardian has died.")


@transaction.atomic
def record_birth(*, by: Actor, case_id: UUID, parent_id: UUID, child: PersonData) -> Member:
    """A child was born to a member of the household, who is its guardian; it has their nationalities unless others
    are said.

    Everybody's decision is to be renewed, the child's own safeguards open, the assistance is to be calculated again.
    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    parent = member_for(by, case, parent_id)
    if parent.state in GONE:
        raise RuleBroken(["INV-22"])
    if case.stage == "departed":  # on the way nobody joins; after the arrival the child stands where the family is
        raise RuleBroken(["INV-05"])
    data = replace(child, nationalities=child.nationalities or tuple(parent.person.nationalities))
    relation = CHILD_OF.get(Relation(parent.relation), Relation.OTHER)
    born = NewMember(
        relation, data, entered_on=child.born_on, guardian_name=parent.person.name, guardian_id=parent.id
    )  # fmt: skip
    added = join_household(by=by, case_id=case.id, member=born)
    case.refresh_from_db()
    open_task(
        by=by, kind=TaskKind.ASSESS, case_id=case.id, case_label=case.number, member_id=added.id,
        agency_id=case.agency_id, roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=due_on("renewal_days"),
    )  # fmt: skip
    audit.record(kind="journey.birth_recorded", by=by, subject=added, case_id=case.id, facts={"born_on": data.born_on})
    return added


@transaction.atomic
def record_death(
    *, by: Actor, case_id: UUID, member_id: UUID, died_on: date, told_by: str, certificate_seen: bool,
    head_id: UUID | None = None,
) -> Case:  # fmt: skip
    """Somebody has died. Their part in the return ends; the others' decisions are to be renewed.

    Where the main applicant died, `head_id` is who takes their place. Where nobody is left, closing is proposed.
    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    member = member_for(by, case, member_id)
    others = [one for one in members_of(case) if one.id != member.id and one.state not in GONE]
    facts = DeathFacts(
        case.stage, member.state, member.person.born_on, died_on, clock.today(), told_by,
        needs_head=member.relation == Relation.SELF and bool(others), head_is_known=head_id in {one.id for one in others},
    )  # fmt: skip
    if reasons := reasons_not_to_record_death(facts):
        raise RuleBroken(reasons)
    # One moment for all of it, in whole milliseconds as guarded rows have it: what ended with the death is known by it.
    with clock.moved_to(in_milliseconds(clock.now())):
        row = {
            "id": uuid7(), "case_id": case.id, "member_id": member.id, "died_on": died_on, "told_by": told_by,
            "certificate_seen": certificate_seen, "recorded_at": clock.now(),
        }  # fmt: skip
        _end_with(by, case, member, row)
        if others:
            _go_on_without(by, case, member, others, head_id if facts.needs_head else None)
        else:
            _end_with_the_last(by, case)
    return case


def _end_with(by: Actor, case: Case, member: Member, row: dict[str, Any]) -> None:
    """What the person had part in ends with them: seat, rounds of follow-up, appointments, work."""
    free_seats(by=by, member=member)
    write_guarded("cases_record_death", row)
    settle_appointments(by=by, case=case)
    _end_their_work(by, case, member)
    audit.record(
        kind="journey.death_recorded", by=by, subject=member, case_id=case.id, facts={"died_on": row["died_on"]}
    )


def _go_on_without(by: Actor, case: Case, died: Member, others: list[Member], head_id: UUID | None) -> None:
    """The household is another one: who heads it, who looks after the children, what is asked again."""
    if head_id:
        new_head = next(one for one in others if one.id == head_id)
        set_relations(by=by, case=case, relations=_relations_under(new_head, members_of(case)))
    note_household(by=by, case=case)
    _look_after_children(by, case, died, others)
    note_where_people_are(by=by, case=case)
    ask_to_calculate(by=by, case=case)
    renew_if_changed(by=by, case=case)


def _relations_under(head: Member, members: list[Member]) -> dict[UUID, str]:
    return {one.id: "self" if one.id == head.id else relation_under(head.relation, one.relation) for one in members}


def _end_their_work(by: Actor, case: Case, member: Member) -> None:
    """Work about the one who died ends; what somebody had to answer for goes to the caseworker."""
    if end_tasks(by=by, case_id=case.id, member_id=member.id):
        ask_after_a_death(by=by, case=case)


def ask_after_a_death(*, by: Actor, case: Case) -> None:
    """Open the caseworker's work of seeing what is left to do. For acts that write the event."""
    open_task(
        by=by, kind=TaskKind.AFTER_A_DEATH, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=due_on("review_days"),
    )  # fmt: skip


def _end_with_the_last(by: Actor, case: Case) -> None:
    """Nobody is left: closing is proposed, and done where it needs no second look; where others had withdrawn, the case
    ends as theirs does.
    """
    end_tasks(by=by, case_id=case.id)
    lapse_closing(by=by, case=case, because=ProposalLapsed.HOUSEHOLD_CHANGED)
    if case.members.filter(state="withdrawn").exists() and stage_after(case.stage, "withdrawn"):
        move_stage(by=by, case=case, act="withdrawn")
        end_sharing(by=by, case=case)
    elif may_end(by, case) and not reasons_not_to_close(closing_facts(by, case, Outcome.DECEASED)):
        close_case(by=by, case_id=case.id, outcome=Outcome.DECEASED)
    elif may_end(by, case):
        propose_closing(by=by, case_id=case.id, outcome=Outcome.DECEASED)
    else:
        ask_after_a_death(by=by, case=case)


def _look_after_children(by: Actor, case: Case, died: Member, others: list[Member]) -> None:
    """A child whose guardian has died: what is best for it is asked, whoever else travels along."""
    today = clock.today()
    adults = [one for one in others if not is_child(one.person.born_on, today)]
    for child in others:
        if is_child(child.person.born_on, today) and (child.guardian_id == died.id or not adults):
            child_needs_look(by=by, case=case, child=child, why=GUARDIAN_DIED)


def child_needs_look(*, by: Actor, case: Case, child: Member, why: str) -> None:
    """Raise the question of a child's best interests, for a protection officer. For acts that write the event."""
    raise_concern(by=by, case_id=case.id, member_id=child.id, gate=Gate.BEST_INTERESTS, evidence=why)
    open_task(
        by=by, kind=TaskKind.REVIEW_PROTECTION, case_id=case.id, case_label=case.number, member_id=child.id,
        agency_id=case.agency_id, roles=[Role.PROTECTION_OFFICER], due_on=due_on("review_days"), note=why,
    )  # fmt: skip


@transaction.atomic
def undo_death(*, by: Actor, case_id: UUID, death_id: UUID, reason: str) -> Case:
    """A death was written down by mistake: another person takes it back, with the reason.

    The person takes part again, without a seat; a case that was closed for it goes on. Their work, rounds of follow-up
    and appointments ahead stand again as they were. Raises NotAllowed, NotVisible,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    death = death_for(case, death_id)
    if death.undone_at or death.recorded_by_id == by.id or not reason.strip():
        raise RuleBroken(["INV-97"])
    write_guarded("cases_undo_death", {"id": death.id, "undone_at": clock.now(), "undone_because": reason.strip()})
    if case.stage in ENDS and case.outcome == Outcome.DECEASED:
        reopen_case(by=by, case=case, act="death_undone")
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.AFTER_A_DEATH])
    open_tasks_again(by=by, case_id=case.id, ended_at=death.recorded_at, but_for=[TaskKind.AFTER_A_DEATH])
    if open_proposal(case) is None:
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.SECOND_LOOK])
    note_household(by=by, case=case)
    decided_again_if_all_have(by=by, case=case)
    ask_to_calculate(by=by, case=case)
    renew_if_changed(by=by, case=case)
    audit.record(kind="journey.death_undone", by=by, subject=death.member, case_id=case.id)
    return case


def decided_again_if_all_have(*, by: Actor, case: Case) -> None:
    """What decisions were bound to is again as it was: where everybody's stands, the case is decided. For acts that
    write the event.
    """
    if stage_after(case.stage, "decided") and all_decided(case, reflected=False):
        move_stage(by=by, case=case, act="decided")
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.RENEW_DECISION])


@transaction.atomic
def change_relations(
    *, by: Actor, case_id: UUID, bond: str, happened_on: date | None, relations: dict[UUID, str]
) -> Case:
    """Write how people stand to the main applicant now, after a marriage, a partnership, a separation or by mistake
    before.

    But for a mere correction, everybody's decision is to be renewed. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    if happened_on and happened_on > clock.today():
        raise RuleBroken(["INV-24"])
    changed = set_relations(by=by, case=case, relations=relations)
    if bond != Bond.CORRECTION:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT consent_lapse_decisions(%s, %s, %s)", [case.id, LapsedBecause.RELATIONS, clock.now()]
            )
        renew_if_changed(by=by, case=case)
    if changed:
        ask_to_calculate(by=by, case=case)
    facts = {"bond": bond, "happened_on": happened_on}
    audit.record(kind="journey.relations_changed", by=by, subject=case, case_id=case.id, facts=facts)
    return case
