-- Who is reminded at tables of a day that is near, by Bayiri itself (INV-185).

-- Who speaks for an agency: who leads there, or everybody where nobody does.
CREATE OR REPLACE FUNCTION boards_speakers(of_agency uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH people AS (
        SELECT u.id, u.roles::text[] && ARRAY['programme_manager', 'director', 'protection_officer'] AS leads
        FROM agencies_user u WHERE u.agency_id = of_agency AND u.is_active)
    SELECT coalesce(array_agg(p.id), '{}') FROM people p WHERE p.leads OR NOT EXISTS (SELECT 1 FROM people q WHERE q.leads)
$$;
REVOKE EXECUTE ON FUNCTION boards_speakers(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION boards_remind(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    x record;
    told int := 0;
    today date := bayiri_day(at);
    days int := notifications_amount('remind_days_before');
BEGIN
    PERFORM bayiri_require(bayiri_is_itself() AND at <= clock_timestamp() + interval '5 minutes', 'INV-185', 'a day is near by the clock alone');
    -- An invitation that nobody has answered: who is invited, and who invited.
    FOR x IN SELECT s.id, s.board_id, s.agency_id, s.person_id, s.answer_by, s.recorded_by_id, b.agency_id AS called_by
             FROM boards_seat s JOIN boards_board b ON b.id = s.board_id AND b.ended_at IS NULL
             WHERE s.state = 'invited' AND today BETWEEN s.answer_by - days AND s.answer_by AND bayiri_day(s.recorded_at) < s.answer_by - days
             ORDER BY s.id LOOP
        told := told + notifications_remind(
            CASE WHEN x.person_id IS NULL THEN boards_speakers(x.agency_id) ELSE ARRAY[x.person_id] END, 'due_soon',
            '/boards/' || x.board_id || '/seats/' || x.id || '/answer', x.called_by, x.answer_by - days, at, open_channels)
            + notifications_remind(ARRAY[x.recorded_by_id], 'due_soon', '/boards/' || x.board_id, NULL, x.answer_by - days, at, open_channels);
    END LOOP;
    -- A proposal to which an agency with a voice has said nothing.
    FOR x IN SELECT DISTINCT p.id, p.board_id, p.answer_by, s.agency_id, s.person_id, b.agency_id AS called_by
             FROM boards_proposal p JOIN boards_board b ON b.id = p.board_id AND b.ended_at IS NULL
             JOIN boards_seat s ON s.board_id = p.board_id AND s.state = 'accepted' AND s.role <> 'observer'
             WHERE p.state = 'open' AND today BETWEEN p.answer_by - days AND p.answer_by AND bayiri_day(p.recorded_at) < p.answer_by - days
               AND NOT EXISTS (SELECT 1 FROM boards_voice v WHERE v.proposal_id = p.id AND v.agency_id = s.agency_id) ORDER BY p.id LOOP
        told := told + notifications_remind(
            CASE WHEN x.person_id IS NULL THEN boards_speakers(x.agency_id) ELSE ARRAY[x.person_id] END, 'due_soon',
            '/boards/' || x.board_id || '/proposals/' || x.id, x.called_by, x.answer_by - days, at, open_channels);
    END LOOP;
    -- Work that is not done: whose it is, or who sits there for the agency.
    FOR x IN SELECT w.id, w.board_id, w.agency_id, w.person_id, w.due_on, b.agency_id AS called_by
             FROM boards_sharedtask w JOIN boards_board b ON b.id = w.board_id AND b.ended_at IS NULL
             WHERE w.state = 'open' AND today BETWEEN w.due_on - days AND w.due_on AND bayiri_day(w.recorded_at) < w.due_on - days ORDER BY w.id LOOP
        told := told + notifications_remind(
            CASE WHEN x.person_id IS NOT NULL THEN ARRAY[x.person_id] ELSE boards_speakers(x.agency_id) END, 'due_soon',
            '/boards/' || x.board_id || '/work', x.called_by, x.due_on - days, at, open_channels);
    END LOOP;
    RETURN told;
END $$;
