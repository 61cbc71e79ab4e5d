"""What complaints officers do about a complaint, what the clock does, and who is named for sensitive ones."""

from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import open_channels
from bayiri.notifications.commands import call_the_postman
from bayiri.oversight import permissions, queries, rules
from bayiri.oversight.commands import SILENT
from bayiri.oversight.models import Complaint


@transaction.atomic
def open_complaint(*, by: Actor, complaint_id: UUID) -> Complaint:
    """Somebody opens a complaint: that they read it is an event. Raises NotVisible."""
    complaint = queries.complaint_for(by, complaint_id)
    audit.record(kind="complaint.opened", by=by, subject=complaint, facts=SILENT)
    return complaint


@transaction.atomic
def open_file(*, by: Actor, complaint_id: UUID, file_id: UUID) -> tuple[str, bytes]:
    """A file of a complaint, its type and its bytes: that somebody opened it is an event. Raises NotVisible, NotNow."""
    complaint = queries.complaint_for(by, complaint_id)
    file, content = queries.opened_file(complaint, file_id)
    audit.record(kind="complaint.file_opened", by=by, subject=complaint, facts=SILENT)
    return file.content_type, content


@transaction.atomic
def take_on(*, by: Actor, complaint_id: UUID) -> Complaint:
    """Say that one takes care of a complaint, or of an appeal. Raises NotVisible, RuleBroken."""
    complaint = _step(by, complaint_id, "acknowledged", {})
    audit.record(kind="complaint.acknowledged", by=by, subject=complaint, facts=SILENT)
    return complaint


@transaction.atomic
def write(*, by: Actor, complaint_id: UUID, step: str, words: str) -> None:
    """Ask who complained (`asked`), note something among officers (`note`), or write down a `lesson`.

    Raises NotVisible, RuleBroken.
    """
    if step not in ("asked", "note", "lesson"):
        raise RuleBroken(["INV-275"])
    complaint = _step(by, complaint_id, step, {"words": words})
    audit.record(kind=f"complaint.{step}", by=by, subject=complaint, facts=SILENT)


@transaction.atomic
def answer(*, by: Actor, complaint_id: UUID, outcome: str, words: str) -> Complaint:
    """Answer a complaint with reasons; who complained reads it with the code. Raises NotVisible, RuleBroken."""
    complaint = _step(by, complaint_id, "answered", {"words": words, "outcome": outcome})
    audit.record(kind="complaint.answered", by=by, subject=complaint, facts=SILENT)
    return complaint


@transaction.atomic
def decide(*, by: Actor, complaint_id: UUID, outcome: str, words: str) -> Complaint:
    """Decide on an appeal, with reasons: somebody who had no part in the answer. Raises NotVisible, RuleBroken."""
    complaint = _step(by, complaint_id, "decided", {"words": words, "outcome": outcome})
    audit.record(kind="complaint.decided", by=by, subject=complaint, facts=SILENT)
    return complaint


@transaction.atomic
def pass_on(
    *, by: Actor, complaint_id: UUID, words: str, named: tuple[UUID, ...] = (), agencies: tuple[UUID, ...] = (),
    sensitive: bool = False,
) -> None:  # fmt: skip
    """Say whom it is about, so that they never read it: it comes to others where nobody is left. Nobody is ever let in
    again, and who passes it on may lose sight of it with this. Raises NotVisible, RuleBroken.
    """
    if not (named or agencies or sensitive):
        raise RuleBroken(["INV-283"])
    said = {"words": words, "named": list(named), "agencies": list(agencies), "sensitive": sensitive}
    complaint = _step(by, complaint_id, "passed_on", said, still_seen=False)
    audit.record(kind="complaint.passed_on", by=by, subject=complaint, facts=SILENT)


def _step(by: Actor, complaint_id: UUID, step: str, said: dict[str, Any], *, still_seen: bool = True) -> Complaint:
    complaint = queries.complaint_for(by, complaint_id)
    facts = queries.complaint_facts(complaint)
    words, outcome = said.get("words", ""), said.get("outcome", "")
    if reasons := rules.reasons_not_to_step(facts, step, str(by.id), words, outcome):
        raise RuleBroken(reasons)
    row = {
        "id": uuid7(), "complaint_id": complaint.id, "kind": step, "recorded_at": clock.now(), "channels": open_channels(), **said,
    }  # fmt: skip
    write_guarded("oversight_step_complaint", row)
    call_the_postman(by=by)
    return queries.complaint_for(by, complaint_id) if still_seen else complaint


def climb_complaints(*, by: Actor) -> int:
    """Remind of complaints whose day is near, and tell the next where it has gone by; how many were looked at. The database
    writes the event.
    """
    looked = int(call_guarded("oversight_climb", clock.now(), open_channels()))
    if looked:
        call_the_postman(by=by)
    return looked


def forget_complaints(*, by: Actor) -> int:
    """Erase the words and files of complaints whose term is over; how many. The database writes the event."""
    return int(call_guarded("oversight_forget", clock.now()))


@transaction.atomic
def name_reader(*, by: Actor, person_id: UUID) -> None:
    """Name a complaints officer of one's own body for sensitive complaints. Raises NotVisible, NotAllowed, RuleBroken."""
    person = _officer(by, person_id)
    write_guarded("oversight_name_reader", {"id": uuid7(), "person_id": person.pk, "recorded_at": clock.now()})
    audit.record(kind="complaint.reader_named", by=by, subject=person, facts={})


@transaction.atomic
def end_reader(*, by: Actor, person_id: UUID) -> None:
    """Somebody reads sensitive complaints no more. Raises NotVisible, NotAllowed, RuleBroken."""
    person = _officer(by, person_id)
    write_guarded("oversight_end_reader", {"person_id": person.pk, "ended_at": clock.now()})
    audit.record(kind="complaint.reader_ended", by=by, subject=person, facts={})


def _officer(by: Actor, person_id: UUID) -> User:
    if not permissions.names_readers(by):
        raise NotAllowed
    person = User.objects.filter(pk=person_id, agency_id=by.agency_id).first()
    if person is None:
        raise NotVisible
    is_officer = Role.COMPLAINTS_OFFICER in person.roles
    if reasons := rules.reasons_not_to_name_reader(by.roles, True, is_officer, person.pk == by.id):
        raise RuleBroken(reasons)
    return person
