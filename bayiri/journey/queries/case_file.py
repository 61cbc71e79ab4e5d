"""Everything the case page shows, read in a constant number of queries, always as somebody."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from bayiri.agencies.choices import Section, SubjectKind
from bayiri.agencies.queries import open_participations, sections_seen
from bayiri.audit.queries import timeline
from bayiri.cases.choices import Stage
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.queries.desk import DeskRow, desk_of
from bayiri.cases.rules import GONE, fruitless_in_a_row
from bayiri.consent.choices import Standing
from bayiri.consent.models import ReturnDecision
from bayiri.consent.queries import refusals_to_review, sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey import rules
from bayiri.journey.choices import NEXT_ACTS
from bayiri.journey.permissions import acts_of, may_close
from bayiri.journey.queries.household import splits_of
from bayiri.people.models import Person
from bayiri.programmes.queries import applications_of
from bayiri.rulebooks.queries import law
from bayiri.safeguards.choices import Because, Gate
from bayiri.safeguards.queries import gate_rules, open_vulnerabilities
from bayiri.safeguards.queries.facts import member_facts
from bayiri.safeguards.rules import GateRule, GateState, gate_state
from bayiri.tasks.models import Task, TaskKind
from bayiri.tasks.queries import open_tasks_of_case
from bayiri.travel.queries import Journey, journeys_of, outside_departures_of

TO_COME = (Because.NO_FINDING, Because.NOT_DECIDED, Because.NOT_SCREENED)
EVENTS_AT_ONCE = 8
UNFOLDED = 3  # so many people stand on the page with everything that can be done for each
BEFORE_TRAVEL = ("registered", "counselling", "assessed", "decided")
ON_TRACK = [stage for stage in Stage if stage not in ("suspended", "withdrawn", "referred_on", "ended")]


# Which part the page of a next step belongs to, where that is not the journey.
NEEDS = {
    "safeguards:assess": Section.PROTECTION,
    "reintegration:plan": Section.PLAN,
    "monitoring:follow-ups": Section.FOLLOW_UP,
}

# Whose work the page of a next step is.
WORK_OF = {
    "journey:caseworker": "hand_on", "cases:session": "counsel", "safeguards:assess": "assess", "journey:declare": "hear",
    "travel:book": "book", "journey:confirm-again": "hear", "journey:release": "book", "journey:travel-event": "record_journey",
    "journey:start-engagement": "begin", "journey:review-refusal": "hear", "journey:close": "close",
}  # fmt: skip


@dataclass(frozen=True)
class MemberView:
    """One member: who they are, where their decision stands, which gates stand before what."""

    member: Member
    standing: Standing
    leaves_by: date | None
    decision: ReturnDecision | None
    is_child: bool
    screened: bool
    vulnerabilities: list[str]
    gates: list[GateState]
    gates_before: dict[str, list[str]]

    @property
    def in_the_way(self) -> list[GateState]:
        """Gates that stand for a reason to be told: something was found, has changed or has lapsed."""
        return [gate for gate in self.gates if gate.stands and gate.because not in TO_COME]

    @property
    def to_come(self) -> list[GateState]:
        """Gates that stand because nobody has come to them yet."""
        return [gate for gate in self.gates if gate.stands and gate.because in TO_COME]

    @property
    def found(self) -> list[GateState]:
        """Gates about which something was found, whatever follows from it now."""
        return [gate for gate in self.gates if gate.finding]

    @property
    def takes_part(self) -> bool:
        return self.member.state not in GONE

    @property
    def is_there(self) -> bool:
        """At the destination: nobody asks them any more whether they want to go."""
        return self.member.state == "arrived"

    @property
    def decides(self) -> bool:
        """Takes part in a journey that is still to come."""
        return self.takes_part and self.member.state not in ("departed", "arrived")

    @property
    def may_withdraw(self) -> bool:
        return self.takes_part and self.member.state not in ("boarded", "departed", "arrived")


@dataclass(frozen=True)
class CaseFile:
    """A case as its page needs it."""

    case: Case
    members: list[MemberView]
    journeys: list[Journey]
    applications: list[Any]
    tasks: list[Any]
    events: list[dict]
    refusals: list[Any]
    sharing: list[Any]
    outside: list[Any]
    step: rules.NextStep
    splits: list[Any] = field(default_factory=list)
    desk: list[DeskRow] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    acts: frozenset[str] = frozenset()  # what is the reader's work here: journey.permissions.acts_of
    held: frozenset[str] = frozenset(Section.values)  # the parts of the case or of its people that open to the reader

    @property
    def work(self) -> list[tuple[Task, str]]:
        """Open work, and whom it is about where there are several people."""
        names = {view.member.id: view.member.person.name for view in self.members} if len(self.members) > 1 else {}
        return [(task, names.get(task.member_id, "")) for task in self.tasks]

    @property
    def appointments(self) -> list[DeskRow]:
        """The next ones, and those that nobody has said yet what came of."""
        return sorted((row for row in self.desk if row.what == "appointment"), key=lambda row: row.at)

    @property
    def sessions(self) -> list[DeskRow]:
        """The latest first."""
        return sorted((row for row in self.desk if row.what == "session"), key=lambda row: row.at, reverse=True)

    @property
    def notes(self) -> list[DeskRow]:
        """Pinned ones first, then the latest."""
        latest = sorted((row for row in self.desk if row.what == "note"), key=lambda row: row.at, reverse=True)
        return sorted(latest, key=lambda row: not row.flag)

    @property
    def attempts(self) -> list[DeskRow]:
        """Attempts to make contact, the latest first."""
        return sorted((row for row in self.desk if row.what == "attempt"), key=lambda row: row.at, reverse=True)

    @property
    def latest_attempt(self) -> DeskRow | None:
        return next(iter(self.attempts), None)

    @property
    def unreached(self) -> list[tuple[str, int]]:
        """(name, how often in a row) of whom nobody reaches any more, by the number that the law's document gives."""
        if not self.attempts:
            return []
        most = law("voluntary-return", on=clock.today()).number("fruitless_attempts")
        failed = [
            (view.member.person.name, fruitless_in_a_row(row.word for row in self.attempts if row.member_id == view.member.id))
            for view in self.members
        ]  # fmt: skip
        return [(name, times) for name, times in failed if times >= most]

    @property
    def contradicted(self) -> list[tuple[Task, MemberView]]:
        """What of the journey's record is contradicted and not cleared up yet, each once, and whose it is."""
        views = {view.member.id: view for view in self.members}
        open_ = {(one.member_id, one.note): one for one in self.tasks if one.kind == TaskKind.CONTRADICTED}
        return [(one, views[one.member_id]) for one in open_.values() if one.member_id in views]

    @property
    def without_seat(self) -> list[MemberView]:
        """Who takes part and has no place on the journey that others are booked on."""
        if not any(journey.is_open and journey.passengers for journey in self.journeys):
            return []
        return [view for view in self.members if view.member.state in ("active", "no_show")]

    @property
    def head(self) -> Person:
        """The main applicant."""
        return self.members[0].member.person

    @cached_property
    def folded(self) -> set[UUID]:
        """In a large household everybody but the one whose turn it is: a row each, with what can be done behind it."""
        if len(self.members) <= UNFOLDED:
            return set()
        return {view.member.id for view in self.members if str(view.member.id) != self.step.member_id}

    @property
    def shared_with(self) -> list[tuple[str, list[str], list[str]]]:
        """By recipient: whose data they may see, and whose they may not."""
        words: dict[str, tuple[list[str], list[str]]] = {}
        for word in self.sharing:
            may, may_not = words.setdefault(word.recipient_label, ([], []))
            (may if word.given else may_not).append(word.member.person.name)
        return [(name, may, may_not) for name, (may, may_not) in words.items()]

    @property
    def is_stopped(self) -> bool:
        """Somebody refused, or a safeguard in the way of the next step is not merely open but blocked."""
        blocked = {gate.code for view in self.members for gate in view.gates if gate.state == "blocked"}
        return self.case.stage == "suspended" or not blocked.isdisjoint(self.step.blocked_by)

    @property
    def next_title(self) -> str:
        return str(NEXT_ACTS[self.step.act][0])

    @property
    def next_by(self) -> str:
        return str(NEXT_ACTS[self.step.act][1])

    @property
    def next_for(self) -> str:
        return next(
            (view.member.person.name for view in self.members if str(view.member.id) == self.step.member_id), ""
        )

    @property
    def blocked_by(self) -> list[tuple[str, str]]:
        """The safeguards in the way of the next step: (name, where each is looked at)."""
        return [
            (str(Gate(code).label), reverse("safeguards:gate", args=[self.case.id, self.step.member_id, code]))
            for code in self.step.blocked_by
        ]

    @property
    def next_url(self) -> str:
        """Where the next step is done, or an empty text where there is nothing to press."""
        name = NEXT_ACTS[self.step.act][2]
        is_work = name not in WORK_OF or WORK_OF[name] in self.acts
        if not name or not is_work or NEEDS.get(name, Section.JOURNEY) not in self.held:
            return ""
        arguments: list[Any] = [self.case.id]
        if name == "journey:review-refusal":
            arguments.append(self.step.seat)
        elif name in ("journey:confirm-again", "journey:release", "journey:travel-event"):
            arguments += [self.step.seat, self.step.member_id]
            arguments += (
                [{"board": "boarded", "depart": "departed"}[self.step.act]] if name == "journey:travel-event" else []
            )
        elif name in ("safeguards:assess", "journey:declare"):
            arguments.append(self.step.member_id)
        return reverse(name, args=arguments) if all(arguments) else ""

    @property
    def stages(self) -> list[dict]:
        """The strip of stages: done, passed over, now, to come."""
        stage = self.case.stage_before_suspension if self.case.stage == "suspended" else self.case.stage
        if stage not in ON_TRACK:
            return []
        been = {row.word for row in self.desk if row.what == "stage"}
        states = rules.track(ON_TRACK, stage, been)
        return [{"label": one.label, "state": state} for one, state in zip(ON_TRACK, states, strict=True)]

    @property
    def time_to_leave(self) -> tuple[date, int] | None:
        """The last day to leave by oneself and the days left until then; None without an order."""
        ends = next((view.leaves_by for view in self.members if view.leaves_by), None)
        return (ends, (ends - clock.today()).days) if ends else None

    @property
    def began_late(self) -> bool:
        """Nothing of what usually comes before was part of this case."""
        states = {one["state"] for one in self.stages}
        return "passed-over" in states and "done" not in states


def case_file(actor: Actor, case_id: UUID) -> CaseFile:
    """One case for its page. Raises NotVisible."""
    case = case_for(actor, case_id)
    members = members_of(case)
    journeys = [] if case.stage in BEFORE_TRAVEL else journeys_of(case)
    views = member_views(case, members, journeys)
    applications = [] if case.stage in ("registered", "counselling") else applications_of(case, decided=False)
    tasks = list(open_tasks_of_case(actor, case.id)[:20])
    desk = desk_of(case)
    refusals = refusals_to_review(case) if any(view.standing == Standing.REFUSED for view in views) else []
    step = rules.next_step(_standing(case, views, journeys, applications, refusals, tasks))
    return CaseFile(
        case=case,
        members=views,
        journeys=journeys,
        applications=applications,
        tasks=tasks,
        events=timeline(actor, case.id, limit=EVENTS_AT_ONCE),
        refusals=refusals,
        sharing=sharing_of(case),
        outside=outside_departures_of(case) if case.assistance == "spontaneous" else [],
        splits=splits_of(case) if any(row.what == "split" for row in desk) else [],
        step=step,
        desk=desk,
        held=_held(actor, case, members),
        acts=_acts(actor, case, step),
    )


def _acts(actor: Actor, case: Case, step: rules.NextStep) -> frozenset[str]:
    """What is the reader's work; a second look is asked of who it is for."""
    acts = acts_of(actor, case)
    closes = step.act == "second_look" and may_close(actor, case)
    return acts | {"close"} if closes or "end" in acts else acts


def _held(actor: Actor, case: Case, members: list[Member]) -> frozenset[str]:
    """The parts that open to the actor: of one's own case all, without asking."""
    if case.agency_id == actor.agency_id:
        return frozenset(Section.values)
    people = open_participations(actor, SubjectKind.PERSON).filter(subject_id__in=[one.person_id for one in members])
    return sections_seen(actor, SubjectKind.CASE, case.id) | frozenset(people.values_list("section", flat=True))


def _travels_on(journeys: list[Journey]):
    return next((clock.day_of(journey.movement.departs_at) for journey in journeys if journey.is_open), None)


def member_views(case: Case, members: list[Member], journeys: list[Journey]) -> list[MemberView]:
    """Each member with decision and gates, as of now."""
    now = clock.now()
    catalogue = gate_rules(clock.day_of(now))
    facts = member_facts(case, members, now, _travels_on(journeys))
    vulnerabilities = open_vulnerabilities(case)
    decisions: dict[UUID, ReturnDecision] = {}
    for decision in ReturnDecision.objects.filter(case=case).select_related("recorded_by").order_by("decided_at"):
        decisions[decision.member_id] = decision
    views = []
    for member in members:
        states = [gate_state(rule, facts[member.id]) for rule in catalogue]
        views.append(
            MemberView(
                member=member,
                standing=Standing(facts[member.id].consent),
                leaves_by=facts[member.id].leaves_by,
                decision=decisions.get(member.id),
                is_child=facts[member.id].is_child,
                screened=facts[member.id].screened,
                vulnerabilities=vulnerabilities.get(member.id, []),
                gates=states,
                gates_before=_before(catalogue, states),
            )
        )
    return views


def _before(catalogue: list[GateRule], states: list[GateState]) -> dict[str, list[str]]:
    """Step: the codes of the gates that stand before it."""
    standing = [rule for rule, state in zip(catalogue, states, strict=True) if state.stands]
    return {
        step: [rule.code for rule in standing if step in rule.blocks] for step in ("application", "booking", "release")
    }


def _standing(
    case: Case, views: list[MemberView], journeys: list[Journey], applications, refusals, tasks: list[Task]
) -> rules.CaseStanding:
    open_journey = next((journey for journey in journeys if journey.is_open), None)
    aboard = next((journey for journey in journeys if journey.movement.state != "cancelled"), None)
    current = open_journey or aboard
    seats = {passenger.member.id: passenger for passenger in current.passengers} if current else {}
    movement_id = str(current.movement.id) if current else None
    people = tuple(
        rules.MemberStanding(
            id=str(view.member.id),
            state=view.member.state,
            screened=view.screened,
            consent=view.standing,
            gates_before=view.gates_before,
            confirmed=_confirmed(seats.get(view.member.id)),
            seat=movement_id if view.member.id in seats else None,
        )
        for view in views
    )
    return rules.CaseStanding(
        stage=case.stage,
        virtual=case.mode == "virtual",
        members=people,
        application_open=any(application.state == "submitted" for application in applications),
        refusal_id=str(refusals[0].id) if refusals else None,
        confirmation_open=bool(open_journey and open_journey.window_opens_at <= clock.now()),
        unassigned=case.caseworker_id is None,
        closing_proposed=any(task.kind == TaskKind.SECOND_LOOK for task in tasks),
    )


def _confirmed(passenger) -> bool:
    return bool(passenger and passenger.answer and passenger.answer.result == "confirmed")
