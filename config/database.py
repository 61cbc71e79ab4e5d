"""Makes the database ready: roles, tables, guards.

Tables come from migrations. Guards (row-level security, privileges, guarding functions and triggers) stand in one
`guards.sql` a room and are laid anew, all of them in one transaction, each time: what the files say is what holds.
"""

from datetime import date

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from bayiri.accounts.choices import TERMS as TERMS_OF_SIGN_IN
from bayiri.agencies.context import signing_key
from bayiri.agencies.queries import confirmed_roles, excluded_kinds, excluded_pairs
from bayiri.cases.rules import transitions
from bayiri.core import clock
from bayiri.referrals import rules as referrals
from bayiri.privacy.erasing import erasure_rules, numbers
from bayiri.rulebooks.publishing import publish_documents
from bayiri.rulebooks.queries import ValuesInForce, law, safeguards
from bayiri.safeguards.queries import gate_section, valid_days
from config.embedded import EmbeddedServer
from config.paths import ROOT

DROP_POLICIES = """
DO $$ DECLARE r record; BEGIN
    FOR r IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP POLICY %I ON %I', r.policyname, r.tablename);
    END LOOP;
    FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('REVOKE ALL ON %I FROM APP_ROLE', r.tablename);
    END LOOP;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO APP_ROLE;
GRANT SELECT ON django_migrations, django_content_type TO APP_ROLE;
-- The queue of jobs: arguments are ids, and a job is done only with a ticket; see bayiri/agencies/deferring.py.
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_workers,
    procrastinate_periodic_defers TO APP_ROLE;
"""
# History is written by triggers that act as the owner, so that nobody can write it by hand; every function looks
# names up in public.
GUARD_HISTORY = """
DO $$ DECLARE r record; BEGIN
    FOR r IN SELECT p.oid::regprocedure AS f FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname = 'public' AND (p.proname LIKE 'pgtrigger\\_%' OR p.proname LIKE '\\_pgh\\_%') LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', r.f);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', r.f);
    END LOOP;
    -- A guard that looks names up where the caller says can be led to a temporary table of the same name.
    FOR r IN SELECT p.oid::regprocedure AS f FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname = 'public' AND p.prokind = 'f' AND p.proconfig IS NULL AND p.proowner =
             current_user::regrole
               AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', r.f);
    END LOOP;
END $$;
"""
# A record past its term is overwritten as a whole, whatever the checks of single acts say: triggers that look at rows stand aside
# in the transaction in which privacy_forget_due does so, and in no other; see docs/reference/data-protection.md.
LET_FORGETTING_BE = """
DO $do$ DECLARE r record; said text; BEGIN
    FOR r IN SELECT pg_get_triggerdef(t.oid) AS def FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
             WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgconstraint = 0
               AND t.tgtype & 1 = 1 AND t.tgtype & 16 = 16 AND t.tgname NOT LIKE 'pgtrigger\\_%'
               AND c.relname NOT LIKE 'procrastinate%' LOOP
        CONTINUE WHEN r.def LIKE '%audit_is_forgetting%';
        said := $$coalesce(current_setting('bayiri.forgetting', true), '') = '' OR NOT audit_is_forgetting()$$;
        said := CASE WHEN r.def LIKE '% WHEN (%' THEN
            regexp_replace(r.def, ' WHEN \\((.*)\\) EXECUTE FUNCTION ', format(' WHEN ((%s) AND (\\1)) EXECUTE FUNCTION ', said))
            ELSE replace(r.def, ' EXECUTE FUNCTION ', format(' WHEN (%s) EXECUTE FUNCTION ', said)) END;
        EXECUTE replace(said, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER');
    END LOOP;
END $do$;
"""


def make_embedded(server: EmbeddedServer, name: str) -> None:
    """Roles and an empty database called `name` on the embedded server, where they are missing."""
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        for role in ("bayiri_owner", "bayiri_app"):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS")
        connection.execute("ALTER ROLE bayiri_owner CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(
                f"CREATE DATABASE {name} OWNER bayiri_owner TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
            )


def migrate() -> None:
    """Bring tables and guards up to date, as the owner."""
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    lay_guards()
    publish_documents()


def lay_guards() -> None:
    """Lay every room's guards anew, in one transaction."""
    rooms = ["agencies", *(room for room in settings.ROOMS if room != "agencies")]
    files = [path for room in rooms for path in sorted((ROOT / "bayiri" / room).glob("guards*.sql"))]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for sql in [DROP_POLICIES, *(path.read_text() for path in files), GUARD_HISTORY, LET_FORGETTING_BE]:
            cursor.execute(filled_in(sql), [])
        cursor.execute("TRUNCATE cases_stagetransition")
        cursor.executemany(
            "INSERT INTO cases_stagetransition (from_stage, act, to_stage) VALUES (%s, %s, %s)", transitions()
        )
        _copy_law(cursor)
        _copy_roles(cursor)
        cursor.execute("DELETE FROM agencies_contextkey")
        cursor.execute("INSERT INTO agencies_contextkey (key) VALUES (%s)", [signing_key()])


def filled_in(sql: str) -> str:
    """Guards as they are laid: for the application's role of this installation, and the days of its time zone."""
    named = sql.replace("APP_ROLE", settings.APPLICATION_ROLE).replace("LOCAL_ZONE", settings.TIME_ZONE)
    return named.replace("%", "%%")


def _copy_law(cursor) -> None:
    """Give the guards the periods, safeguards and second looks that stand in the dated documents today."""
    today = clock.today()
    terms = law("voluntary-return", on=today)
    sharing = law("sharing", on=today)
    cursor.execute("TRUNCATE consent_term, safeguards_gaterule")
    hours = _periods(terms, sharing)
    hours = {name: terms.number(name) for name in ("reflection_hours", "reconfirmation_window_hours")}
    hours |= {
        name: 24 * terms.number(name) for name in ("newborn_days_before_travel", "rejoin_days", "merge_undo_days")
    }
    _copy_messages(cursor, today)
    cursor.executemany("INSERT INTO consent_term (name, hours) VALUES (%s, %s)", list(hours.items()))
    _copy_sharing(cursor, sharing)
    closing = law("case-management", on=today)
    _copy_sign_in(cursor)
    cursor.execute("TRUNCATE cases_closingrule")
    cursor.executemany(
        "INSERT INTO cases_closingrule (what, code) VALUES (%s, %s)",
        [
            (what, code)
            for what, name in (("outcome", "outcomes"), ("stage", "stages"), ("look_by", "by"))
            for code in closing.words(f"second_look_{name}")
        ],
    )
    _copy_referral_rules(cursor)
    _copy_terms(cursor)
    cursor.executemany(
        "INSERT INTO safeguards_gaterule (code, blocks, applies_to, from_facts, clear_roles, override_roles, override_not_for,"
        " valid_days, section) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (
                gate.gate,
                gate.blocks,
                gate.applies_to,
                gate.from_facts,
                gate.clear_roles,
                gate.override_roles,
                gate.override_not_for,
                valid_days(gate.gate, on=today),
                gate_section(gate.gate, on=today),
            )
            for gate in safeguards(on=today).gates
        ],
    )


def _copy_referral_rules(cursor) -> None:
    """Give the guards of referrals the table of steps, the lists of reasons, and the law's periods."""
    terms = law("referrals", on=clock.today())
    lists = {**referrals.REASONS, "finish": referrals.OUTCOMES}
    cursor.execute("TRUNCATE referrals_transition, referrals_listedreason, referrals_period")
    for statement, rows in (
        ("transition (from_state, act, to_state, side) VALUES (%s, %s, %s, %s)", referrals.TRANSITIONS),
        ("listedreason (act, code) VALUES (%s, %s)", [(act, code) for act, codes in lists.items() for code in codes]),
        ("period (name, number) VALUES (%s, %s)", [(name, terms.number(name)) for name in referrals.PERIODS]),
    ):
        cursor.executemany(f"INSERT INTO referrals_{statement}", rows)
MESSAGES = (
    "daily_hour",
    "pause_minutes",
    "lease_minutes",
    "code_minutes",
    "code_tries",
    "codes_a_day",
    "sentences_a_day",
)


def _copy_messages(cursor, today: date) -> None:
    """How messages pause, and how alerts climb."""
    terms, alerts = law("notifications", on=today), law("alerts", on=today)
    cursor.execute("TRUNCATE notifications_term, safeguards_alertrung")
    cursor.executemany(
        "INSERT INTO notifications_term (name, amount) VALUES (%s, %s)",
        [(name, terms.number(name)) for name in MESSAGES],
    )
    cursor.executemany(
        "INSERT INTO safeguards_alertrung (danger_now, level, who, minutes) VALUES (%s, %s, %s, %s)",
        [
            (danger, level, who, minutes)
            for danger, name in ((True, "minutes_danger"), (False, "minutes_otherwise"))
            for level, (who, minutes) in enumerate(zip(alerts.words("climb"), alerts.numbers(name), strict=True))
        ],
    )
def _copy_terms(cursor) -> None:
    """Give the guards what is overwritten when a term is over, and the law's years and months."""
    today = clock.today()
    cursor.execute("TRUNCATE privacy_erasurerule, privacy_legalterm")
    cursor.executemany(
        "INSERT INTO privacy_erasurerule (table_name, column_name, how, reach) VALUES (%s, %s, %s, %s)",
        erasure_rules(on=today),
    )
    cursor.executemany("INSERT INTO privacy_legalterm (name, number) VALUES (%s, %s)", list(numbers(on=today).items()))
def _copy_roles(cursor) -> None:
    """Give the guards the roles that exclude each other, and those that a director confirms, as law/roles.yaml has them."""
    rows = [("pair", *pair) for pair in excluded_pairs()]
    rows += [("kind", *one) for one in excluded_kinds()]
    rows += [("confirm", role, "") for role in confirmed_roles()]
    cursor.execute("TRUNCATE agencies_roleexclusion")
    cursor.executemany("INSERT INTO agencies_roleexclusion (what, role, other) VALUES (%s, %s, %s)", rows)


def _copy_sharing(cursor, sharing: ValuesInForce) -> None:
    """Give the guards what law/sharing.yaml says: which sections may be given for which purpose."""
    alone = {
        (purpose, section)
        for purpose in sharing.words("person_by_person_for")
        for section in sharing.words("person_by_person")
    }
    given = {
        (name.removeprefix("purpose_"), *part.partition(":")[::2])
        for name in sharing if name.startswith("purpose_") for part in sharing.words(name)
    }  # fmt: skip
    rows = [(purpose, "", section, mode or "read", False) for purpose, section, mode in sorted(given)]
    rows += [(purpose, "", section, "read", True) for purpose, section in sorted(alone)]
    rows += [("emergency", "", section, "read", False) for section in sharing.words("emergency_sections")]
    rows += [
        ("", kind, section, "read", False)
        for kind in sharing.words("never_the_basis")
        for section in ("journey", "basis")
    ]
    cursor.execute("TRUNCATE agencies_purposesection")
    cursor.executemany(
        "INSERT INTO agencies_purposesection (purpose, kind, section, mode, by_person) VALUES (%s, %s, %s, %s, %s)",
        rows,
    )


def _periods(terms: ValuesInForce, sharing: ValuesInForce) -> dict[str, int]:
    """The periods that the guards need, in hours."""
    hours = {name: terms.number(name) for name in ("reflection_hours", "reconfirmation_window_hours")}
    days = ("newborn_days_before_travel", "rejoin_days", "merge_undo_days")
    hours |= {name: 24 * terms.number(name) for name in days}
    hours |= {"emergency_hours": sharing.number("emergency_hours")}
    return hours | {"emergency_review_days": 24 * sharing.number("emergency_review_days")}
def _copy_sign_in(cursor) -> None:
    """Give the guards what law/sign-in.yaml says today."""
    sign_in = law("sign-in", on=clock.today())
    cursor.execute("TRUNCATE accounts_term")
    cursor.executemany(
        "INSERT INTO accounts_term (name, amount, roles) VALUES (%s, %s, %s)",
        [
            *((name, sign_in.number(name), []) for name in TERMS_OF_SIGN_IN),
            ("second_factor", 0, sign_in.words("second_factor_roles")),
        ],
    )
