"""Makes the database ready: roles, tables, guards.

Tables come from migrations. Guards (row-level security, privileges, guarding functions and triggers) stand in one
`guards.sql` a room and are laid anew, all of them in one transaction, each time: what the files say is what holds.
"""

import sys

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from bayiri.cases.rules import transitions
from bayiri.core.signing import signing_key
from bayiri.rulebooks.publishing import publish_documents
from config.embedded import EmbeddedServer
from config.law_tables import copy_law
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
        # Statements carry signed contexts: no session shows its own to the others of this role; only a superuser changes that.
        connection.execute("ALTER ROLE bayiri_app SET track_activities = off")
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


def say_if_statements_show(using: str = "default") -> None:
    """One line on stderr where each session of the application can read the others' statements, and so act as anybody."""
    with connections[using].copy().temporary_connection() as cursor:
        cursor.execute("SELECT current_user, current_setting('track_activities')::boolean")
        role, shown = cursor.fetchone()
    if shown:
        print(
            f"The sessions of {role} can read each other's statements. As a superuser of the database, run:"
            f" ALTER ROLE {role} SET track_activities = off;",
            file=sys.stderr,
        )


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
        copy_law(cursor)
        cursor.execute("DELETE FROM agencies_contextkey")
        cursor.execute("INSERT INTO agencies_contextkey (key) VALUES (%s)", [signing_key()])


def filled_in(sql: str) -> str:
    """Guards as they are laid: for the application's role of this installation, and the days of its time zone."""
    named = sql.replace("APP_ROLE", settings.APPLICATION_ROLE).replace("LOCAL_ZONE", settings.TIME_ZONE)
    return named.replace("%", "%%")
