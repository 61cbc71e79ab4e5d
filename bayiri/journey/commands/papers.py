"""Issuing a paper and taking in the signed one, with what the record says at that moment."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.documents import commands as documents
from bayiri.documents.choices import FROM_RECORD
from bayiri.documents.commands import Signature
from bayiri.documents.models import Paper
from bayiri.documents.permissions import sections_to_write
from bayiri.documents.queries import paper_for
from bayiri.journey.queries.papers.records import paper_records
from bayiri.journey.queries.papers.told import content_of, not_yet
from bayiri.journey.queries.papers.wording import Wording


@transaction.atomic
def issue(*, by: Actor, case_id: UUID, member_id: UUID, kind: str, language: str, address: str) -> Paper:
    """Issue a paper for one member, numbered and sealed. documents writes the event. Raises NotAllowed, NotVisible."""
    records = paper_records(by, case_id)
    member = records.member(member_id)
    if kind not in FROM_RECORD or not_yet(records, kind, member, sections_to_write(by, case_id)):
        raise NotVisible
    content = content_of(records, kind, member, language)
    day = Wording(language).day(clock.today())
    return documents.issue_paper(by=by, case_id=case_id, member_id=member_id, content=content, address=address, day=day)


@transaction.atomic
def sign(
    *, by: Actor, case_id: UUID, paper_id: UUID, how: str, signed_by: str, witness_name: str, place: str,
    signed_on: date, address: str, picture: str = "", file: bytes = b"",
) -> Paper:  # fmt: skip
    """Keep a paper as signed: `picture` is the pen's lines as SVG, `file` what came back. documents writes the event.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    records = paper_records(by, case_id)
    paper = paper_for(by, case_id, paper_id)
    if paper.kind not in FROM_RECORD:
        raise NotVisible
    member = records.member(paper.member_id)
    child, wording = records.is_child(member), Wording(paper.language)
    content = content_of(records, paper.kind, member, paper.language)
    signed: dict[str, Any] = {
        "strokes": picture, "by": signed_by, "guardian": child, "witness": witness_name,
        "day": wording.day(signed_on), "on_place": wording.listed([wording.day(signed_on), place]),
    }  # fmt: skip
    said = {**content.said, "issued_on": wording.day(paper.recorded_at), "signed": signed}
    signature = Signature(how, signed_by, child, witness_name, place, signed_on, picture, file)
    return documents.sign_paper(
        by=by, paper_id=paper_id, case_id=case_id, is_child=child, content=replace(content, said=said),
        signature=signature, address=address,
    )  # fmt: skip
