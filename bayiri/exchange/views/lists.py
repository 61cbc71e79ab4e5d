"""Lists out of the record: cases as the list of cases is narrowed, follow-ups to be worked through."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, get_language_bidi, ngettext, override
from django.utils.translation import gettext as _

from bayiri.agencies.context import acting_as
from bayiri.cases.permissions import may_take_list
from bayiri.cases.queries import not_restricted
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.exchange import permissions
from bayiri.exchange.commands.lists import note_list_taken
from bayiri.exchange.forms import FollowUpListForm, ListForm
from bayiri.exchange.queries import lists
from bayiri.journey.queries.case_list import CaseFilters, uuid_of
from bayiri.monitoring.queries.work_list import NOBODY, Filters, rounds_to_hold
from bayiri.pages.reader import actor_of
from bayiri.pages.spreadsheets import CSV, XLSX, csv_lines, workbook


def case_list(request: HttpRequest) -> HttpResponseBase:
    """The list of cases, narrowed as its address says."""
    actor: Actor = actor_of(request)
    if not may_take_list(actor):
        raise NotAllowed
    filters = CaseFilters.of(request.GET.dict())
    form = ListForm(request.POST or None, columns=lists.CASE_COLUMNS)
    records = lists.cases_for_list(actor, filters)
    if form.is_valid():
        taken = Taken("cases", _("Cases"), records, lists.CASE_COLUMNS, filters.said)
        return taken.answer(actor, form.cleaned_data)
    count = min(records.order_by().count(), lists.MOST_ROWS)
    lead = ngettext("%(count)s case, as the list was narrowed.", "%(count)s cases, as the list was narrowed.", count)
    back = reverse("journey:cases")
    context = {"title": _("Cases as a spreadsheet"), "form": form, "lead": lead % {"count": count}, "back_url": back}
    return render(request, "exchange/list.html", context, status=422 if form.is_bound else 200)


def follow_up_list(request: HttpRequest) -> HttpResponseBase:
    """Rounds of follow-up that the agency sees; from the list of whom to follow up, those that stand there."""
    actor: Actor = actor_of(request)
    if not permissions.may_take_follow_ups(actor):
        raise NotAllowed
    columns = lists.FOLLOW_UP_COLUMNS
    if request.GET.get("list") == "work":
        narrowing = _as_on_the_work_list(actor, request.GET.dict())
        records = rounds_to_hold(actor, narrowing).filter(not_restricted("case_id"))
        form: ListForm = ListForm(request.POST or None, columns=columns)
        filters: Any = narrowing
    else:
        form = FollowUpListForm(request.POST or None, columns=columns)
        said = form.cleaned_data if form.is_valid() else {}
        filters = lists.FollowUpFilters(said.get("state", ""), said.get("due_until"))
        records = lists.follow_ups_for_list(actor, filters)
    if form.is_valid():
        shown = {name: str(value) for name, value in vars(filters).items() if value and name != "page"}
        return Taken("follow_ups", _("Follow-up"), records, columns, shown).answer(actor, form.cleaned_data)
    context = {"title": _("Follow-ups as a spreadsheet"), "form": form, "back_url": reverse("monitoring:work-list")}
    return render(request, "exchange/list.html", context, status=422 if form.is_bound else 200)


def _as_on_the_work_list(actor: Actor, said: dict[str, str]) -> Filters:
    """How the list of whom to follow up is narrowed; what is not understood narrows nothing."""
    officer = said.get("officer", "")
    officer = str(actor.id) if officer == "me" else officer
    known = officer == NOBODY or uuid_of(officer) is not None
    return Filters(said.get("show", ""), officer if known else "", said.get("place", ""), bool(said.get("vulnerable")))


class Taken:
    """A list that somebody takes out: written to the log first, then answered as a file."""

    def __init__(
        self,
        what: str,
        title: str,
        records: QuerySet[Any],
        columns: dict[str, lists.ListColumn],
        filters: dict[str, str],
    ):
        self.what, self.title, self.records, self.columns, self.filters = what, title, records, columns, filters

    def answer(self, actor: Actor, said: dict[str, Any]) -> HttpResponseBase:
        chosen, form = said["columns"], said["form"]
        rows = min(self.records.order_by().count(), lists.MOST_ROWS)
        note_list_taken(by=actor, what=self.what, rows=rows, columns=chosen, filters=self.filters, form=form)
        name = f"{self.title} {clock.today():%Y-%m-%d}.{form}"
        if form == "csv":
            streamed = self._streamed(actor, chosen, get_language() or "en")
            response = StreamingHttpResponse(streamed, content_type=CSV)
            response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
            return response
        file = workbook([(self.title, self._rows(actor, chosen))], from_right=get_language_bidi())
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

    def _rows(self, actor: Actor, chosen: Sequence[str]) -> Iterator[list[Any]]:
        return lists.list_rows(actor, self.records, self.columns, chosen, get_language() or "en")

    def _streamed(self, actor: Actor, chosen: Sequence[str], language: str) -> Iterator[bytes]:
        """The page's transaction ends before the list has been sent: it is read in one of its own."""
        with acting_as(actor), override(language):
            yield from csv_lines(self._rows(actor, chosen))
