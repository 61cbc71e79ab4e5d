-- What opens with the code of a complaint, shown once to who complains and kept as a hash alone (INV-274): how it stands, what was answered.
CREATE OR REPLACE FUNCTION oversight_by_code(hash text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'received_on', bayiri_day(c.recorded_at), 'acknowledge_by', c.acknowledge_by, 'answer_by', c.answer_by, 'outcome', c.outcome,
        'is_taken', c.handler_id IS NOT NULL, 'is_answered', c.answered_at IS NOT NULL, 'is_appealed', c.appealed_at IS NOT NULL,
        'is_decided', c.decided_at IS NOT NULL, 'is_withdrawn', c.withdrawn_at IS NOT NULL, 'appeal_until', c.appeal_until,
        'acknowledged', c.acknowledged_at IS NOT NULL,
        'body', (SELECT a.name FROM oversight_complaintreach r JOIN agencies_user u ON u.id = r.person_id JOIN agencies_agency a ON a.id = u.agency_id
                 WHERE r.complaint_id = c.id AND r.person_id = ANY (oversight_readers(c, clock_timestamp()))
                 ORDER BY r.person_id = c.handler_id DESC NULLS LAST, r.level DESC, a.name LIMIT 1),
        'files', (SELECT count(*) FROM oversight_complaintfile f WHERE f.complaint_id = c.id),
        'steps', (SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'words', s.words, 'outcome', s.outcome, 'on', bayiri_day(s.recorded_at))
                                   ORDER BY s.recorded_at, s.id)
                  FROM (SELECT * FROM oversight_complaintstep x WHERE x.complaint_id = c.id AND x.kind IN (
                            'received', 'acknowledged', 'asked', 'answered', 'decided', 'words', 'withdrawn', 'resumed', 'appealed')
                        ORDER BY x.recorded_at DESC, x.id DESC LIMIT 200) s))
    FROM oversight_complaint c WHERE c.code_hash = hash
$$;

-- Who has the code adds words, withdraws, goes on after all, asks somebody else to decide (INV-280). False where no complaint has this code.
CREATE OR REPLACE FUNCTION oversight_say_by_code(hash text, said jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    c oversight_complaint;
    s oversight_complaintstep := jsonb_populate_record(NULL::oversight_complaintstep, said);
    open_channels text[] := ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'channels', '[]')));
    had uuid[];
    body uuid;
BEGIN
    SELECT * INTO c FROM oversight_complaint WHERE code_hash = hash FOR UPDATE;
    IF c.id IS NULL THEN RETURN false; END IF;
    IF EXISTS (SELECT 1 FROM oversight_complaintstep x WHERE x.id = s.id) THEN RETURN true; END IF;  -- sent twice, it is said once
    s.words := btrim(coalesce(s.words, ''), E' \n\r\t');
    PERFORM bayiri_require(
        length(s.words) <= 20000 AND (s.words <> '' OR s.kind IN ('withdrawn', 'resumed')) AND CASE s.kind
            WHEN 'words' THEN c.withdrawn_at IS NULL
            WHEN 'withdrawn' THEN oversight_is_open(c)
            WHEN 'resumed' THEN c.withdrawn_at IS NOT NULL
            WHEN 'appealed' THEN c.answered_at IS NOT NULL AND c.appealed_at IS NULL AND c.withdrawn_at IS NULL
                                 AND bayiri_day(s.recorded_at) <= c.appeal_until
            ELSE false END, 'INV-280', 'who complains adds words, withdraws, goes on, or appeals in time');
    PERFORM bayiri_require(s.recorded_at BETWEEN c.recorded_at AND clock_timestamp() + interval '5 minutes', 'INV-24',
                           'nothing is recorded ahead of its time');
    INSERT INTO oversight_complaintstep (id, complaint_id, kind, words, outcome, recorded_by_id, recorded_at)
    VALUES (s.id, c.id, s.kind, s.words, '', NULL, s.recorded_at);
    IF s.kind = 'withdrawn' THEN
        UPDATE oversight_complaint SET withdrawn_at = s.recorded_at, climbs_at = NULL WHERE id = c.id;
    ELSIF s.kind = 'resumed' THEN
        UPDATE oversight_complaint SET withdrawn_at = NULL WHERE id = c.id RETURNING * INTO c;
        UPDATE oversight_complaint SET climbs_at = CASE WHEN oversight_is_open(c) THEN oversight_next_look(c, s.recorded_at) END WHERE id = c.id;
    ELSIF s.kind = 'appealed' THEN
        -- Those who did something about it do not decide on the appeal (INV-276).
        had := ARRAY(SELECT DISTINCT x.recorded_by_id FROM oversight_complaintstep x WHERE x.complaint_id = c.id AND x.recorded_by_id IS NOT NULL);
        UPDATE oversight_complaint SET appealed_at = s.recorded_at, handler_id = NULL, took_part = had,
            answer_by = bayiri_day(s.recorded_at) + oversight_number('appeal_answer_days') WHERE id = c.id;
        -- Another body, else others of the same who had no part in the answer.
        IF oversight_route(c.id, had || ARRAY(SELECT u.agency_id FROM agencies_user u WHERE u.id = ANY (had)), 1, s.recorded_at, open_channels) = '{}' THEN
            PERFORM oversight_route(c.id, had, 1, s.recorded_at, open_channels);
        END IF;
    END IF;
    SELECT * INTO c FROM oversight_complaint WHERE id = c.id;
    IF s.kind <> 'appealed' THEN
        PERFORM notifications_put(oversight_readers(c, s.recorded_at), 'complaint_more', NULL, '/complaints/' || c.id, NULL, NULL, s.recorded_at,
                                  open_channels, false);
    END IF;
    had := oversight_readers(c, s.recorded_at);
    SELECT u.agency_id INTO body FROM agencies_user u WHERE u.id = had[1];
    PERFORM oversight_tell(c.id, s.recorded_at, s.kind, body);
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION oversight_is_open(c oversight_complaint) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT c.withdrawn_at IS NULL AND CASE WHEN c.appealed_at IS NULL THEN c.answered_at IS NULL ELSE c.decided_at IS NULL END
$$;

-- A photograph or PDF, sealed, by who has the code: few, and none where there is no such complaint (INV-281).
CREATE OR REPLACE FUNCTION oversight_keep_file(hash text, said jsonb, content bytea, sealed bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    f oversight_complaintfile := jsonb_populate_record(NULL::oversight_complaintfile, said);
BEGIN
    SELECT c.id INTO f.complaint_id FROM oversight_complaint c WHERE c.code_hash = hash AND c.withdrawn_at IS NULL FOR UPDATE;
    IF f.complaint_id IS NULL THEN RETURN false; END IF;
    IF EXISTS (SELECT 1 FROM oversight_complaintfile x WHERE x.id = f.id) THEN RETURN true; END IF;
    PERFORM bayiri_require(
        octet_length(content) BETWEEN 1 AND 20971520
        AND CASE f.content_type WHEN 'application/pdf' THEN substr(content, 1, 5) = '\x255044462d'::bytea
                                WHEN 'image/jpeg' THEN substr(content, 1, 3) = '\xffd8ff'::bytea END
        AND (SELECT count(*) < 10 FROM oversight_complaintfile x WHERE x.complaint_id = f.complaint_id),
        'INV-281', 'a file is a PDF or a photograph of at most 20 MB, and there are few');
    PERFORM documents_require_sealed(content, sealed, said ->> 'key_id');
    INSERT INTO oversight_complaintfile (id, complaint_id, content_type, size, content, key_id, recorded_at)
    VALUES (f.id, f.complaint_id, f.content_type, octet_length(content), sealed, said ->> 'key_id', f.recorded_at);
    RETURN true;
END $$;
