"""Changing what a decision may be bound to: the facts of the journey, the household."""

from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.choices import Relation, ResidenceStatus
from bayiri.cases.commands import NewMember, add_member, change_journey, name_head, watch_coming_of_age
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, cases_visible_to, members_of
from bayiri.cases.rules import ENDS, GONE
from bayiri.core.actor import Actor
from bayiri.journey.commands.decide import renew_if_changed
from bayiri.people.commands import PersonData, edit_person
from bayiri.people.models import Person
from bayiri.people.queries import person_for
from bayiri.programmes.models import Entitlement
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.models import Finding
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on

ASYLUM_PENDING = ResidenceStatus.ASYLUM_PENDING


@transaction.atomic
def change_plans(*, by: Actor, case_id: UUID, version: int, changes: dict[str, Any]) -> Case:
    """Change destination, duration, reason, residence status or planned date, as opened at `version`.

    A decision bound to what stood before is then to be renewed. Raises as
    `cases.commands.change_journey`, which writes the event.
    """
    was = case_for(by, case_id)
    case = change_journey(by=by, case_id=case_id, version=version, changes=changes)
    asylum_turned = was.residence_status != case.residence_status and ASYLUM_PENDING in (
        was.residence_status,
        case.residence_status,
    )
    elsewhere = was.destination_country != case.destination_country
    if asylum_turned or (elsewhere and Finding.objects.filter(case=case, gate=Gate.NON_REFOULEMENT).exists()):
        _ask_protection(by, case)
    if elsewhere:
        ask_to_calculate(by=by, case=case)
    watch_coming_of_age(by=by, case=case, members=members_of(case))
    renew_if_changed(by=by, case=case)
    return case


def _ask_protection(by: Actor, case: Case) -> None:
    """The database asks about the risk on return of everybody again; a protection officer looks at each."""
    for member in case.members.exclude(state__in=GONE):
        open_task(
            by=by, kind=TaskKind.REVIEW_PROTECTION, case_id=case.id, case_label=case.number, member_id=member.id,
            agency_id=case.agency_id, roles=[Role.PROTECTION_OFFICER], due_on=due_on("review_days"),
        )  # fmt: skip


@transaction.atomic
def join_household(*, by: Actor, case_id: UUID, member: NewMember) -> Member:
    """Add somebody to a household; decisions bound to the former household are then to be renewed.

    Raises NotAllowed, NotVisible, RuleBroken, as `cases.commands.add_member`, which writes the event.
    """
    added = add_member(by=by, case_id=case_id, member=member)
    case = case_for(by, case_id)
    ask_to_calculate(by=by, case=case)
    renew_if_changed(by=by, case=case)
    return added


@transaction.atomic
def correct_person(*, by: Actor, person_id: UUID, version: int, data: PersonData) -> Person:
    """Correct a person's record as opened at `version`; their cases are called by the name as it is now, and what
    rested on an age or a nationality that was wrong is looked at again.

    Raises NotAllowed, RuleBroken, ChangedMeanwhile, as `people.commands.edit_person`, which writes the event.
    """
    was = person_for(by, person_id)
    person = edit_person(by=by, person_id=person_id, version=version, data=data)
    look_again_at(by=by, person=person, was=was)
    return person


def look_again_at(*, by: Actor, person: Person, was: Person) -> None:
    """A record says something else than `was` did: in the person's cases their name, coming of age, help and decision
    are looked at again. For other commands, which write the event.
    """
    rested_on = (person.born_on, person.nationalities) != (was.born_on, was.nationalities)
    members = Member.objects.filter(person=person, case__in=cases_visible_to(by)).select_related("case")
    for member in members:
        case, member.person = member.case, person
        if not may_write(by, SubjectKind.CASE, case.id):
            continue
        if member.relation == Relation.SELF:
            name_head(by=by, case=case, head=person)
        if rested_on and case.stage not in ENDS and member.state not in GONE:
            end_tasks(by=by, case_id=case.id, kinds=[TaskKind.COMES_OF_AGE], member_id=member.id)
            watch_coming_of_age(by=by, case=case, members=[member])
            ask_to_calculate(by=by, case=case)
            renew_if_changed(by=by, case=case)


def ask_to_calculate(*, by: Actor, case: Case) -> None:
    """Where help was calculated for another household, open the work of calculating it again. For acts that write the
    event.
    """
    if Entitlement.objects.filter(case=case).exists():
        open_task(
            by=by, kind=TaskKind.LOOK_AT_HELP, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
            roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=due_on("renewal_days"),
        )  # fmt: skip
