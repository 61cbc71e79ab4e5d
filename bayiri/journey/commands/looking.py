"""That somebody looked for a person is written to the log; what they typed is not."""

from django.db import transaction

from bayiri import audit
from bayiri.core.actor import Actor


@transaction.atomic(savepoint=False)
def note_search(*, by: Actor, kind: str, length: int, found: int) -> None:
    """Log a search: what kind of thing was looked for, how long the text was, how much was found."""
    audit.record(kind="search.made", by=by, facts={"kind": kind, "length": length, "found": found})
