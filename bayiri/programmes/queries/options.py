"""The facts that rulebooks ask for, and what each programme gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.programmes import permissions, rules
from bayiri.programmes.choices import ApplicationState
from bayiri.programmes.models import Application, Entitlement
from bayiri.programmes.queries.applications import (
    applications_of,
    entitlements_of,
)
from bayiri.rulebooks.documents import Programme
from bayiri.rulebooks.facts import CASE_FACTS, PERSON_FACTS
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.models import RulebookVersion
from bayiri.rulebooks.queries import assess, programme_documents

# Held by the records themselves; everything else that a rulebook asks for is stated as a circumstance.
HELD = {
    *(
        f"case.{name}"
        for name in ("host", "destination", "voluntariness", "applied_on", "departs_on", "other_programmes")
    ),
    *(f"person.{name}" for name in ("role", "born_on", "nationality", "entered_on")),
}


@dataclass(frozen=True)
class Option:
    """One programme beside the others: what it would give today, what is on offer, what was applied for last, and the
    approval in force.

    `asked` are the facts that its facts page takes, by path, with the kind of each.
    """

    document: Programme
    answer: dict[str, Any] | None
    fault: str
    calculation: Entitlement | None
    application: Application | None
    approved: Application | None
    asked: dict[str, str]


def option_for(actor: Actor, case: Case, code: str) -> Option:
    """One programme as `options_for` gives it. Raises NotVisible, NotAllowed."""
    for option in options_for(actor, case):
        if option.document.code == code:
            return option
    raise NotVisible


def programme_for(code: str) -> Programme:
    """The programme with this code. Raises NotVisible."""
    for document in programme_documents():
        if document.code == code:
            return document
    raise NotVisible


def household_facts(
    case: Case, members: list[Member], *, applied_on: date | None = None, other_programmes: Iterable[str] = ()
) -> dict[str, Any]:
    """The facts of `bayiri rulebook assess`, from the records. Without `applied_on`: as if applied today.

    People go by the id of their membership; who left or withdrew is not among them.
    """
    today = clock.today()
    present = [member for member in members if member.state not in GONE]
    on_case: dict[str, Any] = {
        "host": case.host_country, "destination": case.destination_country,
        "voluntariness": case.voluntariness, "applied_on": (applied_on or today).isoformat(),
        "departs_on": _iso(case.planned_departure_on), "other_programmes": sorted(other_programmes),
    }  # fmt: skip
    people = {str(member.id): _person_facts(case, member) for member in present}
    for path, value in stated_facts(case).items():
        _root, who, name = path.split(".") if path.startswith("people.") else ("case", "", path.removeprefix("case."))
        facts = people.get(who, {}) if who else on_case
        facts[name] = value
    return {
        "as_of": today.isoformat(),
        "case": _said(on_case),
        "people": [_said(facts) for facts in people.values()],
    }


def _person_facts(case: Case, member: Member) -> dict[str, Any]:
    person = member.person
    return {
        "id": str(member.id),
        "role": rules.role_of(member.relation),
        "born_on": _iso(person.born_on),
        "nationality": person.nationalities[0] if person.nationalities else None,
        "entered_on": _iso(member.entered_host_country_on),
        "status": None if case.residence_status == "not_said" else case.residence_status,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def stated_facts(case: Case) -> dict[str, Any]:
    """What was stated last, by path, as `facts_to_state` names it; None where it was taken back."""
    rows = case.circumstances.order_by("recorded_at", "id")
    return {f"people.{one.member_id}.{one.name}" if one.member_id else f"case.{one.name}": one.value for one in rows}


def facts_to_state(document: Programme, paths: Iterable[str]) -> dict[str, str]:
    """Those of `paths` (`case.NAME`, `people.ID.NAME`) that are stated by hand, with the kind of each."""
    kinds = {f"case.{name}": kind for name, kind in CASE_FACTS.items()}
    kinds |= {f"person.{name}": kind for name, kind in PERSON_FACTS.items()} | dict(document.rulebook.facts)
    return {path: kinds[name] for path in paths if (name := _declared(path)) in kinds and name not in HELD}


def facts_asked(
    members: list[Member], document: Programme, answer: dict[str, Any] | None, stated: Iterable[str]
) -> dict[str, str]:
    """What the facts page of a programme asks: what is missing, what it declares, what was stated."""
    own = []
    for name in document.rulebook.facts:
        root, _dot, rest = name.partition(".")
        own += [name] if root == "case" else [f"people.{member.id}.{rest}" for member in members]
    missing = answer["missing"] if answer else []
    return facts_to_state(document, dict.fromkeys([*missing, *own, *stated]))


def _declared(path: str) -> str:
    """`people.ID.NAME` as rulebooks declare it: `person.NAME`."""
    return f"person.{path.rpartition('.')[2]}" if path.startswith("people.") else path


def options_for(actor: Actor, case: Case) -> list[Option]:
    """Every programme with what it would give today; what gives something first. Raises NotAllowed."""
    if not permissions.may_see(actor, case):
        raise NotAllowed
    members = members_of(case)
    calculations = {one.programme: one for one in reversed(entitlements_of(case))}
    every = list(reversed(applications_of(case)))
    approved = {one.programme: one for one in every if one.state == ApplicationState.APPROVED}
    opened = approved | {one.programme: one for one in every if one.state == ApplicationState.SUBMITTED}
    applications = {one.programme: one for one in every} | opened
    facts, stated = household_facts(case, members), stated_facts(case)
    options = []
    for document in programme_documents():
        code = document.code
        applied_on = opened[code].applied_on.isoformat() if code in opened else facts["case"]["applied_on"]
        own = {**facts["case"], "applied_on": applied_on, "other_programmes": sorted(opened.keys() - {code})}
        answer, fault = answered(document, {**facts, "case": own})
        asked = facts_asked(members, document, answer, stated)
        options.append(
            Option(document, answer, fault, calculations.get(code), applications.get(code), approved.get(code), asked)
        )
    return sorted(options, key=_most_useful_first)


def _most_useful_first(option: Option) -> tuple[bool, int, str]:
    eligible = option.answer["eligible"] if option.answer else False
    return option.application is None, {True: 0, None: 1, False: 2}[eligible], option.document.code


def answered(document: Programme, facts: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The answer, or None and what is impossible about the facts."""
    try:
        return assess(document, facts), ""
    except Fault as fault:
        return None, str(fault)


def published(document: Programme, answer: dict[str, Any]) -> RulebookVersion | None:
    """The stored version that this answer comes from, word for word."""
    return RulebookVersion.objects.filter(code=document.code, version=answer["version"], hash=document.hash).first()
