"""Writing cases: open, move, counsel, change what a decision is bound to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.commands import be_responsible
from bayiri.agencies.permissions import may_write
from bayiri.cases import permissions, queries, rules
from bayiri.cases.choices import MemberState, ProposalLapsed, Stage
from bayiri.cases.commands.settling import lapse_closing, settle_appointments
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.people.commands import PersonData, register_people, register_person
from bayiri.people.models import Person
from bayiri.people.queries import person_for
from bayiri.people.rules import coming_of_age, is_child
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on


@dataclass(frozen=True)
class NewMember:
    """Somebody in a household to be registered: a new person, or one already on record."""

    relation: str
    person: PersonData | None = None
    person_id: UUID | None = None
    entered_on: date | None = None
    guardian_name: str = ""
    guardian_id: UUID | None = None


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
    _touch(case, size=case.size + 1)
    lapse_closing(by=by, case=case, because=ProposalLapsed.HOUSEHOLD_CHANGED)
    watch_coming_of_age(by=by, case=case, members=[added])
    audit.record(kind="case.member_joined", by=by, subject=added, case_id=case.id, facts={"relation": member.relation})
    return added


@transaction.atomic
def hold_session(
    *, by: Actor, case_id: UUID, held_at: datetime, channel: str, language: str, members_present: list[UUID],
    topics: list[str],
    information_version: str, interpreter_name: str = "", note: str = "",
) -> CounsellingSession:  # fmt: skip
    """Write down a counselling session. A missing interpreter is flagged, not hidden. Raises NotAllowed, RuleBroken."""
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_counsel(by, case):
        raise NotAllowed
    present = [member for member in queries.members_of(case) if member.id in set(members_present)]
    facts = queries.session_facts(
        case, present, held_in_future=held_at > clock.now(), language=language, interpreter=interpreter_name
    )
    if reasons := rules.reasons_not_to_record_session(facts):
        raise RuleBroken(reasons)
    session = CounsellingSession.objects.create(
        case=case, held_at=held_at, channel=channel, language=language, interpreter_name=interpreter_name,
        interpreter_missing=rules.interpreter_is_missing(facts), members_present=[member.id for member in present],
        topics=topics,
        information_version=information_version, note=note, recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    if rules.stage_after(case.stage, "session_held"):
        move_stage(by=by, case=case, act="session_held")
    _look_for_interpreter(by, case, session)
    facts_said = {"language": language, "interpreter_missing": session.interpreter_missing}
    audit.record(kind="case.session_held", by=by, subject=session, case_id=case.id, facts=facts_said)
    return session


@transaction.atomic
def correct_session(
    *, by: Actor, case_id: UUID, session_id: UUID, reason: str, instead: dict[str, Any] | None
) -> CounsellingSession | None:
    """A session was written down wrongly: it counts no more. `instead` says what `hold_session` takes, None that it
    was never held. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_correct_session(by, case):
        raise NotAllowed
    wrong = queries.session_for(case, session_id)
    if reasons := rules.reasons_not_to_correct(reason, corrected=hasattr(wrong, "correction")):
        raise RuleBroken(reasons)
    replaced_by = hold_session(by=by, case_id=case.id, **instead) if instead else None
    row = {
        "id": uuid7(), "case_id": case.id, "session_id": wrong.id, "replaced_by_id": replaced_by and replaced_by.id,
        "reason": reason, "recorded_by_id": by.id, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("cases_correct_session", row)
    facts = {"session": wrong.id, "never_held": replaced_by is None}
    audit.record(kind="case.session_corrected", by=by, subject=wrong, case_id=case.id, facts=facts)
    return replaced_by


@transaction.atomic
def change_journey(*, by: Actor, case_id: UUID, version: int, changes: dict[str, Any]) -> Case:
    """Change destination, duration, category, residence status or planned date, as opened at `version`.

    Raises NotAllowed, ChangedMeanwhile, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    if case.version != version:
        raise ChangedMeanwhile(case)
    if case.stage in rules.ENDS:
        raise RuleBroken(["INV-09"])
    if changes.get("destination_country", case.destination_country) == case.host_country:
        raise RuleBroken(["INV-14"])
    _touch(case, **changes)
    audit.record(kind="case.journey_changed", by=by, subject=case, case_id=case.id, facts={"changed": sorted(changes)})
    return case


def move_stage(*, by: Actor, case: Case, act: str, reason: str = "", before: str | None = None) -> None:
    """Record an act and move the case's stage along the table. Raises RuleBroken where the table does not know it.

    For other commands, which write the event; the database checks the table again.
    """
    after = rules.stage_after(case.stage, act, before or case.stage_before_suspension)
    if after is None:
        raise RuleBroken(["INV-05"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cases_record_act(%s, %s, %s, %s, %s, %s)", [uuid7(), case.id, act, after, reason, clock.now()]
        )
    was_over = case.stage in rules.ENDS
    case.refresh_from_db(fields=["stage", "stage_before_suspension", "version", "updated_at"])
    if was_over != (case.stage in rules.ENDS):
        settle_appointments(by=by, case=case)
    lapse_closing(by=by, case=case, because=ProposalLapsed.CASE_MOVED)
    if after == Stage.COUNSELLING and act != "resumed":
        _ask_to_assess(by, case)


def _ask_to_assess(by: Actor, case: Case) -> None:
    """One piece of work for the whole household, which ends when everybody is assessed."""
    open_task(
        by=by, kind=TaskKind.ASSESS, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=due_on("assessment_days"),
    )  # fmt: skip


def end_case(*, by: Actor, case: Case, act: str, outcome: str) -> None:
    """End a case with its outcome. For journey's closing, which writes the event. Raises RuleBroken."""
    _touch(case, outcome=outcome, closed_at=clock.now())
    move_stage(by=by, case=case, act=act, reason=outcome)


def name_head(*, by: Actor, case: Case, head: Person) -> None:
    """The main applicant is called otherwise now: lists show it. For other commands, which write the event."""
    if (case.head_name, case.head_sort_key) != (head.name, head.sort_key):
        _touch(case, head_name=head.name, head_sort_key=head.sort_key)


def link_duplicate(*, by: Actor, case: Case, of: Case | None) -> None:
    """Say that a case is the same return as another, or (None) that it is not. For journey's acts, which write the
    event.
    """
    _touch(case, duplicate_of=of)


def reopen_case(*, by: Actor, case: Case, act: str, reason: str = "") -> None:
    """A case that was ended by mistake goes on. For journey's acts, which write the event. Raises RuleBroken."""
    go_back(by=by, case=case, act=act, reason=reason)
    _touch(case, outcome=None, closed_at=None, duplicate_of=None)


def go_back(*, by: Actor, case: Case, act: str, reason: str) -> None:
    """What took the case to where it stands was a mistake: back to where it came from. For other commands, which
    write the event. Raises RuleBroken.
    """
    came = case.acts.filter(to_stage=case.stage).exclude(kind="arrival_contradicted")
    last = came.order_by("-recorded_at", "-id").first()
    move_stage(by=by, case=case, act=act, reason=reason, before=last.from_stage if last else None)


def note_household(*, by: Actor, case: Case) -> None:
    """Write on the case how many take part now, and under whose name. For other commands, which write the event."""
    settle_appointments(by=by, case=case)
    lapse_closing(by=by, case=case, because=ProposalLapsed.HOUSEHOLD_CHANGED)
    here = [member for member in queries.members_of(case) if member.state not in rules.GONE]
    head = next((member.person for member in here if member.relation == "self"), None)
    named = {"head_name": head.name, "head_sort_key": head.sort_key} if head else {}
    _touch(case, size=max(len(here), 1), **named)


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


def set_offer(*, by: Actor, case: Case, offer: str) -> None:
    """Record what assistance is on offer, in a line; a decision is bound to it. For programmes, which writes the
    event.
    """
    _touch(case, offer=offer)


def move_member(*, by: Actor, member: Member, to_state: str) -> None:
    """Move one member's state. The database holds the table of moves. For other commands, which write the event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_move_member(%s, %s)", [member.id, to_state])
    if (to_state in rules.GONE) != (member.state in rules.GONE):
        settle_appointments(by=by, case=member.case)
        lapse_closing(by=by, case=member.case, because=ProposalLapsed.HOUSEHOLD_CHANGED)
    member.state = to_state


def _touch(case: Case, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(case, name, value)
    case.version += 1
    case.updated_at = clock.now()
    case.save(update_fields=[*changes, "version", "updated_at"])


def _look_for_interpreter(by: Actor, case: Case, session: CounsellingSession) -> None:
    """A session that lacked an interpreter opens the work to find one; one that did not ends it."""
    if not session.interpreter_missing:
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.INTERPRETER])
        return
    open_task(
        by=by, kind=TaskKind.INTERPRETER, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.COUNSELLOR],
        person_id=case.caseworker_id, due_on=clock.today(),
    )  # fmt: skip


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
