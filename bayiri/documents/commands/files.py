"""Files of a case: kept, opened, corrected, marked as not for this case, taken back. Nothing is ever removed."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from bayiri import audit
from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.documents import pictures, queries, rules
from bayiri.documents.choices import FileState
from bayiri.documents.models import Attachment
from bayiri.documents.permissions import sections_of_files
from bayiri.documents.scanning import require_clean


@dataclass(frozen=True)
class FileData:
    """What is said about a file: `document_id` is the identity document that it shows."""

    kind: str
    title: str = ""
    dated_on: date | None = None
    member_id: UUID | None = None
    document_id: UUID | None = None
    is_protected: bool = False

    @property
    def section(self) -> str:
        return rules.section_of_file(self.kind, is_protected=self.is_protected)

    @property
    def row(self) -> dict[str, Any]:
        row = {**asdict(self), "title": self.title.strip(), "section": self.section}
        return {name: value for name, value in row.items() if name != "is_protected"}


@dataclass(frozen=True)
class Kept:
    """The file that is kept; not `is_new` where the case had it already."""

    file: Attachment
    is_new: bool


@transaction.atomic
def keep_file(*, by: Actor, case_id: UUID, data: FileData, content: bytes) -> Kept:
    """Keep a file with a case that the actor sees: photographs upright and without place, a PDF as it is.

    The same bytes again are the file that is there. Raises RuleBroken, NotNow.
    """
    facts = rules.FileFacts(sections_of_files(by, case_id), frozenset({data.section}))
    if reasons := (
        rules.reasons_not_to_say_about_file(facts)
        + rules.reasons_not_to_keep(size=len(content), kind=rules.type_of(content))
    ):
        raise RuleBroken(reasons)
    require_clean(content)
    kept = pictures.upright(content)
    if known := queries.same_file(case_id, hashlib.sha256(kept).hexdigest()):
        return Kept(known, is_new=False)
    if pictures.is_locked(kept):
        raise RuleBroken(["INV-105"])
    row = {
        **data.row, "id": uuid7(), "case_id": case_id, "content_type": rules.type_of(kept), "content_id": uuid7(),
        "pages": pictures.pages_of(kept), "recorded_at": clock.now(),
    }  # fmt: skip
    file_id = _hand_over(row, kept, pictures.preview_of(kept))
    file = Attachment.objects.get(pk=file_id)
    if file_id == row["id"]:
        _record("file_added", by, file)
    return Kept(file, is_new=file_id == row["id"])


def _hand_over(row: dict[str, Any], content: bytes, preview: bytes) -> UUID:
    """Hand a file to the database: as it is, for it to look at, and sealed, as it is kept. Gives the id it is kept under."""
    sealed = keys.seal(content, keys.place("documents.attachmentcontent.content", row["content_id"]))
    small = keys.seal(preview, keys.place("documents.attachmentcontent.preview", row["content_id"])).content
    said = json.dumps({**row, "key_id": sealed.key_id}, cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT documents_keep_attachment(%s::jsonb, %s::bytea, %s::bytea, %s::bytea, %s::bytea)",
            [said, content, preview, sealed.content, small if preview else b""],
        )
        (file_id,) = cursor.fetchone()
    return file_id


@transaction.atomic
def note_opening(*, by: Actor, file: Attachment) -> None:
    """Write to the log that somebody opened a file."""
    _record("file_opened", by, file)


@transaction.atomic
def correct_file(
    *, by: Actor, case_id: UUID, file_id: UUID, version: int, data: FileData, reason: str
) -> Attachment:  # fmt: skip
    """Correct what is said about a file, as opened at `version`; what was said before stays in its history.

    Raises NotVisible, RuleBroken, ChangedMeanwhile.
    """
    file = queries.file_for(case_id, file_id)
    same = queries.same_file(case_id, file.sha256, section=data.section)
    facts = rules.FileFacts(
        sections_of_files(by, case_id), frozenset({file.section, data.section}), reason,
        is_mistake=file.state == FileState.MISTAKE, kept_already=same is not None and same.pk != file.pk,
    )  # fmt: skip
    if reasons := rules.reasons_not_to_say_about_file(facts):
        raise RuleBroken(reasons)
    row = {**data.row, "id": file.pk, "version": version, "reason": reason.strip(), "changed_at": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_correct_attachment(%s::jsonb)", [json.dumps(row, cls=DjangoJSONEncoder)])
        (in_time,) = cursor.fetchone()
    file = queries.file_for(case_id, file_id)
    if not in_time:
        raise ChangedMeanwhile(file)
    _record("file_corrected", by, file)
    return file


@transaction.atomic
def mark_file(*, by: Actor, case_id: UUID, file_id: UUID, reason: str) -> Attachment:
    """Say that a file is not for this case: lists leave it out, and it stays kept. Raises NotVisible, RuleBroken."""
    file = _move(by, case_id, file_id, FileState.MISTAKE, reason)
    _record("file_marked", by, file)
    return file


@transaction.atomic
def take_back_file(*, by: Actor, case_id: UUID, file_id: UUID, reason: str) -> Attachment:
    """Say that a marked file is for this case after all. Raises NotVisible, RuleBroken."""
    file = _move(by, case_id, file_id, FileState.CURRENT, reason)
    _record("file_taken_back", by, file)
    return file


def _move(by: Actor, case_id: UUID, file_id: UUID, state: FileState, reason: str) -> Attachment:
    file = queries.file_for(case_id, file_id)
    facts = rules.FileFacts(
        sections_of_files(by, case_id), frozenset({file.section}), is_mistake=file.state == state or not reason.strip()
    )
    if reasons := rules.reasons_not_to_say_about_file(facts):
        raise RuleBroken(reasons)
    row = {"id": file.pk, "state": state, "reason": reason.strip(), "changed_at": clock.now()}
    write_guarded("documents_mark_attachment", row)
    return queries.file_for(case_id, file_id)


def _record(what: str, by: Actor, file: Attachment) -> None:
    audit.record(
        kind=f"documents.{what}", by=by, subject=file, case_id=file.case_id, facts={"section": file.section}
    )  # fmt: skip
