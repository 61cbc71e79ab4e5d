"""Attempts to make contact."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases import permissions, queries, rules
from bayiri.cases.choices import AttemptResult, FearSaidIn
from bayiri.cases.commands.fear import say_fear
from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.people.commands import ContactData, write_contact
from bayiri.people.models import Contact


@dataclass(frozen=True)
class AttemptData:
    """One try to reach somebody: over a contact on record, or another one as it was typed."""

    tried_at: datetime
    way: str
    result: str
    contact_id: UUID | None = None
    contact_used: str = ""
    note: str = ""
    fears_return: bool = False  # they said that they are afraid to return
    fear_words: str = ""


@transaction.atomic
def record_attempt(*, by: Actor, case_id: UUID, member_id: UUID, data: AttemptData) -> UUID:
    """Write down a try to reach somebody of the household. One that had to be stopped because it was not safe marks the
    contact as not safe. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_contact(by, case):
        raise NotAllowed
    member = queries.member_for(by, case, member_id)
    contact = (
        Contact.objects.filter(pk=data.contact_id, person_id=member.person_id).first() if data.contact_id else None
    )
    facts = rules.AttemptFacts(data.tried_at, clock.now(), contact is not None or data.contact_id is None)
    if reasons := rules.reasons_not_to_record_attempt(facts):
        raise RuleBroken(reasons)
    attempt_id = uuid7()
    used = data.contact_used or (contact.value if contact else "")
    said = {name: value for name, value in vars(data).items() if not name.startswith("fear")}
    write_guarded("cases_record_attempt", {
        **said, "id": attempt_id, "case_id": case.id, "member_id": member.id, "contact_used": used,
        "recorded_at": clock.now(),
    })  # fmt: skip
    if contact and data.result == AttemptResult.NOT_SAFE:
        _mark_unsafe(by, member, contact)
    audit.record(
        kind="case.contact_attempted", by=by, subject=member, case_id=case.id,
        facts={"way": data.way, "result": data.result, "row": attempt_id},
    )  # fmt: skip
    if data.fears_return:
        say_fear(by=by, case=case, member_ids=[member.id], said_in=FearSaidIn.CONTACT, words=data.fear_words)
    return attempt_id


def _mark_unsafe(by: Actor, member: Member, contact: Contact) -> None:
    """Where the agency may only read the person's record, the attempt alone says so."""
    if not contact.is_safe or not may_write(by, SubjectKind.PERSON, member.person_id):
        return
    said = ContactData(contact.kind, contact.value, False, contact.note, contact.state)
    write_contact(by=by, person_id=member.person_id, data=said, contact_id=contact.id, version=contact.version)
