"""Pages of the decision: declare, withdraw, ask again, refuse, review, share."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Purpose
from bayiri.agencies.queries import agencies_in
from bayiri.cases.models import Member
from bayiri.cases.permissions import may_change
from bayiri.cases.queries import case_for, member_for
from bayiri.consent.commands import Declaration
from bayiri.consent.permissions import may_ask_to_share, may_hear
from bayiri.consent.queries import refusal_for, sharing_of
from bayiri.core import clock
from bayiri.journey.commands import decide, depart, sharing
from bayiri.journey.forms.decision import (
    ChildDeclarationForm,
    DeclarationForm,
    ReconfirmationForm,
    RefusalForm,
    ReviewForm,
)
from bayiri.journey.forms.ending import SharingForm
from bayiri.journey.queries.papers.page import unsigned_declaration
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.people.rules import is_child
from bayiri.referrals.queries import purposes_to_share_for
from bayiri.travel.queries import require_movement


def _language_first(member: Member) -> dict:
    """The person's own language stands in the form already."""
    languages = member.person.languages
    return {"language": member.person.interpreter_language or (languages[0] if languages else "")}


@shows("declaration", "journey", "basis", "identity")
def declare(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """The voluntary return declaration of one person."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_hear)
    member = member_for(actor, case, member_id)
    child = is_child(member.person.born_on, clock.today())
    initial = {**_language_first(member), "guardian_name": member.guardian_name}
    form = (ChildDeclarationForm if child else DeclarationForm)(request.POST or None, initial=initial)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        declaration = Declaration(given_by="guardian" if child else "self", **said)
        return decide.decide(by=actor, case_id=case.id, member_id=member.id, declaration=declaration)

    def onward(_result):
        paper = unsigned_declaration(actor, case.id, member.id)
        return reverse("journey:attach-paper", args=[case.id, paper.id]) if paper else back

    title = _("Declaration of %(name)s") % {"name": member.person.name}
    lead = _("Explain first, in the person's language. Write down what they say, not what you hope.")
    return form_page(
        request,
        form,
        act,
        onward=onward,
        done=_("The declaration is saved."),
        template="journey/declare.html",
        title=title,
        lead=lead,
        back_url=back,
        case=case,
        member=member,
    )


def withdraw(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """One button. No reason is asked."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_hear)
    member = member_for(actor, case, member_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return decide.withdraw(by=actor, case_id=case.id, member_id=member.id)

    title = _("%(name)s does not want to return any more?") % {"name": member.person.name}
    lead = _(
        "No reason is needed, and nothing is held against the person. "
        "Seats are given up. They may ask again at any time."
    )
    return form_page(
        request, form, act, onward=back, done=_("The decision is withdrawn."), title=title, lead=lead, back_url=back,
        submit=_("Withdraw the decision"), danger=True,
    )  # fmt: skip


def reopen(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Somebody who withdrew asks again."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_change)
    member = member_for(actor, case, member_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return decide.reopen(by=actor, case_id=case.id, member_id=member.id)

    title = _("%(name)s asks about returning again?") % {"name": member.person.name}
    lead = _("The case goes back to counselling. The person decides anew.")
    return form_page(request, form, act, onward=back, title=title, lead=lead, back_url=back, submit=_("Open again"))


def refuse(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Note refusal or resistance; the case is suspended at once."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_hear)
    member = member_for(actor, case, member_id)
    form = RefusalForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return decide.refuse(by=actor, case_id=case.id, member_id=member.id, **said)

    title = _("%(name)s refuses or resists") % {"name": member.person.name}
    done = _("The refusal is noted and the case is suspended until another person has reviewed it.")
    return form_page(request, form, act, onward=back, done=done, title=title, back_url=back, danger=True)


@shows("declaration", "journey", "protection")
def review_refusal(request: HttpRequest, case_id: UUID, refusal_id: UUID) -> HttpResponse:
    """Another person speaks with who refused, alone."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_hear)
    refusal = refusal_for(case, refusal_id)
    form = ReviewForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return decide.review_refusal(by=actor, case_id=case.id, refusal_id=refusal_id, **said)

    return form_page(
        request, form, act, onward=back, done=_("The review is saved."), title=_("Review a refusal"), back_url=back,
        lead=f"{refusal.member.person.name}: {refusal.description}",
    )  # fmt: skip


def confirm_again(request: HttpRequest, case_id: UUID, movement_id: UUID, member_id: UUID) -> HttpResponse:
    """Ask again, in the last days before departure."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_hear)
    member = member_for(actor, case, member_id)
    require_movement(case, movement_id)
    form = ReconfirmationForm(request.POST or None, initial=_language_first(member))
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return depart.confirm_decision_again(
            by=actor, case_id=case.id, movement_id=movement_id, member_id=member.id, **said
        )

    title = _("Does %(name)s still want to return?") % {"name": member.person.name}
    return form_page(request, form, act, onward=back, done=_("The answer is saved."), title=title, back_url=back)


@shows("sharing", "journey", "identity")
def share(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Whether one person's data may go to one recipient."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_ask_to_share)
    member = member_for(actor, case, member_id)
    asked = [word.recipient for word in sharing_of(case) if word.recipient]
    near = [one for one in agencies_in(case.destination_country) if one.id != actor.agency_id]
    recipients = list({str(one.id): one.name for one in [*asked, *near]}.items())
    purposes = [(one, Purpose(one).label) for one in purposes_to_share_for()]
    form = SharingForm(request.POST or None, recipients=recipients, purposes=purposes)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        recipient = said.pop("recipient_id")
        recipient_id = UUID(recipient) if recipient else None
        about = {
            "case_id": case.id,
            "member_id": member.id,
            "recipient_id": recipient_id,
            "sections": said.pop("parts"),
        }
        return sharing.say_sharing(by=actor, **about, **said)

    title = _("Who may see the data of %(name)s?") % {"name": member.person.name}
    lead = _("Each recipient is asked about alone. Taking it back ends their sight at once.")
    return form_page(
        request, form, act, onward=back, done=_("The answer is saved."), title=title, lead=lead, back_url=back
    )
