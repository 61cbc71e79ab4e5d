"""Who has somebody in their care: the whole chain, handing on, confirming."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.boards import queries
from bayiri.boards.commands.care import HandOverData, confirm_care
from bayiri.boards.commands.care import hand_over as hand_somebody_over
from bayiri.boards.forms import ConfirmCareForm, HandOverForm, TakeInForm
from bayiri.boards.models import CareHandOver
from bayiri.core.errors import NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of


def named(one: queries.Care) -> str:
    """The person's name, or a number for who may not see it."""
    return one.name or _("Person %(number)s") % {"number": one.number}


def care(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """Everybody a task force is about, who has them now, and every hand-over."""
    table = queries.table(actor_of(request), board_id)
    context = {
        "title": _("Who has whom in their care"), "table": table, "board": table.board,
        "care": queries.care_of(table.board), "back_url": reverse("boards:board", args=[board_id]),
    }  # fmt: skip
    return render(request, "boards/care.html", context)


def hand_over(request: HttpRequest, board_id: UUID, member_id: UUID) -> HttpResponse:
    """Take somebody into care, or hand them on."""
    actor = actor_of(request)
    table = queries.table(actor, board_id)
    one = next((care for care in queries.care_of(table.board) if care.member_id == member_id), None)
    if one is None:
        raise NotVisible
    others = [agency for agency in table.agencies if agency.id != actor.agency_id]
    form = HandOverForm(request.POST or None, agencies=others) if one.holder else TakeInForm(request.POST or None)

    def act(said):
        data = HandOverData(**{"to_agency_id": actor.agency_id, **said})
        return hand_somebody_over(by=actor, board_id=board_id, member_id=member_id, data=data)

    back = reverse("boards:care", args=[board_id])
    words = {"name": named(one)}
    return form_page(
        request, form, act, onward=back, back_url=back,
        done=_("Written down. The receiving agency confirms it.") if one.holder else _("Written down."),
        title=(_("Hand over: %(name)s") if one.holder else _("Take into care: %(name)s")) % words,
    )  # fmt: skip


def confirm(request: HttpRequest, board_id: UUID, hand_id: UUID) -> HttpResponse:
    """The receiving agency says whether the person has come to it."""
    actor = actor_of(request)
    row = queries.at_table(actor, CareHandOver, queries.board_for(actor, board_id), hand_id)
    form = ConfirmCareForm(request.POST or None)

    def act(said):
        received = said.pop("received") == "yes"
        return confirm_care(by=actor, board_id=board_id, hand_id=row.id, received=received, **said)

    back = reverse("boards:care", args=[board_id])
    return form_page(
        request, form, act, onward=back, done=_("Saved."), template="boards/confirm_care.html", row=row,
        title=_("Has the person come to you?"), back_url=back,
    )  # fmt: skip
