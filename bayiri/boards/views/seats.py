"""Seats: an invitation, its answer, the parts of a case that it opens, its end."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.agencies.queries import colleagues_of
from bayiri.boards import permissions, queries
from bayiri.boards.choices import Basis, SeatRole
from bayiri.boards.commands import seats as commands
from bayiri.boards.forms import AnswerForm, InviteForm, InviteToCaseForm, NothingForm, ReasonForm
from bayiri.boards.models import SharedSection
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of


def invite(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """Invite an agency, in a role, with the parts of the case that its seat would open."""
    actor = actor_of(request)
    board = queries.board_for(actor, board_id)
    if not permissions.leads(actor, board):
        raise NotAllowed
    agencies = queries.agencies_to_invite(board)
    form: InviteForm
    if queries.owned_case(actor, board):
        allowed = {role: queries.sections_for_role(role) for role in SeatRole.values}
        form = InviteToCaseForm(request.POST or None, agencies=agencies, allowed=allowed)
    else:
        form = InviteForm(request.POST or None, agencies=agencies)
    back = reverse("boards:board", args=[board.id])

    def act(said):
        opened = said.pop("opened", ())
        return commands.invite(by=actor, board_id=board.id, sections=opened, **said)

    return form_page(
        request, form, act, onward=back,
        done=_("The invitation stands in their list. They see the question, and nothing else until they answer."),
        title=_("Invite to the table"), lead=board.subject, back_url=back,
    )  # fmt: skip


def answer(request: HttpRequest, board_id: UUID, seat_id: UUID) -> HttpResponse:
    """Read the question and what would be opened; take the seat or decline."""
    actor = actor_of(request)
    seat = queries.seat_for(actor, board_id, seat_id)
    if not permissions.may_answer(actor, seat):
        raise NotAllowed
    form = AnswerForm(
        request.POST or None, colleagues=colleagues_of(actor), initial={"person_id": str(seat.person_id or "")}
    )

    def act(said):
        accepts = said.pop("answer") == "yes"
        commands.answer_invitation(by=actor, board_id=board_id, seat_id=seat.id, accepts=accepts, **said)
        return accepts

    return form_page(
        request, form, act, template="boards/answer.html", seat=seat, board=seat.board,
        onward=lambda accepts: reverse("boards:board", args=[board_id]) if accepts else reverse("boards:boards"),
        done=_("Your answer is saved."), title=_("Invitation to the table"), back_url=reverse("boards:boards"),
    )  # fmt: skip


def open_sections(request: HttpRequest, board_id: UUID, seat_id: UUID) -> HttpResponse:
    """Open the agreed parts of the case: on consent that stands, or confirming the legal basis of a colleague."""
    actor = actor_of(request)
    board = queries.board_for(actor, board_id)
    seat = queries.seat_for(actor, board_id, seat_id)
    if not permissions.leads(actor, board):
        raise NotAllowed
    back = reverse("boards:board", args=[board.id])
    case = queries.owned_case(actor, board)
    sections = list(seat.sections.select_related("recorded_by"))
    consent = any(one.basis == Basis.CONSENT for one in sections)
    return form_page(
        request, NothingForm(request.POST if request.method == "POST" else None),
        lambda said: commands.open_sections(by=actor, board_id=board.id, seat_id=seat.id),
        onward=back, done=_("The agency sees these parts of the case from now on, until its seat ends."),
        template="boards/open_sections.html", title=_("Open parts of the case"), seat=seat, board=board, sections=sections,
        consent=consent, agreed=bool(case and consent and queries.consents_stand(case, seat.agency_id, seat.purpose, _to_open(sections))),
        own=any(one.recorded_by_id == actor.id for one in sections), back_url=back,
        submit=_("Open them") if consent else _("I confirm the legal basis: open them"),
    )  # fmt: skip


def _to_open(sections: list[SharedSection]) -> set[str]:
    return {one.section for one in sections if one.opened_at is None and one.ended_at is None}


def end(request: HttpRequest, board_id: UUID, seat_id: UUID) -> HttpResponse:
    """Take an invitation back, ask an agency to leave, or leave."""
    actor = actor_of(request)
    board = queries.board_for(actor, board_id)
    seat = queries.seat_for(actor, board_id, seat_id)
    back = reverse("boards:board", args=[board.id])
    own = seat.agency_id == actor.agency_id
    return form_page(
        request, ReasonForm(request.POST or None),
        lambda said: commands.end_seat(by=actor, board_id=board.id, seat_id=seat.id, **said),
        onward=reverse("boards:boards") if own else back, done=_("The seat has ended. What it had opened is closed."),
        title=_("Leave the table") if own else _("End the seat of %(agency)s") % {"agency": seat.agency.name},
        lead=_("What the seat opened of the case is closed at once. Its open work goes back to who called."),
        submit=_("End the seat"), back_url=back, danger=True,
    )  # fmt: skip
