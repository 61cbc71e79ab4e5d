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
    WITH alike AS (  -- thousands of looks are few that differ: only those are put into words
        SELECT bayiri_day(e.at) AS on_day, e.agency_id, coalesce(e.facts ->> 'part', e.kind) AS what, e.facts -> 'roles' AS as_roles,
            coalesce(e.facts -> 'sections', jsonb_build_array(e.facts ->> 'section')) AS shown, e.facts -> 'why' AS because,
            CASE WHEN e.facts ? 'roles' THEN NULL ELSE e.actor_id END AS who, count(*) AS number, max(e.at) AS latest
        FROM audit_event e
        WHERE e.case_id = of_case AND e.kind IN ('case.looked_at', 'documents.file_opened', 'documents.printed', 'note.searched')
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), told AS (
        SELECT x.on_day, x.agency_id, x.what, audit_words(x.shown) AS shown, audit_words(x.because) AS because, x.number, x.latest,
            audit_words(coalesce(x.as_roles, (SELECT to_jsonb(u.roles) FROM agencies_user u WHERE u.id = x.who))) AS as_roles
        FROM alike x
    )
    SELECT t.on_day, a.name, a.country::text, t.as_roles, t.what, t.shown, t.because, sum(t.number)::bigint, max(t.latest)
    FROM told t JOIN agencies_agency a ON a.id = t.agency_id
    GROUP BY t.on_day, a.name, a.country, t.as_roles, t.what, t.shown, t.because
    ORDER BY t.on_day DESC, max(t.latest) DESC, a.name, t.what OFFSET greatest(from_row, 0) LIMIT least(greatest(most, 0), 1000);
END $$;

-- A JSON list of words as an array, in one order.
CREATE OR REPLACE FUNCTION audit_words(said jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(word ORDER BY word), '{}') FROM jsonb_array_elements_text(
        CASE jsonb_typeof(said) WHEN 'array' THEN said ELSE '[]' END) word WHERE word IS NOT NULL
$$;
