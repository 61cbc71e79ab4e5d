-- Health and the journey (INV-285 to INV-289). What is wrong with somebody is read by the roles named for it alone; whoever sees
-- the journey reads fit or not, what is needed on the way, and until when.
CALL bayiri_protect('safeguards_healthstatement', 'case', 'case_id', 'health');
CALL bayiri_protect_persons('safeguards_healthstatement', '''health''');
DO $$ DECLARE p record; BEGIN
    FOR p IN SELECT policyname, qual FROM pg_policies WHERE tablename = 'safeguards_healthstatement' AND cmd = 'SELECT' LOOP
        EXECUTE format('ALTER POLICY %I ON safeguards_healthstatement USING ((SELECT bayiri_has_role(ARRAY(SELECT unnest(t.words)::text '
            'FROM safeguards_protectionterm t WHERE t.name = ''health_readers''))) AND (%s))', p.policyname, p.qual);
    END LOOP;
END $$;
CALL bayiri_keep_forever('safeguards_healthstatement');
CALL bayiri_protect('safeguards_fitnesscertificate', 'case', 'case_id', 'journey,health');
CALL bayiri_keep_forever('safeguards_fitnesscertificate');
GRANT SELECT ON safeguards_healthstatement, safeguards_fitnesscertificate, safeguards_carrierrule TO APP_ROLE;

-- Why the carrier does not take somebody on board on that day: the same as safeguards/rules/health.py.
CREATE OR REPLACE FUNCTION safeguards_fitness(of_member uuid, day date) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_carrier text;
    born date;
    s safeguards_healthstatement;
    c safeguards_fitnesscertificate;
    asks text[];
    holds boolean;
    newborn boolean;
    pregnant_days integer;
BEGIN
    SELECT p.born_on INTO born FROM cases_member m JOIN people_person p ON p.id = m.person_id WHERE m.id = of_member;
    SELECT lower(trim(v.carrier)) INTO of_carrier FROM travel_seat t JOIN travel_movement v ON v.id = t.movement_id
    WHERE t.member_id = of_member AND t.given_up_at IS NULL ORDER BY v.state = 'scheduled' DESC, v.departs_at DESC LIMIT 1;
    IF NOT EXISTS (SELECT 1 FROM safeguards_carrierrule r WHERE r.carrier = of_carrier) THEN of_carrier := ''; END IF;
    SELECT * INTO s FROM safeguards_healthstatement x WHERE x.member_id = of_member ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1;
    SELECT * INTO c FROM safeguards_fitnesscertificate x WHERE x.member_id = of_member ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1;
    SELECT r.from_days INTO pregnant_days FROM safeguards_carrierrule r WHERE r.carrier = of_carrier AND r.effect = 'pregnancy_days';
    SELECT coalesce(array_agg(DISTINCT r.effect::text), '{}') INTO asks FROM safeguards_carrierrule r
    CROSS JOIN LATERAL (SELECT CASE r.counts WHEN 'pregnant' THEN pregnant_days - (s.due_on - day) WHEN 'since' THEN day - s.happened_on
                                    ELSE 0 END AS days) n
    WHERE r.carrier = of_carrier AND r.condition = ANY (coalesce(s.kinds::text[], '{}'))
      AND (n.days IS NULL OR (n.days >= r.from_days AND n.days <= coalesce(r.until_days, n.days)));
    newborn := born IS NOT NULL AND EXISTS (
        SELECT 1 FROM safeguards_carrierrule r WHERE r.carrier = of_carrier AND r.condition = 'newborn' AND r.effect = 'refuse'
          AND greatest(day, born) - born >= r.from_days AND (r.until_days IS NULL OR greatest(day, born) - born <= r.until_days));
    holds := coalesce(c.word = 'fit' AND c.recorded_at >= s.recorded_at AND c.issued_on <= day AND day <= least(
        c.valid_until, c.issued_on + (SELECT r.from_days FROM safeguards_carrierrule r
                                      WHERE r.carrier = of_carrier AND r.effect = 'certificate_days')), false);
    RETURN array_remove(ARRAY[
        CASE WHEN newborn THEN 'newborn' END,
        CASE WHEN c.word = 'not_fit' THEN 'not_fit' END,
        CASE WHEN 'refuse' = ANY (asks) THEN 'carrier_refuses' END,
        CASE WHEN asks && ARRAY['certificate', 'escort'] AND NOT holds THEN 'certificate_missing' END,
        CASE WHEN 'escort' = ANY (asks) AND NOT (holds AND trim(c.escort) <> '') THEN 'escort_missing' END], NULL);
END $$;
REVOKE EXECUTE ON FUNCTION safeguards_fitness(uuid, date) FROM PUBLIC;

-- The same for everybody in a case, for whoever sees the journey: codes alone, nothing about the health behind them.
CREATE OR REPLACE FUNCTION safeguards_fit(of_case uuid, day date) RETURNS TABLE (member_id uuid, reasons text[]) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, safeguards_fitness(m.id, day) FROM cases_member m WHERE m.case_id = of_case AND bayiri_sees('case', of_case, 'journey')
$$;

-- What somebody says about their health is written down, signed, by a role that may read it (INV-287).
CREATE OR REPLACE FUNCTION safeguards_state_health(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s safeguards_healthstatement := jsonb_populate_record(NULL::safeguards_healthstatement, said);
BEGIN
    PERFORM consent_require_member(s.case_id, s.member_id, s.recorded_at);
    PERFORM bayiri_require(bayiri_sees('case', s.case_id, 'health', true), 'INV-04', 'the acting agency does not see the health');
    PERFORM bayiri_require(bayiri_has_role(safeguards_roles('health_readers')), 'INV-289', 'this role does not read what is said of health');
    s.kinds := coalesce(s.kinds, '{}');
    PERFORM bayiri_require(
        coalesce(s.signed, false)
        AND (s.due_on IS NOT NULL) = (s.kinds::text[] && ARRAY['pregnancy', 'pregnancy_multiple', 'pregnancy_complications'])
        AND (s.happened_on IS NOT NULL) = (s.kinds::text[] && ARRAY['operation', 'minor_operation', 'heart_attack', 'stroke',
                                                                    'collapsed_lung', 'head_injury'])
        AND coalesce(s.happened_on <= bayiri_day(s.recorded_at), true)
        AND NOT EXISTS (SELECT 1 FROM unnest(s.kinds::text[]) k WHERE NOT EXISTS (
            SELECT 1 FROM safeguards_carrierrule r WHERE r.carrier = '' AND r.condition = k)),
        'INV-287', 'a statement is signed, and says the days it needs');
    s.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_healthstatement SELECT s.*;
END $$;

-- The word of a health professional is kept (INV-288).
CREATE OR REPLACE FUNCTION safeguards_keep_certificate(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    c safeguards_fitnesscertificate := jsonb_populate_record(NULL::safeguards_fitnesscertificate, said);
BEGIN
    PERFORM consent_require_member(c.case_id, c.member_id, c.recorded_at);
    PERFORM bayiri_require(bayiri_sees('case', c.case_id, 'journey', true), 'INV-04', 'the acting agency does not see the journey');
    PERFORM bayiri_require(
        bayiri_has_role(safeguards_roles('health_readers') || (SELECT r.clear_roles::text[] FROM safeguards_gaterule r WHERE r.code = 'fitness')),
        'INV-288', 'this role keeps no certificates');
    PERFORM bayiri_require(
        c.word IN ('fit', 'not_fit', 'none') AND trim(coalesce(c.issued_by, '')) <> '' AND c.issued_on <= bayiri_day(c.recorded_at)
        AND coalesce(c.valid_until >= c.issued_on, true), 'INV-288', 'a certificate says who issued it and when');
    PERFORM bayiri_require(
        c.file_id IS NULL OR EXISTS (SELECT 1 FROM documents_attachment a WHERE a.id = c.file_id AND a.case_id = c.case_id
                                     AND a.state = 'current' AND bayiri_sees('case', a.case_id, a.section)),
        'INV-22', 'the file belongs to this case');
    c.needs := coalesce(c.needs, '{}');
    c.escort := coalesce(c.escort, '');
    c.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_fitnesscertificate SELECT c.*;
END $$;
