-- Rounds, attempts, surveys and what people say to contact are seen by agencies that take part in the follow-up.
CALL bayiri_protect('monitoring_followup', 'case', 'case_id', 'follow_up');
CALL bayiri_protect('monitoring_attempt', 'case', 'case_id', 'follow_up');
CALL bayiri_protect('monitoring_surveydraft', 'case', 'case_id', 'follow_up');
CALL bayiri_protect('monitoring_surveyresult', 'case', 'case_id', 'follow_up');
CALL bayiri_protect('monitoring_contactchoice', 'case', 'case_id', 'follow_up');
CALL bayiri_protect('monitoring_planreview', 'case', 'case_id', 'follow_up');
CALL bayiri_keep_forever('monitoring_attempt');
CALL bayiri_keep_forever('monitoring_surveyresult');
CALL bayiri_keep_forever('monitoring_contactchoice');
CALL bayiri_keep_forever('monitoring_planreview');
GRANT SELECT, INSERT ON monitoring_followup TO APP_ROLE;
GRANT UPDATE (officer_id) ON monitoring_followup TO APP_ROLE;
GRANT SELECT ON monitoring_attempt, monitoring_surveyresult, monitoring_contactchoice, monitoring_planreview TO APP_ROLE;
-- A half-done survey is dropped when its days are over: what a person said in it is then nowhere.
GRANT SELECT, INSERT, DELETE ON monitoring_surveydraft TO APP_ROLE;
GRANT UPDATE (version, language, mode, held_on, answers, pages, pages_done, keep_until, changed_by_id, changed_at)
    ON monitoring_surveydraft TO APP_ROLE;

-- Who delivered help in a case, or looked whether it arrived; or in the one that its people were split from.
CREATE OR REPLACE FUNCTION monitoring_gave_help(of_case uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH theirs AS (SELECT of_case AS id UNION ALL SELECT s.from_case_id FROM cases_split s WHERE s.case_id = of_case)
    SELECT EXISTS (SELECT 1 FROM reintegration_delivery d WHERE d.case_id IN (TABLE theirs) AND d.recorded_by_id = who)
        OR EXISTS (SELECT 1 FROM reintegration_verification v WHERE v.case_id IN (TABLE theirs) AND v.recorded_by_id = who)
$$;

-- The last word of a person to being contacted for follow-up; NULL where nobody asked.
CREATE OR REPLACE FUNCTION monitoring_agrees(of_member uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT c.agrees FROM monitoring_contactchoice c WHERE c.member_id = of_member ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1
$$;

-- Nobody follows up somebody who has died, or who takes part no more (INV-139).
CREATE OR REPLACE FUNCTION monitoring_require_part(of_member uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require((SELECT m.state NOT IN ('withdrawn', 'left', 'deceased') FROM cases_member m WHERE m.id = of_member),
                           'INV-139', 'this person takes part no more');
END $$;

-- Rounds still to be held end with a person's part in the return, and with the case; each says why, and stands again as it was where
-- that is taken back. What was begun is kept for its days: a death written down by mistake loses nobody's answers.
CREATE OR REPLACE FUNCTION monitoring_end_rounds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state IN ('withdrawn', 'left', 'deceased') THEN
        UPDATE monitoring_followup SET state_before = state, state = CASE NEW.state WHEN 'deceased' THEN 'died' ELSE 'left' END
        WHERE member_id = NEW.id AND state IN ('due', 'not_reached');
    ELSIF OLD.state IN ('withdrawn', 'left', 'deceased') THEN
        UPDATE monitoring_followup f SET
            state = CASE WHEN c.stage IN ('closed', 'withdrawn', 'referred_on', 'ended') THEN 'case_ended' ELSE coalesce(nullif(f.state_before, ''), 'due') END,
            state_before = CASE WHEN c.stage IN ('closed', 'withdrawn', 'referred_on', 'ended') THEN f.state_before ELSE '' END
        FROM cases_case c WHERE c.id = NEW.case_id AND f.member_id = NEW.id AND f.state IN ('died', 'left');
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER rounds AFTER UPDATE OF state ON cases_member FOR EACH ROW
WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION monitoring_end_rounds();

CREATE OR REPLACE FUNCTION monitoring_end_rounds_of_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.stage IN ('closed', 'withdrawn', 'referred_on', 'ended') THEN
        UPDATE monitoring_followup SET state_before = state, state = 'case_ended'
        WHERE case_id = NEW.id AND state IN ('due', 'not_reached');
    ELSE
        UPDATE monitoring_followup SET state = coalesce(nullif(state_before, ''), 'due'), state_before = ''
        WHERE case_id = NEW.id AND state = 'case_ended';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER rounds AFTER UPDATE OF stage ON cases_case FOR EACH ROW
WHEN ((OLD.stage IN ('closed', 'withdrawn', 'referred_on', 'ended')) <> (NEW.stage IN ('closed', 'withdrawn', 'referred_on', 'ended')))
EXECUTE FUNCTION monitoring_end_rounds_of_case();

-- A round is scheduled for somebody who has arrived and may be contacted, in their own case, and held later (INV-71, INV-110).
CREATE OR REPLACE FUNCTION monitoring_check_round() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the owner loads in bulk what was held elsewhere
    PERFORM bayiri_require(NEW.state = 'due' AND NEW.interviewer_id IS NULL AND NEW.held_on IS NULL, 'INV-73', 'a round begins as due');
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_member m JOIN cases_case c ON c.id = m.case_id WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id
                AND (m.state = 'arrived' OR c.stage IN ('arrived', 'reintegrating', 'following_up'))),
        'INV-71', 'follow-up begins with the arrival');
    PERFORM monitoring_require_part(NEW.member_id);
    PERFORM bayiri_require(monitoring_agrees(NEW.member_id) IS DISTINCT FROM false, 'INV-110', 'the person does not want to be contacted');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT ON monitoring_followup FOR EACH ROW EXECUTE FUNCTION monitoring_check_round();

-- A round is given by and to somebody of the agency that holds it, never to who gave help in the case (INV-111).
CREATE OR REPLACE FUNCTION monitoring_check_officer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(
        TG_OP = 'INSERT' OR (NEW.agency_id = bayiri_agency() AND NEW.state IN ('due', 'not_reached')
            AND bayiri_has_role(ARRAY['reintegration_officer', 'counsellor', 'protection_officer', 'programme_manager'])),
        'INV-111', 'a round to be held is given by the agency that holds it');
    PERFORM bayiri_require(
        NEW.officer_id IS NULL OR (NOT monitoring_gave_help(NEW.case_id, NEW.officer_id) AND EXISTS (
            SELECT 1 FROM agencies_user u WHERE u.id = NEW.officer_id AND u.agency_id = NEW.agency_id AND u.is_active
              AND agencies_roles_on(u.roles::text[], u.limits, bayiri_day(transaction_timestamp())) && ARRAY['reintegration_officer', 'counsellor', 'protection_officer', 'programme_manager'])),
        'INV-111', 'a round is held by somebody of that agency who gave no help in the case');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER officer BEFORE INSERT OR UPDATE OF officer_id ON monitoring_followup
    FOR EACH ROW EXECUTE FUNCTION monitoring_check_officer();

-- Whoever takes part to write in the follow-up of a case that goes on, with a role for it.
CREATE OR REPLACE FUNCTION monitoring_may(of_case uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', of_case, 'follow_up', true), 'INV-04', 'the acting agency does not take part in this follow-up');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['reintegration_officer', 'counsellor', 'protection_officer', 'programme_manager']),
        'INV-04', 'this act belongs to another role');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = of_case),
        'INV-09', 'the case has ended');
END $$;

-- What holds of every round that is written down: by somebody who may, not twice, after arrival, not in the future.
CREATE OR REPLACE FUNCTION monitoring_check_day(of_round uuid, day date, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    round record;
BEGIN
    SELECT f.* INTO round FROM monitoring_followup f WHERE f.id = of_round FOR UPDATE OF f;
    PERFORM monitoring_may(round.case_id);
    PERFORM bayiri_require(monitoring_agrees(round.member_id) IS DISTINCT FROM false, 'INV-110', 'the person does not want to be contacted');
    PERFORM bayiri_require(round.state IN ('due', 'not_reached'), 'INV-73', 'this round has been recorded');
    PERFORM bayiri_require(day >= round.arrived_on, 'INV-71', 'follow-up begins with the arrival');
    PERFORM bayiri_require(day <= bayiri_day(at), 'INV-72', 'a follow-up is written down after it was held');
END $$;

-- A survey is begun and filled for a round to be held, by who may ask (INV-70, INV-73, INV-110).
CREATE OR REPLACE FUNCTION monitoring_check_draft() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    round record;
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM monitoring_check_day(NEW.follow_up_id, NEW.held_on, NEW.changed_at);
    SELECT f.* INTO round FROM monitoring_followup f WHERE f.id = NEW.follow_up_id;
    PERFORM bayiri_require(round.case_id = NEW.case_id, 'INV-04', 'a survey belongs to a round of its case');
    PERFORM bayiri_require(monitoring_agrees(round.member_id), 'INV-110', 'the person has not agreed to be contacted');
    PERFORM bayiri_require(NEW.changed_by_id = bayiri_actor(), 'INV-02', 'a row names the person who writes it');
    PERFORM bayiri_require(NOT monitoring_gave_help(NEW.case_id, bayiri_actor()),
        'INV-70', 'whoever gave help in a case does not ask about its results');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER asking BEFORE INSERT OR UPDATE ON monitoring_surveydraft FOR EACH ROW EXECUTE FUNCTION monitoring_check_draft();

-- A round that was held, with the answers and what they came to. Nobody asks about help they gave themselves (INV-70);
-- what was begun page by page is a result when every page was gone through and every question stands in it (INV-109).
CREATE OR REPLACE FUNCTION monitoring_record_result(
    result_id uuid, of_round uuid, by_way_of text, day date, survey_code text, survey_version text, survey_hash text, is_official boolean,
    said jsonb, score_economic numeric, score_social numeric, score_psychosocial numeric, score numeric, in_band text, how_many int,
    of_items int, signs text[], at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid;
    whose uuid;
    begun record;
BEGIN
    PERFORM monitoring_check_day(of_round, day, at);
    SELECT f.case_id, f.member_id INTO of_case, whose FROM monitoring_followup f WHERE f.id = of_round;
    PERFORM bayiri_require(NOT monitoring_gave_help(of_case, bayiri_actor()),
        'INV-70', 'whoever gave help in a case does not ask about its results');
    PERFORM bayiri_require(monitoring_agrees(whose), 'INV-110', 'the person has not agreed to be contacted');
    SELECT d.* INTO begun FROM monitoring_surveydraft d WHERE d.follow_up_id = of_round;
    PERFORM bayiri_require(begun.id IS NULL OR cardinality(begun.pages_done) >= begun.pages, 'INV-109', 'a page has not been gone through');
    INSERT INTO monitoring_surveyresult (id, follow_up_id, case_id, survey, version, hash, official, answers, economic, social, psychosocial,
        composite, band, answered, items, risks, recorded_by_id, recorded_at)
    VALUES (result_id, of_round, of_case, survey_code, survey_version, survey_hash, is_official, said, score_economic, score_social,
        score_psychosocial, score, in_band, how_many, of_items, signs, bayiri_actor(), at);
    PERFORM bayiri_require((SELECT count(*) FROM jsonb_object_keys(said)) = of_items, 'INV-109', 'a question is missing');
    UPDATE monitoring_followup SET state = 'done', mode = by_way_of, interviewer_id = bayiri_actor(), held_on = day,
        language = coalesce(begun.language, '') WHERE id = of_round;
    DELETE FROM monitoring_surveydraft d WHERE d.follow_up_id = of_round;
END $$;

-- Every night what was begun and not finished in its days is deleted, and the log says so; nobody in particular did it.
CREATE OR REPLACE FUNCTION monitoring_drop_old_drafts(at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d record;
    dropped int := 0;
BEGIN
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is deleted ahead of its time');
    FOR d IN DELETE FROM monitoring_surveydraft x USING monitoring_followup f
             WHERE f.id = x.follow_up_id AND x.keep_until < bayiri_day(at) RETURNING x.id, x.case_id, x.answers, x.keep_until, f.agency_id LOOP
        PERFORM audit_record_by_itself(at, 'monitoring.survey_expired', 'monitoring.surveydraft', d.id, d.agency_id, d.case_id,
            jsonb_build_object('answers', (SELECT count(*) FROM jsonb_object_keys(d.answers)), 'kept_until', d.keep_until));
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

-- Surveys begun for rounds of a person that are not to be held any more are dropped.
CREATE OR REPLACE FUNCTION monitoring_drop_drafts(of_member uuid) RETURNS void LANGUAGE sql AS $$
    DELETE FROM monitoring_surveydraft d USING monitoring_followup f
    WHERE f.id = d.follow_up_id AND f.member_id = of_member AND f.state NOT IN ('due', 'not_reached')
$$;

-- A visit of follow-up to somebody who is not to be asked any more is cancelled, and stands again when they are.
CREATE OR REPLACE FUNCTION monitoring_settle_visits(of_member uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    asked boolean := EXISTS (SELECT 1 FROM monitoring_followup f WHERE f.member_id = of_member AND f.state IN ('due', 'not_reached'));
BEGIN
    UPDATE tasks_appointment a SET
        state = CASE WHEN asked THEN 'planned' ELSE 'cancelled' END, lapsed_because = CASE WHEN asked THEN '' ELSE 'not_asked' END,
        changed_by_id = bayiri_actor(), changed_at = greatest(at, a.changed_at), version = a.version + 1
    WHERE a.case_id = (SELECT m.case_id FROM cases_member m WHERE m.id = of_member) AND a.kind = 'follow_up' AND a.starts_at > at
      AND a.member_ids = ARRAY[of_member]
      AND CASE WHEN asked THEN a.lapsed_because = 'not_asked' ELSE a.state = 'planned' END;
END $$;

-- What came of trying. Whoever migrated again or died is not asked in later rounds either.
CREATE OR REPLACE FUNCTION monitoring_record_attempt(
    attempt_id uuid, of_round uuid, came_to text, ends boolean, by_way_of text, day date, to_country text, said text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    round record;
BEGIN
    PERFORM monitoring_check_day(of_round, day, at);
    PERFORM bayiri_require(came_to IN ('not_reached', 'declined', 're_migrated', 'moved', 'died') AND NOT (came_to = 'moved' AND ends),
        'INV-73', 'a round is held with answers');
    SELECT * INTO round FROM monitoring_followup WHERE id = of_round;
    INSERT INTO monitoring_attempt (id, follow_up_id, case_id, outcome, ends_round, mode, tried_on, country, note, recorded_by_id, recorded_at)
    VALUES (attempt_id, of_round, round.case_id, came_to, ends, by_way_of, day, to_country, said, bayiri_actor(), at);
    IF ends THEN UPDATE monitoring_followup SET state = came_to, state_before = round.state WHERE id = of_round; END IF;
    IF came_to IN ('re_migrated', 'died') THEN
        UPDATE monitoring_followup SET state_before = state, state = came_to
        WHERE member_id = round.member_id AND state IN ('due', 'not_reached');
        PERFORM monitoring_settle_visits(round.member_id, at);
    END IF;
    PERFORM monitoring_drop_drafts(round.member_id);
END $$;

-- What a person says to being contacted. The last word counts, so none is slipped in before one that stands (INV-110).
CREATE OR REPLACE FUNCTION monitoring_say_contact(
    choice_id uuid, of_member uuid, wants boolean, by_way_of text, day date, said text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid := (SELECT m.case_id FROM cases_member m WHERE m.id = of_member);
    before timestamptz;
BEGIN
    PERFORM monitoring_may(of_case);
    PERFORM monitoring_require_part(of_member);
    PERFORM bayiri_require(day <= bayiri_day(at), 'INV-72', 'what a person said is written down afterwards');
    SELECT max(c.recorded_at) INTO before FROM monitoring_contactchoice c WHERE c.member_id = of_member;
    INSERT INTO monitoring_contactchoice (id, case_id, member_id, agrees, mode, said_on, note, recorded_by_id, recorded_at)
    VALUES (choice_id, of_case, of_member, wants, by_way_of, day, said, bayiri_actor(), greatest(at, before + interval '1 microsecond'));
    IF wants THEN
        -- Whoever says yes is alive and there, whatever was heard of them before.
        UPDATE monitoring_followup SET state = 'due', state_before = ''
        WHERE member_id = of_member AND state IN ('no_contact', 're_migrated', 'died') AND due_on >= day;
    ELSE
        UPDATE monitoring_followup SET state = 'no_contact' WHERE member_id = of_member AND state IN ('due', 'not_reached');
        PERFORM monitoring_drop_drafts(of_member);
    END IF;
    IF NOT wants OR EXISTS (SELECT 1 FROM monitoring_followup f WHERE f.member_id = of_member AND f.state IN ('due', 'not_reached')) THEN
        PERFORM monitoring_settle_visits(of_member, at);
    END IF;
END $$;

-- What came of trying was written down by mistake: the rounds that ended by it are due again (INV-127).
CREATE OR REPLACE FUNCTION monitoring_take_back_attempt(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a monitoring_attempt;
    round monitoring_followup;
BEGIN
    SELECT * INTO a FROM monitoring_attempt x WHERE x.id = (said ->> 'row_id')::uuid;
    SELECT * INTO round FROM monitoring_followup f WHERE f.id = a.follow_up_id FOR UPDATE;
    PERFORM monitoring_may(a.case_id);
    PERFORM cases_write_mistake(said, a.case_id, 'follow_up', 'follow_up');
    -- Another attempt may say the same of the person, or of this round.
    UPDATE monitoring_followup f SET state = CASE WHEN monitoring_agrees(f.member_id) IS FALSE THEN 'no_contact' ELSE 'due' END
    WHERE f.member_id = round.member_id AND f.state = a.outcome AND (f.id = a.follow_up_id OR a.outcome IN ('re_migrated', 'died'))
      AND NOT EXISTS (
        SELECT 1 FROM monitoring_attempt x JOIN monitoring_followup o ON o.id = x.follow_up_id
        WHERE o.member_id = f.member_id AND x.outcome = f.state AND (x.outcome IN ('re_migrated', 'died') OR (x.follow_up_id = f.id AND x.ends_round))
          AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = x.id));
END $$;

-- Answers that were another person's, or were never given: they count no more, and the round is to be held (INV-127).
CREATE OR REPLACE FUNCTION monitoring_take_back_result(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    round monitoring_followup;
BEGIN
    SELECT f.* INTO round FROM monitoring_surveyresult r JOIN monitoring_followup f ON f.id = r.follow_up_id
    WHERE r.id = (said ->> 'row_id')::uuid FOR UPDATE OF f;
    PERFORM monitoring_may(round.case_id);
    PERFORM cases_write_mistake(said, round.case_id, 'result', 'follow_up');
    UPDATE monitoring_followup SET state = 'struck' WHERE id = round.id;
    IF monitoring_agrees(round.member_id) IS DISTINCT FROM false THEN
        INSERT INTO monitoring_followup (id, case_id, member_id, agency_id, months, arrived_on, due_on, state, recorded_by_id, recorded_at)
        VALUES (uuidv7(), round.case_id, round.member_id, round.agency_id, round.months, round.arrived_on, round.due_on, 'due', bayiri_actor(),
                (said ->> 'recorded_at')::timestamptz);
    END IF;
END $$;

-- Nobody has arrived after all: rounds that count from that day are not to be held (INV-125).
CREATE OR REPLACE FUNCTION monitoring_strike_rounds(of_case uuid) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    struck int;
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', of_case, 'journey', true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('arrived', 'reintegrating', 'following_up', 'closed') FROM cases_case c WHERE c.id = of_case) AND EXISTS (
        SELECT 1 FROM cases_act a WHERE a.case_id = of_case AND a.kind = 'arrival_contradicted'), 'INV-125', 'the arrival was contradicted');
    UPDATE monitoring_followup SET state = 'struck' WHERE case_id = of_case AND state IN ('due', 'not_reached', 'no_contact');
    GET DIAGNOSTICS struck = ROW_COUNT;
    DELETE FROM monitoring_surveydraft d USING monitoring_followup f WHERE f.id = d.follow_up_id AND f.case_id = of_case AND f.state = 'struck';
    RETURN struck;
END $$;

-- What was found when the plan was looked at again after a round that was held.
CREATE OR REPLACE FUNCTION monitoring_record_review(review_id uuid, of_round uuid, words text, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid := (SELECT f.case_id FROM monitoring_followup f WHERE f.id = of_round);
BEGIN
    PERFORM monitoring_may(of_case);
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM monitoring_surveyresult r WHERE r.follow_up_id = of_round), 'INV-75', 'no answers to look at');
    INSERT INTO monitoring_planreview (id, case_id, follow_up_id, found, recorded_by_id, recorded_at)
    VALUES (review_id, of_case, of_round, trim(words), bayiri_actor(), at);
END $$;

-- The middle score of other people of the same programmes at each round, for those who see this case's follow-up.
-- Fewer than five others would tell of somebody: then nothing is said, whatever is asked for.
CREATE OR REPLACE FUNCTION monitoring_medians(of_case uuid, at_least int)
RETURNS TABLE (months smallint, composite numeric, economic numeric, social numeric, psychosocial numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    least_others int := greatest(at_least, 5);
BEGIN
    IF NOT bayiri_sees('case', of_case, 'follow_up') THEN RETURN; END IF;
    RETURN QUERY
    SELECT f.months, percentile_cont(0.5) WITHIN GROUP (ORDER BY r.composite)::numeric(5, 4),
        CASE WHEN count(r.economic) >= least_others THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY r.economic)::numeric(5, 4) END,
        CASE WHEN count(r.social) >= least_others THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY r.social)::numeric(5, 4) END,
        CASE WHEN count(r.psychosocial) >= least_others THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY r.psychosocial)::numeric(5, 4) END
    FROM monitoring_surveyresult r JOIN monitoring_followup f ON f.id = r.follow_up_id
    WHERE f.state <> 'struck' AND f.case_id IN (
        SELECT o.case_id FROM programmes_application o WHERE o.state = 'approved' AND o.case_id <> of_case AND o.programme IN (
            SELECT own.programme FROM programmes_application own WHERE own.case_id = of_case AND own.state = 'approved'))
    GROUP BY f.months HAVING count(*) >= least_others;
END $$;

-- The first round after the baseline moves the case, also by the word of who was given the follow-up alone (INV-246).
CREATE OR REPLACE FUNCTION monitoring_followed_up(act_id uuid, of_case uuid, at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM monitoring_may(of_case);
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM monitoring_followup f WHERE f.case_id = of_case AND f.state = 'done' AND f.months > 0),
                           'INV-246', 'a case is followed up when a round was held');
    RETURN cases_move_by_part(act_id, of_case, 'followed_up', at);
END $$;

-- What answers about any case is asked only by functions that have looked who asks.
REVOKE EXECUTE ON FUNCTION monitoring_gave_help(uuid, uuid), monitoring_agrees(uuid), monitoring_drop_drafts(uuid),
    monitoring_require_part(uuid), monitoring_settle_visits(uuid, timestamptz) FROM PUBLIC;
