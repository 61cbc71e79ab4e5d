"""How a case's own row is changed: everything that changes it counts its version."""

from typing import Any

from bayiri.cases.models import Case
from bayiri.core import clock


def touch(case: Case, **changes: Any) -> None:
    """Change these fields. For the commands of this room, which load the case locked."""
    for name, value in changes.items():
        setattr(case, name, value)
    case.version += 1
    case.updated_at = clock.now()
    case.save(update_fields=[*changes, "version", "updated_at"])
