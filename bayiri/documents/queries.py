"""Reading papers, as somebody; and what a stranger with a paper in the hand may ask."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from bayiri.agencies.choices import AgencyKind
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.documents.choices import PaperStanding
from bayiri.documents.models import File, Letterhead, LetterTemplate, LetterVersion, Paper
from bayiri.documents.seals import as_typed, is_sealed
from bayiri.rulebooks.queries import letter_starters


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


def standing_of(number: str, seal: str) -> Standing | None:
    """None for a number that no paper has and for a code that is not its own: the asker cannot tell which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM documents_standing(%s)", [as_typed(number)])
        row = cursor.fetchone()
    if row is None or not is_sealed(row[0], row[1], as_typed(seal)):
        return None
    _paper_id, _content_hash, issued_at, kind, standing = row
    return Standing(issued_at, str(AgencyKind(kind).label), PaperStanding(standing))


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
