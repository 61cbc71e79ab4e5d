"""Pages of the ends: close, refer to another procedure."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, member_for
from bayiri.journey.commands import close, depart
from bayiri.journey.forms.ending import CloseForm, ReferForm
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of


def close_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close a case with its outcome."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    form = CloseForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return close.close_case(by=actor, case_id=case.id, **said)

    return form_page(
        request, form, act, onward=back, done=_("The case is closed."), title=_("Close the case"), back_url=back
    )


def refer_on(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Stop the return and refer to another procedure."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    member = member_for(actor, case, member_id)
    form = ReferForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return close.refer_on(by=actor, case_id=case.id, member_id=member.id, **said)

    title = _("Refer %(name)s to another procedure") % {"name": member.person.name}
    return form_page(
        request, form, act, onward=back, done=_("The return is stopped."), title=title, back_url=back, danger=True
    )


def start_engagement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A virtual return begins: no travel, the person contributes from abroad."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return depart.start_engagement(by=actor, case_id=case.id)

    title, lead = (
        _("Begin the contribution from abroad?"),
        _("There is no journey. The plan and the follow-up begin now."),
    )
    return form_page(request, form, act, onward=back, title=title, lead=lead, back_url=back, submit=_("Begin"))
