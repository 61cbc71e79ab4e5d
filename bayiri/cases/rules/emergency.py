"""When a case of others may be opened in an emergency, and who looks at it."""


def reasons_not_to_open_in_emergency(reason: str, *, sees_already: bool) -> list[str]:
    """With a reason, and where the agency does not take part already."""
    return [] if reason.strip() and not sees_already else ["INV-193"]


def reasons_not_to_review_emergency(note: str, *, own: bool, already: bool) -> list[str]:
    """Once, in words, by somebody else than who opened it."""
    return [] if note.strip() and not own and not already else ["INV-194"]
