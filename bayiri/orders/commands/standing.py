"""What stands between an order and its being carried out: remedies, postponements, the person's choice; and bans."""

from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.queries import member_for, session_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.orders import queries, rules
from bayiri.orders.choices import Answer
from bayiri.orders.commands.acts import require_order, stamp, writable
from bayiri.orders.models import Offer, Postponement, Remedy, Ruling
from bayiri.people.rules import is_child
from bayiri.tasks.commands import end_tasks
from bayiri.tasks.models import TaskKind


@transaction.atomic
def lodge_remedy(
    *, by: Actor, case_id: UUID, order_id: UUID, kind: str, body: str, lodged_on: date, suspends: bool, number: str = ""
) -> Remedy:
    """A remedy was lodged against an order. `suspends`: by law, or as a court said; never less than the law gives.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = writable(by, case_id)
    order = queries.order_for(case, order_id)
    law = queries.law_of(order).content
    if reasons := rules.reasons_not_to_lodge(queries.facts_of(order), kind, suspends, law, lodged_on, clock.today()):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case), "order_id": order.id, "kind": kind, "body": body.strip(), "number": number.strip(),
        "lodged_on": lodged_on, "suspends": suspends,
    }  # fmt: skip
    write_guarded("orders_lodge", row)
    facts = {"row": row["id"], "remedy": kind, "suspends": suspends}
    audit.record(kind="orders.remedy_lodged", by=by, subject=case, case_id=case.id, facts=facts)
    return Remedy.objects.get(pk=row["id"])


@transaction.atomic
def rule_on_remedy(*, by: Actor, case_id: UUID, remedy_id: UUID, kind: str, ruled_on: date, number: str) -> Ruling:
    """What a court or body said on a remedy: whether it suspends, or how it ended. Raises NotVisible, NotAllowed, RuleBroken."""
    case = writable(by, case_id)
    remedy = queries.remedy_for(case, remedy_id)
    rulings = queries.rulings_on(remedy)
    facts = queries.remedy_facts(remedy, rulings)
    last = rulings[-1].ruled_on if rulings else None
    if reasons := rules.reasons_not_to_rule(facts, remedy.lodged_on, last, ruled_on, clock.today()):
        raise RuleBroken(reasons)
    row = {**stamp(by, case), "remedy_id": remedy.id, "kind": kind, "ruled_on": ruled_on, "number": number.strip()}
    write_guarded("orders_rule_on", row)
    said = {"row": row["id"], "ruling": kind}
    audit.record(kind="orders.remedy_ruled_on", by=by, subject=case, case_id=case.id, facts=said)
    return Ruling.objects.get(pk=row["id"])


@transaction.atomic
def postpone(*, by: Actor, case_id: UUID, order_id: UUID, ground: str, reason: str, since_on: date) -> Postponement:
    """Carrying an order out is postponed until another person says that the ground is gone. Raises NotVisible, NotAllowed,
    RuleBroken.
    """
    case = writable(by, case_id)
    order = queries.order_for(case, order_id)
    if reasons := rules.reasons_not_to_postpone(reason, since_on, clock.today()):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case),
        "order_id": order.id,
        "ground": ground,
        "reason": reason.strip(),
        "since_on": since_on,
        "ends_id": None,
    }
    write_guarded("orders_postpone", row)
    facts = {"row": row["id"], "ground": ground}
    audit.record(kind="orders.postponed", by=by, subject=case, case_id=case.id, facts=facts)
    return Postponement.objects.get(pk=row["id"])


@transaction.atomic
def end_postponement(*, by: Actor, case_id: UUID, postponement_id: UUID, reason: str, since_on: date) -> Postponement:
    """The ground for postponing is gone, says another person than who wrote it or has the case. Raises NotVisible,
    NotAllowed, RuleBroken.
    """
    case = writable(by, case_id)
    former = queries.postponement_for(case, postponement_id)
    involved = (str(former.recorded_by_id), str(case.caseworker_id or ""))
    if reasons := rules.reasons_not_to_end_postponement(
        str(by.id), involved, reason, former.since_on, since_on, clock.today()
    ):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case), "order_id": former.order_id, "ground": former.ground, "reason": reason.strip(), "since_on": since_on,
        "ends_id": former.id,
    }  # fmt: skip
    write_guarded("orders_postpone", row)
    facts = {"row": row["id"], "ground": former.ground}
    audit.record(kind="orders.postponement_ended", by=by, subject=case, case_id=case.id, facts=facts)
    return Postponement.objects.get(pk=row["id"])


@transaction.atomic
def record_offer(
    *, by: Actor, case_id: UUID, member_id: UUID, session_id: UUID, answer: str, answered_on: date, words: str = ""
) -> Offer:
    """Voluntary return was offered in a counselling session, and this is what the person said. Who chooses it is on that way
    at once: the case is a voluntary one again, and nothing in it is lost. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = writable(by, case_id)
    member = member_for(by, case, member_id)
    session = session_for(case, session_id)
    child = is_child(member.person.born_on, answered_on)
    present = member.id in session.members_present or child
    held = present and not hasattr(session, "correction") and clock.day_of(session.held_at) <= answered_on
    if reasons := rules.reasons_not_to_offer(member.state, held, answered_on, clock.today()):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case), "member_id": member.id, "session_id": session.id, "answer": answer, "words": words.strip(),
        "answered_on": answered_on,
    }  # fmt: skip
    write_guarded("orders_record_offer", row)
    if answer == Answer.ACCEPTED:
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.PERIOD_ENDS])
    facts = {"row": row["id"], "answer": answer}
    audit.record(kind="orders.return_offered", by=by, subject=member, case_id=case.id, facts=facts)
    return Offer.objects.get(pk=row["id"])


@transaction.atomic
def write_ban(
    *, by: Actor, case_id: UUID, order_id: UUID, member_id: UUID, reason: str, months: int, circumstances: frozenset[str],
    waived_because: str = "",
) -> UUID:  # fmt: skip
    """A ban on entry of so many months goes with an order; never more than the law gives somebody in these circumstances.

    For journey, which knows the circumstances. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = writable(by, case_id)
    member = member_for(by, case, member_id)
    order = require_order(case, order_id, member.id)
    law = queries.law_of(order)
    former = queries.last_ban(order, member)
    most = law.content.most_months(reason, circumstances)
    if reasons := rules.reasons_not_to_ban(months, most, former.months if former else None, waived_because):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case), "order_id": order.id, "member_id": member.id, "reason": reason, "months": months,
        "most_months": most, "waived_because": waived_because.strip(), "law_version": law.version, "law_hash": law.hash,
    }  # fmt: skip
    write_guarded("journey_write_ban", row)
    facts = {"row": row["id"], "months": months, "most": most, "law": law.version}
    audit.record(kind="orders.ban_written", by=by, subject=member, case_id=case.id, facts=facts)
    return row["id"]
