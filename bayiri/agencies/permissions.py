"""May this person write to this record? What every room's own permissions start from."""

from uuid import UUID

from django.db.models import Q, QuerySet

from bayiri.agencies.choices import KEEPS_RECORDS, Mode, Purpose, Role, Section, SubjectKind
from bayiri.agencies.models import Participation
from bayiri.core import clock
from bayiri.core.actor import Actor

# Which sections of a record show that it is there at all: its own row.
SHOWS = {SubjectKind.CASE: (Section.ALL, Section.JOURNEY), SubjectKind.PERSON: (Section.ALL, Section.IDENTITY)}


def open_participations(actor: Actor, kind: SubjectKind) -> QuerySet[Participation]:
    """What the actor's agency may see now."""
    runs = Q(until_at__isnull=True) | Q(until_at__gt=clock.now())
    return Participation.objects.filter(runs, agency_id=actor.agency_id, subject_kind=kind)


def participation_in(actor: Actor, kind: SubjectKind, subject_id: UUID) -> QuerySet[Participation]:
    """Why and how the actor's agency sees one record, now."""
    return open_participations(actor, kind).filter(subject_id=subject_id)


def keeps_records(actor: Actor) -> bool:
    """Whether writing into people's records is this person's work: not of who keeps accounts, pays, watches or judges."""
    return actor.has_role(*KEEPS_RECORDS)


def may_write(actor: Actor, kind: SubjectKind, subject_id: UUID, *roles: str, section: str = "") -> bool:
    """The actor's agency may write to a section of the record (without one: to the record's own row), and the actor
    keeps records and has one of `roles` where some are named.
    """
    if not keeps_records(actor) or (roles and not actor.has_role(*roles)):
        return False
    sections = (Section.ALL, section) if section else SHOWS[kind]
    return participation_in(actor, kind, subject_id).filter(mode=Mode.WRITE, section__in=sections).exists()


def is_responsible(actor: Actor, kind: SubjectKind, subject_id: UUID) -> bool:
    """The actor's agency is responsible for the record."""
    return participation_in(actor, kind, subject_id).filter(purpose=Purpose.OWNER).exists()


def may_lead_a_team(actor: Actor) -> bool:
    """See who carries what in the agency, hand cases over, enter anybody's absence."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)


def may_say_away(actor: Actor, person_id: UUID) -> bool:
    """Everybody enters and ends their own absence; a manager that of anybody in the agency."""
    return person_id == actor.id or may_lead_a_team(actor)


def may_describe_agency(actor: Actor) -> bool:
    """Write the agency's entry in the directory and what it offers."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)


def may_see_accounts(actor: Actor) -> bool:
    """See who works for the agency, is invited, or has left."""
    return actor.has_role(Role.ADMINISTRATOR, Role.DIRECTOR)


def may_keep_accounts(actor: Actor) -> bool:
    """Invite people and give roles; never one's own."""
    return actor.has_role(Role.ADMINISTRATOR)


def may_confirm_roles(actor: Actor) -> bool:
    """Confirm the roles that need a second person."""
    return actor.has_role(Role.DIRECTOR)


def may_end_accounts(actor: Actor) -> bool:
    """End the account of somebody who leaves."""
    return actor.has_role(Role.ADMINISTRATOR, Role.DIRECTOR)


def may_write_agreements(actor: Actor) -> bool:
    """Write, amend, end and review agreements for the agency."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)


def may_send_reports(actor: Actor) -> bool:
    """Send needs assessments and campaign reports to an agency one works with."""
    return actor.has_role(Role.DIASPORA_PARTNER)


def may_answer_reports(actor: Actor) -> bool:
    """Answer what a diaspora organization has sent."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)


def may_read_reports(actor: Actor) -> bool:
    """Read what the agency sent or was sent."""
    return may_send_reports(actor) or actor.has_role(
        Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.COUNSELLOR, Role.REINTEGRATION_OFFICER
    )
