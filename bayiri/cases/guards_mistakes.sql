-- What was written down by mistake stays, and a row beside it says so; it is seen like what it speaks of (INV-127).
ALTER TABLE cases_mistake ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON cases_mistake FOR SELECT TO APP_ROLE USING ((
    SELECT true FROM agencies_participation p WHERE p.subject_id = cases_mistake.case_id AND p.agency_id = (SELECT bayiri_agency())
      AND p.subject_kind = 'case' AND p.section IN ('all', cases_mistake.section)
      AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1));
CALL bayiri_keep_forever('cases_mistake');
GRANT SELECT ON cases_mistake TO APP_ROLE;

-- For the functions of the rooms, which look first whether it may be taken back: by who takes part, with a reason, once.
CREATE OR REPLACE FUNCTION cases_write_mistake(said jsonb, of_case uuid, of_what text, in_section text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    k cases_mistake := jsonb_populate_record(NULL::cases_mistake, said);
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', of_case, in_section, true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(
        trim(k.reason) <> '' AND k.row_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases_mistake x WHERE x.row_id = k.row_id),
        'INV-127', 'what was written down by mistake is taken back once, with the reason');
    PERFORM bayiri_require(k.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    k.case_id := of_case; k.what := of_what; k.section := in_section; k.recorded_by_id := bayiri_actor();
    INSERT INTO cases_mistake SELECT k.*;
END $$;
REVOKE EXECUTE ON FUNCTION cases_write_mistake(jsonb, uuid, text, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION cases_take_back_attempt(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM cases_write_mistake(said, (SELECT a.case_id FROM cases_contactattempt a WHERE a.id = (said ->> 'row_id')::uuid), 'attempt', 'contact');
END $$;

-- A case goes on again where somebody else than who closed it says why, of those who may close it (INV-130). A death that never was is
-- taken back by itself, and of a household that was joined again nobody is left.
CREATE OR REPLACE FUNCTION cases_check_reopening(of_case uuid, stage_now text, how text, why text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        trim(why) <> '' AND how NOT IN ('deceased', 'joined_again')
        AND bayiri_actor() <> (SELECT a.recorded_by_id FROM cases_act a WHERE a.case_id = of_case AND a.to_stage = stage_now
                               ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1)
        AND (bayiri_has_role(ARRAY['reintegration_officer']) OR (bayiri_has_role(ARRAY['counsellor', 'programme_manager'])
             AND (SELECT c.agency_id FROM cases_case c WHERE c.id = of_case) = bayiri_agency())),
        'INV-130', 'a case is opened again by somebody else than who closed it, with the reason');
END $$;
REVOKE EXECUTE ON FUNCTION cases_check_reopening(uuid, text, text, text) FROM PUBLIC;
