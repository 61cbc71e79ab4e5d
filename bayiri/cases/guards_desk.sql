-- An appointment is with people of its own case, and made while the case goes on (INV-09, INV-22).
CREATE OR REPLACE FUNCTION cases_check_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(NEW.member_ids <@ ARRAY(SELECT m.id FROM cases_member m WHERE m.case_id = NEW.case_id),
                           'INV-22', 'the person belongs to this case');
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.number = NEW.case_label
                AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended')),
        'INV-09', 'the case has ended');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER of_case BEFORE INSERT OR UPDATE OF member_ids ON tasks_appointment
FOR EACH ROW EXECUTE FUNCTION cases_check_appointment();

-- A note is seen by agencies that were given its section: the same table as NOTE_SEEN_IN in rules.py.
CREATE OR REPLACE FUNCTION cases_note_seen_in(section text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE section WHEN 'protection' THEN 'protection' WHEN 'reintegration' THEN 'plan' ELSE 'journey' END
$$;
CREATE OR REPLACE PROCEDURE cases_protect_notes(tbl text) LANGUAGE plpgsql AS $$
DECLARE
    sees text := format(
        'FROM agencies_participation p WHERE p.subject_id = %I.case_id AND p.agency_id = (SELECT bayiri_agency()) AND p.subject_kind = ''case'''
        ' AND p.section IN (''all'', cases_note_seen_in(%I.section)) AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())', tbl, tbl);
    reading text := format('(SELECT true %s LIMIT 1)', sees);
    writing text := format('(SELECT true %s AND p.mode = ''write'' LIMIT 1)', sees);
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tbl);
    EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (%s)', tbl, reading);
    EXECUTE format('CREATE POLICY writing ON %I FOR INSERT TO APP_ROLE WITH CHECK (%s)', tbl, writing);
    EXECUTE format('CREATE POLICY changing ON %I FOR UPDATE TO APP_ROLE USING (%s) WITH CHECK (%s)', tbl, reading, writing);
END $$;
CALL cases_protect_notes('cases_note');
CALL cases_protect_notes('cases_noteevent');
CALL bayiri_keep_forever('cases_noteevent');
GRANT SELECT, INSERT ON cases_note TO APP_ROLE;
GRANT UPDATE (section, text, words, pinned, state, changed_by_id, changed_at, version) ON cases_note TO APP_ROLE;
GRANT SELECT ON cases_noteevent TO APP_ROLE;
CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON cases_note
FOR EACH ROW EXECUTE FUNCTION bayiri_refuse_foreign_author();

-- A note is corrected in one's own name; what was marked as a mistake stays as it is (INV-92).
CREATE OR REPLACE FUNCTION cases_check_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(NEW.changed_by_id = bayiri_actor(), 'INV-02', 'a row names the person who writes it');
    PERFORM bayiri_require(CASE TG_OP WHEN 'INSERT' THEN NEW.state ELSE OLD.state END = 'current', 'INV-92', 'a mistake stays as it is');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER content BEFORE INSERT OR UPDATE ON cases_note FOR EACH ROW EXECUTE FUNCTION cases_check_note();

-- Notes of the acting person's own cases that hold some words, the latest first: found past row-level security, which would
-- keep the index from being used, and joined to Participation here.
CREATE OR REPLACE FUNCTION cases_notes_saying(asked text, most int) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT n.id FROM cases_note n JOIN cases_case c ON c.id = n.case_id
    WHERE to_tsvector('simple'::regconfig, coalesce(n.words, '')) @@ to_tsquery('simple'::regconfig, asked)
      AND c.caseworker_id = bayiri_actor() AND n.state = 'current'
      AND EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = n.case_id AND p.agency_id = bayiri_agency()
                  AND p.subject_kind = 'case' AND p.section IN ('all', cases_note_seen_in(n.section))
                  AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
    ORDER BY n.recorded_at DESC, n.id DESC LIMIT most
$$;

-- Attempts to make contact are seen by agencies that were given the contacts, written by the function alone, and kept.
CALL bayiri_protect('cases_contactattempt', 'case', 'case_id', 'contact');
CALL bayiri_keep_forever('cases_contactattempt');
GRANT SELECT ON cases_contactattempt TO APP_ROLE;

CREATE OR REPLACE FUNCTION cases_record_attempt(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a cases_contactattempt := jsonb_populate_record(NULL::cases_contactattempt, said);
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', a.case_id, 'contact', true), 'INV-04', 'the acting agency does not take part in this case');
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM cases_member m WHERE m.id = a.member_id AND m.case_id = a.case_id),
                           'INV-22', 'the person belongs to this case');
    PERFORM bayiri_require(a.tried_at <= a.recorded_at, 'INV-91', 'an attempt is written down after it was made');
    PERFORM bayiri_require(
        a.contact_id IS NULL OR EXISTS (SELECT 1 FROM people_contact c JOIN cases_member m ON m.person_id = c.person_id
                                        WHERE c.id = a.contact_id AND m.id = a.member_id),
        'INV-91', 'the contact is the person''s own');
    a.recorded_by_id := bayiri_actor();
    INSERT INTO cases_contactattempt SELECT a.*;
END $$;
