-- Why an act of a case was put right: seen like the section it belongs to, written by who may write there, kept.
ALTER TABLE audit_because ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON audit_because FOR SELECT TO APP_ROLE USING ((
    SELECT true FROM agencies_participation p WHERE p.subject_id = audit_because.case_id AND p.agency_id = (SELECT bayiri_agency())
      AND p.subject_kind = 'case' AND p.section IN ('all', audit_because.section)
      AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1));
CALL bayiri_keep_forever('audit_because');
GRANT SELECT ON audit_because TO APP_ROLE;

DROP FUNCTION IF EXISTS audit_because(uuid, uuid, text, text, timestamptz);
CREATE OR REPLACE FUNCTION audit_because(row_id uuid, of_case uuid, in_section text, why text, at timestamptz, proof text DEFAULT '')
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Who may write in this section; protection and health are given person by person.
    PERFORM bayiri_require(
        bayiri_actor() IS NOT NULL AND (bayiri_sees('case', of_case, in_section, true) OR (in_section IN ('protection', 'health') AND EXISTS (
            SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND bayiri_sees('person', m.person_id, in_section, true)))),
        'INV-04', 'the acting agency does not take part in this case');
    PERFORM bayiri_require(trim(why) <> '', 'INV-127', 'what is put right has a reason');
    PERFORM audit_require_now(at, proof);
    INSERT INTO audit_because (id, case_id, section, reason, recorded_by_id, recorded_at)
    VALUES (row_id, of_case, in_section, why, bayiri_actor(), at);
END $$;
