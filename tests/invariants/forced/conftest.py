"""The same stories as in tests/orders."""

from tests.orders.conftest import as_, desk, ordered, told

__all__ = ["as_", "desk", "ordered", "told"]
