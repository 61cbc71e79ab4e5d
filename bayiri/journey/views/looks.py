"""Who looked at a case: a page for the responsible agency, and a paper for the person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.documents import printing
from bayiri.journey.forms.papers import LanguageForm
from bayiri.journey.queries.looks import looks_page, looks_paper
from bayiri.journey.queries.papers.page import first_language
from bayiri.pages.answers import as_file
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


def _case(request: HttpRequest, case_id: UUID) -> Case:
    """The case, for somebody of the agency that answers for it. Raises NotVisible, NotAllowed."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    if not is_responsible(actor, SubjectKind.CASE, case.id):
        raise NotAllowed
    return case


@shows("looks", "journey")
def looks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Agency and roles, day, which part, why; nobody's name."""
    case = _case(request, case_id)
    said = request.GET.get("page", "1")
    members = members_of(case)
    context = {
        "title": _("Who looked at this case"), "case": case, "members": members,
        "page": looks_page(case.id, int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1),
        "form": LanguageForm(initial={"language": first_language(members[0]) if members else "en"}),
        "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "journey/log/looks.html", context)


@shows("looks.printed", "journey")
def looks_printed(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """The same as a paper for one person, in the language that is chosen or else the person's own."""
    case = _case(request, case_id)
    member = next((one for one in members_of(case) if one.id == member_id), None)
    if member is None:
        raise NotVisible
    form = LanguageForm(request.GET or None)
    language = form.cleaned_data["language"] if form.is_valid() else first_language(member)
    paper = printing.pdf_of(looks_paper(case, member, language))
    return as_file(paper, "application/pdf", f"{case.number}-looks-{language}.pdf", download=False)
