"""Ends of a case, and letting another body in with the person's consent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import is_responsible, may_write
from bayiri.cases.choices import Outcome
from bayiri.cases.commands import end_case, move_stage
from bayiri.cases.models import Case, Member
from bayiri.cases.permissions import may_register
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import stage_after
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands.decide import free_seats, require_stage
from bayiri.journey.commands.sharing import end_sharing
from bayiri.journey.queries.untouched import untouched_cases
from bayiri.people.commands import keep_out_of_search
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
def take_back(*, by: Actor, registered: dict[UUID, datetime]) -> list[UUID]:
    """Close cases that were registered by mistake, each with the moment it was: those to which nothing has happened
    since, and whose people nobody has touched. Their people are kept out of search; the record stays.

    Gives the ids of the cases closed; the others stay as they are. Raises NotAllowed.
    """
    if not may_register(by):
        raise NotAllowed
    cases = untouched_cases(by, registered)
    for case in cases:
        act = "closed" if stage_after(case.stage, "closed") else "ended"
        end_case(by=by, case=case, act=act, outcome=Outcome.MISTAKE)
        end_tasks(by=by, case_id=case.id)
        audit.record(kind="journey.taken_back", by=by, subject=case, case_id=case.id)
    members = Member.objects.filter(case__in=cases).select_related("person")
    keep_out_of_search(by=by, people=[member.person for member in members])
    return [case.id for case in cases]


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
