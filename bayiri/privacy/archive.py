"""The copy that a person gets: one archive with a PDF to read, the same as JSON for machines, and the files."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.documents import printing
from bayiri.privacy.models import DataRequest
from bayiri.privacy.queries.copies import Held

LONGEST_CELL = 3000


def archive_of(request: DataRequest, held: Held, language: str, told: Callable[[int], None]) -> bytes:
    """The archive as ZIP; `told` hears how many files went in."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        names = []
        for done, (name, read) in enumerate(held.files, 1):
            try:
                archive.writestr(name, read())
                names.append(name)
            except NotVisible:
                continue  # its term was over in the meantime
            told(done)
        said = as_data(request, held, names)
        archive.writestr("data.json", json.dumps(said, ensure_ascii=False, indent=1, default=str))
        archive.writestr("data.pdf", printing.pdf_of(_as_paper(request, held, names, language)))
    return packed.getvalue()


def as_data(request: DataRequest, held: Held, files: list[str]) -> dict[str, Any]:
    """Everything as JSON holds it."""
    return {
        "person": request.member.person.name, "case": request.case.number, "made_on": clock.today().isoformat(),
        "controller": request.agency.name, "received_on": request.received_on.isoformat(), "sources": held.sources,
        "recipients": held.recipients, "looks": held.looks, "left_out": held.left_out, "files": files,
        "purposes": {part.title: part.purpose for part in held.parts},
        "data": {part.title: part.rows for part in held.parts},
    }  # fmt: skip


def _as_paper(request: DataRequest, held: Held, files: list[str], language: str) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [
        {
            "title": _("What it is held for"),
            "rows": [[[part.title, part.purpose] for part in held.parts]] if held.parts else [],
        }
    ]
    parts += [{"title": part.title, "rows": [_pairs(row) for row in part.rows]} for part in held.parts]
    parts += [
        {"title": _("Who told us"), "rows": [[[_("Agency"), name]] for name in held.sources]},
        {"title": _("Who received it"), "rows": [_pairs(row) for row in held.recipients]},
        {"title": _("Who looked"), "rows": [_pairs(row) for row in held.looks]},
        {"title": _("Files in this archive"), "rows": [[[str(place), name]] for place, name in enumerate(files, 1)]},
        {
            "title": _("Left out, because it is about others"),
            "rows": [[[name, str(n)]] for name, n in held.left_out.items()],
        },
    ]
    return {
        "kind": "copy", "language": language, "direction": "rtl" if get_language_bidi() else "ltr",
        "title": _("What is held about you"), "name": request.member.person.name, "agency": request.agency.name,
        "about": [
            [_("Case"), request.case.number], [_("Asked for on"), request.received_on.isoformat()],
            [_("Made on"), clock.today().isoformat()],
        ],
        "rights": _(
            "You may ask for correction, restriction or erasure, object to the use of these data, "
            "and complain to the data protection authority."
        ),
        "parts": [part for part in parts if part["rows"]],
    }  # fmt: skip


def _pairs(row: dict[str, Any]) -> list[list[str]]:
    return [[name, _cell(value)] for name, value in row.items()]


def _cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + "…"
