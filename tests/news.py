"""Who has been told what: read as each of the cast, and every link opened as who got it."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.notifications.commands import mark_all_read
from bayiri.notifications.models import Notice


def news_of(actor) -> list[tuple[str, str]]:
    """(kind, link) of what somebody was told, the first first."""
    with acting_as(actor):
        return list(Notice.objects.order_by("told_at", "id").values_list("kind", "link"))


def told_now(cast, before=None) -> dict[str, list[tuple[str, str]]]:
    """By name, what each of the cast was told since `before`; who was told nothing is left out."""
    found = {name: news_of(actor) for name, actor in cast.actors.items()}
    before = before or {}
    return {
        name: rows[len(before.get(name, ())) :] for name, rows in found.items() if len(rows) > len(before.get(name, ()))
    }


def opens_for(client, users, name, link) -> bool:
    """Whether a link opens for who was told."""
    client.force_login(users[name])
    return client.get(link).status_code == 200


@pytest.fixture
def since(cast, client, users):
    """`since()`: by name, what was told since it was asked last; each link opens for who got it."""
    seen: dict = {}

    def asked():
        found = told_now(cast)
        new = {name: rows[seen.get(name, 0) :] for name, rows in found.items()}
        seen.update({name: len(rows) for name, rows in found.items()})
        for name, rows in new.items():
            for _kind, link in rows:
                assert not link or opens_for(client, users, name, link), (name, link)
            with acting_as(cast.actors[name]):
                mark_all_read(by=cast.actors[name])
        return {name: rows for name, rows in new.items() if rows}

    return asked
