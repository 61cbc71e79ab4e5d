-- Who may be given which part of a record, and for what: law/sharing.yaml, copied here when the guards are laid.
GRANT SELECT ON agencies_purposesection TO APP_ROLE;

-- Whether a part of a record may be given to an agency for a purpose: to read or to write, with a case or for one person (INV-190 to INV-192).
CREATE OR REPLACE FUNCTION agencies_require_fitting(record_kind text, to_agency uuid, why text, wanted text, how text) RETURNS void LANGUAGE plpgsql
STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    allowed agencies_purposesection;
BEGIN
    IF why = 'owner' THEN
        PERFORM bayiri_require(wanted = 'all', 'INV-190', 'the responsible agency sees the whole record');
        RETURN;
    END IF;
    SELECT * INTO allowed FROM agencies_purposesection s WHERE s.purpose = why AND s.section = wanted;
    PERFORM bayiri_require(allowed.id IS NOT NULL AND (how = 'read' OR allowed.mode = 'write'), 'INV-190',
                           'a part of a case is given only for a purpose that needs it');
    PERFORM bayiri_require(allowed.by_person IS FALSE OR record_kind = 'person', 'INV-191', 'protection and health are given person by person');
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM agencies_purposesection s JOIN agencies_agency a ON a.kind = s.kind
                    WHERE a.id = to_agency AND s.purpose = '' AND s.section = wanted),
        'INV-192', 'this kind of agency is never given the basis of a return');
    PERFORM bayiri_require(
        wanted NOT IN ('journey', 'basis') OR 3 = (
            SELECT count(*) FROM agencies_purposesection s WHERE s.purpose = why AND s.section IN ('identity', 'basis', 'journey')),
        'INV-195', 'the journey is given with who the person is and how they return, or not at all');
END $$;
REVOKE EXECUTE ON FUNCTION agencies_require_fitting(text, uuid, text, text, text) FROM PUBLIC;

-- Sight is granted by an agency that is responsible for the record, or on a record that nobody has yet (INV-03). Without a section:
-- everything that goes with a record of this kind for this purpose. The journey brings who the person is and how they return (INV-195).
DROP FUNCTION IF EXISTS agencies_grant(uuid, text, uuid, uuid, text, text, text, timestamptz);
CREATE OR REPLACE FUNCTION agencies_grant(
    record_kind text, subject uuid, to_agency uuid, why text, wanted text, how text, since timestamptz, until timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part record;
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = subject AND p.subject_kind = record_kind AND p.agency_id = bayiri_agency()
                AND p.purpose = 'owner' AND p.until_at IS NULL)
        OR (to_agency = bayiri_agency() AND why = 'owner'
            AND NOT EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = subject)),
        'INV-03', 'only the responsible agency grants sight of a record');
    PERFORM bayiri_require(why <> 'emergency', 'INV-190', 'a case is opened in an emergency by a protection officer alone');
    IF wanted IS NOT NULL THEN
        PERFORM agencies_require_fitting(record_kind, to_agency, why, wanted, how);
    END IF;
    -- To be responsible is taken, on a record that nobody has; it changes hands by a take-over, and is never given.
    PERFORM bayiri_require(
        why <> 'owner' OR (to_agency = bayiri_agency() AND until IS NULL
                           AND NOT EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = subject)),
        'INV-03', 'nobody is made responsible for a record by a grant');
    -- An end that is given is the end, in the database's own time (INV-214).
    FOR part IN
        SELECT s.section, CASE WHEN how = 'write' AND s.mode = 'write' THEN 'write' ELSE 'read' END AS mode, until AS until
        FROM agencies_purposesection s WHERE wanted IS NULL AND s.purpose = why AND NOT s.by_person
            AND (record_kind = 'case' OR s.section IN ('identity', 'contact'))
            AND NOT EXISTS (SELECT 1 FROM agencies_purposesection n JOIN agencies_agency a ON a.kind = n.kind
                            WHERE a.id = to_agency AND n.purpose = '' AND n.section = s.section)
        UNION ALL SELECT wanted, how, until WHERE wanted IS NOT NULL
        -- What comes along stays as it is where it is open for longer.
        UNION ALL SELECT x.section, coalesce(p.mode, 'read'),
            CASE WHEN p.id IS NULL OR until > p.until_at THEN until WHEN until IS NULL OR p.until_at IS NULL THEN NULL
                 WHEN x.section = 'identity' THEN p.until_at ELSE until END
        FROM (VALUES ('identity'), ('basis'), ('journey')) x (section) LEFT JOIN agencies_participation p
            ON p.subject_kind = 'case' AND p.subject_id = subject AND p.agency_id = to_agency AND p.purpose = why AND p.section = x.section
                AND NOT p.closed AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
        WHERE record_kind = 'case' AND wanted IN ('journey', 'basis') AND x.section <> wanted
    LOOP
        -- What ran out by itself makes room; what runs is left, or made longer or shorter.
        UPDATE agencies_participation p SET closed = true WHERE p.subject_kind = record_kind AND p.subject_id = subject AND p.agency_id = to_agency
          AND p.purpose = why AND p.section = part.section AND NOT p.closed
          AND (p.until_at <= transaction_timestamp() OR p.mode <> part.mode OR p.until_at IS DISTINCT FROM part.until);
        UPDATE agencies_participation p SET until_at = greatest(p.from_at, transaction_timestamp()) WHERE p.subject_kind = record_kind
          AND p.subject_id = subject AND p.agency_id = to_agency AND p.purpose = why AND p.section = part.section AND p.closed
          AND (p.until_at IS NULL OR p.until_at > transaction_timestamp());
        INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at, until_at, closed)
        VALUES (uuidv7(), record_kind, subject, to_agency, why, part.section, part.mode,
                least(since, transaction_timestamp()), part.until, false) ON CONFLICT DO NOTHING;
    END LOOP;
    IF record_kind = 'case' THEN PERFORM agencies_keep_together(subject, to_agency, why); END IF;
END $$;

-- Ends sight for one purpose, of one section where one is named; at once. What is given only with it ends, too.
DROP FUNCTION IF EXISTS agencies_end_sight(text, uuid, uuid, text, timestamptz);
CREATE OR REPLACE FUNCTION agencies_end_sight(kind text, subject uuid, of_agency uuid, why text, wanted text, at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended int;
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = subject AND p.subject_kind = kind AND p.agency_id = bayiri_agency()
                AND p.purpose = 'owner' AND p.until_at IS NULL) AND why <> 'owner',
        'INV-03', 'only the responsible agency ends another''s sight of a record');
    UPDATE agencies_participation p SET until_at = greatest(least(at, transaction_timestamp()), p.from_at), closed = true
    WHERE p.subject_kind = kind AND p.subject_id = subject AND p.agency_id = of_agency AND p.purpose = why AND NOT p.closed
      AND (wanted IS NULL OR p.section = wanted);
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF kind = 'case' THEN PERFORM agencies_keep_together(subject, of_agency, why); END IF;
    RETURN ended;
END $$;

-- What of a record is open now to another agency for a purpose: for the agency that is responsible for it alone.
CREATE OR REPLACE FUNCTION agencies_sections_open(kind text, subject uuid, to_agency uuid, why text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(p.section::text), '{}') FROM agencies_participation p
    WHERE p.subject_kind = kind AND p.subject_id = subject AND p.agency_id = to_agency AND p.purpose = why AND NOT p.closed
      AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
      AND EXISTS (SELECT 1 FROM agencies_participation o WHERE o.subject_kind = kind AND o.subject_id = subject AND o.agency_id = bayiri_agency()
                  AND o.purpose = 'owner' AND o.until_at IS NULL)
$$;

-- What ran out by itself is noticed, for the overview's numbers; by a job. Says how many.
CREATE OR REPLACE FUNCTION agencies_close_lapsed() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    noticed int;
BEGIN
    UPDATE agencies_participation p SET closed = true WHERE NOT p.closed AND p.until_at <= transaction_timestamp();
    GET DIAGNOSTICS noticed = ROW_COUNT;
    RETURN noticed;
END $$;

-- Beside the sight of a case: rows about one member are seen by an agency that was given this section of that one person.
CREATE OR REPLACE PROCEDURE bayiri_protect_persons(tbl text, wanted text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE POLICY person_by_person ON %1$I FOR SELECT TO APP_ROLE USING ((SELECT true FROM cases_member m'
        ' JOIN agencies_participation p ON p.subject_id = m.person_id WHERE m.id = %1$I.member_id AND p.agency_id = (SELECT bayiri_agency())'
        ' AND p.subject_kind = ''person'' AND p.section = (%2$s) AND p.section IN (''protection'', ''health'')'
        ' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1))', tbl, wanted);
END $$;
