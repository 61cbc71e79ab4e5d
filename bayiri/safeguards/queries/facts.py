"""What the gates need to know of a case and its members, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import without_mistakes
from bayiri.cases.rules import GONE
from bayiri.consent.queries import standings
from bayiri.core import clock
from bayiri.orders.queries import held_back
from bayiri.people.rules import is_child
from bayiri.safeguards.models import Override
from bayiri.safeguards.rules import AdvisoryFacts, FindingFacts, MemberFacts, OverrideFacts
from bayiri.safeguards.rules.family import Relative, parting

ON_THE_JOURNEY = ("booked", "released", "boarded", "departed")


def latest_findings(case: Case) -> dict[tuple[UUID, str], FindingFacts]:
    """The finding that counts for each member and gate: the last one, told by the database to whoever sees the journey.

    Where the reasons belong to a section that the reader does not see, `evidence` is empty.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM safeguards_latest(%s)", [case.id])
        return {
            (member_id, gate): FindingFacts(state, evidence, name, str(by), found_at, valid_until)
            for member_id, gate, state, evidence, name, by, found_at, valid_until in cursor.fetchall()
        }


@dataclass(frozen=True)
class CaseFacts:
    """What the gates need to know of a case: who is assessed, whether an alert of danger stands open (that it does is all that is
    told), the advisories by member, why carriers do not take them, and the last day
    to leave by oneself where the reader sees the basis of return.
    """

    assessed: frozenset[UUID]
    in_danger: bool
    advisories: dict[UUID, tuple[AdvisoryFacts, ...]]
    leaves_by: date | None
    partings: dict[UUID, tuple[bool, frozenset[str]]]  # the last word on travelling apart: yes or no, and who would go
    unfit: dict[UUID, tuple[str, ...]]
    child_has: dict[UUID, frozenset[str]]


def case_facts(case: Case, today: date, travels_on: date | None = None) -> CaseFacts:
    """One query; `travels_on` is the day on which advisories have to be in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ARRAY(SELECT * FROM safeguards_assessed(%(case)s)), safeguards_case_in_danger(%(case)s),"
            " (SELECT json_agg(json_build_array(a.member_id, a.code, a.effect, a.allowed))"
            " FROM safeguards_advisories(%(case)s, %(day)s) a),"
            " (SELECT json_agg(json_build_array(w.member_id, w.agrees, w.goes)) FROM safeguards_parting_words(%(case)s) w),"
            " orders_next_end(%(case)s, %(today)s),"
            " (SELECT json_agg(json_build_array(f.member_id, f.reasons)) FROM safeguards_fit(%(case)s, %(day)s) f),"
            " (SELECT json_agg(json_build_array(s.member_id, s.has)) FROM safeguards_children(%(case)s, %(today)s, %(travels)s) s)",
            {"case": case.id, "day": travels_on or today, "today": today, "travels": travels_on},
        )
        assessed, in_danger, advised, parted, leaves_by, unfit, children = cursor.fetchone()
    advisories: dict[UUID, tuple[AdvisoryFacts, ...]] = {}
    for member, code, effect, allowed in advised or ():
        advisories[UUID(member)] = (*advisories.get(UUID(member), ()), AdvisoryFacts(code, effect, allowed))
    return CaseFacts(
        frozenset(assessed), bool(in_danger), advisories, leaves_by,
        partings={UUID(member): (agrees, frozenset(goes)) for member, agrees, goes in parted or ()},
        unfit={UUID(member): tuple(reasons) for member, reasons in unfit or ()},
        child_has={UUID(member): frozenset(has) for member, has in children or ()},
    )  # fmt: skip


def member_facts(
    case: Case, members: list[Member], at: datetime, travels_on: date | None = None
) -> dict[UUID, MemberFacts]:
    """What the gates need to know of each member. Four queries, whatever the size of the household."""
    consent = standings(case, at, travels_on)
    findings = latest_findings(case)
    overrides = {
        (row.member_id, row.gate): OverrideFacts(row.reason, row.recorded_by.name, row.overridden_at, str(row.id))
        for row in overrides_that_count(case)
    }
    day = clock.day_of(at)
    known = case_facts(case, day, travels_on)
    children = {member.id for member in members if is_child(member.person.born_on, day)}
    adults = _who_accompany(members, children)
    family = family_of(members, children, known)
    ahead = goes_ahead(members)
    waits = held_back(case, members, at) if case.voluntariness == "forced" else {}
    return {
        member.id: MemberFacts(
            is_child=member.id in children,
            accompanied=bool(adults - {member.id}),
            consent=consent.get(member.id, "none"),
            screened=member.id in known.assessed,
            separated=bool(ahead) and member.relation != "not_related",
            parting=parting(family, ahead) if ahead else "open",
            asylum_pending=case.residence_status == "asylum_pending",
            unfit=known.unfit.get(member.id, ()),
            in_danger=known.in_danger,
            is_forced=case.voluntariness == "forced",
            not_enforceable=bool(waits.get(member.id)),
            findings={gate: finding for (who, gate), finding in findings.items() if who == member.id},
            overrides={gate: override for (who, gate), override in overrides.items() if who == member.id},
            advisories=known.advisories.get(member.id, ()),
            leaves_by=known.leaves_by,
            child_has=known.child_has.get(member.id, frozenset()),
            travels_on=travels_on,
            today=day,
        )
        for member in members
    }


def relatives(members: list[Member]) -> list[Member]:
    """Who of a household is family and takes part."""
    return [member for member in members if member.relation != "not_related" and member.state not in GONE]


def family_of(members: list[Member], children: set[UUID], known: CaseFacts) -> list[Relative]:
    """The family, each with their last word on travelling apart."""
    return [
        Relative(str(one.id), one.id in children, *known.partings.get(one.id, (None, frozenset())))
        for one in relatives(members)
    ]


def goes_ahead(members: list[Member]) -> frozenset[str]:
    """Who of the family is on the journey while others of it are not."""
    family = relatives(members)
    waiting = any(one.state in ("active", "no_show") for one in family)
    return frozenset(str(one.id) for one in family if one.state in ON_THE_JOURNEY) if waiting else frozenset()


def _who_accompany(members: list[Member], children: set[UUID]) -> set[UUID]:
    """Adults of the household who travel with it."""
    stay = (*GONE, "no_show")
    return {m.id for m in members if m.id not in children and m.state not in stay and m.relation != "not_related"}


def overrides_that_count(case: Case) -> QuerySet[Override]:
    """Where a gate was passed over, without what was taken back; the latest last."""
    rows = without_mistakes(Override.objects.filter(case=case))
    return rows.select_related("recorded_by").order_by("overridden_at")
