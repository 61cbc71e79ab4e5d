-- Whoever takes part in a case knows that its record is restricted; who answers for data says so, and lets it go.
CREATE POLICY sight ON cases_restriction FOR SELECT TO APP_ROLE USING (
    (SELECT true FROM agencies_participation p WHERE p.subject_id = cases_restriction.case_id AND p.agency_id = (SELECT bayiri_agency())
     AND p.subject_kind = 'case' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1));
CREATE POLICY writing ON cases_restriction FOR INSERT TO APP_ROLE WITH CHECK (bayiri_sees('case', case_id, 'identity', true));
CREATE POLICY changing ON cases_restriction FOR UPDATE TO APP_ROLE
    USING (bayiri_sees('case', case_id, 'identity', true)) WITH CHECK (bayiri_sees('case', case_id, 'identity', true));
ALTER TABLE cases_restriction ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON cases_restriction TO APP_ROLE;
GRANT UPDATE (lifted_at, lifted_by_id, lifted_because) ON cases_restriction TO APP_ROLE;
CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON cases_restriction
    FOR EACH ROW EXECUTE FUNCTION bayiri_refuse_foreign_author();

CREATE OR REPLACE FUNCTION cases_check_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['data_steward', 'director']) AND CASE WHEN TG_OP = 'INSERT' THEN NEW.lifted_at IS NULL AND NEW.lifted_by_id IS NULL
        ELSE OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL AND NEW.lifted_by_id = bayiri_actor() END,
        'INV-163', 'who answers for data restricts the use of a record, and lets it go once');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER saying BEFORE INSERT OR UPDATE ON cases_restriction FOR EACH ROW EXECUTE FUNCTION cases_check_restriction();

-- A restricted record is shared with nobody further, whichever function grants the sight and whoever acts, and no consent to it is written
-- (INV-163). Who is responsible, who becomes so first, and who opens it in an emergency may.
CREATE OR REPLACE FUNCTION cases_refuse_restricted_sight() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        (NEW.agency_id = bayiri_agency() AND (
            NEW.purpose = 'emergency'
            OR EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = NEW.subject_id AND p.subject_kind = NEW.subject_kind
                       AND p.agency_id = NEW.agency_id AND p.purpose = 'owner' AND p.until_at IS NULL)
            OR (NEW.purpose = 'owner' AND NOT EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = NEW.subject_id))))
        OR NOT EXISTS (
            SELECT 1 FROM cases_restriction r WHERE r.lifted_at IS NULL AND CASE NEW.subject_kind
                WHEN 'case' THEN r.case_id = NEW.subject_id
                ELSE EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = r.case_id AND m.person_id = NEW.subject_id) END),
        'INV-163', 'the use of this record is restricted');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER not_restricted BEFORE INSERT ON agencies_participation FOR EACH ROW EXECUTE FUNCTION cases_refuse_restricted_sight();

CREATE OR REPLACE FUNCTION cases_refuse_restricted_sharing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        NOT NEW.given OR NOT EXISTS (SELECT 1 FROM cases_restriction r WHERE r.case_id = NEW.case_id AND r.lifted_at IS NULL),
        'INV-163', 'the use of this record is restricted');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER not_restricted BEFORE INSERT ON consent_sharingconsent
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_restricted_sharing();
