"""What stands on a case's desk: appointments, notes, attempts to make contact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Case as Case_
from django.db.models import F, Q, TextField, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce, Left

from bayiri.cases.choices import NoteState
from bayiri.cases.models import Case, ContactAttempt, Note, Split
from bayiri.cases.queries import with_mistakes, without_mistakes
from bayiri.cases.searched import search_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.tasks.choices import WITHOUT_INTERPRETER, AppointmentState
from bayiri.tasks.models import Appointment

NOTES_AT_ONCE = 200
ATTEMPTS_AT_ONCE = 200
ATTEMPTS_LOOKED_AT = 30
DESK_COLUMNS = ("what", "key", "at", "word", "said", "by_name", "flag", "about")


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
