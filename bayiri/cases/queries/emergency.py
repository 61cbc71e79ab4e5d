"""Reading who opened a case in an emergency."""

from uuid import UUID

from bayiri.cases.models import Case, EmergencyOpening
from bayiri.core.errors import NotVisible


def emergency_openings(case: Case) -> list[EmergencyOpening]:
    """Every time the case was opened in an emergency, the latest first, with what was said of it; the latest hundred."""
    rows = EmergencyOpening.objects.filter(case=case).select_related("recorded_by__agency", "review__recorded_by")
    return list(rows.order_by("-recorded_at", "-id")[:100])


def opening_for(case: Case, opening_id: UUID) -> EmergencyOpening:
    """One opening in an emergency of a visible case. Raises NotVisible."""
    rows = EmergencyOpening.objects.filter(case=case, pk=opening_id).select_related(
        "recorded_by__agency", "review__recorded_by"
    )
    opening = rows.first()
    if opening is None:
        raise NotVisible
    return opening
