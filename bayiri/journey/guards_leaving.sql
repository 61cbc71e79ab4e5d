-- Who leaves: the account ends at once, after nothing lies with the person any more (INV-167).

-- What is open with somebody of the own agency; `open_work` in bayiri/journey/queries/leaving.py shows the same.
CREATE OR REPLACE FUNCTION journey_has_open_work(person uuid, at timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM cases_case c WHERE c.caseworker_id = person AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'))
        OR EXISTS (SELECT 1 FROM tasks_task t WHERE t.person_id = person AND t.ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM tasks_appointment a WHERE a.person_id = person AND a.state = 'planned' AND a.starts_at > at)
        OR EXISTS (SELECT 1 FROM monitoring_followup f JOIN cases_case c ON c.id = f.case_id
                   WHERE f.officer_id = person AND f.state IN ('due', 'not_reached') AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'))
        OR EXISTS (SELECT 1 FROM agencies_absence b WHERE b.deputy_id = person AND b.ended_at IS NULL AND b.until_on >= bayiri_day(at))
$$;
REVOKE EXECUTE ON FUNCTION journey_has_open_work(uuid, timestamptz) FROM PUBLIC;

CREATE OR REPLACE FUNCTION journey_end_account(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    l agencies_leaving := jsonb_populate_record(NULL::agencies_leaving, said);
    u agencies_user := agencies_account(l.person_id, 'administrator', 'director');
BEGIN
    PERFORM bayiri_require(u.is_active, 'INV-167', 'this account has ended already, or was never used');
    -- Ahead of its time, appointments and days of standing in would seem over.
    PERFORM bayiri_require(l.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-167', 'nobody leaves ahead of time');
    PERFORM bayiri_require(NOT journey_has_open_work(u.id, l.recorded_at), 'INV-167', 'open work is handed over first');
    INSERT INTO agencies_leaving (id, agency_id, person_id, roles, limits, recorded_by_id, recorded_at)
    VALUES (l.id, u.agency_id, u.id, u.roles, u.limits, bayiri_actor(), l.recorded_at);
    -- The password goes, with every session; who comes back chooses another one.
    UPDATE agencies_user SET is_active = false, roles = '{}', limits = '{}' WHERE id = u.id;
    DELETE FROM accounts_session s WHERE s.user_id = u.id;
    DELETE FROM accounts_password p WHERE p.user_id = u.id;
    UPDATE accounts_link k SET used_at = l.recorded_at WHERE k.user_id = u.id AND k.used_at IS NULL;
    UPDATE agencies_invitation i SET revoked_at = l.recorded_at WHERE i.person_id = u.id AND i.accepted_at IS NULL AND i.revoked_at IS NULL;
    UPDATE agencies_rolechange r SET decided_at = l.recorded_at, decided_by_id = bayiri_actor(), agreed = false
    WHERE r.person_id = u.id AND r.needs_director AND r.decided_at IS NULL;
    UPDATE tasks_calendarfeed f SET token_hash = NULL WHERE f.user_id = u.id;
END $$;
