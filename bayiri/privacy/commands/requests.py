"""What a person asks about their data: taken down, looked who asks, given more time, answered or refused."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.agencies.deferring import defer
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import tell
from bayiri.privacy import permissions, rules
from bayiri.privacy.choices import CopyState, IdentityCheck, RequestKind, RequestState
from bayiri.privacy.models import Copy, DataRequest
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind


@dataclass(frozen=True)
class Asked:
    """What a person asks, in their words, and when it came in."""

    kind: str
    received_on: date
    words: str = ""
    identity_checked: str = IdentityCheck.NOT_YET


@transaction.atomic
def take_down(*, by: Actor, case_id: UUID, member_id: UUID, asked: Asked) -> DataRequest:
    """Write down what a person asks; whoever answers for data gets the work, due when the law says.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id)
    member = member_for(by, case, member_id)
    if not permissions.may_take_down(by, case):
        raise NotAllowed
    if asked.received_on > clock.today():
        raise RuleBroken(["INV-164"])
    months = law("data-protection", on=clock.today()).number("answer_months")
    request = DataRequest.objects.create(
        case=case, member=member, agency_id=by.agency_id, kind=asked.kind, words=asked.words.strip(),
        received_on=asked.received_on, due_on=rules.later(asked.received_on, months=months),
        identity_checked=asked.identity_checked, recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    _open_task(by, case, request)
    audit.record(kind="privacy.requested", by=by, subject=request, case_id=case.id, facts={"kind": request.kind})
    link = reverse("privacy:request", args=[case.id, request.id])
    tell(by=by, agency_id=by.agency_id, roles=sorted(rules.ANSWERING), kind=Kind.DATA_REQUEST, link=link)
    return request


@transaction.atomic
def check_identity(*, by: Actor, case_id: UUID, request_id: UUID, how: str) -> DataRequest:
    """Say how it was seen that it is the person who asks. Raises NotVisible, NotAllowed, RuleBroken."""
    _case, request = _to_answer(by, case_id, request_id)
    if not request.is_open or how not in IdentityCheck.values:
        raise RuleBroken(["INV-164"])
    request.identity_checked = how
    request.save(update_fields=["identity_checked"])
    audit.record(kind="privacy.identity_checked", by=by, subject=request, case_id=case_id, facts={"how": how})
    return request


@transaction.atomic
def extend(*, by: Actor, case_id: UUID, request_id: UUID, because: str) -> DataRequest:
    """Take the law's further months, once, with the reason that the person is told. Raises NotVisible, NotAllowed, RuleBroken."""
    case, request = _to_answer(by, case_id, request_id)
    extended, today = bool(request.extended_because), clock.today()
    if reasons := rules.reasons_not_to_extend(
        state=request.state, extended=extended, because=because, due=request.due_on, today=today
    ):
        raise RuleBroken(reasons)
    terms = law("data-protection", on=clock.today())
    months = terms.number("answer_months") + terms.number("extension_months")
    request.extended_because, request.due_on = because.strip(), rules.later(request.received_on, months=months)
    request.save(update_fields=["extended_because", "due_on"])
    _end_task(by, request)
    _open_task(by, case, request)
    audit.record(kind="privacy.extended", by=by, subject=request, case_id=case_id, facts={"due_on": request.due_on})
    return request


@transaction.atomic
def answer(*, by: Actor, case_id: UUID, request_id: UUID, text: str) -> DataRequest:
    """Answer a request: what was done. Raises NotVisible, NotAllowed, RuleBroken."""
    return _close(by, case_id, request_id, RequestState.ANSWERED, text, "")


@transaction.atomic
def refuse(*, by: Actor, case_id: UUID, request_id: UUID, ground: str, text: str = "") -> DataRequest:
    """Refuse a request, with its ground in law. Raises NotVisible, NotAllowed, RuleBroken."""
    return _close(by, case_id, request_id, RequestState.REFUSED, text, ground)


@transaction.atomic
def begin_copy(*, by: Actor, case_id: UUID, request_id: UUID) -> Copy:
    """Have everything held on the person put together, in a job. Asked again, it is made anew.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    _case, request = _to_answer(by, case_id, request_id)
    checked = request.identity_checked != IdentityCheck.NOT_YET
    if not request.is_open or not checked or request.kind != RequestKind.ACCESS:
        raise RuleBroken(["INV-164"])
    copy, is_new = Copy.objects.get_or_create(
        request=request, defaults={"case_id": case_id, "recorded_by_id": by.id, "recorded_at": clock.now()}
    )
    if not is_new and copy.state == CopyState.MAKING:
        return copy
    copy.state, copy.done, copy.total, copy.content, copy.key_id = CopyState.MAKING, 0, 0, b"", ""
    copy.recorded_at = clock.now()
    copy.save(update_fields=["state", "done", "total", "content", "key_id", "recorded_at"])
    audit.record(kind="privacy.copy_asked", by=by, subject=request, case_id=case_id)
    defer("privacy.make_copy", by=by, copy_id=str(copy.pk), language=(get_language() or "en")[:2])
    return copy


@transaction.atomic
def note_progress(*, by: Actor, copy_id: UUID, done: int, total: int, state: str = CopyState.MAKING) -> None:
    """How far the copy has come. For the job that makes it and writes the event at its end."""
    Copy.objects.filter(pk=copy_id).update(done=done, total=total, state=state)


@transaction.atomic
def keep_copy(*, by: Actor, copy_id: UUID, archive: bytes, files: int) -> None:
    """Keep the archive, sealed. For the job that makes it."""
    copy = Copy.objects.select_related("request").get(pk=copy_id)
    sealed = keys.seal(archive, keys.place("privacy.copy.content", copy.pk))
    copy.content, copy.key_id, copy.state, copy.done = sealed.content, sealed.key_id, CopyState.READY, copy.total
    copy.save(update_fields=["content", "key_id", "state", "done"])
    audit.record(
        kind="privacy.copy_made", by=by, subject=copy.request, case_id=copy.case_id,
        facts={"bytes": len(archive), "files": files},
    )  # fmt: skip


@transaction.atomic
def take_copy(*, by: Actor, case_id: UUID, request_id: UUID) -> bytes:
    """The archive, for handing it to the person; that it was taken stands in the log. Raises NotVisible, NotAllowed, NotNow."""
    _case, request = _to_answer(by, case_id, request_id)
    copy = Copy.objects.filter(request=request, state=CopyState.READY).first()
    if copy is None or not copy.content:
        raise NotVisible
    audit.record(kind="privacy.copy_taken", by=by, subject=request, case_id=case_id)
    return keys.opened(keys.Sealed(bytes(copy.content), copy.key_id), keys.place("privacy.copy.content", copy.pk))


def _close(by: Actor, case_id: UUID, request_id: UUID, state: RequestState, text: str, ground: str) -> DataRequest:
    _case, request = _to_answer(by, case_id, request_id)
    facts = rules.AnswerFacts(
        request.state, request.identity_checked != IdentityCheck.NOT_YET, state == RequestState.REFUSED, ground, text
    )
    if reasons := rules.reasons_not_to_answer(facts):
        raise RuleBroken(reasons)
    request.state, request.answer, request.ground = state, text.strip(), ground.strip()
    request.answered_at, request.answered_by_id = clock.now(), by.id
    request.save(update_fields=["state", "answer", "ground", "answered_at", "answered_by"])
    _end_task(by, request)
    audit.record(kind=f"privacy.{state}", by=by, subject=request, case_id=case_id, facts={"kind": request.kind})
    return request


def _to_answer(by: Actor, case_id: UUID, request_id: UUID) -> tuple[Case, DataRequest]:
    case = case_for(by, case_id)
    request = DataRequest.objects.select_for_update().filter(case=case, pk=request_id).first()
    if request is None:
        raise NotVisible
    if not permissions.answers(by):
        raise NotAllowed
    return case, request


def _open_task(by: Actor, case: Case, request: DataRequest) -> None:
    open_task(
        by=by, kind=TaskKind.DATA_REQUEST, case_id=case.id, case_label=case.number, member_id=request.member_id,
        roles=[Role.DATA_STEWARD, Role.DIRECTOR], due_on=request.due_on, note=request.kind,
    )  # fmt: skip


def _end_task(by: Actor, request: DataRequest) -> None:
    end_tasks(
        by=by, case_id=request.case_id, kinds=[TaskKind.DATA_REQUEST], member_id=request.member_id, note=request.kind
    )
