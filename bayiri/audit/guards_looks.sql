-- Who looked at a case, of every agency that takes part, for the responsible agency alone (INV-157): by day, agency, roles and part,
-- never by name. Papers and files that were opened count as well.
CREATE OR REPLACE FUNCTION audit_who_looked(of_case uuid, from_row integer, most integer)
RETURNS TABLE (day date, agency text, country text, roles text[], part text, sections text[], why text[], times bigint, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = of_case AND p.subject_kind = 'case' AND p.purpose = 'owner'
                AND p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())),
        'INV-157', 'only the responsible agency is told who looked at a case');
    RETURN QUERY
    SELECT looked.day, a.name, a.country::text, looked.roles, looked.part, looked.sections, looked.why, looked.times, looked.last_at FROM (
        SELECT bayiri_day(e.at) AS day, e.agency_id, coalesce(e.facts ->> 'part', e.kind) AS part,
            audit_words(coalesce(e.facts -> 'roles', (SELECT to_jsonb(u.roles) FROM agencies_user u WHERE u.id = e.actor_id))) AS roles,
            audit_words(coalesce(e.facts -> 'sections', to_jsonb(ARRAY[e.facts ->> 'section']))) AS sections,
            audit_words(coalesce(e.facts -> 'why', '[]')) AS why, count(*) AS times, max(e.at) AS last_at
        FROM audit_event e
        WHERE e.case_id = of_case AND e.kind IN ('case.looked_at', 'documents.file_opened', 'documents.printed', 'note.searched')
        GROUP BY 1, 2, 3, 4, 5, 6) looked
    JOIN agencies_agency a ON a.id = looked.agency_id
    ORDER BY looked.day DESC, looked.last_at DESC, a.name, looked.part OFFSET greatest(from_row, 0) LIMIT least(greatest(most, 0), 1000);
END $$;

-- A JSON list of words as an array, in one order.
CREATE OR REPLACE FUNCTION audit_words(said jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(word ORDER BY word), '{}') FROM jsonb_array_elements_text(
        CASE jsonb_typeof(said) WHEN 'array' THEN said ELSE '[]' END) word WHERE word IS NOT NULL
$$;
