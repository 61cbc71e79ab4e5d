-- What the postman does. He is Bayiri itself: a context signed for nobody's account (INV-02).

-- One message that is due, marked as being sent. What a worker that died was sending is sent once more: that somebody's worker was killed
-- is no fault of the message, and who waits for it may be in danger: so it waits for the lease and no longer. Each such time counts as a
-- try, so that a message that kills its workers ends; what breaks off at the last try is given up, and stands on a list (INV-240).
DROP FUNCTION IF EXISTS notifications_claim(timestamptz);
CREATE OR REPLACE FUNCTION notifications_claim(at timestamptz, pauses int[]) RETURNS TABLE (
    delivery uuid, channel text, address text, language text, code text, sentence text, repeated boolean, tries int,
    outside text, about uuid, from_agency text, until_on date
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    lease interval := make_interval(mins => notifications_amount('lease_minutes'));
    d notifications_delivery;
    a notifications_address;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-02', 'only the postman takes messages');
    UPDATE notifications_delivery x SET state = 'given_up', reason = 'unknown', settled_at = at
    WHERE x.state = 'sending' AND x.tries > cardinality(pauses) AND x.claimed_at < at - lease;
    SELECT * INTO d FROM notifications_delivery x
    WHERE (x.state IN ('queued', 'failed') AND x.due_at <= at)
       OR (x.state = 'sending' AND x.tries <= cardinality(pauses) AND x.claimed_at < at - lease)
    ORDER BY x.due_at, x.id FOR UPDATE SKIP LOCKED LIMIT 1;
    IF d.id IS NULL THEN RETURN; END IF;
    UPDATE notifications_delivery x
    SET state = 'sending', claimed_at = at, tries = x.tries + 1, repeated = x.repeated OR x.state = 'sending' WHERE x.id = d.id
    RETURNING * INTO d;
    -- That there is news is said once: what else waits for this person, over this channel, is said with it.
    UPDATE notifications_delivery x SET state = 'given_up', reason = 'newer', settled_at = at WHERE x.id IN (
        SELECT o.id FROM notifications_delivery o WHERE d.code_for_id IS NULL AND o.person_id = d.person_id AND o.channel = d.channel
          AND o.code_for_id IS NULL AND o.id <> d.id AND o.state IN ('queued', 'failed') FOR UPDATE SKIP LOCKED);
    SELECT * INTO a FROM notifications_address x WHERE CASE WHEN d.code_for_id IS NULL
        THEN x.user_id = d.person_id AND x.channel = d.channel AND x.confirmed_at IS NOT NULL AND x.ended_at IS NULL
        ELSE x.id = d.code_for_id AND x.ended_at IS NULL END;
    RETURN QUERY SELECT d.id, d.channel::text,
        CASE WHEN d.case_id IS NOT NULL OR d.outside <> '' THEN d.value WHEN a.id IS NOT NULL THEN a.value
             WHEN d.channel = 'email' AND d.code_for_id IS NULL
             THEN (SELECT u.email::text FROM agencies_user u WHERE u.id = d.person_id AND u.is_active) ELSE NULL END,
        coalesce(nullif(d.language, ''), (SELECT p.language FROM notifications_preference p WHERE p.user_id = d.person_id), '')::text,
        CASE WHEN d.code_for_id IS NOT NULL AND a.id IS NOT NULL THEN notifications_code(a) END, d.sentence::text, d.repeated, d.tries::int,
        d.outside::text, d.about_id, (SELECT g.name FROM agencies_agency g WHERE g.id = d.agency_id), d.until_on;
END $$;

-- What became of it. `again_at` empty and not sent: given up. A newer message that waits says the same, then this one ends.
CREATE OR REPLACE FUNCTION notifications_settle(of_delivery uuid, sent boolean, why text, again_at timestamptz, at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    newer boolean;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-02', 'only the postman says what became of a message');
    SELECT EXISTS (SELECT 1 FROM notifications_delivery x WHERE x.person_id = d.person_id AND x.channel = d.channel AND x.id <> d.id
                   AND x.code_for_id IS NULL AND d.code_for_id IS NULL AND x.state IN ('queued', 'failed'))
    INTO newer FROM notifications_delivery d WHERE d.id = of_delivery;
    UPDATE notifications_delivery d SET
        state = CASE WHEN sent THEN 'sent' WHEN newer OR again_at IS NULL THEN 'given_up' ELSE 'failed' END,
        reason = CASE WHEN sent THEN '' WHEN newer THEN 'newer' ELSE why END,
        due_at = coalesce(again_at, d.due_at), settled_at = at
    WHERE d.id = of_delivery AND d.state = 'sending';
END $$;

-- What was given up and is not replaced: for who keeps the accounts, to colleagues nobody has reached over that channel since; for who works
-- on cases, to bodies without accounts. A code, and a sentence to a returnee, are asked for anew where they were.
CREATE OR REPLACE FUNCTION notifications_is_on_list(d notifications_delivery) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT d.state = 'given_up' AND d.reason IN ('unknown', 'not_open', 'no_address', 'no_answer', 'refused', 'not_understood')
        AND d.code_for_id IS NULL AND d.case_id IS NULL
        AND CASE WHEN d.outside = '' THEN bayiri_has_role(ARRAY['administrator'])
            AND EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = d.person_id AND u.agency_id = bayiri_agency() AND u.is_active)
            AND NOT EXISTS (SELECT 1 FROM notifications_delivery x WHERE x.person_id = d.person_id AND x.channel = d.channel AND x.id <> d.id
                            AND x.code_for_id IS NULL AND x.recorded_at >= d.recorded_at
                              AND (x.state <> 'given_up' OR (x.reason <> 'newer' AND x.id > d.id)))
        ELSE d.agency_id = bayiri_agency() AND (d.until_on IS NULL OR d.until_on >= bayiri_day(transaction_timestamp()))
            AND bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'travel_officer', 'reintegration_officer', 'programme_manager',
                                      'director', 'data_steward']) END
$$;
REVOKE EXECUTE ON FUNCTION notifications_is_on_list(notifications_delivery) FROM PUBLIC;

CREATE OR REPLACE FUNCTION notifications_given_up() RETURNS TABLE (
    id uuid, channel text, outside text, reason text, tries int, settled_at timestamptz, reader text, writer text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, d.channel::text, d.outside::text, d.reason::text, d.tries::int, d.settled_at, coalesce(u.name, '')::text, coalesce(w.name, '')::text
    FROM notifications_delivery d LEFT JOIN agencies_user u ON u.id = d.person_id LEFT JOIN agencies_user w ON w.id = d.recorded_by_id AND d.outside <> ''
    WHERE d.state = 'given_up' AND (d.agency_id = bayiri_agency() OR u.agency_id = bayiri_agency()) AND notifications_is_on_list(d)
    ORDER BY d.settled_at DESC, d.id LIMIT 200
$$;

-- Once more, from the first try on: only what stands on the list (INV-240).
CREATE OR REPLACE FUNCTION notifications_send_again(of_delivery uuid, at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d notifications_delivery;
BEGIN
    SELECT * INTO d FROM notifications_delivery x WHERE x.id = of_delivery FOR UPDATE;
    PERFORM bayiri_require(d.id IS NOT NULL AND notifications_is_on_list(d), 'INV-240', 'what was given up is sent again by who has it on their list');
    UPDATE notifications_delivery x SET state = 'queued', reason = '', due_at = at, tries = 0, claimed_at = NULL, settled_at = NULL WHERE x.id = d.id;
    RETURN d.channel;
END $$;
