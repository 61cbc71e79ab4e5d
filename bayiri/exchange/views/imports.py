"""A list on its way in: uploaded, its columns and values understood, its faults shown."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.exchange import permissions, rules, wording
from bayiri.exchange.choices import ImportState
from bayiri.exchange.commands import upload
from bayiri.exchange.commands.check import match_columns
from bayiri.exchange.commands.lists import note_faults_taken
from bayiri.exchange.forms import ColumnsForm, ReadOtherwiseForm, StartForm, UploadForm, ValuesForm
from bayiri.exchange.models import CaseloadImport
from bayiri.exchange.queries import imports as queries
from bayiri.exchange.queries import values as meanings
from bayiri.exchange.queries.faults import faults_sheet
from bayiri.exchange.sheets.mapping import Mapping
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.pages.spreadsheets import XLSX, workbook

SHOWN_IMPORTS = 50
ROWS_A_PAGE = 50


def importer(request: HttpRequest) -> Actor:
    """Who may import. Raises NotAllowed."""
    actor = actor_of(request)
    if not permissions.may_import(actor):
        raise NotAllowed
    return actor


def page_of(one: CaseloadImport) -> str:
    return reverse("exchange:import", args=[one.pk])


def columns_of(one: CaseloadImport) -> str:
    return reverse("exchange:columns", args=[one.pk])


def imports(request: HttpRequest) -> HttpResponse:
    """The box for a file, and what became of earlier ones."""
    actor = importer(request)
    form = UploadForm(request.POST or None, request.FILES or None)

    def act(said: dict[str, Any]) -> CaseloadImport:
        return upload.upload_list(by=actor, file_name=said["file"].name or "", content=said["content"])

    earlier = queries.imports_of(actor).select_related("recorded_by")[:SHOWN_IMPORTS]
    return form_page(
        request, form, act, onward=columns_of, template="exchange/imports.html", title=_("Bring a list in"),
        earlier=earlier, submit=form.submit_label,
    )  # fmt: skip


def columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Which column holds what; saved, the dry run begins."""
    actor = importer(request)
    one = _open(actor, import_id)
    rows = [cells for _number, cells in queries.sample_of(one)]
    form = ColumnsForm(request.POST or None, one=one, rows=rows)

    def act(said: dict[str, Any]) -> CaseloadImport:
        return match_columns(by=actor, import_id=one.pk, mapping=said["mapping"])

    otherwise = (
        ReadOtherwiseForm(initial={"encoding": one.encoding, "separator": one.separator}) if one.encoding else None
    )
    return form_page(
        request, form, act, onward=page_of, template="exchange/columns.html", title=_("What the columns hold"),
        one=one, otherwise=otherwise, back_url=reverse("exchange:imports"), submit=form.submit_label,
    )  # fmt: skip


@require_POST
def read_otherwise(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Another encoding or separator than was guessed."""
    actor = importer(request)
    one = _open(actor, import_id)
    form = ReadOtherwiseForm(request.POST)
    if not one.encoding or not form.is_valid():
        raise NotVisible
    upload.read_otherwise(by=actor, import_id=import_id, **form.cleaned_data)
    return redirect(columns_of(one))


def values(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the values of the list mean; saved, the dry run begins again."""
    actor = importer(request)
    one = _open(actor, import_id)
    form = ValuesForm(request.POST or None, asked=meanings.asked_values(one))

    def act(said: dict[str, Any]) -> CaseloadImport:
        return match_columns(by=actor, import_id=one.pk, mapping=Mapping.read(one.columns), meanings=said["meanings"])

    return form_page(
        request, form, act, onward=page_of, template="exchange/values.html", title=_("What the values mean"), one=one,
        back_url=page_of(one), submit=form.submit_label,
    )  # fmt: skip


def one_import(request: HttpRequest, import_id: UUID, start_form: StartForm | None = None) -> HttpResponse:
    """How far a list has come, what is wrong in it, and what can be done now."""
    actor = importer(request)
    one = queries.import_for(actor, import_id)
    if one.state == ImportState.UPLOADED and not one.broke_off:
        return redirect(columns_of(one))
    context = {
        "title": one.file_name,
        "one": one,
        "back_url": reverse("exchange:imports"),
        "working": one.state in rules.WORKING,
    }
    if not context["working"]:
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        context |= _standing(request, one, start_form)
    return render(request, "exchange/import.html", context, status=422 if start_form else 200)


def _standing(request: HttpRequest, one: CaseloadImport, start_form: StartForm | None) -> dict[str, Any]:
    """What the page of an import that waits for somebody shows."""
    tallies = queries.tallies(one)
    before = queries.same_file_before(one) if one.state in ("checked", "stopped") and not one.started_at else None
    rows = Paginator(queries.rows_to_look_at(one), ROWS_A_PAGE).get_page(request.GET.get("page"))
    refused = one.households.filter(state="refused").order_by("place")[:ROWS_A_PAGE]
    return {
        "tallies": tallies,
        "before": before,
        "page": rows,
        "remarks": [remark for row in rows for remark in wording.remarks_on(row, one)],
        "refused": [(household, [wording.reason_in_words(one) for one in household.reasons]) for household in refused],
        "form": start_form or StartForm(known="known" in tallies, same_file=before is not None),
        "may_undo": not rules.reasons_not_to_undo(queries.undo_facts(one)) and "brought_in" in tallies,
        "undo_days": queries.undo_facts(one).most_days,
    }


@require_POST
def faults(request: HttpRequest, import_id: UUID) -> HttpResponseBase:
    """The list as a spreadsheet, its faults marked: all rows, or those that are left out."""
    actor = importer(request)
    one = queries.import_for(actor, import_id)
    left_out = request.POST.get("rows") == "left_out"
    if one.state not in ("checked", "stopped"):
        raise RuleBroken(["INV-114"])
    note_faults_taken(by=actor, import_id=one.pk, left_out=left_out)
    file = workbook([(_("Faults"), faults_sheet(one, left_out=left_out))], from_right=get_language_bidi())
    name = f"{one.file_name.rsplit('.', 1)[0]} - {_('faults')}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _open(actor: Actor, import_id: UUID) -> CaseloadImport:
    """An import whose columns and values may still be said. Raises NotVisible, RuleBroken."""
    one = queries.import_for(actor, import_id)
    if reasons := rules.reasons_not_to_move(one.state, "match"):
        raise RuleBroken(reasons)
    return one
