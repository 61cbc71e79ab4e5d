-- What somebody fears, as they said it (INV-300): anybody who may write into a part of the case writes it down; who sees the protection reads it.
CALL bayiri_protect('cases_fear', 'case', 'case_id', 'protection');
CALL bayiri_protect_persons('cases_fear', '''protection''');
CALL bayiri_keep_forever('cases_fear');
GRANT SELECT ON cases_fear TO APP_ROLE;

CREATE OR REPLACE FUNCTION cases_say_fear(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    f cases_fear := jsonb_populate_record(NULL::cases_fear, said);
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', f.case_id, 'journey,protection,plan,follow_up', true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM cases_member m WHERE m.id = f.member_id AND m.case_id = f.case_id), 'INV-22',
                           'the person belongs to this case');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = f.case_id),
                           'INV-09', 'the case has ended');
    PERFORM bayiri_require(f.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    PERFORM bayiri_require(trim(coalesce(f.words, '')) <> '', 'INV-300', 'a fear is told in words');
    f.recorded_by_id := bayiri_actor();
    INSERT INTO cases_fear SELECT f.*;
END $$;
