"""Who takes part in a case: somebody joins, how they stand to each other, who comes of age."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases import queries, rules
from bayiri.cases.choices import MemberState, ProposalLapsed
from bayiri.cases.commands.settling import lapse_closing, settle_appointments
from bayiri.cases.commands.touching import touch
from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded
from bayiri.people.commands import PersonData, register_person
from bayiri.people.models import Person
from bayiri.people.queries import person_for
from bayiri.people.rules import coming_of_age, is_child
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind


@dataclass(frozen=True)
class NewMember:
    """Somebody in a household to be registered: a new person, or one already on record."""

    relation: str
    person: PersonData | None = None
    person_id: UUID | None = None
    entered_on: date | None = None
    guardian_name: str = ""
    guardian_id: UUID | None = None


@transaction.atomic
def add_member(*, by: Actor, case_id: UUID, member: NewMember) -> Member:
    """Somebody joins the household. Higher rooms look again at decision, unity and entitlement."""
    case = queries.case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    if member.person_id and case.members.filter(person_id=member.person_id).exists():
        raise RuleBroken(["INV-10"])
    if case.stage in rules.ENDS:
        raise RuleBroken(["INV-09"])
    person = person_for(by, member.person_id) if member.person_id else register_person(by=by, data=member.person)  # type: ignore[arg-type]
    state = MemberState.ARRIVED if case.stage in rules.AFTER_ARRIVAL else MemberState.ACTIVE
    added = Member.objects.create(
        case=case, person=person, relation=member.relation, state=state, guardian_name=member.guardian_name,
        guardian_id=member.guardian_id, entered_host_country_on=member.entered_on, joined_at=clock.now(), recorded_by_id=by.id,
    )  # fmt: skip
    touch(case, size=case.size + 1)
    lapse_closing(by=by, case=case, because=ProposalLapsed.HOUSEHOLD_CHANGED)
    watch_coming_of_age(by=by, case=case, members=[added])
    audit.record(kind="case.member_joined", by=by, subject=added, case_id=case.id, facts={"relation": member.relation})
    return added


def note_household(*, by: Actor, case: Case) -> None:
    """Write on the case how many take part now, and under whose name. For other commands, which write the event."""
    settle_appointments(by=by, case=case)
    lapse_closing(by=by, case=case, because=ProposalLapsed.HOUSEHOLD_CHANGED)
    here = [member for member in queries.members_of(case) if member.state not in rules.GONE]
    head = next((member.person for member in here if member.relation == "self"), None)
    named = {"head_name": head.name, "head_sort_key": head.sort_key} if head else {}
    touch(case, size=max(len(here), 1), **named)


def set_relations(*, by: Actor, case: Case, relations: dict[UUID, str]) -> bool:
    """Write how each member stands to the main applicant; whether anything changed. For other commands, which write
    the event.

    Raises RuleBroken where there is not exactly one main applicant among those who take part.
    """
    members = queries.members_of(case)
    after = {member.id: relations.get(member.id, member.relation) for member in members}
    going_on = [after[member.id] for member in members if member.state not in rules.GONE]
    if list(after.values()).count("self") != 1 or going_on.count("self") != 1:
        raise RuleBroken(["INV-11"])
    changed = [member for member in members if after[member.id] != member.relation]
    # The former main applicant first: at no moment there are two.
    for member in sorted(changed, key=lambda one: after[one.id] == "self"):
        member.relation = after[member.id]
        member.save(update_fields=["relation"])
    note_household(by=by, case=case)
    return bool(changed)


def name_head(*, by: Actor, case: Case, head: Person) -> None:
    """The main applicant is called otherwise now: lists show it. For other commands, which write the event."""
    if (case.head_name, case.head_sort_key) != (head.name, head.sort_key):
        touch(case, head_name=head.name, head_sort_key=head.sort_key)


def move_member(*, by: Actor, member: Member, to_state: str) -> None:
    """Move one member's state. The database holds the table of moves. For other commands, which write the event."""
    call_guarded("cases_move_member", member.id, to_state)
    if (to_state in rules.GONE) != (member.state in rules.GONE):
        settle_appointments(by=by, case=member.case)
        lapse_closing(by=by, case=member.case, because=ProposalLapsed.HOUSEHOLD_CHANGED)
    member.state = to_state


def watch_coming_of_age(*, by: Actor, case: Case, members: list[Member]) -> None:
    """Open the work of asking who comes of age soon, due on the day. For other commands, which write the event."""
    today = clock.today()
    for member in members:
        born_on = member.person.born_on
        if born_on is None or not is_child(born_on, today):
            continue
        comes = coming_of_age(born_on)
        if comes - today <= timedelta(days=law("voluntary-return", on=today).number("coming_of_age_watch_days")):
            open_task(
                by=by, kind=TaskKind.COMES_OF_AGE, case_id=case.id, case_label=case.number, member_id=member.id,
                agency_id=case.agency_id, roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=comes,
            )  # fmt: skip
