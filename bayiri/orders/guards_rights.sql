-- The notice of rights: seen by who is given the basis of the return, written by a function alone (INV-406 to INV-409).
CALL bayiri_protect('orders_rightsnotice', 'case', 'case_id', 'basis');
CALL bayiri_keep_forever('orders_rightsnotice');
GRANT SELECT ON orders_rightsnotice TO APP_ROLE;

-- The languages that somebody understands, as far as they are known; of a child, those of the adults of the household too.
CREATE OR REPLACE FUNCTION orders_understands(of_member uuid, at date) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT spoken.code), '{}') FROM cases_member m JOIN people_person p ON p.id = m.person_id
    JOIN cases_member o ON o.id = m.id OR (o.case_id = m.case_id AND coalesce(p.born_on > at - interval '18 years', false)
                                           AND o.state NOT IN ('left', 'withdrawn', 'deceased'))
    JOIN people_person q ON q.id = o.person_id
    CROSS JOIN LATERAL unnest(q.languages::text[] || q.interpreter_language::text) AS spoken (code)
    WHERE m.id = of_member AND spoken.code <> '' AND (o.id = m.id OR NOT coalesce(q.born_on > at - interval '18 years', false))
$$;
-- Whether somebody of this language reads the paper in that one, as the law's document of a day says.
CREATE OR REPLACE FUNCTION orders_reads(of_language text, of_paper text, at date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM orders_lawrule r WHERE r.country = '' AND r.what = 'reads_' || of_paper AND r.code = of_language
                   AND r.valid_from <= at AND coalesce(r.valid_until >= at, true))
$$;
-- Whether somebody was told their rights since the act that stands against them was notified.
CREATE OR REPLACE FUNCTION orders_knows_rights(of_member uuid, since date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM orders_rightsnotice n WHERE n.member_id = of_member AND n.given_on >= since AND orders_counts(n.id))
$$;
REVOKE EXECUTE ON FUNCTION orders_understands(uuid, date), orders_reads(text, text, date), orders_knows_rights(uuid, date) FROM PUBLIC;

CREATE OR REPLACE FUNCTION orders_tell_rights(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n orders_rightsnotice := jsonb_populate_record(NULL::orders_rightsnotice, said);
    notified date;
    known text[];
BEGIN
    PERFORM orders_require(n.case_id, n.recorded_at);
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_member m WHERE m.id = n.member_id AND m.case_id = n.case_id
                AND m.state NOT IN ('left', 'withdrawn', 'deceased'))
        AND EXISTS (SELECT 1 FROM orders_against(n.member_id)),
        'INV-409', 'the notice of rights goes to whom an order names');
    notified := (SELECT min(o.notified_on) FROM orders_against(n.member_id) o);
    PERFORM bayiri_require(
        n.how IN ('read', 'read_out', 'interpreter') AND n.paper IN ('en', 'fr', 'es', 'ar') AND trim(n.language) <> ''
        AND (n.how <> 'interpreter' OR trim(n.interpreter_name) <> '')
        AND n.given_on BETWEEN notified AND bayiri_day(n.recorded_at) AND n.remedy_until >= notified,
        'INV-406', 'the notice of rights is written down whole');
    known := orders_understands(n.member_id, n.given_on);
    PERFORM bayiri_require(
        (n.language = ANY (known) OR (n.how = 'interpreter' AND known = '{}'))
        AND (n.how = 'interpreter' OR orders_reads(n.language, n.paper, n.given_on)),
        'INV-408', 'the notice of rights is given in a language that the person understands');
    n.recorded_by_id := bayiri_actor();
    INSERT INTO orders_rightsnotice SELECT n.*;
END $$;
