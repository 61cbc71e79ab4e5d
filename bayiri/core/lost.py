"""Connections that the database has ended: noticed before they are used."""

import select

from django.db import InterfaceError, OperationalError, connections

# What is raised where the database has gone, or is not there yet.
OUT_OF_REACH = (OperationalError, InterfaceError)


def let_go_of_the_lost() -> None:
    """Close this thread's connections that the database has ended meanwhile: the next statement opens a new one.

    Nobody speaks on an idle connection, so where something can be read from it, it was told goodbye or cut off. The
    operating system knows that; the database is not asked.
    """
    for connection in connections.all(initialized_only=True):
        held = connection.connection
        if held is None or connection.in_atomic_block:
            continue
        if held.closed or held.broken or _has_something_to_say(held.fileno()):
            connection.close()


def _has_something_to_say(descriptor: int) -> bool:
    asking = select.poll()
    asking.register(descriptor, select.POLLIN)
    return bool(asking.poll(0))
