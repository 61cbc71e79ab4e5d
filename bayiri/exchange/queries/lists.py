"""Lists for a spreadsheet: cases and follow-ups that the actor sees, some hundred at a time.

Names, contacts and other sections stand in a list only where the actor's agency was given them: they are read from the
tables that row-level security guards, never from a copy.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import Agency, User
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import not_restricted
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey.queries.case_list import CaseFilters, narrowed
from bayiri.monitoring.models import FollowUp
from bayiri.people.choices import ContactKind, RecordState
from bayiri.people.models import Contact, Person
from bayiri.people.queries import age_groups
from bayiri.reference.countries import country_name, nationality_name
from bayiri.reference.languages import language_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_ROWS = 50_000
READ_AT_ONCE = 500


@dataclass
class About:
    """One row: a case or a round, and who it is about, as far as the actor may know."""

    record: Any
    case: Case | None
    person: Person | None
    phone: str
    age_group: "StrOrPromise"
    names: dict[UUID, str]
    reader: str


@dataclass(frozen=True)
class ListColumn:
    """Columns about the person stay empty where the actor's agency was not given that section, but for the age group."""

    label: "StrOrPromise"
    value: Callable[[About], Any]
    usual: bool = True


def _of_person(value: Callable[[Person], Any]) -> Callable[[About], Any]:
    return lambda about: value(about.person) if about.person else ""


def _countries(about: About) -> str:
    codes = about.person.nationalities if about.person else []
    return ", ".join(nationality_name(code, about.reader) for code in codes)


def _interpreter(about: About) -> str:
    code = about.person.interpreter_language if about.person else ""
    return language_name(code, about.reader) if code else ""


PERSON_COLUMNS = {
    "name": ListColumn(_("Name"), _of_person(lambda person: person.name)),
    "name_latin": ListColumn(_("Name in Latin letters"), _of_person(lambda person: person.name_latin), False),
    "sex": ListColumn(_("Sex"), _of_person(lambda person: person.get_sex_display()), False),
    "born_on": ListColumn(_("Date of birth"), _of_person(lambda person: person.born_on), False),
    "age_group": ListColumn(_("Age group"), lambda about: about.age_group, False),
    "nationality": ListColumn(_("Nationality"), _countries, False),
    "interpreter": ListColumn(_("Needs an interpreter for"), _interpreter, False),
    "phone": ListColumn(_("Phone, where it is safe to call"), lambda about: about.phone, False),
}
CASE_COLUMNS = {
    "number": ListColumn(_("Case"), lambda about: about.record.number),
    **PERSON_COLUMNS,
    "size": ListColumn(_("People"), lambda about: about.record.size),
    "stage": ListColumn(_("Stage"), lambda about: about.record.get_stage_display()),
    "host": ListColumn(_("Host country"), lambda about: country_name(about.record.host_country, about.reader), False),
    "destination": ListColumn(_("Destination"), lambda about: country_name(about.record.destination_country, about.reader)),
    "place": ListColumn(_("Town or district"), lambda about: about.record.destination_place),
    "category": ListColumn(_("Why the person returns"), lambda about: about.record.get_category_display(), False),
    "residence": ListColumn(_("Residence status"), lambda about: about.record.get_residence_status_display(), False),
    "caseworker": ListColumn(_("Caseworker"), lambda about: about.names.get(about.record.caseworker_id, "")),
    "agency": ListColumn(_("Responsible agency"), lambda about: about.names.get(about.record.agency_id, "")),
    "opened": ListColumn(_("Opened"), lambda about: clock.day_of(about.record.opened_at)),
    "changed": ListColumn(_("Last change"), lambda about: clock.day_of(about.record.updated_at)),
    "planned": ListColumn(_("Planned departure"), lambda about: about.record.planned_departure_on, False),
    "closed": ListColumn(_("Closed"), lambda about: about.record.closed_at and clock.day_of(about.record.closed_at), False),
    "outcome": ListColumn(_("How it ended"), lambda about: about.record.get_outcome_display() or "", False),
}  # fmt: skip
FOLLOW_UP_COLUMNS = {
    "number": ListColumn(_("Case"), lambda about: about.case.number if about.case else ""),
    **PERSON_COLUMNS,
    "round": ListColumn(_("Round"), lambda about: str(about.record)),
    "due": ListColumn(_("Due"), lambda about: about.record.due_on),
    "state": ListColumn(_("State"), lambda about: about.record.get_state_display()),
    "held": ListColumn(_("Held on"), lambda about: about.record.held_on),
    "mode": ListColumn(_("How it was held"), lambda about: about.record.get_mode_display() or "", False),
    "arrived": ListColumn(_("Arrived on"), lambda about: about.record.arrived_on, False),
    "destination": ListColumn(
        _("Destination"), lambda about: country_name(about.case.destination_country, about.reader) if about.case else ""),
    "place": ListColumn(_("Town or district"), lambda about: about.case.destination_place if about.case else ""),
    "agency": ListColumn(_("Who follows up"), lambda about: about.names.get(about.record.agency_id, "")),
    "officer": ListColumn(_("Given to"), lambda about: about.names.get(about.record.officer_id, "")),
    "interviewer": ListColumn(_("Interviewer"), lambda about: about.names.get(about.record.interviewer_id, ""), False),
}  # fmt: skip


@dataclass(frozen=True)
class FollowUpFilters:
    """What narrows the list of follow-ups; empty narrows nothing. `late` means due before today and not held."""

    state: str = ""
    due_until: date | None = None


def cases_for_list(actor: Actor, filters: CaseFilters) -> QuerySet[Case]:
    return narrowed(actor, filters).filter(not_restricted())


def follow_ups_for_list(actor: Actor, filters: FollowUpFilters) -> QuerySet[FollowUp]:
    """Rounds that the actor's agency sees, what is due first first."""
    rounds = FollowUp.objects.filter(not_restricted("case_id")).order_by("due_on", "id")
    if filters.state == "late":
        rounds = rounds.filter(state="due", due_on__lt=clock.today())
    elif filters.state:
        rounds = rounds.filter(state=filters.state)
    return rounds.filter(due_on__lte=filters.due_until) if filters.due_until else rounds


def list_rows(
    actor: Actor, records: QuerySet[Any], columns: dict[str, ListColumn], chosen: Sequence[str], reader: str
) -> Iterator[list[Any]]:
    """The heading, then a row a record: six queries for every five hundred."""
    yield [str(columns[name].label) for name in chosen]
    found = records[:MOST_ROWS].iterator(READ_AT_ONCE)
    while some := list(islice(found, READ_AT_ONCE)):
        for about in _about(actor, some, reader):
            yield [columns[name].value(about) for name in chosen]


def _about(actor: Actor, records: list[Any], reader: str) -> Iterator[About]:
    if isinstance(records[0], Case):
        heads = Member.objects.filter(case__in=records, relation="self").values_list("case_id", "person_id")
        person_of, cases = dict(heads), {case.pk: case for case in records}
        keys = [case.pk for case in records]
    else:
        members = Member.objects.filter(pk__in={one.member_id for one in records}).values_list("pk", "person_id")
        person_of = dict(members)
        cases = Case.objects.in_bulk({one.case_id for one in records})
        keys = [one.member_id for one in records]
    people = Person.objects.in_bulk(set(person_of.values()))
    phones = _safe_phones(set(people))
    ages = age_groups(actor, set(person_of.values()))
    names = _names(records)
    for record, key in zip(records, keys, strict=True):
        case = record if isinstance(record, Case) else cases.get(record.case_id)
        person_id = person_of.get(key)
        person = people.get(person_id) if person_id else None
        age = ages.get(person_id) if person_id else None
        phone = phones.get(person.pk, "") if person else ""
        yield About(record, case, person, phone, age.label if age else "", names, reader)


def _safe_phones(people: set[UUID]) -> dict[UUID, str]:
    held = Contact.objects.filter(person_id__in=people, kind=ContactKind.PHONE, state=RecordState.CURRENT, is_safe=True)
    return dict(held.order_by("-recorded_at").values_list("person_id", "value"))


def _names(records: list[Any]) -> dict[UUID, str]:
    """Names of the colleagues and agencies of some rows."""
    users = [getattr(one, name, None) for one in records for name in ("caseworker_id", "interviewer_id", "officer_id")]
    named = dict(User.objects.filter(pk__in={user for user in users if user}).values_list("pk", "name"))
    return named | dict(Agency.objects.filter(pk__in={one.agency_id for one in records}).values_list("pk", "name"))
