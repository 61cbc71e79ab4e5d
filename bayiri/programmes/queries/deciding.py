"""What is known when somebody decides on an application, or opens a decision again."""

import json
from dataclasses import dataclass

from django.db import connection

from bayiri.cases.models import Case, CounsellingSession
from bayiri.cases.queries import members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.programmes import rules
from bayiri.programmes.choices import ApplicationState, EarlierHelp
from bayiri.programmes.models import Application, ApprovalDecision
from bayiri.programmes.queries.applications import open_applications, standing_reasons
from bayiri.programmes.queries.options import answered, household_facts, programme_for


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
