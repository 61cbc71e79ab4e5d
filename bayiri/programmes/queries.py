"""Reading help: the facts rulebooks ask for, what each programme gives, calculations, applications."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from bayiri.cases.models import Case, CounsellingSession, Member, Split
from bayiri.cases.queries import cases_visible_to, members_of, sessions_that_count
from bayiri.cases.rules import BEFORE_DEPARTURE, GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.programmes import permissions, rules
from bayiri.programmes.choices import OPEN_STATES, ApplicationState, EarlierHelp
from bayiri.programmes.models import Application, ApprovalDecision, Entitlement, Explanation
from bayiri.rulebooks.documents import Programme
from bayiri.rulebooks.facts import CASE_FACTS, PERSON_FACTS
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.models import RulebookVersion
from bayiri.rulebooks.queries import assess, programme_documents
from bayiri.safeguards.queries import case_reasons_against

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


def entitlements_of(case: Case) -> list[Entitlement]:
    """Every calculation for a case, the latest first."""
    return list(case.entitlements.select_related("recorded_by").order_by("-calculated_at", "-id"))


def applications_of(case: Case, *, decided: bool = True) -> list[Application]:
    """Every application of a case, the latest first, with what was `decided` where that is asked."""
    found = case.applications.select_related("entitlement", "recorded_by", "replaces__entitlement")
    if decided:
        decisions = ApprovalDecision.objects.select_related("recorded_by")
        found = found.prefetch_related(Prefetch("decisions", decisions))
    return list(found.order_by("-recorded_at", "-id"))


def open_applications(case: Case) -> QuerySet[Application]:
    """Applications that wait for a decision, or were approved."""
    return case.applications.filter(state__in=OPEN_STATES)


def application_in(actor: Actor, case: Case, application_id: UUID) -> Application:
    """One application of this case. Raises NotVisible."""
    application = application_for(actor, application_id)
    if application.case_id != case.id:
        raise NotVisible
    return application


def application_for(actor: Actor, application_id: UUID, *, to_write: bool = False) -> Application:
    """One application with its case, the case locked where it will be written to. Raises NotVisible."""
    application = Application.objects.filter(pk=application_id, case__in=cases_visible_to(actor)).first()
    if application is None:
        raise NotVisible
    if to_write:
        # Whoever writes locks the case first: the same order everywhere, so that nobody waits in a ring.
        Case.objects.select_for_update(of=("self",), no_key=True).get(pk=application.case_id)
    return Application.objects.select_related("case", "entitlement", "replaces__entitlement").get(pk=application_id)


def programmes_excluding(document: Programme) -> frozenset[str]:
    """Programmes whose help cannot be had together with this one's, whichever of the two says so."""
    others = {one.code for one in programme_documents() if document.code in one.rulebook.excludes}
    return frozenset(others | set(document.rulebook.excludes))


def standing_reasons(case: Case) -> list[str]:
    """Why consent or another safeguard stands against help now. After arrival nothing is left to decide."""
    if case.stage not in BEFORE_DEPARTURE:
        return []
    standing = case_reasons_against(case, "application")
    return sorted({rules.SAFEGUARDS.get(gate, "INV-49") for gate in standing})


def application_facts(
    case: Case, document: Programme, calculation: Entitlement, *, under_review: bool, replaces: bool = False
) -> rules.ApplicationFacts:
    """What the rules need to know when a household applies, or an approval is to be replaced."""
    opened = frozenset(open_applications(case).values_list("programme", flat=True))
    return rules.ApplicationFacts(
        stage=case.stage,
        programme=document.code,
        eligible=calculation.eligible,
        under_review=under_review,
        open_programmes=opened - {document.code} if replaces else opened,
        excluding=programmes_excluding(document),
        standing=tuple(standing_reasons(case)),
        given_before=frozenset(_approved_before_they_parted(case)),
    )


def _approved_before_they_parted(case: Case) -> list[str]:
    split = Split.objects.filter(case=case, after_arrival=True).first()
    given = Application.objects.filter(case_id=split.from_case_id, state="approved") if split else None
    return list(given.values_list("programme", flat=True)) if given else []


def decision_facts(actor: Actor, application: Application) -> rules.DecisionFacts:
    """What the rules need to know when somebody decides on an application."""
    case, calculation = application.case, application.entitlement
    counselled = CounsellingSession.objects.filter(case=case, recorded_by_id=actor.id).exists()
    part = {case.caseworker_id, application.recorded_by_id, calculation.recorded_by_id}
    helped = earlier_help(application) if application.state == ApplicationState.SUBMITTED else None
    return rules.DecisionFacts(
        stage=case.stage,
        state=application.state,
        took_part=counselled or actor.id in part,
        eligible=calculation.eligible,
        under_review=application.under_review,
        still_fits=still_fits(application),
        standing=tuple(standing_reasons(case)),
        unassigned=case.caseworker_id is None,
        replaces_in_force=application.replaces is None or application.replaces.state == ApplicationState.APPROVED,
        earlier_help=helped.answer if helped else "not_asked",
        helps_again=helped is not None
        and helped.may_override
        and any(one.recorded_by_id != actor.id for one in application.overrides.all()),
    )


@dataclass(frozen=True)
class Helped:
    """Whether somebody of the household was helped before, and what the programme says then: yes or no, never where."""

    answer: str
    then: str

    @property
    def may_override(self) -> bool:
        return self.answer == EarlierHelp.YES and self.then == "second_person"


def earlier_help(application: Application) -> Helped:
    """Asked of every agency's records past what is visible here; for who is to decide on an application that waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_earlier_help(%s, %s)", [application.id, clock.now()])
        said = cursor.fetchone()[0]
    return Helped(**(json.loads(said) if isinstance(said, str) else said))


def decision_for(case: Case, decision_id: UUID) -> ApprovalDecision:
    """One decision on assistance of this case. Raises NotVisible."""
    found = ApprovalDecision.objects.filter(case=case, pk=decision_id).select_related("application").first()
    if found is None:
        raise NotVisible
    return found


def reopening_facts(actor: Actor, case: Case, decision: ApprovalDecision) -> rules.ReopeningFacts:
    """What the rules need to know when a decision is opened again."""
    application = decision.application
    return rules.ReopeningFacts(
        stage=case.stage, outcome=decision.outcome, state=application.state,
        is_last=application.decision == decision, same_person=decision.recorded_by_id == actor.id,
        other_open=open_applications(case).exclude(pk=application.pk).exists(),
    )  # fmt: skip


def still_fits(application: Application) -> bool:
    """Whether the calculation an application rests on has the facts of now, and the same answer."""
    case, calculation = application.case, application.entitlement
    others = open_applications(case).exclude(programme=application.programme).values_list("programme", flat=True)
    facts = household_facts(case, members_of(case), applied_on=application.applied_on, other_programmes=others)
    if rules.material(facts) != rules.material(calculation.facts):
        return False
    answer, _fault = answered(programme_for(application.programme), facts)
    return answer is not None and rules.outcome(answer) == rules.outcome(calculation.answer)


def explanations_of(actor: Actor, case: Case) -> list[Explanation]:
    """Every time the options were explained, the latest first. Raises NotAllowed."""
    if not permissions.may_see(actor, case):
        raise NotAllowed
    return list(Explanation.objects.filter(case=case).select_related("recorded_by").order_by("-recorded_at", "-id"))


def explanation_in(actor: Actor, case: Case, explanation_id: UUID) -> Explanation:
    """One explanation of this case. Raises NotVisible."""
    found = Explanation.objects.filter(case=case, pk=explanation_id).select_related("recorded_by").first()
    if found is None:
        raise NotVisible
    return found


def explanation_facts(
    case: Case, present: list[Member], *, shown: str, shown_now: str, language: str, interpreter_name: str
) -> rules.ExplanationFacts:
    """What the rules need to know when somebody writes down that the options were explained."""
    here = [member for member in present if member.state not in GONE]
    return rules.ExplanationFacts(
        stage=case.stage,
        shown=shown,
        shown_now=shown_now,
        anybody_present=bool(here) and len(here) == len(present),
        language=language,
        interpreters_needed=tuple(member.person.interpreter_language for member in here),
        interpreter_name=interpreter_name,
    )


def session_of_today(case: Case) -> CounsellingSession | None:
    """The last counselling session, if it was held today: what was explained was mostly explained there."""
    last = sessions_that_count(case).order_by("-held_at").first()
    return last if last and clock.day_of(last.held_at) == clock.today() else None
