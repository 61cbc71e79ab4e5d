"""What is overwritten when a record is past its term, worked out from retention/fields.yaml and the tables themselves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from bayiri.privacy.rules import Column, how_erased
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.queries import law, retention
from bayiri.rulebooks.shapes import KeptTable

TERM = "case"
KINDS = {
    models.TextField: "text", models.JSONField: "json", models.BinaryField: "bytes", models.DateField: "day",
    models.DateTimeField: "moment",
}  # fmt: skip
# How the rows of cases ($1) and persons ($2) are found, where no column names the case or the person.
REACHED = {
    "cases.Case": "id = ANY ($1)",
    "people.Person": "id = ANY ($2)",
    "people.Match": "(one_id = ANY ($2) OR other_id = ANY ($2))",
    "people.MatchQuestion": "person_id = ANY ($2)",
    "people.Merge": "(kept_id = ANY ($2) OR lost_id = ANY ($2))",
    # What was sent to a body without accounts names no case: it leads to one through the link that it told of.
    "notifications.Delivery": "(case_id = ANY ($1) OR about_id IN (SELECT l.id FROM referrals_link l JOIN referrals_subject s"
    " ON s.referral_id = l.referral_id WHERE s.case_id = ANY ($1)))",
    "referrals.Referral": "id IN (SELECT s.referral_id FROM referrals_subject s WHERE s.case_id = ANY ($1))",
    "documents.AttachmentContent": "id IN (SELECT a.content_id FROM documents_attachment a WHERE a.case_id = ANY ($1))",
}


def erasure_rules(*, on: date) -> list[tuple[str, str, str, str]]:
    """(table, column, how, reach) of everything that is overwritten; without a column the rows go whole. Raises Fault."""
    rules: list[tuple[str, str, str, str]] = []
    for label, table in retention(on=on).tables.items():
        if table.term != TERM:
            continue
        for model in (told := apps.get_model(label), *_history_of(told)):
            rules += _rules_of(label, model, table)
    return rules


def numbers(*, on: date) -> dict[str, int]:
    """The years and months that the guards hold acts to, by name. Raises Fault."""
    said = law("data-protection", on=on)
    years = retention(on=on).terms[TERM].years
    if years is None:
        raise Fault("retention", f"the term {TERM!r} has no years")
    return {"keep_years": years, **{name: said.number(name) for name in ("answer_months", "extension_months")}}


def reach_of(model: type[models.Model], label: str, steps: int = 2) -> str:
    """The condition that finds the rows of cases or persons; empty where nothing of the table leads to one.

    Where no column names the case or the person, a row that it belongs to may, at most `steps` rows away.
    """
    columns = {field.attname: field for field in model._meta.concrete_fields}
    if label in REACHED:
        return REACHED[label]
    if "case_id" in columns:
        return "case_id = ANY ($1)"
    person = columns.get("person_id")
    is_person = getattr(getattr(person, "related_model", None), "__name__", "") == "Person"
    if is_person:
        return "person_id = ANY ($2)"
    for field in model._meta.concrete_fields if steps else ():
        whole: Any = field.related_model if field.is_relation else None
        same_room = whole is not None and whole is not model and whole._meta.app_label == model._meta.app_label
        if same_room and (inner := reach_of(whole, whole._meta.label, steps - 1)):
            key, table = whole._meta.pk.column, whole._meta.db_table
            return f"{field.column} IN (SELECT {key} FROM {table} WHERE {inner})"  # noqa: S608 - names of our own tables
    return ""


def _rules_of(label: str, model: type[models.Model], table: KeptTable) -> list[tuple[str, str, str, str]]:
    name, reach = model._meta.db_table, reach_of(model, label)
    found = (
        [("", "gone")]
        if table.deleted
        else [(c.name, how) for c in columns_of(model, table) if (how := how_erased(c, table.keeps))]
    )
    if found and not reach:
        raise Fault("retention", f"nothing leads from a case or a person to the rows of {label}")
    return [(name, column, how, reach) for column, how in found]


def columns_of(model: type[models.Model], table: KeptTable) -> Iterator[Column]:
    """The columns of a table, or of its history, with their class."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    for privacy_class, names in table.fields.items():
        for name in names:
            if name in fields:
                yield Column(fields[name].attname, privacy_class, kind_of(fields[name]))


def kind_of(field: Any) -> str:
    """text, code, json, texts, bytes, day, moment, link or other."""
    if field.is_relation:
        return "link"
    if base := getattr(field, "base_field", None):
        return "texts" if kind_of(base) == "text" else "other"
    if field.choices or isinstance(field, models.CharField):
        return "code"
    return next((kind for cls, kind in KINDS.items() if type(field) is cls), "other")


def _history_of(model: type[models.Model]) -> list[type[models.Model]]:
    return [one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model]
