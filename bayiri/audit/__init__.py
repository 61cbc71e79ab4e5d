"""`audit.record(...)`: every command calls it once, in its own transaction. Pages of a case tell `record_look`."""

from bayiri.audit.commands import because, record, record_each, record_look, record_refused

__all__ = ["because", "record", "record_each", "record_look", "record_refused"]
