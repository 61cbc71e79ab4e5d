"""Reading orders to leave: how each stands today, and what keeps it from being carried out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from bayiri.agencies.choices import AgencyKind
from bayiri.agencies.models import Agency
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.cases.queries import members_of, mistakes_of, sessions_that_count, without_mistakes
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.core.guarded import call_guarded
from bayiri.documents.models import Attachment
from bayiri.orders.choices import ANNULLING
from bayiri.orders.models import Ban, Extension, Offer, Order, Postponement, Remedy, RightsNotice, Ruling
from bayiri.orders.rules import OfferFacts, OrderFacts, RemedyFacts, Standing, reasons_not_to_enforce
from bayiri.people.rules import is_child
from bayiri.rulebooks.queries import InForce, departure_law, rights_notice
from bayiri.rulebooks.shapes import Jurisdiction

SHOWN = 50  # acts of one case on its page; nobody has that many


def law_of(order: Order) -> InForce[Jurisdiction]:
    """The law under which an act was notified."""
    return departure_law(order.country, on=order.notified_on)


def standing(case: Case) -> Standing:
    """What the rules need to know of the acts of a case. Seven queries, however many acts there are."""
    return _standing(_counting(case))


def held_back(case: Case, members: Iterable[Member], at: datetime) -> dict[UUID, list[str]]:
    """What keeps each member from being made to return, in codes. The database computes the same, member by member."""
    facts, today = standing(case), clock.day_of(at)
    return {member.id: reasons_not_to_enforce(facts, str(member.id), today) for member in members}


@dataclass
class Rows:
    """The rows of a case that count, by what they hang on."""

    orders: list[Order]
    extensions: dict[UUID, list[Extension]] = field(default_factory=lambda: defaultdict(list))
    remedies: dict[UUID, list[Remedy]] = field(default_factory=lambda: defaultdict(list))
    rulings: dict[UUID, list[Ruling]] = field(default_factory=lambda: defaultdict(list))
    postponements: dict[UUID, list[Postponement]] = field(default_factory=lambda: defaultdict(list))
    offers: dict[UUID, list[Offer]] = field(default_factory=lambda: defaultdict(list))
    notices: dict[UUID, list[RightsNotice]] = field(default_factory=lambda: defaultdict(list))
    bans: dict[UUID, list[Ban]] = field(default_factory=lambda: defaultdict(list))


def _rows(case: Case, table: type[Any]) -> QuerySet[Any]:
    return without_mistakes(table.objects.filter(case=case)).order_by("recorded_at", "id")


def _counting(case: Case) -> Rows:
    orders = without_mistakes(Order.objects.filter(case=case)).order_by("-notified_on", "-id")
    found = Rows(list(orders.prefetch_related("named").select_related("recorded_by", "file")))
    if found.orders:
        for table, into in (
            (Extension, found.extensions),
            (Remedy, found.remedies),
            (Postponement, found.postponements),
        ):
            for row in _rows(case, table).select_related("recorded_by"):
                into[row.order_id].append(row)
        for row in _rows(case, Ruling).order_by("ruled_on", "recorded_at", "id"):
            found.rulings[row.remedy_id].append(row)
        for row in _rows(case, RightsNotice).order_by("given_on", "recorded_at", "id"):
            found.notices[row.member_id].append(row)
    for row in _rows(case, Offer).order_by("answered_on", "recorded_at", "id"):
        found.offers[row.member_id].append(row)
    return found


def _standing(rows: Rows) -> Standing:
    offers = {str(member): OfferFacts(said[-1].answer, said[-1].answered_on) for member, said in rows.offers.items()}
    informed = {str(member): given[-1].given_on for member, given in rows.notices.items()}
    return Standing(tuple(order_facts(order, rows) for order in rows.orders), offers, informed)


def order_facts(order: Order, rows: Rows) -> OrderFacts:
    """One act, with what hangs on it."""
    remedies = tuple(remedy_facts(one, rows.rulings[one.id]) for one in rows.remedies[order.id])
    return OrderFacts(
        order.notified_on, max([order.departs_by, *(one.until_on for one in rows.extensions[order.id])]),
        frozenset(str(one.member_id) for one in order.named.all()), remedies, bool(open_postponements(order, rows)),
    )  # fmt: skip


def remedy_facts(remedy: Remedy, rulings: list[Ruling]) -> RemedyFacts:
    return RemedyFacts(remedy.suspends, rulings[-1].kind if rulings else "")


def open_postponements(order: Order, rows: Rows) -> list[Postponement]:
    mine = rows.postponements[order.id]
    ended = {one.ends_id for one in mine}
    return [one for one in mine if one.ends_id is None and one.id not in ended]


@dataclass(frozen=True)
class RemedyShown:
    remedy: Remedy
    facts: RemedyFacts
    rulings: list[Ruling]


@dataclass(frozen=True)
class OrderShown:
    """One act for its page: `days_left` before its period is over, 0 on the last day, less when it is over."""

    order: Order
    people: list[Member]
    ends_on: date
    days_left: int
    is_annulled: bool
    law: InForce[Jurisdiction]
    extensions: list[Extension]
    remedies: list[RemedyShown]
    postponements: list[Postponement]
    bans: list[Ban]

    @property
    def length(self) -> int:
        """The whole period in days, for its bar."""
        return max((self.ends_on - self.order.notified_on).days, 1)

    @property
    def passed(self) -> int:
        return min(max(self.length - self.days_left, 0), self.length)


@dataclass(frozen=True)
class PersonShown:
    """One person who is told to leave: what keeps it from being carried out, what they said to the offer, and how they were
    told their rights.
    """

    member: Member
    reasons: list[str]
    answers: list[Offer]
    notices: list[RightsNotice]
    is_named: bool


@dataclass(frozen=True)
class OrdersShown:
    """Everything about a case's orders that its page shows."""

    orders: list[OrderShown]
    people: list[PersonShown]
    taken_back: list[tuple[Model, Any]]


def orders_shown(case: Case, members: list[Member]) -> OrdersShown:
    """The acts of a case and how they stand today. A constant number of queries."""
    rows, today = _counting(case), clock.today()
    if rows.orders:
        for ban in _rows(case, Ban):
            rows.bans[ban.order_id].append(ban)
    facts = _standing(rows)
    people = {member.id: member for member in members}
    named = {UUID(one) for order in facts.orders for one in order.named}
    shown = [
        PersonShown(
            member,
            reasons_not_to_enforce(facts, str(member.id), today),
            rows.offers[member.id],
            rows.notices[member.id],
            member.id in named,
        )
        for member in members
        if member.id in named or rows.offers[member.id]
    ]
    return OrdersShown([_shown(order, rows, people, today) for order in rows.orders[:SHOWN]], shown, _taken_back(case))


def _shown(order: Order, rows: Rows, people: dict[UUID, Member], today: date) -> OrderShown:
    facts = order_facts(order, rows)
    last_bans = {ban.member_id: ban for ban in rows.bans[order.id]}
    for ban in [one for one in last_bans.values() if one.member_id in people]:
        ban.member = people[ban.member_id]
    return OrderShown(
        order, [people[one.member_id] for one in order.named.all() if one.member_id in people], facts.ends_on,
        (facts.ends_on - today).days, facts.is_annulled, law_of(order), rows.extensions[order.id],
        [RemedyShown(one, remedy_facts(one, rows.rulings[one.id]), rows.rulings[one.id]) for one in rows.remedies[order.id]],
        open_postponements(order, rows), list(last_bans.values()),
    )  # fmt: skip


def _taken_back(case: Case) -> list[tuple[Model, Any]]:
    """Acts that were written down by mistake, each with who says so and why."""
    said = {row: mistake for row, mistake in mistakes_of(case).items() if mistake.what == "order"}
    if not said:
        return []
    return [(order, said[order.id]) for order in Order.objects.filter(case=case, pk__in=said)[:SHOWN]]


def order_for(case: Case, order_id: UUID) -> Order:
    """One act of a visible case that counts. Raises NotVisible."""
    found = without_mistakes(Order.objects.filter(case=case, pk=order_id)).prefetch_related("named").first()
    if found is None:
        raise NotVisible
    return found


def remedy_for(case: Case, remedy_id: UUID) -> Remedy:
    """One remedy of a visible case that counts. Raises NotVisible."""
    found = without_mistakes(Remedy.objects.filter(case=case, pk=remedy_id)).select_related("order").first()
    if found is None:
        raise NotVisible
    return found


def postponement_for(case: Case, postponement_id: UUID) -> Postponement:
    """One postponement of a visible case that is not over. Raises NotVisible."""
    rows = without_mistakes(Postponement.objects.filter(case=case, pk=postponement_id, ends__isnull=True))
    found = rows.select_related("order").first()
    if found is None or without_mistakes(Postponement.objects.filter(ends=found)).exists():
        raise NotVisible
    return found


def facts_of(order: Order) -> OrderFacts:
    """How one act stands, for a command."""
    return order_facts(order, _counting(order.case))


def rulings_on(remedy: Remedy) -> list[Ruling]:
    """The rulings on a remedy that count, the last one last."""
    return list(without_mistakes(Ruling.objects.filter(remedy=remedy)).order_by("ruled_on", "recorded_at", "id"))


def last_ban(order: Order, member: Member) -> Ban | None:
    """The ban that counts for a person, as far as one was written down."""
    return without_mistakes(Ban.objects.filter(order=order, member=member)).order_by("-recorded_at", "-id").first()


def authors_of_orders(case: Case) -> frozenset[str]:
    """Who wrote down the acts of a case that count and are not annulled."""
    rows = _counting(case)
    return frozenset(
        str(order.recorded_by_id) for order in rows.orders if not order_facts(order, rows).is_annulled
    )  # fmt: skip


def row_for(case: Case, row_id: UUID) -> Any:
    """Whatever of this room that id names in a visible case. Raises NotVisible."""
    for table in (Order, Extension, Remedy, Ruling, Postponement, Offer, RightsNotice, Ban):
        if found := table.objects.filter(case=case, pk=row_id).first():
            return found
    raise NotVisible


def protects(row: Any) -> bool:
    """Whether a row keeps somebody from being made to leave."""
    if isinstance(row, Remedy):
        return row.suspends
    if isinstance(row, Ruling):
        return row.kind in ("suspended", *ANNULLING)
    if isinstance(row, Offer):
        return row.answer == "accepted"
    return isinstance(row, Extension) or (isinstance(row, Postponement) and row.ends_id is None)


def law_today(case: Case) -> InForce[Jurisdiction]:
    """The law under which an act would be notified today."""
    return departure_law(case.host_country, on=clock.today())


def files_to_choose(case: Case) -> list[Attachment]:
    """The latest visible files of a case; of them one is the act."""
    files = Attachment.objects.filter(case_id=case.id, state="current").select_related("recorded_by")
    return list(files.order_by("-recorded_at", "-id")[:SHOWN])


def authorities() -> list[Agency]:
    """Agencies here that give orders."""
    kinds = [AgencyKind.MINISTRY, AgencyKind.POLICE, AgencyKind.COURT]
    return list(Agency.objects.filter(kind__in=kinds).order_by("name")[:300])


def sessions_held(case: Case) -> list[CounsellingSession]:
    """The counselling sessions in which voluntary return may have been offered, the last first."""
    return list(sessions_that_count(case).order_by("-held_at")[:50])


def next_end(case: Case) -> tuple[date, int] | None:
    """The last day of the time to leave that ends next, or ended last, with the days left; None without an order. One query."""
    ends_on = call_guarded("orders_next_end", case.id, clock.today())
    return (ends_on, (ends_on - clock.today()).days) if ends_on else None


def languages_of(case: Case, member: Member, on: date) -> frozenset[str]:
    """The languages that somebody understands, as far as known; of a child, those of the adults of the household too."""
    heard = [member]
    if is_child(member.person.born_on, on):
        others = [one for one in members_of(case) if one.state not in GONE and one.id != member.id]
        heard += [one for one in others if not is_child(one.person.born_on, on)]
    spoken = {code for one in heard for code in (*one.person.languages, one.person.interpreter_language)}
    return frozenset(spoken - {""})


def first_notified(case: Case, member: Member) -> date | None:
    """When the first act that stands against somebody was notified; None where none does."""
    against = [one for one in standing(case).orders if str(member.id) in one.named and not one.is_annulled]
    return min((one.notified_on for one in against), default=None)


def acts_naming(case: Case, member: Member) -> list[Order]:
    """The acts that stand against somebody, the last first."""
    rows = _counting(case)
    named = [one for one in rows.orders if member.id in {row.member_id for row in one.named.all()}]
    return [one for one in named if not order_facts(one, rows).is_annulled]


def last_notice(case: Case, member: Member) -> RightsNotice | None:
    """The notice of rights that was given last and counts."""
    rows = without_mistakes(RightsNotice.objects.filter(case=case, member=member))
    return rows.order_by("-given_on", "-recorded_at", "-id").first()


def paper_for(spoken: Iterable[str], on: date) -> str:
    """The paper that somebody of these languages reads; the English one where there is none."""
    law = rights_notice(on=on).content
    return next((paper for code in spoken for paper in law.reads if law.reads_paper(code, paper)), "en")
