"""Reading cases, always as somebody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Case as Case_
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, TextField, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject, Left

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import is_seen_by
from bayiri.cases import rules
from bayiri.cases.choices import ClosingAnswer, NoteState, Relation
from bayiri.cases.models import (
    Case,
    ClosingProposal,
    ContactAttempt,
    CounsellingSession,
    Death,
    HandOver,
    Member,
    Mistake,
    Note,
    Restriction,
    Split,
)
from bayiri.cases.permissions import may_look_a_second_time
from bayiri.cases.searched import search_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.pages.digits import ascii_digits
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, IdentityDocument, Person
from bayiri.rulebooks.queries import law
from bayiri.tasks.choices import WITHOUT_INTERPRETER, AppointmentState
from bayiri.tasks.models import Appointment

NOTES_AT_ONCE = 200
ATTEMPTS_AT_ONCE = 200
ATTEMPTS_LOOKED_AT = 30
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


def case_for(actor: Actor, case_id: UUID, *, to_write: bool = False) -> Case:
    """One case, locked where it will be written to. Raises NotVisible."""
    cases = cases_visible_to(actor).select_related("agency", "caseworker")
    if to_write:
        cases = cases.select_for_update(of=("self",), no_key=True)
    try:
        return cases.get(pk=case_id)
    except Case.DoesNotExist:
        raise NotVisible from None


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


def open_proposal(case: Case) -> ClosingProposal | None:
    """The proposal to close that waits for a second look, with who made it."""
    return case.closing_proposals.filter(answer="").select_related("recorded_by__agency").first()


def sent_back(case: Case) -> ClosingProposal | None:
    """The last proposal to close, where it was sent back or has lapsed, with who did and why."""
    last = case.closing_proposals.select_related("answered_by").order_by("-recorded_at", "-id").first()
    return last if last and last.answer in (ClosingAnswer.SENT_BACK, ClosingAnswer.LAPSED) else None


@dataclass(frozen=True)
class Looker:
    """Whose work the second look is: people of an agency with this role; whether the reader is one of them."""

    agency_id: UUID
    role: str
    is_actor: bool


def who_looks(case: Case, proposer_id: UUID) -> list[Looker]:
    """Who may look a second time at what this person proposed, as the law's document orders it; nobody is possible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_who_looks(%s, %s) ORDER BY 1, 2", [case.id, proposer_id])
        return [Looker(*row) for row in cursor.fetchall()]


def may_look_now(actor: Actor, case: Case, proposal: ClosingProposal | None) -> bool:
    """Whether it is for this person to look a second time at what was proposed."""
    if proposal is None or not may_look_a_second_time(actor):
        return False
    return any(looker.is_actor for looker in who_looks(case, proposal.recorded_by_id))


def closing_facts(actor: Actor, case: Case, outcome: str = "") -> rules.ClosingFacts:
    """What the rules need to know when a case is closed with this outcome."""
    document = law("case-management", on=clock.today())
    waiting = open_proposal(case)
    return rules.ClosingFacts(
        outcome=outcome,
        stage=case.stage,
        outcomes_to_look_at=frozenset(document.words("second_look_outcomes")),
        stages_to_look_at=frozenset(document.words("second_look_stages")),
        proposed=waiting.outcome if waiting else "",
        proposed_by=str(waiting.recorded_by_id) if waiting else "",
        actor_id=str(actor.id),
        may_look=may_look_now(actor, case, waiting),
    )


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


def note_for(actor: Actor, case: Case, note_id: UUID, *, to_write: bool = False) -> Note:
    """One note of a case that is visible, locked where it will be written to. Raises NotVisible."""
    notes = Note.objects.filter(pk=note_id, case=case).select_related("case", "recorded_by", "changed_by")
    note = (notes.select_for_update(of=("self",)) if to_write else notes).first()
    if note is None:
        raise NotVisible
    return note


def notes_of(case: Case, *, typed: str = "", section: str = "") -> list[Note]:
    """Notes of one case that hold the words typed, pinned first, the latest first, mistakes last."""
    notes = Note.objects.filter(case=case).select_related("recorded_by", "changed_by")
    if section:
        notes = notes.filter(section=section)
    if asked := search_of(typed):
        said = SearchVector("words", config="simple")
        notes = notes.annotate(said=said).filter(said=SearchQuery(asked, config="simple", search_type="raw"))
    return list(notes.order_by("state", "-pinned", "-recorded_at", "-id")[:NOTES_AT_ONCE])


def notes_of_own_cases(actor: Actor, typed: str) -> list[Note]:
    """Notes of the actor's own cases that hold the words typed, the latest first."""
    asked = search_of(typed)
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_notes_saying(%s, %s)", [asked, NOTES_AT_ONCE])
        ids = [row[0] for row in cursor.fetchall()]
    notes = Note.objects.select_related("case", "recorded_by").in_bulk(ids)
    return [notes[note_id] for note_id in ids if note_id in notes]


def versions_of(note: Note) -> list[Any]:
    """What a note said, from the first version to the last."""
    events = Note.pgh_event_model.objects.filter(pgh_obj_id=note.pk)  # type: ignore[attr-defined]
    return list(events.select_related("changed_by").order_by("version", "pgh_id"))


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


def attempts_of(case: Case) -> list[ContactAttempt]:
    """Attempts to make contact with people of a case, the latest first, with those made by mistake."""
    attempts = with_mistakes(case.contact_attempts.select_related("member__person", "recorded_by"))
    return list(attempts.order_by("-tried_at", "-id")[:ATTEMPTS_AT_ONCE])


@dataclass(frozen=True)
class DeskRow:
    """One line of the case page: a planned appointment, a session, a note, an attempt to make contact, a stage behind."""

    what: str
    id: UUID
    at: datetime
    word: str
    text: str
    by_name: str
    flag: bool
    member_id: UUID | None


DESK_COLUMNS = ("what", "key", "at", "word", "said", "by_name", "flag", "about")


def desk_of(case: Case) -> list[DeskRow]:
    """The next appointments, the latest sessions (`text`: why one was corrected), pinned and latest notes, latest attempts
    to make contact, the stages that the case has left, whether it was ever split: one query.
    """
    nobody, correction = Cast(Value(None), UUIDField()), Coalesce("correction__reason", Value(""))
    planned = Appointment.objects.filter(case_id=case.id, state=AppointmentState.PLANNED).order_by("starts_at")
    notes = Note.objects.filter(case=case, state=NoteState.CURRENT).order_by("-recorded_at")
    attempts = without_mistakes(case.contact_attempts.order_by("-tried_at", "-id"))
    lacking = Case_(When(interpreter__in=WITHOUT_INTERPRETER, then=True), default=False)
    note_columns = _desk("note", "recorded_at", "section", Left("text", 240), "recorded_by__name", F("pinned"), nobody)
    arms = [
        planned.annotate(**_desk("appointment", "starts_at", "kind", F("place"), "person__name", lacking, nobody))[:4],
        case.sessions.order_by("-held_at").annotate(
            **_desk("session", "held_at", "channel", correction, "recorded_by__name", F("interpreter_missing"), nobody)
        )[:10],
        notes.filter(pinned=True).annotate(**note_columns)[:5],
        notes.filter(pinned=False).annotate(**note_columns)[:3],
        attempts.annotate(
            **_desk("attempt", "tried_at", "result", F("way"), "recorded_by__name", Value(False), F("member_id"))
        )[:ATTEMPTS_LOOKED_AT],
        case.acts.annotate(
            **_desk("stage", "recorded_at", "from_stage", Value(""), "recorded_by__name", Value(False), nobody)
        ),
        Split.objects.filter(Q(case=case) | Q(from_case=case)).annotate(
            **_desk("split", "recorded_at", "case_id", Value(""), "recorded_by__name", Value(False), nobody)
        )[:1],
    ]
    first, *others = (arm.values_list(*DESK_COLUMNS) for arm in arms)
    return [DeskRow(*row) for row in first.union(*others, all=True)]


def _desk(what: str, at: str, word: str, said: Any, by_name: str, flag: Any, about: Any) -> dict[str, Any]:
    """The columns of one kind of row, so that kinds can stand below each other."""
    return {
        "what": Value(what), "key": F("id"), "at": F(at), "word": Cast(word, TextField()), "said": Cast(said, TextField()),
        "by_name": F(by_name), "flag": flag, "about": about,
    }  # fmt: skip


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
