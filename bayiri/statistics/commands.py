"""Keeping pictures, and noting that numbers left the house."""

from django.db import transaction

from bayiri import audit
from bayiri.agencies.deferring import defer
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.statistics.models import Picture
from bayiri.statistics.permissions import may_report
from bayiri.statistics.queries.figures import Figure


def ask_for_pictures(*, by: Actor, language: str) -> None:
    """Have every picture of the actor's agency drawn anew, soon. Numbers only: no event to write."""
    defer("statistics.draw_pictures", by=by, language=language)


@transaction.atomic
def keep_picture(*, by: Actor, figure: Figure, language: str, svg: str) -> None:
    """Keep a picture of the actor's agency in place of the one before. Numbers only: no event to write."""
    Picture.objects.update_or_create(
        agency_id=by.agency_id,
        subject=figure.subject,
        language=language,
        defaults={"columns": figure.columns, "rows": figure.rows, "svg": svg, "drawn_at": clock.now()},
    )


@transaction.atomic(savepoint=False)
def note_download(*, by: Actor, what: str, format: str, rows: int) -> None:
    """Numbers are carried out of the house. Raises NotAllowed."""
    if not may_report(by):
        raise NotAllowed
    audit.record(kind="statistics.downloaded", by=by, facts={"what": what, "format": format, "rows": rows})
