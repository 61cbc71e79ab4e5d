-- Whether somebody decides freely and can decide (INV-305, INV-306): a talk clears it, or says what is left open.
CALL bayiri_protect('safeguards_capacitytalk', 'case', 'case_id', 'protection');
CALL bayiri_protect_persons('safeguards_capacitytalk', '''protection''');
CALL bayiri_keep_forever('safeguards_capacitytalk');
GRANT SELECT ON safeguards_capacitytalk TO APP_ROLE;

-- What a talk leaves open: the same as safeguards/rules/talks.py.
CREATE OR REPLACE FUNCTION safeguards_left_open(t safeguards_capacitytalk) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH known AS (
        SELECT c.caseworker_id, p.interpreter_language,
               (SELECT f.state <> 'cleared' AND f.recorded_by_id = t.recorded_by_id FROM safeguards_finding f
                WHERE f.member_id = t.member_id AND f.gate = 'capacity' ORDER BY f.found_at DESC, f.id DESC LIMIT 1) AS raised,
               (SELECT count(DISTINCT o.recorded_by_id) FROM safeguards_capacitytalk o
                WHERE o.member_id = t.member_id AND o.recorded_by_id <> t.recorded_by_id AND o.alone AND o.pressure = '{}'
                  AND o.held_at <= t.held_at - make_interval(hours => safeguards_number('detained_hours_apart'))) AS before,
               t.professional_word <> '' AND trim(t.professional) <> '' AS asked,
               trim(t.representative) <> '' AND trim(t.representative_ground) <> '' AND t.representative_file_id IS NOT NULL AS represented
        FROM cases_case c JOIN cases_member m ON m.case_id = c.id JOIN people_person p ON p.id = m.person_id WHERE m.id = t.member_id)
    SELECT array_remove(ARRAY[
        CASE WHEN NOT t.alone THEN 'not_alone' END,
        CASE WHEN t.pressure <> '{}' THEN 'pressure' END,
        CASE WHEN k.interpreter_language NOT IN ('', t.language) AND trim(t.interpreter_name) = '' THEN 'language' END,
        CASE WHEN t.understands <> 'yes' AND NOT k.asked THEN 'doubted' END,
        CASE WHEN (t.professional_word = 'not_able' OR (t.understands = 'no' AND NOT k.asked)) AND NOT k.represented THEN 'no_representative' END,
        CASE WHEN k.caseworker_id IS NULL OR k.caseworker_id = t.recorded_by_id OR cases_has_carried(t.case_id, t.recorded_by_id)
             THEN 'own_case' END,
        CASE WHEN k.raised THEN 'raised_it' END,
        CASE WHEN t.detained AND k.before + 1 < safeguards_number('detained_talks') THEN 'one_more_talk' END], NULL)
    FROM known k
$$;
REVOKE EXECUTE ON FUNCTION safeguards_left_open(safeguards_capacitytalk) FROM PUBLIC;

-- A talk is written down by a role that clears this gate; what it leaves open is answered. It clears, blocks, or changes nothing.
CREATE OR REPLACE FUNCTION safeguards_record_talk(said jsonb) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    t safeguards_capacitytalk := jsonb_populate_record(NULL::safeguards_capacitytalk, said);
    points text[];
    before text;
    becomes text;
BEGIN
    PERFORM consent_require_member(t.case_id, t.member_id, t.recorded_at);
    PERFORM bayiri_require(bayiri_sees('case', t.case_id, 'protection', true), 'INV-04', 'the acting agency does not see the protection');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = t.case_id),
                           'INV-09', 'the case has ended');
    PERFORM bayiri_require(
        bayiri_has_role((SELECT r.clear_roles::text[] FROM safeguards_gaterule r WHERE r.code = 'capacity')), 'INV-33',
        'this role does not clear this gate');
    PERFORM bayiri_require(t.held_at <= t.recorded_at + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    PERFORM bayiri_require(trim(coalesce(t.note, '')) <> '' AND t.understands IN ('yes', 'doubted', 'no'), 'INV-305',
                           'a talk says what was heard');
    PERFORM bayiri_require(NOT EXISTS (
        SELECT 1 FROM unnest(ARRAY[t.professional_file_id, t.representative_file_id]) f WHERE f IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM documents_attachment a WHERE a.id = f AND a.case_id = t.case_id AND a.state = 'current'
              AND bayiri_sees('case', a.case_id, a.section))), 'INV-22', 'the file belongs to this case');
    t.recorded_by_id := bayiri_actor();
    points := safeguards_left_open(t);
    t.clears := points = '{}';
    SELECT f.state INTO before FROM safeguards_finding f WHERE f.member_id = t.member_id AND f.gate = 'capacity'
    ORDER BY f.found_at DESC, f.id DESC LIMIT 1;
    becomes := CASE WHEN t.clears THEN 'cleared' WHEN points && ARRAY['pressure', 'doubted', 'no_representative'] THEN 'blocked'
                    WHEN before = 'cleared' AND 'one_more_talk' = ANY (points) THEN 'pending' END;
    INSERT INTO safeguards_capacitytalk SELECT t.*;
    IF becomes IS NOT NULL THEN
        PERFORM safeguards_write_finding(jsonb_build_object(
            'id', uuidv7(), 'case_id', t.case_id, 'member_id', t.member_id, 'gate', 'capacity', 'state', becomes,
            'evidence', 'A talk about the freedom to decide.', 'found_at', t.recorded_at, 'recorded_at', t.recorded_at), 'talk');
    END IF;
    RETURN points;
END $$;
