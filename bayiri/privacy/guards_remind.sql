-- Before the day to answer a request about data, whoever answers for data there is told, once for that day (INV-185). By Bayiri itself.
CREATE OR REPLACE FUNCTION privacy_remind(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    x record;
    told int := 0;
    today date := bayiri_day(at);
    days int := notifications_amount('remind_days_before');
BEGIN
    PERFORM bayiri_require(bayiri_is_itself() AND at <= clock_timestamp() + interval '5 minutes', 'INV-185', 'a day is near by the clock alone');
    FOR x IN SELECT r.id, r.case_id, r.agency_id, r.due_on FROM privacy_datarequest r
             WHERE r.state = 'open' AND r.due_on - days <= today AND r.recorded_at <= at ORDER BY r.id LOOP
        told := told + notifications_remind(
            ARRAY(SELECT u.id FROM agencies_user u WHERE u.agency_id = x.agency_id AND u.is_active AND u.roles::text[] && ARRAY['data_steward', 'director']),
            'data_request', '/cases/' || x.case_id || '/privacy/requests/' || x.id, NULL, x.due_on - days, at, open_channels);
    END LOOP;
    RETURN told;
END $$;
