-- A family travels together, or apart with each adult's own word and what is best for each child (INV-400 to INV-404).
CALL bayiri_protect('safeguards_partingword', 'case', 'case_id', 'protection');
CALL bayiri_protect_persons('safeguards_partingword', '''protection''');
CALL bayiri_keep_forever('safeguards_partingword');
GRANT SELECT ON safeguards_partingword TO APP_ROLE;

-- Who of a household is family and takes part, and the last word of each on travelling apart.
CREATE OR REPLACE FUNCTION safeguards_family(of_case uuid, at timestamptz) RETURNS TABLE (
    member_id uuid, state text, child boolean, agrees boolean, goes uuid[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.state, coalesce(p.born_on > bayiri_day(at) - interval '18 years', false), w.agrees, w.goes
    FROM cases_member m JOIN people_person p ON p.id = m.person_id
    LEFT JOIN LATERAL (SELECT x.agrees, x.goes FROM safeguards_partingword x WHERE x.member_id = m.id
                       ORDER BY x.said_at DESC, x.id DESC LIMIT 1) w ON true
    WHERE m.case_id = of_case AND m.relation <> 'not_related' AND m.state NOT IN ('left', 'withdrawn', 'deceased')
$$;
REVOKE EXECUTE ON FUNCTION safeguards_family(uuid, timestamptz) FROM PUBLIC;

-- The same as safeguards/rules/family.py: agreed, asked (only adults who stay have said nothing), open.
CREATE OR REPLACE FUNCTION safeguards_parting(of_case uuid, going uuid[], at timestamptz) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN bool_or(f.agrees IS NOT NULL OR f.child OR f.member_id = ANY (going)) THEN 'open'
                WHEN count(f.member_id) > 0 THEN 'asked' ELSE 'agreed' END
    FROM safeguards_family(of_case, at) f WHERE NOT coalesce(f.agrees AND going <@ f.goes, false)
$$;
REVOKE EXECUTE ON FUNCTION safeguards_parting(uuid, uuid[], timestamptz) FROM PUBLIC;

-- Who of the family is on the journey while others of it are not; empty where it is not parted.
CREATE OR REPLACE FUNCTION safeguards_goes_ahead(of_case uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN bool_or(f.state IN ('active', 'no_show')) THEN
           coalesce(array_agg(f.member_id) FILTER (WHERE f.state IN ('booked', 'released', 'boarded', 'departed')), '{}') ELSE '{}' END
    FROM safeguards_family(of_case, transaction_timestamp()) f
$$;
REVOKE EXECUTE ON FUNCTION safeguards_goes_ahead(uuid) FROM PUBLIC;

-- The last words for whoever sees the journey: yes or no and who goes ahead, not what was said.
CREATE OR REPLACE FUNCTION safeguards_parting_words(of_case uuid) RETURNS TABLE (member_id uuid, agrees boolean, goes uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.member_id, f.agrees, f.goes FROM safeguards_family(of_case, transaction_timestamp()) f
    WHERE f.agrees IS NOT NULL AND bayiri_sees('case', of_case, 'journey')
$$;

CREATE OR REPLACE FUNCTION safeguards_say_parting(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    w safeguards_partingword := jsonb_populate_record(NULL::safeguards_partingword, said);
    child boolean;
BEGIN
    PERFORM consent_require_member(w.case_id, w.member_id, w.said_at);
    PERFORM bayiri_require(bayiri_sees('case', w.case_id, 'protection', true), 'INV-04', 'the acting agency does not see the protection');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['counsellor', 'protection_officer']), 'INV-401', 'this act belongs to another role');
    SELECT f.child INTO child FROM safeguards_family(w.case_id, w.said_at) f WHERE f.member_id = w.member_id;
    PERFORM bayiri_require(
        child IS NOT NULL AND trim(coalesce(w.words, '')) <> '' AND cardinality(w.goes) > 0
        AND NOT EXISTS (SELECT 1 FROM unnest(w.goes) g WHERE g NOT IN (SELECT f.member_id FROM safeguards_family(w.case_id, w.said_at) f)),
        'INV-401', 'a word on parting is of the family, in words, and says who goes');
    PERFORM bayiri_require(
        NOT w.agrees OR w.alone AND EXISTS (
            SELECT 1 FROM cases_member m JOIN people_person p ON p.id = m.person_id
            WHERE m.id = w.member_id AND (p.interpreter_language IN ('', w.language) OR trim(w.interpreter_name) <> '')),
        'INV-402', 'who agrees says so alone, in a language they understand');
    PERFORM bayiri_require(
        NOT (child AND w.agrees) OR trim(coalesce(w.best, '')) <> '' AND bayiri_has_role(ARRAY['protection_officer'])
        AND bayiri_actor() <> (SELECT c.caseworker_id FROM cases_case c WHERE c.id = w.case_id) AND NOT cases_has_carried(w.case_id, bayiri_actor()),
        'INV-403', 'what is best for a child is found by a protection officer who does not have the case');
    -- The last word counts, and none is slipped in before one that stands.
    w.said_at := greatest(w.said_at, (SELECT max(x.said_at) + interval '1 microsecond' FROM safeguards_partingword x WHERE x.member_id = w.member_id));
    w.best := coalesce(w.best, ''); w.interpreter_name := coalesce(w.interpreter_name, '');
    w.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_partingword SELECT w.*;
END $$;

-- Seats are booked for the whole family at once, or for some of it whom everybody lets go ahead (INV-400).
CREATE OR REPLACE FUNCTION safeguards_check_together() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    booked record;
    parted record;
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NULL; END IF;
    FOR booked IN SELECT DISTINCT s.case_id, s.recorded_at FROM fresh s LOOP
        CONTINUE WHEN NOT EXISTS (SELECT 1 FROM fresh s JOIN safeguards_family(booked.case_id, booked.recorded_at) f ON f.member_id = s.member_id);
        SELECT coalesce(array_agg(f.member_id) FILTER (WHERE f.state IN ('booked', 'released', 'boarded', 'departed') OR f.seated), '{}') AS ahead,
               bool_or(f.state IN ('active', 'no_show') AND NOT f.seated) AS waiting
        INTO parted FROM (
            SELECT x.*, EXISTS (SELECT 1 FROM travel_seat s JOIN travel_movement v ON v.id = s.movement_id
                                WHERE s.member_id = x.member_id AND s.given_up_at IS NULL AND v.state = 'scheduled') AS seated
            FROM safeguards_family(booked.case_id, booked.recorded_at) x) f;
        PERFORM bayiri_require(NOT parted.waiting OR safeguards_parting(booked.case_id, parted.ahead, booked.recorded_at) = 'agreed',
                               'INV-400', 'a family is not parted without the word of each of them');
    END LOOP;
    RETURN NULL;
END $$;
