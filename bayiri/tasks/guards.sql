-- Work on a case is seen with its journey: an agency's own, and that of others where the part it is about is seen as well (INV-196).
CALL bayiri_protect('tasks_task', 'case', 'case_id', 'journey');
DROP POLICY sight ON tasks_task;
CREATE POLICY sight ON tasks_task FOR SELECT TO APP_ROLE USING (
    (SELECT bool_or(p.section IN ('all', 'journey')) AND (
         tasks_task.agency_id = (SELECT bayiri_agency()) OR bool_or(p.section IN ('all', (
             SELECT jsonb_object_agg(k.kind, k.section) FROM audit_kindsection k WHERE k.of_work) ->> tasks_task.kind)))
     FROM agencies_participation p WHERE p.subject_id = tasks_task.case_id AND p.agency_id = (SELECT bayiri_agency())
       AND p.subject_kind = 'case' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
);
GRANT SELECT, INSERT ON tasks_task TO APP_ROLE;
GRANT UPDATE (ended_at, ended_by_id, person_id, due_on) ON tasks_task TO APP_ROLE;

-- Work is ended in one's own name, and stays ended (INV-02).
CREATE OR REPLACE FUNCTION tasks_check_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR (NEW.ended_by_id = bayiri_actor() AND (TG_OP = 'INSERT' OR OLD.ended_by_id IS NULL)),
        'INV-02', 'work is ended in one''s own name');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ending BEFORE UPDATE OF ended_by_id ON tasks_task FOR EACH ROW EXECUTE FUNCTION tasks_check_end();
CREATE OR REPLACE TRIGGER ended BEFORE INSERT ON tasks_task FOR EACH ROW WHEN (NEW.ended_by_id IS NOT NULL) EXECUTE FUNCTION tasks_check_end();

-- Which work opens and ends with what is written in a part, for who was given that part to write in and not the journey (INV-246).
CREATE OR REPLACE FUNCTION tasks_may_in_part(of_case uuid, of_kind text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT bayiri_actor() IS NOT NULL AND (
        (of_kind IN ('plan', 'review_plan', 'answer_comment') AND bayiri_sees('case', of_case, 'plan', true))
        OR (of_kind IN ('follow_up', 'review_plan', 'after_a_death') AND bayiri_sees('case', of_case, 'follow_up', true)))
$$;

-- Work that such a part asks for, written without their seeing what else waits; an open one of the same kind is kept.
CREATE OR REPLACE FUNCTION tasks_open_by_part(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t tasks_task := jsonb_populate_record(NULL::tasks_task, said);
    of_case record;
BEGIN
    PERFORM bayiri_require(tasks_may_in_part(t.case_id, t.kind), 'INV-246', 'a part opens the work of its own kind');
    SELECT c.number, c.agency_id, c.caseworker_id INTO of_case FROM cases_case c WHERE c.id = t.case_id;
    -- For the agency that carries the case or the round, and nobody else.
    PERFORM bayiri_require(
        (t.agency_id IN (of_case.agency_id, bayiri_agency()) OR EXISTS (
            SELECT 1 FROM monitoring_followup f WHERE f.case_id = t.case_id AND f.agency_id = t.agency_id))
        AND (t.member_id IS NULL OR EXISTS (SELECT 1 FROM cases_member m WHERE m.id = t.member_id AND m.case_id = t.case_id)),
        'INV-246', 'work is asked of who carries it, about people of the case');
    IF EXISTS (SELECT 1 FROM tasks_task x WHERE x.case_id = t.case_id AND x.kind = t.kind AND x.member_id IS NOT DISTINCT FROM t.member_id
               AND x.ended_at IS NULL AND x.due_on = t.due_on) THEN RETURN; END IF;
    t.case_label := of_case.number;
    t.note := '';
    -- Whose desk the case is on is not told to who sees a part: the responsible agency's work of this kind is that person's.
    IF t.agency_id = of_case.agency_id AND t.person_id IS NULL THEN t.person_id := of_case.caseworker_id; END IF;
    PERFORM bayiri_require(t.person_id IS NULL OR EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = t.person_id AND u.agency_id = t.agency_id),
                           'INV-246', 'work is given to somebody of that agency');
    t.ended_at := NULL; t.ended_by_id := NULL;
    t.recorded_by_id := bayiri_actor();
    INSERT INTO tasks_task SELECT t.*;
END $$;

-- An act ends the work it was waited for, also where who acts does not see what that work is about.
CREATE OR REPLACE FUNCTION tasks_end(of_case uuid, kinds text[], of_member uuid, of_task uuid, with_note text, at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended int;
BEGIN
    IF bayiri_actor() IS NULL OR NOT (bayiri_sees('case', of_case, 'journey', true)
        -- Who was given a part to write in ends the work that their part is waited for.
        OR (kinds <> '{}' AND NOT EXISTS (SELECT 1 FROM unnest(kinds) k (kind) WHERE NOT tasks_may_in_part(of_case, k.kind)))) THEN
        RETURN 0;
    END IF;
    UPDATE tasks_task t SET ended_at = at, ended_by_id = bayiri_actor()
    WHERE t.case_id = of_case AND t.ended_at IS NULL AND (kinds = '{}' OR t.kind = ANY (kinds)) AND (of_member IS NULL OR t.member_id = of_member)
      AND (of_task IS NULL OR t.id = of_task) AND (with_note = '' OR t.note = with_note);
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$;

-- Whether work of these kinds is open in a case: that it is, never what it says.
CREATE OR REPLACE FUNCTION tasks_waiting(of_case uuid, kinds text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM tasks_task t WHERE t.case_id = of_case AND t.ended_at IS NULL AND t.kind = ANY (kinds)
                   AND bayiri_sees('case', of_case, 'journey'))
$$;

-- Appointments are seen like the rest of the journey; what became of them stays in the history.
CALL bayiri_protect('tasks_appointment', 'case', 'case_id', 'journey');
CALL bayiri_protect('tasks_appointmentevent', 'case', 'case_id', 'journey');
CALL bayiri_keep_forever('tasks_appointmentevent');
GRANT SELECT, INSERT ON tasks_appointment TO APP_ROLE;
GRANT SELECT ON tasks_appointmentevent TO APP_ROLE;
GRANT UPDATE (
    member_ids, kind, starts_at, ends_at, channel, place, language, interpreter, interpreter_name, person_id, note, state, reason,
    changed_by_id, changed_at, version
) ON tasks_appointment TO APP_ROLE;

-- With a colleague, ahead as planned and looking back as held; settled once, and only held and not come change places (INV-90).
CREATE OR REPLACE FUNCTION tasks_check_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The owner loads in bulk what was held elsewhere, and a function lets appointments lapse with what they were for.
    IF current_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(NEW.changed_by_id = bayiri_actor(), 'INV-02', 'a row names the person who writes it');
    PERFORM bayiri_require(NEW.lapsed_because = '' OR TG_OP = 'UPDATE', 'INV-90', 'an appointment begins as planned or held');
    PERFORM bayiri_require(
        NEW.agency_id = bayiri_agency()
        AND EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = NEW.person_id AND u.agency_id = NEW.agency_id),
        'INV-90', 'an appointment is with somebody of the acting agency');
    PERFORM bayiri_require(
        CASE NEW.state
            WHEN 'planned' THEN NEW.starts_at > NEW.changed_at AND (TG_OP = 'INSERT' OR OLD.state = 'planned')
            WHEN 'cancelled' THEN TG_OP = 'UPDATE' AND OLD.state = 'planned'
            WHEN 'held' THEN NEW.starts_at <= NEW.changed_at AND (TG_OP = 'INSERT' OR OLD.state IN ('planned', 'not_came'))
            WHEN 'not_came' THEN NEW.starts_at <= NEW.changed_at AND TG_OP = 'UPDATE' AND OLD.state IN ('planned', 'held')
            ELSE false END,
        'INV-90', 'an appointment is planned ahead and settled after it began');
    PERFORM bayiri_require(
        TG_OP = 'INSERT' OR NEW.state = 'planned' OR (NEW.starts_at, NEW.ends_at, NEW.person_id) = (OLD.starts_at, OLD.ends_at, OLD.person_id),
        'INV-90', 'what has been settled is not moved');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER content BEFORE INSERT OR UPDATE ON tasks_appointment FOR EACH ROW EXECUTE FUNCTION tasks_check_appointment();

-- One's own feed alone.
ALTER TABLE tasks_calendarfeed ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON tasks_calendarfeed FOR SELECT TO APP_ROLE USING (user_id = (SELECT bayiri_actor()));
CREATE POLICY writing ON tasks_calendarfeed FOR INSERT TO APP_ROLE WITH CHECK (user_id = (SELECT bayiri_actor()));
CREATE POLICY changing ON tasks_calendarfeed FOR UPDATE TO APP_ROLE
USING (user_id = (SELECT bayiri_actor())) WITH CHECK (user_id = (SELECT bayiri_actor()));
GRANT SELECT, INSERT ON tasks_calendarfeed TO APP_ROLE;
GRANT UPDATE (token_hash, language, renewed_at) ON tasks_calendarfeed TO APP_ROLE;

-- What a calendar shows to whoever holds the secret address: when, where, which case by its number; nobody's name, no note.
-- Only of cases that the person's agency takes part in now, and only while the person works there.
CREATE OR REPLACE FUNCTION tasks_feed(hash text, since timestamptz, until timestamptz) RETURNS TABLE (
    id uuid, case_label text, kind text, channel text, place text, starts_at timestamptz, ends_at timestamptz, state text,
    changed_at timestamptz, version int, language text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.case_label, a.kind, a.channel, a.place, a.starts_at, a.ends_at, a.state, a.changed_at, a.version, f.language
    FROM tasks_calendarfeed f JOIN agencies_user u ON u.id = f.user_id AND u.is_active
    LEFT JOIN tasks_appointment a ON a.person_id = u.id AND a.agency_id = u.agency_id AND a.starts_at BETWEEN since AND until
        AND EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = a.case_id AND p.agency_id = u.agency_id
                    AND p.subject_kind = 'case' AND p.section IN ('all', 'journey')
                    AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
    WHERE f.token_hash = hash ORDER BY a.starts_at
$$;
