"""A row in every table: what the full case leaves empty is filled from the columns' types, so that no table goes untried."""

from datetime import timedelta
from decimal import Decimal

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from bayiri.core import clock
from bayiri.core.ids import uuid7
from tests.invariants.test_walk_tables import WITHOUT_ROW_SECURITY

# Tables that stay without a row, each with its reason.
EMPTY = {"auth_group_permissions": "an unused table of the framework"}
# Rows that everybody may know of: staff, agencies, published rules, what is unused.
SEEN_BY_ALL = {*WITHOUT_ROW_SECURITY, "agencies_agency", "agencies_offer"}
# What a column takes that no type tells, by its name.
LIKE = {
    "hash": "scrypt$x", "pin_hash": "0" * 64, "token_hash": "0" * 64, "code_hash": "0" * 64,
    "oversight_complaint.channel": "page", "oversight_complaint.said_by": "",
    "people_matchstep.reasons": ["papers"], "referrals_referral.state": "offered",
}  # fmt: skip


def superuser():
    """A connection past every guard, to the database that the tests are in."""
    here = connection.settings_dict
    return psycopg.connect(f"postgresql://postgres@/{here['NAME']}?host={here['HOST']}", autocommit=True)


def tables():
    """Every table of a model: the model by its table."""
    every = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in every if model._meta.managed and not model._meta.proxy}


class Filling:
    """Writes one row of a table, about this case wherever a column can name one."""

    def __init__(self, writer, ids):
        self.writer, self.ids, self.used = writer, ids, set()
        self.elsewhere = {}  # the rows that a hidden one hangs on, by their tables

    def fill(self, model):
        self.used = set()
        row = {field.column: self._value(field) for field in model._meta.concrete_fields if not self._by_itself(field)}
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        )  # fmt: skip
        self.writer.execute(statement, list(row.values()))

    def copy(self, model):
        """A row like one that stands there, about others: what no type tells, it tells."""
        table, key = model._meta.db_table, model._meta.pk.column
        row = self.writer.execute(
            sql.SQL("SELECT to_jsonb(t) FROM {} t LIMIT 1").format(sql.Identifier(table))
        ).fetchone()[0]
        row |= {name: str(one) for name, one in self.ids.items() if name in row} | {key: str(self.ids["id"])}
        row |= {  # to whom it was sent or given: to nobody of this world
            field.column: str(self.elsewhere.get(field.related_model._meta.db_table, uuid7())) for field in pointing(model)
            if row[field.column] and field.column not in self.ids
            and (field.related_model._meta.db_table in self.elsewhere or field.related_model._meta.db_table == "agencies_agency")
        }  # fmt: skip
        row |= {"number": "R-1999-000001"} if table == "cases_case" else {}
        copied = sql.SQL("INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, {1})")
        self.writer.execute(copied.format(sql.Identifier(table), sql.Placeholder()), [Jsonb(row)])

    def _by_itself(self, field):
        return field.generated or isinstance(field, models.AutoField)

    def _value(self, field):
        if isinstance(field, models.ForeignKey | models.OneToOneField):
            return self._of(field)
        if isinstance(field, models.UUIDField):
            return self.ids.get(field.name, uuid7())
        if (named := f"{field.model._meta.db_table}.{field.column}") in LIKE:
            return LIKE[named]
        if field.null:
            return None
        if field.choices:
            return "" if field.blank else field.flatchoices[-1][0]
        return LIKE.get(field.name) or self._plain(field)

    def _of(self, field):
        """The row of another table that this one hangs on: one that stands there, and not the same one twice."""
        target = field.related_model._meta
        named = {"cases_case": "case_id", "cases_member": "member_id", "people_person": "person_id"}.get(
            target.db_table
        )
        whose = {"agencies_agency": "agency_id", "agencies_user": "somebody_id"}.get(target.db_table)
        if whose in self.ids and not field.null:
            return self.ids[whose]
        if target.db_table in self.used or (field.null and not named):
            return None if field.null else uuid7()
        self.used.add(target.db_table)
        if target.db_table in self.elsewhere:
            return self.elsewhere[target.db_table]
        if named:
            return self.ids[named]
        column = sql.Identifier(field.target_field.column)
        found = self.writer.execute(
            sql.SQL("SELECT {} FROM {} LIMIT 1").format(column, sql.Identifier(target.db_table))
        )
        row = found.fetchone()
        return row[0] if row else uuid7()

    def _plain(self, field):
        now = clock.now() + timedelta(days=field.name in ("expires_at", "until_at"))
        kinds = (
            (ArrayField, []), (models.JSONField, Jsonb({})), (models.DateTimeField, now), (models.DateField, now.date()),
            (models.BooleanField, False), (models.DecimalField, Decimal(1)), (models.DurationField, timedelta(days=1)),
            (models.BinaryField, b"x"), (models.IntegerField, 1), (models.TimeField, now.time()), (models.FloatField, 1.0),
        )  # fmt: skip
        return next((value for kind, value in kinds if isinstance(field, kind)), "x" * min(field.max_length or 1, 1))


def fill(ids):
    """Put a row into every table that has none; gives the tables that took none, and why."""
    wanting = {}
    with superuser() as writer:
        writer.execute("SET session_replication_role = replica")
        filling = Filling(writer, ids)
        for table, model in tables().items():
            if writer.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone() is None:
                try:
                    filling.fill(model)
                except psycopg.Error as fault:
                    wanting[table] = str(fault)
    return wanting


def hide(agency_id):
    """A row that no agency of the world sees in every table that another one points to: its key by the table."""
    with superuser() as writer:
        writer.execute("SET session_replication_role = replica")
        elsewhere = Filling(
            writer, {name: uuid7() for name in ("case_id", "member_id", "person_id")} | {"agency_id": agency_id}
        )
        keys = {"cases_case": "case_id", "cases_member": "member_id", "people_person": "person_id"}
        pointed_at = {field.related_model._meta.db_table for model in tables().values() for field in pointing(model)}
        elsewhere.elsewhere = {
            table: elsewhere.ids[keys[table]] if table in keys else uuid7() for table in sorted(pointed_at - set(SEEN_BY_ALL))
        }  # fmt: skip
        hidden = {}
        for table, row in elsewhere.elsewhere.items():
            elsewhere.ids["id"] = row
            for way in (elsewhere.fill, elsewhere.copy):
                try:
                    way(tables()[table])
                except psycopg.errors.IntegrityError:
                    continue
                hidden[table] = elsewhere.ids["id"]
                break
        return hidden


def pointing(model):
    """The columns of a table that point to another table's rows."""
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
