"""Stories told as far as a test needs them, as in tests/invariants."""

from tests.invariants.conftest import as_, desk, told

__all__ = ["as_", "desk", "told"]
