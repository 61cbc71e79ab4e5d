-- The directory: open to everybody, agencies even before somebody has signed in; written by who leads the agency, of their own alone.
ALTER TABLE agencies_agency ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_agency FOR SELECT TO APP_ROLE USING (true);
CREATE POLICY changing ON agencies_agency FOR UPDATE TO APP_ROLE
    USING (id = (SELECT bayiri_agency()) AND (SELECT bayiri_has_role(ARRAY['programme_manager', 'director', 'administrator'])))
    WITH CHECK (id = (SELECT bayiri_agency()));
GRANT SELECT ON agencies_agency TO APP_ROLE;
-- Name, kind and country are how others know an agency: the owner alone changes them.
GRANT UPDATE (areas, languages, address, phone, email, web, opening_hours, closed_on, changed_by_id, changed_at, version) ON agencies_agency TO APP_ROLE;

ALTER TABLE agencies_offer ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_offer FOR SELECT TO APP_ROLE USING ((SELECT bayiri_actor()) IS NOT NULL);
CREATE POLICY writing ON agencies_offer FOR INSERT TO APP_ROLE
    WITH CHECK (agency_id = (SELECT bayiri_agency()) AND (SELECT bayiri_has_role(ARRAY['programme_manager', 'director', 'administrator'])));
CREATE POLICY changing ON agencies_offer FOR UPDATE TO APP_ROLE
    USING (agency_id = (SELECT bayiri_agency()) AND (SELECT bayiri_has_role(ARRAY['programme_manager', 'director', 'administrator'])))
    WITH CHECK (agency_id = (SELECT bayiri_agency()));
GRANT SELECT, INSERT ON agencies_offer TO APP_ROLE;
GRANT UPDATE (
    kind, name, description, areas, languages, for_whom, availability, waiting_days, said_until, ended_at, changed_by_id, changed_at, version
) ON agencies_offer TO APP_ROLE;

-- Who changed it is who acts (INV-02).
CREATE OR REPLACE FUNCTION agencies_check_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(session_user <> 'APP_ROLE' OR NEW.changed_by_id = bayiri_actor(), 'INV-02', 'a row names the person who writes it');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER own_name BEFORE UPDATE OF areas, languages, address, phone, email, web, opening_hours, closed_on, changed_by_id
    ON agencies_agency FOR EACH ROW EXECUTE FUNCTION agencies_check_changed();
CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE ON agencies_offer FOR EACH ROW EXECUTE FUNCTION agencies_check_changed();

-- What an entry said before: known within the agency.
ALTER TABLE agencies_agencyevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_agencyevent FOR SELECT TO APP_ROLE USING (pgh_obj_id = (SELECT bayiri_agency()));
GRANT SELECT ON agencies_agencyevent TO APP_ROLE;
CALL bayiri_keep_forever('agencies_agencyevent');
ALTER TABLE agencies_offerevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON agencies_offerevent FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()));
GRANT SELECT ON agencies_offerevent TO APP_ROLE;
CALL bayiri_keep_forever('agencies_offerevent');
