-- Tables at which several agencies sit. A board is seen through its seats; all rows are written by the functions below.

-- A value of law/boards.yaml as published, in force on a day; NULL where there is none.
CREATE OR REPLACE FUNCTION boards_law(name text, on_day date) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT v -> 'values' -> name -> 'value'
    FROM rulebooks_rulebookversion r CROSS JOIN jsonb_array_elements(r.content -> 'versions') v
    WHERE r.code = 'boards' AND v ->> 'version' = r.version AND r.valid_from <= on_day AND (r.valid_until IS NULL OR r.valid_until >= on_day)
    ORDER BY r.published_at DESC, r.valid_from DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION boards_law(text, date) FROM PUBLIC;

-- What is done at a table is done now: no moment lies ahead of the database's own clock, nor is one left out (INV-24).
CREATE OR REPLACE FUNCTION boards_require_now(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
END $$;
REVOKE EXECUTE ON FUNCTION boards_require_now(timestamptz) FROM PUBLIC;

-- Who speaks for an agency, calls it to tables, leads one.
CREATE OR REPLACE FUNCTION boards_is_leader() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT bayiri_has_role(ARRAY['programme_manager', 'director', 'protection_officer'])
$$;
REVOKE EXECUTE ON FUNCTION boards_is_leader() FROM PUBLIC;

-- Who says what an agency says: who leads there, or anybody where nobody does.
CREATE OR REPLACE FUNCTION boards_speaks() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT boards_is_leader() OR (bayiri_actor() IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM agencies_user u WHERE u.agency_id = bayiri_agency() AND u.is_active
          AND u.roles && ARRAY['programme_manager', 'director', 'protection_officer']::varchar[]))
$$;
REVOKE EXECUTE ON FUNCTION boards_speaks() FROM PUBLIC;

-- Tables that the acting person sees whole: by an accepted seat of their agency. A seat with a name is that person's and the leaders'.
-- What several agencies said about a case stays, once the table has ended, with the agency that called them.
CREATE OR REPLACE FUNCTION boards_seen() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.board_id FROM boards_seat s JOIN boards_board b ON b.id = s.board_id
    WHERE s.agency_id = bayiri_agency() AND s.state = 'accepted'
      AND (s.person_id IS NULL OR s.person_id = bayiri_actor() OR boards_is_leader())
      AND (b.ended_at IS NULL OR b.case_id IS NULL OR b.agency_id = s.agency_id)
$$;
-- And those to which they are invited: the question, who calls, and what would be opened; nothing of what is said there.
CREATE OR REPLACE FUNCTION boards_known() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT boards_seen()
    UNION ALL SELECT s.board_id FROM boards_seat s
    WHERE s.agency_id = bayiri_agency() AND s.state = 'invited'
      AND (s.person_id IS NULL OR s.person_id = bayiri_actor() OR boards_is_leader())
$$;

DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['board', 'seat', 'sharedsection', 'sharedtask', 'message', 'reading', 'proposal', 'voice', 'carehandover',
                             'carereceipt'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'boards_' || t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', 'boards_' || t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['sharedtask', 'message', 'reading', 'proposal', 'voice', 'carehandover', 'carereceipt'] LOOP
        EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (board_id IN (SELECT boards_seen()))', 'boards_' || t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['message', 'voice', 'carehandover', 'carereceipt'] LOOP
        CALL bayiri_keep_forever('boards_' || t);
    END LOOP;
END $$;
CREATE POLICY sight ON boards_board FOR SELECT TO APP_ROLE USING (id IN (SELECT boards_known()));
CREATE POLICY sight ON boards_seat FOR SELECT TO APP_ROLE USING (
    board_id IN (SELECT boards_seen())
    OR (agency_id = (SELECT bayiri_agency()) AND state = 'invited' AND board_id IN (SELECT boards_known())));
CREATE POLICY sight ON boards_sharedsection FOR SELECT TO APP_ROLE USING (
    board_id IN (SELECT boards_seen()) OR seat_id IN (SELECT s.id FROM boards_seat s WHERE s.state = 'invited'));

-- The open table at which somebody acts, locked: with a seat ('seat'), a voice ('voice': no observer) or as who leads it ('lead') (INV-180).
CREATE OR REPLACE FUNCTION boards_require(of_board uuid, needs text) RETURNS boards_board LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    b boards_board;
BEGIN
    SELECT * INTO b FROM boards_board WHERE id = of_board FOR UPDATE;
    PERFORM bayiri_require(b.id IN (SELECT boards_seen()), 'INV-04', 'the acting agency does not sit at this table');
    PERFORM bayiri_require(
        b.ended_at IS NULL
        AND CASE needs
            WHEN 'lead' THEN b.agency_id = bayiri_agency() AND boards_is_leader()
            WHEN 'voice' THEN EXISTS (SELECT 1 FROM boards_seat s WHERE s.board_id = b.id AND s.agency_id = bayiri_agency()
                                      AND s.state = 'accepted' AND s.role <> 'observer')
            ELSE true END,
        'INV-180', 'the table is open, and the act belongs to this seat');
    RETURN b;
END $$;
REVOKE EXECUTE ON FUNCTION boards_require(uuid, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION boards_owns_case(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_kind = 'case' AND p.subject_id = of_case
                   AND p.agency_id = bayiri_agency() AND p.purpose = 'owner' AND NOT p.closed)
$$;
REVOKE EXECUTE ON FUNCTION boards_owns_case(uuid) FROM PUBLIC;

-- A table is called by who speaks for an agency: on a question, on a case they write to, or for people of a case they are responsible for.
CREATE OR REPLACE FUNCTION boards_open(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    b boards_board := jsonb_populate_record(NULL::boards_board, said);
BEGIN
    PERFORM boards_require_now(b.recorded_at);
    PERFORM bayiri_require(b.case_id IS NULL OR bayiri_sees('case', b.case_id, 'journey', true), 'INV-04', 'the case is not seen to write');
    PERFORM bayiri_require(
        boards_is_leader() AND b.kind IN ('board', 'task_force') AND trim(b.subject) <> '' AND trim(b.question) <> '',
        'INV-180', 'a table is called by who speaks for an agency, on a question');
    PERFORM bayiri_require(b.kind <> 'task_force' OR boards_owns_case(b.case_id), 'INV-03', 'the responsible agency calls a task force');
    b.about := coalesce(b.about, '{}');
    PERFORM bayiri_require(
        CASE b.kind WHEN 'board' THEN b.about = '{}'
             ELSE b.about <> '{}' AND b.about <@ ARRAY(SELECT m.id FROM cases_member m WHERE m.case_id = b.case_id
                                                       AND m.state NOT IN ('withdrawn', 'left', 'deceased')) END,
        'INV-180', 'a task force is about people of the case');
    b.agency_id := bayiri_agency();
    b.recorded_by_id := bayiri_actor();
    b.made_at := transaction_timestamp();
    b.end_asked_by_id := NULL; b.end_asked_at := NULL;
    b.ended_at := NULL; b.ended_by_id := NULL; b.ended_how := ''; b.ended_because := '';
    INSERT INTO boards_board SELECT b.*;
    INSERT INTO boards_seat (id, board_id, agency_id, role, state, purpose, answered_by_id, answered_at, from_at, because, recorded_by_id, recorded_at)
    VALUES ((said ->> 'seat_id')::uuid, b.id, b.agency_id, 'chair', 'accepted', '', b.recorded_by_id, b.recorded_at, b.recorded_at, '',
            b.recorded_by_id, b.recorded_at);
END $$;

-- An invitation, with the parts of the case that the seat would open: those of the role, of one's own case, on a basis (INV-181).
CREATE OR REPLACE FUNCTION boards_invite(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    s boards_seat := jsonb_populate_record(NULL::boards_seat, said);
    b boards_board := boards_require(s.board_id, 'lead');
    today date := bayiri_day(s.recorded_at);
    wanted jsonb := coalesce(said -> 'sections', '[]');
BEGIN
    PERFORM boards_require_now(s.recorded_at);
    PERFORM bayiri_require(
        s.role IN ('member', 'observer', 'police', 'legal', 'social', 'counselling', 'transit', 'reception')
        AND s.agency_id <> b.agency_id
        AND (s.person_id IS NULL OR EXISTS (
            SELECT 1 FROM agencies_user u WHERE u.id = s.person_id AND u.agency_id = s.agency_id AND u.is_active))
        AND NOT EXISTS (SELECT 1 FROM boards_seat x WHERE x.board_id = b.id AND x.agency_id = s.agency_id AND x.role = s.role
                        AND x.state IN ('invited', 'accepted')),
        'INV-180', 'another agency is invited once in a role, and by name one of its people');
    PERFORM bayiri_require(wanted = '[]' OR b.case_id IS NULL OR boards_owns_case(b.case_id), 'INV-03', 'only the responsible agency shares');
    PERFORM bayiri_require(
        wanted = '[]' OR (
            b.case_id IS NOT NULL
            AND said ->> 'basis' IN ('consent', 'vital_interests', 'best_interests', 'court_order')
            AND (said ->> 'basis' = 'consent' OR trim(coalesce(said ->> 'basis_note', '')) <> '')
            AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(wanted) w
                            WHERE NOT coalesce(boards_law('sections_' || s.role, today), '[]') ? (w ->> 'section'))),
        'INV-181', 'a seat opens the parts of its role, on a basis');
    PERFORM bayiri_require(
        (SELECT count(DISTINCT w ->> 'section') IN (0, 3) FROM jsonb_array_elements(wanted) w
         WHERE w ->> 'section' IN ('journey', 'basis') OR (
             w ->> 'section' = 'identity' AND EXISTS (
                 SELECT 1 FROM jsonb_array_elements(wanted) o WHERE o ->> 'section' IN ('journey', 'basis')))),
        'INV-195', 'the journey is given with who the person is and how they return, or not at all');
    s.purpose := coalesce(boards_law('purpose_' || s.role, today) #>> '{}', '');
    s.state := 'invited'; s.answered_by_id := NULL; s.answered_at := NULL; s.from_at := NULL; s.until_at := NULL; s.because := '';
    s.recorded_by_id := bayiri_actor();
    INSERT INTO boards_seat SELECT s.*;
    INSERT INTO boards_sharedsection (id, board_id, seat_id, section, mode, basis, basis_note, is_grant, recorded_by_id, recorded_at)
    SELECT (w ->> 'id')::uuid, b.id, s.id, w ->> 'section', 'read', said ->> 'basis', coalesce(said ->> 'basis_note', ''), false,
           s.recorded_by_id, s.recorded_at FROM jsonb_array_elements(wanted) w;
END $$;

-- The invited agency answers, once: by who is invited by name, or who speaks for it. Whoever declines sees nothing more.
CREATE OR REPLACE FUNCTION boards_answer_seat(of_seat uuid, accepts boolean, by_name uuid, why text, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    s boards_seat;
BEGIN
    PERFORM boards_require_now(at);
    SELECT * INTO s FROM boards_seat WHERE id = of_seat FOR UPDATE;
    PERFORM bayiri_require(s.agency_id = bayiri_agency(), 'INV-04', 'the invitation is another agency''s');
    PERFORM bayiri_require(
        s.state = 'invited' AND (s.person_id = bayiri_actor() OR boards_speaks())
        AND (by_name IS NULL OR EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = by_name AND u.agency_id = s.agency_id AND u.is_active))
        AND EXISTS (SELECT 1 FROM boards_board b WHERE b.id = s.board_id AND b.ended_at IS NULL),
        'INV-180', 'an invitation is answered once, by who speaks for the agency');
    UPDATE boards_seat SET state = CASE WHEN accepts THEN 'accepted' ELSE 'declined' END, answered_by_id = bayiri_actor(), answered_at = at,
        person_id = CASE WHEN accepts THEN coalesce(by_name, person_id) ELSE person_id END,
        from_at = CASE WHEN accepts THEN at END, because = coalesce(why, '') WHERE id = s.id;
END $$;

-- Everybody of the case who takes part has said yes to this recipient, purpose and part, and nobody no since. A word that names no parts
-- is for what the purpose needs; without a part: whether such words stand. The journey needs a word on all that goes with it (INV-195).
DROP FUNCTION IF EXISTS boards_consents_stand(uuid, uuid, text);
CREATE OR REPLACE FUNCTION boards_consents_stand(of_case uuid, to_agency uuid, why text, part text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) > 0 AND bool_and(coalesce((
        SELECT c.given AND (c.sections = '{}' OR coalesce(c.sections::text[] @> CASE
            WHEN part IN ('journey', 'basis') THEN ARRAY['identity', 'basis', 'journey'] WHEN part IS NOT NULL THEN ARRAY[part] END, false))
        FROM consent_sharingconsent c JOIN people_person p ON p.id = c.person_id
        WHERE c.case_id = of_case AND c.recipient_id = to_agency AND c.purpose = why
          AND (c.member_id = m.id OR c.person_id = m.person_id OR p.merged_into_id = m.person_id)
        ORDER BY c.said_at DESC, c.id DESC LIMIT 1), false))
    FROM cases_member m WHERE m.case_id = of_case AND m.state NOT IN ('withdrawn', 'left', 'deceased')
$$;
REVOKE EXECUTE ON FUNCTION boards_consents_stand(uuid, uuid, text, text) FROM PUBLIC;

-- The parts that were offered are opened once the seat is taken: while everybody's consent stands, or another person than who wrote the
-- legal basis confirms it. What the agency sees already for the same purpose is not this seat's to end (INV-181).
CREATE OR REPLACE FUNCTION boards_open_sections(of_seat uuid, at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s boards_seat;
    b boards_board;
    opened int;
BEGIN
    PERFORM boards_require_now(at);
    SELECT * INTO s FROM boards_seat WHERE id = of_seat FOR UPDATE;
    b := boards_require(s.board_id, 'lead');
    PERFORM bayiri_require(boards_owns_case(b.case_id), 'INV-03', 'only the responsible agency shares');
    PERFORM bayiri_require(
        s.state = 'accepted' AND NOT EXISTS (
            SELECT 1 FROM boards_sharedsection x WHERE x.seat_id = s.id AND x.opened_at IS NULL
              AND NOT CASE x.basis WHEN 'consent' THEN boards_consents_stand(b.case_id, s.agency_id, s.purpose, x.section)
                           ELSE x.recorded_by_id <> bayiri_actor() END),
        'INV-181', 'consent stands, or another person confirms the legal basis');
    UPDATE boards_sharedsection x SET opened_at = at, opened_by_id = bayiri_actor(), is_grant = NOT EXISTS (
        SELECT 1 FROM agencies_participation p WHERE p.subject_kind = 'case' AND p.subject_id = b.case_id AND p.agency_id = s.agency_id
          AND p.purpose = s.purpose AND p.section = x.section AND NOT p.closed)
    WHERE x.seat_id = s.id AND x.opened_at IS NULL AND x.ended_at IS NULL;
    GET DIAGNOSTICS opened = ROW_COUNT;
    PERFORM bayiri_require(opened > 0, 'INV-181', 'nothing waits to be opened');
    RETURN opened;
END $$;

-- Which agency has somebody in their care at a table: the last that took them in or confirmed that they came; NULL before the first.
CREATE OR REPLACE FUNCTION boards_holder(of_board uuid, of_member uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT h.to_agency_id FROM boards_carehandover h LEFT JOIN boards_carereceipt r ON r.hand_over_id = h.id
    WHERE h.board_id = of_board AND h.member_id = of_member AND (h.previous_id IS NULL OR r.received)
    ORDER BY h.happened_at DESC, h.id DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION boards_holder(uuid, uuid) FROM PUBLIC;

-- Somebody leaves the table, or an invitation is taken back: by who leads it, or by the agency itself; with a reason. Its open work goes
-- back to who called. Who has somebody in their care hands them on first (INV-182).
CREATE OR REPLACE FUNCTION boards_end_seat(of_seat uuid, why text, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s boards_seat;
    b boards_board;
BEGIN
    PERFORM boards_require_now(at);
    SELECT * INTO s FROM boards_seat WHERE id = of_seat FOR UPDATE;
    b := boards_require(s.board_id, 'seat');
    PERFORM bayiri_require(
        s.role <> 'chair' AND s.state IN ('invited', 'accepted') AND trim(coalesce(why, '')) <> '' AND boards_speaks()
        AND bayiri_agency() IN (b.agency_id, s.agency_id),
        'INV-180', 'a seat is ended by who leads the table or by its agency, with a reason');
    IF NOT EXISTS (SELECT 1 FROM boards_seat x WHERE x.board_id = b.id AND x.agency_id = s.agency_id AND x.state = 'accepted' AND x.id <> s.id) THEN
        PERFORM bayiri_require(
            NOT EXISTS (SELECT 1 FROM unnest(b.about) m WHERE boards_holder(b.id, m) = s.agency_id)
            AND NOT EXISTS (SELECT 1 FROM boards_carehandover h WHERE h.board_id = b.id AND h.to_agency_id = s.agency_id AND h.previous_id IS NOT NULL
                            AND NOT EXISTS (SELECT 1 FROM boards_carereceipt r WHERE r.hand_over_id = h.id)),
            'INV-182', 'who has somebody in their care hands them on first');
        UPDATE boards_sharedtask SET agency_id = b.agency_id, person_id = NULL WHERE board_id = b.id AND agency_id = s.agency_id AND state = 'open';
    END IF;
    PERFORM boards_close_sections(s.id, at);
    UPDATE boards_seat SET state = CASE WHEN state = 'invited' THEN 'taken_back' ELSE 'ended' END, until_at = at, because = why WHERE id = s.id;
END $$;
