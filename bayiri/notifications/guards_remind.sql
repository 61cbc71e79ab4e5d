-- That a day is near, of what lies below this room: an agreement is to be reviewed, an invitation to work for an agency ends (INV-185).
-- By Bayiri itself; says how many people. A review is told when it opens, and again before its day.
CREATE OR REPLACE FUNCTION notifications_remind_of_agencies(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    x record;
    told int := 0;
    today date := bayiri_day(at);
    days int := notifications_amount('remind_days_before');
BEGIN
    PERFORM bayiri_require(bayiri_is_itself() AND at <= clock_timestamp() + interval '5 minutes', 'INV-185', 'a day is near by the clock alone');
    FOR x IN SELECT r.id, r.agency_id, r.due_on, bayiri_day(r.opened_at) AS opened FROM agencies_agreementreview r
             JOIN agencies_agreement a ON a.id = r.agreement_id AND a.ended_on IS NULL
             WHERE r.done_at IS NULL AND r.due_on >= today - 30 ORDER BY r.id LOOP
        told := told + notifications_remind(
            ARRAY(SELECT u.id FROM agencies_user u WHERE u.agency_id = x.agency_id AND u.is_active
                  AND u.roles::text[] && ARRAY['programme_manager', 'director']),
            'agreement', '/agreement-reviews/' || x.id, NULL,
            CASE WHEN today >= x.due_on - days THEN greatest(x.due_on - days, x.opened) ELSE x.opened END, at, open_channels);
    END LOOP;
    FOR x IN SELECT i.recorded_by_id, i.agency_id, bayiri_day(i.expires_at) AS ends FROM agencies_invitation i
             WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > at AND bayiri_day(i.expires_at) - days <= today
               AND bayiri_day(i.recorded_at) < bayiri_day(i.expires_at) - days ORDER BY i.id LOOP
        told := told + notifications_remind(ARRAY[x.recorded_by_id], 'due_soon', '/staff', x.agency_id, x.ends - days, at, open_channels);
    END LOOP;
    RETURN told;
END $$;
