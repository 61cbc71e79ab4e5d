"""`audit.record(...)`: every command calls it once, in its own transaction."""

from bayiri.audit.commands import record, record_each

__all__ = ["record", "record_each"]
