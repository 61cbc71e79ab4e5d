"""Papers of a case: look at them, print them, have them signed, keep them."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, split_from
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.documents import printing
from bayiri.documents.choices import FROM_RECORD, HowSigned, PaperKind
from bayiri.documents.commands import note_previewing, note_printing, numbered
from bayiri.documents.content import Content
from bayiri.documents.models import Paper
from bayiri.documents.permissions import issues, may_issue, sections_to_write
from bayiri.documents.queries import bytes_of, file_of, paper_for, template_of
from bayiri.journey.commands import papers as commands
from bayiri.journey.forms.papers import AttachForm, LanguageForm, ScreenForm, drawn
from bayiri.journey.queries.papers import page as queries
from bayiri.journey.queries.papers.records import PaperRecords, paper_records
from bayiri.journey.queries.papers.told import content_of, not_yet
from bayiri.journey.queries.papers.wording import Wording
from bayiri.pages.answers import as_file
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


def check_address(request: HttpRequest) -> str:
    """Where strangers check papers, as it is printed on them."""
    path = reverse("documents:verify")
    return settings.PUBLIC_ADDRESS + path if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path)


@shows("papers", "journey", "finance", "plan")
def papers(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What can be printed for whom, and what was issued."""
    said = request.GET.get("member", "")
    page = queries.papers_page(actor_of(request), case_id, UUID(said) if _is_uuid(said) else None)
    context = {
        "title": _("Papers"), "page": page, "case": page.records.case,
        "back_url": reverse("journey:case", args=[case_id]), "split": split_from(page.records.case),
    }  # fmt: skip
    return render(request, "documents/papers.html", context)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _asked(request: HttpRequest, case_id: UUID, member_id: UUID, paper: str) -> tuple[PaperRecords, Content, str]:
    """The records, the paper that is asked for, and why it cannot be issued yet. Raises NotVisible."""
    actor = actor_of(request)
    records = paper_records(actor, case_id)
    member = records.member(member_id)
    if paper not in FROM_RECORD:
        raise NotVisible
    if not issues(actor):
        raise NotAllowed
    form = LanguageForm(request.GET or None)
    language = form.cleaned_data["language"] if form.is_valid() else queries.first_language(member)
    reason = not_yet(records, paper, member, sections_to_write(actor, case_id))
    return records, content_of(records, paper, member, language), reason


@shows("papers", "identity", "journey", "finance", "plan")
def preview(request: HttpRequest, case_id: UUID, member_id: UUID, paper: str) -> HttpResponse:
    """The paper as it would be printed; sent, it is issued."""
    records, content, reason = _asked(request, case_id, member_id, paper)
    if request.method == "POST" and not reason:
        language = LanguageForm(request.POST)
        issued = commands.issue(
            by=actor_of(request), case_id=case_id, member_id=member_id, kind=paper, address=check_address(request),
            language=language.cleaned_data["language"] if language.is_valid() else content.language,
        )  # fmt: skip
        return HttpResponseRedirect(reverse("journey:paper", args=[case_id, issued.id]))
    context = {
        "title": PaperKind(paper).label,
        "member": records.member(member_id),
        "case": records.case,
        "paper": paper,
        "reason": reason,
        "form": LanguageForm(initial={"language": content.language}),
        "language": content.language,
        "unreviewed": printing.words(content.language)["review"],
        "pages": [] if reason else range(1, len(printing.pictures_of(content.said)) + 1),
        "back_url": f"{reverse('journey:papers', args=[case_id])}?member={member_id}",
    }
    return render(request, "documents/preview.html", context, status=422 if request.method == "POST" else 200)


def picture(request: HttpRequest, case_id: UUID, member_id: UUID, paper: str) -> HttpResponse:
    """One page of the preview as a picture; with `as=pdf` the whole preview as PDF, which stands in the log like a print."""
    records, content, reason = _asked(request, case_id, member_id, paper)
    if reason:
        raise NotVisible
    if request.GET.get("as") == "pdf":
        note_previewing(by=actor_of(request), case_id=case_id, member=records.member(member_id), kind=paper)
        return as_file(printing.pdf_of(content.said), "application/pdf", f"preview-{paper}.pdf", download=False)
    said = {**content.said, **_as_issued(request, case_id, content)}
    pages = printing.pictures_of(said)
    wanted = request.GET.get("page", "1")
    place = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
    return as_file(pages[min(max(place, 1), len(pages)) - 1], "image/png", f"preview-{paper}.png", download=False)


def _as_issued(request: HttpRequest, case_id: UUID, content: Content) -> dict[str, str]:
    """Number, code and day of the paper that is being signed, where one is named and it still says the same."""
    named = request.GET.get("issued", "")
    if not _is_uuid(named):
        return {}
    paper = paper_for(actor_of(request), case_id, UUID(named))
    if (paper.kind, paper.content_hash) != (content.kind, content.content_hash):
        return {}
    return {**numbered(paper, check_address(request)), "issued_on": Wording(content.language).day(paper.recorded_at)}


@shows("papers", "identity", "journey", "finance", "plan")
def paper_page(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper that was issued: print it, have it signed, see whether the record still says the same."""
    actor = actor_of(request)
    records = paper_records(actor, case_id)
    paper_for(actor, case_id, paper_id)
    sections = sections_to_write(actor, case_id)
    rows = queries.issued_of(actor, records, sections)
    issued = next(row for row in rows if row.paper.id == paper_id)
    context = {
        "title": issued.paper.letter.subject if issued.is_letter else issued.paper.get_kind_display(),
        "issued": issued, "case": records.case,
        "back_url": f"{reverse('journey:papers', args=[case_id])}?member={issued.member.id}",
        "may_write": issued.paper.section in sections,
        "template_id": template_of(issued.paper) if issued.is_letter else None,
    }  # fmt: skip
    return render(request, "documents/paper.html", context)


def paper_file(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """The paper itself: as signed, or with `as=issued` as it was printed. Opening it stands in the log."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    paper = paper_for(actor, case_id, paper_id)
    file = file_of(paper, signed=request.GET.get("as") != "issued")
    note_printing(by=actor, paper=paper)
    ending = "pdf" if file.content_type == "application/pdf" else "jpg"
    name = f"{case.number}-{paper.kind}-{paper.language}-{paper.number}.{ending}"
    return as_file(bytes_of(file), file.content_type, name, download="download" in request.GET)


@shows("papers", "identity", "journey", "finance", "plan")
def sign(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """Sign on screen. What is shown is what the record says now; if that is not what was issued, nothing is signed."""
    actor = actor_of(request)
    records = paper_records(actor, case_id)
    paper = _to_sign(actor, case_id, paper_id)
    member = records.member(paper.member_id)
    form = ScreenForm(request.POST or None, initial={"signed_by": _signer(records, member)})
    back = reverse("journey:paper", args=[case_id, paper_id])

    def act(said):
        return commands.sign(
            by=actor, case_id=case_id, paper_id=paper_id, how=HowSigned.SCREEN, picture=drawn(said.pop("strokes")),
            signed_on=clock.today(), address=check_address(request), **said,
        )  # fmt: skip

    content = content_of(records, paper.kind, member, paper.language)
    return form_page(
        request, form, act, onward=back, done=_("The paper is signed and kept."), template="documents/sign.html",
        title=_("Sign on screen"), back_url=back, paper=paper, member=member, case=records.case,
        pages=range(1, len(printing.pictures_of(content.said)) + 1),
        stale=content.content_hash != paper.content_hash,
    )  # fmt: skip


def _to_sign(actor: Actor, case_id: UUID, paper_id: UUID) -> Paper:
    """A paper that has a place for the person to sign. Raises NotVisible for a letter, NotAllowed."""
    paper = paper_for(actor, case_id, paper_id)
    if paper.kind not in FROM_RECORD:
        raise NotVisible
    if not may_issue(actor, case_id, paper.kind):
        raise NotAllowed
    return paper


def _signer(records: PaperRecords, member) -> str:
    return member.guardian_name if records.is_child(member) else member.person.name


def attach(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """Bring back a paper that was signed by hand, or note a thumbprint with its witness."""
    actor = actor_of(request)
    records = paper_records(actor, case_id)
    paper = _to_sign(actor, case_id, paper_id)
    member = records.member(paper.member_id)
    initial = {"signed_by": _signer(records, member), "signed_on": clock.today()}
    form = AttachForm(request.POST or None, request.FILES or None, initial=initial)
    back = reverse("journey:paper", args=[case_id, paper_id])

    def act(said):
        return commands.sign(by=actor, case_id=case_id, paper_id=paper_id, address=check_address(request), **said)

    lead = _("%(paper)s of %(name)s, number %(number)s") % {
        "paper": paper.get_kind_display(), "name": member.person.name, "number": paper.number,
    }  # fmt: skip
    return form_page(
        request, form, act, onward=back, done=_("The signed paper is kept."), title=_("Attach the signed paper"),
        lead=lead, back_url=back,
    )  # fmt: skip
