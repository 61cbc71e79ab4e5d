"""A file arrives, and what becomes of files that nobody goes on with."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.documents.scanning import require_clean
from bayiri.exchange import permissions, rules
from bayiri.exchange.models import CaseloadImport, ImportFile, ImportHousehold, ImportRow
from bayiri.exchange.queries import imports as queries
from bayiri.exchange.sheets.mapping import Mapping, guessed
from bayiri.exchange.sheets.reading import open_sheet
from bayiri.rulebooks.queries import law


@transaction.atomic
def upload_list(*, by: Actor, file_name: str, content: bytes) -> CaseloadImport:
    """Take a file in and guess what its columns hold, as the agency read such files before. Raises NotAllowed,
    Unreadable, RuleBroken, NotNow.
    """
    if not permissions.may_import(by):
        raise NotAllowed
    require_clean(content)
    _empty_the_forgotten(by)
    sheet = open_sheet(content)
    (header_row, headers), rows = queries.beginning_of(sheet)
    one = CaseloadImport(
        id=uuid7(), agency_id=by.agency_id, file_name=file_name[:200], sha256=hashlib.sha256(content).hexdigest(),
        encoding=sheet.encoding, separator=sheet.separator, sheet=sheet.name, header_row=header_row, headers=headers,
        recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    _guess(by, one, [cells for _number, cells in rows])
    one.save(force_insert=True)
    sealed = keys.seal(content, keys.place("exchange.importfile.content", one.pk))
    ImportFile.objects.create(
        caseload_import=one, agency_id=by.agency_id, content=sealed.content, key_id=sealed.key_id
    )  # fmt: skip
    audit.record(kind="exchange.uploaded", by=by, subject=one, facts={"bytes": len(content), "sha256": one.sha256})
    return one


@transaction.atomic
def read_otherwise(*, by: Actor, import_id: UUID, encoding: str, separator: str) -> CaseloadImport:
    """Read a CSV file with another encoding or separator, and guess its columns again. Raises NotVisible, NotAllowed,
    RuleBroken, Unreadable.
    """
    one = importing(by=by, import_id=import_id, act="match")
    one.encoding, one.separator = encoding, separator
    (one.header_row, one.headers), rows = queries.beginning_of(queries.sheet_of(one))
    _guess(by, one, [cells for _number, cells in rows])
    one.save(update_fields=["encoding", "separator", "header_row", "headers", "columns", "meanings"])
    audit.record(kind="exchange.uploaded", by=by, subject=one, facts={"encoding": encoding, "separator": separator})
    return one


@transaction.atomic
def discard(*, by: Actor, import_id: UUID) -> CaseloadImport:
    """Forget a file that is not brought in. Raises NotVisible, NotAllowed, RuleBroken."""
    one = importing(by=by, import_id=import_id, act="discard")
    move(by=by, one=one, act="discard")
    empty(by=by, one=one)
    audit.record(kind="exchange.discarded", by=by, subject=one)
    return one


def importing(*, by: Actor, import_id: UUID, act: str) -> CaseloadImport:
    """An import locked for a step that may be taken now. For other commands, which write the event. Raises
    NotAllowed, NotVisible, RuleBroken.
    """
    if not permissions.may_import(by):
        raise NotAllowed
    one = queries.import_for(by, import_id, to_write=True)
    if reasons := rules.reasons_not_to_move(one.state, act):
        raise RuleBroken(reasons)
    return one


def move(*, by: Actor, one: CaseloadImport, act: str, **changes: object) -> None:
    """Take an import a step on, with what changes beside. For other commands, which write the event."""
    after = rules.state_after(one.state, act)
    if after is None:
        raise RuleBroken(["INV-114"])
    for name, value in {"state": after, "broke_off": False, **changes}.items():
        setattr(one, name, value)
    one.save(update_fields=["state", "broke_off", *(name for name in changes if name != "broke_off")])


def empty(*, by: Actor, one: CaseloadImport) -> None:
    """Rows and file are kept only until an import ends. For other commands, which write the event."""
    ImportRow.objects.filter(caseload_import=one).delete()
    ImportFile.objects.filter(caseload_import=one).delete()
    one.unknown = {}
    one.save(update_fields=["unknown"])
    if one.state == "discarded":
        ImportHousehold.objects.filter(caseload_import=one).delete()


def _guess(by: Actor, one: CaseloadImport, rows: list[list[str]]) -> None:
    if template := queries.template_for(by, one.headers):
        one.columns, one.meanings = template.columns, template.meanings
        return
    mapping: Mapping = guessed(one.headers, rows)
    if "host_country" not in mapping.fields:
        mapping.fixed["host_country"] = by.country
    one.columns, one.meanings = mapping.stored(), {}


def _empty_the_forgotten(by: Actor) -> None:
    """Whoever uploads next tidies up: no page and no clock would do it as somebody."""
    days = law("voluntary-return", on=clock.today()).number("import_keep_days")
    forgotten = queries.imports_of(by).filter(
        recorded_at__lt=clock.now() - timedelta(days=days), state__in=("uploaded", "checked", "stopped")
    )
    for one in forgotten.select_for_update(of=("self",), no_key=True):
        stopped = one.state == "stopped"
        move(by=by, one=one, act="finish" if stopped else "discard")
        empty(by=by, one=one)
        audit.record(kind="exchange.finished" if stopped else "exchange.discarded", by=by, subject=one)
