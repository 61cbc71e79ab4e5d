"""Templates for letters, what stands at the head of letters, and that a letter went out."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import get_language

from bayiri import audit
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.documents import permissions, rules
from bayiri.documents.choices import LetterField, PaperKind
from bayiri.documents.models import LetterSending, LetterTemplate, LetterVersion, Paper
from bayiri.documents.queries import latest_version, paper_for, template_for
from bayiri.rulebooks.queries import letter_starters


@dataclass(frozen=True)
class TemplateData:
    """What a template says. `texts`: subject and body by language."""

    name: str
    purpose: str
    addressee: str
    texts: dict[str, dict[str, str]]


@transaction.atomic
def write_template(
    *, by: Actor, data: TemplateData, template_id: UUID | None = None, after: int = 0, starter: str = ""
) -> LetterVersion:
    """Write a new template, or the next version of one: `after` is the number that was opened.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    if not permissions.may_write_templates(by):
        raise NotAllowed
    latest = 0
    if template_id:
        _one_at_a_time(template_for(by, template_id).pk)
        latest = latest_version(template_id).number
    facts = rules.TemplateFacts(
        texts=[text for said in data.texts.values() for text in said.values()],
        known=frozenset(LetterField.values), after=after, latest=latest,
    )  # fmt: skip
    if reasons := rules.reasons_not_to_write_template(facts):
        raise RuleBroken(reasons)
    version = LetterVersion(
        id=uuid7(), template_id=template_id or uuid7(), agency_id=by.agency_id, number=after + 1, name=data.name,
        purpose=data.purpose, addressee=data.addressee, texts=data.texts, recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    row: dict[str, Any] = {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields}
    write_guarded("documents_write_template", {**row, "starter": starter})
    audit.record(kind="letters.template_written", by=by, subject=version, facts={"version": version.number})
    return version


def _one_at_a_time(key: UUID) -> None:
    """Whoever saves second waits, and then sees what the first has done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('documents_lettertemplate'), hashtext(%s))", [str(key)])


@transaction.atomic
def copy_starters(*, by: Actor) -> int:
    """Copy the product's own templates that the agency has not copied yet; gives how many. Each is written by
    `write_template`, which writes the event. Raises NotAllowed.
    """
    if not permissions.may_write_templates(by):
        raise NotAllowed
    _one_at_a_time(by.agency_id)
    copied = set(LetterTemplate.objects.exclude(starter="").values_list("starter", flat=True))
    language = (get_language() or "en")[:2]
    starters = [one for one in letter_starters(on=clock.today()) if one.template not in copied]
    for one in starters:
        texts = {str(spoken): {"subject": said.subject, "body": said.body} for spoken, said in one.texts.items()}
        told = [{str(code): text for code, text in said.items()} for said in (one.names, one.purpose)]
        name, purpose = (said.get(language) or said["en"] for said in told)
        data = TemplateData(name, purpose, one.addressee, texts)
        write_template(by=by, data=data, starter=one.template)
    return len(starters)


@transaction.atomic
def retire_template(*, by: Actor, template_id: UUID) -> None:
    """Offer a template no more. Letters written from it stay. Raises NotAllowed, NotVisible."""
    version = _to_retire(by, template_id)
    _set_retired(template_id, clock.now())
    audit.record(kind="letters.template_retired", by=by, subject=version)


@transaction.atomic
def bring_back_template(*, by: Actor, template_id: UUID) -> None:
    """Offer a retired template again. Raises NotAllowed, NotVisible."""
    version = _to_retire(by, template_id)
    _set_retired(template_id, None)
    audit.record(kind="letters.brought_back", by=by, subject=version)


def _to_retire(by: Actor, template_id: UUID) -> LetterVersion:
    template = template_for(by, template_id)
    if not permissions.may_write_templates(by):
        raise NotAllowed
    return latest_version(template.pk)


def _set_retired(template_id: UUID, at: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_retire_template(%s, %s)", [template_id, at])


@transaction.atomic
def write_letterhead(*, by: Actor, address: str, contact: str) -> None:
    """Say what stands at the head of the agency's letters from now on. Raises NotAllowed."""
    if not permissions.may_write_templates(by):
        raise NotAllowed
    write_guarded("documents_write_letterhead", {"address": address, "contact": contact, "changed_at": clock.now()})
    audit.record(kind="letters.letterhead_written", by=by)


@transaction.atomic
def note_sending(*, by: Actor, case_id: UUID, paper_id: UUID, how: str, sent_on: date) -> None:
    """Note that a letter went out. Raises NotAllowed, NotVisible, RuleBroken."""
    paper = _letter_to_write(by, case_id, paper_id)
    issued_on = clock.day_of(paper.recorded_at)
    if reasons := rules.reasons_not_to_note_sending(sent_on=sent_on, issued_on=issued_on, today=clock.today()):
        raise RuleBroken(reasons)
    row = {"id": uuid7(), "paper_id": paper.pk, "how": how, "sent_on": sent_on, "recorded_at": clock.now()}
    write_guarded("documents_note_sending", row)
    audit.record(kind="letters.sent_noted", by=by, subject=paper, case_id=case_id, facts={"how": how})


@transaction.atomic
def take_back_sending(*, by: Actor, case_id: UUID, paper_id: UUID, sending_id: UUID) -> None:
    """Take back a sending that was noted by mistake; taken back already, nothing happens. Raises NotAllowed, NotVisible."""
    paper = _letter_to_write(by, case_id, paper_id)
    sending = LetterSending.objects.filter(pk=sending_id, paper=paper).first()
    if sending is None:
        raise NotVisible
    if sending.taken_back_at:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_take_back_sending(%s, %s)", [sending.pk, clock.now()])
    audit.record(kind="letters.sending_taken_back", by=by, subject=paper, case_id=case_id, facts={"how": sending.how})


def _letter_to_write(by: Actor, case_id: UUID, paper_id: UUID) -> Paper:
    paper = paper_for(by, case_id, paper_id)
    if paper.kind != PaperKind.LETTER:
        raise NotVisible
    if not permissions.may_issue(by, case_id, paper.kind):
        raise NotAllowed
    return paper
