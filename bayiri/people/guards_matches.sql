-- Whether two agencies have met the same person: found by keys, seen by the data stewards of the two, and by nobody else (INV-220). The
-- application reads none of these tables: the other record's id alone would say when that agency registered somebody.
DROP FUNCTION IF EXISTS people_known_elsewhere(text[], date);
ALTER TABLE people_matchquestion ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_match ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_matchstep ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON people_matchquestion FOR SELECT TO APP_ROLE USING (false);
CREATE POLICY sight ON people_match FOR SELECT TO APP_ROLE USING (false);
CREATE POLICY sight ON people_matchstep FOR SELECT TO APP_ROLE USING (false);
CALL bayiri_keep_forever('people_matchstep');

-- Whoever is written down, or corrected, is to be looked for: the question is sealed, whoever registers is told nothing.
CREATE OR REPLACE FUNCTION people_ask_for_matches() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb := to_jsonb(NEW);
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NULL; END IF;  -- the owner loads in bulk what was written down elsewhere
    INSERT INTO people_matchquestion AS q (person_id, asked_at)
    VALUES (coalesce(said ->> 'person_id', said ->> 'id')::uuid, NEW.recorded_at)
    ON CONFLICT (person_id) DO UPDATE SET asked_at = EXCLUDED.asked_at, answered_at = NULL WHERE q.answered_at IS NOT NULL;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER matches AFTER INSERT OR UPDATE OF given_names, family_name, given_names_latin, family_name_latin, other_names, born_on
ON people_person FOR EACH ROW EXECUTE FUNCTION people_ask_for_matches();
CREATE OR REPLACE TRIGGER matches AFTER INSERT OR UPDATE OF number, country, state ON people_identitydocument
FOR EACH ROW EXECUTE FUNCTION people_ask_for_matches();

CREATE OR REPLACE FUNCTION people_owner_of(person uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.agency_id FROM agencies_participation p
    WHERE p.subject_id = person AND p.subject_kind = 'person' AND p.purpose = 'owner' AND p.until_at IS NULL LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION people_owner_of(uuid) FROM PUBLIC;

-- Who else may be this person, and which kinds of keys agree: a document, or the name with the day or an uncertain year of birth, or with a
-- way to reach them.
CREATE OR REPLACE FUNCTION people_alike(person uuid) RETURNS TABLE (other_id uuid, parts text[]) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH named AS (
        SELECT DISTINCT k.person_id FROM people_namekey n JOIN people_namekey k ON k.key = n.key AND k.person_id <> person
        WHERE n.person_id = person AND n.key LIKE 'p:%' LIMIT 1000
    ), papers AS (
        SELECT DISTINCT d.person_id FROM people_identitydocument n
        JOIN people_identitydocument d ON d.number = n.number AND d.country = n.country AND d.person_id <> person
        WHERE n.person_id = person AND trim(n.number) <> '' AND n.state IN ('current', 'ended') AND d.state IN ('current', 'ended') LIMIT 100
    ), found AS (
        SELECT o.id, n.person_id IS NOT NULL AS name, d.person_id IS NOT NULL AS document,
            o.born_on = me.born_on AND o.birth_precision = 'day' AND me.birth_precision = 'day' AS birth_day,
            extract(year FROM o.born_on) = extract(year FROM me.born_on) AND NOT (o.birth_precision = 'day' AND me.birth_precision = 'day') AS birth_year,
            EXISTS (SELECT 1 FROM people_contact a JOIN people_contact b ON b.kind = a.kind AND b.value = a.value AND b.person_id = o.id
                    WHERE a.person_id = me.id AND a.kind IN ('phone', 'email', 'messenger') AND a.state = 'current' AND b.state = 'current') AS contact
        FROM (SELECT person_id FROM named UNION SELECT person_id FROM papers) x
        JOIN people_person o ON o.id = x.person_id AND o.merged_into_id IS NULL
        JOIN people_person me ON me.id = person
        LEFT JOIN named n ON n.person_id = o.id LEFT JOIN papers d ON d.person_id = o.id
    )
    SELECT f.id, array_remove(ARRAY[
        CASE WHEN f.document THEN 'document' END, CASE WHEN f.name THEN 'name' END, CASE WHEN f.birth_day THEN 'birth_day' END,
        CASE WHEN f.birth_year THEN 'birth_year' END, CASE WHEN f.contact THEN 'contact' END], NULL)
    FROM found f WHERE f.document OR (f.name AND (f.birth_day OR f.birth_year OR f.contact))
$$;
REVOKE EXECUTE ON FUNCTION people_alike(uuid) FROM PUBLIC;

-- How surely: a document, or a name with a whole birth day or a way to reach them, is "strong".
CREATE OR REPLACE FUNCTION people_is_strong(parts text[]) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT 'document' = ANY (parts) OR ('name' = ANY (parts) AND parts && ARRAY['birth_day', 'contact'])
$$;
REVOKE EXECUTE ON FUNCTION people_is_strong(text[]) FROM PUBLIC;

-- Whether one of two agencies is an authority of a country that one of the two people is a national of: they may have fled from it, and that
-- another agency knows them is not for its eyes, whatever it registers (INV-220). Which kinds of body: law/matching.yaml.
CREATE OR REPLACE FUNCTION people_home_asks(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_person p JOIN agencies_agency a ON a.id IN (people_owner_of(one), people_owner_of(other))
        WHERE p.id IN (one, other) AND a.country = ANY (p.nationalities::text[])
          AND a.kind IN (SELECT r.role FROM agencies_roleexclusion r WHERE r.what = 'match'))
$$;
REVOKE EXECUTE ON FUNCTION people_home_asks(uuid, uuid) FROM PUBLIC;

-- Answers the questions that wait, some at a time, and tells the data stewards of both agencies that there is something to look at; how many
-- were answered.
CREATE OR REPLACE FUNCTION people_find_matches(at timestamptz, most int, channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    q record;
    found_one record;
    mine uuid;
    told uuid[] := '{}';
    done int := 0;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-220', 'nobody looks for people of other agencies');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is found ahead of its time');
    FOR q IN SELECT x.person_id FROM people_matchquestion x WHERE x.answered_at IS NULL ORDER BY x.asked_at, x.person_id
             LIMIT least(most, 5000) FOR UPDATE SKIP LOCKED LOOP
        UPDATE people_matchquestion x SET answered_at = at WHERE x.person_id = q.person_id;
        done := done + 1;
        mine := people_owner_of(q.person_id);
        CONTINUE WHEN mine IS NULL OR (SELECT p.merged_into_id IS NOT NULL FROM people_person p WHERE p.id = q.person_id);
        FOR found_one IN
            INSERT INTO people_match AS m (id, one_id, other_id, parts, score, state, found_at)
            SELECT uuidv7(), least(q.person_id, a.other_id), greatest(q.person_id, a.other_id), a.parts,
                CASE WHEN people_is_strong(a.parts) THEN 10 ELSE 0 END + cardinality(a.parts), 'open', at
            FROM people_alike(q.person_id) a WHERE people_owner_of(a.other_id) <> mine AND NOT people_home_asks(q.person_id, a.other_id)
            ON CONFLICT (one_id, other_id) DO UPDATE SET parts = EXCLUDED.parts, score = EXCLUDED.score
            WHERE m.state IN ('open', 'asked')
            RETURNING m.id, m.one_id, m.other_id, xmax = 0 AS is_new
        LOOP
            CONTINUE WHEN NOT found_one.is_new;
            PERFORM audit_record_by_itself(at, 'person.match_found', 'people.match', found_one.id, o.owner, NULL,
                                           '{"only_for": ["data_steward"]}'::jsonb)
            FROM unnest(ARRAY[people_owner_of(found_one.one_id), people_owner_of(found_one.other_id)]) o (owner);
            told := told || people_owner_of(found_one.one_id) || people_owner_of(found_one.other_id);
        END LOOP;
    END LOOP;
    PERFORM notifications_put(
        ARRAY(SELECT u.id FROM agencies_user u WHERE u.agency_id = ANY (told) AND u.is_active AND 'data_steward' = ANY (u.roles)),
        'work', NULL, '/matches', NULL, NULL, at, channels, false);
    RETURN done;
END $$;

-- What the data steward of one of the two agencies sees: their own record's id; of the other no more than agency, age group, sex and the
-- year it was registered (INV-220). Somebody else is answered with nothing.
CREATE OR REPLACE FUNCTION people_matches(wanted text[], match uuid, at timestamptz, skipped int, most int) RETURNS TABLE (
    id uuid, state text, parts text[], strong boolean, found_at timestamptz, person_id uuid, agency_id uuid, sex text, age_group text, year int,
    asked_by_us boolean, answer_by date
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH here AS (
        SELECT m.*, CASE WHEN people_owner_of(m.one_id) = bayiri_agency() THEN m.one_id ELSE m.other_id END AS ours
        FROM people_match m
        WHERE bayiri_has_role(ARRAY['data_steward']) AND m.state = ANY (wanted) AND (match IS NULL OR m.id = match)
          AND (people_owner_of(m.one_id) = bayiri_agency()) IS DISTINCT FROM (people_owner_of(m.other_id) = bayiri_agency())
    )
    SELECT h.id, h.state, h.parts, people_is_strong(h.parts), h.found_at, h.ours, people_owner_of(o.id), o.sex,
        -- Of today by the database's own clock, whatever the caller says it is: asked for other days it would tell the birthday (INV-198).
        CASE WHEN o.born_on IS NULL THEN '' WHEN extract(year FROM age(bayiri_day(transaction_timestamp()), o.born_on)) < 18 THEN 'under_18'
             WHEN extract(year FROM age(bayiri_day(transaction_timestamp()), o.born_on)) < 60 THEN '18_to_59' ELSE 'from_60' END,
        extract(year FROM o.recorded_at)::int, s.side_id = h.ours, s.answer_by
    FROM here h
    JOIN people_person o ON o.id = CASE WHEN h.ours = h.one_id THEN h.other_id ELSE h.one_id END AND o.merged_into_id IS NULL
    JOIN people_person us ON us.id = h.ours AND us.merged_into_id IS NULL
    LEFT JOIN LATERAL (SELECT x.side_id, x.answer_by FROM people_matchstep x WHERE x.match_id = h.id AND x.act = 'asked' AND h.state = 'asked'
                       ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) s ON true
    ORDER BY h.state = 'asked' AND s.side_id <> h.ours DESC, h.score DESC, h.found_at DESC, h.id DESC OFFSET greatest(skipped, 0) LIMIT least(most, 200)
$$;

-- What was done about it, and by which of the two agencies.
CREATE OR REPLACE FUNCTION people_match_steps(of_match uuid) RETURNS TABLE (act text, reasons text[], answer_by date, ours boolean, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.act, s.reasons, s.answer_by, s.agency_id = bayiri_agency(), s.recorded_at FROM people_matchstep s
    JOIN people_match m ON m.id = s.match_id
    WHERE s.match_id = of_match AND bayiri_has_role(ARRAY['data_steward'])
      AND bayiri_agency() IN (people_owner_of(m.one_id), people_owner_of(m.other_id))
    ORDER BY s.recorded_at, s.id
$$;

-- One step, by the data steward of one of the two agencies (INV-220); linked when the one has asked and the other has said yes (INV-221).
-- How often the acting agency has asked others in a day, by the database's clock: by the numbers that the database gave the steps (INV-235).
CREATE OR REPLACE FUNCTION people_matches_asked() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::int FROM people_matchstep x
    WHERE x.agency_id = bayiri_agency() AND x.act = 'asked' AND bayiri_has_role(ARRAY['data_steward'])
      AND uuid_extract_timestamp(x.id) > clock_timestamp() - interval '1 day'
$$;

CREATE OR REPLACE FUNCTION people_step_match(said jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    s people_matchstep := jsonb_populate_record(NULL::people_matchstep, said);
    m people_match;
    asked people_matchstep;
    owners uuid[];
    target text;
BEGIN
    SELECT * INTO m FROM people_match x WHERE x.id = s.match_id FOR UPDATE;
    owners := ARRAY[people_owner_of(m.one_id), people_owner_of(m.other_id)];
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['data_steward']) AND bayiri_agency() = ANY (owners) AND owners[1] <> owners[2], 'INV-220',
        'the data stewards of the two agencies alone look at a match');
    PERFORM bayiri_require(s.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    s.side_id := CASE WHEN owners[1] = bayiri_agency() THEN m.one_id ELSE m.other_id END;
    SELECT * INTO asked FROM people_matchstep x WHERE x.match_id = m.id AND x.act = 'asked' ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1;
    target := CASE
        WHEN m.state = 'open' AND s.act = 'asked' THEN 'asked'
        WHEN m.state = 'open' AND s.act = 'set_aside' THEN 'apart'
        WHEN m.state = 'asked' AND asked.side_id = s.side_id AND s.act = 'taken_back' THEN 'open'
        WHEN m.state = 'asked' AND asked.side_id = s.side_id AND s.act = 'asked' AND asked.answer_by < bayiri_day(s.recorded_at) THEN 'asked'
        WHEN m.state = 'asked' AND asked.side_id <> s.side_id AND asked.recorded_by_id <> bayiri_actor() THEN
            CASE s.act WHEN 'yes' THEN 'linked' WHEN 'no' THEN 'apart' WHEN 'unsure' THEN 'open' END
        WHEN m.state = 'apart' AND s.act = 'opened_again' THEN 'open'
        WHEN m.state = 'linked' AND s.act = 'parted' THEN 'apart' END;
    PERFORM bayiri_require(target IS NOT NULL, 'INV-221', 'one steward asks, the other agency''s answers');
    PERFORM bayiri_require(cardinality(coalesce(s.reasons, '{}')) > 0 OR s.act IN ('taken_back', 'opened_again'), 'INV-221', 'a step has listed reasons');
    s.recorded_at := greatest(s.recorded_at, (SELECT max(x.recorded_at) + interval '1 microsecond' FROM people_matchstep x WHERE x.match_id = m.id));
    s.reasons := coalesce(s.reasons, '{}');
    s.answer_by := CASE WHEN s.act = 'asked' THEN
        bayiri_day(s.recorded_at) + (SELECT t.hours / 24 FROM consent_term t WHERE t.name = 'match_answer_days') END;
    s.id := uuidv7();  -- its own number, which says when it was written
    IF s.act = 'asked' THEN
        PERFORM pg_advisory_xact_lock(hashtext('people_matchstep'), hashtext(bayiri_agency()::text));
        PERFORM bayiri_require(people_matches_asked() < notifications_amount('matches_asked_a_day'), 'INV-235',
                               'an agency asks others so many times a day');
    END IF;
    s.agency_id := bayiri_agency();
    s.recorded_by_id := bayiri_actor();
    INSERT INTO people_matchstep SELECT s.*;
    UPDATE people_match SET state = target WHERE id = m.id;
    IF target = 'linked' THEN PERFORM consent_tell_of_link(m.id, s.recorded_at); END IF;
    RETURN target;
END $$;

-- What the copy for a person says of this, asked by who answers for data in the agency that is responsible for the record: what that agency
-- itself asked and answered; what the other said only once both have found that it is this person. Never whose the other record is, and of
-- records that were not found to be this person's nothing: they may be somebody else's (INV-237).
CREATE OR REPLACE FUNCTION people_match_said(person uuid) RETURNS TABLE (said_on date, act text, reasons text[], by_us boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT bayiri_day(s.recorded_at), s.act, CASE WHEN s.agency_id = bayiri_agency() THEN s.reasons ELSE '{}' END, s.agency_id = bayiri_agency()
    FROM people_match m JOIN people_matchstep s ON s.match_id = m.id
    WHERE person IN (m.one_id, m.other_id) AND people_owner_of(person) = bayiri_agency()
      AND bayiri_has_role(ARRAY['data_steward', 'director']) AND (s.agency_id = bayiri_agency() OR m.state = 'linked')
    ORDER BY s.recorded_at, s.id LIMIT 500
$$;

-- Records of the same person: made one with it, or linked with any of these by both stewards. For guarding functions alone.
CREATE OR REPLACE FUNCTION people_same_as(person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE same AS (
        SELECT person AS id
        UNION
        SELECT n.id FROM same s CROSS JOIN LATERAL (
            SELECT p.merged_into_id AS id FROM people_person p WHERE p.id = s.id AND p.merged_into_id IS NOT NULL
            UNION ALL SELECT p.id FROM people_person p WHERE p.merged_into_id = s.id
            UNION ALL SELECT m.other_id FROM people_match m WHERE m.one_id = s.id AND m.state = 'linked'
            UNION ALL SELECT m.one_id FROM people_match m WHERE m.other_id = s.id AND m.state = 'linked') n
    )
    SELECT id FROM same
$$;
REVOKE EXECUTE ON FUNCTION people_same_as(uuid) FROM PUBLIC;
