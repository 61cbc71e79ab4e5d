-- What is done at a table: shared work, messages, who has a person in their care, and how the table ends.

-- An agency that sits at the table now and does not only look on; a person of it, where one is named.
CREATE OR REPLACE FUNCTION boards_can_work(of_board uuid, agency uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM boards_seat s WHERE s.board_id = of_board AND s.agency_id = agency AND s.state = 'accepted' AND s.role <> 'observer')
       AND (person IS NULL OR EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = person AND u.agency_id = agency AND u.is_active))
$$;
REVOKE EXECUTE ON FUNCTION boards_can_work(uuid, uuid, uuid) FROM PUBLIC;

-- Work is given at the table to an agency that sits there (INV-180).
CREATE OR REPLACE FUNCTION boards_give_task(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t boards_sharedtask := jsonb_populate_record(NULL::boards_sharedtask, said);
BEGIN
    PERFORM boards_require_now(t.recorded_at);
    PERFORM boards_require(t.board_id, 'voice');
    PERFORM bayiri_require(
        trim(t.what) <> '' AND t.due_on >= bayiri_day(t.recorded_at) AND boards_can_work(t.board_id, t.agency_id, t.person_id),
        'INV-180', 'work is given ahead, to who sits at the table');
    t.state := 'open'; t.result := ''; t.settled_by_id := NULL; t.settled_at := NULL;
    t.recorded_by_id := bayiri_actor();
    INSERT INTO boards_sharedtask SELECT t.*;
END $$;

-- Done by the agency that has it; moved by that agency, who gave it, or who leads; taken back and opened again by who gave it or leads.
CREATE OR REPLACE FUNCTION boards_change_task(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    wanted boards_sharedtask := jsonb_populate_record(NULL::boards_sharedtask, said);
    t boards_sharedtask;
    b boards_board;
    act text := said ->> 'act';
    words text := trim(coalesce(said ->> 'text', ''));
    gave boolean;
BEGIN
    PERFORM boards_require_now((said ->> 'at')::timestamptz);
    SELECT * INTO t FROM boards_sharedtask WHERE id = wanted.id FOR UPDATE;
    b := boards_require(t.board_id, 'voice');
    gave := bayiri_agency() = (SELECT u.agency_id FROM agencies_user u WHERE u.id = t.recorded_by_id)
            OR (b.agency_id = bayiri_agency() AND boards_is_leader());
    PERFORM bayiri_require(
        words <> '' AND CASE act
            WHEN 'done' THEN t.state = 'open' AND t.agency_id = bayiri_agency()
            WHEN 'move' THEN t.state = 'open' AND (gave OR t.agency_id = bayiri_agency())
                AND wanted.due_on >= bayiri_day((said ->> 'at')::timestamptz) AND boards_can_work(b.id, wanted.agency_id, wanted.person_id)
            WHEN 'take_back' THEN t.state = 'open' AND gave
            WHEN 'again' THEN t.state IN ('done', 'taken_back') AND (gave OR t.agency_id = bayiri_agency())
            ELSE false END,
        'INV-180', 'open work is settled by who has it, and moved or taken back by who gave it, with words');
    IF act IN ('done', 'take_back') THEN
        UPDATE boards_sharedtask SET state = CASE act WHEN 'done' THEN 'done' ELSE 'taken_back' END, result = words,
            settled_by_id = bayiri_actor(), settled_at = (said ->> 'at')::timestamptz WHERE id = t.id;
    ELSIF act = 'move' THEN
        UPDATE boards_sharedtask SET agency_id = wanted.agency_id, person_id = wanted.person_id, due_on = wanted.due_on WHERE id = t.id;
    ELSE
        UPDATE boards_sharedtask SET state = 'open', result = '', settled_by_id = NULL, settled_at = NULL WHERE id = t.id;
    END IF;
END $$;

-- A message to everybody at the table; a correction is another message by the same person, once (INV-180).
CREATE OR REPLACE FUNCTION boards_write_message(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m boards_message := jsonb_populate_record(NULL::boards_message, said);
BEGIN
    PERFORM boards_require_now(m.recorded_at);
    PERFORM boards_require(m.board_id, 'seat');
    PERFORM bayiri_require(
        trim(m.text) <> '' AND (m.corrects_id IS NULL OR EXISTS (
            SELECT 1 FROM boards_message o WHERE o.id = m.corrects_id AND o.board_id = m.board_id AND o.recorded_by_id = bayiri_actor()
              AND NOT EXISTS (SELECT 1 FROM boards_message c WHERE c.corrects_id = o.id))),
        'INV-180', 'a message says something, and corrects one''s own last words');
    m.recorded_by_id := bayiri_actor();
    INSERT INTO boards_message SELECT m.*;
END $$;

CREATE OR REPLACE FUNCTION boards_note_reading(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r boards_reading := jsonb_populate_record(NULL::boards_reading, said);
BEGIN
    PERFORM boards_require_now(r.read_at);
    PERFORM bayiri_require(r.board_id IN (SELECT boards_seen()), 'INV-04', 'the acting agency does not sit at this table');
    INSERT INTO boards_reading (id, board_id, person_id, read_at) VALUES (r.id, r.board_id, bayiri_actor(), r.read_at)
    ON CONFLICT (board_id, person_id) DO UPDATE SET read_at = greatest(boards_reading.read_at, excluded.read_at);
END $$;

-- Care: taken in by an agency, then handed on by the one that has the person and to one that sits at the table; each hand-over is answered
-- before the next, so that the chain has no gap (INV-182).
CREATE OR REPLACE FUNCTION boards_hand_over(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    h boards_carehandover := jsonb_populate_record(NULL::boards_carehandover, said);
    b boards_board := boards_require(h.board_id, 'voice');
    last record;
BEGIN
    PERFORM boards_require_now(h.recorded_at);
    SELECT x.id, x.to_agency_id, greatest(x.happened_at, r.happened_at) AS since INTO last
    FROM boards_carehandover x LEFT JOIN boards_carereceipt r ON r.hand_over_id = x.id
    WHERE x.board_id = b.id AND x.member_id = h.member_id AND (x.previous_id IS NULL OR r.received)
    ORDER BY x.happened_at DESC, x.id DESC LIMIT 1;
    h.previous_id := last.id;
    h.from_agency_id := last.to_agency_id;
    PERFORM bayiri_require(
        b.kind = 'task_force' AND h.member_id = ANY (b.about)
        AND h.happened_at <= h.recorded_at AND (last.since IS NULL OR h.happened_at >= last.since)
        AND trim(h.place) <> '' AND trim(h.condition) <> '' AND trim(h.taken_by) <> ''
        AND CASE WHEN last.id IS NULL THEN h.to_agency_id = bayiri_agency()
                 ELSE last.to_agency_id = bayiri_agency() AND h.to_agency_id <> bayiri_agency() AND trim(h.given_by) <> '' END
        AND boards_can_work(b.id, h.to_agency_id, NULL)
        AND NOT EXISTS (SELECT 1 FROM boards_carehandover x WHERE x.board_id = b.id AND x.member_id = h.member_id AND x.previous_id IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM boards_carereceipt r WHERE r.hand_over_id = x.id)),
        'INV-182', 'care is handed on by who has the person, to who sits at the table, one hand-over after the other');
    h.recorded_by_id := bayiri_actor();
    INSERT INTO boards_carehandover SELECT h.*;
END $$;

CREATE OR REPLACE FUNCTION boards_confirm_care(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r boards_carereceipt := jsonb_populate_record(NULL::boards_carereceipt, said);
    h boards_carehandover;
BEGIN
    PERFORM boards_require_now(r.recorded_at);
    SELECT * INTO h FROM boards_carehandover WHERE id = r.hand_over_id;
    PERFORM boards_require(h.board_id, 'voice');
    PERFORM bayiri_require(
        h.previous_id IS NOT NULL AND h.to_agency_id = bayiri_agency() AND h.happened_at <= r.happened_at AND r.happened_at <= r.recorded_at
        AND trim(r.condition) <> '' AND r.received IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM boards_carereceipt x WHERE x.hand_over_id = h.id),
        'INV-182', 'the receiving agency says once whether the person came to it');
    r.board_id := h.board_id;
    r.recorded_by_id := bayiri_actor();
    INSERT INTO boards_carereceipt SELECT r.*;
END $$;

-- Somebody has arrived: their state says so, and an entry that nobody contradicts says when or how they left.
CREATE OR REPLACE FUNCTION boards_has_arrived(of_member uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM cases_member m WHERE m.id = of_member AND m.state = 'arrived') AND (
        EXISTS (SELECT 1 FROM travel_travelevent e WHERE e.member_id = of_member AND e.kind = 'arrived'
                AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.event_id = e.id))
        OR EXISTS (SELECT 1 FROM travel_outsidedeparture o WHERE o.member_id = of_member
                   AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.outside_id = o.id)))
$$;
REVOKE EXECUTE ON FUNCTION boards_has_arrived(uuid) FROM PUBLIC;

-- How many of those a task force is about have arrived: the number alone, for who sits there and may not see the case.
CREATE OR REPLACE FUNCTION boards_arrivals(of_board uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::int FROM boards_board b CROSS JOIN unnest(b.about) m
    WHERE b.id = of_board AND b.id IN (SELECT boards_seen()) AND boards_has_arrived(m)
$$;

-- A task force ends when everybody has arrived; or where who is missing travels no more, with a reason, by another person than who asked
-- for it. Other tables end by who leads them. What seats had opened is closed at once (INV-184).
CREATE OR REPLACE FUNCTION boards_end(of_board uuid, how text, why text, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    b boards_board := boards_require(of_board, 'lead');
    everybody boolean := (SELECT bool_and(boards_has_arrived(m)) FROM unnest(b.about) m);
BEGIN
    PERFORM boards_require_now(at);
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM boards_carehandover h WHERE h.board_id = b.id AND h.previous_id IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM boards_carereceipt r WHERE r.hand_over_id = h.id)),
        'INV-182', 'a hand-over waits for its answer');
    IF b.kind = 'task_force' THEN
        PERFORM bayiri_require(
            CASE how
            WHEN 'arrived' THEN everybody
            WHEN 'not_travelling' THEN NOT everybody AND boards_nobody_travels(b) AND trim(b.ended_because) <> ''
                AND b.end_asked_by_id IS NOT NULL AND b.end_asked_by_id <> bayiri_actor()
            ELSE false END,
            'INV-184', 'everybody has arrived safely, or another person agrees that who is missing travels no more');
        why := CASE how WHEN 'arrived' THEN coalesce(why, '') ELSE b.ended_because END;
    ELSE
        PERFORM bayiri_require(
            how IN ('answered', 'dropped') AND (how = 'answered' OR trim(coalesce(why, '')) <> ''),
            'INV-180', 'a board ends with its question answered, or with a reason');
    END IF;
    PERFORM boards_close_sections(s.id, at) FROM boards_seat s WHERE s.board_id = b.id;
    UPDATE boards_seat SET state = 'taken_back', until_at = at, because = '' WHERE board_id = b.id AND state = 'invited';
    UPDATE boards_sharedtask SET state = 'lapsed', settled_by_id = bayiri_actor(), settled_at = at WHERE board_id = b.id AND state = 'open';
    UPDATE boards_proposal SET state = 'withdrawn', concluded_by_id = bayiri_actor(), concluded_at = at WHERE board_id = b.id AND state = 'open';
    UPDATE boards_board SET ended_at = at, ended_by_id = bayiri_actor(), ended_how = how, ended_because = coalesce(why, '') WHERE id = b.id;
END $$;

CREATE OR REPLACE FUNCTION boards_nobody_travels(b boards_board) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = b.case_id AND c.stage IN ('closed', 'withdrawn', 'referred_on', 'ended'))
        OR NOT EXISTS (SELECT 1 FROM cases_member m WHERE m.id = ANY (b.about) AND m.state NOT IN ('withdrawn', 'left', 'deceased')
                       AND NOT boards_has_arrived(m.id))
$$;
REVOKE EXECUTE ON FUNCTION boards_nobody_travels(boards_board) FROM PUBLIC;

CREATE OR REPLACE FUNCTION boards_ask_to_end(of_board uuid, why text, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    b boards_board := boards_require(of_board, 'lead');
BEGIN
    PERFORM boards_require_now(at);
    PERFORM bayiri_require(
        b.kind = 'task_force' AND trim(coalesce(why, '')) <> '' AND boards_nobody_travels(b)
        AND NOT (SELECT bool_and(boards_has_arrived(m)) FROM unnest(b.about) m),
        'INV-184', 'who is missing travels no more, and it is said why');
    UPDATE boards_board SET end_asked_by_id = bayiri_actor(), end_asked_at = at, ended_because = why WHERE id = b.id;
END $$;

-- A table that was ended by mistake stands again, with who sat there; what seats had opened of a case stays closed.
CREATE OR REPLACE FUNCTION boards_open_again(of_board uuid, why text, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    b boards_board;
BEGIN
    PERFORM boards_require_now(at);
    SELECT * INTO b FROM boards_board WHERE id = of_board FOR UPDATE;
    PERFORM bayiri_require(b.id IN (SELECT boards_seen()), 'INV-04', 'the acting agency does not sit at this table');
    PERFORM bayiri_require(
        b.ended_at IS NOT NULL AND b.agency_id = bayiri_agency() AND boards_is_leader() AND trim(coalesce(why, '')) <> '',
        'INV-180', 'a table that has ended is opened again by who leads it, with a reason');
    UPDATE boards_board SET ended_at = NULL, ended_by_id = NULL, ended_how = '', ended_because = '', end_asked_by_id = NULL, end_asked_at = NULL
    WHERE id = b.id;
END $$;
