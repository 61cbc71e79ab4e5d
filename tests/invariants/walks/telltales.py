"""Unmistakable words, one a column, and who may meet them on a page: by the part of the case to which the column belongs.

A word is "Zz<kind>q<table>q<column>". `KIND_OF` names the kind of every table with free texts; a table that is not named
there fails `test_every_free_text_is_planted`, so that nobody adds one without saying who may read it.
"""

import re
from functools import cache

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg import sql

from bayiri.core import clock
from bayiri.rulebooks.documents import load, version_on
from config.paths import ROOT
from tests.invariants.walks.filling import superuser
from tests.invariants.walks.said_in import said_in

# Kind of telltale: the sections that may open it. Nothing: no section of a case does (own agency, own account, those at a table).
MAY_MEET = {
    **{
        one: {one} for one in ("identity", "contact", "journey", "protection", "health", "finance", "plan", "oversight")
    },
    "basis": {"basis", "journey"},
    "followup": {"follow_up"},
    "arrival": {"arrival", "journey"},
    "everybody": None,  # not planted
    "theirs": set(),
}
# Which part of the case a table's free texts belong to; a SQL expression where each row says so.
KIND_OF = {
    "cases_act": "journey", "cases_case": "journey", "cases_closingproposal": "journey", "cases_contactattempt": "contact",
    "cases_counsellingsession": "journey", "cases_death": "journey", "cases_emergencyopening": "theirs", "cases_emergencyreview": "theirs",
    "cases_member": "journey", "cases_sessioncorrection": "journey", "cases_split": "journey",
    # Whoever was given any part of the case knows that it may not be used for now, and why.
    "cases_restriction": "everybody",
    "cases_mistake": "replace(section, '_', '')",
    "cases_note": "CASE section WHEN 'protection' THEN 'protection' WHEN 'reintegration' THEN 'plan' ELSE 'journey' END",
    "consent_reconfirmation": "journey", "consent_refusal": "journey", "consent_refusalreview": "journey",
    "consent_returndecision": "journey", "consent_sharingconsent": "journey",
    "documents_attachment": "replace(section, '_', '')", "documents_letter": "journey", "documents_signing": "journey",
    "audit_event": "everybody", "audit_because": "replace(section, '_', '')", 
    # Keys and checks of the log, which every director compares: nothing of any case.
    "audit_seal": "everybody", "audit_verification": "everybody",
    "exchange_caseloadimport": "everybody", "exchange_importhousehold": "everybody", "notifications_delivery": "contact",
    "programmes_explanation": "finance", "programmes_earlierhelpoverride": "finance",
    "monitoring_attempt": "followup", "monitoring_contactchoice": "followup", "monitoring_planreview": "followup",
    "orders_order": "basis", "orders_extension": "basis", "orders_remedy": "basis", "orders_ruling": "basis",
    "orders_postponement": "basis", "orders_offer": "basis", "orders_ban": "basis", "orders_rightsnotice": "basis",
    "people_contact": "contact", "people_identitydocument": "identity", "people_merge": "identity", "people_mergedrow": "identity",
    "people_mergeundo": "identity", "people_person": "identity",
    "privacy_datarequest": "theirs", "privacy_hold": "journey",
    "programmes_application": "finance", "programmes_approvaldecision": "finance", "programmes_circumstance": "finance",
    "reintegration_commentanswer": "plan", "reintegration_asset": "theirs", "reintegration_delivery": "plan", "reintegration_need": "plan",
    "reintegration_planapproval": "plan", "reintegration_plancomment": "plan", "reintegration_planline": "plan",
    "reintegration_verification": "plan",
    "cases_fear": "protection", "safeguards_returnrisk": "protection", "safeguards_returnriskreview": "protection",
    "safeguards_seniordecision": "protection", "safeguards_capacitytalk": "protection", "safeguards_partingword": "protection",
    "safeguards_healthstatement": "health", "safeguards_fitnesscertificate": "journey",
    "safeguards_childstep": "protection",
    "oversight_complaint": "theirs", "oversight_complaintstep": "theirs",
    "safeguards_alert": "theirs", "safeguards_alertstep": "theirs",
    "safeguards_finding": "(SELECT r.section FROM safeguards_gaterule r WHERE r.code = gate)",
    "safeguards_override": "journey", "safeguards_screening": "protection", "safeguards_screeningcorrection": "protection",
    "tasks_appointment": "journey",
    # Work is seen by who sees what it is about: the same table that the policy reads.
    "tasks_task": "coalesce((SELECT replace(k.section, '_', '') FROM audit_kindsection k"
    " WHERE k.of_work AND k.kind = tasks_task.kind), 'journey')",
    "travel_contradiction": "arrival", "travel_movement": "arrival", "travel_outsidedeparture": "arrival",
    "boards_board": "theirs", "boards_carehandover": "theirs", "boards_carereceipt": "theirs", "boards_message": "theirs",
    "boards_proposal": "theirs", "boards_seat": "theirs", "boards_sharedsection": "theirs", "boards_sharedtask": "theirs",
    "boards_voice": "theirs",
    "referrals_link": "theirs",
    "referrals_preview": "theirs", "referrals_recall": "theirs", "referrals_referral": "theirs", "referrals_step": "theirs",
    "referrals_subject": "theirs",
}  # fmt: skip
# Columns that say something else than their table: names of the people of the case belong to identity wherever they stand.
KIND_OF_COLUMN = {
    ("cases_case", "head_name"): "identity", ("cases_case", "head_sort_key"): "identity",
    ("tasks_task", "case_label"): "everybody", ("tasks_appointment", "case_label"): "everybody",
    ("cases_case", "number"): "everybody",
}  # fmt: skip
# Terms of retention/fields.yaml whose tables hold no case: rules, accounts and agencies, counts.
NOBODYS = {"installation", "staff", "summary", "staging"}
# Codes that pages look up in a list, though the column would take any word; and what another column must match.
CODES = {
    ("orders_order", "law_version"), ("orders_ban", "law_version"), ("orders_rightsnotice", "law_version"),
    ("safeguards_returnrisk", "instruments"),
    ("programmes_application", "programme"), ("programmes_entitlement", "programme"), ("programmes_explanation", "snapshot"),
    ("programmes_circumstance", "name"), ("monitoring_surveyresult", "survey"),
    ("people_namekey", "key"), ("cases_act", "kind"), ("cases_case", "number"), ("cases_counsellingsession", "information_version"), 
    ("consent_returndecision", "information_version"), ("consent_returndecision", "binding"), ("documents_paper", "words_version"),
    ("documents_paper", "content_hash"), ("monitoring_surveyresult", "band"), ("notifications_delivery", "code_for"),
    ("safeguards_alertreach", "role"), ("tasks_task", "roles"), ("audit_event", "kind"), ("programmes_approvaldecision", "reasons"),
}  # fmt: skip
# What is no free text and unmistakable all the same: on what basis they return, amounts, days of birth, what was found about them.
FIGURES = (
    "UPDATE {case} SET category = 'asylum_refused', residence_status = 'ordered_to_leave'",
    "UPDATE {line} SET amount = 77131700", "UPDATE {delivery} SET amount = 77131700", "UPDATE {entitlement} SET total = 88131700",
)  # fmt: skip
PLAIN = {
    r"asylum refused|ordered to leave|asylum_refused|ordered_to_leave": {"journey", "basis"},
    r"771.?317": {"plan"},
    r"881.?317|\bREAG\b": {"finance"},
    r"\b(1986|1990)\b": {"identity"},
    r"Serious illness": {"protection", "health"},
}
# A recipient is an agency or a name, an address a number: their constraints refuse another word.
REFUSING = {
    "consent_sharingconsent.recipient_name",
    "notifications_delivery.value",
    "referrals_referral.outside_name",
    "oversight_complaint.said_by",
}
FREE_FROM = 30  # characters: what takes fewer is a code
# What is drawn at random says nothing of anybody, and may spell anything: tokens of forms, numbers of records.
DRAWN = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    re.IGNORECASE,
)
WORD = re.compile(rf"zz({'|'.join(MAY_MEET)})q[a-z]+", re.IGNORECASE)


def _tracked(model):
    """The table whose history a table holds, or its own."""
    of = getattr(model, "pgh_tracked_model", None)
    return (of or model)._meta.db_table


def _is_free(field):
    inner = field.base_field if isinstance(field, ArrayField) else field
    if (
        not isinstance(inner, models.CharField | models.TextField)
        or inner.choices
        or inner.primary_key
        or field.generated
    ):
        return False
    return inner.max_length is None or inner.max_length >= FREE_FROM


@cache
def _classed():
    """For each table that holds a case or a person: the columns that are not technical. From retention/fields.yaml."""
    said = version_on(load(ROOT / "retention" / "fields.yaml").shape.versions, clock.today()).tables
    return {
        apps.get_model(label)._meta.db_table: {
            name for kind, names in table.fields.items() if kind != "technical" for name in names
        }
        for label, table in said.items() if table.term not in NOBODYS
    }  # fmt: skip


def free_texts():
    """Every column of a case or a person that takes free text: its table, the table whose kind it has, its field."""
    for model in apps.get_models(include_auto_created=True):
        table = _tracked(model)
        names = _classed().get(table, set())
        for field in model._meta.concrete_fields:
            if field.name in names and _is_free(field) and (table, field.column) not in CODES:
                yield model._meta.db_table, table, field


def _expression(table, field):
    """The word of a column, as SQL: its kind may differ from row to row."""
    kind = KIND_OF_COLUMN.get((table, field.column), KIND_OF.get(table))
    if kind is None or kind == "everybody":
        return None
    said = sql.SQL(kind) if " " in kind or "(" in kind else sql.Literal(kind)
    rest = "q" + "".join(
        letter for letter in table.replace("_", "") + "q" + field.column.replace("_", "") if letter.isalpha()
    )
    word = sql.SQL("'Zz' || ({}) || {}").format(said, sql.Literal(rest))
    if isinstance(field, ArrayField):
        return sql.SQL("ARRAY[{}]").format(word)
    return sql.SQL("left({}, {})").format(word, sql.Literal(field.max_length or 1000))


def plant():
    """Write the words over every free text of the world; gives the columns in which no row stands, and those that refuse a word."""
    bare, refusing = set(), set()
    with superuser() as writer:
        writer.execute("SET session_replication_role = replica")
        for own, table, field in free_texts():
            if (word := _expression(table, field)) is None:
                continue
            change = sql.SQL("UPDATE {} SET {} = {}").format(sql.Identifier(own), sql.Identifier(field.column), word)
            try:
                if writer.execute(change).rowcount == 0:
                    bare.add(f"{own}.{field.column}")
            except psycopg.errors.IntegrityError:
                refusing.add(f"{own}.{field.column}")
        for statement in FIGURES:
            names = {
                "case": ("cases_case", "cases_caseevent"), "line": ("reintegration_planline", "reintegration_planlineevent"),
                "delivery": ("reintegration_delivery",), "entitlement": ("programmes_entitlement",),
            }  # fmt: skip
            place = statement.split("{")[1].split("}")[0]
            for table in names[place]:
                writer.execute(statement.format(**{place: table}))
    return bare, refusing


def _text_of(answer):
    """What a page, a paper, a picture or a list says."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return "\n".join(said_in(body))


def not_for(sections, answer):
    """The words and figures of a page that who holds only these sections may not meet."""
    text, held = DRAWN.sub("", _text_of(answer)), set(sections)
    planted = {
        match[0].lower() for match in WORD.finditer(text)
        if (may := MAY_MEET[match[1].lower()]) is not None and not may & held
    }  # fmt: skip
    return planted | {
        found[0] for plain, may in PLAIN.items() if not may & held and (found := re.search(plain, text, re.IGNORECASE))
    }
