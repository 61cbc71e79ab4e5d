"""What is done at the front door and is an event all the same."""

from django.db import transaction

from bayiri import audit
from bayiri.core.actor import Actor


@transaction.atomic
def take_seal_out(*, by: Actor, number: int) -> None:
    """Write to the log that somebody took a seal out of the installation."""
    audit.record(kind="log.seal_taken", by=by, facts={"seal": number})
