"""That a letter about data was opened to print or save it."""

from django.db import transaction

from bayiri import audit
from bayiri.core.actor import Actor
from bayiri.privacy.models import DataRequest


@transaction.atomic
def note_letter(*, by: Actor, asked: DataRequest) -> None:
    """Write to the log that somebody opened the letter of a request."""
    facts = {"state": asked.state}
    audit.record(kind="privacy.letter_opened", by=by, subject=asked, case_id=asked.case_id, facts=facts)
