-- What somebody owns, has saved or owes: seen by the agency responsible for the person, and by an agency the person has named, while that
-- one takes part in the person. No other guard and no rule reads this table (INV-202, INV-203).
-- Whoever counsels somebody for the agency responsible for them.
CREATE OR REPLACE FUNCTION reintegration_owns_word(of_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT bayiri_has_role(ARRAY['counsellor', 'reintegration_officer', 'programme_manager']) AND EXISTS (
        SELECT 1 FROM agencies_participation p WHERE p.subject_id = of_person AND p.subject_kind = 'person' AND p.purpose = 'owner'
          AND p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
$$;

ALTER TABLE reintegration_asset ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON reintegration_asset TO APP_ROLE;
GRANT UPDATE (shown_to, ended_at) ON reintegration_asset TO APP_ROLE;

CREATE POLICY sight ON reintegration_asset FOR SELECT TO APP_ROLE USING ((
    SELECT true FROM agencies_participation p WHERE p.subject_id = reintegration_asset.person_id AND p.agency_id = (SELECT bayiri_agency())
      AND p.subject_kind = 'person' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
      AND (p.purpose = 'owner' OR (p.agency_id = ANY (reintegration_asset.shown_to) AND reintegration_asset.ended_at IS NULL)) LIMIT 1));
CREATE POLICY writing ON reintegration_asset FOR INSERT TO APP_ROLE WITH CHECK (reintegration_owns_word(person_id));
CREATE POLICY changing ON reintegration_asset FOR UPDATE TO APP_ROLE
    USING (reintegration_owns_word(person_id)) WITH CHECK (reintegration_owns_word(person_id));
CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON reintegration_asset
FOR EACH ROW EXECUTE FUNCTION bayiri_refuse_foreign_author();

-- It is written down in words for nobody else; whom it is shown to is said afterwards, of agencies that take part in the person.
CREATE OR REPLACE FUNCTION reintegration_check_asset() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(TG_OP = 'UPDATE' OR (NEW.shown_to = '{}' AND NEW.ended_at IS NULL), 'INV-202', 'what is written down is shown to nobody yet');
    PERFORM bayiri_require(TG_OP = 'INSERT' OR OLD.ended_at IS NULL, 'INV-202', 'what was taken away is written down anew');
    PERFORM bayiri_require(NOT EXISTS (
        SELECT 1 FROM unnest(NEW.shown_to) AS a (id) WHERE TG_OP = 'UPDATE' AND a.id <> ALL (OLD.shown_to) AND NOT EXISTS (
            SELECT 1 FROM agencies_participation p WHERE p.subject_id = NEW.person_id AND p.subject_kind = 'person' AND p.agency_id = a.id
              AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))),
        'INV-202', 'it is shown to agencies that help the person');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER content BEFORE INSERT OR UPDATE OF shown_to, ended_at ON reintegration_asset
FOR EACH ROW EXECUTE FUNCTION reintegration_check_asset();

-- Which agencies help a person now, for the responsible one alone: whom the person may name.
CREATE OR REPLACE FUNCTION reintegration_helpers(of_person uuid) RETURNS TABLE (id uuid, name text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT DISTINCT a.id, a.name FROM agencies_participation p JOIN agencies_agency a ON a.id = p.agency_id
    WHERE p.subject_id = of_person AND p.subject_kind = 'person' AND p.purpose NOT IN ('owner', 'emergency', 'former')
      AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) AND reintegration_owns_word(of_person) ORDER BY a.name LIMIT 100
$$;
