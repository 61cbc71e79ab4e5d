"""Complaints: told by anybody, with a code or by somebody who writes them down; what becomes of them."""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import get_language

from bayiri import audit
from bayiri.core import clock, keys
from bayiri.core.actor import ITSELF, Actor
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.core.guarded import ask_guarded, call_guarded
from bayiri.core.ids import uuid7
from bayiri.documents import pictures
from bayiri.documents import rules as files
from bayiri.documents.scanning import require_clean
from bayiri.notifications.channels import open_channels
from bayiri.notifications.commands import call_the_postman
from bayiri.oversight import queries, rules
from bayiri.oversight.models import Complaint

# The log shows an event of a complaint to nobody but who did it: neither to colleagues nor to whom it names (INV-271).
SILENT: dict[str, Any] = {"only_for": []}


@dataclass(frozen=True)
class ComplaintData:
    """What somebody says. Only `what` is needed. `named` and `agencies` are whom and what somebody who writes it down has
    found it to be about; the database adds whom the words may mean.
    """

    what: str
    about: str = "other"
    about_words: str = ""
    topic: str = "other"
    phase: str = "unsaid"
    who: str = "unsaid"
    name: str = ""
    contact: str = ""
    case_number: str = ""
    sensitive: bool = False
    channel: str = "page"
    said_by: str = ""
    named: tuple[UUID, ...] = ()
    agencies: tuple[UUID, ...] = ()


@transaction.atomic
def complain(*, by: Actor | None, data: ComplaintData, file: bytes = b"", once: UUID | None = None) -> str:
    """Take a complaint in. Gives its code, which is kept nowhere and shown once. Raises RuleBroken, NotNow.

    What is sent twice with the same number `once` (a bad line, a hurried finger) is one complaint with one code.

    By the public page nobody acts (`by` is None), even where somebody is signed in: the database writes the event, without
    a name. What is told otherwise somebody writes down, as `by`.
    """
    if reasons := rules.reasons_not_to_complain(data.what, data.channel, data.said_by):
        raise RuleBroken(reasons)
    ready = _ready(file) if file else b""
    once = once or uuid4()
    code, complaint_id = queries.code_for(once), uuid7()
    row = {
        **asdict(data), "id": complaint_id, "code_hash": queries.code_hash(code), "language": (get_language() or "")[:10],
        "recorded_at": clock.now(), "channels": open_channels(),
    }  # fmt: skip
    is_new = ask_guarded("oversight_complain", row)
    if ready:
        _hand_over(code, ready, once)
    if is_new and by is not None and data.channel != "page":
        audit.record(kind="complaint.written_down", by=by, subject=Complaint(id=complaint_id), facts=SILENT)
    call_the_postman(by=by or ITSELF)
    return code


@transaction.atomic
def say_by_code(*, by: Actor | None, code: str, step: str, words: str = "", once: UUID | None = None) -> None:
    """Who holds the code adds words, withdraws, goes on after all, or appeals; the database writes the event, without a
    name. Raises NotVisible where no complaint has this code, RuleBroken.
    """
    own = queries.by_code(code)
    if own is None:
        raise NotVisible
    if reasons := rules.reasons_not_to_say(own.facts, step, words, clock.today()):
        raise RuleBroken(reasons)
    row = {"id": once or uuid7(), "kind": step, "words": words, "recorded_at": clock.now(), "channels": open_channels()}
    said = json.dumps(row, cls=DjangoJSONEncoder)
    call_guarded("oversight_say_by_code", queries.code_hash(code), said)
    call_the_postman(by=by or ITSELF)


@transaction.atomic
def add_file(*, by: Actor | None, code: str, content: bytes, once: UUID | None = None) -> None:
    """Who holds the code adds a photograph or PDF; what a camera wrote into it goes. The database writes the event of the
    words that come with it. Raises NotVisible, RuleBroken, NotNow.
    """
    _hand_over(code, _ready(content), once or uuid4())


def _ready(content: bytes) -> bytes:
    """The file as it is kept: scanned, the right way up, without where and with what it was taken. Raises RuleBroken, NotNow."""
    if reasons := files.reasons_not_to_keep(size=len(content), kind=files.type_of(content)):
        raise RuleBroken(reasons)
    require_clean(content)
    kept = pictures.upright(content)
    if pictures.is_locked(kept):
        raise RuleBroken(["INV-105"])
    return kept


def _hand_over(code: str, content: bytes, once: UUID) -> None:
    file_id = uuid5(once, "file")
    sealed = keys.seal(content, keys.place("oversight.complaintfile.content", file_id))
    row = {"id": file_id, "content_type": files.type_of(content), "key_id": sealed.key_id, "recorded_at": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oversight_keep_file(%s, %s::jsonb, %s::bytea, %s::bytea)",
            [queries.code_hash(code), json.dumps(row, cls=DjangoJSONEncoder), content, sealed.content],
        )
        (kept,) = cursor.fetchone()
    if not kept:
        raise NotVisible
