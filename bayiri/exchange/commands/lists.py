"""That a list left the record is written to the log: which, narrowed by what, with what in it, how long."""

from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.exchange import permissions
from bayiri.exchange.queries import imports as queries
from bayiri.exchange.queries.faults import rows_of


@transaction.atomic(savepoint=False)
def note_list_taken(*, by: Actor, what: str, rows: int, columns: list[str], filters: dict[str, Any], form: str) -> None:
    """Log that a list was taken out: "cases" or "follow_ups", as "xlsx" or "csv"."""
    facts = {"list": what, "rows": rows, "columns": columns, "filters": filters, "format": form}
    audit.record(kind="exchange.list_taken", by=by, facts=facts)


@transaction.atomic(savepoint=False)
def note_faults_taken(*, by: Actor, import_id: UUID, left_out: bool) -> int:
    """Log that the rows of a list were taken out with their faults; how many. Raises NotAllowed, NotVisible."""
    if not permissions.may_import(by):
        raise NotAllowed
    one = queries.import_for(by, import_id)
    rows = rows_of(one, left_out=left_out).count()
    audit.record(kind="exchange.faults_taken", by=by, subject=one, facts={"rows": rows, "left_out": left_out})
    return rows
