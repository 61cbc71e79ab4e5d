"""How a return goes, told by calling commands: what the demonstration is made of, and tests begin with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bayiri.agencies.context import acting_as
from bayiri.cases import commands as cases
from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.consent.commands import Declaration
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey.commands import close, decide, depart, sharing
from bayiri.people.rules import is_child
from bayiri.programmes import commands as programmes
from bayiri.programmes.models import Application
from bayiri.safeguards import commands as safeguards
from bayiri.safeguards.commands import risk, talks
from bayiri.safeguards.queries import gate_rules, reasons_against
from bayiri.travel import commands as travel
from bayiri.travel.models import Movement
from seed.telling import children

STAGES_IN_ORDER = (
    "registered", "counselling", "assessed", "decided", "approved", "preparing", "released", "departed", "arrived",
)  # fmt: skip


Result = TypeVar("Result")


@dataclass
class Desk:
    """Who does what in a story: one actor a role, and the agency that receives."""

    counsellor: Actor
    protection: Actor
    travel: Actor
    manager: Actor
    receiver: Actor
    interviewer: Actor


@dataclass
class Telling:
    """One return being told: who acts, when it is, where it stands."""

    desk: Desk
    now: datetime
    programme: str = "deu-reag-garp"
    vulnerabilities: list[str] = field(default_factory=list)
    case: Case = None  # type: ignore[assignment]
    movement: Movement = None  # type: ignore[assignment]
    language: str = "eng"
    holder: Actor = None  # type: ignore[assignment]

    def do(self, actor: Actor, act: Callable[[], Result], *, days: float = 0) -> Result:
        """Let `days` pass, then act as `actor`."""
        self.now += timedelta(days=days)
        with clock.moved_to(self.now), acting_as(actor):
            return act()

    @property
    def stage(self) -> str:
        """Where the case stands now."""
        with acting_as(self.holder):
            return Case.objects.only("stage").get(pk=self.case.pk).stage

    def members(self) -> list[Member]:
        with acting_as(self.holder):
            return [member for member in members_of(self.case) if member.state not in GONE]

    def register(self, form: FormOfReturn, members: list[NewMember], **more) -> Case:
        by = self.desk.receiver if more.get("after_arrival") else self.desk.counsellor
        by = self.desk.manager if more.get("for_queue") else by
        self.holder = by
        self.case = self.do(by, lambda: cases.register_case(by=by, form=form, members=members, **more))
        return self.case

    def close(self, outcome: str, *, by: Actor, days: float = 0) -> None:
        """`by` proposes to close the case; the manager looks a second time the day after, and closes it."""
        about: dict = {"case_id": self.case.id, "outcome": outcome}
        self.do(by, lambda: close.propose_closing(by=by, **about), days=days)
        self.do(self.desk.manager, lambda: close.close_case(by=self.desk.manager, **about), days=1)

    def speak(self, language: str) -> None:
        """From here on talks are in this language."""
        self.language = language


class Preparation(Telling):
    """From the first talk to an approved return."""

    def counsel(self, *, days: float = 2, interpreter: str = "") -> None:
        by, present = self.desk.counsellor, [member.id for member in self.members()]
        topics = ["return_options", "options_to_stay", "assistance", "rights"]
        self.do(
            by,
            lambda: cases.hold_session(
                by=by, case_id=self.case.id, held_at=clock.now(), channel="in_person", language=self.language,
                members_present=present,
                topics=topics, information_version="2026", interpreter_name=interpreter,
            ),
            days=days,
        )  # fmt: skip

    def assess(self, *, days: float = 1, fears: bool = False) -> None:
        by = self.desk.counsellor
        for place, member in enumerate(self.members()):
            found = self.vulnerabilities if place == 0 else []
            self.do(
                by,
                lambda member=member, found=found: safeguards.assess(
                    by=by, case_id=self.case.id, member_id=member.id, vulnerabilities=found,
                    needs="Housing and work.", risks="",
                    protective_factors="Family at the destination.", fears_return=fears,
                ),
                days=days,
            )  # fmt: skip
            days = 0

    def calculate(self, *, days: float = 0) -> None:
        by = self.desk.counsellor
        self.do(
            by,
            lambda: programmes.calculate_entitlement(by=by, case_id=self.case.id, programme=self.programme),
            days=days,
        )

    def decide(self, *, days: float = 1, interpreter: str = "") -> None:
        by = self.desk.counsellor
        for member in self.members():
            child = is_child(member.person.born_on, self.now.date())
            declaration = Declaration(
                decision="agreed", given_by="guardian" if child else "self", language=self.language,
                signature="signed", freely=True,
                informed=True, without_pressure=True, may_withdraw_explained=True,
                guardian_name="The parents" if child else "",
                child_view="Looks forward to the grandparents." if child else "", interpreter_name=interpreter,
            )  # fmt: skip
            self.do(
                by,
                lambda member=member, said=declaration: decide.decide(
                    by=by, case_id=self.case.id, member_id=member.id, declaration=said
                ),
                days=days,
            )
            days = 0

    def clear(self, *gates: str, days: float = 1) -> None:
        """Clear gates for everybody to whom they apply, each by a role that may."""
        who = {
            "protection_officer": self.desk.protection,
            "travel_officer": self.desk.travel,
            "reintegration_officer": self.desk.receiver,
        }
        rules = {rule.code: rule for rule in gate_rules(self.now.date())}
        for member in self.members():
            with clock.moved_to(self.now), acting_as(self.holder):
                standing = set(reasons_against(member, "release"))
            for gate in [gate for gate in gates if gate in standing]:
                if rules[gate].cleared_by == "assessment":
                    self.assess_risk(member, days=days)
                    days = 0
                    continue
                if rules[gate].cleared_by == "talk":
                    self.talk(member, days=days)
                    days = 0
                    continue
                if rules[gate].cleared_by == "determination":
                    children.determine(self, member, days=days)
                    days = 0
                    continue
                if gate == "reception" and "escort" in standing:
                    children.hand_over(self, member)
                by = next(who[role] for role in rules[gate].clear_roles if role in who)
                self.do(
                    by,
                    lambda member=member, gate=gate, by=by: safeguards.clear_gate(
                        by=by, case_id=self.case.id, member_id=member.id, gate=gate, evidence="Looked at, papers seen."
                    ),
                    days=days,
                )
                days = 0

    def assess_risk(self, member: Member, *, days: float = 0) -> None:
        """The counsellor finds no risk on return, and the protection officer agrees."""
        by, reviewer = self.desk.counsellor, self.desk.protection
        data = risk.RiskData(
            said="Expects no harm; the family has asked them to come.", known="Quiet in this district for years.",
            sources="Country report of the reception authority, last winter.", result="no_risk",
            reasons="Nothing that was said or is known speaks of a risk.", language=self.language, alone=True,
        )  # fmt: skip
        about = {"by": by, "case_id": self.case.id, "member_id": member.id}
        assessment_id = self.do(by, lambda: risk.assess_risk(**about, data=data), days=days)
        self.do(
            reviewer,
            lambda: risk.review_risk(
                by=reviewer,
                case_id=self.case.id,
                assessment_id=assessment_id,
                agrees=True,
                reasons="Looked at, papers seen.",
            ),
            days=0.01,
        )

    def talk(self, member: Member, *, days: float = 0) -> None:
        """The protection officer talks alone with somebody who decides freely."""
        by = self.desk.protection
        spoken = member.person.interpreter_language or self.language

        def held() -> list[str]:
            data = talks.TalkData(
                held_at=clock.now(), language=spoken, alone=True, detained=False, understands="yes",
                note="Says in their own words what they return to.",
            )  # fmt: skip
            return talks.record_talk(by=by, case_id=self.case.id, member_id=member.id, data=data)

        self.do(by, held, days=days)

    def apply(self, *, days: float = 2) -> Application:
        by = self.desk.counsellor
        return self.do(
            by,
            lambda: programmes.apply_for_assistance(
                by=by, case_id=self.case.id, programme=self.programme, note="Looks right.", under_review=True
            ),
            days=days,
        )

    def approve(self, *, days: float = 2) -> None:
        manager, application = self.desk.manager, self.apply(days=days)
        self.do(
            manager,
            lambda: programmes.approve_application(by=manager, application_id=application.id, note="Agreed."),
            days=1,
        )

    def share(self, *, purpose: str = "reintegration", days: float = 1) -> None:
        by = self.desk.counsellor
        for member in self.members():
            self.do(
                by,
                lambda member=member: sharing.say_sharing(
                    by=by,
                    case_id=self.case.id,
                    member_id=member.id,
                    recipient_id=self.desk.receiver.agency_id,
                    purpose=purpose,
                    given=True,
                ),
                days=days,
            )
            days = 0


class Story(Preparation):
    """One return, step by step. Each step acts as the right person at a moving time."""

    def book(self, *, days: float = 1, ahead: float = 10) -> None:
        by, everybody = self.desk.travel, [member.id for member in self.members()]
        departs_at = self.now + timedelta(days=days + ahead)
        self.movement = self.do(
            by,
            lambda: travel.book_movement(
                by=by, case_id=self.case.id, member_ids=everybody, means="air", carrier="Example Air", number="EA 412",
                from_place="Frankfurt", to_place=self.case.destination_place or "Erbil", departs_at=departs_at,
                arrives_at=departs_at + timedelta(hours=5),
            ),
            days=days,
        )  # fmt: skip

    def ask_again(self, *, result: str = "confirmed", interpreter: str = "") -> None:
        """Two days before departure."""
        self.now = max(self.now, self.movement.departs_at - timedelta(days=2))
        by = self.desk.counsellor
        for member in self.members():
            self.do(
                by,
                lambda member=member: depart.confirm_decision_again(
                    by=by, case_id=self.case.id, movement_id=self.movement.id, member_id=member.id, result=result,
                    channel="phone",
                    language=self.language, alone=True, interpreter_name=interpreter,
                ),
            )  # fmt: skip

    def release(self) -> None:
        """Clear what is valid only for days, then release everybody."""
        self.clear(
            "fitness", "capacity", "identity_document", "best_interests", "reception", "non_refoulement", days=0.1
        )
        by = self.desk.travel
        for member in self.members():
            self.do(
                by,
                lambda member=member: depart.release_member(
                    by=by, case_id=self.case.id, movement_id=self.movement.id, member_id=member.id
                ),
            )

    def travel(self, *events: str) -> None:
        """Everybody boards and departs, at the time of the journey; or arrives, seen by who receives them."""
        for event in events:
            by = self.desk.receiver if event == "arrived" else self.desk.travel
            at = self.movement.arrives_at if event == "arrived" else self.movement.departs_at
            self.now = max(self.now, at)
            for member in self.members():
                self.do(
                    by,
                    lambda member=member, event=event, by=by: depart.record_travel(
                        by=by,
                        case_id=self.case.id,
                        movement_id=self.movement.id,
                        member_id=member.id,
                        event=event,
                        happened_at=clock.now(),
                    ),
                )

    def go_to(self, stage: str) -> Case:
        """From registered straight on to `stage`, as it goes when all goes well."""
        steps: dict[str, Callable[[], None]] = {
            "counselling": self.counsel,
            "assessed": self.assess,
            "decided": self._to_decided,
            "approved": self._to_approved,
            "preparing": self._to_preparing,
            "released": self._to_released,
            "departed": lambda: self.travel("boarded", "departed"),
            "arrived": lambda: self.travel("arrived"),
        }
        for step in STAGES_IN_ORDER[1 : STAGES_IN_ORDER.index(stage) + 1]:
            steps[step]()
        with acting_as(self.holder):
            self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def _to_decided(self) -> None:
        self.calculate()
        self.decide()

    def _to_approved(self) -> None:
        self.clear("non_refoulement", days=2)
        self.approve()

    def _to_preparing(self) -> None:
        self.clear("best_interests")
        self.share()
        self.book()

    def _to_released(self) -> None:
        self.ask_again()
        self.release()
