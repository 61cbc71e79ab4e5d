"""Ends of a case, and letting another body in with the person's consent."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import is_responsible, may_write
from bayiri.cases.choices import Outcome
from bayiri.cases.commands import end_case, move_stage
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import stage_after
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands.decide import free_seats, require_stage
from bayiri.journey.commands.sharing import end_sharing
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.commands import raise_concern
from bayiri.tasks.commands import end_tasks
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import open_tasks_of_case


@transaction.atomic
def close_case(*, by: Actor, case_id: UUID, outcome: str) -> Case:
    """Close a case with its outcome. By the responsible agency, or by who follows up where the person lives now.

    A case that never came to travel ends; its seats are given up. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    follows_up = may_write(by, SubjectKind.CASE, case.id, Role.REINTEGRATION_OFFICER)
    responsible = is_responsible(by, SubjectKind.CASE, case.id) and by.has_role(Role.COUNSELLOR, Role.PROGRAMME_MANAGER)
    if not (follows_up or responsible):
        raise NotAllowed
    act = "closed" if stage_after(case.stage, "closed") else "ended"
    require_stage(case, act)
    if outcome not in Outcome.values:
        raise RuleBroken(["INV-80"])
    if open_tasks_of_case(by, case.id).filter(kind=TaskKind.REVIEW_PROTECTION).exists():
        raise RuleBroken(["INV-81"])
    if act == "ended":
        end_sharing(by=by, case=case)
        for member in members_of(case):
            free_seats(by=by, member=member)
    end_case(by=by, case=case, act=act, outcome=outcome)
    end_tasks(by=by, case_id=case.id)
    audit.record(kind="journey.closed", by=by, subject=case, case_id=case.id, facts={"outcome": outcome})
    return case


@transaction.atomic
def refer_on(*, by: Actor, case_id: UUID, member_id: UUID, to_procedure: str) -> Case:
    """Stop the return and refer to another procedure, as asylum; without harm to the person's record."""
    case = case_for(by, case_id, to_write=True)
    if not by.has_role(Role.COUNSELLOR, Role.PROTECTION_OFFICER):
        raise NotAllowed
    require_stage(case, "referred_on")
    raise_concern(by=by, case_id=case.id, member_id=member_id, gate=Gate.NON_REFOULEMENT, evidence=to_procedure)
    move_stage(by=by, case=case, act="referred_on", reason=to_procedure)
    end_sharing(by=by, case=case)
    end_tasks(by=by, case_id=case.id)
    audit.record(kind="journey.referred_on", by=by, subject=case, case_id=case.id)
    return case
