"""Issuing a letter as its writer left it."""

from uuid import UUID

from django.db import transaction

from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.documents import commands as documents
from bayiri.documents import rules
from bayiri.documents.letters import LetterText, letter_content
from bayiri.documents.models import Paper
from bayiri.journey.queries.papers.letters import Asked, Desk, letter_desk
from bayiri.journey.queries.papers.wording import Wording


@transaction.atomic
def issue_letter(*, by: Actor, case_id: UUID, template_id: UUID, asked: Asked, text: LetterText, address: str) -> Paper:
    """Issue a letter, numbered and sealed; sent twice on one day it is the same one. documents writes the event.

    `address` is where strangers check papers. Raises NotAllowed, NotVisible, RuleBroken.
    """
    desk = letter_desk(by, case_id, template_id, asked)
    day = Wording(desk.language).day(clock.today())
    about = {"template": desk.version.template_id, "member": desk.member.id, "replaces": asked.replaces_id}
    content = letter_content(by, text, desk.language, letterhead=desk.letterhead, day=day, about=about)
    facts = rules.LetterFacts(
        recipient=text.recipient, subject=text.subject, body=text.body, template_in_use=desk.in_use,
        replaces_fitting=_corrects_nothing_else(desk, content.content_hash),
    )  # fmt: skip
    if reasons := rules.reasons_not_to_issue_letter(facts):
        raise RuleBroken(reasons)
    letter = {
        "version_id": desk.version.id, "recipient": text.recipient, "address": text.address, "subject": text.subject,
        "body": text.body, "replaces_id": asked.replaces_id,
        "appointment_id": desk.appointment.id if desk.appointment and desk.needs_appointment else None,
    }  # fmt: skip
    return documents.issue_paper(
        by=by, case_id=case_id, member_id=desk.member.id, content=content, address=address, day=day, letter=letter
    )


def _corrects_nothing_else(desk: Desk, content_hash: str) -> bool:
    """Nobody has corrected the letter yet, or this very letter has."""
    before = getattr(desk.replaces, "replacement", None)
    return before is None or before.paper.content_hash == content_hash
