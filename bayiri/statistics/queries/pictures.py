"""Reading what was drawn."""

from datetime import timedelta
from uuid import UUID

from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.rulebooks.queries import counting
from bayiri.statistics.choices import Subject
from bayiri.statistics.models import Picture


def pictures_of(actor: Actor, language: str) -> list[Picture]:
    """The agency's pictures in one language, in the order of the subjects, without the drawings themselves and without
    the maps of single countries."""
    drawn = _of(actor).filter(language=language, country="").exclude(svg="").defer("svg")
    found = {picture.subject: picture for picture in drawn}
    return [found[subject.value] for subject in Subject if subject.value in found]


def mapped_countries(actor: Actor, language: str) -> list[str]:
    """The countries that have a map by area."""
    drawn = _of(actor).filter(language=language, subject=Subject.AREAS).exclude(svg="")
    return list(drawn.values_list("country", flat=True))


def maps_of(actor: Actor, country: str, language: str) -> list[Picture]:
    """Where people return to in a country, and where in it they come from. Raises NotVisible where no map was drawn."""
    drawn = _of(actor).filter(language=language, country=country).exclude(svg="").defer("svg").order_by("subject")
    found = list(drawn)
    if not found:
        raise NotVisible
    return found


def sees_a_case() -> bool:
    """Is there anything to draw?"""
    return Case.objects.exists()


def picture(actor: Actor, picture_id: UUID) -> Picture:
    """One picture of the agency's. Raises NotVisible."""
    found = _of(actor).filter(pk=picture_id).exclude(svg="").first()
    if found is None:
        raise NotVisible
    return found


def are_stale(pictures: list[Picture]) -> bool:
    """Whether they are to be drawn anew: there are none, or the oldest is old."""
    old = counting(on=clock.today()).stale_after_hours.value
    return not pictures or min(one.drawn_at for one in pictures) < clock.now() - timedelta(hours=old)


def _of(actor: Actor):
    return Picture.objects.filter(agency_id=actor.agency_id)
