"""May this person issue a paper, take in the signed one, keep a file?"""

from uuid import UUID

from django.db.models import QuerySet

from bayiri.agencies.choices import Mode, Role, Section, SubjectKind
from bayiri.agencies.models import Participation
from bayiri.agencies.permissions import keeps_records, participation_in
from bayiri.core.actor import Actor
from bayiri.documents import rules
from bayiri.documents.choices import SECTION_OF

STAFF = (
    Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.TRAVEL_OFFICER, Role.PROGRAMME_MANAGER, Role.REINTEGRATION_OFFICER,
)  # fmt: skip


def issues(actor: Actor) -> bool:
    """Whether printing papers and having them signed is this person's work."""
    return actor.has_role(*STAFF)


def sections_to_write(actor: Actor, case_id: UUID) -> frozenset[str]:
    """The sections of a case in which the actor may issue papers. One query."""
    if not issues(actor):
        return frozenset()
    return _sections(participation_in(actor, SubjectKind.CASE, case_id).filter(mode=Mode.WRITE))


def sections_to_read(actor: Actor, case_id: UUID) -> frozenset[str]:
    """The sections of a case that the actor's agency sees. One query."""
    return _sections(participation_in(actor, SubjectKind.CASE, case_id))


def _sections(sight: QuerySet[Participation]) -> frozenset[str]:
    named = set(sight.values_list("section", flat=True))
    return frozenset(Section.values) if Section.ALL in named else frozenset(named)


def may_issue(actor: Actor, case_id: UUID, kind: str) -> bool:
    section = SECTION_OF[kind]
    seen = sections_to_read(actor, case_id)
    return section in sections_to_write(actor, case_id) and not rules.reasons_not_to_open(section, seen)


def sections_of_files(actor: Actor, case_id: UUID) -> frozenset[str]:
    """The sections of a case in which the actor may keep files: those their agency writes to. One query."""
    if not keeps_records(actor):
        return frozenset()
    return _sections(participation_in(actor, SubjectKind.CASE, case_id).filter(mode=Mode.WRITE))


def may_write_templates(actor: Actor) -> bool:
    """What an agency's letters say, and what stands at their head."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)
