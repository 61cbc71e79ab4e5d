"""Counselling: a session is written down, or was written down wrongly."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases import permissions, queries, rules
from bayiri.cases.choices import FearSaidIn
from bayiri.cases.commands.fear import say_fear
from bayiri.cases.commands.moving import move_stage
from bayiri.cases.models import Case, CounsellingSession
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind


@transaction.atomic
def hold_session(
    *, by: Actor, case_id: UUID, held_at: datetime, channel: str, language: str, members_present: list[UUID],
    topics: list[str],
    information_version: str, interpreter_name: str = "", note: str = "", fears: Iterable[UUID] = (),
    fear_words: str = "",
) -> CounsellingSession:  # fmt: skip
    """Write down a counselling session. A missing interpreter is flagged, not hidden. Who of `fears` (members of the
    case) said they are afraid to return does not travel before a review. Raises NotAllowed, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_counsel(by, case):
        raise NotAllowed
    present = [member for member in queries.members_of(case) if member.id in set(members_present)]
    facts = queries.session_facts(
        case, present, held_in_future=held_at > clock.now(), language=language, interpreter=interpreter_name
    )
    if reasons := rules.reasons_not_to_record_session(facts):
        raise RuleBroken(reasons)
    session = CounsellingSession.objects.create(
        case=case, held_at=held_at, channel=channel, language=language, interpreter_name=interpreter_name,
        interpreter_missing=rules.interpreter_is_missing(facts), members_present=[member.id for member in present],
        topics=topics,
        information_version=information_version, note=note, recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    if rules.stage_after(case.stage, "session_held"):
        move_stage(by=by, case=case, act="session_held")
    _look_for_interpreter(by, case, session)
    facts_said = {"language": language, "interpreter_missing": session.interpreter_missing}
    audit.record(kind="case.session_held", by=by, subject=session, case_id=case.id, facts=facts_said)
    say_fear(by=by, case=case, member_ids=fears, said_in=FearSaidIn.SESSION, words=fear_words)
    return session


@transaction.atomic
def correct_session(
    *, by: Actor, case_id: UUID, session_id: UUID, reason: str, instead: dict[str, Any] | None
) -> CounsellingSession | None:
    """A session was written down wrongly: it counts no more. `instead` says what `hold_session` takes, None that it
    was never held. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_correct_session(by, case):
        raise NotAllowed
    wrong = queries.session_for(case, session_id)
    if reasons := rules.reasons_not_to_correct(reason, corrected=hasattr(wrong, "correction")):
        raise RuleBroken(reasons)
    replaced_by = hold_session(by=by, case_id=case.id, **instead) if instead else None
    row = {
        "id": uuid7(), "case_id": case.id, "session_id": wrong.id, "replaced_by_id": replaced_by and replaced_by.id,
        "reason": reason, "recorded_by_id": by.id, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("cases_correct_session", row)
    facts = {"session": wrong.id, "never_held": replaced_by is None}
    audit.record(kind="case.session_corrected", by=by, subject=wrong, case_id=case.id, facts=facts)
    return replaced_by


def _look_for_interpreter(by: Actor, case: Case, session: CounsellingSession) -> None:
    """A session that lacked an interpreter opens the work to find one; one that did not ends it."""
    if not session.interpreter_missing:
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.INTERPRETER])
        return
    open_task(
        by=by, kind=TaskKind.INTERPRETER, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.COUNSELLOR],
        person_id=case.caseworker_id, due_on=clock.today(),
    )  # fmt: skip
