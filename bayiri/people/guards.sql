-- Persons are seen by agencies that take part in them.
CALL bayiri_protect('people_person', 'person', 'id', 'identity');
CALL bayiri_protect('people_namekey', 'person', 'person_id', 'identity');
CALL bayiri_protect('people_contact', 'person', 'person_id', 'contact');
CALL bayiri_protect('people_identitydocument', 'person', 'person_id', 'identity');
CALL bayiri_protect('people_personevent', 'person', 'id', 'identity');
CALL bayiri_protect('people_identitydocumentevent', 'person', 'person_id', 'identity');
CALL bayiri_protect('people_contactevent', 'person', 'person_id', 'contact');
CALL bayiri_keep_forever('people_personevent');
CALL bayiri_keep_forever('people_identitydocumentevent');
CALL bayiri_keep_forever('people_contactevent');
GRANT SELECT, INSERT ON people_person, people_identitydocument, people_contact TO APP_ROLE;
GRANT UPDATE (
    given_names, family_name, given_names_latin, family_name_latin, other_names, sort_key, sex, born_on, birth_precision, nationalities,
    languages, interpreter_language, education, occupation_before, occupation_in_host_country, region_of_origin, died_on, recorded_by_id,
    recorded_at, version
) ON people_person TO APP_ROLE;
-- Whose they are and who first wrote them down stays; a wrong one is marked, never deleted.
GRANT UPDATE (kind, value, is_safe, note, state, version) ON people_contact TO APP_ROLE;
GRANT UPDATE (kind, number, country, issued_on, expires_on, grade, state, version) ON people_identitydocument TO APP_ROLE;
GRANT SELECT, INSERT, DELETE ON people_namekey TO APP_ROLE;
GRANT SELECT ON people_personevent, people_identitydocumentevent, people_contactevent TO APP_ROLE;

-- A person has a name and was born by the day they are written down; a document is issued after birth (INV-12, INV-18, INV-19).
CREATE OR REPLACE FUNCTION people_check_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the owner loads in bulk what was written down elsewhere
    PERFORM bayiri_require(trim(NEW.given_names) <> '', 'INV-18', 'a person needs a name');
    PERFORM bayiri_require(NEW.born_on IS NULL OR NEW.born_on <= bayiri_day(NEW.recorded_at), 'INV-12',
                           'nobody is born in the future');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER content BEFORE INSERT OR UPDATE OF given_names, born_on ON people_person
FOR EACH ROW EXECUTE FUNCTION people_check_person();

CREATE OR REPLACE FUNCTION people_check_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR NEW.issued_on IS NULL
        OR NOT EXISTS (SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.born_on > NEW.issued_on),
        'INV-19', 'a document is issued after birth');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER content BEFORE INSERT OR UPDATE OF issued_on ON people_identitydocument FOR EACH ROW EXECUTE FUNCTION people_check_document();

-- Among the people the acting agency sees, those who have most of some keys and may be born within two years of `born`: found
-- past row-level security, which would be asked of every row of a common key, and joined to Participation here, from the
-- weightiest on, until there are enough. Of a key that more than 3000 people share the latest count: it says little anyhow.
CREATE OR REPLACE FUNCTION people_having_keys(asked text[], weights float8[], born date, most int)
RETURNS TABLE (person_id uuid, weight float8, spellings text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.id, f.weight, ARRAY[concat_ws(' ', p.given_names, p.family_name), concat_ws(' ', p.given_names_latin, p.family_name_latin)]
        || p.other_names
    FROM (SELECT k.person_id AS id, sum(a.weight) AS weight
          FROM unnest(asked, weights) AS a (key, weight)
          CROSS JOIN LATERAL (SELECT n.person_id FROM people_namekey n WHERE n.key = a.key ORDER BY n.person_id DESC LIMIT 3000) k
          GROUP BY 1 ORDER BY 2 DESC) f
    JOIN people_person p ON p.id = f.id
    WHERE p.merged_into_id IS NULL AND (born IS NULL OR p.born_on IS NULL OR abs(extract(year FROM born) - extract(year FROM p.born_on)) <= 2)
        AND (SELECT true FROM agencies_participation s WHERE s.subject_id = f.id AND s.agency_id = (SELECT bayiri_agency())
             AND s.subject_kind = 'person' AND s.section IN ('all', 'identity')
             AND (s.until_at IS NULL OR s.until_at > transaction_timestamp()) LIMIT 1)
    ORDER BY f.weight DESC LIMIT most
$$;
