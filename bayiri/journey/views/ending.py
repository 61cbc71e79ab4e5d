"""Pages of the ends: close, refer to another procedure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Role
from bayiri.cases.choices import ClosingAnswer, ProposalLapsed
from bayiri.cases.models import Case, ClosingProposal
from bayiri.cases.queries import case_for, member_for
from bayiri.cases.queries.closing import closing_facts, may_look_now, open_proposal, sent_back, who_looks
from bayiri.cases.rules import needs_second_look
from bayiri.core.actor import Actor
from bayiri.journey import permissions
from bayiri.journey.commands import close, depart
from bayiri.journey.forms.ending import CloseForm, ReferForm, SecondLookForm
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of


def close_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close a case, or ask for the second look that it needs; look at what was proposed; take a proposal back."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_close)
    proposal = open_proposal(case)
    if proposal is None:
        return _propose(request, actor, case)
    back = reverse("journey:case", args=[case.id])
    about: dict[str, Any] = {
        "title": _("Second look before closing"), "template": "journey/ending/second_look.html", "onward": back,
        "proposal": proposal, "back_url": back, "waits_for": _waits_for(case, proposal),
    }  # fmt: skip
    if proposal.recorded_by_id == actor.id:
        form = PageForm(request.POST if request.method == "POST" else None)
        submit, done = _("Take the proposal back"), _("The proposal is taken back.")

        def take_back(said):
            return close.take_back_closing(by=actor, case_id=case.id)

        return form_page(request, form, take_back, done=done, submit=submit, may_answer=True, **about)

    def act(said):
        if said["answer"] == "close":
            return close.close_case(by=actor, case_id=case.id, outcome=proposal.outcome)
        return close.send_back_closing(by=actor, case_id=case.id, reason=said["reason"])

    form, done = SecondLookForm(request.POST or None), _("Saved. Who proposed it sees your answer.")
    return form_page(request, form, act, done=done, may_answer=may_look_now(actor, case, proposal), **about)


def _propose(request: HttpRequest, actor: Actor, case: Case) -> HttpResponse:
    """Nobody has proposed anything: closed at once where no second look is needed, else proposed."""
    form = CloseForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        if needs_second_look(closing_facts(actor, case, said["outcome"])):
            close.propose_closing(by=actor, case_id=case.id, **said)
            messages.success(request, _("The proposal is saved. Another person looks at the case and closes it."))
        else:
            close.close_case(by=actor, case_id=case.id, outcome=said["outcome"])
            messages.success(request, _("The case is closed."))

    lead = ""
    before = sent_back(case)
    if before and before.answer == ClosingAnswer.LAPSED:
        lead = str(ProposalLapsed(before.reason).label)
    elif before and before.answered_by:
        lead = _("%(name)s sent it back: %(reason)s") % {"name": before.answered_by.name, "reason": before.reason}
    return form_page(request, form, act, onward=back, title=_("Close the case"), back_url=back, lead=lead)


def _waits_for(case: Case, proposal: ClosingProposal) -> str:
    """Whose look is waited for, in a sentence."""
    looks = who_looks(case, proposal.recorded_by_id)
    if not looks:
        return _("Nobody but who proposed it may look. The agency has to name another programme manager or director.")
    if all(one.agency_id != case.agency_id for one in looks):
        return _("It waits for a programme manager of another agency that takes part.")
    if all(one.role == Role.DIRECTOR for one in looks):
        return _("It waits for the director of the responsible agency.")
    return _("It waits for a programme manager of the responsible agency, other than who proposed it.")


def refer_on(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Stop the return and refer to another procedure."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_refer_on)
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
    case = case_for(actor, case_id, may=permissions.may_begin_engagement)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return depart.start_engagement(by=actor, case_id=case.id)

    title, lead = (
        _("Begin the contribution from abroad?"),
        _("There is no journey. The plan and the follow-up begin now."),
    )
    return form_page(request, form, act, onward=back, title=title, lead=lead, back_url=back, submit=_("Begin"))
