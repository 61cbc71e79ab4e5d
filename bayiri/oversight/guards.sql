-- Complaints (INV-270 to INV-284): written by the functions of these files alone, read by whom they have come to and do not concern.
GRANT SELECT ON oversight_complaintterm TO APP_ROLE;

CREATE OR REPLACE FUNCTION oversight_number(of_name text) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    'SELECT t.number FROM oversight_complaintterm t WHERE t.name = of_name';
REVOKE EXECUTE ON FUNCTION oversight_number(text) FROM PUBLIC;
CREATE OR REPLACE FUNCTION oversight_list(of_name text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    'SELECT t.words FROM oversight_complaintterm t WHERE t.name = of_name';
REVOKE EXECUTE ON FUNCTION oversight_list(text) FROM PUBLIC;

-- Whether who acts is named, now, for sensitive complaints (INV-273).
CREATE OR REPLACE FUNCTION oversight_reads_sensitive() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM oversight_sensitivereader r WHERE r.person_id = bayiri_actor() AND r.ended_at IS NULL)
$$;

-- Who has a complaint may read it, unless it names them, is about their body, or is sensitive and they are not named for these (INV-271).
ALTER TABLE oversight_complaintreach ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON oversight_complaintreach FOR SELECT TO APP_ROLE USING (
    person_id = (SELECT bayiri_actor()) AND (SELECT bayiri_has_role(ARRAY['complaints_officer'])));
CALL bayiri_keep_forever('oversight_complaintreach');
GRANT SELECT ON oversight_complaintreach TO APP_ROLE;

ALTER TABLE oversight_complaint ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON oversight_complaint FOR SELECT TO APP_ROLE USING (
    id IN (SELECT r.complaint_id FROM oversight_complaintreach r)
    AND NOT coalesce((SELECT bayiri_actor()) = ANY (named), true) AND NOT coalesce((SELECT bayiri_agency()) = ANY (agencies), true)
    AND (NOT sensitive OR (SELECT oversight_reads_sensitive())));
GRANT SELECT ON oversight_complaint TO APP_ROLE;

ALTER TABLE oversight_complaintstep ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON oversight_complaintstep FOR SELECT TO APP_ROLE USING (complaint_id IN (SELECT c.id FROM oversight_complaint c));
CALL bayiri_keep_forever('oversight_complaintstep');
GRANT SELECT ON oversight_complaintstep TO APP_ROLE;

ALTER TABLE oversight_complaintfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON oversight_complaintfile FOR SELECT TO APP_ROLE USING (complaint_id IN (SELECT c.id FROM oversight_complaint c));
CALL bayiri_keep_forever('oversight_complaintfile');
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON oversight_complaintfile
    FOR EACH ROW EXECUTE FUNCTION documents_refuse_other_change();
GRANT SELECT ON oversight_complaintfile TO APP_ROLE;

ALTER TABLE oversight_sensitivereader ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON oversight_sensitivereader FOR SELECT TO APP_ROLE USING (
    (SELECT bayiri_has_role(ARRAY['director', 'complaints_officer']))
    AND person_id IN (SELECT u.id FROM agencies_user u WHERE u.agency_id = (SELECT bayiri_agency())));
GRANT SELECT ON oversight_sensitivereader TO APP_ROLE;

-- The words of a text, small: what is compared with names.
CREATE OR REPLACE FUNCTION oversight_tokens(said text) RETURNS text[] LANGUAGE sql IMMUTABLE AS
    $$ SELECT array_remove(regexp_split_to_array(lower(coalesce(said, '')), '[^[:alnum:]]+'), '') $$;

-- Whom words may mean: rather one too many than who must not read them. A person by e-mail address or whole name, a complaints officer by any
-- longer part of it; a body by its whole name, else by any longer word of it that stands in what the complaint is said to be about.
CREATE OR REPLACE FUNCTION oversight_meant(about text, what text, OUT people uuid[], OUT bodies uuid[]) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_about text[] := oversight_tokens(about);
    of_all text[] := oversight_tokens(about || ' ' || what);
BEGIN
    SELECT coalesce(array_agg(u.id ORDER BY u.id), '{}') INTO people FROM agencies_user u
    WHERE position(lower(u.email) IN lower(about || ' ' || what)) > 0
       OR (cardinality(oversight_tokens(u.name)) > 1 AND oversight_tokens(u.name) <@ of_all)
       OR ('complaints_officer' = ANY (u.roles::text[])
           AND EXISTS (SELECT 1 FROM unnest(oversight_tokens(u.name)) t WHERE length(t) > 3 AND t = ANY (of_about)));
    SELECT coalesce(array_agg(a.id ORDER BY a.id), '{}') INTO bodies FROM agencies_agency a WHERE position(lower(a.name) IN lower(about)) > 0;
    IF bodies = '{}' THEN
        SELECT coalesce(array_agg(a.id ORDER BY a.id), '{}') INTO bodies FROM agencies_agency a
        WHERE EXISTS (SELECT 1 FROM unnest(oversight_tokens(a.name)) t WHERE length(t) > 4 AND t = ANY (of_about));
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION oversight_meant(text, text) FROM PUBLIC;

-- Who is kept out: all whom the words may mean, who conducted the journey, the bodies it is about. Only ever more (INV-283).
CREATE OR REPLACE FUNCTION oversight_keep_out(c oversight_complaint) RETURNS oversight_complaint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    meant record;
    k cases_case;
    bodies uuid[];
BEGIN
    SELECT * INTO meant FROM oversight_meant(c.about_words, c.what);
    SELECT * INTO k FROM cases_case x WHERE trim(c.case_number) <> '' AND x.number = upper(trim(c.case_number));
    bodies := meant.bodies;
    c.named := c.named || meant.people;
    IF k.id IS NOT NULL THEN
        c.named := c.named || CASE WHEN k.caseworker_id IS NULL THEN '{}' ELSE ARRAY[k.caseworker_id] END;
        IF c.about = 'journey' THEN
            c.named := c.named || ARRAY(SELECT e.recorded_by_id FROM travel_travelevent e WHERE e.case_id = k.id
                                        UNION SELECT m.recorded_by_id FROM travel_movement m WHERE m.case_id = k.id);
            bodies := bodies || k.agency_id || ARRAY(SELECT u.agency_id FROM agencies_user u WHERE u.id = ANY (c.named));
        ELSIF bodies = '{}' OR c.sensitive THEN
            bodies := bodies || k.agency_id;
        END IF;
    END IF;
    IF c.sensitive THEN bodies := bodies || ARRAY(SELECT u.agency_id FROM agencies_user u WHERE u.id = ANY (c.named)); END IF;
    IF c.sensitive OR c.about IN ('agency', 'journey') THEN
        c.agencies := c.agencies || bodies;
        c.home := NULL;
    ELSE
        c.home := coalesce((SELECT u.agency_id FROM agencies_user u WHERE u.id = ANY (meant.people) ORDER BY u.id LIMIT 1), bodies[1], c.home);
    END IF;
    c.agencies := ARRAY(SELECT DISTINCT x FROM unnest(c.agencies) x ORDER BY x);
    c.named := ARRAY(SELECT DISTINCT x FROM unnest(c.named) x ORDER BY x);
    RETURN c;
END $$;
REVOKE EXECUTE ON FUNCTION oversight_keep_out(oversight_complaint) FROM PUBLIC;

-- Whom it comes to: the complaints officers of one body (INV-271 to INV-273); `recipients` in bayiri/oversight/rules.py says the same.
CREATE OR REPLACE FUNCTION oversight_recipients(c oversight_complaint, skip uuid[], at timestamptz) RETURNS uuid[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH fit AS (
        SELECT u.id, a.id AS body, a.name,
               (a.id IS DISTINCT FROM c.home, coalesce(array_position(oversight_list('bodies_by_name'), a.name), 1000000),
                coalesce(array_position(oversight_list('bodies_by_kind'), a.kind::text), 1000000)) AS place
        FROM agencies_user u JOIN agencies_agency a ON a.id = u.agency_id
        WHERE u.is_active AND 'complaints_officer' = ANY (agencies_roles_on(u.roles::text[], u.limits, bayiri_day(at)))
          AND NOT u.id = ANY (c.named || skip) AND NOT a.id = ANY (c.agencies || skip)
          AND (NOT c.sensitive OR EXISTS (SELECT 1 FROM oversight_sensitivereader r WHERE r.person_id = u.id AND r.ended_at IS NULL)))
    SELECT coalesce(array_agg(f.id ORDER BY f.id), '{}') FROM fit f
    WHERE f.body = (SELECT g.body FROM fit g ORDER BY g.place, g.name COLLATE "C", g.body LIMIT 1)
$$;
REVOKE EXECUTE ON FUNCTION oversight_recipients(oversight_complaint, uuid[], timestamptz) FROM PUBLIC;

-- Those it has come to who still may read it.
CREATE OR REPLACE FUNCTION oversight_readers(c oversight_complaint, at timestamptz) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(u.id ORDER BY u.id), '{}') FROM oversight_complaintreach r JOIN agencies_user u ON u.id = r.person_id
    WHERE r.complaint_id = c.id AND u.is_active AND 'complaints_officer' = ANY (agencies_roles_on(u.roles::text[], u.limits, bayiri_day(at)))
      AND NOT u.id = ANY (c.named) AND NOT u.agency_id = ANY (c.agencies)
      AND (NOT c.sensitive OR EXISTS (SELECT 1 FROM oversight_sensitivereader s WHERE s.person_id = u.id AND s.ended_at IS NULL))
$$;
REVOKE EXECUTE ON FUNCTION oversight_readers(oversight_complaint, timestamptz) FROM PUBLIC;

-- When the clock looks at it next: some days before its day; on the day after where that is past.
CREATE OR REPLACE FUNCTION oversight_next_look(c oversight_complaint, at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN bayiri_day(at) < d.day - oversight_number('remind_days_before')
                THEN (d.day - oversight_number('remind_days_before'))::timestamp AT TIME ZONE 'LOCAL_ZONE'
                ELSE greatest((d.day + 1)::timestamp AT TIME ZONE 'LOCAL_ZONE', at + interval '1 day') END
    FROM (SELECT CASE WHEN c.acknowledged_at IS NULL THEN c.acknowledge_by ELSE c.answer_by END AS day) d
$$;
REVOKE EXECUTE ON FUNCTION oversight_next_look(oversight_complaint, timestamptz) FROM PUBLIC;

-- It comes to the next body, and those it comes to are told. Where there is none its directors are told that somebody is to be named, and the
-- clock tries again. Gives whom it came to.
CREATE OR REPLACE FUNCTION oversight_route(of_complaint uuid, skip uuid[], of_level int, at timestamptz, open_channels text[])
RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c oversight_complaint;
    came uuid[];
BEGIN
    SELECT * INTO c FROM oversight_complaint WHERE id = of_complaint;
    came := oversight_recipients(c, skip, at);
    INSERT INTO oversight_complaintreach (id, complaint_id, person_id, level, reached_at)
    SELECT uuidv7(), c.id, p, of_level, at FROM unnest(came) p ON CONFLICT DO NOTHING;
    IF came <> '{}' THEN
        PERFORM notifications_put(came, 'complaint_came', NULL, '/complaints/' || c.id, NULL, NULL, at, open_channels, c.sensitive);
    ELSIF oversight_readers(c, at) = '{}' THEN
        PERFORM notifications_put(ARRAY(
            SELECT u.id FROM agencies_user u WHERE u.is_active AND 'director' = ANY (u.roles::text[]) AND NOT u.id = ANY (c.named)
              AND NOT u.agency_id = ANY (c.agencies) AND EXISTS (
                  SELECT 1 FROM agencies_user o WHERE o.agency_id = u.agency_id AND o.is_active AND 'complaints_officer' = ANY (o.roles::text[]))),
            'complaint_nobody', NULL, '/complaints/readers', NULL, NULL, at, open_channels, false);
    END IF;
    UPDATE oversight_complaint SET level = of_level, climbs_at = CASE WHEN came = '{}' AND oversight_readers(c, at) = '{}'
        THEN at + interval '1 day' ELSE oversight_next_look(c, at) END WHERE id = c.id;
    RETURN came;
END $$;
REVOKE EXECUTE ON FUNCTION oversight_route(uuid, uuid[], int, timestamptz, text[]) FROM PUBLIC;

-- Somebody complains: by the page, whoever is signed in or nobody, and nothing is kept of who it was; or told to somebody, who writes it down
-- and says who said it (INV-270, INV-279).
CREATE OR REPLACE FUNCTION oversight_complain(said jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c oversight_complaint := jsonb_populate_record(NULL::oversight_complaint, said);
    open_channels text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'channels', '[]')));
    came uuid[];
    body uuid;
BEGIN
    PERFORM bayiri_require(btrim(coalesce(c.what, ''), E' \n\r\t') <> '' AND length(c.what) <= 20000, 'INV-270', 'a complaint says what happened');
    PERFORM bayiri_require(c.code_hash ~ '^[0-9a-f]{64}$', 'INV-274', 'nothing of a code is kept but its hash');
    PERFORM bayiri_require(c.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    -- Sent twice, or twice at once, it is one complaint.
    PERFORM pg_advisory_xact_lock(hashtext('oversight_complaint'), hashtext(c.code_hash));
    IF EXISTS (SELECT 1 FROM oversight_complaint x WHERE x.code_hash = c.code_hash) THEN RETURN false; END IF;
    c.said_by := btrim(coalesce(c.said_by, ''), E' \n\r\t');
    PERFORM bayiri_require(
        CASE WHEN c.channel = 'page' THEN c.said_by = ''
             ELSE c.said_by <> '' AND EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = bayiri_actor() AND u.agency_id = bayiri_agency()
                                              AND u.is_active) END, 'INV-279', 'who writes a complaint down says who said it');
    c.recorded_by_id := CASE WHEN c.channel <> 'page' THEN bayiri_actor() END;
    c.who := coalesce(c.who, 'unsaid'); c.phase := coalesce(c.phase, 'unsaid'); c.topic := coalesce(c.topic, 'other');
    c.about := coalesce(c.about, 'other'); c.name := coalesce(c.name, ''); c.contact := coalesce(c.contact, ''); c.language := coalesce(c.language, '');
    c.about_words := coalesce(c.about_words, ''); c.case_number := coalesce(c.case_number, '');
    c.named := coalesce(c.named, '{}'); c.agencies := coalesce(c.agencies, '{}'); c.home := NULL; c.took_part := '{}';
    c.sensitive := coalesce(c.sensitive, false) OR c.topic = ANY (oversight_list('sensitive_topics'));
    c.acknowledge_by := bayiri_day(c.recorded_at) + oversight_number(CASE WHEN c.sensitive THEN 'sensitive_acknowledge_days' ELSE 'acknowledge_days' END);
    c.answer_by := bayiri_day(c.recorded_at) + oversight_number(CASE WHEN c.sensitive THEN 'sensitive_answer_days' ELSE 'answer_days' END);
    c.level := 0; c.outcome := ''; c.handler_id := NULL; c.acknowledged_at := NULL; c.answered_at := NULL; c.answered_by_id := NULL;
    c.appeal_until := NULL; c.appealed_at := NULL; c.decided_at := NULL; c.withdrawn_at := NULL; c.in_time := NULL; c.climbs_at := NULL;
    c.came_at := clock_timestamp();
    c := oversight_keep_out(c);
    INSERT INTO oversight_complaint SELECT c.*;
    INSERT INTO oversight_complaintstep (id, complaint_id, kind, words, outcome, recorded_by_id, recorded_at)
    VALUES (uuidv7(), c.id, 'received', '', '', NULL, c.recorded_at);
    came := oversight_route(c.id, '{}', 0, c.recorded_at, open_channels);
    SELECT u.agency_id INTO body FROM agencies_user u WHERE u.id = came[1];
    PERFORM oversight_tell(c.id, c.recorded_at, 'received', body);
    RETURN true;
END $$;

-- What happened to a complaint without anybody's name stands in the log, where nobody reads of it who has not done it.
CREATE OR REPLACE FUNCTION oversight_tell(of_complaint uuid, at timestamptz, what text, body uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    body := coalesce(body, '00000000-0000-0000-0000-000000000000');
    CASE what
        WHEN 'received' THEN PERFORM audit_record_by_itself(at, 'complaint.received', 'oversight.complaint', of_complaint, body, NULL, '{"only_for": []}');
        WHEN 'climbed' THEN PERFORM audit_record_by_itself(at, 'complaint.climbed', 'oversight.complaint', of_complaint, body, NULL, '{"only_for": []}');
        WHEN 'forgotten' THEN PERFORM audit_record_by_itself(at, 'complaint.forgotten', 'oversight.complaint', of_complaint, body, NULL, '{"only_for": []}');
        ELSE PERFORM audit_record_by_itself(at, 'complaint.said_by_code', 'oversight.complaint', of_complaint, body, NULL,
                                            jsonb_build_object('only_for', '[]'::jsonb, 'step', what));
    END CASE;
END $$;
REVOKE EXECUTE ON FUNCTION oversight_tell(uuid, timestamptz, text, uuid) FROM PUBLIC;
