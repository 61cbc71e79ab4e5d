-- Letters: templates are their agency's, in versions that are only added to; a letter is kept with the paper that it is printed on.
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['letterhead', 'lettertemplate', 'letterversion'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'documents_' || t);
        EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()))', 'documents_' || t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', 'documents_' || t);
    END LOOP;
END $$;
CALL bayiri_keep_forever('documents_letterversion');
GRANT SELECT ON documents_lettersending TO APP_ROLE;

CREATE OR REPLACE FUNCTION documents_require_template_writer() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(bayiri_has_role(ARRAY['programme_manager', 'director']), 'INV-04', 'only who leads the agency writes its letters');
END $$;

CREATE OR REPLACE FUNCTION documents_write_letterhead(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    h documents_letterhead := jsonb_populate_record(NULL::documents_letterhead, said);
BEGIN
    PERFORM documents_require_template_writer();
    INSERT INTO documents_letterhead (agency_id, address, contact, changed_by_id, changed_at)
    VALUES (bayiri_agency(), h.address, h.contact, bayiri_actor(), h.changed_at)
    ON CONFLICT (agency_id) DO UPDATE SET address = h.address, contact = h.contact, changed_by_id = bayiri_actor(), changed_at = h.changed_at;
END $$;

-- What a letter may take from the record; the same as LetterField, and a test compares the two (INV-122).
CREATE OR REPLACE FUNCTION documents_letter_fields() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        'person_name', 'person_name_own', 'birth_date', 'nationality', 'travel_document_kind', 'travel_document_number', 'person_address',
        'case_number', 'household_names', 'host_country', 'destination_country', 'destination_place', 'planned_departure',
        'departure_date', 'departure_place', 'arrival_place', 'appointment_date', 'appointment_time', 'appointment_place',
        'appointment_with', 'counsellor_name', 'writer_name', 'agency_name', 'agency_contact', 'today', 'write_here']
$$;

-- A version follows the last one, says something, and uses only the fields there are (INV-122, INV-123).
CREATE OR REPLACE FUNCTION documents_write_template(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    v documents_letterversion := jsonb_populate_record(NULL::documents_letterversion, said);
    latest int;
    spoken record;
BEGIN
    PERFORM documents_require_template_writer();
    IF v.number = 1 THEN
        INSERT INTO documents_lettertemplate (id, agency_id, starter, recorded_by_id, recorded_at)
        VALUES (v.template_id, bayiri_agency(), coalesce(said->>'starter', ''), bayiri_actor(), v.recorded_at);
    ELSE
        PERFORM 1 FROM documents_lettertemplate t WHERE t.id = v.template_id AND t.agency_id = bayiri_agency() FOR UPDATE;
        PERFORM bayiri_require(FOUND, 'INV-04', 'a template belongs to the agency that writes it');
        SELECT max(x.number) INTO latest FROM documents_letterversion x WHERE x.template_id = v.template_id;
        PERFORM bayiri_require(v.number = latest + 1, 'INV-123', 'a version follows the last one');
    END IF;
    PERFORM bayiri_require(jsonb_typeof(v.texts) = 'object' AND v.texts <> '{}', 'INV-122', 'a template says something');
    FOR spoken IN SELECT key AS language, value->>'subject' AS subject, value->>'body' AS body FROM jsonb_each(v.texts) LOOP
        PERFORM bayiri_require(
            spoken.language IN ('en', 'fr', 'es', 'ar') AND trim(spoken.subject) <> '' AND trim(spoken.body) <> ''
            AND NOT EXISTS (SELECT 1 FROM regexp_matches(spoken.subject || spoken.body, '\{([^{}]*)\}', 'g') f
                            WHERE f[1] <> ALL (documents_letter_fields())),
            'INV-122', 'a letter uses only the fields there are');
    END LOOP;
    v.agency_id := bayiri_agency();
    v.recorded_by_id := bayiri_actor();
    INSERT INTO documents_letterversion SELECT v.*;
END $$;

-- Retired at a moment, or with none brought back.
CREATE OR REPLACE FUNCTION documents_retire_template(template uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM documents_require_template_writer();
    UPDATE documents_lettertemplate SET retired_at = at, retired_by_id = CASE WHEN at IS NOT NULL THEN bayiri_actor() END
    WHERE id = template AND agency_id = bayiri_agency();
    PERFORM bayiri_require(FOUND, 'INV-04', 'a template belongs to the agency that writes it');
END $$;

-- A letter goes out whole, from a template in use, and corrects at most one other about the same person, which nobody corrected (INV-124).
CREATE OR REPLACE FUNCTION documents_keep_letter(p documents_paper, said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    l documents_letter := jsonb_populate_record(NULL::documents_letter, said);
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM documents_letterversion v JOIN documents_lettertemplate t ON t.id = v.template_id
                WHERE v.id = l.version_id AND t.agency_id = bayiri_agency() AND t.retired_at IS NULL),
        'INV-123', 'a letter is written from a template of the agency that is in use');
    PERFORM bayiri_require(
        trim(l.recipient) <> '' AND trim(l.subject) <> '' AND trim(l.body) <> '' AND l.subject || l.body !~ '\{[^{}]*\}'
        AND (l.replaces_id IS NULL OR (
            EXISTS (SELECT 1 FROM documents_paper o WHERE o.id = l.replaces_id AND o.kind = 'letter' AND o.member_id = p.member_id
                    AND o.case_id = p.case_id)
            AND NOT EXISTS (SELECT 1 FROM documents_letter o WHERE o.replaces_id = l.replaces_id))),
        'INV-124', 'a letter goes to somebody, leaves no field open, and corrects one other at most, once');
    PERFORM bayiri_require(
        l.appointment_id IS NULL OR EXISTS (SELECT 1 FROM tasks_appointment a WHERE a.id = l.appointment_id AND a.case_id = p.case_id),
        'INV-22', 'the appointment belongs to this case');
    l.paper_id := p.id;
    l.case_id := p.case_id;
    INSERT INTO documents_letter SELECT l.*;
END $$;

CREATE OR REPLACE FUNCTION documents_note_sending(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s documents_lettersending := jsonb_populate_record(NULL::documents_lettersending, said);
    p documents_paper;
BEGIN
    SELECT * INTO p FROM documents_paper WHERE id = s.paper_id AND kind = 'letter';
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', p.case_id, p.section, true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(s.sent_on BETWEEN bayiri_day(p.recorded_at) AND bayiri_day(s.recorded_at), 'INV-124', 'a letter is sent after it is issued');
    s.case_id := p.case_id;
    s.taken_back_at := NULL;
    s.taken_back_by_id := NULL;
    s.recorded_by_id := bayiri_actor();
    INSERT INTO documents_lettersending SELECT s.*;
END $$;

-- What was noted by mistake is taken back once; the row stays.
CREATE OR REPLACE FUNCTION documents_take_back_sending(sending uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE documents_lettersending s SET taken_back_at = at, taken_back_by_id = bayiri_actor()
    FROM documents_paper p
    WHERE s.id = sending AND s.taken_back_at IS NULL AND p.id = s.paper_id AND bayiri_actor() IS NOT NULL
      AND bayiri_sees('case', p.case_id, p.section, true);
    PERFORM bayiri_require(FOUND, 'INV-04', 'there is nothing that this agency could take back');
END $$;

REVOKE EXECUTE ON FUNCTION documents_keep_letter(documents_paper, jsonb), documents_require_template_writer() FROM PUBLIC;
