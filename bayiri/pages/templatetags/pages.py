"""Tags that every template has without loading them."""

from datetime import date, datetime

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bayiri.pages.partial_date import PartialDate

register = template.Library()
COLOURS = {"grey", "green", "blue", "teal", "purple", "magenta", "red", "orange", "yellow"}
# In the language's own order and words: config/formats, else Django's.
FORMATS = {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT", "year": "Y", "estimated": "Y"}
EMPTY = "—"


@register.filter
def at_slashes(path: str) -> SafeString:
    """An address that may go on in the next line before each slash, and nowhere within a word."""
    first, *others = path.split("/")
    return format_html("{}{}", first, format_html_join("", "<wbr>/{}", ((part,) for part in others)))


@register.filter
def unbroken(code: str) -> SafeString:
    """A case number or the like, on one line in every script."""
    return format_html('<span class="app-code">{}</span>', code)


@register.filter
def dash(value):
    """The value, or a dash where there is none. Zero and False are values."""
    return EMPTY if value is None or value == "" or value == [] else value


@register.simple_tag
def badge(text, colour="grey"):
    """A short state in a coloured box. The word says it; the colour only helps."""
    return format_html(
        '<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour if colour in COLOURS else "grey", text
    )


@register.simple_tag
def taken_back(mistake):
    """Beside what was written down by mistake: that it was, who says so, and why."""
    said = _("Written down by mistake")
    return format_html("{} <bdi>{}</bdi>: <bdi>{}</bdi>", badge(said), mistake["by"], mistake["why"])


@register.simple_tag
def day(value, precision=""):
    """A date in the reader's language: "27 March 1985", or as much of it as is known."""
    if isinstance(value, PartialDate):
        value, precision = value.on, value.precision
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if not isinstance(value, date):
        return dash(value)
    text = date_format(value, FORMATS.get(precision, FORMATS["day"]))
    text = _("about %(year)s") % {"year": text} if precision == "estimated" else text
    known = {"month": f"{value:%Y-%m}", "year": f"{value:%Y}", "estimated": f"{value:%Y}"}
    return format_html('<time datetime="{}">{}</time>', known.get(precision, value.isoformat()), text)


@register.simple_tag
def moment(value):
    """A date with its time, where the reader is: "27 March 2026, 14:30"."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    text = _("%(day)s, %(time)s") % {"day": date_format(local), "time": date_format(local, "H:i")}
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)


@register.inclusion_tag("pages/_summary.html")
def summary(rows):
    """A list of (label, value) or (label, value, url, what the link does) as a summary list."""
    keys = ("label", "value", "url", "action")
    return {"rows": [dict(zip(keys, row, strict=False)) for row in rows]}


@register.inclusion_tag("pages/_error_summary.html")
def error_summary(form):
    """What is wrong with a form, above the heading, each fault a link to its field."""
    if form is None or not getattr(form, "is_bound", False) or not form.errors:
        return {"faults": []}
    faults = [("", "", fault) for fault in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else getattr(field, "focus_id", field.id_for_label)
        label = field.label if str(field.label).endswith(("?", "؟")) else f"{field.label}:"
        faults += [(target, label, fault) for fault in field.errors]
    return {"faults": faults}


def with_query(context, **changes) -> str:
    """The query string of this page with some values changed; None takes one out."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return "?" + query.urlencode()


@register.inclusion_tag("pages/_paging.html", takes_context=True)
def paging(context, page, name="page"):
    """Previous and next. `page` needs `number`, `has_next`, `has_previous`; no total is counted."""
    number = page.number
    has = {key: value() if callable(value := getattr(page, key)) else value for key in ("has_next", "has_previous")}
    return {
        "number": number,
        "next": with_query(context, **{name: number + 1}) if has["has_next"] else "",
        "previous": with_query(context, **{name: number - 1}) if has["has_previous"] else "",
    }


@register.inclusion_tag("pages/_sortable.html", takes_context=True)
def sortable(context, label, key, numeric=False):
    """A table's header cell that sorts: `?sort=key`, and `?sort=-key` when it is chosen again."""
    request = context.get("request")
    current = request.GET.get("sort", context.get("sort", "")) if request else context.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    target = f"-{key}" if direction == "ascending" else key
    url = with_query(context, sort=target, page=None)
    return {"label": label, "url": url, "direction": direction, "numeric": numeric}
