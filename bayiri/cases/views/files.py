"""Files of a case: all of them, one of them, photographs and files added, what is said about them corrected."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.cases.forms.files import AddFilesForm, CorrectFileForm, FileReasonForm
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, documents_of, members_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotNow, RuleBroken
from bayiri.documents import pictures, queries
from bayiri.documents.choices import FileKind, FileState
from bayiri.documents.commands import files as commands
from bayiri.documents.models import Attachment
from bayiri.documents.permissions import sections_of_files
from bayiri.documents.rules import MOST_BYTES, type_of
from bayiri.pages.answers import as_file, sentences
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.meanwhile import versioned_page
from bayiri.pages.reader import actor_of, note_refusal


@shows("files", "identity", "journey", "protection", "health", "finance", "plan", "contact")
def files(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Files of the case that the reader's agency may see: by kind, by person, and those marked as not for it."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    members = members_of(case)
    kind, person, number = (request.GET.get(name, "") for name in ("kind", "member", "page"))
    wanted = queries.FilesWanted(
        kind=kind if kind in FileKind.values else "", title=request.GET.get("title", "").strip()[:200],
        member_ids=[m.id for m in members if person and person in (str(m.id), _record_of(m, members))],
        marked="marked" in request.GET, page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )  # fmt: skip
    page = queries.files_page(case.id, wanted)
    context = {
        "title": _("Files"), "case": case, "members": members, "kinds": FileKind.choices, "wanted": wanted,
        "person": person if wanted.member_ids else "", "page": page, "rows": _with_names(page.files, members),
        "may_add": bool(sections_of_files(actor, case.id)), "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "cases/files.html", context)


def _record_of(member: Member, members: list[Member]) -> str:
    """The member whose record the person's was made one with, where both stand in this household."""
    return next((str(other.id) for other in members if other.person_id == member.person.merged_into_id), "")


def _with_names(rows: list[Any], members: list[Member]) -> list[tuple[Any, str]]:
    """Files, or what was said about one, each with whom it is about."""
    names: dict[UUID | None, str] = {member.id: member.person.name for member in members}
    return [(row, names.get(row.member_id, "")) for row in rows]


@dataclass(frozen=True)
class Sent:
    """What became of one file that was sent: kept, there already, or refused, and what would help."""

    name: str
    kept: commands.Kept | None = None
    refused: str = ""
    advice: str = ""
    codes: tuple[str, ...] = ()


def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add photographs and files: each is kept or refused by itself, and the page says which."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    sending = request.method == "POST"
    form = AddFilesForm(
        request.POST if sending else None, request.FILES if sending else None, initial=_asked(request),
        **_offered(actor, case),
    )  # fmt: skip
    sent: list[Sent] = []
    if form.is_valid():
        sent = [_keep(actor, case, form, place, file) for place, file in enumerate(form.sent, 1)]
        if all(one.kept for one in sent):
            messages.success(request, _done(sent))
            only = sent[0].kept if len(sent) == 1 else None
            if only and not only.is_new:
                return HttpResponseRedirect(reverse("cases:file", args=[case.id, only.file.id]))
            return HttpResponseRedirect(reverse("cases:files", args=[case.id]))
        note_refusal(request, [code for one in sent for code in one.codes])
    context = {
        "title": _("Add files"), "case": case, "form": form, "sent": sent,
        "back_url": reverse("cases:files", args=[case.id]),
    }  # fmt: skip
    return render(request, "cases/add_files.html", context, status=422 if sending else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What an address already says of the files that will be added, as the scan of a passport."""
    return {name: request.GET[name] for name in ("kind", "member_id", "document_id") if request.GET.get(name)}


def _offered(actor: Actor, case: Case) -> dict[str, Any]:
    """What a form about a file offers to choose from. Raises NotAllowed."""
    members, sections = members_of(case), sections_of_files(actor, case.id)
    if not sections:
        raise NotAllowed
    return {"sections": sections, "members": members, "documents": documents_of(members)}


def _keep(actor: Actor, case: Case, form: AddFilesForm, place: int, file: Any) -> Sent:
    name = str(file.name)[-60:]
    content = file.read() if file.size <= MOST_BYTES else b""
    try:
        return Sent(name, commands.keep_file(by=actor, case_id=case.id, data=form.data_of(place), content=content))
    except RuleBroken as broken:
        is_harmful = "INV-161" in broken.reasons
        advice = "" if is_harmful else _advice(content)
        return Sent(name, refused=" ".join(sentences(broken.reasons)), advice=advice, codes=tuple(broken.reasons))
    except NotNow as not_now:
        return Sent(name, refused=str(not_now.sentence))


def _advice(content: bytes) -> str:
    """What to do with a file that is no PDF, JPEG or PNG, or one that cannot be read."""
    if content.startswith(b"%PDF-"):
        return _("Save it without its password, or photograph it.") if pictures.is_locked(content) else ""
    if type_of(content):
        return _("This picture is broken or too large to be read. Take it again.")
    if not (ending := pictures.kind_of_other(content) if content else ""):
        return ""
    if ending in (".heic", ".heif", ".avif"):
        return _(
            "This is a photograph in a format of newer phones. Take it here with the camera, or send a screenshot of it."
        )
    return _("It looks like a file of the kind %(ending)s. Save it as a PDF, or photograph it.") % {"ending": ending}


def _done(sent: list[Sent]) -> str:
    fresh = sum(1 for one in sent if one.kept and one.kept.is_new)
    known = len(sent) - fresh
    said = [ngettext("The file is kept.", "%(count)d files are kept.", fresh) % {"count": fresh}] if fresh else []
    if known:
        text = ngettext(
            "One was already here, and is kept once.", "%(count)d were already here, and are kept once.", known
        )
        said.append(text % {"count": known})
    return " ".join(said)


@shows("file", "identity", "journey", "protection", "health", "finance", "plan", "contact")
def show(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """One file: what it is, the picture, and what was said about it before."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    file = queries.file_for(case.id, file_id)
    members = members_of(case)
    document = next((one for one in documents_of(members) if one.id == file.document_id), None)
    context = {
        "title": file.name, "case": case, "file": file, "document": document,
        "about": _with_names([file], members)[0][1],
        "versions": _with_names(queries.versions_of_file(file), members),
        "may_write": file.section in sections_of_files(actor, case.id), "is_marked": file.state == FileState.MISTAKE,
        "back_url": reverse("cases:files", args=[case.id]),
    }  # fmt: skip
    return render(request, "cases/file.html", context)


def content(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """The file itself. Opening it stands in the log."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    file = queries.file_for(case.id, file_id)
    commands.note_opening(by=actor, file=file)
    name = (
        f"{case.number}-{file.kind}-{file.recorded_at:%Y%m%d}-{file.sha256[:6]}.{'jpg' if file.is_picture else 'pdf'}"
    )
    return as_file(queries.bytes_of_attachment(file), file.content_type, name, download="download" in request.GET)


def preview(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """The small picture that lists show."""
    case = case_for(actor_of(request), case_id)
    small = queries.preview_of(case.id, file_id)
    return as_file(small, "image/jpeg", "preview.jpg", download=False)


@shows("file", "identity", "journey", "protection", "health", "finance", "plan", "contact")
def correct(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Correct what is said about a file; what was said before stays in its history."""
    actor, case, file, back = _to_write(request, case_id, file_id)
    form = CorrectFileForm(
        request.POST or None, initial=CorrectFileForm.from_record(file), **_offered(actor, case)
    )  # fmt: skip

    def act(said: dict[str, Any]) -> Attachment:
        return commands.correct_file(
            by=actor,
            case_id=case.id,
            file_id=file.id,
            version=said["version"],
            data=form.data_typed(),
            reason=said["reason"],
        )

    return versioned_page(
        request, form, act, record=file, read=CorrectFileForm.from_record, onward=back, back_url=back,
        done=_("What is said about the file is corrected."), title=_("Correct what is said about this file"), lead=file.name,
    )  # fmt: skip


def mark(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """It is not for this case, or was kept by mistake."""
    actor, case, file, back = _to_write(request, case_id, file_id)
    form = FileReasonForm(request.POST or None)

    def act(said: dict[str, Any]) -> Attachment:
        return commands.mark_file(by=actor, case_id=case.id, file_id=file.id, reason=said["reason"])

    lead = _("Lists leave it out. It stays kept, with your reason, and can be taken back.")
    return form_page(
        request, form, act, onward=reverse("cases:files", args=[case.id]), done=_("The file is marked as not for this case."),
        title=_("Is this file not for this case?"), lead=lead, back_url=back, submit=_("Mark it"), danger=True,
    )  # fmt: skip


def take_back(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """It was for this case after all."""
    actor, case, file, back = _to_write(request, case_id, file_id)
    form = FileReasonForm(request.POST or None)

    def act(said: dict[str, Any]) -> Attachment:
        return commands.take_back_file(by=actor, case_id=case.id, file_id=file.id, reason=said["reason"])

    return form_page(
        request, form, act, onward=back, done=_("The file is back in the case."), title=_("Take this file back into the case"),
        lead=file.name, back_url=back, submit=_("Take it back"),
    )  # fmt: skip


def _to_write(request: HttpRequest, case_id: UUID, file_id: UUID) -> tuple[Actor, Case, Attachment, str]:
    """Who asks, and the file. Raises NotVisible, NotAllowed."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    file = queries.file_for(case.id, file_id)
    if file.section not in sections_of_files(actor, case.id):
        raise NotAllowed
    return actor, case, file, reverse("cases:file", args=[case.id, file.id])
