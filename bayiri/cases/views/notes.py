"""Notes of a case: all of them, searched; written, corrected, marked as a mistake; notes of one's own cases."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases import permissions, queries
from bayiri.cases.choices import NoteState
from bayiri.cases.commands.notes import correct_note, mark_note_as_mistake, note_search_of_notes, write_note
from bayiri.cases.forms import NoteForm, NoteSearchForm, OwnNotesForm
from bayiri.cases.queries import desk
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.looks import shows
from bayiri.pages.meanwhile import versioned_page
from bayiri.pages.reader import actor_of
from bayiri.pages.searching import searched


@shows("note", "journey", "protection", "plan")
def notes(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """All notes of a case that the reader's agency may see, or those that hold some words."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    form, said, onward = searched(request, NoteSearchForm)
    if onward:
        return onward
    typed, section = said.get("q", "").strip(), said.get("section", "")
    found = desk.notes_of(case, typed=typed, section=section)
    if typed:
        note_search_of_notes(by=actor, length=len(typed), found=len(found), case_id=case.id)
    context = {
        "title": _("Notes"), "case": case, "form": form, "typed": typed, "notes": found, "section": section,
        "may_write": bool(permissions.sections_to_note(actor, case)),
        "back_url": reverse("journey:case", args=[case.id]), "split": queries.split_from(case),
    }  # fmt: skip
    return render(request, "cases/notes.html", context)


def own(request: HttpRequest) -> HttpResponse:
    """Notes of one's own cases that hold some words."""
    actor = actor_of(request)
    form, said, onward = searched(request, OwnNotesForm)
    if onward:
        return onward
    typed = said.get("q", "").strip()
    found = desk.notes_of_own_cases(actor, typed)
    if typed:
        note_search_of_notes(by=actor, length=len(typed), found=len(found))
    context = {"title": _("Search the notes of your cases"), "form": form, "typed": typed, "notes": found}
    return render(request, "cases/own_notes.html", context)


def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    form = NoteForm(request.POST or None, initial={"version": 0}, offered=_offered(actor, case))

    def act(said: dict[str, Any]):
        said.pop("version")
        return write_note(by=actor, case_id=case.id, **said)

    back = reverse("cases:notes", args=[case.id])
    return form_page(
        request, form, act, onward=back, done=_("The note is saved."), title=_("New note"), lead=case.head_name,
        back_url=back, case=case,
    )  # fmt: skip


@shows("note", "journey", "protection", "plan")
def correct(request: HttpRequest, case_id: UUID, note_id: UUID) -> HttpResponse:
    """Correct a note. What it said before stands below the form."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    note = desk.note_for(actor, case, note_id)
    offered = _offered(actor, case)
    if note.section not in offered:
        raise NotAllowed
    form = NoteForm(request.POST or None, initial=NoteForm.from_record(note), offered=offered)

    def act(said: dict[str, Any]):
        return correct_note(by=actor, case_id=case.id, note_id=note.id, **said)

    back = reverse("cases:notes", args=[case.id])
    return versioned_page(
        request, form, act, record=note, read=NoteForm.from_record, onward=back, done=_("The note is corrected."),
        template="cases/note.html",
        title=_("Correct the note"), lead=case.head_name, back_url=back, case=case, note=note,
        is_mistake=note.state == NoteState.MISTAKE, versions=desk.versions_of(note),
    )  # fmt: skip


@shows("note", "journey", "protection", "plan")
def mistake(request: HttpRequest, case_id: UUID, note_id: UUID) -> HttpResponse:
    """It should not have been written here: it stays, struck through."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    note = desk.note_for(actor, case, note_id)
    if note.section not in _offered(actor, case):
        raise NotAllowed
    form = PageForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]):
        return mark_note_as_mistake(by=actor, case_id=case.id, note_id=note.id)

    back = reverse("cases:notes", args=[case.id])
    lead = _("It is struck through and no longer found by searching. Nothing is deleted, and it is not taken back.")
    return form_page(
        request, form, act, onward=back, done=_("The note is marked as a mistake."), title=_("Mark this note as a mistake?"),
        lead=lead, back_url=back, submit=_("Mark as a mistake"), danger=True,
    )  # fmt: skip


def _offered(actor, case) -> list[str]:
    if offered := permissions.sections_to_note(actor, case):
        return offered
    raise NotAllowed
