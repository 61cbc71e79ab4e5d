"""What a letter is written from: a template, the record as its fields, the appointments it may speak of."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from bayiri.cases.models import Member
from bayiri.cases.queries import contacts_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.documents.choices import FIELD_SECTIONS, Addressee, LetterField, PaperKind
from bayiri.documents.letters import LetterText, filled, in_one_line
from bayiri.documents.models import Letterhead, LetterVersion, Paper
from bayiri.documents.permissions import sections_to_read
from bayiri.documents.queries import latest_version, letterhead_of, paper_for, template_for
from bayiri.documents.rules import fields_in
from bayiri.journey.queries.papers.page import first_language
from bayiri.journey.queries.papers.records import NOT_WRITTEN_OF, PaperRecords, paper_records
from bayiri.journey.queries.papers.wording import Wording
from bayiri.tasks.choices import AppointmentKind
from bayiri.tasks.models import Appointment
from bayiri.tasks.queries import planned_of_case

OF_APPOINTMENTS = frozenset(name for name in LetterField.values if name.startswith("appointment_"))
NO_APPOINTMENT = UUID(int=0)
FOR_TRAVEL = ("passport", "laissez_passer")


@dataclass(frozen=True)
class Asked:
    """What a letter is to be about, as far as the address of the page says it. Without an appointment the next one is
    meant, with NO_APPOINTMENT none.
    """

    member_id: UUID | None = None
    language: str = ""
    appointment_id: UUID | None = None
    replaces_id: UUID | None = None


@dataclass(frozen=True)
class Desk:
    """Everything that a letter is written from. `text` is the template filled in, or the letter that is corrected."""

    records: PaperRecords
    member: Member
    version: LetterVersion
    in_use: bool
    language: str
    appointment: Appointment | None
    appointments: list[Appointment]
    replaces: Paper | None
    letterhead: Letterhead
    text: LetterText
    unseen: frozenset[str]

    @property
    def needs_appointment(self) -> bool:
        said = self.version.texts.get(self.language, {})
        return any(not OF_APPOINTMENTS.isdisjoint(fields_in(text)) for text in said.values())

    @property
    def to_the_dead(self) -> bool:
        return self.version.addressee == Addressee.PERSON and self.member.person.died_on is not None

    @property
    def endangers(self) -> bool:
        """The country of origin must not hear of somebody whose claim for protection is open."""
        pending = self.records.case.residence_status == "asylum_pending"
        return pending and self.version.addressee == Addressee.AUTHORITY


def letter_desk(actor: Actor, case_id: UUID, template_id: UUID, asked: Asked) -> Desk:
    """What a letter is written from. Raises NotVisible, also where the letter to correct is none."""
    records = paper_records(actor, case_id)
    template = template_for(actor, template_id)
    version = latest_version(template.pk)
    replaces = _to_correct(actor, case_id, asked.replaces_id)
    member = records.member(replaces.member_id if replaces else asked.member_id)
    language = replaces.language if replaces else _language(version, member, asked.language)
    appointments = _appointments(actor, records, member, version.addressee)
    wanted = replaces.letter.appointment_id or NO_APPOINTMENT if replaces else asked.appointment_id
    appointment = next((one for one in appointments if wanted in (one.id, None)), None)
    letterhead = letterhead_of(actor)
    seen = sections_to_read(actor, case_id)
    unseen = frozenset(name for name, section in FIELD_SECTIONS.items() if section not in seen)
    values = field_values(actor, records, member, Wording(language), appointment, letterhead)
    values = {name: value for name, value in values.items() if name not in unseen}
    text = _as_it_was(replaces) if replaces else _begun(version, records, member, language, values)
    return Desk(
        records, member, version, template.retired_at is None, language, appointment, appointments, replaces, letterhead, text, unseen
    )  # fmt: skip


def _to_correct(actor: Actor, case_id: UUID, paper_id: UUID | None) -> Paper | None:
    if paper_id is None:
        return None
    paper = paper_for(actor, case_id, paper_id)
    if paper.kind != PaperKind.LETTER:
        raise NotVisible
    return paper


def _language(version: LetterVersion, member: Member, asked: str) -> str:
    """As asked; else the person's own for the person, the reader's for others; else what there is."""
    reader = (get_language() or "en")[:2]
    usual = first_language(member) if version.addressee == Addressee.PERSON else reader
    return next(code for code in (asked, usual, reader, *version.languages) if code in version.texts)


def _appointments(actor: Actor, records: PaperRecords, member: Member, addressee: str) -> list[Appointment]:
    """Those the member comes to. That somebody sees a doctor is told to nobody else."""
    return [
        one
        for one in planned_of_case(actor, records.case.id)
        if (not one.member_ids or member.id in one.member_ids)
        and (one.kind != AppointmentKind.MEDICAL or addressee == Addressee.PERSON)
    ]


def _as_it_was(paper: Paper) -> LetterText:
    letter = paper.letter
    return LetterText(letter.recipient, letter.address, letter.subject, letter.body)


def _begun(
    version: LetterVersion, records: PaperRecords, member: Member, language: str, values: dict[str, str]
) -> LetterText:
    said = version.texts[language]
    subject, body = (filled(said[part], values, language) for part in ("subject", "body"))
    if version.addressee != Addressee.PERSON or member.person.died_on:
        return LetterText("", "", subject, body)
    guardian = member.guardian_name if records.is_child(member) else ""
    to = guardian or values.get("person_name", "")
    return LetterText(to, values.get("person_address", ""), subject, body)


def field_values(
    actor: Actor, records: PaperRecords, member: Member, wording: Wording, appointment: Appointment | None,
    letterhead: Letterhead,
) -> dict[str, str]:  # fmt: skip
    """Every field of a letter in its language; empty where the record says nothing."""
    case, person = records.case, member.person
    held = [one for one in records.documents.get(person.id, []) if one.kind in FOR_TRAVEL]
    document = held[-1] if held else None
    address = next((c.value for c in contacts_of([member]) if c.kind == "address" and c.is_safe), "")
    taking_part = [one for one in records.members if one.state not in NOT_WRITTEN_OF]
    return {
        "person_name": _name(member, wording.language), "person_name_own": person.name,
        "birth_date": wording.day(person.born_on, person.birth_precision),
        "nationality": wording.nationalities(person.nationalities),
        "travel_document_kind": wording.words["documents"].get(document.kind, "") if document else "",
        "travel_document_number": document.number if document else "", "person_address": address,
        "case_number": case.number,
        "household_names": wording.listed(_name(one, wording.language) for one in taking_part),
        "host_country": wording.country(case.host_country),
        "destination_country": wording.country(case.destination_country), "destination_place": case.destination_place,
        "planned_departure": wording.day(case.planned_departure_on), **_journey(records, member, wording),
        **_appointment(appointment, wording), "counsellor_name": case.caseworker.name if case.caseworker else "",
        "writer_name": actor.name, "agency_name": actor.agency_name, "agency_contact": in_one_line(letterhead),
        "today": wording.day(clock.today()),
    }  # fmt: skip


def _name(member: Member, language: str) -> str:
    """As the person writes it where a reader of the language can read that, else in Latin letters."""
    person = member.person
    arabic = any(unicodedata.bidirectional(letter) == "AL" for letter in person.name)
    own = arabic if language == "ar" else not person.name_latin
    return person.name if own else person.name_latin


def _journey(records: PaperRecords, member: Member, wording: Wording) -> dict[str, str]:
    booked = records.journeys_with(member)
    if not booked:
        return {}
    movement = booked[0].movement
    return {
        "departure_date": wording.day(movement.departs_at), "departure_place": movement.from_place,
        "arrival_place": movement.to_place,
    }  # fmt: skip


def _appointment(appointment: Appointment | None, wording: Wording) -> dict[str, str]:
    if appointment is None:
        return {}
    return {
        "appointment_date": wording.weekday(appointment.starts_at),
        "appointment_time": f"{timezone.localtime(appointment.starts_at):%H:%M}",
        "appointment_place": appointment.place, "appointment_with": appointment.person.name,
    }  # fmt: skip
