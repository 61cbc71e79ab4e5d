"""What lies with somebody who leaves, and to whom it can go: six queries."""

from dataclasses import dataclass
from uuid import UUID

from bayiri.agencies.models import Absence, User
from bayiri.agencies.permissions import may_end_accounts, may_lead_a_team
from bayiri.agencies.queries import colleagues_of
from bayiri.agencies.rules import LeavingFacts
from bayiri.cases.models import Case
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.queries.team import active_cases
from bayiri.monitoring.models import FollowUp
from bayiri.tasks.choices import AppointmentState
from bayiri.tasks.models import Appointment, Task


@dataclass(frozen=True)
class OpenWork:
    """What is open with one person: what goes with their cases, and what stands beside them."""

    cases: list[Case]
    tasks: list[Task]
    appointments: list[Appointment]
    rounds: list[FollowUp]
    deputies: list[Absence]

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in vars(self).values())

    @property
    def beside_cases(self) -> bool:
        """Whether anything is left for a colleague when the cases have gone."""
        carried = {case.id for case in self.cases}
        own = {task.case_id for task in self.tasks} | {one.case_id for one in self.appointments}
        return bool(self.deputies) or bool(own - carried)


def who_leaves(actor: Actor, user_id: UUID) -> User:
    """A colleague, for who hands work over or ends accounts. Raises NotVisible, NotAllowed."""
    user = User.objects.filter(pk=user_id, agency_id=actor.agency_id).first()
    if user is None:
        raise NotVisible
    if not (may_lead_a_team(actor) or may_end_accounts(actor)):
        raise NotAllowed
    return user


def open_work(actor: Actor, person_id: UUID) -> OpenWork:
    """Everything that is open with one person of the actor's agency."""
    ahead = Appointment.objects.filter(person_id=person_id, state=AppointmentState.PLANNED, starts_at__gt=clock.now())
    rounds = FollowUp.objects.filter(officer_id=person_id, state__in=["due", "not_reached"])
    standing_in = Absence.objects.filter(deputy_id=person_id, ended_at__isnull=True, until_on__gte=clock.today())
    return OpenWork(
        cases=list(active_cases(actor).filter(caseworker_id=person_id).order_by("opened_at", "id")),
        tasks=list(Task.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("due_on", "id")),
        appointments=list(ahead.order_by("starts_at", "id")),
        rounds=list(rounds.exclude(case__stage__in=ENDS).select_related("case").order_by("due_on", "id")),
        deputies=list(standing_in.select_related("person").order_by("from_on", "id")),
    )


def receivers(actor: Actor, leaving: User) -> list[User]:
    """Colleagues who can take work: who has a role in common, the others after them."""
    others = [one for one in colleagues_of(actor) if one.pk != leaving.pk]
    return sorted(others, key=lambda one: (one.roles_today.isdisjoint(leaving.roles), one.name))


def leaving_facts(actor: Actor, user: User, work: OpenWork) -> LeavingFacts:
    """What the rule needs to know when an account is to end."""
    return LeavingFacts(str(actor.id), str(user.id), user.is_active, work.count)
