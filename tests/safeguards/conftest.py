from tests.invariants.conftest import as_, desk, told

__all__ = ["as_", "desk", "told"]
