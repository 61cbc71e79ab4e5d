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
