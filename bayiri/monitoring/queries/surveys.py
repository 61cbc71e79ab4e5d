"""Surveys begun, and what people say to being contacted."""

from uuid import UUID

from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.monitoring.models import ContactChoice, FollowUp, SurveyDraft
from bayiri.monitoring.queries.one_round import follow_up_for


def draft_of(follow_up: FollowUp) -> SurveyDraft | None:
    """What was begun for a round and is still kept."""
    return (
        SurveyDraft.objects.filter(follow_up=follow_up, keep_until__gte=clock.today())
        .select_related("changed_by")
        .first()
    )


def draft_for(actor: Actor, draft_id: UUID, *, case_id: UUID | None = None) -> SurveyDraft:
    """A survey begun that is visible and still kept, of this case where one is named. Raises NotVisible."""
    drafts = SurveyDraft.objects.filter(pk=draft_id, keep_until__gte=clock.today())
    if case_id:
        drafts = drafts.filter(case_id=case_id)
    draft = drafts.select_related("changed_by").first()
    if draft is None:
        raise NotVisible
    draft.follow_up = follow_up_for(actor, draft.follow_up_id)
    return draft


def says_to_contact(case: Case) -> dict[UUID, ContactChoice]:
    """Each member's last word about being contacted for follow-up."""
    return {one.member_id: one for one in ContactChoice.objects.filter(case=case).order_by("recorded_at", "id")}


def who_refuses_contact(case: Case) -> set[UUID]:
    """Members whose last word was that they do not want to be contacted."""
    return {member_id for member_id, said in says_to_contact(case).items() if not said.agrees}
