-- What becomes of a complaint: taken on, asked, answered with reasons, decided after an appeal, passed on; by whom it has come to (INV-275).
CREATE OR REPLACE FUNCTION oversight_step_complaint(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    s oversight_complaintstep := jsonb_populate_record(NULL::oversight_complaintstep, said);
    open_channels text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'channels', '[]')));
    more_people uuid[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'named', '[]'))::uuid);
    more_bodies uuid[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'agencies', '[]'))::uuid);
    c oversight_complaint;
BEGIN
    SELECT * INTO c FROM oversight_complaint x WHERE x.id = s.complaint_id FOR UPDATE;
    PERFORM bayiri_require(
        c.id IS NOT NULL AND bayiri_has_role(ARRAY['complaints_officer']) AND bayiri_actor() = ANY (oversight_readers(c, clock_timestamp())),
        'INV-271', 'the complaint has not come to who acts, or concerns them');
    s.words := btrim(coalesce(s.words, ''), E' \n\r\t'); s.outcome := coalesce(s.outcome, '');
    PERFORM bayiri_require(
        (s.kind = 'acknowledged' OR s.words <> '') AND length(s.words) <= 20000
        AND (s.kind IN ('answered', 'decided')) = (s.outcome <> '') AND CASE s.kind
            WHEN 'acknowledged' THEN oversight_is_open(c) AND c.handler_id IS NULL
            WHEN 'asked' THEN oversight_is_open(c) AND c.handler_id IS NOT NULL
            WHEN 'note' THEN true
            WHEN 'passed_on' THEN oversight_is_open(c)
            WHEN 'answered' THEN oversight_is_open(c) AND c.handler_id IS NOT NULL AND c.appealed_at IS NULL
            WHEN 'decided' THEN oversight_is_open(c) AND c.handler_id IS NOT NULL AND c.appealed_at IS NOT NULL
            WHEN 'lesson' THEN c.answered_at IS NOT NULL
            ELSE false END, 'INV-275', 'a complaint is taken on, then answered with reasons');
    PERFORM bayiri_require(
        c.appealed_at IS NULL OR s.kind NOT IN ('acknowledged', 'decided') OR NOT bayiri_actor() = ANY (c.took_part),
        'INV-276', 'an appeal is decided by somebody who had no part in the answer');
    PERFORM bayiri_require(s.recorded_at BETWEEN c.recorded_at AND clock_timestamp() + interval '5 minutes', 'INV-24',
                           'nothing is recorded ahead of its time');
    INSERT INTO oversight_complaintstep (id, complaint_id, kind, words, outcome, recorded_by_id, recorded_at)
    VALUES (s.id, c.id, s.kind, s.words, s.outcome, bayiri_actor(), s.recorded_at);
    CASE s.kind
        WHEN 'acknowledged' THEN
            c.handler_id := bayiri_actor(); c.acknowledged_at := coalesce(c.acknowledged_at, s.recorded_at);
            c.climbs_at := oversight_next_look(c, s.recorded_at);
        WHEN 'answered' THEN
            c.answered_at := s.recorded_at; c.answered_by_id := bayiri_actor(); c.outcome := s.outcome; c.climbs_at := NULL;
            c.in_time := bayiri_day(s.recorded_at) <= c.answer_by; c.appeal_until := bayiri_day(s.recorded_at) + oversight_number('appeal_days');
        WHEN 'decided' THEN
            c.decided_at := s.recorded_at; c.outcome := s.outcome; c.climbs_at := NULL;
        WHEN 'passed_on' THEN
            -- Only ever more are kept out (INV-283): who is, loses sight of it with this transaction.
            c.named := ARRAY(SELECT DISTINCT x FROM unnest(c.named || more_people) x ORDER BY x);
            c.agencies := ARRAY(SELECT DISTINCT x FROM unnest(c.agencies || more_bodies) x ORDER BY x);
            c.sensitive := c.sensitive OR coalesce((said ->> 'sensitive')::boolean, false);
            c.home := CASE WHEN c.home = ANY (c.agencies) THEN NULL ELSE c.home END;
            IF NOT coalesce(c.handler_id = ANY (oversight_readers(c, s.recorded_at)), false) THEN c.handler_id := NULL; END IF;
        ELSE NULL;
    END CASE;
    UPDATE oversight_complaint SET handler_id = c.handler_id, acknowledged_at = c.acknowledged_at, answered_at = c.answered_at,
        answered_by_id = c.answered_by_id, outcome = c.outcome, climbs_at = c.climbs_at, in_time = c.in_time, appeal_until = c.appeal_until,
        decided_at = c.decided_at, named = c.named, agencies = c.agencies, sensitive = c.sensitive, home = c.home WHERE id = c.id;
    IF s.kind = 'passed_on' AND oversight_readers(c, s.recorded_at) = '{}' THEN
        PERFORM oversight_route(c.id, c.took_part, c.level, s.recorded_at, open_channels);
    END IF;
END $$;

-- Before a day those it came to are reminded; after it the next body is told as well, and the first once more (INV-277).
CREATE OR REPLACE FUNCTION oversight_climb(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    c oversight_complaint;
    readers uuid[];
    skip uuid[];
    body uuid;
    looked int := 0;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-277', 'complaints climb by the clock alone');
    FOR c IN SELECT * FROM oversight_complaint x WHERE x.climbs_at <= at ORDER BY x.climbs_at FOR UPDATE SKIP LOCKED LIMIT 100 LOOP
        looked := looked + 1;
        readers := oversight_readers(c, at);
        SELECT u.agency_id INTO body FROM agencies_user u WHERE u.id = readers[1];
        skip := c.took_part;
        IF readers = '{}' OR readers <@ skip THEN
            PERFORM oversight_route(c.id, skip, c.level, at, open_channels);
        ELSIF bayiri_day(at) <= (CASE WHEN c.acknowledged_at IS NULL THEN c.acknowledge_by ELSE c.answer_by END) THEN
            PERFORM notifications_put(readers, 'complaint_due', NULL, '/complaints/' || c.id, NULL, NULL, at, open_channels, false);
            UPDATE oversight_complaint SET climbs_at = oversight_next_look(c, at) WHERE id = c.id;
        ELSE
            PERFORM oversight_route(c.id, skip || readers || ARRAY(SELECT u.agency_id FROM agencies_user u WHERE u.id = ANY (readers)),
                                    c.level + 1, at, open_channels);
            PERFORM notifications_put(readers, 'complaint_late', NULL, '/complaints/' || c.id, NULL, NULL, at, open_channels, true);
            UPDATE oversight_complaint SET climbs_at = at + make_interval(days => oversight_number('climb_days')) WHERE id = c.id;
            INSERT INTO oversight_complaintstep (id, complaint_id, kind, words, outcome, recorded_by_id, recorded_at)
            VALUES (uuidv7(), c.id, 'climbed', '', '', NULL, at);
            PERFORM oversight_tell(c.id, at, 'climbed', body);
        END IF;
    END LOOP;
    RETURN looked;
END $$;

-- After the law's years nothing is left of who said what; how many there were is counted on (INV-284).
CREATE OR REPLACE FUNCTION oversight_forget(at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old uuid[];
    one uuid;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself() AND at <= clock_timestamp() + interval '5 minutes', 'INV-284', 'a term is over by the clock alone');
    SELECT coalesce(array_agg(c.id), '{}') INTO old FROM (
        SELECT x.id FROM oversight_complaint x WHERE NOT oversight_is_open(x) AND x.what <> '-'
          AND coalesce(x.decided_at, x.withdrawn_at, x.answered_at) < at - make_interval(years => oversight_number('keep_years')) LIMIT 100) c;
    IF old = '{}' THEN RETURN 0; END IF;
    PERFORM set_config('bayiri.forgetting', audit_forgetting_seal(), true);
    UPDATE oversight_complaint SET what = '-', about_words = '', name = '', contact = '', case_number = '', language = '',
        said_by = CASE WHEN channel = 'page' THEN '' ELSE '-' END, code_hash = encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex')
    WHERE id = ANY (old);
    UPDATE oversight_complaintstep SET words = '' WHERE complaint_id = ANY (old);
    DELETE FROM oversight_complaintfile WHERE complaint_id = ANY (old);
    PERFORM set_config('bayiri.forgetting', '', true);
    FOREACH one IN ARRAY old LOOP PERFORM oversight_tell(one, at, 'forgotten', NULL); END LOOP;
    RETURN cardinality(old);
END $$;

-- A director names complaints officers of their own body for sensitive complaints, never themself, and ends it (INV-282).
CREATE OR REPLACE FUNCTION oversight_name_reader(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r oversight_sensitivereader := jsonb_populate_record(NULL::oversight_sensitivereader, said);
BEGIN
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['director']) AND r.person_id <> bayiri_actor() AND EXISTS (
            SELECT 1 FROM agencies_user u WHERE u.id = r.person_id AND u.agency_id = bayiri_agency() AND u.is_active
              AND 'complaints_officer' = ANY (u.roles::text[])), 'INV-282', 'a director names complaints officers of their own body');
    INSERT INTO oversight_sensitivereader (id, person_id, recorded_by_id, recorded_at) VALUES (r.id, r.person_id, bayiri_actor(), r.recorded_at)
    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION oversight_end_reader(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['director']) AND EXISTS (
            SELECT 1 FROM agencies_user u WHERE u.id = (said ->> 'person_id')::uuid AND u.agency_id = bayiri_agency()),
        'INV-282', 'a director ends what a director of the same body began');
    UPDATE oversight_sensitivereader SET ended_at = (said ->> 'ended_at')::timestamptz, ended_by_id = bayiri_actor()
    WHERE person_id = (said ->> 'person_id')::uuid AND ended_at IS NULL;
END $$;

-- How many there were, by what, without the small numbers by which somebody might be known (INV-284).
CREATE OR REPLACE FUNCTION oversight_counts(from_on date, until_on date) RETURNS TABLE (what text, code text, number int) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH c AS (SELECT * FROM oversight_complaint x WHERE bayiri_day(x.recorded_at) BETWEEN from_on AND until_on
                 AND bayiri_has_role(ARRAY['complaints_officer', 'director'])),
    counted AS (
        SELECT 'all' AS what, '' AS code, count(*)::int AS number FROM c
        UNION ALL SELECT 'topic', c.topic, count(*)::int FROM c GROUP BY c.topic
        UNION ALL SELECT 'phase', c.phase, count(*)::int FROM c GROUP BY c.phase
        UNION ALL SELECT 'who', c.who, count(*)::int FROM c GROUP BY c.who
        UNION ALL SELECT 'outcome', c.outcome, count(*)::int FROM c WHERE c.outcome <> '' GROUP BY c.outcome
        UNION ALL SELECT 'time', CASE WHEN c.in_time THEN 'in_time' ELSE 'late' END, count(*)::int FROM c WHERE c.in_time IS NOT NULL GROUP BY c.in_time),
    -- Where one number alone would be hidden, the next smallest is too: a sum would tell it.
    ranked AS (SELECT d.*, row_number() OVER (PARTITION BY d.what ORDER BY d.number, d.code) AS place,
                      count(*) FILTER (WHERE d.number < oversight_number('smallest_cell')) OVER (PARTITION BY d.what) AS small FROM counted d)
    SELECT r.what, r.code, CASE WHEN r.number < oversight_number('smallest_cell') AND r.number > 0 OR (r.small = 1 AND r.place = 2) THEN NULL
                                ELSE r.number END FROM ranked r WHERE bayiri_actor() IS NOT NULL
      AND bayiri_has_role(ARRAY['complaints_officer', 'director'])
$$;
