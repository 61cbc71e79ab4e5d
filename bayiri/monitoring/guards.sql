-- Rounds, attempts and results are seen by agencies that take part in the follow-up.
CALL bayiri_protect('monitoring_followup', 'case', 'case_id', 'follow_up');
CALL bayiri_protect('monitoring_attempt', 'case', 'case_id', 'follow_up');
CALL bayiri_protect('monitoring_surveyresult', 'case', 'case_id', 'follow_up');
CALL bayiri_keep_forever('monitoring_attempt');
CALL bayiri_keep_forever('monitoring_surveyresult');
GRANT SELECT, INSERT ON monitoring_followup TO APP_ROLE;
GRANT SELECT ON monitoring_attempt, monitoring_surveyresult TO APP_ROLE;

-- A round is scheduled for somebody who has arrived, in their own case, and held later (INV-71).
CREATE OR REPLACE FUNCTION monitoring_check_round() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the owner loads in bulk what was held elsewhere
    PERFORM bayiri_require(NEW.state = 'due' AND NEW.interviewer_id IS NULL AND NEW.held_on IS NULL, 'INV-73', 'a round begins as due');
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_member m JOIN cases_case c ON c.id = m.case_id WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id
                AND (m.state = 'arrived' OR c.stage IN ('arrived', 'reintegrating', 'following_up'))),
        'INV-71', 'follow-up begins with the arrival');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT ON monitoring_followup FOR EACH ROW EXECUTE FUNCTION monitoring_check_round();

-- What holds of every round that is written down: by somebody who may, not twice, after arrival, not in the future.
CREATE OR REPLACE FUNCTION monitoring_check_day(of_round uuid, day date, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    round record;
BEGIN
    SELECT f.*, c.stage INTO round FROM monitoring_followup f JOIN cases_case c ON c.id = f.case_id WHERE f.id = of_round FOR UPDATE OF f;
    PERFORM bayiri_require(bayiri_sees('case', round.case_id, 'follow_up', true), 'INV-04', 'the acting agency does not take part in this follow-up');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['reintegration_officer', 'counsellor', 'protection_officer', 'programme_manager']),
        'INV-04', 'this act belongs to another role');
    PERFORM bayiri_require(round.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'), 'INV-09', 'the case has ended');
    PERFORM bayiri_require(round.state IN ('due', 'not_reached'), 'INV-73', 'this round has been recorded');
    PERFORM bayiri_require(day >= round.arrived_on, 'INV-71', 'follow-up begins with the arrival');
    PERFORM bayiri_require(day <= (at AT TIME ZONE 'UTC')::date, 'INV-72', 'a follow-up is written down after it was held');
END $$;

-- A round that was held, with the answers and what they came to. Nobody asks about help they gave themselves (INV-70).
CREATE OR REPLACE FUNCTION monitoring_record_result(
    result_id uuid, of_round uuid, by_way_of text, day date, survey_code text, survey_version text, survey_hash text, is_official boolean,
    said jsonb, score_economic numeric, score_social numeric, score_psychosocial numeric, score numeric, in_band text, how_many int,
    of_items int, signs text[], at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid;
BEGIN
    PERFORM monitoring_check_day(of_round, day, at);
    SELECT f.case_id INTO of_case FROM monitoring_followup f WHERE f.id = of_round;
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM reintegration_delivery d WHERE d.case_id = of_case AND d.recorded_by_id = bayiri_actor()),
        'INV-70', 'whoever gave help in a case does not ask about its results');
    INSERT INTO monitoring_surveyresult (id, follow_up_id, case_id, survey, version, hash, official, answers, economic, social, psychosocial,
        composite, band, answered, items, risks, recorded_by_id, recorded_at)
    VALUES (result_id, of_round, of_case, survey_code, survey_version, survey_hash, is_official, said, score_economic, score_social,
        score_psychosocial, score, in_band, how_many, of_items, signs, bayiri_actor(), at);
    UPDATE monitoring_followup SET state = 'done', mode = by_way_of, interviewer_id = bayiri_actor(), held_on = day WHERE id = of_round;
END $$;

-- A round that was tried. Whoever migrated again is not asked in later rounds either.
CREATE OR REPLACE FUNCTION monitoring_record_attempt(
    attempt_id uuid, of_round uuid, came_to text, ends boolean, by_way_of text, day date, to_country text, said text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    round record;
BEGIN
    PERFORM monitoring_check_day(of_round, day, at);
    PERFORM bayiri_require(came_to IN ('not_reached', 'declined', 're_migrated'), 'INV-73', 'a round is held with answers');
    SELECT * INTO round FROM monitoring_followup WHERE id = of_round;
    INSERT INTO monitoring_attempt (id, follow_up_id, case_id, outcome, ends_round, mode, tried_on, country, note, recorded_by_id, recorded_at)
    VALUES (attempt_id, of_round, round.case_id, came_to, ends, by_way_of, day, to_country, said, bayiri_actor(), at);
    IF ends THEN UPDATE monitoring_followup SET state = came_to WHERE id = of_round; END IF;
    IF came_to = 're_migrated' THEN
        UPDATE monitoring_followup SET state = came_to WHERE member_id = round.member_id AND state = 'due';
    END IF;
END $$;
