"""`audit.record(...)`: every command calls it once, in its own transaction."""

from bayiri.audit.commands import record

__all__ = ["record"]
