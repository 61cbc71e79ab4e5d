"""One person of a case, for the person's own page."""

from dataclasses import dataclass
from uuid import UUID

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, members_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.documents.models import Attachment
from bayiri.documents.queries import scans_of
from bayiri.journey.permissions import acts_of
from bayiri.journey.queries.case_file import MemberView, member_views
from bayiri.journey.queries.merging import Undoable, undoable
from bayiri.journey.queries.search import cases_of
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, IdentityDocument, Person
from bayiri.people.permissions import keeps_data_in_order
from bayiri.people.queries import survivor_of
from bayiri.safeguards.models import Screening
from bayiri.safeguards.queries import screenings_of
from bayiri.travel.queries import FactOutside, facts_about, journeys_of


@dataclass(frozen=True)
class PersonInCase:
    """A person, the case in which they are looked at, and whether the actor's agency may write about them."""

    case: Case
    person: Person
    members: list[Member]
    may_write: bool


@dataclass(frozen=True)
class PersonFile:
    """What the person's page shows."""

    case: Case
    person: Person
    view: MemberView
    may_write: bool
    contacts: list[Contact]
    documents: list[tuple[IdentityDocument, list[Attachment]]]
    other_cases: list[Case]
    assessments: list[Screening]
    on_the_way: list[FactOutside]
    merges: list[Undoable]
    may_merge: bool
    acts: frozenset[str]


def person_in_case(actor: Actor, case_id: UUID, person_id: UUID) -> PersonInCase:
    """A member of a visible case. Raises NotVisible."""
    case = case_for(actor, case_id)
    members = members_of(case)
    person = next((member.person for member in members if member.person_id == person_id), None)
    if person is None:
        raise NotVisible
    return PersonInCase(case, person, members, may_write(actor, SubjectKind.PERSON, person_id))


def remaining_in(actor: Actor, case_id: UUID, person_id: UUID) -> Person | None:
    """Who stands in the case now where an old address names a record that was made one with another; else None."""
    if Member.objects.filter(case_id=case_id, person_id=person_id).exists():
        return None
    remaining = survivor_of(actor, person_id)
    return remaining if remaining and remaining.memberships.filter(case_id=case_id).exists() else None


def person_file(actor: Actor, case_id: UUID, person_id: UUID) -> PersonFile:
    """Everything about one person of a case, in a constant number of queries. Raises NotVisible."""
    here = person_in_case(actor, case_id, person_id)
    views = member_views(here.case, here.members, journeys_of(here.case))
    view = next(view for view in views if view.member.person_id == person_id)
    scans = scans_of(case_id)
    return PersonFile(
        case=here.case,
        person=here.person,
        view=view,
        may_write=here.may_write,
        contacts=_still_counting_first(here.person.contacts.all()),
        documents=[(one, scans.get(one.id, [])) for one in _still_counting_first(here.person.identity_documents.all())],
        other_cases=[case for case in cases_of(actor, [person_id])[person_id] if case.pk != here.case.pk],
        assessments=screenings_of(view.member),
        on_the_way=facts_about(view.member),
        merges=undoable(here.person),
        may_merge=keeps_data_in_order(actor),
        acts=acts_of(actor, here.case),
    )


def contact_of(person: Person, contact_id: UUID) -> Contact:
    """One way to reach the person. Raises NotVisible."""
    contact = person.contacts.filter(pk=contact_id).first()
    if contact is None:
        raise NotVisible
    return contact


def document_of(person: Person, document_id: UUID) -> IdentityDocument:
    """One identity document of the person. Raises NotVisible."""
    document = person.identity_documents.filter(pk=document_id).first()
    if document is None:
        raise NotVisible
    return document


def _still_counting_first(rows):
    return sorted(rows, key=lambda row: (row.state != RecordState.CURRENT, row.recorded_at, row.id))
