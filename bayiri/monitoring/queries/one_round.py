"""One round, for who sees the case, and for who was given the follow-up of it alone."""

from uuid import UUID

from bayiri.agencies.choices import Section
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.monitoring.models import FollowUp


def follow_up_for(actor: Actor, follow_up_id: UUID, *, case_id: UUID | None = None) -> FollowUp:
    """One round that is visible, of this case where one is named. Raises NotVisible."""
    rounds = FollowUp.objects.filter(pk=follow_up_id, **({"case_id": case_id} if case_id else {}))
    follow_up = rounds.select_related("member__person").first()
    if follow_up is None:  # who was given the follow-up alone sees the round, and the people of the case otherwise
        follow_up = rounds.first()
        if follow_up is None:
            raise NotVisible
        case = case_to_write_in(actor, follow_up.case_id, Section.FOLLOW_UP)
        follow_up.member = member_for(actor, case, follow_up.member_id)
    return follow_up
