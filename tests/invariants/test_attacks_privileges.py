"""The application's role is no owner: it changes no table, no guard, no role, and leads no guard astray."""

import pytest

from tests.invariants.attacks import DatabaseError, refused, run, transaction, uuid7

REFUSED = [
    "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE travel_release DISABLE TRIGGER ALL",
    "ALTER TABLE agencies_user ADD COLUMN x int",
    "ALTER TABLE cases_case OWNER TO CURRENT_USER",
    "ALTER FUNCTION travel_release_member(jsonb) SECURITY INVOKER",
    "ALTER FUNCTION bayiri_context(int) SET search_path = pg_temp",
    "CREATE OR REPLACE FUNCTION bayiri_context(part int) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE public.mine (id int)",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE SCHEMA mine",
    "CREATE POLICY mine ON cases_case USING (true)",
    "CREATE RULE mine AS ON INSERT TO cases_case DO NOTHING",
    "CREATE TRIGGER mine BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
    "CREATE ROLE mine",
    "CREATE EXTENSION dblink",
    "DROP TABLE tasks_task",
    "DROP POLICY sight ON cases_case",
    "DROP TRIGGER append_only ON audit_event",
    "DROP FUNCTION travel_release_member(jsonb)",
    "GRANT bayiri_owner TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "ALTER ROLE bayiri_owner PASSWORD 'x'",
    "SET ROLE bayiri_owner",
    "SET SESSION AUTHORIZATION bayiri_owner",
    "SET session_replication_role = replica",
    "SET LOCAL session_replication_role = replica",
    "COPY cases_case TO PROGRAM 'true'",
    "COPY cases_case TO '/tmp/cases'",
    "COPY people_namekey FROM '/etc/passwd'",
    "COPY audit_event FROM STDIN",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_terminate_backend(0), set_config('session_replication_role', 'replica', true)",
    "COMMENT ON TABLE cases_case IS 'mine'",
    "LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE",
    "SELECT setval('cases_number', 1)",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_is_no_owner(act, cast, statement):
    """INV-01: nothing that could take a guard away."""
    act(cast.carla)
    with pytest.raises(DatabaseError) as fault, transaction.atomic():
        run(statement)
    assert fault.value.__cause__.sqlstate in ("42501", "42809"), fault.value


def test_who_has_no_right_gives_none(act, cast):
    """INV-01: PostgreSQL only warns; nothing is granted."""
    act(cast.carla)
    run("GRANT INSERT ON travel_release TO CURRENT_USER")
    with refused("permission denied"):
        run("INSERT INTO travel_release DEFAULT VALUES")


def test_row_level_security_is_not_switched_off(told, act, cast):
    """INV-04: asking to go around it is refused, not answered with everything."""
    told("registered")
    act(cast.eve)
    with refused("row-level security"):
        run("SET LOCAL row_security = off")
        run("SELECT count(*) FROM cases_case")


def test_a_temporary_table_leads_no_guard_astray(told, act, cast):
    """INV-05: guards look their tables up in public, not where the caller has put one of the same name."""
    story = told("registered")
    act(cast.carla)
    run("CREATE TEMP TABLE cases_case ON COMMIT DROP AS SELECT * FROM public.cases_case")
    run("UPDATE cases_case SET stage = 'arrived'")
    run("CREATE TEMP TABLE cases_stagetransition (from_stage text, act text, to_stage text) ON COMMIT DROP")
    run("INSERT INTO cases_stagetransition VALUES ('registered', 'released', 'released')")
    run("SET LOCAL search_path = pg_temp, public")
    with refused("INV-05"):
        run(
            "INSERT INTO public.cases_member (id, case_id, person_id, relation, state, guardian_name, joined_at, recorded_by_id)"
            " SELECT %s, case_id, person_id, 'other', 'arrived', '', joined_at, recorded_by_id FROM public.cases_member",
            uuid7(),
        )
    with refused("INV-05"):
        run("SELECT cases_record_act(%s, %s, 'released', 'released', '', now())", uuid7(), story.case.id)


def test_the_role_is_an_ordinary_one(db):
    """INV-04: neither superuser nor owner nor above row-level security, and a member of no other role."""
    flags = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
    assert run(flags) == (False,) * 5
    assert run("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == (0,)
    assert run("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == (0,)
