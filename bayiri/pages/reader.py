"""Who reads the page."""

from django.http import HttpRequest

from bayiri.core.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who is signed in; a page that is open to strangers does not ask."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor)
    return actor
