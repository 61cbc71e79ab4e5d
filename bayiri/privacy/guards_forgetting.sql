-- A record past its term is overwritten by privacy_forget_due alone: words and files go, codes and numbers stay (INV-162).

-- The earliest day of the same year on which somebody would have had the same age at each of these moments.
CREATE OR REPLACE FUNCTION privacy_same_age(born date, moments timestamptz[]) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT min(d)::date FROM generate_series(date_trunc('year', born), born, interval '1 day') d
    WHERE NOT EXISTS (SELECT 1 FROM unnest(moments) m WHERE extract(year FROM age(m, d::date)) <> extract(year FROM age(m, born)))
$$;

CREATE OR REPLACE FUNCTION privacy_overwritten(col text, how text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format(CASE how
        WHEN 'text' THEN '%1$I = CASE WHEN %1$I IS NULL OR %1$I = '''' THEN %1$I ELSE ''—'' END'
        WHEN 'json' THEN '%1$I = CASE jsonb_typeof(%1$I) WHEN ''object'' THEN ''{}''::jsonb WHEN ''array'' THEN ''[]''::jsonb'
                         ' WHEN ''string'' THEN ''""''::jsonb WHEN ''number'' THEN ''0''::jsonb ELSE %1$I END'
        WHEN 'texts' THEN '%1$I = %1$I[1:0]'
        WHEN 'bytes' THEN '%1$I = CASE WHEN %1$I IS NULL THEN NULL ELSE ''''::bytea END'
        WHEN 'year' THEN '%1$I = date_trunc(''year'', %1$I)' END, col)
$$;

-- Cases past their term that nothing holds back, the longest over first. A case that is open is not due, whatever was written into it;
-- and where its closing was dated back, the last act counts.
CREATE OR REPLACE FUNCTION privacy_due(at timestamptz, most int) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT c.id FROM cases_case c
    WHERE c.closed_at IS NOT NULL AND c.stage IN ('closed', 'withdrawn', 'referred_on', 'ended')
      AND (bayiri_day(greatest(c.closed_at, (SELECT max(a.recorded_at) FROM cases_act a WHERE a.case_id = c.id))) + make_interval(years => (SELECT number FROM privacy_legalterm WHERE name = 'keep_years')))::date <= bayiri_day(at)
      AND NOT EXISTS (SELECT 1 FROM privacy_forgetting f WHERE f.case_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM privacy_hold h WHERE h.case_id = c.id AND h.lifted_at IS NULL
                      AND (h.until_on IS NULL OR h.until_on >= bayiri_day(at)))
      AND NOT EXISTS (SELECT 1 FROM privacy_datarequest r WHERE r.case_id = c.id AND r.state = 'open')
    ORDER BY c.closed_at LIMIT most
$$;
REVOKE EXECUTE ON FUNCTION privacy_due(timestamptz, int) FROM PUBLIC;

-- People of these cases who stand in no other case that is still remembered, with the records that were made one with theirs.
CREATE OR REPLACE FUNCTION privacy_people_of(cases uuid[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE gone AS (
        SELECT DISTINCT m.person_id AS id FROM cases_member m WHERE m.case_id = ANY (cases)
          AND NOT EXISTS (SELECT 1 FROM cases_member o WHERE o.person_id = m.person_id AND o.case_id <> ALL (cases)
                          AND NOT EXISTS (SELECT 1 FROM privacy_forgetting f WHERE f.case_id = o.case_id))
        UNION
        SELECT p.id FROM people_person p JOIN gone ON p.merged_into_id = gone.id)
    SELECT coalesce(array_agg(id), '{}') FROM gone
$$;
REVOKE EXECUTE ON FUNCTION privacy_people_of(uuid[]) FROM PUBLIC;

-- Overwrites some of what is due; how many cases. Called every night by Bayiri itself, and answers nobody else.
CREATE OR REPLACE FUNCTION privacy_forget_due(at timestamptz, most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    cases uuid[];
    persons uuid[];
    r record;
    term int := (SELECT number FROM privacy_legalterm WHERE name = 'keep_years');
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-162', 'the installation alone overwrites what is past its term');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes' AND most BETWEEN 1 AND 1000, 'INV-162',
                           'nothing is overwritten ahead of its time');
    PERFORM pg_advisory_xact_lock(hashtext('privacy_forget_due'));  -- two at once do not overwrite the same
    SELECT coalesce(array_agg(l.id), '{}') INTO cases FROM (
        SELECT c.id FROM cases_case c WHERE c.id IN (SELECT privacy_due(at, most)) FOR UPDATE SKIP LOCKED) l;
    IF cases = '{}' THEN RETURN 0; END IF;
    persons := privacy_people_of(cases);
    PERFORM set_config('bayiri.forgetting', audit_forgetting_seal(), true);
    -- First what is worked out from what is about to go.
    UPDATE people_person p SET birth_precision = 'year', born_on = privacy_same_age(p.born_on, privacy_moments_of(p.id))
    WHERE p.id = ANY (persons) AND p.born_on IS NOT NULL;
    UPDATE people_personevent e SET birth_precision = p.birth_precision, born_on = CASE WHEN e.born_on IS NULL THEN NULL ELSE p.born_on END
    FROM people_person p WHERE p.id = e.pgh_obj_id AND p.id = ANY (persons);
    FOR r IN SELECT e.table_name, e.reach, string_agg(privacy_overwritten(e.column_name, e.how), ', ') AS changes FROM privacy_erasurerule e
             WHERE e.how <> 'gone' GROUP BY 1, 2 ORDER BY min(e.id) LOOP
        EXECUTE format('UPDATE %I SET %s WHERE %s', r.table_name, r.changes, r.reach) USING cases, persons;
    END LOOP;
    FOR r IN SELECT e.table_name, e.reach FROM privacy_erasurerule e WHERE e.how = 'gone' LOOP
        EXECUTE format('DELETE FROM %I WHERE %s', r.table_name, r.reach) USING cases, persons;
    END LOOP;
    UPDATE audit_event v SET subject_label = coalesce((SELECT c.number FROM cases_case c WHERE c.id = v.case_id), '—')
    WHERE (v.case_id = ANY (cases) OR v.subject_id = ANY (persons) OR v.subject_id IN (
        SELECT x.id FROM people_contact x WHERE x.person_id = ANY (persons)
        UNION ALL SELECT x.id FROM people_identitydocument x WHERE x.person_id = ANY (persons))) AND v.subject_label <> '';
    PERFORM set_config('bayiri.forgetting', '', true);
    FOR r IN SELECT c.id, c.agency_id, c.size FROM cases_case c WHERE c.id = ANY (cases) LOOP
        INSERT INTO privacy_forgetting (case_id, people, years, forgotten_at) VALUES (r.id, r.size, term, at);
        PERFORM audit_record_by_itself(at, 'privacy.forgotten', 'cases.case', r.id, r.agency_id, r.id, jsonb_build_object('years', term));
    END LOOP;
    RETURN cardinality(cases);
END $$;

-- When a person was registered and travelled: ages are counted at these moments.
CREATE OR REPLACE FUNCTION privacy_moments_of(person uuid) RETURNS timestamptz[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT x.at), '{}') FROM cases_member m, LATERAL (
        SELECT c.opened_at AS at FROM cases_case c WHERE c.id = m.case_id
        UNION ALL SELECT e.happened_at FROM travel_travelevent e WHERE e.member_id = m.id) x
    WHERE m.person_id = person OR m.person_id = (SELECT merged_into_id FROM people_person WHERE id = person)
$$;
REVOKE EXECUTE ON FUNCTION privacy_moments_of(uuid) FROM PUBLIC;
