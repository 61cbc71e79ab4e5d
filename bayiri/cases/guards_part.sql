-- A case for those who were given parts of it and not the journey: its number, who is responsible, which people. Neither stage nor form of
-- return nor the day it began: the row itself stays closed to them.
CREATE OR REPLACE FUNCTION cases_in_part(asked uuid[]) RETURNS TABLE (case_id uuid, number text, agency_id uuid, agency text, people int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.number::text, a.id, a.name,
        (SELECT count(*)::int FROM cases_member m WHERE m.case_id = c.id AND m.state NOT IN ('withdrawn', 'left', 'deceased'))
    FROM cases_case c JOIN agencies_agency a ON a.id = c.agency_id
    WHERE c.id = ANY (asked[:200]) AND bayiri_sees('case', c.id, 'identity,contact,journey,arrival,finance,plan,follow_up')
$$;

-- The people of such a case: which records they are; what may be read of a record is said elsewhere.
CREATE OR REPLACE FUNCTION cases_people_in_part(of_cases uuid[]) RETURNS TABLE (case_id uuid, member_id uuid, person_id uuid, is_head boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.case_id, m.id, m.person_id, m.relation = 'self' FROM cases_member m
    WHERE m.case_id = ANY (of_cases[:200]) AND m.state NOT IN ('withdrawn', 'left', 'deceased')
      AND bayiri_sees('case', m.case_id, 'identity,contact,journey,arrival,finance,plan,follow_up')
    ORDER BY m.case_id, m.relation <> 'self', m.joined_at, m.id LIMIT 2000
$$;

-- The same for who was given the plan or the follow-up to write in: what has to be known to write there is whether people have arrived and
-- whether the case is over (INV-245). Locked, where something is written.
CREATE OR REPLACE FUNCTION cases_to_write_in(asked uuid, part text, locked boolean) RETURNS TABLE (number text, agency_id uuid, told text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF part NOT IN ('plan', 'follow_up') OR NOT bayiri_sees('case', asked, part, true) THEN RETURN; END IF;
    IF locked THEN PERFORM 1 FROM cases_case c WHERE c.id = asked FOR NO KEY UPDATE; END IF;
    RETURN QUERY SELECT c.number::text, c.agency_id, CASE
        WHEN c.stage IN ('arrived', 'reintegrating', 'following_up') THEN 'reintegrating'
        WHEN c.stage IN ('closed', 'withdrawn', 'referred_on', 'ended') THEN 'closed' ELSE 'preparing' END
    FROM cases_case c WHERE c.id = asked;
END $$;

-- Help begun and a round held move the case, also by the word of who does not see where it stands (INV-246). For functions that have looked who
-- asks, and whether it has happened. Says what followed: nothing, moved, or lapsed where a proposal to close lapsed as well.
CREATE OR REPLACE FUNCTION cases_move_by_part(act_id uuid, of_case uuid, of_act text, at timestamptz) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    leads_to text;
BEGIN
    PERFORM bayiri_require(of_act IN ('plan_started', 'followed_up'), 'INV-246', 'a part moves the case by its own acts alone');
    SELECT t.to_stage INTO leads_to FROM cases_case c JOIN cases_stagetransition t ON t.from_stage = c.stage AND t.act = of_act WHERE c.id = of_case;
    IF leads_to IS NULL THEN RETURN ''; END IF;
    PERFORM cases_write_act(act_id, of_case, of_act, leads_to, '', at);
    UPDATE cases_closingproposal SET answer = 'lapsed', reason = 'case_moved', answered_by_id = bayiri_actor(), answered_at = at
    WHERE case_id = of_case AND answer = '' AND recorded_at <= at;
    IF NOT FOUND THEN RETURN 'moved'; END IF;
    UPDATE tasks_task SET ended_at = at, ended_by_id = bayiri_actor() WHERE case_id = of_case AND kind = 'second_look' AND ended_at IS NULL;
    RETURN 'lapsed';
END $$;
REVOKE EXECUTE ON FUNCTION cases_move_by_part(uuid, uuid, text, timestamptz) FROM PUBLIC;
