-- privacy_erasurerule and privacy_legalterm are laid by the owner and read by nobody else: what is overwritten, and the law's numbers.
CALL bayiri_protect('privacy_forgetting', 'case', 'case_id', 'journey');
CALL bayiri_keep_forever('privacy_forgetting');
GRANT SELECT ON privacy_forgetting TO APP_ROLE;

-- Who answers for other people's data in an agency: the same as ANSWERING in rules.py.
CREATE OR REPLACE FUNCTION privacy_answers() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT bayiri_has_role(ARRAY['data_steward', 'director'])
$$;

-- A hold is known to whoever takes part in the case; placed by who answers for data, and lifted by another of them (INV-162).
CALL bayiri_protect('privacy_hold', 'case', 'case_id', 'journey');
GRANT SELECT, INSERT ON privacy_hold TO APP_ROLE;
GRANT UPDATE (lifted_at, lifted_by_id, lifted_because) ON privacy_hold TO APP_ROLE;
CREATE OR REPLACE FUNCTION privacy_check_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(
        privacy_answers() AND CASE WHEN TG_OP = 'INSERT' THEN
            NEW.lifted_at IS NULL AND NEW.lifted_by_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM privacy_forgetting f WHERE f.case_id = NEW.case_id)
        ELSE OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL AND NEW.lifted_by_id = bayiri_actor()
            AND NEW.lifted_by_id <> OLD.recorded_by_id AND EXISTS (
                SELECT 1 FROM agencies_participation p WHERE p.subject_kind = 'case' AND p.subject_id = OLD.case_id AND p.purpose = 'owner'
                  AND p.agency_id = bayiri_agency() AND p.until_at IS NULL) END,
        'INV-162', 'a hold is placed by who answers for data, and lifted once by another of them in the responsible agency');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER by_whom BEFORE INSERT OR UPDATE ON privacy_hold FOR EACH ROW EXECUTE FUNCTION privacy_check_hold();

-- A request is seen by the agency that received it, while it takes part in the case.
CREATE POLICY sight ON privacy_datarequest FOR SELECT TO APP_ROLE
    USING (agency_id = (SELECT bayiri_agency()) AND bayiri_sees('case', case_id, 'identity'));
CREATE POLICY writing ON privacy_datarequest FOR INSERT TO APP_ROLE
    WITH CHECK (agency_id = (SELECT bayiri_agency()) AND bayiri_sees('case', case_id, 'identity', true));
CREATE POLICY changing ON privacy_datarequest FOR UPDATE TO APP_ROLE
    USING (agency_id = (SELECT bayiri_agency()) AND bayiri_sees('case', case_id, 'identity'))
    WITH CHECK (agency_id = (SELECT bayiri_agency()) AND bayiri_sees('case', case_id, 'identity'));
ALTER TABLE privacy_datarequest ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON privacy_datarequest TO APP_ROLE;
GRANT UPDATE (identity_checked, due_on, extended_because, state, answer, ground, answered_at, answered_by_id) ON privacy_datarequest TO APP_ROLE;
CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON privacy_datarequest
    FOR EACH ROW EXECUTE FUNCTION bayiri_refuse_foreign_author();

CREATE OR REPLACE FUNCTION privacy_months(wanted text) RETURNS interval LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT make_interval(months => number) FROM privacy_legalterm WHERE name = wanted
$$;
REVOKE EXECUTE ON FUNCTION privacy_months(text) FROM PUBLIC;

-- Within the law's months, extended once, answered once by who answers for data, after somebody saw who asks (INV-164).
CREATE OR REPLACE FUNCTION privacy_check_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first_day date := (NEW.received_on + privacy_months('answer_months'))::date;
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM bayiri_require(EXISTS (SELECT 1 FROM cases_member m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id), 'INV-22',
                               'the person belongs to this case');
        PERFORM bayiri_require(NEW.state = 'open' AND NEW.due_on = first_day AND NEW.extended_because = '', 'INV-164',
                               'a request begins open, with the law''s first time');
        RETURN NEW;
    END IF;
    PERFORM bayiri_require(
        OLD.state = 'open' AND privacy_answers()
        AND (NEW.due_on = OLD.due_on AND NEW.extended_because = OLD.extended_because
             OR OLD.extended_because = '' AND NEW.extended_because ~ '[^[:space:]]'
                AND NEW.due_on <= (NEW.received_on + privacy_months('answer_months') + privacy_months('extension_months'))::date)
        AND (NEW.state = 'open' OR NEW.answered_by_id = bayiri_actor()),
        'INV-164', 'a request is answered once, by who answers for data, and extended once within the law''s months');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER going_on BEFORE INSERT OR UPDATE ON privacy_datarequest FOR EACH ROW EXECUTE FUNCTION privacy_check_request();

ALTER TABLE privacy_copy ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON privacy_copy FOR SELECT TO APP_ROLE
    USING ((SELECT privacy_answers()) AND EXISTS (SELECT 1 FROM privacy_datarequest r WHERE r.id = request_id));
CREATE POLICY writing ON privacy_copy FOR INSERT TO APP_ROLE
    WITH CHECK ((SELECT privacy_answers()) AND EXISTS (SELECT 1 FROM privacy_datarequest r WHERE r.id = request_id AND r.case_id = privacy_copy.case_id));
CREATE POLICY changing ON privacy_copy FOR UPDATE TO APP_ROLE
    USING ((SELECT privacy_answers()) AND EXISTS (SELECT 1 FROM privacy_datarequest r WHERE r.id = request_id AND r.state = 'open'))
    WITH CHECK ((SELECT privacy_answers()) AND EXISTS (SELECT 1 FROM privacy_datarequest r WHERE r.id = request_id));
GRANT SELECT, INSERT ON privacy_copy TO APP_ROLE;
GRANT UPDATE (state, done, total, content, key_id, recorded_at) ON privacy_copy TO APP_ROLE;
CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON privacy_copy
    FOR EACH ROW EXECUTE FUNCTION bayiri_refuse_foreign_author();
CREATE OR REPLACE FUNCTION privacy_check_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(octet_length(NEW.content) = 0 OR NEW.key_id ~ '^[A-Za-z0-9._-]{1,20}$' AND octet_length(NEW.content) > 28, 'INV-160',
                           'bytes are kept sealed, with a key that is named');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sealed BEFORE INSERT OR UPDATE ON privacy_copy FOR EACH ROW EXECUTE FUNCTION privacy_check_copy();
