"""What there is to do about an application: who decides it until when, and whose help is to be looked at again."""

from datetime import date, timedelta

from bayiri.agencies.choices import Role
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.people.rules import coming_of_age, is_child
from bayiri.programmes.choices import ApplicationState
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind


def ask_to_decide(by: Actor, case: Case, programme: str) -> None:
    open_task(
        by=by, kind=TaskKind.APPROVE, case_id=case.id, case_label=case.number, due_on=decided_until(),
        roles=[Role.PROGRAMME_MANAGER], note=programme,
    )  # fmt: skip


def looked_at_help(by: Actor, case: Case) -> None:
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.LOOK_AT_HELP])
    look_again_on_birthdays(by, case)


def look_again_on_birthdays(by: Actor, case: Case) -> None:
    """Whoever turns eighteen while an approval stands may be due another amount: work for that day."""
    if not case.applications.filter(state=ApplicationState.APPROVED).exists():
        return
    today = clock.today()
    until = today + timedelta(days=law("voluntary-return", on=today).number("coming_of_age_watch_days"))
    for member in members_of(case):
        born_on = member.person.born_on
        if member.state in GONE or born_on is None or not is_child(born_on, today) or coming_of_age(born_on) > until:
            continue
        open_task(
            by=by, kind=TaskKind.LOOK_AT_HELP, case_id=case.id, case_label=case.number, member_id=member.id,
            agency_id=case.agency_id, roles=[Role.COUNSELLOR], person_id=case.caseworker_id,
            due_on=coming_of_age(born_on),
        )  # fmt: skip


def decided_until() -> date:
    """The day by which the law wants an application decided; today where it names none."""
    today = clock.today()
    days = law("voluntary-return", on=today).get("application_decision_days", 0)
    return today + timedelta(days=days if isinstance(days, int) else 0)


def end_deciding(by: Actor, case: Case) -> None:
    """End the work of deciding where no application of the case waits any more."""
    if not case.applications.filter(state=ApplicationState.SUBMITTED).exists():
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.APPROVE])
