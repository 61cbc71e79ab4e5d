"""Issuing papers and keeping them as they were signed. Called by journey, which knows what a paper says."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from bayiri import audit
from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.documents import permissions, printing, queries, rules, seals
from bayiri.documents.choices import NOT_SIGNED, SECTION_OF
from bayiri.documents.content import Content
from bayiri.documents.models import Paper
from bayiri.documents.pictures import upright
from bayiri.documents.scanning import require_clean


@dataclass(frozen=True)
class Signature:
    """What is known of a signature. `strokes` are lines of a pen as a picture in SVG; `file` what came back from paper."""

    how: str
    signed_by: str
    by_guardian: bool
    witness_name: str
    place: str
    signed_on: date
    strokes: str = ""
    file: bytes = b""


@transaction.atomic
def issue_paper(
    *, by: Actor, case_id: UUID, member_id: UUID, content: Content, address: str, day: str,
    letter: dict[str, Any] | None = None,
) -> Paper:  # fmt: skip
    """Issue a paper: number it, seal it, keep it as printed. The same paper, asked for again unsigned, is the same one.

    `address` is where strangers check papers, `day` today in the paper's words, `letter` the row that a letter is kept
    as beside. Raises NotAllowed.
    """
    if not permissions.may_issue(by, case_id, content.kind):
        raise NotAllowed
    version = printing.words(content.language)["version"]
    paper = _same(case_id, member_id, content, version)
    if paper is None:
        paper = Paper(
            id=uuid7(), case_id=case_id, member_id=member_id, kind=content.kind, section=SECTION_OF[content.kind],
            language=content.language, words_version=version, content_hash=content.content_hash,
            number=seals.new_number(), recorded_by_id=by.id, recorded_at=clock.now(),
        )  # fmt: skip
        printed = printing.pdf_of({**content.said, **numbered(paper, address), "issued_on": day})
        _hand_over("documents_issue", {**_row(paper), "file_id": uuid7(), "letter": letter}, printed)
    audit.record(
        kind="documents.issued", by=by, subject=paper, case_id=case_id,
        facts={"kind": content.kind, "language": content.language, "section": paper.section},
    )  # fmt: skip
    return paper


def _same(case_id: UUID, member_id: UUID, content: Content, version: str) -> Paper | None:
    """The latest paper of its kind in this language, where it says the same and nobody has signed it."""
    latest = Paper.objects.filter(
        case_id=case_id, member_id=member_id, kind=content.kind, language=content.language
    ).order_by("-recorded_at", "-id")  # fmt: skip
    paper = latest.select_related("signing").first()
    if paper is None or hasattr(paper, "signing"):
        return None
    same = (paper.content_hash, paper.words_version) == (content.content_hash, version)
    return paper if same else None


def numbered(paper: Paper, address: str) -> dict[str, str]:
    """What a paper says of itself: number, code, where to check them."""
    seal = seals.seal_of(paper.id, paper.content_hash)
    return {
        "number": seals.in_groups(paper.number), "seal": seals.in_groups(seal), "address": address,
        "qr": printing.qr_code(f"{address}/{paper.number}/{seal}"),
    }  # fmt: skip


@transaction.atomic
def note_printing(*, by: Actor, paper: Paper) -> None:
    """Write to the log that somebody opened a paper to print or save it."""
    audit.record(
        kind="documents.printed",
        by=by,
        subject=paper,
        case_id=paper.case_id,
        facts={"kind": paper.kind, "section": paper.section},
    )


@transaction.atomic
def sign_paper(
    *, by: Actor, paper_id: UUID, case_id: UUID, is_child: bool, content: Content, signature: Signature, address: str
) -> Paper:
    """Keep a paper as it was signed: on screen, on paper and brought back, or by thumbprint before a witness.

    `content` is what the record says now: on screen nothing else is signed. Raises NotAllowed, NotVisible, RuleBroken, NotNow.
    """
    paper = queries.paper_for(by, case_id, paper_id)
    if not permissions.may_issue(by, case_id, paper.kind) or paper.kind in NOT_SIGNED:
        raise NotAllowed
    reasons = rules.reasons_not_to_sign(
        rules.SigningFacts(
            how=signature.how, already_signed=hasattr(paper, "signing"), is_child=is_child,
            by_guardian=signature.by_guardian, signed_by=signature.signed_by, witness_name=signature.witness_name,
            shown_hash=content.content_hash, paper_hash=paper.content_hash,
        )
    )  # fmt: skip
    if signature.file:
        reasons += rules.reasons_not_to_keep(size=len(signature.file), kind=rules.type_of(signature.file))
    if reasons:
        raise RuleBroken(reasons)
    if signature.file:
        require_clean(signature.file)
    kept = _signed_on_screen(paper, content, address) if signature.how == "screen" else upright(signature.file)
    row = {
        "id": uuid7(), "paper_id": paper.id, "how": signature.how, "signed_by": signature.signed_by.strip(),
        "by_guardian": signature.by_guardian, "witness_name": signature.witness_name.strip(), "place": signature.place,
        "signed_on": signature.signed_on, "recorded_at": clock.now(), "file_id": uuid7(),
        "shown_hash": content.content_hash, "content_type": rules.type_of(kept),
    }  # fmt: skip
    _hand_over("documents_sign", row, kept or None)
    audit.record(
        kind="documents.signed", by=by, subject=paper, case_id=case_id,
        facts={"kind": paper.kind, "how": signature.how, "section": paper.section},
    )  # fmt: skip
    return paper


def _signed_on_screen(paper: Paper, content: Content, address: str) -> bytes:
    return printing.pdf_of({**content.said, **numbered(paper, address)})


def _row(paper: Paper) -> dict[str, Any]:
    return {field.attname: getattr(paper, field.attname) for field in paper._meta.concrete_fields}


def _hand_over(function: str, row: dict[str, Any], content: bytes | None) -> None:
    """Hand a row with its bytes to a guarding function, as core.guarded does with rows alone: as they are, for it to look
    at, and sealed, as they are kept.
    """
    sealed = keys.Sealed(b"", "")
    if content is not None:
        sealed = keys.seal(content, keys.place("documents.file.content", row["file_id"]))
    said = json.dumps({**row, "key_id": sealed.key_id}, cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::jsonb, %s::bytea, %s::bytea)", [said, content, sealed.content])
