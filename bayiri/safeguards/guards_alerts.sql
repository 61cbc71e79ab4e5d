-- Alerts of exploitation and abuse (INV-188, INV-189): written by the functions below alone, read by whom they have reached.
GRANT SELECT ON safeguards_alertrung TO APP_ROLE;

-- Alerts that have come to the acting person's agency and do not name them: who is named does not learn that there is one (INV-189).
CREATE OR REPLACE FUNCTION safeguards_alerts_come() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.alert_id FROM safeguards_alertreach r JOIN safeguards_alert a ON a.id = r.alert_id
    WHERE r.agency_id = bayiri_agency() AND NOT coalesce(bayiri_actor() = ANY (a.named), true) AND bayiri_has_role(ARRAY[r.role]::text[])
$$;

ALTER TABLE safeguards_alertreach ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON safeguards_alertreach FOR SELECT TO APP_ROLE USING (
    agency_id = (SELECT bayiri_agency()) AND alert_id IN (SELECT safeguards_alerts_come())
    AND ((role = 'protection_officer' AND (SELECT bayiri_has_role(ARRAY['protection_officer'])))
         OR (role = 'director' AND (SELECT bayiri_has_role(ARRAY['director'])))));
CALL bayiri_keep_forever('safeguards_alertreach');
GRANT SELECT ON safeguards_alertreach TO APP_ROLE;

-- Who is named reads nothing; another agency reads while it takes part in the journey, which those never do who must not learn of a return.
ALTER TABLE safeguards_alert ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON safeguards_alert FOR SELECT TO APP_ROLE USING (
    id IN (SELECT r.alert_id FROM safeguards_alertreach r) AND NOT ((SELECT bayiri_actor()) = ANY (named))
    AND (agency_id = (SELECT bayiri_agency())
         OR (SELECT true FROM agencies_participation p WHERE p.subject_id = case_id AND p.agency_id = (SELECT bayiri_agency())
             AND p.subject_kind = 'case' AND p.section IN ('all', 'journey', 'protection') AND p.purpose <> 'former'
             AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1)));
GRANT SELECT ON safeguards_alert TO APP_ROLE;

ALTER TABLE safeguards_alertstep ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON safeguards_alertstep FOR SELECT TO APP_ROLE USING (alert_id IN (SELECT a.id FROM safeguards_alert a));
CALL bayiri_keep_forever('safeguards_alertstep');
GRANT SELECT ON safeguards_alertstep TO APP_ROLE;

-- Whether an alert that somebody is in danger now stands open about a case: what the gate asks.
CREATE OR REPLACE FUNCTION safeguards_danger(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM safeguards_alert a WHERE a.case_id = of_case AND a.danger_now AND a.danger_over_at IS NULL
                   AND a.closed_at IS NULL)
$$;
REVOKE EXECUTE ON FUNCTION safeguards_danger(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION safeguards_case_in_danger(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS 'SELECT bayiri_sees(''case'', of_case, ''journey'') AND safeguards_danger(of_case)';

-- Whom a rung tells: nobody who is named, and not who raised it. Of several officers one who is at work and has least open.
CREATE OR REPLACE FUNCTION safeguards_alert_people(a safeguards_alert, who text, at timestamptz) RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH fit AS (
        SELECT u.id, EXISTS (SELECT 1 FROM agencies_absence x WHERE x.person_id = u.id AND x.ended_at IS NULL
                             AND bayiri_day(at) BETWEEN x.from_on AND x.until_on) AS away,
               (SELECT count(*) FROM safeguards_alertstep s JOIN safeguards_alert o ON o.id = s.alert_id
                WHERE u.id = ANY (s.told) AND o.closed_at IS NULL AND o.agency_id = a.agency_id) AS has
        FROM agencies_user u
        WHERE u.is_active AND NOT (u.id = ANY (a.named)) AND u.id <> a.recorded_by_id
          AND CASE WHEN who = 'director' THEN u.agency_id = a.agency_id AND 'director' = ANY (u.roles::text[])
              WHEN who = 'partners' THEN 'protection_officer' = ANY (u.roles::text[]) AND u.agency_id <> a.agency_id AND u.agency_id IN (
                  SELECT p.agency_id FROM agencies_participation p WHERE p.subject_id = a.case_id AND p.subject_kind = 'case'
                  AND p.section IN ('all', 'journey', 'protection') AND p.purpose <> 'former' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
              ELSE u.agency_id = a.agency_id AND 'protection_officer' = ANY (u.roles::text[]) END)
    SELECT coalesce(array_agg(id ORDER BY id), '{}')
    FROM (SELECT id FROM fit ORDER BY away, has, id LIMIT CASE WHEN who = 'officer' THEN 1 ELSE 1000 END) chosen
$$;
REVOKE EXECUTE ON FUNCTION safeguards_alert_people(safeguards_alert, text, timestamptz) FROM PUBLIC;

-- Whom it has come to may read it, besides who is told.
CREATE OR REPLACE FUNCTION safeguards_alert_reaches(of_alert uuid, people uuid[], who text, at timestamptz) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO safeguards_alertreach (id, alert_id, agency_id, role, reached_at)
    SELECT uuidv7(), of_alert, u.agency_id, CASE WHEN who = 'director' THEN 'director' ELSE 'protection_officer' END, at
    FROM agencies_user u WHERE u.id = ANY (people) GROUP BY u.agency_id ON CONFLICT DO NOTHING
$$;
REVOKE EXECUTE ON FUNCTION safeguards_alert_reaches(uuid, uuid[], text, timestamptz) FROM PUBLIC;

-- From a rung on, tell the first that has anybody; after the last all again. Nobody at all: it waits, and the page says so.
CREATE OR REPLACE FUNCTION safeguards_alert_climb(of_alert uuid, from_level int, of_kind text, at timestamptz, open_channels text[])
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_alert;
    rung safeguards_alertrung;
    people uuid[] := '{}';
    who uuid := CASE WHEN bayiri_is_itself() THEN NULL ELSE bayiri_actor() END;
BEGIN
    SELECT * INTO a FROM safeguards_alert WHERE id = of_alert;
    FOR rung IN SELECT * FROM safeguards_alertrung r WHERE r.danger_now = a.danger_now AND r.level >= from_level ORDER BY r.level LOOP
        people := safeguards_alert_people(a, rung.who, at);
        EXIT WHEN people <> '{}';
    END LOOP;
    IF people = '{}' AND from_level > 0 THEN  -- the last rung was reached before: all of them once more
        FOR rung IN SELECT * FROM safeguards_alertrung r WHERE r.danger_now = a.danger_now ORDER BY r.level LOOP
            PERFORM safeguards_alert_reaches(a.id, safeguards_alert_people(a, rung.who, at), rung.who, at);
            people := people || safeguards_alert_people(a, rung.who, at);
        END LOOP;
        people := ARRAY(SELECT DISTINCT unnest(people));
    ELSIF people <> '{}' THEN
        PERFORM safeguards_alert_reaches(a.id, people, rung.who, at);
    END IF;
    SELECT * INTO rung FROM safeguards_alertrung r WHERE r.danger_now = a.danger_now
    ORDER BY r.level = coalesce(rung.level, -1) DESC, r.level DESC LIMIT 1;
    UPDATE safeguards_alert SET level = rung.level, climbs_at = at + make_interval(mins => rung.minutes) WHERE id = a.id;
    INSERT INTO safeguards_alertstep (id, alert_id, kind, words, told, recorded_by_id, recorded_at)
    VALUES (uuidv7(), a.id, of_kind, '', people, who, at);
    PERFORM notifications_put(people, CASE of_kind WHEN 'told' THEN 'alert_raised' ELSE 'alert_climbed' END, NULL, '/alerts/' || a.id,
                              NULL, NULL, at, open_channels, true);
    RETURN cardinality(people);
END $$;
REVOKE EXECUTE ON FUNCTION safeguards_alert_climb(uuid, int, text, timestamptz, text[]) FROM PUBLIC;

-- Whether an agency has somebody who reads alerts.
CREATE OR REPLACE FUNCTION safeguards_reads_alerts(of_agency uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM agencies_user u WHERE u.agency_id = of_agency AND u.is_active
                   AND u.roles::text[] && ARRAY['protection_officer', 'director'])
$$;
REVOKE EXECUTE ON FUNCTION safeguards_reads_alerts(uuid) FROM PUBLIC;

-- How long those wait that are told together.
CREATE OR REPLACE FUNCTION safeguards_together(danger boolean) RETURNS interval LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT make_interval(mins => notifications_amount(CASE WHEN danger THEN 'together_minutes_danger' ELSE 'together_minutes_otherwise' END))
$$;
REVOKE EXECUTE ON FUNCTION safeguards_together(boolean) FROM PUBLIC;

-- An alert over the day's number: its readers may read it at once; they are called by the clock, together with the others, and never again
-- within the law's minutes (INV-234).
CREATE OR REPLACE FUNCTION safeguards_alert_waits(of_alert uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE safeguards_alert a SET climbs_at = greatest(a.recorded_at, safeguards_together(a.danger_now) + (
        SELECT max(s.recorded_at) FROM safeguards_alertstep s JOIN safeguards_alert x ON x.id = s.alert_id
        WHERE x.agency_id = a.agency_id AND NOT x.rings AND s.kind IN ('told', 'climbed')))
    WHERE a.id = of_alert
$$;
REVOKE EXECUTE ON FUNCTION safeguards_alert_waits(uuid) FROM PUBLIC;

-- One call for all of an agency's that wait together: to all its protection officers and directors but who is named, to the list of alerts.
CREATE OR REPLACE FUNCTION safeguards_ring_together(of_agency uuid, at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_alert;
    people uuid[];
    everybody uuid[] := '{}';
    number int := 0;
    names uuid[] := '{}';
BEGIN
    FOR a IN SELECT * FROM safeguards_alert x WHERE x.agency_id = of_agency AND NOT x.rings AND x.climbs_at IS NOT NULL
             ORDER BY x.climbs_at FOR UPDATE SKIP LOCKED LIMIT 500 LOOP
        people := safeguards_alert_people(a, 'officers', at) || safeguards_alert_people(a, 'director', at);
        PERFORM safeguards_alert_reaches(a.id, safeguards_alert_people(a, 'director', at), 'director', at);
        INSERT INTO safeguards_alertstep (id, alert_id, kind, words, told, recorded_by_id, recorded_at)
        SELECT uuidv7(), a.id, CASE WHEN a.level = 0 THEN 'told' ELSE 'climbed' END, '', people, NULL, at WHERE a.climbs_at <= at OR a.level = 0;
        UPDATE safeguards_alert SET level = 1, climbs_at = at + safeguards_together(a.danger_now) WHERE id = a.id;
        everybody := everybody || people;
        names := names || a.named;
        number := number + 1;
    END LOOP;
    IF number = 0 THEN RETURN 0; END IF;
    PERFORM notifications_put(ARRAY(SELECT DISTINCT unnest(everybody)), 'alert_raised', NULL, '/alerts', NULL, NULL, at, open_channels, true);
    PERFORM audit_record_by_itself(at, 'alert.together', '', NULL, of_agency, NULL, jsonb_build_object(
        'only_for', '["protection_officer", "director"]'::jsonb, 'kept_from', to_jsonb(names), 'number', number));
    RETURN number;
END $$;
REVOKE EXECUTE ON FUNCTION safeguards_ring_together(uuid, timestamptz, text[]) FROM PUBLIC;

-- Anybody who acts raises an alert about a case of theirs, or about somebody they describe. How many were told; -1 where they will be
-- together with others.
CREATE OR REPLACE FUNCTION safeguards_raise_alert(said jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_alert := jsonb_populate_record(NULL::safeguards_alert, said);
    today int := 0;
    most int := notifications_amount('rings_elsewhere_a_day');
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = bayiri_actor() AND u.agency_id = bayiri_agency() AND u.is_active),
        'INV-188', 'somebody who acts raises an alert');
    PERFORM bayiri_require(
        a.case_id IS NULL OR EXISTS (
            SELECT 1 FROM agencies_participation p WHERE p.subject_id = a.case_id AND p.subject_kind = 'case'
              AND p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())),
        'INV-04', 'the acting agency does not take part in this case');
    SELECT coalesce(c.agency_id, bayiri_agency()) INTO a.agency_id FROM (SELECT 1) one LEFT JOIN cases_case c ON c.id = a.case_id;
    -- Where nobody at home reads alerts, another agency that protects people is told.
    IF a.case_id IS NULL AND said ->> 'to_agency_id' IS NOT NULL THEN
        PERFORM bayiri_require(
            NOT safeguards_reads_alerts(bayiri_agency()) AND safeguards_reads_alerts((said ->> 'to_agency_id')::uuid), 'INV-188',
            'an alert goes to who protects people: at home, else where somebody does');
        a.agency_id := (said ->> 'to_agency_id')::uuid;
    END IF;
    -- So many a day call another agency's people one by one, counted by the database's clock; none is ever refused (INV-234).
    IF a.agency_id <> bayiri_agency() THEN
        PERFORM pg_advisory_xact_lock(hashtext('safeguards_alert'), hashtext(bayiri_agency()::text));
        SELECT count(*) INTO today FROM safeguards_alert x JOIN agencies_user u ON u.id = x.recorded_by_id AND u.agency_id = bayiri_agency()
        WHERE x.agency_id = a.agency_id AND x.came_at > clock_timestamp() - interval '1 day';
    END IF;
    INSERT INTO safeguards_alert (id, case_id, agency_id, what, about, happened, place, contact, danger_now, named, level, outcome,
        recorded_by_id, recorded_at, came_at, rings)
    VALUES (a.id, a.case_id, a.agency_id, trim(a.what), a.about, a.happened, a.place, a.contact, a.danger_now, coalesce(a.named, '{}'), 0,
        '', bayiri_actor(), a.recorded_at, clock_timestamp(), today < most);
    INSERT INTO safeguards_alertstep (id, alert_id, kind, words, told, recorded_by_id, recorded_at)
    VALUES (uuidv7(), a.id, 'raised', '', '{}', bayiri_actor(), a.recorded_at);
    -- All protection officers of the responsible agency may read it from the start; who is told of it climbs.
    INSERT INTO safeguards_alertreach (id, alert_id, agency_id, role, reached_at)
    VALUES (uuidv7(), a.id, a.agency_id, 'protection_officer', a.recorded_at);
    IF today >= most THEN
        PERFORM safeguards_alert_waits(a.id);
        IF today = most THEN
            PERFORM audit_record_by_itself(clock_timestamp(), 'alert.many', '', NULL::uuid, o.agency, NULL::uuid, jsonb_build_object(
                'only_for', '["protection_officer", "director", "administrator"]'::jsonb, 'kept_from', to_jsonb(coalesce(a.named, '{}'))))
            FROM unnest(ARRAY[a.agency_id, bayiri_agency()]) o (agency);
        END IF;
        RETURN -1;
    END IF;
    RETURN safeguards_alert_climb(a.id, 0, 'told', a.recorded_at, ARRAY(SELECT jsonb_array_elements_text(said -> 'channels')));
END $$;

-- Open alerts go with a case to the agency that takes it over: its officers may read them, and are told from the beginning by the clock.
CREATE OR REPLACE FUNCTION safeguards_alerts_follow(of_case uuid, to_agency uuid, at timestamptz) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO safeguards_alertreach (id, alert_id, agency_id, role, reached_at)
    SELECT uuidv7(), a.id, to_agency, 'protection_officer', at FROM safeguards_alert a WHERE a.case_id = of_case AND a.closed_at IS NULL
    ON CONFLICT DO NOTHING;
    UPDATE safeguards_alert SET agency_id = to_agency, level = 0, climbs_at = at, read_at = NULL WHERE case_id = of_case AND closed_at IS NULL
$$;
REVOKE EXECUTE ON FUNCTION safeguards_alerts_follow(uuid, uuid, timestamptz) FROM PUBLIC;

-- What nobody has read in time is told to the next; each minute, by the clock.
CREATE OR REPLACE FUNCTION safeguards_climb_alerts(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_alert;
    climbed int := 0;
    together uuid;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-188', 'alerts climb by the clock alone');
    FOR a IN SELECT * FROM safeguards_alert x WHERE x.climbs_at <= at AND x.rings ORDER BY x.climbs_at FOR UPDATE SKIP LOCKED LIMIT 100 LOOP
        PERFORM safeguards_alert_climb(a.id, a.level + 1, 'climbed', at, open_channels);
        PERFORM audit_record_by_itself(at, 'alert.climbed', 'safeguards.alert', a.id, a.agency_id, NULL,
            jsonb_build_object('only_for', '["protection_officer", "director"]'::jsonb, 'kept_from', to_jsonb(a.named)));
        climbed := climbed + 1;
    END LOOP;
    FOR together IN SELECT DISTINCT x.agency_id FROM safeguards_alert x WHERE x.climbs_at <= at AND NOT x.rings LIMIT 100 LOOP
        climbed := climbed + safeguards_ring_together(together, at, open_channels);
    END LOOP;
    RETURN climbed;
END $$;

-- What becomes of an alert: read, acted upon, doubted, closed, opened again; by whom it has reached, never by who is named.
CREATE OR REPLACE FUNCTION safeguards_step_alert(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s safeguards_alertstep := jsonb_populate_record(NULL::safeguards_alertstep, said);
    wanted text := coalesce(said ->> 'outcome', '');
    over boolean := coalesce((said ->> 'danger_over')::boolean, false);
    open_channels text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'channels', '[]')));
    a safeguards_alert;
BEGIN
    SELECT * INTO a FROM safeguards_alert x WHERE x.id = s.alert_id FOR UPDATE;
    PERFORM bayiri_require(a.id IS NOT NULL AND EXISTS (
        SELECT 1 FROM safeguards_alertreach r WHERE r.alert_id = a.id AND r.agency_id = bayiri_agency() AND bayiri_has_role(ARRAY[r.role]::text[]))
        AND (a.agency_id = bayiri_agency() OR EXISTS (
            SELECT 1 FROM agencies_participation p WHERE p.subject_id = a.case_id AND p.subject_kind = 'case' AND p.agency_id = bayiri_agency()
            AND p.section IN ('all', 'journey', 'protection') AND p.purpose <> 'former'
            AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))), 'INV-04', 'the alert has not come to who acts');
    PERFORM bayiri_require(NOT (bayiri_actor() = ANY (a.named)), 'INV-189', 'who is named in an alert does not decide on it');
    PERFORM bayiri_require(
        s.kind = 'read' OR trim(coalesce(s.words, '')) <> '', 'INV-188', 'a step says what was done or why');
    PERFORM bayiri_require(
        CASE s.kind WHEN 'read' THEN a.read_at IS NULL WHEN 'acted' THEN a.read_at IS NOT NULL AND a.closed_at IS NULL
             WHEN 'doubted' THEN a.read_at IS NOT NULL AND a.closed_at IS NULL AND a.unfounded_by_id IS NULL
             WHEN 'closed' THEN a.acted_at IS NOT NULL AND a.closed_at IS NULL WHEN 'reopened' THEN a.closed_at IS NOT NULL ELSE false END,
        'INV-188', 'an alert is read, then acted upon, then closed');
    PERFORM bayiri_require(
        s.kind <> 'closed' OR wanted <> 'unfounded'
        OR (a.unfounded_by_id IS NOT NULL AND bayiri_actor() NOT IN (a.unfounded_by_id, a.recorded_by_id)),
        'INV-189', 'that an alert was unfounded is said by two, neither of whom raised it');
    PERFORM bayiri_require(s.kind <> 'doubted' OR bayiri_actor() <> a.recorded_by_id, 'INV-189', 'who raised it does not doubt it');
    UPDATE safeguards_alert SET
        read_at = CASE WHEN s.kind = 'read' THEN s.recorded_at ELSE read_at END,
        climbs_at = NULL,
        acted_at = CASE WHEN s.kind IN ('acted', 'doubted') THEN coalesce(acted_at, s.recorded_at) ELSE acted_at END,
        danger_over_at = CASE WHEN s.kind = 'acted' AND over THEN s.recorded_at WHEN s.kind = 'reopened' THEN NULL ELSE danger_over_at END,
        unfounded_by_id = CASE WHEN s.kind = 'doubted' THEN bayiri_actor() WHEN s.kind IN ('acted', 'reopened') THEN NULL ELSE unfounded_by_id END,
        closed_at = CASE WHEN s.kind = 'closed' THEN s.recorded_at WHEN s.kind = 'reopened' THEN NULL ELSE closed_at END,
        outcome = CASE WHEN s.kind = 'closed' THEN wanted WHEN s.kind = 'reopened' THEN '' ELSE outcome END
    WHERE id = a.id;
    s.told := CASE WHEN s.kind = 'doubted'
        THEN array_remove(safeguards_alert_people(a, 'officers', s.recorded_at) || safeguards_alert_people(a, 'director', s.recorded_at),
                          bayiri_actor())
        ELSE '{}' END;
    INSERT INTO safeguards_alertstep (id, alert_id, kind, words, told, recorded_by_id, recorded_at)
    VALUES (s.id, a.id, s.kind, coalesce(s.words, ''), s.told, bayiri_actor(), s.recorded_at);
    IF s.kind = 'doubted' THEN
        PERFORM safeguards_alert_reaches(a.id, safeguards_alert_people(a, 'director', s.recorded_at), 'director', s.recorded_at);
        PERFORM notifications_put(s.told, 'alert_second', NULL, '/alerts/' || a.id, bayiri_agency(), bayiri_actor(), s.recorded_at,
                                  open_channels, true);
    ELSIF s.kind IN ('read', 'acted') AND NOT (s.kind = 'acted' AND a.acted_at IS NOT NULL) THEN
        PERFORM notifications_put(ARRAY[a.recorded_by_id], 'alert_' || s.kind, NULL, '/alerts/mine', NULL, NULL, s.recorded_at,
                                  open_channels, false);
    END IF;
END $$;

-- What who raised an alert learns of it: that it was read, that it is being acted upon. Nothing more.
DROP FUNCTION IF EXISTS safeguards_own_alerts();
CREATE FUNCTION safeguards_own_alerts() RETURNS TABLE (
    id uuid, raised_at timestamptz, danger_now boolean, told int, read_at timestamptz, acted_at timestamptz, waits boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.recorded_at, a.danger_now,
           (SELECT count(DISTINCT x)::int FROM safeguards_alertstep s, unnest(s.told) x WHERE s.alert_id = a.id AND s.kind IN ('told', 'climbed')),
           a.read_at, a.acted_at, NOT a.rings AND a.level = 0 AND a.read_at IS NULL
    FROM safeguards_alert a WHERE a.recorded_by_id = bayiri_actor() ORDER BY a.recorded_at DESC, a.id DESC LIMIT 200
$$;
