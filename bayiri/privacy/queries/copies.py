"""Everything held on one person, as far as the acting agency sees it, without what is held on anybody else.

Which columns there are and what they hold says retention/fields.yaml: a field that is not classed there is in no copy.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.agencies.models import Agency
from bayiri.audit.choices import EVENT_TITLES
from bayiri.audit.models import Event
from bayiri.audit.undoing import UNDOING
from bayiri.audit.ways_of_undoing import READING
from bayiri.cases.models import Case, Member
from bayiri.consent.models import SharingConsent
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.documents.choices import FileState
from bayiri.documents.models import Attachment, Paper
from bayiri.documents.queries import bytes_of, bytes_of_attachment, file_of
from bayiri.people.queries.matching import said_of_matches
from bayiri.privacy.erasing import TERM, reach_of
from bayiri.privacy.models import DataRequest
from bayiri.rulebooks.queries import law, retention
from bayiri.rulebooks.shapes import KeptTable

SHOWN = ("identity", "contact", "health", "protection", "finance", "process")
WORDS_OF_A_HOUSEHOLD = ("contact", "health", "protection")
# What is made of other rows, or goes along by itself.
NOT_TABLES = {
    "people.NameKey", "people.Merge", "people.MergedRow", "people.MergeUndo", "documents.File", "documents.AttachmentContent",
    "people.Match", "people.MatchQuestion", "people.MatchStep",
    "agencies.Participation", "exchange.CaseloadImport", "exchange.ImportHousehold", "privacy.Copy", "tasks.Task",
}  # fmt: skip
# Names of people who helped or stood by: theirs, not the asker's.
OF_OTHERS = {"witness_name", "interpreter_name", "guardian_name", "told_by", "handed_over_by"}
# Repeated from other rows, for lists and sorting.
REPEATED = {"head_name", "head_sort_key", "sort_key", "case_label"}


@dataclass(frozen=True)
class Part:
    """The rows of one table: what it is called, what it is held for, and each row by the names of its columns."""

    title: str
    purpose: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Held:
    """Everything held on a person. `left_out` counts by table rows or fields that are about others, or cannot be told apart."""

    parts: list[Part]
    sources: list[str]
    recipients: list[dict[str, str]]
    looks: list[dict[str, Any]]
    left_out: dict[str, int]
    files: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)


def tables() -> list[tuple[str, KeptTable]]:
    """The tables that hold something on people, in the order of retention/fields.yaml."""
    said = retention(on=clock.today()).tables
    return [(label, table) for label, table in said.items() if table.term == TERM and label not in NOT_TABLES]


def held_on(actor: Actor, request: DataRequest) -> Held:
    """Everything on the person who asks."""
    member, case = request.member, request.case
    alone = case.members.count() == 1
    staff = law("data-protection", on=clock.today()).truth("staff_names_in_copy")
    left_out: Counter[str] = Counter()
    agencies: Counter[str] = Counter()
    parts = []
    for label, table in tables():
        model = apps.get_model(label)
        title = str(model._meta.verbose_name).capitalize()
        rows = []
        for row, is_theirs in _rows(model, label, case, member):
            if is_theirs is False:
                left_out[title] += 1
                continue
            rows.append(
                _said(row, table, words=alone or is_theirs is True, left_out=left_out, title=title, staff=staff)
            )
            if author := getattr(row, "recorded_by", None):
                agencies[author.agency.name] += 1
        if rows:
            parts.append(Part(title, _purpose_of(table), rows))
    if said := _matches(actor, member):
        purpose = _purpose_of(retention(on=clock.today()).tables["people.MatchStep"])
        parts.append(Part(_("Whether another agency knows the person"), purpose, said))
    return Held(
        parts,
        sorted(agencies),
        _recipients(case, member),
        _looks(case),
        dict(left_out),
        list(_files(case, member, alone, left_out)),
    )


def _matches(actor: Actor, member: Member) -> list[dict[str, Any]]:
    """What was asked and answered about the person between agencies, without whose the other record is."""
    return [
        {
            _("On"): one.on.isoformat(), _("What"): one.act, _("Reasons"): one.reasons,
            _("By"): _("This agency") if one.by_us else _("Another agency"),
        }
        for one in said_of_matches(actor, member.person_id)
    ]  # fmt: skip


def _purpose_of(table: KeptTable) -> str:
    """What a table is held for, in the reader's language."""
    names = retention(on=clock.today()).purposes[table.purpose]
    return names.get(get_language() or "en") or names["en"]


def _rows(model: Any, label: str, case: Case, member: Member) -> Iterator[tuple[Any, bool | None]]:
    """Visible rows, each with whether it is the member's own: None where it is the whole household's."""
    names = {one.name for one in model._meta.concrete_fields}
    rows = model._default_manager.all()
    if "recorded_by" in names:
        rows = rows.select_related("recorded_by__agency")
    reach = reach_of(model, label)
    if label in ("people.Person", "cases.Case"):
        key = member.person_id if label == "people.Person" else case.pk
        yield from ((row, True if label == "people.Person" else None) for row in rows.filter(pk=key))
    elif "$2" in reach:
        yield from ((row, True) for row in rows.filter(person_id=member.person_id))
    elif label == "cases.Member":
        yield from ((row, row.pk == member.pk) for row in rows.filter(case_id=case.pk).order_by("pk"))
    else:
        own = (
            Q(case_id=case.pk)
            if "case" in names or hasattr(model, "case_id")
            else Q(pk__in=_reached(model, reach, case))
        )
        for row in rows.filter(own).order_by("pk"):
            yield row, _whose(row, names, member)


def _reached(model: Any, reach: str, case: Case) -> list[Any]:
    """The keys of rows that belong to the case through another row, as `reach` finds them."""
    with connection.cursor() as cursor:
        found = f"SELECT {model._meta.pk.column} FROM {model._meta.db_table} WHERE {reach.replace('$1', '%s')}"  # noqa: S608 - names of our own tables
        cursor.execute(found, [[case.pk]])
        return [row[0] for row in cursor.fetchall()]


def _whose(row: Any, names: set[str], member: Member) -> bool | None:
    named = getattr(row, "member_id", None)
    if named is None and "members_present" in names:
        return None if len(row.members_present) != 1 else row.members_present[0] == member.pk
    if named is None and "member_ids" in names and row.member_ids:
        return None if len(row.member_ids) > 1 else row.member_ids[0] == member.pk
    return None if named is None else named == member.pk


def _said(
    row: Any, table: KeptTable, *, words: bool, left_out: Counter[str], title: str, staff: bool
) -> dict[str, Any]:
    """What a row says, by the names of its columns; words about a household go only to who is alone in it."""
    said: dict[str, Any] = {}
    for privacy_class, names in table.fields.items():
        for name in names if privacy_class in SHOWN or (staff and privacy_class == "staff") else ():
            column = row._meta.get_field(name)
            value = _value(row, column, staff)
            if value in (None, "", [], {}) or name in REPEATED:
                continue
            if name in OF_OTHERS or (
                not words and privacy_class in WORDS_OF_A_HOUSEHOLD and isinstance(column, models.TextField)
            ):
                left_out[title] += 1
                continue
            said[str(column.verbose_name).capitalize()] = value
    return said


def _value(row: Any, column: Any, staff: bool) -> Any:
    if column.is_relation:
        found = getattr(row, column.name) if staff and column.name.endswith("_by") else None
        return getattr(found, "name", None)
    value = getattr(row, column.attname)
    if (
        isinstance(column, (models.UUIDField, models.BinaryField))
        or getattr(getattr(column, "base_field", None), "get_internal_type", str)() == "UUIDField"
    ):
        return None
    if column.choices and value:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, (bool, int, str, list, dict)) or value is None else str(value)


def _recipients(case: Case, member: Member) -> list[dict[str, str]]:
    """Who the person let their data go to, and who not any more."""
    said = SharingConsent.objects.filter(case=case, member=member).select_related("recipient").order_by("said_at")
    return [
        {
            _("Recipient"): one.recipient.name if one.recipient else one.recipient_name, _("Purpose"): str(one.purpose),
            _("On"): one.said_at.date().isoformat(),
            _("Answer"): _("Yes") if one.given else _("No"),
        }
        for one in said
    ]  # fmt: skip


def _looks(case: Case) -> list[dict[str, Any]]:
    """How often an agency opened, searched for or took something, without the names of who did."""
    kinds = [kind for kind, undoing in UNDOING.items() if undoing.stays == READING]
    found = Event.objects.filter(case_id=case.pk, kind__in=kinds).values("agency_id", "kind")
    rows = list(found.annotate(times=models.Count("id"), last=models.Max("at")).order_by("agency_id", "kind"))
    names = dict(Agency.objects.filter(pk__in={row["agency_id"] for row in rows}).values_list("pk", "name"))
    return [
        {
            _("Agency"): names.get(row["agency_id"], ""), _("What"): str(EVENT_TITLES.get(row["kind"], row["kind"])),
            _("Times"): row["times"], _("Last"): row["last"].date().isoformat(),
        }
        for row in rows
    ]  # fmt: skip


def _files(
    case: Case, member: Member, alone: bool, left_out: Counter[str]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Files and papers that are the member's, by the name they have in the archive; bytes are read when they are wanted."""
    number = 0
    for file in Attachment.objects.filter(case_id=case.pk, state=FileState.CURRENT).order_by("recorded_at", "pk"):
        if file.member_id == member.pk or (file.member_id is None and alone):
            number += 1
            yield (
                f"files/{number:03}-{file.kind}.{'jpg' if file.is_picture else 'pdf'}",
                _later(bytes_of_attachment, file),
            )
        else:
            left_out[_("File")] += 1
    for paper in (
        Paper.objects.filter(case_id=case.pk, member_id=member.pk)
        .select_related("signing")
        .order_by("recorded_at", "pk")
    ):
        number += 1
        kept = file_of(paper, signed=True)
        ending = "pdf" if kept.content_type == "application/pdf" else "jpg"
        yield f"files/{number:03}-{paper.kind}-{paper.number}.{ending}", _later(bytes_of, kept)


def _later(read: Callable[[Any], bytes], row: Any) -> Callable[[], bytes]:
    return lambda: read(row)
