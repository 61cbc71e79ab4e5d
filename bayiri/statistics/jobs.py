"""Drawing the pictures of an agency's caseload."""

from django.utils import translation

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import job
from bayiri.core.actor import Actor
from bayiri.statistics.commands import keep_picture
from bayiri.statistics.drawing import drawn
from bayiri.statistics.queries.figures import figures


@job
def draw_pictures(*, by: Actor, language: str) -> None:
    """Draw every picture of the agency anew. Done twice, it says the same."""
    with translation.override(language):
        with acting_as(by):
            found = figures(by.agency_id, language)
        from_right = translation.get_language_bidi()
        # Drawn outside the transaction: it takes a second, and nobody's rows are held meanwhile.
        pictures = [(figure, drawn(figure, from_right=from_right)) for figure in found if figure.rows]
    with acting_as(by):
        for figure, svg in pictures:
            keep_picture(by=by, figure=figure, language=language, svg=svg)
