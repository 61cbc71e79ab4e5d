"""Asking another body, answering, what came of it. Rows are written by the database's own functions alone."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.rules import given_together
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7
from bayiri.people.rules import is_child
from bayiri.referrals import permissions, queries, rules
from bayiri.referrals.choices import Reason, State
from bayiri.referrals.commands.news import spread_news
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import Asked
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind

# What somebody is reminded of without anybody acting: work that the guards open as well.
REMINDERS = (TaskKind.REFERRAL_NEWS, TaskKind.REFERRAL_WAITS, TaskKind.RECEIPT_MISSING)


@transaction.atomic
def ask(*, by: Actor, case_id: UUID, asked: Asked) -> Referral:
    """Ask another body about a case; it reads the preview. Without consent a second person of the agency confirms first.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    allowed = (
        permissions.may_hand_the_case_on(by, case)
        if asked.kind in rules.MOVES_THE_CASE
        else permissions.may_ask(by, case)
    )
    if not allowed:
        raise NotAllowed
    asked = replace(asked, sections=given_together(asked.sections))
    members = queries.concerned(case, asked.member_ids)
    if reasons := rules.reasons_not_to_offer(_facts(by, asked, case, members)):
        raise RuleBroken(reasons)
    referral = _offer(by, asked, {"case_id": case.id, "member_ids": [member.id for member in members]})
    if referral.state == State.DRAFT:
        open_task(
            by=by, kind=TaskKind.CONFIRM_SHARING, case_id=case.id, case_label=case.number,
            agency_id=by.agency_id, roles=permissions.CONFIRM, due_on=clock.today(),
        )  # fmt: skip
    facts = {"kind": asked.kind, "purpose": asked.purpose, "basis": asked.basis, "sections": list(asked.sections)}
    audit.record(kind="referral.offered", by=by, subject=referral, case_id=case.id, facts=facts)
    spread_news(by=by, referral_id=referral.id, act="offer")
    return referral


@transaction.atomic
def refer_somebody(*, by: Actor, asked: Asked, name: str, contact: str, agreed: bool) -> Referral:
    """Ask another agency for somebody who has no case here and agreed to it. Raises NotAllowed, RuleBroken."""
    if not permissions.may_refer_somebody(by):
        raise NotAllowed
    facts = _facts(by, asked, None, [], secrets_=frozenset({name, contact}), agreed=agreed and bool(name.strip()))
    if reasons := rules.reasons_not_to_offer(facts):
        raise RuleBroken(reasons)
    referral = _offer(by, asked, {"member_ids": [], "person_name": name.strip(), "person_contact": contact.strip()})
    audit.record(kind="referral.offered", by=by, subject=referral, facts={"kind": asked.kind, "purpose": asked.purpose})
    spread_news(by=by, referral_id=referral.id, act="offer")
    return referral


def _facts(
    by: Actor, asked: Asked, case: Case | None, members: list[Member], *, secrets_: frozenset[str] = frozenset(),
    agreed: bool = True,
) -> rules.OfferFacts:  # fmt: skip
    return rules.OfferFacts(
        kind=asked.kind, purpose=asked.purpose, sections=frozenset(asked.sections),
        allowed=queries.parts_for(asked.purpose), basis=asked.basis, basis_reason=asked.basis_reason,
        uncovered=len(queries.uncovered(case, members, asked)) if case else 0, concerned=len(members) if case else 1,
        to_agency=asked.recipient_id is not None, to_itself=asked.recipient_id == by.agency_id,
        case_has_ended=bool(case and case.stage in ENDS), answer_by=asked.answer_by or clock.today(), today=clock.today(),
        words=f"{asked.shown.message} {asked.shown.area}", agreed=agreed,
        until_fits=asked.kind in rules.MOVES_THE_CASE or queries.ends_in_time(asked.until_on),
        all_children=all(is_child(member.person.born_on, clock.today()) for member in members),
        offer_fits=queries.offer_fits(asked), secrets=secrets_ | (queries.secrets_of(case) if case else frozenset()),
    )  # fmt: skip


def _offer(by: Actor, asked: Asked, about: Mapping[str, Any]) -> Referral:
    row: dict[str, Any] = {
        **asdict(asked.shown), "person_name": "", "person_contact": "", **about, "id": uuid7(), "kind": asked.kind,
        "recipient_id": asked.recipient_id, "offer_id": asked.offer_id, "purpose": asked.purpose,
        "outside_name": asked.outside_name.strip(),
        "outside_contact": asked.outside_contact.strip(), "sections": list(asked.sections), "urgency": asked.urgency,
        "answer_by": asked.answer_by or queries.answer_by(asked.urgency), "until_on": asked.until_on,
        "basis": asked.basis, "basis_reason": asked.basis_reason.strip(), "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("referrals_offer", row)
    return Referral.objects.get(pk=row["id"])


@transaction.atomic
def take_step(*, by: Actor, referral_id: UUID, act: str, version: int, reason: str = "", outcome: str = "") -> Referral:
    """What one of the two bodies does with a referral; sight opens and ends with it, in the same transaction.

    Of a body without accounts the sender writes down what it was told. Raises NotVisible, NotAllowed, RuleBroken, and
    ChangedMeanwhile where somebody was faster.
    """
    referral = queries.referral_for(by, referral_id)
    side = queries.side_of(by, referral)
    if side == "sender" and referral.recipient_id is None and act in ("begin", "finish", "give_back", "decline"):
        side = "recipient"
    if not permissions.may_take_step(by, referral, act):
        raise NotAllowed
    if referral.version != version:
        raise ChangedMeanwhile(referral)
    if reasons := rules.reasons_not_to_step(queries.step_facts(by, referral, act, side, reason, outcome)):
        raise RuleBroken(reasons)
    said = {"referral_id": referral.id, "act": act, "version": version, "reason": reason, "outcome": outcome}
    case_id = queries.case_id_of(referral)
    write_guarded("referrals_take_step", {**said, "recorded_at": clock.now()})
    referral.refresh_from_db()
    case_id = case_id or queries.case_id_of(referral)
    if case_id and act in ("confirm", "revoke") and not queries.waits_for_second_person(case_id):
        end_tasks(by=by, case_id=case_id, kinds=[TaskKind.CONFIRM_SHARING])
    # Who sees the case no more, or not the whole of it, writes the event of the referral alone; the case's is the guard's.
    in_sight = case_id if case_id and Case.objects.filter(pk=case_id).exists() else None
    facts = {"reason": reason, "outcome": outcome, "kind": referral.kind}
    audit.record(kind=f"referral.{referral.state}", by=by, subject=referral, case_id=in_sight, facts=facts)
    spread_news(by=by, referral_id=referral.id, act=act)
    return referral


def open_again(*, by: Actor, case: Case, recipient_id: UUID) -> None:
    """What live referrals to this body carry stays open, where another reason to see has ended. For other commands, which
    write the event.
    """
    call_guarded("referrals_open_again", case.id, recipient_id, clock.now())


def take_back_all(*, by: Actor, case: Case) -> None:
    """The return does not go on: what was asked of others is not needed any more. For other commands, which write the
    event of the end; each referral taken back writes its own.
    """
    for referral in queries.open_on(case, by):
        take_step(by=by, referral_id=referral.id, act="revoke", version=referral.version, reason=Reason.NOT_NEEDED)


def remind(*, by: Actor, referral_id: UUID, what: str, due_on: date) -> None:
    """Work for the sender: what time or a body without accounts did writes the event itself. For jobs."""
    assert what in REMINDERS
    call_guarded("referrals_remind", referral_id, what, due_on, clock.now())
