-- Who is told of a referral (INV-185): of the side that asked, who asked and who carries the case; of the other, who took it on, and before
-- that who may answer there. Nobody of what they did themselves; the other body of nothing that it was never asked.
CREATE OR REPLACE FUNCTION referrals_desk(of_referral uuid, side text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
    people uuid[];
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = of_referral;
    IF side = 'recipient' THEN
        IF r.offered_at IS NULL THEN RETURN '{}'; END IF;
        people := ARRAY(SELECT u.id FROM agencies_user u WHERE u.id = r.taken_by_id AND u.agency_id = r.recipient_id AND u.is_active);
        IF people = '{}' THEN
            people := ARRAY(SELECT u.id FROM agencies_user u WHERE u.agency_id = r.recipient_id AND u.is_active AND u.roles::text[] && ARRAY[
                'counsellor', 'protection_officer', 'reintegration_officer', 'programme_manager', 'travel_officer', 'director']);
        END IF;
        RETURN people;
    END IF;
    people := ARRAY(
        SELECT u.id FROM agencies_user u WHERE u.agency_id = r.sender_id AND u.is_active AND u.id IN (
            SELECT r.recorded_by_id
            UNION ALL SELECT c.caseworker_id FROM referrals_subject s JOIN cases_case c ON c.id = s.case_id AND c.agency_id = r.sender_id
                WHERE s.referral_id = r.id
            -- Who carried the case until another agency took it over.
            UNION ALL SELECT h.from_caseworker_id FROM cases_handover h WHERE h.batch = r.id));
    IF people = '{}' THEN
        people := ARRAY(SELECT u.id FROM agencies_user u WHERE u.agency_id = r.sender_id AND u.is_active
                        AND u.roles::text[] && ARRAY['programme_manager', 'director']);
    END IF;
    RETURN people;
END $$;
REVOKE EXECUTE ON FUNCTION referrals_desk(uuid, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION referrals_spread_news(of_referral uuid, side text, of_kind text, open_channels text[], at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = of_referral;
    PERFORM bayiri_require(
        bayiri_is_itself() OR coalesce(bayiri_actor() IS NOT NULL AND bayiri_agency() IN (r.sender_id, r.recipient_id), false), 'INV-04',
        'the acting agency does not take part in this referral');
    PERFORM bayiri_require(of_kind LIKE 'referral%' AND at <= clock_timestamp() + interval '5 minutes', 'INV-185',
                           'of a referral its own news is told, when it happens');
    RETURN notifications_put(
        array_remove(referrals_desk(r.id, side), bayiri_actor()), of_kind, NULL, '/referrals/' || r.id,
        CASE WHEN bayiri_is_itself() THEN CASE side WHEN 'recipient' THEN r.sender_id ELSE r.recipient_id END ELSE bayiri_agency() END,
        CASE WHEN bayiri_is_itself() THEN NULL ELSE bayiri_actor() END, at, open_channels, false);
END $$;

-- Before the day to answer: who was asked and has not answered is told, once for that day. By Bayiri itself; says how many people.
CREATE OR REPLACE FUNCTION referrals_remind_recipients(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r record;
    told int := 0;
    today date := bayiri_day(at);
    days int := (SELECT p.number::int FROM referrals_period p WHERE p.name = 'remind_days_before');
BEGIN
    PERFORM bayiri_require(bayiri_is_itself() AND at <= clock_timestamp() + interval '5 minutes', 'INV-04', 'time passes by the clock alone');
    FOR r IN SELECT x.id, x.sender_id, x.answer_by FROM referrals_referral x
             WHERE x.state = 'offered' AND x.recipient_id IS NOT NULL AND today BETWEEN x.answer_by - days AND x.answer_by
               AND bayiri_day(x.offered_at) < x.answer_by - days ORDER BY x.id LOOP
        told := told + notifications_remind(
            referrals_desk(r.id, 'recipient'), 'referral_waits', '/referrals/' || r.id, r.sender_id, r.answer_by - days, at, open_channels);
    END LOOP;
    RETURN told;
END $$;
