"""What is done at the front door and is an event all the same."""

import re
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.core.actor import Actor

NOT_VISIBLE = "not_visible"
NOT_SENT_FROM_HERE = "not_sent_from_here"
# What the log says of why: the number of a rule. Names of safeguards that stand are for whoever sees protection.
CODE = re.compile(rf"INV-[0-9]+|{NOT_VISIBLE}|{NOT_SENT_FROM_HERE}")


@transaction.atomic
def refuse(*, by: Actor, page: str, reasons: list[str], named: str, row_id: UUID | None) -> None:
    """Write that an act was refused: the page by its URL name and the codes of what stood against it; what else was said
    stays on the page. An attempt at somebody else's case is written where there is such a case, and stands with it.
    """
    codes = [reason for reason in reasons if CODE.fullmatch(reason)]
    if NOT_VISIBLE in codes and not named:
        return
    audit.record_refused(by=by, page=page, reasons=codes, named=named, row_id=row_id)


@transaction.atomic
def take_seal_out(*, by: Actor, number: int) -> None:
    """Write to the log that somebody took a seal out of the installation."""
    audit.record(kind="log.seal_taken", by=by, facts={"seal": number})
