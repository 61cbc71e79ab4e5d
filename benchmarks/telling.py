"""One case while it is told: its clock, the acts that move it, the events, the work, and the rows written at the end."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bayiri.cases.rules import stage_after
from bayiri.people import names
from bayiri.rulebooks.queries import law
from benchmarks.households import Household, Human, write_people
from benchmarks.rows import Rows, array, as_json
from benchmarks.staff import Office, Staff, Worker


class Today(Exception):
    """What would come next has not happened yet."""


@dataclass(frozen=True)
class World:
    """What all cases share: who works where, how far the story goes, what rules and surveys say of households.

    `programmes` by (adults, children): facts and answer as JSON with P0, P1 ... for the people, offer, minor units.
    """

    staff: Staff
    until: datetime
    rulebook_version: str
    rulebook_hash: str
    programmes: dict[tuple[int, int], tuple[str, str, str, int]]
    survey: tuple[str, str, str]
    surveys: list[tuple[Any, ...]]


@dataclass
class Telling:
    """A case up to `now`. `act` and `say` write rows at once; the case and its members are written by `finish`."""

    rows: Rows
    house: Household
    world: World
    now: datetime
    stage: str = "registered"
    before_suspension: str | None = None
    version: int = 1
    updated_at: datetime | None = None
    planned_departure: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    offer: str = ""
    mode: str = "physical"
    assistance: str = "assisted"
    interpreter: bool = False
    work: list[list[Any]] = field(default_factory=list)
    id: str = ""
    number: str = ""
    first_stage: str = "registered"
    session: str = ""
    entitlement: str = ""
    movement: str = ""
    movement_state: str = "scheduled"
    departs_at: datetime | None = None
    booked: list[Human] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = self.house.new_id()
        self.number = f"R-{self.now.year}-{self.house.number + 1:06d}"
        self.updated_at = self.now
        chance = self.house.chance
        self.booked_by, self.booked_at = self.by("travel_officer"), self.now
        self.caseworker = chance.choice(self.office.people["counsellor"])
        self.officer = chance.choice(self.receiving.people["reintegration_officer"])
        self.interviewer = chance.choice(
            [one for one in self.receiving.people["reintegration_officer"] if one != self.officer]
        )

    @property
    def office(self) -> Office:
        return self.world.staff.responsible[self.house.agency]

    @property
    def receiving(self) -> Office:
        return self.world.staff.receiving[self.house.destination]

    def by(self, role: str) -> Worker:
        """Somebody of the responsible agency with this role."""
        return self.house.chance.choice(self.office.people[role])

    def wait(self, days: float) -> datetime:
        """Let about so many days pass. Raises Today where that is ahead."""
        return self.go_on(self.now + timedelta(days=days * self.house.chance.uniform(0.4, 1.8)))

    def go_on(self, moment: datetime) -> datetime:
        """Let time pass until `moment`. Raises Today where that is ahead."""
        if moment > self.world.until:
            raise Today
        self.now = moment.replace(microsecond=0)
        return self.now

    def act(self, kind: str, by: Worker, reason: str = "") -> None:
        """Move the case along the product's own table."""
        after = stage_after(self.stage, kind, self.before_suspension)
        if after is None:
            raise ValueError(f"{kind} in stage {self.stage}")
        self.rows.add("cases_act", self.house.new_id(), self.id, kind, self.stage, after, reason, by.id, self.now)
        self.before_suspension = {"suspended": self.stage, "resumed": None}.get(kind, self.before_suspension)
        self.stage, self.updated_at, self.version = after, self.now, self.version + 1

    def say(self, kind: str, by: Worker, subject: str, subject_id: str, label: str = "", **facts: Any) -> None:
        """Write an event into the log."""
        about = self.id if not kind.startswith("person.") else None
        said = as_json(facts) if facts else "{}"
        self.rows.add(
            "audit_event", self.now, by.id, by.name, by.agency_id, kind, subject, subject_id, label, about, said
        )

    def note(self, table: str, human: Human | None, by: Worker, *values: Any) -> str:
        """A row of a room that has id, case, (member), own values, who and when; gives its id."""
        row = self.house.new_id()
        who = (human.member_id,) if human else ()
        self.rows.add(table, row, self.id, *who, *values, by.id, self.now)
        return row

    def open_work(
        self, kind: str, by: Worker, days: int, role: str, agency: str = "", member: Human | None = None
    ) -> None:
        due = (self.now + timedelta(days=days)).date()
        person = self.caseworker.id if role == "counsellor" else None
        self.work.append(
            [kind, self.id, self.number, member.member_id if member else None, "", agency or self.office.id, array([role]),
             person, due, None, None, by.id, self.now]
        )  # fmt: skip

    def end_work(self, by: Worker, *kinds: str) -> None:
        for task in self.work:
            if task[9] is None and (not kinds or task[0] in kinds):
                task[9], task[10] = self.now, by.id

    def sight(self, kind: str, subject: str, agency: str, purpose: str, mode: str = "write") -> None:
        """The responsible agency sees all; another what law/sharing.yaml gives for the purpose."""
        parts = ["all:write"] if purpose == "owner" else law("sharing", on=date.today()).words(f"purpose_{purpose}")  # noqa: DTZ011
        for part in parts:
            section, _, may = part.partition(":")
            if purpose == "owner" or kind == "case" or section in ("identity", "contact"):
                how = mode if may == "write" else "read"
                self.rows.add(
                    "agencies_participation",
                    self.house.new_id(),
                    kind,
                    subject,
                    agency,
                    purpose,
                    section,
                    how,
                    self.now,
                    None,
                )

    def present(self) -> list[Human]:
        return [human for human in self.house.people if human.state != "withdrawn"]

    def binding(self) -> str:
        """What a decision is bound to, as the database's consent_binding() says it."""
        household = ",".join(sorted(human.id for human in self.present()))
        return f"{self.house.destination}|{self.house.place}|permanent|{self.mode}|{self.offer}|{household}"

    def register(self, after_arrival: bool) -> None:
        """The household, as registration writes it."""
        by, house = self.caseworker, self.house
        write_people(self.rows, house, by.id, self.interpreter)
        self.stage = self.first_stage = "arrived" if after_arrival else "registered"
        self.sight("case", self.id, self.office.id, "owner")
        for human in house.people:
            human.state = "arrived" if after_arrival else "active"
            self.sight("person", human.id, self.office.id, "owner")
            self.say("person.registered", by, "people.person", human.id, human.name, documents=1)
        self.say("case.registered", by, "cases.case", self.id, self.number, members=len(house.people))

    def finish(self) -> None:
        """The case and its members as they stand now, and the work."""
        house, head, chance = self.house, self.house.people[0], self.house.chance
        self.rows.add(
            "cases_case", self.id, self.number, "voluntary", self.assistance, "permanent", self.mode,
            chance.choice(("personal_wish", "asylum_refused", "stay_not_authorised", "labour_term_ended")),
            self.office.country, house.destination, house.place, "tolerated", self.stage, self.before_suspension,
            self.office.id, self.caseworker.id, self.planned_departure and self.planned_departure.date(), self.offer,
            house.opened_at, self.updated_at, self.closed_at, self.outcome, head.name, _sort_key(head),
            len(house.people), self.caseworker.id, self.version,
        )  # fmt: skip
        for human in house.people:
            guardian = "The parents" if human.child else ""
            entered = (house.opened_at - timedelta(days=200)).date()
            self.rows.add(
                "cases_member", human.member_id, self.id, human.id, human.relation, human.state, guardian,
                max(entered, human.born_on.date()), house.opened_at, self.caseworker.id,
            )  # fmt: skip
        for task in self.work:
            self.rows.add("tasks_task", house.new_id(), *task)
        if self.departs_at:
            self._write_movement(self.departs_at)

    def _write_movement(self, departs_at: datetime) -> None:
        """The journey and its seats as they stand at the end of the story."""
        by, given_up = self.booked_by.id, self.now if self.movement_state == "cancelled" else None
        self.rows.add(
            "travel_movement", self.movement, self.id, "air", "Example Air", "EA 412", "Frankfurt", self.house.place, departs_at,
            departs_at + timedelta(hours=5), self.movement_state, by, self.booked_at,
        )  # fmt: skip
        for human in self.booked:
            seat = self.house.new_id()
            self.rows.add("travel_seat", seat, self.id, self.movement, human.member_id, given_up, by, self.booked_at)


def _sort_key(head: Human) -> str:
    return names.sort_key(f"{head.family_latin} {head.given_latin}")
