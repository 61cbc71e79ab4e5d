"""Households of a checked file become cases, some at a time; each whole or not at all."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from bayiri import audit
from bayiri.agencies.deferring import defer
from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.exchange import rules
from bayiri.exchange.choices import HouseholdState, ImportState
from bayiri.exchange.commands.upload import empty, importing, move
from bayiri.exchange.models import CaseloadImport, ImportHousehold, ImportRow
from bayiri.exchange.queries import imports as queries
from bayiri.journey.commands.register import Household, register_households
from bayiri.people.choices import ContactKind, EvidenceGrade
from bayiri.people.commands import ContactData, DocumentData, PersonData

AT_ONCE = 50  # households in one transaction
CONTACTS = ((ContactKind.PHONE, "phone"), (ContactKind.EMAIL, "email"), (ContactKind.ADDRESS, "address"))
PERSON_TEXTS = ("given_names", "family_name", "given_names_latin", "family_name_latin", "interpreter_language",
                "region_of_origin")  # fmt: skip
RETURN_TEXTS = ("host_country", "destination_country", "destination_place", "category", "residence_status")


@transaction.atomic
def start(*, by: Actor, import_id: UUID, known_people: str) -> CaseloadImport:
    """Begin, or go on, to bring a checked file in. `known_people` says what to do with households in which somebody is
    perhaps on record already. Raises NotAllowed, NotVisible, RuleBroken.
    """
    one = importing(by=by, import_id=import_id, act="start")
    one.known_people = known_people
    waiting = queries.to_bring_in(one).count()
    move(by=by, one=one, act="start", known_people=known_people, total=waiting, done=0,
         started_at=one.started_at or clock.now())  # fmt: skip
    defer("exchange.bring_in", by=by, import_id=str(one.pk))
    audit.record(kind="exchange.started", by=by, subject=one, facts={"households": waiting, "known": known_people})
    return one


@transaction.atomic
def bring_in_some(*, by: Actor, import_id: UUID) -> bool:
    """Bring some households more in, all of them in this transaction; whether any are left. Where one is refused, each
    is tried alone: the others are brought in, that one says why not. Raises NotAllowed, NotVisible.
    """
    one = queries.import_for(by, import_id, to_write=True)
    if one.state != ImportState.RUNNING:
        return False
    waiting = list(queries.to_bring_in(one).prefetch_related("rows")[:AT_ONCE])
    if not waiting:
        move(by=by, one=one, act="finish", ended_at=clock.now())
        empty(by=by, one=one)
        audit.record(kind="exchange.finished", by=by, subject=one, facts=_counted(one))
        return False
    if _refused(by, one, waiting):
        for household in waiting:
            if reasons := _refused(by, one, [household]):
                household.state, household.reasons = HouseholdState.REFUSED, reasons
                household.save(update_fields=["state", "reasons"])
    one.done += len(waiting)
    one.save(update_fields=["done"])
    return True


@transaction.atomic
def stop(*, by: Actor, import_id: UUID) -> CaseloadImport:
    """Stop after the households that are being written: what is brought in stays, and it can go on later. Raises
    NotAllowed, NotVisible, RuleBroken.
    """
    one = importing(by=by, import_id=import_id, act="stop")
    move(by=by, one=one, act="stop", ended_at=clock.now())
    audit.record(kind="exchange.stopped", by=by, subject=one, facts=_counted(one))
    return one


@transaction.atomic
def end_here(*, by: Actor, import_id: UUID) -> CaseloadImport:
    """A stopped import is left as far as it has come; the rows that are left are forgotten. Raises NotAllowed,
    NotVisible, RuleBroken.
    """
    one = importing(by=by, import_id=import_id, act="finish")
    if one.state != ImportState.STOPPED:
        raise RuleBroken(["INV-114"])
    move(by=by, one=one, act="finish")
    empty(by=by, one=one)
    audit.record(kind="exchange.finished", by=by, subject=one, facts=_counted(one))
    return one


@transaction.atomic
def note_bringing_in_broke_off(*, by: Actor, import_id: UUID) -> None:
    """The work has broken off between two households: it can go on."""
    one = queries.import_for(by, import_id, to_write=True)
    if one.state == ImportState.RUNNING:
        move(by=by, one=one, act="stop", broke_off=True, ended_at=clock.now())
        audit.record(kind="exchange.broke_off", by=by, subject=one)


def _counted(one: CaseloadImport) -> dict[str, int]:
    return {state: tally.households for state, tally in queries.tallies(one).items()}


def _refused(by: Actor, one: CaseloadImport, households: list[ImportHousehold]) -> list[str]:
    """Why these households cannot be brought in together; empty when they have been."""
    for household in households:
        rows = list(household.rows.all())
        faulty = sum(bool(row.faults) for row in rows)
        if reasons := rules.reasons_not_to_bring_in(len(rows), faulty, household.people):
            return reasons
    try:
        with transaction.atomic():
            _bring_in(by, one, households)
    except RuleBroken as broken:
        return broken.reasons
    except DatabaseError as fault:
        return [str(fault).splitlines()[0][:200]]
    return []


def _bring_in(by: Actor, one: CaseloadImport, households: list[ImportHousehold]) -> None:
    cases = register_households(by=by, households=[_household(list(part.rows.all())) for part in households])
    facts = [
        {"import": one.id, "list": one.file_name, "row": household.rows.all()[0].number} for household in households
    ]
    audit.record_each(
        kind="exchange.brought_in", by=by, subjects=cases, facts=facts, case_ids=[case.id for case in cases]
    )
    now = clock.now()
    for household, case in zip(households, cases, strict=True):
        household.state, household.brought_in_at = HouseholdState.BROUGHT_IN, now
        household.case_id, household.case_number = case.id, case.number
    ImportHousehold.objects.bulk_update(households, ["state", "brought_in_at", "case_id", "case_number"])


def _household(rows: list[ImportRow]) -> Household:
    rows.sort(key=lambda row: (row.person["relation"] != "self", row.number))
    said = rows[0].person
    form = FormOfReturn(**{name: said[name] for name in RETURN_TEXTS if name in said})
    people = [_member(row.person) for row in rows]
    return Household(form, people, _day(said, "arrived_on"), for_queue=True)


def _member(said: dict[str, Any]) -> NewMember:
    person = PersonData(
        **{name: said[name] for name in PERSON_TEXTS if name in said},
        other_names=_several(said, "other_names"), sex=said.get("sex", "unknown"), born_on=_day(said, "born_on"),
        birth_precision=said.get("birth_precision"), nationalities=_one(said, "nationality"),
        languages=_one(said, "language"), documents=tuple(_documents(said)),
        contacts=tuple(ContactData(kind, said[name]) for kind, name in CONTACTS if said.get(name)),
    )  # fmt: skip
    return NewMember(
        said["relation"], person, entered_on=_day(said, "entered_on"), guardian_name=said.get("guardian_name", "")
    )


def _documents(said: dict[str, Any]) -> Iterator[DocumentData]:
    """The list says what somebody wrote down; nobody has seen the paper."""
    country = said.get("document_country") or said.get("nationality", "")
    if said.get("document_number"):
        kind = said.get("document_kind", "other")
        yield DocumentData(
            kind, said["document_number"], country, EvidenceGrade.OTHER, None, _day(said, "document_expires_on")
        )


def _day(said: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(said[name]) if said.get(name) else None


def _one(said: dict[str, Any], name: str) -> tuple[str, ...]:
    return (said[name],) if said.get(name) else ()


def _several(said: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.get(name, "").replace(";", ",").split(",") if part.strip())
