"""Words on an arrival by who receives: everybody came, some came, somebody did not, and it was not so after all."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bayiri import audit
from bayiri.agencies.deferring import defer
from bayiri.agencies.models import User
from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import ask_guarded, write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import tell
from bayiri.travel import permissions, queries, rules
from bayiri.travel.queries import Arrival


def require_receiver(*, by: Actor, case_id: UUID) -> None:
    """The actor may say whether somebody of this case has arrived. For other commands, which write the event.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    facts = queries.receiving_facts(by, case_id)
    if not permissions.may_confirm_arrival(by, case_id, receives=facts.mine):
        raise NotAllowed
    if reasons := rules.reasons_not_to_receive(facts):
        raise RuleBroken(reasons)


@transaction.atomic
def say_arrivals(*, by: Actor, case_id: UUID, words: Mapping[UUID, str], happened_at: datetime) -> list[Arrival]:
    """Say of each member in `words` that they have "arrived" or are "missing"; the others stay under way.

    The case arrives with the last of them, the same as when the responsible agency says so; who did not come is looked
    for at once. The same word of the same person once more is nothing new. What was said before is never overwritten.
    Raises NotVisible, NotAllowed, RuleBroken.
    """
    require_receiver(by=by, case_id=case_id)
    known = {one.member_id: one for one in queries.arrivals_of(by, case_id)}
    if not set(words) <= set(known):
        raise NotVisible
    if not words:
        raise RuleBroken(["INV-54"])
    new = {
        member_id: word for member_id, word in words.items() if not _repeats(by, known[member_id], word, happened_at)
    }
    for member_id, word in new.items():
        _say(by, case_id, known[member_id], word, happened_at)
    if new:
        _follow(by, case_id)
    return queries.arrivals_of(by, case_id)


@transaction.atomic
def take_back_arrival(*, by: Actor, case_id: UUID, event_id: UUID, reason: str) -> None:
    """Another person of who receives says that a word on an arrival was not so; both stay, and somebody looks.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    require_receiver(by=by, case_id=case_id)
    found = next((one for one in queries.arrivals_of(by, case_id) if one.event_id == event_id), None)
    if found is None:
        raise NotVisible
    if reasons := rules.reasons_not_to_contradict(same_person=found.said_by == by.id, already=False, reason=reason):
        raise RuleBroken(reasons)
    row = {"id": uuid7(), "case_id": case_id, "member_id": found.member_id, "event_id": event_id, "reason": reason}
    write_guarded("travel_contradict", {**row, "recorded_by_id": by.id, "recorded_at": clock.now()})
    facts = {"what": "event", "row": event_id}
    audit.record(kind="travel.contradicted", by=by, subject=Member(id=found.member_id), case_id=case_id, facts=facts)
    _follow(by, case_id, contradicted=found)


def _repeats(by: Actor, arrival: Arrival, word: str, happened_at: datetime) -> bool:
    """On a bad line the same form is sent twice: that is one word."""
    same_day = arrival.said_at is not None and clock.day_of(arrival.said_at) == clock.day_of(happened_at)
    return arrival.said == word and arrival.said_by == by.id and same_day


def _say(by: Actor, case_id: UUID, arrival: Arrival, word: str, happened_at: datetime) -> None:
    facts = rules.WordFacts(arrival.place, arrival.said, word, happened_at, clock.now())
    if reasons := rules.reasons_not_to_say_arrival(facts):
        raise RuleBroken(reasons)
    row = {"id": uuid7(), "case_id": case_id, "member_id": arrival.member_id, "happened_at": happened_at}
    told: dict = {}
    if arrival.movement_id is None and word == "arrived":
        write_guarded("travel_record_outside_arrival", row)
    elif arrival.movement_id is None:
        raise RuleBroken(["INV-52"])
    else:
        row |= {"movement_id": arrival.movement_id, "kind": word, "recorded_by_id": by.id, "recorded_at": clock.now()}
        write_guarded("travel_record_event", row)
        told = {"row": row["id"]}
    kind = "journey.arrived" if word == "arrived" else "journey.not_arrived"
    audit.record(kind=kind, by=by, subject=Member(id=arrival.member_id), case_id=case_id, facts=told)


def _follow(by: Actor, case_id: UUID, *, contradicted: Arrival | None = None) -> None:
    """The case goes where its people are, at once; plan, follow-ups and work of the responsible agency right after."""
    said = {"case_id": case_id, "recorded_at": clock.now()}
    whose = json.loads(ask_guarded("travel_follow_words", said))
    teller = User.objects.select_related("agency").filter(pk=whose["teller"]).first()
    if teller is None:
        return
    about = {"member_id": str(contradicted.member_id), "what": contradicted.said} if contradicted else {}
    defer("journey.follow_arrival", by=teller.actor, case_id=str(case_id), settles=whose["settles"], **about)
    tell(by=by, person_ids=[teller.id], kind=Kind.WORK, case_id=case_id, link=reverse("journey:case", args=[case_id]))
