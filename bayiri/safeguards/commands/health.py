"""What is said about health for the journey, and what a professional certifies."""

from dataclasses import dataclass
from datetime import date
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
from bayiri.documents.queries import file_for
from bayiri.safeguards import permissions
from bayiri.safeguards.choices import HAPPENED, PREGNANT
from bayiri.safeguards.queries.health import certificate_roles, health_readers
from bayiri.safeguards.rules.health import reasons_not_to_certify, reasons_not_to_state


@dataclass(frozen=True)
class StatementData:
    """Everything that is said, in place of what was said before; no kinds: there is nothing to say."""

    signed: bool
    kinds: tuple[str, ...] = ()
    due_on: date | None = None
    happened_on: date | None = None
    note: str = ""
    medicine: str = ""
    medicine_days: int | None = None
    medicine_after: str = ""
    notice: str = ""


@dataclass(frozen=True)
class CertificateData:
    """Fit or not, by whom and when, and what is needed on the way."""

    word: str
    issued_by: str
    issued_on: date
    valid_until: date | None = None
    needs: tuple[str, ...] = ()
    escort: str = ""
    file_id: UUID | None = None


@transaction.atomic
def state_health(*, by: Actor, case_id: UUID, member_id: UUID, data: StatementData) -> None:
    """Write down what somebody says about their health. Raises NotAllowed, NotVisible, RuleBroken."""
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_state_health(by, case, health_readers()):
        raise NotAllowed
    member = member_for(by, case, member_id)
    reasons = reasons_not_to_state(
        data.kinds, data.due_on, data.happened_on, signed=data.signed, pregnant=frozenset(PREGNANT),
        happened=frozenset(HAPPENED), today=clock.today(),
    )  # fmt: skip
    if case.stage in ENDS or reasons:
        raise RuleBroken(["INV-09"] if case.stage in ENDS else reasons)
    row = {"id": uuid7(), **vars(data), "case_id": case.id, "member_id": member.id, "recorded_at": clock.now()}
    write_guarded("safeguards_state_health", row)
    audit.record(kind="safeguards.health_stated", by=by, subject=member, case_id=case.id, facts={"row": row["id"]})


@transaction.atomic
def keep_certificate(*, by: Actor, case_id: UUID, member_id: UUID, data: CertificateData) -> None:
    """Keep the word of a health professional. Raises NotAllowed, NotVisible, RuleBroken."""
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_set(by, case, certificate_roles()):
        raise NotAllowed
    member = member_for(by, case, member_id)
    reasons = reasons_not_to_certify(data.word, data.issued_by, data.issued_on, data.valid_until, clock.today())
    if case.stage in ENDS or reasons:
        raise RuleBroken(["INV-09"] if case.stage in ENDS else reasons)
    if data.file_id:
        file_for(case.id, data.file_id)
    row = {"id": uuid7(), **vars(data), "case_id": case.id, "member_id": member.id, "recorded_at": clock.now()}
    write_guarded("safeguards_keep_certificate", row)
    facts = {"row": row["id"], "word": data.word}
    audit.record(kind="safeguards.certificate_kept", by=by, subject=member, case_id=case.id, facts=facts)
