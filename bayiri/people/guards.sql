-- Persons are seen by agencies that take part in them.
CALL bayiri_protect('people_person', 'person', 'id', 'identity');
CALL bayiri_protect('people_namekey', 'person', 'person_id', 'identity');
CALL bayiri_protect('people_contact', 'person', 'person_id', 'contact');
CALL bayiri_protect('people_identitydocument', 'person', 'person_id', 'identity');
CALL bayiri_protect('people_personevent', 'person', 'id', 'identity');
CALL bayiri_protect('people_identitydocumentevent', 'person', 'person_id', 'identity');
CALL bayiri_keep_forever('people_personevent');
CALL bayiri_keep_forever('people_identitydocumentevent');
GRANT SELECT, INSERT, UPDATE ON people_person, people_identitydocument, people_contact TO APP_ROLE;
GRANT SELECT, INSERT, DELETE ON people_namekey TO APP_ROLE;
GRANT SELECT ON people_personevent, people_identitydocumentevent TO APP_ROLE;

-- Whether a person not visible here looks alike: yes or no, never who or where. Asking is written to the log.
CREATE OR REPLACE FUNCTION people_known_elsewhere(keys text[], born date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT bayiri_agency() IS NOT NULL AND EXISTS (
        SELECT 1 FROM people_namekey k JOIN people_person p ON p.id = k.person_id
        WHERE k.key = ANY (keys) AND p.born_on = born
          AND NOT EXISTS (SELECT 1 FROM agencies_participation a WHERE a.subject_id = p.id AND a.agency_id = bayiri_agency()
                          AND a.until_at IS NULL)
    )
$$;
