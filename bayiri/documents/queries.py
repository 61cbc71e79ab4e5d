"""Reading papers, as somebody; and what a stranger with a paper in the hand may ask."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from bayiri.agencies.choices import AgencyKind
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.documents.choices import PaperStanding
from bayiri.documents.models import File, Paper
from bayiri.documents.seals import as_typed, is_sealed


def papers_of(actor: Actor, case_id: UUID) -> list[Paper]:
    """The papers of a case that is visible, in the sections the actor sees, the latest first. One query."""
    papers = Paper.objects.filter(case_id=case_id).select_related("recorded_by", "signing")
    return list(papers.order_by("-recorded_at", "-id"))


def paper_for(actor: Actor, case_id: UUID, paper_id: UUID) -> Paper:
    """One paper of a case that is visible. Raises NotVisible."""
    try:
        papers = Paper.objects.select_related("recorded_by", "signing__recorded_by")
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


def standing_of(number: str, seal: str) -> Standing | None:
    """None for a number that no paper has and for a code that is not its own: the asker cannot tell which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM documents_standing(%s)", [as_typed(number)])
        row = cursor.fetchone()
    if row is None or not is_sealed(row[0], row[1], as_typed(seal)):
        return None
    _paper_id, _content_hash, issued_at, kind, standing = row
    return Standing(issued_at, str(AgencyKind(kind).label), PaperStanding(standing))
