"""What the triggers would have written: history rows, and the overview's tallies already summed."""

import psycopg

TRACKED = {
    "people_person": "recorded_at",
    "people_contact": "recorded_at",
    "people_identitydocument": "recorded_at",
    "programmes_application": "recorded_at",
    "travel_movement": "recorded_at",
    "reintegration_plan": "recorded_at",
    "reintegration_planline": "recorded_at",
}
# A case changes with every act, a member with every step of the journey.
CASE_CHANGES = """
SELECT c.id, a.recorded_at AS at, a.to_stage::text AS stage, 'update' AS label, a.from_stage::text AS before,
    (row_number() OVER (PARTITION BY c.id ORDER BY a.recorded_at, a.id) + 1)::int AS version
FROM cases_case c JOIN cases_act a ON a.case_id = c.id
UNION ALL SELECT c.id, c.opened_at, coalesce(f.from_stage, c.stage), 'insert', NULL, 1 FROM cases_case c
LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, from_stage FROM cases_act ORDER BY case_id, recorded_at, id) f ON f.case_id = c.id
"""
MEMBER_CHANGES = """
SELECT m.id, m.joined_at AS at, CASE WHEN m.state = 'arrived' AND s.id IS NULL THEN 'arrived' ELSE 'active' END AS state,
    'insert' AS label FROM cases_member m LEFT JOIN travel_seat s ON s.member_id = m.id
UNION ALL SELECT member_id, recorded_at, 'booked', 'update' FROM travel_seat
UNION ALL SELECT member_id, released_at, 'released', 'update' FROM travel_release
UNION ALL SELECT member_id, happened_at, kind, 'update' FROM travel_travelevent
UNION ALL SELECT member_id, recorded_at, 'departed', 'update' FROM travel_outsidedeparture
UNION ALL SELECT member_id, withdrawn_at, 'withdrawn', 'update' FROM consent_withdrawal
"""
TALLIES = """
INSERT INTO cases_tally (agency_id, stage, host_country, destination_country, month, cases)
SELECT p.agency_id, c.stage, c.host_country, c.destination_country, date_trunc('month', c.opened_at AT TIME ZONE 'UTC')::date, count(*)
FROM cases_case c JOIN (SELECT DISTINCT subject_id, agency_id FROM agencies_participation
    WHERE subject_kind = 'case' AND until_at IS NULL) p ON p.subject_id = c.id
GROUP BY 1, 2, 3, 4, 5
"""


def write_history(connection: psycopg.Connection) -> list[str]:
    """The statements that write history and tallies; each stands alone."""
    statements = [_copied(connection, table, at) for table, at in TRACKED.items()]
    statements.append(_changed(connection, "cases_case", CASE_CHANGES, ("stage", "version")))
    statements.append(_changed(connection, "cases_member", MEMBER_CHANGES, ("state",)))
    return [*statements, TALLIES]


def _copied(connection: psycopg.Connection, table: str, at: str) -> str:
    """Rows that have not changed since they were written."""
    columns = _columns(connection, table)
    return (
        f"INSERT INTO {table}event (pgh_created_at, pgh_label, pgh_obj_id, {', '.join(columns)})"  # noqa: S608
        f" SELECT {at}, 'insert', id, {', '.join(columns)} FROM {table}"
    )


def _changed(connection: psycopg.Connection, table: str, changes: str, moving: tuple[str, ...]) -> str:
    """Rows that changed with what happened: `moving` columns as they were then, the others as they are."""
    columns = _columns(connection, table)
    values = ", ".join(f"h.{name}" if name in moving else f"t.{name}" for name in columns)
    values = values.replace("t.stage_before_suspension", "CASE WHEN h.stage = 'suspended' THEN h.before END")
    values = values.replace("t.closed_at", "CASE WHEN h.stage = 'closed' THEN t.closed_at END")
    values = values.replace("t.outcome", "CASE WHEN h.stage = 'closed' THEN t.outcome END")
    return (
        f"INSERT INTO {table}event (pgh_created_at, pgh_label, pgh_obj_id, {', '.join(columns)})"  # noqa: S608
        f" SELECT h.at, h.label, h.id, {values} FROM ({changes}) h JOIN {table} t ON t.id = h.id ORDER BY h.at"
    )


def _columns(connection: psycopg.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in rows]
