"""Talks about whether somebody decides freely and can decide."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.queries import case_for, member_for
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import ask_guarded
from bayiri.core.ids import uuid7
from bayiri.documents.queries import file_for
from bayiri.safeguards import permissions, queries
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.commands import end_looking_at
from bayiri.safeguards.queries import talks
from bayiri.safeguards.rules.talks import reasons_not_to_write_talk


@dataclass(frozen=True)
class TalkData:
    """Who was there, in which language, what was seen and heard; a professional's word; who decides for the person, and on
    what ground, with a paper of the case.
    """

    held_at: datetime
    language: str
    alone: bool
    detained: bool
    understands: str
    note: str
    interpreter_name: str = ""
    present: str = ""
    pressure: tuple[str, ...] = ()
    professional: str = ""
    professional_word: str = ""
    professional_file_id: UUID | None = None
    representative: str = ""
    representative_ground: str = ""
    representative_file_id: UUID | None = None


@transaction.atomic
def record_talk(*, by: Actor, case_id: UUID, member_id: UUID, data: TalkData) -> list[str]:
    """Write down a talk. It clears the safeguard, blocks it, or leaves it as it was: what it leaves open is given back.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    rule = queries.gate_rule(Gate.CAPACITY, clock.today())
    if not permissions.may_hold_talk(by, case, rule.clear_roles):
        raise NotAllowed
    member = member_for(by, case, member_id)
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    if reasons := reasons_not_to_write_talk(data.note, data.understands, data.held_at, clock.now()):
        raise RuleBroken(reasons)
    for file_id in (data.professional_file_id, data.representative_file_id):
        if file_id:
            file_for(case.id, file_id)
    row = {"id": uuid7(), **vars(data), "case_id": case.id, "member_id": member.id, "recorded_at": clock.now()}
    points = list(ask_guarded("safeguards_record_talk", row))
    facts = {"gate": str(Gate.CAPACITY), "row": row["id"], "cleared": not points}
    if points:
        audit.record(kind="safeguards.talk_held", by=by, subject=member, case_id=case.id, facts=facts)
        return points
    end_looking_at(by=by, case=case, gate=Gate.CAPACITY)
    facts["row"] = talks.finding_now(member)
    audit.record(kind="safeguards.talk_cleared", by=by, subject=member, case_id=case.id, facts=facts)
    return points
