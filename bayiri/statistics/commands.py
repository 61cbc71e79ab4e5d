"""Keeping pictures, and noting that numbers left the house."""

from datetime import datetime

from django.db import transaction

from bayiri import audit
from bayiri.agencies.deferring import defer
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.rulebooks.queries import counting
from bayiri.statistics import rules
from bayiri.statistics.choices import MAPS
from bayiri.statistics.models import Picture
from bayiri.statistics.permissions import may_report
from bayiri.statistics.queries.figures import Figure


def ask_for_pictures(*, by: Actor, language: str) -> None:
    """Have every picture of the actor's agency drawn anew, soon. Numbers only: no event to write."""
    defer("statistics.draw_pictures", by=by, language=language)


@transaction.atomic
def keep_picture(*, by: Actor, figure: Figure, language: str, svg: str) -> None:
    """Keep a picture of the actor's agency in place of the one before. Numbers only: no event to write. Raises RuleBroken."""
    smallest = counting(on=clock.today()).smallest_cell.value
    people = [row[1] for row in figure.rows] if figure.subject in MAPS else []
    if reasons := rules.reasons_not_to_keep_map(people, smallest):
        raise RuleBroken(reasons)
    said = {"columns": figure.columns, "rows": figure.rows, "notes": figure.notes, "svg": svg, "drawn_at": clock.now()}
    Picture.objects.update_or_create(
        agency_id=by.agency_id, subject=figure.subject, country=figure.country, language=language, defaults=said
    )


@transaction.atomic
def empty_older_pictures(*, by: Actor, language: str, drawn_before: datetime) -> None:
    """What was not drawn this time shows nothing any more: no case stands behind it. Numbers only: no event to write."""
    older = Picture.objects.filter(agency_id=by.agency_id, language=language, drawn_at__lt=drawn_before)
    older.exclude(svg="").update(rows=[], notes=[], svg="", drawn_at=clock.now())


@transaction.atomic(savepoint=False)
def note_download(*, by: Actor, what: str, format: str, rows: int) -> None:
    """Numbers are carried out of the house. Raises NotAllowed."""
    if not may_report(by):
        raise NotAllowed
    audit.record(kind="statistics.downloaded", by=by, facts={"what": what, "format": format, "rows": rows})
