"""Reading cases, always as somebody."""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import is_seen_by
from bayiri.cases import rules
from bayiri.cases.choices import Relation
from bayiri.cases.models import (
    Case,
    CounsellingSession,
    Death,
    HandOver,
    Member,
    Mistake,
    Restriction,
    Split,
)
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.digits import ascii_digits
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, IdentityDocument, Person
from bayiri.rulebooks.queries import law

Row = TypeVar("Row", bound=Model)
HEADS = [f"person__{name}" for name in ("given_names", "family_name", "given_names_latin", "family_name_latin")]


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases the actor's agency takes part in. Row-level security says the same again."""
    return Case.objects.filter(is_seen_by(actor, SubjectKind.CASE))


def within_areas(actor: Actor) -> Q:
    """What lists offer to somebody whose roles are limited to areas: returns that go there, and their own cases.

    It narrows what is offered, never what is seen (docs/decisions/procedure/0022).
    """
    found = Q() if not actor.areas else Q(caseworker_id=actor.id)
    for area in actor.areas:
        country, _slash, place = area.partition("/")
        found |= Q(destination_country=country, **({"destination_place__iexact": place} if place else {}))
    return found


def case_for(
    actor: Actor, case_id: UUID, *, to_write: bool = False, may: Callable[[Actor, Case], bool] | None = None
) -> Case:
    """One case, locked where it will be written to; a form opens to who `may` send it. Raises NotVisible, NotAllowed."""
    cases = cases_visible_to(actor).select_related("agency", "caseworker")
    if to_write:
        cases = cases.select_for_update(of=("self",), no_key=True)
    try:
        case = cases.get(pk=case_id)
    except Case.DoesNotExist:
        raise NotVisible from None
    if may and not may(actor, case):
        raise NotAllowed
    return case


def is_restricted(case_id: UUID) -> bool:
    """Whether the record is only kept: read, and neither shared nor taken out."""
    return Restriction.objects.filter(case_id=case_id, lifted_at__isnull=True).exists()


def not_restricted(case: str = "pk") -> Q:
    """A condition on rows whose column `case` names their case: the record may be shared and taken out."""
    return ~Q(Exists(Restriction.objects.filter(case_id=OuterRef(case), lifted_at__isnull=True)))


def has_carried(case: Case, person_id: UUID) -> bool:
    """Whether somebody had this case on their desk before, or has or had one that it was split from."""
    line = [case.id]
    while origin := Split.objects.filter(case_id=line[-1]).values_list("from_case_id", flat=True).first():
        line.append(origin)
    carried = HandOver.objects.filter(case_id__in=line, from_caseworker_id=person_id).exists()
    return carried or Case.objects.filter(pk__in=line[1:], caseworker_id=person_id).exists()


def main_applicants(case_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Who heads each of these cases, as far as the actor sees the person. One query, or none for no case."""
    wanted = list(case_ids)
    rows = Member.objects.filter(case_id__in=wanted, relation=Relation.SELF).select_related("person")
    return {member.case_id: member.person for member in rows.only("case_id", *HEADS)} if wanted else {}


def members_of(case: Case) -> list[Member]:
    """Members with their persons, main applicant first, then in the order they were written down."""
    if case.in_part:
        return [*case.known_people.values()]
    members = case.members.select_related("person").order_by("joined_at", "id")
    return sorted(members, key=lambda member: member.relation != "self")


def member_for(actor: Actor, case: Case, member_id: UUID) -> Member:
    """One member of a case that is visible. Raises NotVisible."""
    try:
        return case.known_people[member_id] if case.in_part else case.members.select_related("person").get(pk=member_id)
    except (Member.DoesNotExist, KeyError):
        raise NotVisible from None


def sessions_that_count(case: Case) -> QuerySet[CounsellingSession]:
    """The counselling sessions of a case, without those found to be wrong."""
    return case.sessions.filter(correction__isnull=True)


def session_for(case: Case, session_id: UUID) -> CounsellingSession:
    """One session of a visible case. Raises NotVisible."""
    try:
        return case.sessions.select_related("recorded_by", "correction").get(pk=session_id)
    except CounsellingSession.DoesNotExist:
        raise NotVisible from None


def death_for(case: Case, death_id: UUID) -> Death:
    """One death of a visible case, taken back or not. Raises NotVisible."""
    try:
        return case.deaths.select_related("member__person", "recorded_by").get(pk=death_id)
    except Death.DoesNotExist:
        raise NotVisible from None


def split_from(case: Case) -> Split | None:
    """The split by which this case came to be, with the case it was split from, as far as that is visible; one query."""
    return Split.objects.filter(case=case).select_related("from_case").first()


def session_facts(
    case: Case, members: list[Member], *, held_in_future: bool, language: str, interpreter: str
) -> rules.SessionFacts:
    """What the rules need to know of a counselling session."""
    needing: set[str] = {
        m.person.interpreter_language for m in members if m.person.interpreter_language not in ("", language)
    }
    return rules.SessionFacts(
        languages_needing_interpreter=frozenset(needing),
        language=language,
        interpreter_name=interpreter,
        held_in_future=held_in_future,
        anybody_present=bool(members),
        stage=case.stage,
    )


def material_facts(case: Case, members: list[Member]) -> dict[str, Any]:
    """What a decision to return is bound to, as far as the case knows it: destination and household."""
    return {
        "destination": [case.destination_country, case.destination_place],
        "household": sorted(str(member.person_id) for member in members if member.state not in rules.GONE),
        "duration": case.duration,
        "mode": case.mode,
    }


def undoable(actor: Actor) -> QuerySet[HandOver]:
    """Hand-overs of the agency's people that may still be undone."""
    minutes = law("case-management", on=clock.today()).number("hand_over_undo_minutes")
    return HandOver.objects.filter(
        recorded_by__agency_id=actor.agency_id,
        recorded_at__gt=clock.now() - timedelta(minutes=minutes),
        undone_at__isnull=True,
        case_version__gt=0,  # what another agency took over is asked back, not undone
    )


def last_caseworkers(case_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Who put each of these cases into the queue; one query, none without cases."""
    if not case_ids:
        return {}
    into_queue = HandOver.objects.filter(case__in=case_ids, to_caseworker__isnull=True, from_caseworker__isnull=False)
    rows = into_queue.filter(undone_at__isnull=True).order_by("case", "-recorded_at").distinct("case")
    return dict(rows.values_list("case_id", "from_caseworker_id"))


def languages_to_interpret(members: list[Member], member_ids: Collection[UUID], language: str) -> set[str]:
    """Languages for which somebody at an appointment in `language` needs an interpreter; without ids, anybody."""
    present = [m for m in members if m.id in member_ids or (not member_ids and m.state not in rules.GONE)]
    return {m.person.interpreter_language for m in present} - {"", language}


def contacts_of(members: list[Member]) -> list[Contact]:
    """Ways to reach people of a household that are in use, those said to be safe first."""
    contacts = Contact.objects.filter(person_id__in=[m.person_id for m in members], state=RecordState.CURRENT)
    return list(contacts.order_by("-is_safe", "recorded_at", "id"))


def documents_of(members: list[Member]) -> list[IdentityDocument]:
    """Identity documents of people of a household that are in use."""
    people = [member.person_id for member in members]
    documents = IdentityDocument.objects.filter(person_id__in=people, state=RecordState.CURRENT)
    return list(documents.order_by("recorded_at", "id"))


def without_mistakes(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows that count: without those that were written down by mistake."""
    return rows.exclude(Exists(Mistake.objects.filter(row_id=OuterRef("pk"))))


def with_mistakes(rows: QuerySet[Row]) -> QuerySet[Any, Any]:
    """The rows with `mistake`: who says that one was written down by mistake, and why; None where nobody does."""
    said = Mistake.objects.filter(row_id=OuterRef("pk")).values(said=JSONObject(by="recorded_by__name", why="reason"))
    return rows.annotate(mistake=Subquery(said))


def mistakes_of(case: Case) -> dict[UUID, Mistake]:
    """What was written down by mistake in a case, by the row it speaks of, as far as it is visible here. One query."""
    return {one.row_id: one for one in Mistake.objects.filter(case=case).select_related("recorded_by")}


def names_of_heads(case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Main applicants' names of the cases that are visible, by case."""
    return dict(Case.objects.filter(pk__in=set(case_ids)).values_list("pk", "head_name"))


def latest_own_cases(actor: Actor) -> list[Case]:
    """The actor's cases that changed last: number and main applicant."""
    return list(Case.objects.filter(caseworker_id=actor.id).only("number", "head_name").order_by("-updated_at")[:50])


def case_of_number(actor: Actor, typed: str) -> Case:
    """The visible case of a number as typed: whole, or only its digits in the last years. Raises NotVisible."""
    text = ascii_digits(typed).strip().upper()
    years = range(clock.today().year, clock.today().year - 10, -1)
    numbers = [f"R-{year}-{int(text):06d}" for year in years] if text.isascii() and text.isdigit() else [text]
    found = cases_visible_to(actor).filter(number__in=numbers).order_by("-opened_at").first()
    if found is None:
        raise NotVisible
    return found
