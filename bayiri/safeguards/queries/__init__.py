"""Reading safeguards: assessments, findings, and how each gate stands."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from bayiri.agencies.choices import Role, Section
from bayiri.agencies.models import Agency, User
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.rulebooks.queries import law, safeguards
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.models import Alert, Finding, Override, Screening, Vulnerability
from bayiri.safeguards.permissions import reads_alerts
from bayiri.safeguards.queries.facts import case_facts, member_facts
from bayiri.safeguards.rules import (
    AlertFacts,
    GateRule,
    GateState,
    gate_state,
    standing,
)


def gate_rules(on: date) -> list[GateRule]:
    """The catalogue in force on a day, in its own order."""
    return [
        GateRule(
            g.gate, tuple(g.blocks), g.applies_to, g.from_facts, tuple(g.clear_roles), tuple(g.override_roles),
            g.override_not_for, valid_days(g.gate, on=on), g.cleared_by,
        )
        for g in safeguards(on=on).gates
    ]  # fmt: skip


def gate_rule(code: str, on: date) -> GateRule:
    return next(rule for rule in gate_rules(on) if rule.code == code)


def valid_days(gate: str, *, on: date) -> int | None:
    """How many days a clearance of a gate holds, by the law's document of a day; None where it says nothing."""
    terms, name = law("voluntary-return", on=on), f"valid_days_{gate}"
    return terms.number(name) if name in terms else None


def gate_section(gate: str, *, on: date) -> str:
    """Where the reasons for a gate belong, by law/sharing.yaml: its name where it is protection or health, else the journey."""
    sharing = law("sharing", on=on)
    for section in (Section.PROTECTION, Section.HEALTH):
        if gate in sharing.words(f"{section}_gates"):
            return str(section)
    return str(Section.JOURNEY)


def assessed_members(case: Case) -> set[UUID]:
    """Who is assessed; whoever sees the journey may know that, though not what was found."""
    return set(case_facts(case, clock.today()).assessed)


@dataclass(frozen=True)
class AdvisoryAbout:
    """An advisory that speaks of a member: what it asks, who says so, and whether a senior person has allowed the return."""

    code: str
    effect: str
    words: str
    source: str
    status: str
    valid_from: date
    valid_until: date | None
    allowed: bool


def advisories_about(case: Case, day: date) -> dict[UUID, list[AdvisoryAbout]]:
    """The advisories in force on a day that speak of each member, for whoever sees the journey. One query."""
    found: dict[UUID, list[AdvisoryAbout]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM safeguards_advisories(%s, %s)", [case.id, day])
        for member_id, *said in cursor.fetchall():
            found.setdefault(member_id, []).append(AdvisoryAbout(*said))
    return found


@dataclass(frozen=True)
class MemberGates:
    """All gates of one member, for pages."""

    member: Member
    gates: list[GateState]

    @property
    def standing(self) -> list[GateState]:
        return [gate for gate in self.gates if gate.stands]


def gates_of(case: Case, members: list[Member], travels_on: date | None = None) -> list[MemberGates]:
    """How every gate stands for every member who takes part, now."""
    at = clock.now()
    rules = gate_rules(clock.day_of(at))
    facts = member_facts(case, members, at, travels_on)
    taking_part = [member for member in members if member.state not in GONE]
    return [MemberGates(member, [gate_state(rule, facts[member.id]) for rule in rules]) for member in taking_part]


def reasons_against(member: Member, step: str, travels_on: date | None = None) -> list[str]:
    """Codes of the gates that stand between a member and a step, computed by the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguards_standing(%s, %s, %s, %s)", [member.id, step, clock.now(), travels_on])
        return list(cursor.fetchone()[0])


def case_reasons_against(case: Case, step: str, travels_on: date | None = None) -> list[str]:
    """Codes of the gates that stand between anybody of a household and a step. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(safeguards_standing(m.id, %s, %s, %s)) FROM cases_member m"
            " WHERE m.case_id = %s AND m.state NOT IN ('left', 'withdrawn', 'deceased') ORDER BY 1",
            [step, clock.now(), travels_on, case.id],
        )
        return [row[0] for row in cursor.fetchall()]


def standing_by_rules(case: Case, step: str, travels_on: date | None = None) -> dict[UUID, list[str]]:
    """The same as the database computes, by rules.py: what pages show and tests compare."""
    at = clock.now()
    facts = member_facts(case, members_of(case), at, travels_on)
    return {member_id: standing(gate_rules(clock.day_of(at)), known, step) for member_id, known in facts.items()}


def is_vulnerable(member: str) -> Func:
    """Whether something about the member that a column names calls for more care: yes or no, for a query on another table.

    Known to whoever counsels or follows up; what it is, only to who sees the protection.
    """
    return Func(F(member), function="safeguards_is_vulnerable", output_field=BooleanField())


def open_vulnerabilities(case: Case) -> dict[UUID, list[str]]:
    """Vulnerability codes by member."""
    found: dict[UUID, list[str]] = {}
    for row in Vulnerability.objects.filter(case=case, until_at__isnull=True).order_by("code"):
        found.setdefault(row.member_id, []).append(row.get_code_display())
    return found


def screenings_that_count(case: Case) -> QuerySet[Screening]:
    """The assessments of a case, without those found to be wrong."""
    return Screening.objects.filter(case=case, correction__isnull=True)


def screenings_of(member: Member) -> list[Screening]:
    """Every assessment of one person, the newest first, with what was corrected and why."""
    rows = Screening.objects.filter(member=member).select_related("recorded_by", "correction__recorded_by")
    return list(rows.order_by("-screened_at", "-id"))


def screening_for(case: Case, screening_id: UUID) -> Screening:
    """One assessment of a visible case. Raises NotVisible."""
    try:
        return Screening.objects.select_related("member__person", "correction").get(case=case, pk=screening_id)
    except Screening.DoesNotExist:
        raise NotVisible from None


def latest_screenings(case: Case) -> dict[UUID, Screening]:
    """The last assessment of each member."""
    rows = screenings_that_count(case).select_related("recorded_by").order_by("screened_at", "id")
    return {row.member_id: row for row in rows}


def finding_for(case: Case, finding_id: UUID) -> Finding:
    """One finding of a visible case. Raises NotVisible."""
    found = Finding.objects.filter(case=case, pk=finding_id).select_related("member__person", "recorded_by").first()
    if found is None:
        raise NotVisible
    return found


def override_for(case: Case, override_id: UUID) -> Override:
    """One gate that was passed over, of a visible case. Raises NotVisible."""
    found = Override.objects.filter(case=case, pk=override_id).select_related("member__person").first()
    if found is None:
        raise NotVisible
    return found


def findings_about(case: Case, member: Member, gate: str) -> list[Finding]:
    """Every finding about one gate of one member, the newest first."""
    rows = Finding.objects.filter(case=case, member=member, gate=gate).select_related("recorded_by__agency", "file")
    return list(rows.order_by("-found_at", "-id"))


def gate_label(code: str) -> str:
    return str(Gate(code).label)


def alerts_for(actor: Actor, *, closed: bool = False) -> QuerySet[Alert]:
    """Alerts that have come to the actor, by row-level security: open ones by when they climb, closed ones the latest first."""
    rows = Alert.objects.filter(closed_at__isnull=not closed).select_related("case", "agency")
    return rows.order_by("-closed_at", "-id") if closed else rows.order_by(
        F("read_at").desc(nulls_first=True), F("climbs_at").asc(nulls_last=True), "recorded_at", "id"
    )  # fmt: skip


def alert_for(actor: Actor, alert_id: UUID) -> Alert:
    """One alert that has come to the actor. Raises NotVisible."""
    alert = Alert.objects.select_related("case", "agency", "recorded_by__agency").filter(pk=alert_id).first()
    if alert is None:
        raise NotVisible
    return alert


def alert_facts(alert: Alert) -> AlertFacts:
    """What the rules need to know of an alert."""
    return AlertFacts(
        alert.read_at is not None, alert.acted_at is not None, alert.closed_at is not None, str(alert.recorded_by_id),
        frozenset(str(one) for one in alert.named), str(alert.unfounded_by_id or ""),
    )  # fmt: skip


def steps_of(alert: Alert) -> list[dict[str, Any]]:
    """Every step of an alert, the latest first, with the names of whoever was told. Two queries."""
    steps = list(alert.steps.select_related("recorded_by").order_by("-recorded_at", "-id")[:200])
    names = dict(User.objects.filter(pk__in={one for step in steps for one in step.told}).values_list("id", "name"))
    return [{"step": step, "told": sorted(names[one] for one in step.told if one in names)} for step in steps]


@dataclass(frozen=True)
class OwnAlert:
    """What who raised an alert learns of it."""

    id: UUID
    raised_at: datetime
    danger_now: bool
    told: int
    read_at: datetime | None
    acted_at: datetime | None
    waits: bool  # it is told together with others of the same agency, a little later


def own_alerts(actor: Actor) -> list[OwnAlert]:
    """The alerts that the actor has raised, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM safeguards_own_alerts()")
        return [OwnAlert(*row) for row in cursor.fetchall()]


def alerts_waiting(actor: Actor) -> int:
    """How many alerts wait for the actor to read them; no query for who reads none."""
    if not reads_alerts(actor):
        return 0
    return Alert.objects.filter(read_at__isnull=True, closed_at__isnull=True)[:100].count()


def who_could_hear(actor: Actor) -> list[Agency]:
    """Agencies with a protection officer, for who works where nobody reads alerts; else none: one's own is told."""
    readers = User.objects.filter(is_active=True, roles__overlap=[Role.PROTECTION_OFFICER.value, Role.DIRECTOR.value])
    if readers.filter(agency_id=actor.agency_id).exists():
        return []
    officers = User.objects.filter(is_active=True, roles__contains=[Role.PROTECTION_OFFICER.value])
    return list(Agency.objects.filter(Exists(officers.filter(agency_id=OuterRef("pk")))).order_by("name")[:300])


def staff_called(words: str) -> list[User]:
    """Everybody who works somewhere under this name or e-mail address."""
    wanted = " ".join(words.split())
    return list(User.objects.filter(Q(name__iexact=wanted) | Q(email__iexact=wanted))[:20])
