"""Reading what was drawn."""

from datetime import timedelta
from uuid import UUID

from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.statistics.choices import Subject
from bayiri.statistics.models import Picture

STALE_AFTER = timedelta(hours=6)  # how long a reader is shown the same pictures before they are drawn anew


def pictures_of(actor: Actor, language: str) -> list[Picture]:
    """The agency's pictures in one language, in the order of the subjects, without the drawings themselves."""
    found = {picture.subject: picture for picture in _of(actor).filter(language=language).defer("svg")}
    return [found[subject.value] for subject in Subject if subject.value in found]


def picture(actor: Actor, picture_id: UUID) -> Picture:
    """One picture of the agency's. Raises NotVisible."""
    found = _of(actor).filter(pk=picture_id).first()
    if found is None:
        raise NotVisible
    return found


def are_stale(pictures: list[Picture]) -> bool:
    """Whether they are to be drawn anew: there are none, or the oldest is old."""
    return not pictures or min(one.drawn_at for one in pictures) < clock.now() - STALE_AFTER


def _of(actor: Actor):
    return Picture.objects.filter(agency_id=actor.agency_id)
