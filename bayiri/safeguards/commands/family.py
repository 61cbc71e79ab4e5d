"""What each of a family says to travelling apart."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.queries import case_for, member_for
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.safeguards import permissions
from bayiri.safeguards.models import PartingWord
from bayiri.safeguards.queries.family import word_facts
from bayiri.safeguards.rules.family import reasons_not_to_say


@dataclass(frozen=True)
class WordData:
    """Yes or no, who would go ahead, why, in the person's own words; for a child also what is best for them."""

    agrees: bool
    goes: tuple[UUID, ...]
    words: str
    language: str
    alone: bool
    best: str = ""
    interpreter_name: str = ""


@transaction.atomic
def say_parting(*, by: Actor, case_id: UUID, member_id: UUID, data: WordData) -> UUID:
    """Write down what one of a family says to some of it going ahead. The last word counts: a later no takes a yes back.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_say_parting(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    word = PartingWord(
        **{**vars(data), "goes": list(data.goes)},
        case=case,
        member=member,
        said_at=clock.now(),
        recorded_at=clock.now(),
    )
    if reasons := reasons_not_to_say(word_facts(by, case, member, word)):
        raise RuleBroken(reasons)
    row = {
        "id": uuid7(), **vars(data), "goes": list(data.goes), "case_id": case.id, "member_id": member.id, "said_at": clock.now(),
        "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("safeguards_say_parting", row)
    facts = {"row": row["id"], "agrees": data.agrees}
    audit.record(kind="safeguards.parting_said", by=by, subject=member, case_id=case.id, facts=facts)
    return row["id"]
