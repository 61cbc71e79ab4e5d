"""Finding out whether two agencies have met the same person: a job looks, two data stewards decide."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import ask_guarded, call_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import open_channels
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import call_the_postman, tell
from bayiri.people import permissions, rules
from bayiri.people.queries.matching import MatchView, match_for, questions_left
from bayiri.rulebooks.queries import law


@transaction.atomic
def step_match(*, by: Actor, match_id: UUID, act: str, reasons: Collection[str] = ()) -> str:
    """Take one step about two records that may be one person: ask, answer, set aside, open again, undo a link.

    The state that follows. The other agency's stewards are told that there is news. A link gives no sight of anything.
    Raises NotAllowed, NotVisible, RuleBroken.
    """
    if not permissions.sees_matches(by):
        raise NotAllowed
    match = match_for(by, match_id)
    left = questions_left(by)
    if broken := rules.reasons_not_to_step_match(match.facts, act, reasons, clock.today(), may_ask=left > 0):
        raise RuleBroken(broken)
    now = clock.now()
    row = {"id": uuid7(), "match_id": match.id, "act": act, "reasons": sorted(reasons), "recorded_at": now}
    state = ask_guarded("people_step_match", row)
    link = reverse("people:match", args=[match.id])
    tell(by=by, agency_id=match.agency.id, roles=[Role.DATA_STEWARD], kind=Kind.WORK, link=link)
    facts = {"match": match.id, "act": act, "reasons": sorted(reasons), "only_for": [Role.DATA_STEWARD]}
    audit.record(kind="person.match_stepped", by=by, subject=match.person, facts=facts)
    return state


@transaction.atomic
def look_at_match(*, by: Actor, match_id: UUID) -> MatchView:
    """Open one match: that the steward did stands in the log. Raises NotAllowed, NotVisible."""
    if not permissions.sees_matches(by):
        raise NotAllowed
    match = match_for(by, match_id)
    facts = {"match": match.id, "only_for": [Role.DATA_STEWARD]}
    audit.record(kind="person.match_looked_at", by=by, subject=match.person, facts=facts)
    return match


@transaction.atomic
def find_matches(*, by: Actor) -> int:
    """Look for people who were written down or corrected since, some at a time, and tell the stewards of the agencies
    concerned that there is something to look at; how many were looked for. The database's function writes an event for
    each match.
    """
    most = law("matching", on=clock.today()).number("matches_at_once")
    answered: int = call_guarded("people_find_matches", clock.now(), most, open_channels())
    if answered:
        call_the_postman(by=by)
    return answered
