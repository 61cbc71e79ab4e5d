-- That a person is known to another agency: told to the responsible agency alone, and only while the person agrees to share with that
-- agency (INV-222). Both data stewards have said before that it is one person.
CREATE OR REPLACE FUNCTION consent_agrees_to(of_member uuid, agency uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(bool_or(x.given AND (x.until_on IS NULL OR x.until_on >= bayiri_day(transaction_timestamp()))), false) FROM (
        SELECT DISTINCT ON (c.purpose) c.given, c.until_on FROM consent_sharingconsent c
        WHERE c.member_id = of_member AND c.recipient_id = agency ORDER BY c.purpose, c.said_at DESC, c.id DESC) x
$$;
REVOKE EXECUTE ON FUNCTION consent_agrees_to(uuid, uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION consent_known_to(of_case uuid) RETURNS TABLE (member_id uuid, agency_id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT DISTINCT m.id, people_owner_of(s.id) FROM cases_case c JOIN cases_member m ON m.case_id = c.id
    CROSS JOIN LATERAL people_same_as(m.person_id) s (id)
    WHERE c.id = of_case AND c.agency_id = bayiri_agency() AND bayiri_sees('case', c.id, 'identity')
      AND m.state NOT IN ('left', 'withdrawn', 'deceased') AND people_owner_of(s.id) <> c.agency_id
      AND consent_agrees_to(m.id, people_owner_of(s.id))
$$;

-- When two records are linked, the caseworkers of both people are told, where the person agrees. For people_step_match alone.
CREATE OR REPLACE FUNCTION consent_tell_of_link(of_match uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r record;
BEGIN
    FOR r IN
        SELECT DISTINCT c.id, c.caseworker_id FROM people_match x
        CROSS JOIN LATERAL (VALUES (x.one_id, x.other_id), (x.other_id, x.one_id)) s (ours, theirs)
        JOIN cases_member m ON m.person_id = s.ours AND m.state NOT IN ('left', 'withdrawn', 'deceased')
        JOIN cases_case c ON c.id = m.case_id AND c.caseworker_id IS NOT NULL AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended')
        WHERE x.id = of_match AND consent_agrees_to(m.id, people_owner_of(s.theirs))
    LOOP
        PERFORM notifications_put(ARRAY[r.caseworker_id], 'work', r.id, '/cases/' || r.id, NULL, NULL, at, '{}', false);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION consent_tell_of_link(uuid, timestamptz) FROM PUBLIC;
