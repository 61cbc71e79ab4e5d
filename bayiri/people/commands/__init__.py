"""Writing persons down."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from bayiri import audit
from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.commands import be_responsible
from bayiri.agencies.permissions import may_write
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.people import names, rules
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, IdentityDocument, Merge, NameKey, Person
from bayiri.people.queries import person_for


@dataclass(frozen=True)
class ContactData:
    kind: str
    value: str
    is_safe: bool = False
    note: str = ""
    state: str = RecordState.CURRENT


@dataclass(frozen=True)
class DocumentData:
    kind: str
    number: str
    country: str
    grade: str
    issued_on: date | None = None
    expires_on: date | None = None
    state: str = RecordState.CURRENT


@dataclass(frozen=True)
class PersonData:
    """One person as written down at registration. Latin spellings left out are made from the name as written."""

    given_names: str
    family_name: str = ""
    given_names_latin: str = ""
    family_name_latin: str = ""
    other_names: tuple[str, ...] = ()
    sex: str = "unknown"
    born_on: date | None = None
    birth_precision: str | None = None
    nationalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    interpreter_language: str = ""
    education: str = ""
    occupation_before: str = ""
    occupation_in_host_country: str = ""
    region_of_origin: str = ""
    contacts: tuple[ContactData, ...] = field(default=())
    documents: tuple[DocumentData, ...] = field(default=())


PLAIN_FIELDS = (
    "given_names", "family_name", "sex", "born_on", "birth_precision", "interpreter_language", "education",
    "occupation_before", "occupation_in_host_country", "region_of_origin",
)  # fmt: skip
LATIN_FIELDS = ("given_names_latin", "family_name_latin")
LIST_FIELDS = ("other_names", "nationalities", "languages")
WRITTEN = (*PLAIN_FIELDS, *LATIN_FIELDS, *LIST_FIELDS, "sort_key", "version")


@transaction.atomic
def register_person(*, by: Actor, data: PersonData) -> Person:
    """Write a person down; the actor's agency becomes responsible for the record. Raises RuleBroken."""
    return register_people(by=by, people=[data])[0]


def register_people(*, by: Actor, people: list[PersonData]) -> list[Person]:
    """Write several people down, in as many statements as one. For other commands, in their transaction. Raises
    RuleBroken.
    """
    if reasons := {reason for data in people for reason in rules.reasons_not_to_record(_facts(data))}:
        raise RuleBroken(sorted(reasons))
    stamp: dict[str, Any] = {"recorded_by_id": by.id, "recorded_at": clock.now()}
    persons = [Person(id=uuid7(), **stamp) for _data in people]
    for person, data in zip(persons, people, strict=True):
        _fill(person, data)
    pairs = list(zip(persons, people, strict=True))
    be_responsible(by=by, kind=SubjectKind.PERSON, subject_ids=[person.id for person in persons])
    Person.objects.bulk_create(persons)
    _write_keys(*persons)
    Contact.objects.bulk_create(
        Contact(person=person, **vars(contact), **stamp) for person, data in pairs for contact in data.contacts
    )
    IdentityDocument.objects.bulk_create(
        IdentityDocument(person=person, **vars(paper), **stamp) for person, data in pairs for paper in data.documents
    )
    facts = [{"documents": len(data.documents)} for data in people]
    audit.record_each(kind="person.registered", by=by, subjects=persons, facts=facts)
    return persons


@transaction.atomic
def edit_person(*, by: Actor, person_id: UUID, version: int, data: PersonData) -> Person:
    """Correct a person's record as opened at `version`. Raises NotAllowed, RuleBroken, ChangedMeanwhile."""
    person = _person_to_write(by, person_id)
    if person.version != version:
        raise ChangedMeanwhile(person)
    if reasons := rules.reasons_not_to_record(_facts(data)):
        raise RuleBroken(reasons)
    before = person.spellings
    _fill(person, data)
    person.version += 1
    person.save(update_fields=WRITTEN)
    if before != person.spellings:
        person.name_keys.all().delete()
        _write_keys(person)
    audit.record(kind="person.corrected", by=by, subject=person, facts={"version": person.version})
    return person


@transaction.atomic
def write_contact(
    *, by: Actor, person_id: UUID, data: ContactData, contact_id: UUID | None = None, version: int = 0
) -> Contact:
    """Add a way to reach a person, or correct one as opened at `version`. Raises NotAllowed, ChangedMeanwhile."""
    person = _person_to_write(by, person_id)
    contact = _written(by, person, Contact, vars(data), contact_id, version)
    _record_written(by, "contact", contact, data.state)
    return contact


@transaction.atomic
def write_document(
    *, by: Actor, person_id: UUID, data: DocumentData, document_id: UUID | None = None, version: int = 0
) -> IdentityDocument:
    """Add an identity document, or correct one as opened at `version`. Raises NotAllowed, RuleBroken, ChangedMeanwhile."""
    person = _person_to_write(by, person_id)
    facts = rules.PersonFacts(clock.today(), person.born_on, True, ((data.issued_on, data.expires_on),))
    if reasons := rules.reasons_not_to_record(facts):
        raise RuleBroken(reasons)
    document = _written(by, person, IdentityDocument, vars(data), document_id, version)
    _record_written(by, "document", document, data.state)
    return document


def keep_out_of_search(*, by: Actor, people: list[Person]) -> None:
    """People who were written down by mistake: nobody finds them by name or document any more. The record stays.

    For other commands, in their transaction; it writes an event a person.
    """
    ids = [person.id for person in people]
    NameKey.objects.filter(person_id__in=ids).delete()
    for held in (Contact, IdentityDocument):
        rows = held.objects.filter(person_id__in=ids, state=RecordState.CURRENT)
        rows.update(state=RecordState.MISTAKE, version=F("version") + 1)
    audit.record_each(kind="person.kept_out_of_search", by=by, subjects=people, facts=[{}] * len(people))


def bring_back_to_search(*, by: Actor, people: list[Person]) -> None:
    """People whose case is no mistake after all are found by name again; contacts and documents are put right on the
    person's page. For other commands, in their transaction, which write the event.
    """
    NameKey.objects.filter(person__in=people).delete()
    _write_keys(*people)


def join_records(*, by: Actor, kept: Person, lost: Person, data: PersonData, reason: str) -> Merge:
    """Make two locked records one: everything that names `lost` names `kept`, which says `data` from now on.

    For journey's merging, which asks whether it may be and writes the event.
    """
    merge_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_merge_records(%s, %s, %s, %s, %s)", [merge_id, kept.id, lost.id, reason, clock.now()]
        )
    spellings = (name for name in lost.spellings if name not in kept.spellings)
    _fill(kept, replace(data, other_names=tuple(dict.fromkeys([*data.other_names, *spellings]))))
    _rewrite(kept)
    return Merge.objects.get(pk=merge_id)


def part_records(*, by: Actor, merge: Merge, reason: str) -> None:
    """Undo a merge: rows go back to where they were, and the kept record says again what it said, where nobody
    has corrected it since. For journey's undoing, which asks whether it may be and writes the event.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_undo_merge(%s, %s, %s, %s)", [uuid7(), merge.id, reason, clock.now()])
    kept = Person.objects.select_for_update(no_key=True).get(pk=merge.kept_id)
    history = kept.events.order_by("pgh_id")  # type: ignore[attr-defined]
    before = history.filter(version=merge.kept_version).last()
    after = history.filter(version=merge.kept_version + 1).first()
    for name in (*PLAIN_FIELDS, *LATIN_FIELDS, *LIST_FIELDS) if before and after else ():
        if getattr(kept, name) == getattr(after, name):
            setattr(kept, name, getattr(before, name))
    _sort(kept)
    _rewrite(kept)


def _rewrite(person: Person) -> None:
    """Save a record that says something else now, under the keys of its names."""
    person.version += 1
    person.save(update_fields=WRITTEN)
    person.name_keys.all().delete()
    _write_keys(person)


def _person_to_write(by: Actor, person_id: UUID) -> Person:
    person = person_for(by, person_id, to_write=True)
    if not may_write(by, SubjectKind.PERSON, person.id):
        raise NotAllowed
    return person


Written = TypeVar("Written", Contact, IdentityDocument)


def _written(
    by: Actor, person: Person, kind: type[Written], values: dict[str, Any], known_id: UUID | None, version: int
) -> Written:
    """A new row of the person's, or the known one changed. The person is locked, so nobody else writes meanwhile."""
    if known_id is None:
        return kind.objects.create(person=person, **values, recorded_by_id=by.id, recorded_at=clock.now())
    row = kind.objects.filter(pk=known_id, person=person).first()
    if row is None:
        raise NotVisible
    if row.version != version:
        raise ChangedMeanwhile(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])
    return row


def _record_written(by: Actor, what: str, row: Contact | IdentityDocument, state: str) -> None:
    act = "added" if row.version == 1 else "corrected"
    audit.record(kind=f"person.{what}_{act}", by=by, subject=row, facts={"state": state, "person": row.person_id})


def _facts(data: PersonData) -> rules.PersonFacts:
    return rules.PersonFacts(
        today=clock.today(),
        born_on=data.born_on,
        has_name=bool(data.given_names.strip()),
        documents=tuple((paper.issued_on, paper.expires_on) for paper in data.documents),
    )


def _fill(person: Person, data: PersonData) -> None:
    for name in PLAIN_FIELDS:
        setattr(person, name, getattr(data, name))
    for name in LIST_FIELDS:
        setattr(person, name, list(getattr(data, name)))
    person.given_names_latin = data.given_names_latin or names.latin(data.given_names).title()
    person.family_name_latin = data.family_name_latin or names.latin(data.family_name).title()
    _sort(person)


def _sort(person: Person) -> None:
    person.sort_key = names.sort_key(f"{person.family_name_latin} {person.given_names_latin}".strip())
    person.__dict__.pop("spellings", None)


def _write_keys(*persons: Person) -> None:
    NameKey.objects.bulk_create(
        NameKey(person=person, key=key) for person in persons for key in sorted(names.keys(person.spellings))
    )
