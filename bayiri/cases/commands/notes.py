"""Notes of a case: written, corrected, marked as a mistake; that they were searched is logged."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases import permissions, queries, rules
from bayiri.cases.choices import NoteState
from bayiri.cases.models import Note
from bayiri.cases.queries import desk
from bayiri.cases.searched import searched_words
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, RuleBroken


@transaction.atomic
def write_note(*, by: Actor, case_id: UUID, section: str, text: str, pinned: bool = False) -> Note:
    """Write a note into a section of the case. Raises NotVisible, NotAllowed, RuleBroken."""
    case = queries.case_for(by, case_id)
    if section not in permissions.sections_to_note(by, case):
        raise NotAllowed
    if reasons := rules.reasons_not_to_write_note(rules.NoteFacts(text)):
        raise RuleBroken(reasons)
    now = clock.now()
    note = Note.objects.create(
        case=case, section=section, text=text, words=searched_words(text), pinned=pinned, changed_by_id=by.id,
        changed_at=now, recorded_by_id=by.id, recorded_at=now,
    )  # fmt: skip
    audit.record(kind="note.written", by=by, subject=note, case_id=case.id, facts={"section": section})
    return note


@transaction.atomic
def correct_note(
    *, by: Actor, case_id: UUID, note_id: UUID, version: int, section: str, text: str, pinned: bool = False
) -> Note:
    """Correct a note as opened at `version`; what it said before stays in its history. Raises NotVisible, NotAllowed,
    ChangedMeanwhile, RuleBroken.
    """
    note = _note_to_write(by, case_id, note_id)
    if not {section, note.section} <= set(permissions.sections_to_note(by, note.case)):
        raise NotAllowed
    if note.version != version:
        raise ChangedMeanwhile(note)
    if reasons := rules.reasons_not_to_write_note(rules.NoteFacts(text, note.state == NoteState.MISTAKE)):
        raise RuleBroken(reasons)
    _change(by, note, section=section, text=text, words=searched_words(text), pinned=pinned)
    audit.record(kind="note.corrected", by=by, subject=note, case_id=case_id, facts={"section": section})
    return note


@transaction.atomic
def mark_note_as_mistake(*, by: Actor, case_id: UUID, note_id: UUID) -> Note:
    """Say that a note should not have been written here; it stays, struck through. Raises NotVisible, NotAllowed,
    RuleBroken.
    """
    note = _note_to_write(by, case_id, note_id)
    if note.section not in permissions.sections_to_note(by, note.case):
        raise NotAllowed
    if reasons := rules.reasons_not_to_write_note(rules.NoteFacts(note.text, note.state == NoteState.MISTAKE)):
        raise RuleBroken(reasons)
    _change(by, note, state=NoteState.MISTAKE, pinned=False)
    audit.record(
        kind="note.marked_as_mistake", by=by, subject=note, case_id=case_id, facts={"section": note.section}
    )  # fmt: skip
    return note


@transaction.atomic(savepoint=False)
def note_search_of_notes(*, by: Actor, length: int, found: int, case_id: UUID | None = None) -> None:
    """Log that notes were searched: how long the text was, how much was found, not what was typed."""
    audit.record(kind="note.searched", by=by, case_id=case_id, facts={"length": length, "found": found})


def _note_to_write(by: Actor, case_id: UUID, note_id: UUID) -> Note:
    return desk.note_for(by, queries.case_for(by, case_id), note_id, to_write=True)


def _change(by: Actor, note: Note, **changes: object) -> None:
    changes |= {"changed_by_id": by.id, "changed_at": clock.now(), "version": note.version + 1}
    for name, value in changes.items():
        setattr(note, name, value)
    note.save(update_fields=list(changes))
