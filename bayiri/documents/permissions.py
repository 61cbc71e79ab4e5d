"""May this person issue a paper, take in the signed one, keep a file?"""

from uuid import UUID

from bayiri.agencies.choices import Mode, Role, Section, SubjectKind
from bayiri.agencies.permissions import participation_in
from bayiri.core.actor import Actor
from bayiri.documents.choices import SECTION_OF

STAFF = (
    Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.TRAVEL_OFFICER, Role.PROGRAMME_MANAGER, Role.REINTEGRATION_OFFICER,
)  # fmt: skip


def sections_to_write(actor: Actor, case_id: UUID) -> frozenset[str]:
    """The sections of a case in which the actor may issue papers. One query."""
    if not actor.has_role(*STAFF):
        return frozenset()
    return sections_of_files(actor, case_id)


def may_issue(actor: Actor, case_id: UUID, kind: str) -> bool:
    return SECTION_OF[kind] in sections_to_write(actor, case_id)


def sections_of_files(actor: Actor, case_id: UUID) -> frozenset[str]:
    """The sections of a case in which the actor may keep files: those their agency writes to. One query."""
    sight = participation_in(actor, SubjectKind.CASE, case_id).filter(mode=Mode.WRITE)
    named = set(sight.values_list("section", flat=True))
    return frozenset(Section.values) if Section.ALL in named else frozenset(named)
