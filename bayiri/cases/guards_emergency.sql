-- Openings in an emergency: seen by the agency that opened and by the responsible one, written by the functions below, and kept.
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['cases_emergencyopening', 'cases_emergencyreview'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY sight ON %1$I FOR SELECT TO APP_ROLE USING ((SELECT true FROM agencies_participation p'
            ' WHERE p.subject_id = %1$I.case_id AND p.agency_id = (SELECT bayiri_agency()) AND p.subject_kind = ''case'''
            ' AND p.purpose IN (''owner'', ''emergency'') AND (p.purpose = ''emergency'' OR p.until_at IS NULL) LIMIT 1))', t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', t);
        CALL bayiri_keep_forever(t);
    END LOOP;
END $$;

-- A protection officer opens a case of others by its number, with a reason, to read, for hours (INV-193). The caseworker, a manager of the
-- responsible agency and a manager of the officer's own get work at once. Answers the case's id; NULL where no case has this number.
CREATE OR REPLACE FUNCTION cases_open_in_emergency(said jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    o cases_emergencyopening := jsonb_populate_record(NULL::cases_emergencyopening, said);
    c cases_case;
    person record;
    part record;
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_has_role(ARRAY['protection_officer']) AND trim(o.reason) <> '', 'INV-193',
                           'a case is opened in an emergency by a protection officer, with the reason');
    PERFORM bayiri_require(o.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    SELECT * INTO c FROM cases_case WHERE number = said ->> 'number';
    IF c.id IS NULL THEN RETURN NULL; END IF;
    PERFORM bayiri_require(NOT bayiri_sees('case', c.id, 'protection'), 'INV-193', 'the agency sees this case already');
    o.case_id := c.id; o.agency_id := bayiri_agency(); o.recorded_by_id := bayiri_actor();
    o.until_at := least(o.recorded_at, transaction_timestamp()) + (SELECT make_interval(hours => t.hours) FROM consent_term t WHERE t.name = 'emergency_hours');
    o.review_by := bayiri_day(o.recorded_at) + (SELECT t.hours / 24 FROM consent_term t WHERE t.name = 'emergency_review_days');
    INSERT INTO cases_emergencyopening SELECT o.*;
    FOR part IN SELECT s.section FROM agencies_purposesection s WHERE s.purpose = 'emergency' LOOP
        UPDATE agencies_participation p SET closed = true, until_at = least(p.until_at, transaction_timestamp())
        WHERE p.agency_id = o.agency_id AND p.purpose = 'emergency' AND p.section = part.section AND NOT p.closed
          AND (p.subject_id = c.id OR p.subject_id IN (SELECT m.person_id FROM cases_member m WHERE m.case_id = c.id));
        INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at, until_at, closed)
        SELECT uuidv7(), s.kind, s.id, o.agency_id, 'emergency', part.section, 'read', least(o.recorded_at, transaction_timestamp()), o.until_at, false
        FROM (SELECT 'case' AS kind, c.id UNION ALL SELECT DISTINCT 'person', m.person_id FROM cases_member m WHERE m.case_id = c.id) s
        WHERE s.kind = 'case' OR part.section IN ('identity', 'contact', 'protection', 'health');
    END LOOP;
    INSERT INTO tasks_task (id, kind, case_id, case_label, note, agency_id, roles, person_id, due_on, recorded_by_id, recorded_at)
    SELECT uuidv7(), 'emergency', c.id, c.number, '', t.agency, t.roles, t.person, t.due, o.recorded_by_id, o.recorded_at
    FROM (VALUES (c.agency_id, ARRAY['programme_manager', 'director'], NULL::uuid, o.review_by),
                 (o.agency_id, ARRAY['programme_manager', 'director'], NULL::uuid, o.review_by)) t (agency, roles, person, due)
    UNION ALL
    SELECT uuidv7(), 'emergency', c.id, c.number, '', c.agency_id, ARRAY[]::text[], c.caseworker_id, bayiri_day(o.recorded_at), o.recorded_by_id, o.recorded_at
    WHERE c.caseworker_id IS NOT NULL;
    RETURN c.id;
END $$;

-- A manager or director of the responsible agency says whether it was justified; where it was not, sight ends at once (INV-194).
CREATE OR REPLACE FUNCTION cases_review_emergency(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r cases_emergencyreview := jsonb_populate_record(NULL::cases_emergencyreview, said);
    o cases_emergencyopening;
BEGIN
    SELECT * INTO o FROM cases_emergencyopening x WHERE x.id = r.opening_id;
    PERFORM bayiri_require(
        o.id IS NOT NULL AND trim(r.note) <> '' AND bayiri_has_role(ARRAY['programme_manager', 'director'])
        AND (SELECT c.agency_id FROM cases_case c WHERE c.id = o.case_id) = bayiri_agency() AND o.recorded_by_id <> bayiri_actor()
        AND NOT EXISTS (SELECT 1 FROM cases_emergencyreview x WHERE x.opening_id = o.id),
        'INV-194', 'an opening in an emergency is looked at once, by a manager of the responsible agency');
    r.case_id := o.case_id; r.recorded_by_id := bayiri_actor();
    INSERT INTO cases_emergencyreview SELECT r.*;
    IF NOT r.justified THEN
        UPDATE agencies_participation p SET closed = true, until_at = greatest(p.from_at, least(p.until_at, transaction_timestamp()))
        WHERE p.agency_id = o.agency_id AND p.purpose = 'emergency' AND NOT p.closed
          AND (p.subject_id = o.case_id OR p.subject_id IN (SELECT m.person_id FROM cases_member m WHERE m.case_id = o.case_id));
    END IF;
    UPDATE tasks_task t SET ended_at = greatest(t.recorded_at, r.recorded_at), ended_by_id = bayiri_actor()
    WHERE t.case_id = o.case_id AND t.kind = 'emergency' AND t.ended_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM cases_emergencyopening x WHERE x.case_id = o.case_id
                      AND NOT EXISTS (SELECT 1 FROM cases_emergencyreview v WHERE v.opening_id = x.id));
END $$;

-- An opening that nobody has looked at in its days climbs, once (INV-219): the directors and the protection officers of the responsible
-- agency get the work and news, and the case's story tells it. By the clock alone.
CREATE OR REPLACE FUNCTION cases_climb_emergencies(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    o record;
    climbed int := 0;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-219', 'openings climb by the clock alone');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    FOR o IN SELECT x.id, x.case_id, x.recorded_by_id, c.agency_id FROM cases_emergencyopening x JOIN cases_case c ON c.id = x.case_id
             WHERE x.review_by < bayiri_day(at) AND NOT EXISTS (SELECT 1 FROM cases_emergencyreview v WHERE v.opening_id = x.id)
               AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.case_id = x.case_id AND e.kind = 'case.emergency_not_reviewed' AND e.subject_id = x.id)
             ORDER BY x.review_by, x.id LIMIT 100 FOR UPDATE OF c SKIP LOCKED LOOP
        -- The work of looking at it, which is overdue, is theirs from here on as well.
        UPDATE tasks_task t SET roles = ARRAY['programme_manager', 'director', 'protection_officer']
        WHERE t.case_id = o.case_id AND t.kind = 'emergency' AND t.agency_id = o.agency_id AND t.person_id IS NULL AND t.ended_at IS NULL;
        PERFORM notifications_put(
            ARRAY(SELECT u.id FROM agencies_user u WHERE u.agency_id = o.agency_id AND u.is_active AND u.id <> o.recorded_by_id
                  AND agencies_roles_on(u.roles::text[], u.limits, bayiri_day(at)) && ARRAY['director', 'protection_officer']),
            'not_reviewed', o.case_id, '/cases/' || o.case_id || '/emergency', NULL, NULL, at, open_channels, true);
        PERFORM audit_record_by_itself(at, 'case.emergency_not_reviewed', 'cases.emergencyopening', o.id, o.agency_id, o.case_id, '{}');
        climbed := climbed + 1;
    END LOOP;
    RETURN climbed;
END $$;
