-- Two records of one person are made one. What was moved is written down row by row, so that undoing puts back exactly that.
CALL bayiri_protect('people_merge', 'person', 'kept_id', 'identity');
CALL bayiri_protect('people_mergedrow', 'person', 'person_id', 'identity');
CALL bayiri_protect('people_mergeundo', 'person', 'person_id', 'identity');
CALL bayiri_keep_forever('people_merge');
CALL bayiri_keep_forever('people_mergedrow');
CALL bayiri_keep_forever('people_mergeundo');
GRANT SELECT ON people_merge, people_mergedrow, people_mergeundo TO APP_ROLE;

-- A record that was made one with another is written to no more: the other is (INV-115).
CREATE OR REPLACE FUNCTION people_refuse_merged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb := to_jsonb(NEW);
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR NOT EXISTS (
            SELECT 1 FROM people_person p WHERE p.id = coalesce(said ->> 'person_id', said ->> 'id')::uuid AND p.merged_into_id IS NOT NULL
              AND bayiri_sees('person', p.id, 'identity,contact')  -- of others, not even that
              AND (TG_TABLE_NAME <> 'people_person' OR said ->> 'merged_into_id' IS NOT NULL)),
        'INV-115', 'this record was made one with another');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER merged BEFORE UPDATE ON people_person FOR EACH ROW WHEN (OLD.merged_into_id IS NOT NULL)
EXECUTE FUNCTION people_refuse_merged();
CREATE OR REPLACE TRIGGER merged BEFORE INSERT ON people_contact FOR EACH ROW EXECUTE FUNCTION people_refuse_merged();
CREATE OR REPLACE TRIGGER merged BEFORE INSERT ON people_identitydocument FOR EACH ROW EXECUTE FUNCTION people_refuse_merged();

-- Only the agency that is responsible for both, by somebody who keeps the data in order (INV-03, INV-115).
CREATE OR REPLACE FUNCTION people_require_steward(one uuid, other uuid) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['data_steward', 'programme_manager'])
        AND (SELECT count(DISTINCT p.subject_id) = 2 FROM agencies_participation p WHERE p.subject_id IN (one, other) AND p.subject_kind = 'person'
             AND p.agency_id = bayiri_agency() AND p.purpose = 'owner' AND p.until_at IS NULL),
        'INV-115', 'records are made one by the data steward of the agency responsible for both');
END $$;
REVOKE EXECUTE ON FUNCTION people_require_steward(uuid, uuid) FROM PUBLIC;

-- Where a person stands in other tables; what is only added to stays as it was written.
CREATE OR REPLACE FUNCTION people_references() RETURNS TABLE (tbl text, col text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT c.conrelid::regclass::text, a.attname::text FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = 'people_person'::regclass AND c.conrelid NOT IN ('people_namekey'::regclass, 'people_person'::regclass)
      AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.conrelid AND t.tgname = 'append_only')
$$;
REVOKE EXECUTE ON FUNCTION people_references() FROM PUBLIC;

CREATE OR REPLACE FUNCTION people_merge_records(merge_id uuid, keep uuid, lose uuid, why text, at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    keeping people_person;
    losing people_person;
    r record;
    write_down text := ' INSERT INTO people_mergedrow (id, merge_id, person_id, table_name, column_name, row_id, before)';
    moved int;
BEGIN
    PERFORM people_require_steward(keep, lose);
    PERFORM 1 FROM people_person WHERE id IN (keep, lose) ORDER BY id FOR UPDATE;
    SELECT * INTO keeping FROM people_person WHERE id = keep;
    SELECT * INTO losing FROM people_person WHERE id = lose;
    PERFORM bayiri_require(keep <> lose AND keeping.merged_into_id IS NULL AND losing.merged_into_id IS NULL, 'INV-115',
                           'two records that both still stand are made one');
    INSERT INTO people_merge (id, kept_id, lost_id, kept_version, reason, recorded_by_id, recorded_at)
    VALUES (merge_id, keep, lose, keeping.version, why, bayiri_actor(), at);
    -- Both in one household: the second entry leaves it, unless it is the main applicant's or on a journey (INV-118).
    FOR r IN SELECT l.id, l.case_id, l.state, l.relation, k.id AS other FROM cases_member l JOIN cases_member k
             ON k.case_id = l.case_id AND k.person_id = keep WHERE l.person_id = lose FOR UPDATE OF l LOOP
        PERFORM bayiri_require(r.relation <> 'self' AND r.state IN ('active', 'left', 'withdrawn'), 'INV-118',
                               'both records stand in one household, and the second cannot leave it now');
        INSERT INTO people_mergedrow (id, merge_id, person_id, table_name, column_name, row_id, before)
        SELECT uuidv7(), merge_id, keep, 'cases_member', 'guardian_id', w.id, r.id::text FROM cases_member w WHERE w.guardian_id = r.id;
        UPDATE cases_member SET guardian_id = r.other WHERE guardian_id = r.id;
        IF r.state = 'active' THEN
            INSERT INTO people_mergedrow (id, merge_id, person_id, table_name, column_name, row_id, before)
            VALUES (uuidv7(), merge_id, keep, 'cases_member', 'state', r.id, 'active');
            UPDATE cases_member SET state = 'left', left_at = at WHERE id = r.id;
            UPDATE cases_case SET size = size - 1, version = version + 1, updated_at = greatest(updated_at, at) WHERE id = r.case_id;
        END IF;
    END LOOP;
    FOR r IN SELECT * FROM people_references() LOOP
        EXECUTE format('WITH moved AS (UPDATE %1$I x SET %2$I = $1 WHERE x.%2$I = $2 AND ($3 OR NOT EXISTS ('
            'SELECT 1 FROM cases_member a JOIN cases_member b ON b.case_id = a.case_id AND b.person_id = $1 WHERE a.id = x.id)) RETURNING x.id)'
            || write_down || ' SELECT uuidv7(), $4, $1, %1$L, %2$L, m.id, $2::text FROM moved m', r.tbl, r.col)
        USING keep, lose, r.tbl <> 'cases_member', merge_id;
    END LOOP;
    -- Who saw the lost record for a reason sees the one that it leads to: both are this agency's to show (INV-03).
    WITH shown AS (
        INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at, until_at)
        SELECT uuidv7(), 'person', keep, p.agency_id, p.purpose, p.section, p.mode, least(at, transaction_timestamp()), p.until_at FROM agencies_participation p
        WHERE p.subject_id = lose AND p.subject_kind = 'person' AND NOT p.closed AND p.agency_id <> bayiri_agency()
        ON CONFLICT DO NOTHING RETURNING id)
    INSERT INTO people_mergedrow (id, merge_id, person_id, table_name, column_name, row_id, before)
    SELECT uuidv7(), merge_id, keep, 'agencies_participation', 'until_at', s.id, '' FROM shown s;
    UPDATE people_person SET merged_into_id = keep, version = version + 1 WHERE id = lose;
    SELECT count(*) INTO moved FROM people_mergedrow m WHERE m.merge_id = people_merge_records.merge_id;
    RETURN moved;
END $$;

-- Undone once, within the law's period, and not while a later merge rests on it (INV-116).
CREATE OR REPLACE FUNCTION people_undo_merge(undo_id uuid, of_merge uuid, why text, at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    g people_merge;
    r record;
    back int := 0;
BEGIN
    SELECT * INTO g FROM people_merge WHERE id = of_merge;
    PERFORM people_require_steward(g.kept_id, g.lost_id);
    PERFORM 1 FROM people_person WHERE id IN (g.kept_id, g.lost_id) ORDER BY id FOR UPDATE;
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM people_mergeundo u WHERE u.merge_id = of_merge)
        AND at BETWEEN g.recorded_at AND g.recorded_at + (SELECT make_interval(hours => t.hours) FROM consent_term t WHERE t.name = 'merge_undo_days')
        AND (SELECT merged_into_id IS NULL FROM people_person WHERE id = g.kept_id),
        'INV-116', 'a merge is undone once, in time, and while nothing rests on it');
    UPDATE people_person SET merged_into_id = NULL, version = version + 1 WHERE id = g.lost_id;
    FOR r IN SELECT * FROM people_mergedrow m WHERE m.merge_id = of_merge ORDER BY m.id DESC LOOP
        IF r.table_name = 'agencies_participation' THEN
            UPDATE agencies_participation SET until_at = greatest(least(at, transaction_timestamp()), from_at), closed = true
            WHERE id = r.row_id AND NOT closed;
        ELSIF r.column_name = 'state' THEN
            UPDATE cases_case SET size = size + 1, version = version + 1, updated_at = greatest(updated_at, at)
            WHERE id = (SELECT case_id FROM cases_member WHERE id = r.row_id AND state = 'left');
            UPDATE cases_member SET state = r.before, left_at = NULL WHERE id = r.row_id AND state = 'left';
        ELSE
            EXECUTE format('UPDATE %I SET %I = %L WHERE id = $1', r.table_name, r.column_name, r.before) USING r.row_id;
        END IF;
        back := back + 1;
    END LOOP;
    INSERT INTO people_mergeundo (id, merge_id, person_id, reason, recorded_by_id, recorded_at)
    VALUES (undo_id, of_merge, g.kept_id, why, bayiri_actor(), at);
    RETURN back;
END $$;
