"""Drawing the pictures of an agency's caseload."""

from django.utils import translation

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import job
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.statistics.cartography import drawn_map
from bayiri.statistics.commands import empty_older_pictures, keep_picture
from bayiri.statistics.drawing import drawn
from bayiri.statistics.queries.figures import Figure, figures
from bayiri.statistics.queries.maps import Map, maps


@job
def draw_pictures(*, by: Actor, language: str) -> None:
    """Draw every picture of the agency anew. Done twice, it says the same."""
    began = clock.now()
    with translation.override(language):
        with acting_as(by):
            found: list[Figure] = [*figures(by.agency_id, language), *maps(language)]
        # Drawn outside the transaction: it takes a second, and nobody's rows are held meanwhile.
        pictures = [(figure, _svg(figure)) for figure in found if figure.rows or figure.notes]
    with acting_as(by):
        for figure, svg in pictures:
            keep_picture(by=by, figure=figure, language=language, svg=svg)
        empty_older_pictures(by=by, language=language, drawn_before=began)


def _svg(figure: Figure) -> str:
    if isinstance(figure, Map):
        return drawn_map(figure, str(figure.subject.label))
    return drawn(figure, from_right=translation.get_language_bidi())
