"""The stories of the invariants' tests serve here too."""

from tests.invariants.conftest import desk, told

__all__ = ["desk", "told"]
