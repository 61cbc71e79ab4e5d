"""A return told to some stage, for pages that are of no room."""

from tests.invariants.conftest import desk, told

__all__ = ["desk", "told"]
