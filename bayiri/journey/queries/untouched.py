"""Cases to which nothing has happened since they were registered."""

from datetime import datetime
from uuid import UUID

from bayiri.agencies.choices import Purpose, SubjectKind
from bayiri.agencies.permissions import open_participations
from bayiri.audit.models import Event
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import cases_visible_to
from bayiri.cases.rules import ENDS
from bayiri.core.actor import Actor
from bayiri.people.models import Contact, IdentityDocument, Person


def untouched_cases(actor: Actor, registered: dict[UUID, datetime]) -> list[Case]:
    """Of the cases named with the moment of their registration, those that the actor's agency is responsible for, that
    are open, and to which nothing has happened since: no act on the case, on its people, nor of its people elsewhere.
    Locked until the transaction ends. Eight queries, however many cases.
    """
    mine = open_participations(actor, SubjectKind.CASE).filter(purpose=Purpose.OWNER, subject_id__in=registered)
    cases = cases_visible_to(actor).filter(pk__in=mine.values("subject_id")).exclude(stage__in=ENDS)
    found = {case.id: case for case in cases.select_for_update(of=("self",), no_key=True).order_by("pk")}
    touched = {case_id for case_id, at in _latest_events(found) if at > registered[case_id]}
    members = Member.objects.filter(case__in=found.values()).values_list("case_id", "person_id")
    case_of = {person_id: case_id for case_id, person_id in members}
    people = Person.objects.filter(pk__in=case_of).values_list("pk", "version", "recorded_at")
    changed = {pk for pk, version, _at in people if version > 1}
    since = {pk: registered[case_of[pk]] for pk, _version, _at in people}
    for held in (Contact, IdentityDocument):
        rows = held.objects.filter(person_id__in=case_of)
        said = rows.values_list("person_id", "version", "recorded_at")
        changed |= {pk for pk, version, at in said if version > 1 or at > since[pk]}
    elsewhere = Member.objects.filter(person_id__in=case_of).exclude(case__in=found.values())
    changed |= set(elsewhere.values_list("person_id", flat=True))
    touched |= {case_of[pk] for pk in changed}
    return [case for case in found.values() if case.id not in touched]


def _latest_events(cases: dict[UUID, Case]) -> list[tuple[UUID, datetime]]:
    """(case, moment of its last event) as the log tells them."""
    latest = Event.objects.filter(case_id__in=cases).order_by("case_id", "-at").distinct("case_id")
    return list(latest.values_list("case_id", "at"))  # type: ignore[arg-type]
