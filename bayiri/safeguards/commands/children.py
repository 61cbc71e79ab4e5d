"""The track of a child: each step is written down, and the safeguard follows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, member_for
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import ask_guarded
from bayiri.core.ids import uuid7
from bayiri.documents.queries import file_for
from bayiri.rulebooks.queries import law
from bayiri.safeguards import permissions, queries
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.commands import end_looking_at, ends_reviews
from bayiri.safeguards.queries import children
from bayiri.safeguards.rules.children import ChildRequest, determination_due, reasons_not_to_write
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on


@dataclass(frozen=True)
class ChildData:
    """What a step says. `body`: the authority, the relation or the office; `view`: what the child says."""

    happened_on: date
    words: str
    name: str = ""
    body: str = ""
    view: str = ""
    outcome: str = ""
    valid_until: date | None = None
    file_id: UUID | None = None


@transaction.atomic
def write_step(
    *, by: Actor, case_id: UUID, member_id: UUID, kind: str, data: ChildData, about_id: UUID | None = None
) -> str:
    """Write down the next step for a child; what the safeguard becomes is given back, empty where it stays as it was.

    What it answers (a report, a determination, an appeal) is the last one; `about_id` names who or what has ended. Raises
    NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    roles = children.roles_for(kind, queries.gate_rule(Gate.BEST_INTERESTS, clock.today()).clear_roles)
    if not permissions.may_write_for_child(by, case, roles):
        raise NotAllowed
    member = member_for(by, case, member_id)
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    steps = children.steps_of(member)
    about = next((one for one in steps if one.id == about_id), None) if about_id else children.about_for(steps, kind)
    asked = ChildRequest(
        kind, str(by.id), by.roles, data.happened_on, data.words, roles, data.name, data.body, data.view, data.outcome,
        data.valid_until,
    )  # fmt: skip
    facts = children.child_facts(by, case, member, kind, data.name, about)
    if reasons := reasons_not_to_write(asked, facts):
        raise RuleBroken(reasons)
    if data.file_id:
        file_for(case.id, data.file_id)
    row = {
        "id": uuid7(), **vars(data), "kind": kind, "about_id": about.id if about else None, "case_id": case.id,
        "member_id": member.id, "recorded_at": clock.now(),
    }  # fmt: skip
    becomes = str(ask_guarded("safeguards_record_child_step", row))
    _work_that_follows(by, case, member, kind, becomes, data)
    said = {"row": row["id"], "gate": str(Gate.BEST_INTERESTS), "state": becomes}
    audit.record(kind=f"safeguards.child_{kind}", by=by, subject=member, case_id=case.id, facts=said)
    return becomes


def end_step(*, by: Actor, case_id: UUID, step_id: UUID, reason: str, ended_on: date) -> None:
    """A guardian, an escort or who receives a child is that no more: died, withdrew, or written down by mistake.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    step, child = children.step_for(case, step_id)
    data = ChildData(ended_on, reason)
    write_step(by=by, case_id=case.id, member_id=child.id, kind="ended", data=data, about_id=step.id)


def _work_that_follows(by: Actor, case: Case, member: Member, kind: str, becomes: str, data: ChildData) -> None:
    """An assessment is answered by a day, the sooner the greater the risk; an appeal and new facts are looked at."""
    if kind == "assessed":
        days = law("children", on=clock.today()).numbers("child_risk_days")
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.REVIEW_PROTECTION], member_id=member.id)
        _ask_for_determination(by, case, member, determination_due(data.happened_on, data.outcome, days))
    elif becomes == "cleared":
        ends_reviews(by=by, case=case, member=member)
        end_looking_at(by=by, case=case, gate=Gate.BEST_INTERESTS)
    elif kind in ("appealed", "reopened"):
        _ask_for_determination(by, case, member, due_on("review_days"))


def _ask_for_determination(by: Actor, case: Case, member: Member, until: date) -> None:
    open_task(
        by=by, kind=TaskKind.REVIEW_PROTECTION, case_id=case.id, case_label=case.number, member_id=member.id,
        agency_id=case.agency_id, roles=[Role.PROTECTION_OFFICER], due_on=until,
    )  # fmt: skip
