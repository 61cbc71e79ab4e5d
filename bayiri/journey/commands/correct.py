"""Correcting what was written down wrongly, and looking again at what rested on it."""

from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri.cases import commands as cases
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for
from bayiri.core.actor import Actor
from bayiri.journey.commands.decide import lapse_release, renew_if_changed
from bayiri.safeguards import commands as safeguards
from bayiri.safeguards.choices import Step
from bayiri.safeguards.commands import Said
from bayiri.safeguards.queries import reasons_against


@transaction.atomic
def correct_session(*, by: Actor, case_id: UUID, session_id: UUID, reason: str, instead: dict[str, Any] | None) -> Case:
    """Correct a counselling session; a decision that rested on it and is not borne by what replaces it is renewed.

    Raises NotAllowed, NotVisible, RuleBroken, as `cases.commands.correct_session`, which writes the event.
    """
    cases.correct_session(by=by, case_id=case_id, session_id=session_id, reason=reason, instead=instead)
    case = case_for(by, case_id)
    renew_if_changed(by=by, case=case)
    return case


@transaction.atomic
def correct_assessment(
    *, by: Actor, case_id: UUID, screening_id: UUID, reason: str, about: UUID | None = None, instead: Said | None = None
) -> Case:
    """Correct an assessment; nobody stays released on one that turned out wrong.

    Raises NotAllowed, NotVisible, RuleBroken, as `safeguards.commands.correct_assessment`, which writes the event.
    """
    safeguards.correct_assessment(
        by=by, case_id=case_id, screening_id=screening_id, reason=reason, about=about, instead=instead
    )
    case = case_for(by, case_id)
    lapse_releases(by=by, case=case)
    return case


def lapse_releases(*, by: Actor, case: Case) -> None:
    """Whoever is released and against whom a safeguard stands again is not: for corrections; writes its own event."""
    released = Member.objects.filter(case=case, state="released")
    stopped = [member for member in released if reasons_against(member, Step.RELEASE)]
    lapse_release(by=by, case=case, members=stopped)
