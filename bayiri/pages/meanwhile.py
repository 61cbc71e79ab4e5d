"""When two people edit the same record, the second sees both versions, and chooses field by field."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.forms import BoundField, CheckboxInput, MultiWidget
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bayiri.audit.queries import event_of_version
from bayiri.core.errors import ChangedMeanwhile
from bayiri.pages.doorways import form_page
from bayiri.pages.fields import MoneyField
from bayiri.pages.forms import VersionedFormMixin, shown
from bayiri.pages.partial_date import PartialDate
from bayiri.pages.templatetags.pages import day, moment
from bayiri.pages.widgets import ESTIMATED, DayInput, split

THEIRS = "theirs"
Read = Callable[[Any], dict[str, Any]]


def versioned_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    record: Model | None,
    read: Read,
    back_url: str,
    **page: Any,
) -> HttpResponse:
    """As `form_page`, for a `record` that two people may edit at once; None is a new one.

    `read` gives a record, or a row of its history, as the fields of the form. Where somebody was faster, both versions
    are shown and nothing is saved (409); the answer to that page comes back here, with a choice for each field.
    """
    opened = _as_opened(record, read, request.POST.get("version", "")) if request.method == "POST" else None
    undecided = settle(form, opened) if opened is not None else set()
    try:
        if undecided:
            form.is_valid()
            raise ChangedMeanwhile(record)
        return form_page(request, form, act, back_url=back_url, **page)
    except ChangedMeanwhile as changed:
        return both_versions(request, form, changed.current, read, opened or {}, undecided, back_url)


def both_versions(
    request: HttpRequest,
    form: VersionedFormMixin,
    current: Any,
    read: Read,
    opened: dict[str, Any],
    undecided: set[str],
    back_url: str,
) -> HttpResponse:
    """The page with what stands beside what was typed. Nothing is saved, nothing lost."""
    rows = form.differences(read(current), opened)
    for row in rows:
        row["missing"] = row["name"] in undecided
        for side in ("was", "theirs", "yours"):
            row[side] = in_words(row["field"], row[f"{side}_value"])
    event = event_of_version(current, current.version)
    context = {
        "form": form, "rows": rows, "version": current.version, "back_url": back_url,
        "changed_by": event.actor_label if event else "", "changed_at": event.at if event else None,
        "missing": any(row["missing"] for row in rows),
    }  # fmt: skip
    return render(request, "pages/conflict.html", context, status=422 if undecided else 409)


def settle(form: Any, opened: dict[str, Any]) -> set[str]:
    """Put what the other person wrote where that was chosen; gives the fields that were asked about in vain.

    `opened` is the record at the version that was sent: on the conflict page, what stood there as the other's words.
    """
    data = form.data.copy()
    undecided = set()
    for field in form.visible_fields():
        choice, asked = data.get(f"choose-{field.html_name}"), f"asked-{field.html_name}" in data
        if choice == THEIRS and field.name in opened:
            _replace(data, field, opened[field.name])
        elif asked and not choice:
            undecided.add(field.html_name)
    for name in [name for name in data if name.startswith(("choose-", "asked-"))]:
        del data[name]
    form.data = data
    return undecided


def _as_opened(record: Any, read: Read, version: str) -> dict[str, Any] | None:
    """The record as the sender read it, from its history; nothing where history does not reach so far."""
    if record is None or not version.isdigit():
        return None
    if record.version == int(version):
        return read(record)
    row = record.events.filter(version=int(version)).order_by("pgh_id").last()
    return read(row) if row else {}


def _replace(data: Any, field: BoundField, value: Any) -> None:
    """What a browser would have sent for `value`."""
    widget, name = field.field.widget, field.html_name
    parts = (*widget.parts, ESTIMATED) if isinstance(widget, DayInput) else ()
    boxes: Any = widget.widgets_names if isinstance(widget, MultiWidget) else ()  # type: ignore[attr-defined]
    for box in (name, *(f"{name}_{part}" for part in parts), *(f"{name}{box}" for box in boxes)):
        data.pop(box, None)
    if isinstance(widget, DayInput):
        for part, text in split(value).items():
            data[f"{name}_{part}"] = text
    elif isinstance(widget, MultiWidget):
        for box, text in zip(boxes, widget.decompress(value) or (), strict=False):
            data[f"{name}{box}"] = text or ""
    elif isinstance(widget, CheckboxInput):
        if value:
            data[name] = "on"
    elif isinstance(value, (list, tuple)):
        data.setlist(name, [str(one) for one in value])
    else:
        data[name] = "" if value is None else str(field.field.prepare_value(value))


def in_words(field: BoundField, value: Any) -> Any:
    """A field's value as the reader knows it: days and moments in words, amounts with their decimals, codes by name."""
    if isinstance(field.field, MoneyField) and isinstance(value, int):
        return field.field.written(value)
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, (date, PartialDate)) else shown(field, value)
