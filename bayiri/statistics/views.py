"""The agency's numbers: pictures with their tables, and the table of a month."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.reader import actor_of
from bayiri.pages.spreadsheets import CSV, XLSX, csv_lines, workbook
from bayiri.reference.countries import country_name
from bayiri.reference.locales import in_order
from bayiri.rulebooks.queries import counting
from bayiri.statistics.commands import ask_for_pictures, note_download
from bayiri.statistics.permissions import may_report
from bayiri.statistics.queries.monthly import monthly_tables, not_in_the_tables
from bayiri.statistics.queries.pictures import are_stale, mapped_countries, maps_of, picture, pictures_of, sees_a_case

LATE_AFTER = 60  # seconds; it takes some


def pictures(request: HttpRequest) -> HttpResponse:
    """What was drawn last; `asked` in the address is the second in which the reader asked for new ones."""
    actor = actor_of(request)
    found = pictures_of(actor, _reader())
    drawn_at = min((one.drawn_at for one in found), default=None)
    asked = request.GET.get("asked", "")
    asked_at = int(asked) if asked.isascii() and asked.isdigit() else 0
    context = {
        "title": _("In pictures"),
        "pictures": found,
        "drawn_at": drawn_at,
        "stale": are_stale(found),
        "waiting": _waiting(asked_at, drawn_at),
        "no_case": not found and not sees_a_case(),
        "may_report": may_report(actor),
        "mapped": _named(mapped_countries(actor, _reader())),
    }
    return render(request, "statistics/pictures.html", context)


def _waiting(asked_at: int, drawn_at: datetime | None) -> str:
    """ "drawing" while what was asked for is being drawn, "late" where that takes much longer than it should, else empty."""
    if not asked_at or (drawn_at is not None and drawn_at.timestamp() >= asked_at):
        return ""
    return "drawing" if clock.now().timestamp() - asked_at < LATE_AFTER else "late"


def country_map(request: HttpRequest) -> HttpResponse:
    """Where people return to in one country, and where in it they come from; without a country the choice alone."""
    actor, country = actor_of(request), request.GET.get("country", "")
    found = maps_of(actor, country, _reader()) if country else []
    name = country_name(country, _reader())
    context = {
        "title": _("On the map: %(country)s") % {"country": name} if country else _("On the map"),
        "pictures": found,
        "drawn_at": min((one.drawn_at for one in found), default=None),
        "mapped": _named(mapped_countries(actor, _reader())),
        "chosen": country,
        "back_url": reverse("statistics:pictures"),
    }
    return render(request, "statistics/map.html", context)


def _named(countries: list[str]) -> list[tuple[str, str]]:
    """Codes with names, in the order that the reader expects."""
    return list(in_order({code: country_name(code, _reader()) for code in countries}))


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Have the pictures drawn anew, in the reader's language."""
    ask_for_pictures(by=actor_of(request), language=_reader())
    return redirect(f"{reverse('statistics:pictures')}?asked={int(clock.now().timestamp())}")


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
        return _file(workbook(sheets, from_right=get_language_bidi()).read(), XLSX, f"{name}.xlsx")
    if wanted == "csv":
        rows = [row for table in tables for row in ([table.title], table.columns, *table.rows, [])]
        return _file(b"".join(csv_lines(rows)), CSV, f"{name}.csv")
    context = {
        "title": _("The table of a month"),
        "tables": tables,
        "month": begins,
        "months": [(f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT")) for one in _months()],
        "chosen": f"{begins:%Y-%m}",
        "not_counted": not_in_the_tables(),
        "back_url": reverse("statistics:pictures"),
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
    offered = counting(on=today).months_offered.value
    return [date(one // 12, one % 12 + 1, 1) for one in range(count, count - offered - 1, -1)]


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
