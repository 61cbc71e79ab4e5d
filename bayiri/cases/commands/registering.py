"""Opening cases: a household or a single person, and how they want to return."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.commands import be_responsible
from bayiri.cases import permissions, queries, rules
from bayiri.cases.choices import MemberState, Stage
from bayiri.cases.commands.household import NewMember, watch_coming_of_age
from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.people.commands import register_people
from bayiri.people.models import Person
from bayiri.people.queries import person_for
from bayiri.people.rules import is_child


@dataclass(frozen=True)
class FormOfReturn:
    """The form of return on its four axes, with category, corridor and residence status."""

    host_country: str
    destination_country: str
    destination_place: str = ""
    voluntariness: str = "voluntary"
    assistance: str = "assisted"
    duration: str = "permanent"
    mode: str = "physical"
    category: str = "personal_wish"
    residence_status: str = "not_said"


@dataclass(frozen=True)
class NewHousehold:
    """People who return together, and how; otherwise as `register_case` takes them."""

    form: FormOfReturn
    members: list[NewMember]
    after_arrival: bool = False
    earlier_case_id: UUID | None = None
    for_queue: bool = False


@transaction.atomic(savepoint=False)
def register_case(
    *,
    by: Actor,
    form: FormOfReturn,
    members: list[NewMember],
    after_arrival: bool = False,
    earlier_case_id: UUID | None = None,
    for_queue: bool = False,
) -> Case:
    """Register a household or a single person. The actor's agency is responsible, the actor is its caseworker.

    `for_queue`: nobody is its caseworker yet; a manager says so. `after_arrival` opens a case that begins at the
    destination. `earlier_case_id` links a later return of the same person. Raises NotAllowed, NotVisible, RuleBroken.
    """
    household = NewHousehold(form, members, after_arrival, earlier_case_id, for_queue)
    return register_cases(by=by, households=[household])[0]


def register_cases(*, by: Actor, households: list[NewHousehold]) -> list[Case]:
    """Register several households, in as many statements as one. For other commands, in their transaction; it writes
    an event a case. Raises NotAllowed, NotVisible, RuleBroken.
    """
    for_queue = any(household.for_queue for household in households)
    if not permissions.may_register(by) or (for_queue and not permissions.may_register_for_queue(by)):
        raise NotAllowed
    earlier = {id_: queries.case_for(by, id_) for id_ in (one.earlier_case_id for one in households) if id_}
    members = [member for household in households for member in household.members]
    known = {member.person_id: person_for(by, member.person_id) for member in members if member.person_id}
    if reasons := {
        reason
        for household in households
        for reason in rules.reasons_not_to_register(_registration_facts(household.form, household.members, known))
    }:
        raise RuleBroken(sorted(reasons))
    written = iter(register_people(by=by, people=[m.person for m in members if m.person and not m.person_id]))
    people = [[known[m.person_id] if m.person_id else next(written) for m in one.members] for one in households]
    cases = [_new_case(by, one, who, earlier) for one, who in zip(households, people, strict=True)]
    be_responsible(by=by, kind=SubjectKind.CASE, subject_ids=[case.id for case in cases])
    Case.objects.bulk_create(cases)
    _write_members(by, cases, households, people)
    facts = [{"members": len(household.members), **vars(household.form)} for household in households]
    audit.record_each(kind="case.registered", by=by, subjects=cases, facts=facts, case_ids=[case.id for case in cases])
    return cases


def _new_case(by: Actor, household: NewHousehold, people: list[Person], earlier: dict[UUID, Case]) -> Case:
    head = next(who for member, who in zip(household.members, people, strict=True) if member.relation == "self")
    now = clock.now()
    return Case(
        id=uuid7(), stage=Stage.ARRIVED if household.after_arrival else Stage.REGISTERED,
        agency_id=by.agency_id, caseworker_id=None if household.for_queue else by.id,
        earlier_case=earlier[household.earlier_case_id] if household.earlier_case_id else None,
        opened_at=now, updated_at=now, head_name=head.name, head_sort_key=head.sort_key, size=len(household.members),
        recorded_by_id=by.id, **vars(household.form),
    )  # fmt: skip


def _write_members(by: Actor, cases: list[Case], households: list[NewHousehold], people: list[list[Person]]) -> None:
    written = [
        Member(
            case=case, person=person, relation=member.relation, guardian_name=member.guardian_name,
            state=MemberState.ARRIVED if household.after_arrival else MemberState.ACTIVE,
            entered_host_country_on=member.entered_on, joined_at=case.opened_at, recorded_by_id=by.id,
        )
        for case, household, who in zip(cases, households, people, strict=True)
        for member, person in zip(household.members, who, strict=True)
    ]  # fmt: skip
    Member.objects.bulk_create(written)
    for case in cases:
        watch_coming_of_age(by=by, case=case, members=[member for member in written if member.case_id == case.id])


def _registration_facts(
    form: FormOfReturn, members: list[NewMember], known: dict[UUID, Person]
) -> rules.RegistrationFacts:
    today = clock.today()

    def facts(position: int, member: NewMember) -> rules.MemberFacts:
        born_on = known[member.person_id].born_on if member.person_id else member.person.born_on  # type: ignore[union-attr]
        key = str(member.person_id or f"new {position}")
        return rules.MemberFacts(key, member.relation, born_on, member.entered_on, is_child(born_on, today))

    return rules.RegistrationFacts(
        host=form.host_country, destination=form.destination_country, voluntariness=form.voluntariness, today=today,
        members=tuple(facts(position, member) for position, member in enumerate(members)),
    )  # fmt: skip
