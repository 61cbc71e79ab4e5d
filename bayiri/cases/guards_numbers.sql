-- Cases and members as other programs call them: by the case's number, by the member's place in it. For who takes part in any section; the
-- rows themselves stay closed where the section is not held (INV-207).
CREATE OR REPLACE FUNCTION cases_takes_part(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = of_case AND p.subject_kind = 'case'
                   AND p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
$$;
REVOKE EXECUTE ON FUNCTION cases_takes_part(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION cases_called(of_number text, of_id uuid) RETURNS TABLE (case_id uuid, number text, agency text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.number::text, a.name FROM cases_case c JOIN agencies_agency a ON a.id = c.agency_id
    WHERE (c.number = of_number OR c.id = of_id) AND cases_takes_part(c.id)
$$;

CREATE OR REPLACE FUNCTION cases_members_numbered(of_case uuid) RETURNS TABLE (number int, member_id uuid, person_id uuid) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (row_number() OVER (ORDER BY m.joined_at, m.id))::int, m.id, m.person_id FROM cases_member m
    WHERE m.case_id = of_case AND cases_takes_part(of_case) ORDER BY 1 LIMIT 1000
$$;
