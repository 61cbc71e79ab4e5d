"""Reading papers and files, as somebody; and what a stranger with a paper in the hand may ask."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from bayiri.agencies.choices import AgencyKind
from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.documents.choices import FileState, PaperStanding
from bayiri.documents.models import Attachment, File, Letterhead, LetterTemplate, LetterVersion, Paper
from bayiri.documents.seals import as_typed, is_sealed
from bayiri.rulebooks.queries import letter_starters

FILES_A_PAGE = 24
FILES_OFFERED = 50
LAST_PAGE = 1000


def papers_of(actor: Actor, case_id: UUID) -> list[Paper]:
    """The papers of a case that is visible, in the sections the actor sees, the latest first. Two queries."""
    papers = (
        Paper.objects.filter(case_id=case_id)
        .select_related("recorded_by", "signing", "letter__replaces", "replacement__paper")
        .prefetch_related("sendings__recorded_by")
    )
    return list(papers.order_by("-recorded_at", "-id"))


def paper_for(actor: Actor, case_id: UUID, paper_id: UUID) -> Paper:
    """One paper of a case that is visible. Raises NotVisible."""
    try:
        papers = Paper.objects.select_related(
            "recorded_by", "signing__recorded_by", "letter__replaces", "replacement__paper"
        )
        return papers.get(case_id=case_id, pk=paper_id)
    except Paper.DoesNotExist:
        raise NotVisible from None


def file_of(paper: Paper, *, signed: bool) -> File:
    """The bytes of a paper: as signed, where `signed` and there is such a version, else as issued."""
    files = paper.files.order_by("recorded_at", "id")
    if signed and hasattr(paper, "signing") and paper.signing.file_id:
        return files.get(pk=paper.signing.file_id)
    issued = files.filter(signing__isnull=True).first()
    assert issued is not None
    return issued


@dataclass(frozen=True)
class Standing:
    """What anybody may know of a paper: when it was issued, by what kind of body, whether it still stands."""

    issued_at: datetime
    agency: str
    standing: PaperStanding


def bytes_of(file: File) -> bytes:
    """What a paper's file holds. Raises NotVisible where its term was over, KeyMissing, SealBroken."""
    if not file.content:
        raise NotVisible
    return keys.opened(keys.Sealed(bytes(file.content), file.key_id), keys.place("documents.file.content", file.pk))


def bytes_of_attachment(file: Attachment) -> bytes:
    """What a file that was brought holds. Raises NotVisible where its term was over, KeyMissing, SealBroken."""
    kept = file.content
    if not kept.content:
        raise NotVisible
    at = keys.place("documents.attachmentcontent.content", kept.pk)
    return keys.opened(keys.Sealed(bytes(kept.content), kept.key_id), at)


def standing_of(number: str, seal: str) -> Standing | None:
    """None for a number that no paper has and for a code that is not its own: the asker cannot tell which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM documents_standing(%s)", [as_typed(number)])
        row = cursor.fetchone()
    if row is None or not is_sealed(row[0], row[1], as_typed(seal)):
        return None
    _paper_id, _content_hash, issued_at, kind, standing = row
    return Standing(issued_at, str(AgencyKind(kind).label), PaperStanding(standing))


@dataclass(frozen=True)
class FilesWanted:
    """What narrows a case's files; empty narrows nothing. `marked` are those that are not for this case."""

    kind: str = ""
    title: str = ""
    member_ids: Collection[UUID] = ()
    marked: bool = False
    page: int = 1


@dataclass(frozen=True)
class FilesPage:
    """One page of files. Nothing is counted: one file more than shown was asked for."""

    files: list[Attachment]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def files_page(case_id: UUID, wanted: FilesWanted) -> FilesPage:
    """Files of a case in the sections that are visible, the latest first, without their bytes. One query."""
    files = Attachment.objects.filter(
        case_id=case_id, state=FileState.MISTAKE if wanted.marked else FileState.CURRENT
    ).select_related("recorded_by")  # fmt: skip
    if wanted.kind:
        files = files.filter(kind=wanted.kind)
    if wanted.title:
        files = files.filter(title__icontains=wanted.title)
    if wanted.member_ids:
        files = files.filter(member_id__in=wanted.member_ids)
    number = min(max(wanted.page, 1), LAST_PAGE)
    start = (number - 1) * FILES_A_PAGE
    rows = list(files.order_by("-recorded_at", "-id")[start : start + FILES_A_PAGE + 1])
    return FilesPage(rows[:FILES_A_PAGE], number, has_next=len(rows) > FILES_A_PAGE)


def latest_files(case_id: UUID, member_id: UUID) -> list[Attachment]:
    """The latest visible files about one member or the whole household, to choose from. One query."""
    about = Q(member_id=member_id) | Q(member_id__isnull=True)
    files = Attachment.objects.filter(about, case_id=case_id, state=FileState.CURRENT)
    return list(files.order_by("-recorded_at", "-id")[:FILES_OFFERED])


def file_for(case_id: UUID, file_id: UUID) -> Attachment:
    """One file of a case, in a section that is visible, without its bytes. Raises NotVisible."""
    try:
        return Attachment.objects.select_related("recorded_by", "changed_by").get(case_id=case_id, pk=file_id)
    except Attachment.DoesNotExist:
        raise NotVisible from None


def preview_of(case_id: UUID, file_id: UUID) -> bytes:
    """The small picture of a file that is visible. Raises NotVisible, KeyMissing, SealBroken."""
    files = Attachment.objects.filter(case_id=case_id, pk=file_id, has_preview=True)
    found = files.values_list("content_id", "content__preview", "content__key_id").first()
    if found is None or not found[1]:
        raise NotVisible
    content_id, small, key_id = found
    return keys.opened(keys.Sealed(bytes(small), key_id), keys.place("documents.attachmentcontent.preview", content_id))


def same_file(case_id: UUID, sha256: str, *, section: str = "") -> Attachment | None:
    """The visible file of a case that holds these bytes, if there is one."""
    files = Attachment.objects.filter(case_id=case_id, sha256=sha256)
    return (files.filter(section=section) if section else files).order_by("state", "recorded_at").first()


def scans_of(case_id: UUID) -> dict[UUID, list[Attachment]]:
    """By identity document, the files of a case that show it. One query."""
    scans: dict[UUID, list[Attachment]] = defaultdict(list)
    files = Attachment.objects.filter(case_id=case_id, state=FileState.CURRENT, document_id__isnull=False)
    for file in files.order_by("recorded_at", "id"):
        assert file.document_id
        scans[file.document_id].append(file)
    return scans


def versions_of_file(file: Attachment) -> list[Any]:
    """What was said about a file, from the first time to now, the latest first."""
    events = Attachment.pgh_event_model.objects.filter(pgh_obj_id=file.pk)  # type: ignore[attr-defined]
    return list(events.select_related("changed_by").order_by("-version", "-pgh_id"))


TEMPLATES_AT_ONCE = 200  # of one agency, on one page


def letter_templates(actor: Actor, *, in_use: bool = True) -> list[LetterVersion]:
    """The agency's templates as they stand, by name: those in use, or those that were retired. One query."""
    last = LetterVersion.objects.filter(template=OuterRef("template")).order_by("-number").values("pk")[:1]
    found = LetterVersion.objects.filter(pk=Subquery(last), template__retired_at__isnull=in_use)
    found = found.select_related("template__retired_by", "recorded_by")
    return list(found.order_by("name", "id")[:TEMPLATES_AT_ONCE])


def template_for(actor: Actor, template_id: UUID) -> LetterTemplate:
    """One template of the agency. Raises NotVisible."""
    try:
        return LetterTemplate.objects.select_related("retired_by").get(pk=template_id)
    except LetterTemplate.DoesNotExist:
        raise NotVisible from None


def template_of(paper: Paper) -> UUID | None:
    """The template in use that a letter was written from, where it is the reader's agency's."""
    found = LetterVersion.objects.filter(pk=paper.letter.version_id, template__retired_at__isnull=True)
    return found.values_list("template_id", flat=True).first()


def versions_of(template: LetterTemplate) -> list[LetterVersion]:
    """Every version of a template, the latest first."""
    return list(template.versions.select_related("recorded_by").order_by("-number")[:TEMPLATES_AT_ONCE])


def latest_version(template_id: UUID) -> LetterVersion:
    """What a template of the agency says now."""
    return LetterVersion.objects.filter(template=template_id).order_by("-number")[0]


def starters_left(actor: Actor) -> int:
    """How many of the product's own letters the agency has not copied yet."""
    copied = set(LetterTemplate.objects.exclude(starter="").values_list("starter", flat=True))
    return len({one.template for one in letter_starters(on=clock.today())} - copied)


def letterhead_of(actor: Actor) -> Letterhead:
    """What stands at the head of the agency's letters; empty where nobody wrote it yet."""
    return Letterhead.objects.filter(agency=actor.agency_id).first() or Letterhead(agency_id=actor.agency_id)
