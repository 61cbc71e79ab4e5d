"""The agency's numbers: pictures with their tables, and the table of a month."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.reader import actor_of
from bayiri.pages.spreadsheets import csv_lines, workbook
from bayiri.statistics.commands import ask_for_pictures, note_download
from bayiri.statistics.permissions import may_report
from bayiri.statistics.queries.monthly import monthly_tables
from bayiri.statistics.queries.pictures import are_stale, picture, pictures_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTHS_OFFERED = 12


def pictures(request: HttpRequest) -> HttpResponse:
    """What was drawn last; with "draw" in the address somebody has just asked for new ones."""
    actor = actor_of(request)
    found = pictures_of(actor, _reader())
    context = {
        "title": _("In pictures"),
        "pictures": found,
        "drawn_at": min((one.drawn_at for one in found), default=None),
        "stale": are_stale(found),
        "asked": "asked" in request.GET,
        "may_report": may_report(actor),
    }
    return render(request, "statistics/pictures.html", context)


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Have the pictures drawn anew, in the reader's language."""
    ask_for_pictures(by=actor_of(request), language=_reader())
    return redirect(request.path.removesuffix("/draw") + "?asked=yes")


def drawing(request: HttpRequest, picture_id: UUID) -> HttpResponse:
    """One picture, for an `img`: nothing in it can run or load."""
    answer = HttpResponse(picture(actor_of(request), picture_id).svg, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    answer["Cache-Control"] = "private, max-age=60"
    return answer


def month(request: HttpRequest) -> HttpResponse:
    """The table of a month: on a page, or as a file with `format`."""
    actor = actor_of(request)
    if not may_report(actor):
        raise NotAllowed
    begins = _month(request.GET.get("month", ""))
    tables = monthly_tables(begins, _reader())
    name = f"bayiri-{begins:%Y-%m}"
    wanted = request.GET.get("format", "")
    if wanted in ("xlsx", "csv"):
        note_download(
            by=actor, what=f"month {begins:%Y-%m}", format=wanted, rows=sum(len(table.rows) for table in tables)
        )
    if wanted == "xlsx":
        sheets = [(table.title, [table.columns, *table.rows]) for table in tables]
        return _file(workbook(sheets, from_right=get_language_bidi()), XLSX, f"{name}.xlsx")
    if wanted == "csv":
        rows = [row for table in tables for row in ([table.title], table.columns, *table.rows, [])]
        return _file(b"".join(csv_lines(rows)), "text/csv; charset=utf-8", f"{name}.csv")
    context = {
        "title": _("The table of a month"),
        "tables": tables,
        "month": begins,
        "months": [(f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT")) for one in _months()],
        "chosen": f"{begins:%Y-%m}",
    }
    return render(request, "statistics/month.html", context)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _reader() -> str:
    return get_language() or "en"


def _months() -> list[date]:
    """The months a reader may choose from, this one first."""
    today = clock.today()
    count = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count, count - MONTHS_OFFERED - 1, -1)]


def _month(text: str) -> date:
    """The first day of "2026-03"; without a word the month that ended last. Raises NotVisible for what is no month."""
    if not text:
        return _months()[1]
    try:
        begins = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotVisible from None
    if not 2000 <= begins.year <= clock.today().year:
        raise NotVisible
    return begins
