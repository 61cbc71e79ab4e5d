"""The buttons of an import: begin, stop, leave it, forget it, undo it. Each asks for one command, and queues the work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.core.errors import RuleBroken
from bayiri.exchange import rules
from bayiri.exchange.choices import HouseholdState, KnownPeople
from bayiri.exchange.commands import bring_in, upload
from bayiri.exchange.commands import undo as undoing
from bayiri.exchange.forms import StartForm, UndoForm
from bayiri.exchange.queries import imports as queries
from bayiri.exchange.views.imports import importer, one_import, page_of
from bayiri.pages.doorways import form_page


@require_POST
def start(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Begin, or go on."""
    actor = importer(request)
    one = queries.import_for(actor, import_id)
    if reasons := rules.reasons_not_to_move(one.state, "start"):
        raise RuleBroken(reasons)
    known = one.households.filter(state=HouseholdState.KNOWN).exists()
    asked_again = not one.started_at and queries.same_file_before(one) is not None
    form = StartForm(request.POST, known=known, same_file=asked_again)
    if not form.is_valid():
        return one_import(request, import_id, form)
    said = form.cleaned_data.get("known_people", KnownPeople.LEAVE_OUT)
    bring_in.start(by=actor, import_id=import_id, known_people=said)
    return redirect(page_of(one))


@require_POST
def stop(request: HttpRequest, import_id: UUID) -> HttpResponse:
    one = bring_in.stop(by=importer(request), import_id=import_id)
    messages.success(request, _("It has stopped. What is brought in stays; you can go on later."))
    return redirect(page_of(one))


@require_POST
def end_here(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What is left is not brought in."""
    return redirect(page_of(bring_in.end_here(by=importer(request), import_id=import_id)))


@require_POST
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    upload.discard(by=importer(request), import_id=import_id)
    messages.success(request, _("The list is discarded. Nothing of it is kept."))
    return redirect("exchange:imports")


def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Asks once more; then every case to which nothing has happened is closed as opened by mistake."""
    actor = importer(request)
    one = queries.import_for(actor, import_id)
    form = UndoForm(request.POST if request.method == "POST" else None)

    def act(_said: dict) -> None:
        undoing.undo(by=actor, import_id=import_id)

    return form_page(
        request, form, act, onward=page_of(one), template="pages/confirm.html", title=_("Undo this list?"),
        lead=_(
            "Cases of this list to which nothing has happened are closed as opened by mistake. "
            "Search no longer finds their people. Nothing is deleted."
        ),
        back_url=page_of(one), danger=True,
    )  # fmt: skip
