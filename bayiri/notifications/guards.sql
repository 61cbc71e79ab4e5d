-- News is read by the person it is for, and by nobody else (INV-185).
ALTER TABLE notifications_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON notifications_notice FOR SELECT TO APP_ROLE USING (person_id = (SELECT bayiri_actor()));
CREATE POLICY changing ON notifications_notice FOR UPDATE TO APP_ROLE
    USING (person_id = (SELECT bayiri_actor())) WITH CHECK (person_id = (SELECT bayiri_actor()));
GRANT SELECT ON notifications_notice TO APP_ROLE;
GRANT UPDATE (read_at) ON notifications_notice TO APP_ROLE;

ALTER TABLE notifications_preference ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON notifications_preference FOR SELECT TO APP_ROLE USING (user_id = (SELECT bayiri_actor()));
CREATE POLICY writing ON notifications_preference FOR INSERT TO APP_ROLE WITH CHECK (user_id = (SELECT bayiri_actor()));
CREATE POLICY changing ON notifications_preference FOR UPDATE TO APP_ROLE
    USING (user_id = (SELECT bayiri_actor())) WITH CHECK (user_id = (SELECT bayiri_actor()));
GRANT SELECT, INSERT ON notifications_preference TO APP_ROLE;
GRANT UPDATE (language, time_zone, channels, quiet_from, quiet_until, daily_kinds, silent_kinds, changed_at)
    ON notifications_preference TO APP_ROLE;

ALTER TABLE notifications_address ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON notifications_address FOR SELECT TO APP_ROLE USING (user_id = (SELECT bayiri_actor()));
CREATE POLICY changing ON notifications_address FOR UPDATE TO APP_ROLE
    USING (user_id = (SELECT bayiri_actor())) WITH CHECK (user_id = (SELECT bayiri_actor()));
GRANT SELECT ON notifications_address TO APP_ROLE;
GRANT UPDATE (ended_at) ON notifications_address TO APP_ROLE;

-- What became of messages: to oneself, to bodies without accounts to which one's agency wrote, or to the people of a case whose contacts one sees.
ALTER TABLE notifications_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON notifications_delivery FOR SELECT TO APP_ROLE USING (
    person_id = (SELECT bayiri_actor()) OR recorded_by_id = (SELECT bayiri_actor()) AND outside <> ''
    -- Not by a partner, who reads what they asked themselves alone (INV-213).
    OR (agency_id = (SELECT bayiri_agency()) AND (SELECT bayiri_has_role(ARRAY[
        'counsellor', 'protection_officer', 'travel_officer', 'reintegration_officer', 'programme_manager', 'director', 'data_steward'])))
    OR (SELECT true FROM agencies_participation p WHERE p.subject_id = case_id AND p.agency_id = (SELECT bayiri_agency())
        AND p.subject_kind = 'case' AND p.section IN ('all', 'contact')
        AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1));
GRANT SELECT ON notifications_delivery TO APP_ROLE;
GRANT SELECT ON notifications_term TO APP_ROLE;

CREATE OR REPLACE FUNCTION notifications_amount(of_name text) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS 'SELECT amount FROM notifications_term WHERE name = of_name';
REVOKE EXECUTE ON FUNCTION notifications_amount(text) FROM PUBLIC;

-- How many notices the acting person has not read, a hundred at most: told with every page, in the statement that says who acts.
CREATE OR REPLACE FUNCTION notifications_waiting() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT count(*)::int FROM (
        SELECT 1 FROM notifications_notice n WHERE n.person_id = (SELECT bayiri_actor()) AND n.read_at IS NULL LIMIT 100) unread
$$;

CREATE OR REPLACE FUNCTION notifications_is_zone(zone text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (transaction_timestamp() AT TIME ZONE zone) IS NOT NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;

-- A time zone that this server knows, and ways that there are: else a message to this person would fail, and with it the act that tells (INV-185).
CREATE OR REPLACE FUNCTION notifications_check_preference() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR (
            notifications_is_zone(NEW.time_zone) AND array_position(NEW.channels, NULL) IS NULL AND cardinality(NEW.channels) <= 10),
        'INV-185', 'somebody is told in a time zone and over ways that exist');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER telling BEFORE INSERT OR UPDATE OF time_zone, channels ON notifications_preference FOR EACH ROW
    EXECUTE FUNCTION notifications_check_preference();

-- When a message goes out: at the daily hour where it can wait, after the quiet hours, not straight after another one.
CREATE OR REPLACE FUNCTION notifications_due(
    p notifications_preference, over text, of_kind text, urgent boolean, at timestamptz
) RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    due timestamptz := at;
    here timestamp;
    quiet boolean;
    last_sent timestamptz;
BEGIN
    IF urgent THEN RETURN at; END IF;
    IF of_kind = ANY (p.daily_kinds) THEN
        here := date_trunc('day', at AT TIME ZONE p.time_zone) + make_interval(hours => notifications_amount('daily_hour'));
        due := here AT TIME ZONE p.time_zone;
        IF due <= at THEN due := (here + interval '1 day') AT TIME ZONE p.time_zone; END IF;
    END IF;
    SELECT max(d.settled_at) INTO last_sent FROM notifications_delivery d
    WHERE d.person_id = p.user_id AND d.channel = over AND d.state = 'sent' AND d.code_for_id IS NULL;
    due := greatest(due, last_sent + make_interval(mins => notifications_amount('pause_minutes')));
    IF p.quiet_from IS NOT NULL AND p.quiet_from <> p.quiet_until THEN
        here := due AT TIME ZONE p.time_zone;
        quiet := CASE WHEN p.quiet_from < p.quiet_until THEN here::time >= p.quiet_from AND here::time < p.quiet_until
                 ELSE here::time >= p.quiet_from OR here::time < p.quiet_until END;
        IF quiet THEN
            due := (here::date + p.quiet_until + CASE WHEN here::time >= p.quiet_until THEN interval '1 day' ELSE interval '0' END)
                AT TIME ZONE p.time_zone;
        END IF;
    END IF;
    RETURN due;
END $$;
REVOKE EXECUTE ON FUNCTION notifications_due(notifications_preference, text, text, boolean, timestamptz) FROM PUBLIC;

-- News for some people, and a message that there is some over each of their channels. For guarding functions alone.
-- What is unread is told again, not twice; of messages that wait for one person the postman sends one.
CREATE OR REPLACE FUNCTION notifications_put(
    to_people uuid[], of_kind text, of_case uuid, of_link text, from_agency uuid, from_person uuid, at timestamptz, open_channels text[],
    urgent boolean
) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    u record;
    p notifications_preference;
    over text;
    known boolean;
    told int := 0;
BEGIN
    FOR u IN SELECT x.id, x.email FROM agencies_user x WHERE x.id = ANY (to_people) AND x.is_active ORDER BY x.id LOOP
        -- Nobody waits here for another act that tells the same person: what is locked is told beside it.
        UPDATE notifications_notice n SET told_at = at, recorded_by_id = from_person WHERE n.id = (
            SELECT x.id FROM notifications_notice x
            WHERE x.person_id = u.id AND x.read_at IS NULL AND x.kind = of_kind AND x.link = of_link
              AND x.case_id IS NOT DISTINCT FROM of_case AND x.agency_id IS NOT DISTINCT FROM from_agency
            LIMIT 1 FOR UPDATE SKIP LOCKED);
        known := FOUND;
        IF NOT known THEN
            INSERT INTO notifications_notice (id, person_id, kind, case_id, link, agency_id, told_at, recorded_by_id, recorded_at)
            VALUES (uuidv7(), u.id, of_kind, of_case, of_link, from_agency, at, from_person, at);
        END IF;
        told := told + 1;
        SELECT * INTO p FROM notifications_preference x WHERE x.user_id = u.id;
        IF p.user_id IS NULL THEN
            p.user_id := u.id; p.time_zone := 'LOCAL_ZONE'; p.channels := ARRAY['email']; p.daily_kinds := '{}'; p.silent_kinds := '{}';
        END IF;
        -- What somebody wrote about themself stops nobody who tells them.
        IF NOT notifications_is_zone(p.time_zone) THEN p.time_zone := 'LOCAL_ZONE'; END IF;
        CONTINUE WHEN NOT urgent AND (known OR of_kind = ANY (p.silent_kinds));
        FOREACH over IN ARRAY p.channels LOOP
            CONTINUE WHEN over IS NULL OR NOT (over = ANY (open_channels));
            CONTINUE WHEN over <> 'email' AND NOT EXISTS (
                SELECT 1 FROM notifications_address a WHERE a.user_id = u.id AND a.channel = over AND a.confirmed_at IS NOT NULL
                  AND a.ended_at IS NULL);
            INSERT INTO notifications_delivery (id, person_id, channel, state, reason, value, sentence, language, due_at, tries, repeated,
                recorded_by_id, recorded_at)
            VALUES (uuidv7(), u.id, over, 'queued', '', '', '', '', notifications_due(p, over, of_kind, urgent, at), 0, false,
                from_person, at);
        END LOOP;
    END LOOP;
    RETURN told;
END $$;
REVOKE EXECUTE ON FUNCTION notifications_put(uuid[], text, uuid, text, uuid, uuid, timestamptz, text[], boolean) FROM PUBLIC;

-- News from who acts: to people by name, or to those of an agency with some roles (INV-185).
CREATE OR REPLACE FUNCTION notifications_tell(said jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid := (said ->> 'case_id')::uuid;
    wanted text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'roles', '[]')));
    to_people uuid[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'person_ids', '[]'))::uuid);
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = bayiri_actor() AND u.agency_id = bayiri_agency() AND u.is_active),
        'INV-185', 'news comes from somebody who acts');
    PERFORM bayiri_require(
        of_case IS NULL OR EXISTS (
            SELECT 1 FROM agencies_participation p WHERE p.subject_id = of_case AND p.subject_kind = 'case'
              AND p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())),
        'INV-04', 'the acting agency does not take part in this case');
    IF said ->> 'agency_id' IS NOT NULL THEN
        to_people := to_people || ARRAY(
            SELECT u.id FROM agencies_user u WHERE u.agency_id = (said ->> 'agency_id')::uuid AND u.id <> bayiri_actor()
              AND (wanted = '{}' OR u.roles::text[] && wanted));
    END IF;
    RETURN notifications_put(
        to_people, said ->> 'kind', of_case, coalesce(said ->> 'link', ''), bayiri_agency(), bayiri_actor(),
        (said ->> 'told_at')::timestamptz, ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'channels', '[]'))),
        coalesce((said ->> 'urgent')::boolean, false));
END $$;

-- That a day is near, said once for each day by Bayiri itself: who was told so of this page since `since` is not told again (INV-185).
CREATE OR REPLACE FUNCTION notifications_remind(
    to_people uuid[], of_kind text, of_link text, from_agency uuid, since date, at timestamptz, open_channels text[]
) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-185', 'a day is near by the clock alone');
    RETURN notifications_put(ARRAY(
        SELECT DISTINCT u FROM unnest(to_people) u WHERE u IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM notifications_notice n WHERE n.person_id = u AND n.kind = of_kind AND n.link = of_link AND bayiri_day(n.told_at) >= since)),
        of_kind, NULL, of_link, from_agency, NULL, at, open_channels, false);
END $$;
REVOKE EXECUTE ON FUNCTION notifications_remind(uuid[], text, text, uuid, date, timestamptz, text[]) FROM PUBLIC;

-- A message to a body without accounts: an address or a PIN, each over its own way, and nothing else (INV-210). For guarding functions alone.
CREATE OR REPLACE FUNCTION notifications_write_outside(
    what text, about uuid, over text, to_where text, in_language text, until_day date, from_agency uuid, from_person uuid, at timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made uuid := uuidv7();
BEGIN
    PERFORM bayiri_require(
        trim(to_where) <> '' AND CASE WHEN what = 'pin' THEN over = 'text' ELSE over = 'email' END, 'INV-210',
        'an address goes by e-mail, its PIN by text message or spoken');
    INSERT INTO notifications_delivery (id, outside, about_id, agency_id, until_on, channel, state, reason, value, sentence, language, due_at,
        tries, repeated, recorded_by_id, recorded_at)
    VALUES (made, what, about, from_agency, until_day, over, 'queued', '', trim(to_where), '', in_language, at, 0, false, from_person, at);
    RETURN made;
END $$;
REVOKE EXECUTE ON FUNCTION notifications_write_outside(text, uuid, text, text, text, date, uuid, uuid, timestamptz) FROM PUBLIC;

-- The code that proves an address: six digits from the key that signs contexts. Kept nowhere, known to the postman alone.
CREATE OR REPLACE FUNCTION notifications_code(a notifications_address) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT lpad((('x' || substr(encode(sha256(k.key || convert_to('address ' || a.id || ' ' || a.value || ' ' || a.asked_at::text, 'UTF8')),
        'hex'), 1, 8))::bit(32)::bigint % 1000000)::text, 6, '0')
    FROM agencies_contextkey k LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION notifications_code(notifications_address) FROM PUBLIC;

-- Somebody names an address; a code goes there (INV-186).
CREATE OR REPLACE FUNCTION notifications_name_address(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a notifications_address := jsonb_populate_record(NULL::notifications_address, said);
BEGIN
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = bayiri_actor() AND u.is_active), 'INV-186',
                           'somebody names an address of their own');
    PERFORM bayiri_require(a.asked_at <= clock_timestamp() + interval '5 minutes', 'INV-186', 'a code is asked for now, not ahead of time');
    PERFORM pg_advisory_xact_lock(hashtext('notifications_address'), hashtext(bayiri_actor()::text));
    PERFORM bayiri_require(
        (SELECT count(*) FROM notifications_address x WHERE x.user_id = bayiri_actor() AND x.kept_at > transaction_timestamp() - interval '1 day')
        < notifications_amount('codes_a_day'),
        'INV-186', 'too many codes for one day');
    UPDATE notifications_address x SET ended_at = a.asked_at
    WHERE x.user_id = bayiri_actor() AND x.channel = a.channel AND x.confirmed_at IS NULL AND x.ended_at IS NULL;
    INSERT INTO notifications_address (id, user_id, channel, value, asked_at, kept_at, tries)
    VALUES (a.id, bayiri_actor(), a.channel, a.value, a.asked_at, transaction_timestamp(), 0);
    INSERT INTO notifications_delivery (id, person_id, code_for_id, channel, state, reason, value, sentence, language, due_at, tries,
        repeated, recorded_by_id, recorded_at)
    VALUES (uuidv7(), bayiri_actor(), a.id, a.channel, 'queued', '', '', '', '', a.asked_at, 0, false, bayiri_actor(), a.asked_at);
END $$;

-- The code was typed in: right, in time, and not guessed (INV-186). A wrong one counts, so nothing is raised.
DROP FUNCTION IF EXISTS notifications_confirm_address(uuid, text, timestamptz);
CREATE OR REPLACE FUNCTION notifications_confirm_address(of_address uuid, code text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    a notifications_address;
    at timestamptz;
BEGIN
    SELECT * INTO a FROM notifications_address x
    WHERE x.id = of_address AND x.user_id = bayiri_actor() AND x.confirmed_at IS NULL AND x.ended_at IS NULL FOR UPDATE;
    IF a.id IS NULL OR a.tries >= notifications_amount('code_tries')
        OR clock_timestamp() > a.kept_at + make_interval(mins => notifications_amount('code_minutes')) THEN
        RETURN false;
    END IF;
    at := a.asked_at + (clock_timestamp() - a.kept_at);  -- as long after the asking as it was
    IF code IS DISTINCT FROM notifications_code(a) THEN
        UPDATE notifications_address SET tries = tries + 1 WHERE id = a.id;
        RETURN false;
    END IF;
    UPDATE notifications_address x SET ended_at = at
    WHERE x.user_id = a.user_id AND x.channel = a.channel AND x.confirmed_at IS NOT NULL AND x.ended_at IS NULL;
    UPDATE notifications_address SET confirmed_at = at WHERE id = a.id;
    RETURN true;
END $$;
