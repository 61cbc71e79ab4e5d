-- The plan, its lines and what was said, given and verified are seen by agencies that take part in the plan.
CALL bayiri_protect('reintegration_plan', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_planline', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_planapproval', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_delivery', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_verification', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_planevent', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_planlineevent', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_need', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_plancomment', 'case', 'case_id', 'plan');
CALL bayiri_protect('reintegration_commentanswer', 'case', 'case_id', 'plan');
CALL bayiri_keep_forever('reintegration_plancomment');
CALL bayiri_keep_forever('reintegration_commentanswer');
CALL bayiri_keep_forever('reintegration_planapproval');
CALL bayiri_keep_forever('reintegration_delivery');
CALL bayiri_keep_forever('reintegration_verification');
CALL bayiri_keep_forever('reintegration_planevent');
CALL bayiri_keep_forever('reintegration_planlineevent');
GRANT SELECT ON reintegration_planapproval, reintegration_delivery, reintegration_verification, reintegration_planevent,
    reintegration_planlineevent, reintegration_plancomment, reintegration_commentanswer TO APP_ROLE;
GRANT SELECT, INSERT ON reintegration_need TO APP_ROLE;
GRANT UPDATE (settled_because, settled_at, settled_by_id) ON reintegration_need TO APP_ROLE;
GRANT SELECT, INSERT ON reintegration_plan, reintegration_planline TO APP_ROLE;
GRANT UPDATE (state, arrived_on) ON reintegration_plan TO APP_ROLE;
GRANT UPDATE (
    dimension, level, form, phase, member_id, need, found_need_id, description, provider, amount, currency, planned_on, changed_by_id, changed_at, version
) ON reintegration_planline TO APP_ROLE;

CREATE OR REPLACE FUNCTION reintegration_check_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(session_user <> 'APP_ROLE' OR (NEW.version = 0 AND NEW.state = 'draft'), 'INV-60', 'a plan begins empty');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT ON reintegration_plan FOR EACH ROW EXECUTE FUNCTION reintegration_check_plan();

-- A line begins as planned, in its own case. Changed after approval it is only planned again; once delivered it stays (INV-60, INV-65).
CREATE OR REPLACE FUNCTION reintegration_check_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the owner loads in bulk what was approved elsewhere
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM reintegration_plan p WHERE p.id = NEW.plan_id AND p.case_id = NEW.case_id)
        AND (NEW.member_id IS NULL OR EXISTS (SELECT 1 FROM cases_member m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id)),
        'INV-04', 'a line belongs to the plan and the people of its case');
    PERFORM bayiri_require(NEW.found_need_id IS NULL OR EXISTS (
        SELECT 1 FROM reintegration_need n WHERE n.id = NEW.found_need_id AND n.case_id = NEW.case_id),
        'INV-04', 'a line answers a need of its case');
    PERFORM bayiri_require(NEW.changed_by_id = bayiri_actor(), 'INV-02', 'a row names the person who writes it');
    IF TG_OP = 'INSERT' THEN
        PERFORM bayiri_require(NEW.state = 'planned' AND NEW.approved_by_id IS NULL, 'INV-60', 'a line begins as planned');
    ELSE
        PERFORM bayiri_require(OLD.state IN ('planned', 'approved'), 'INV-65', 'what was delivered or dropped is not changed');
        NEW.state := 'planned';
        NEW.approved_by_id := NULL; NEW.approved_at := NULL; NEW.approved_version := NULL;
    END IF;
    UPDATE reintegration_plan SET version = version + 1 WHERE id = NEW.plan_id;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER content BEFORE INSERT OR UPDATE OF
    dimension, level, form, phase, member_id, need, found_need_id, description, provider, amount, currency, planned_on, changed_by_id, changed_at, version
    ON reintegration_planline FOR EACH ROW EXECUTE FUNCTION reintegration_check_line();

CREATE OR REPLACE FUNCTION reintegration_may(of_case uuid, roles text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', of_case, 'plan', true), 'INV-04', 'the acting agency does not take part in this plan');
    PERFORM bayiri_require(bayiri_has_role(roles), 'INV-04', 'this act belongs to another role');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = of_case),
        'INV-09', 'the case has ended');
END $$;

-- A need is one of the people of its case, is written down open, and is settled once, by the one who settles it.
CREATE OR REPLACE FUNCTION reintegration_check_need() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    -- What people who part bring along was looked at when it was written down.
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM cases_split s WHERE s.case_id = NEW.case_id AND s.is_carrying) THEN RETURN NEW; END IF;
    PERFORM reintegration_may(NEW.case_id, ARRAY['reintegration_officer', 'counsellor', 'programme_manager']);
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM cases_member m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id),
        'INV-04', 'a need is of somebody in the case');
    IF TG_OP = 'INSERT' THEN
        PERFORM bayiri_require(NEW.settled_because = '', 'INV-66', 'a need is written down open');
    ELSE
        PERFORM bayiri_require(OLD.settled_because = '', 'INV-01', 'a need is settled once');
        PERFORM bayiri_require(NEW.settled_by_id = bayiri_actor(), 'INV-02', 'a row names the person who writes it');
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER need BEFORE INSERT OR UPDATE ON reintegration_need FOR EACH ROW EXECUTE FUNCTION reintegration_check_need();

-- Nothing of a plan is approved while what a returnee said to it has no answer (INV-108).
CREATE OR REPLACE FUNCTION reintegration_require_answered(of_plan uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(NOT EXISTS (
        SELECT 1 FROM reintegration_plancomment c WHERE c.plan_id = of_plan
        AND NOT EXISTS (SELECT 1 FROM reintegration_commentanswer a WHERE a.comment_id = c.id)),
        'INV-108', 'a comment on the plan waits for an answer');
END $$;

CREATE OR REPLACE FUNCTION reintegration_record_comment(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    c reintegration_plancomment := jsonb_populate_record(NULL::reintegration_plancomment, said);
    plan reintegration_plan;
BEGIN
    SELECT * INTO plan FROM reintegration_plan x WHERE x.id = c.plan_id FOR UPDATE;
    PERFORM reintegration_may(plan.case_id, ARRAY['reintegration_officer', 'counsellor', 'programme_manager']);
    PERFORM bayiri_require(EXISTS (
        SELECT 1 FROM cases_member m JOIN people_person p ON p.id = m.person_id
        WHERE m.id = c.member_id AND m.case_id = plan.case_id AND m.state NOT IN ('withdrawn', 'left', 'deceased')
          AND (trim(c.guardian_name) <> '' OR p.born_on IS NULL
               OR p.born_on <= (bayiri_day(c.recorded_at) - interval '18 years')::date)),
        'INV-68', 'the plan is commented on by the people it is for');
    PERFORM bayiri_require(c.line_id IS NULL OR EXISTS (SELECT 1 FROM reintegration_planline l WHERE l.id = c.line_id AND l.plan_id = plan.id),
        'INV-04', 'a comment is on a line of its plan');
    PERFORM bayiri_require(trim(c.text) <> '' AND c.said_on <= bayiri_day(c.recorded_at), 'INV-108',
        'a comment is written down in words, after it was made');
    c.case_id := plan.case_id;
    c.plan_version := plan.version;
    c.recorded_by_id := bayiri_actor();
    INSERT INTO reintegration_plancomment SELECT c.*;
END $$;

CREATE OR REPLACE FUNCTION reintegration_record_response(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a reintegration_commentanswer := jsonb_populate_record(NULL::reintegration_commentanswer, said);
    c reintegration_plancomment;
BEGIN
    SELECT * INTO c FROM reintegration_plancomment x WHERE x.id = a.comment_id;
    PERFORM reintegration_may(c.case_id, ARRAY['reintegration_officer', 'counsellor', 'programme_manager']);
    PERFORM bayiri_require(
        trim(a.text) <> '' AND a.outcome IN ('answered', 'changed', 'not_changed')
        AND NOT EXISTS (SELECT 1 FROM reintegration_commentanswer x WHERE x.comment_id = c.id)
        AND (a.outcome <> 'changed' OR (SELECT p.version FROM reintegration_plan p WHERE p.id = c.plan_id) > c.plan_version),
        'INV-108', 'a comment is answered once, in words, and by a change only where there was one');
    a.case_id := c.case_id;
    a.recorded_by_id := bayiri_actor();
    INSERT INTO reintegration_commentanswer SELECT a.*;
END $$;

DROP FUNCTION IF EXISTS reintegration_drop_line(uuid, timestamptz);
CREATE OR REPLACE FUNCTION reintegration_drop_line(of_line uuid, why text, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    line record;
BEGIN
    SELECT * INTO line FROM reintegration_planline WHERE id = of_line FOR UPDATE;
    PERFORM reintegration_may(line.case_id, ARRAY['reintegration_officer', 'counsellor', 'programme_manager']);
    PERFORM bayiri_require(line.state IN ('planned', 'approved'), 'INV-65', 'what was delivered or dropped is not changed');
    UPDATE reintegration_plan SET version = version + 1 WHERE id = line.plan_id;
    UPDATE reintegration_planline SET state = 'dropped', dropped_because = trim(why) WHERE id = of_line;
END $$;

-- What somebody of the household said to the plan as it stands now (INV-68, INV-69).
CREATE OR REPLACE FUNCTION reintegration_record_answer(
    answer_id uuid, of_plan uuid, of_member uuid, version_read int, yes boolean, channel text, language text, comment text, guardian text,
    at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    plan record;
BEGIN
    SELECT * INTO plan FROM reintegration_plan WHERE id = of_plan FOR UPDATE;
    PERFORM reintegration_may(plan.case_id, ARRAY['reintegration_officer', 'counsellor', 'programme_manager']);
    PERFORM bayiri_require(EXISTS (
        SELECT 1 FROM cases_member m JOIN people_person p ON p.id = m.person_id
        WHERE m.id = of_member AND m.case_id = plan.case_id AND m.state NOT IN ('withdrawn', 'left', 'deceased')
          AND (guardian <> '' OR p.born_on IS NULL OR p.born_on <= (bayiri_day(at) - interval '18 years')::date)),
        'INV-68', 'the plan is answered by the people it is for');
    PERFORM bayiri_require(plan.version = version_read, 'INV-69', 'the plan is another by now');
    PERFORM bayiri_require(yes IS NOT NULL, 'INV-68', 'an answer is yes or no; what is said besides is a comment');
    IF yes THEN PERFORM reintegration_require_answered(of_plan); END IF;
    INSERT INTO reintegration_planapproval (id, plan_id, case_id, member_id, plan_version, approves, channel, language, comment,
        guardian_name, recorded_by_id, recorded_at)
    VALUES (answer_id, of_plan, plan.case_id, of_member, plan.version, yes, channel, language, comment, guardian, bayiri_actor(), at);
END $$;

-- Who has to say yes: the adult a line is for, otherwise every adult, and the children where there is no adult.
CREATE OR REPLACE FUNCTION reintegration_must_agree(of_case uuid, concerned uuid, on_day date) RETURNS SETOF uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH here AS (
        SELECT m.id, coalesce(p.born_on > (on_day - interval '18 years')::date, false) AS child
        FROM cases_member m JOIN people_person p ON p.id = m.person_id WHERE m.case_id = of_case AND m.state NOT IN ('withdrawn', 'left', 'deceased')
    )
    SELECT h.id FROM here h
    WHERE CASE WHEN EXISTS (SELECT 1 FROM here c WHERE c.id = concerned AND NOT c.child) THEN h.id = concerned
               ELSE NOT h.child OR NOT EXISTS (SELECT 1 FROM here a WHERE NOT a.child) END
$$;

-- The last yes or no of each of them to the plan's present version is yes (INV-60).
CREATE OR REPLACE FUNCTION reintegration_approve_line(of_line uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    line record;
    now_at int;
    asked int;
    agreed int;
BEGIN
    SELECT * INTO line FROM reintegration_planline WHERE id = of_line FOR UPDATE;
    PERFORM reintegration_may(line.case_id, ARRAY['reintegration_officer', 'programme_manager']);
    SELECT version INTO now_at FROM reintegration_plan WHERE id = line.plan_id FOR UPDATE;
    SELECT count(*), count(*) FILTER (WHERE (SELECT a.approves FROM reintegration_planapproval a
        WHERE a.plan_id = line.plan_id AND a.member_id = must AND a.plan_version = now_at AND a.approves IS NOT NULL
        ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1))
    INTO asked, agreed FROM reintegration_must_agree(line.case_id, line.member_id, bayiri_day(at)) must;
    PERFORM bayiri_require(asked > 0 AND asked = agreed, 'INV-60', 'the people it concerns have not agreed to the plan as it stands');
    PERFORM bayiri_require(line.state = 'planned', 'INV-65', 'only a planned line is approved');
    PERFORM reintegration_require_answered(line.plan_id);
    UPDATE reintegration_planline SET state = 'approved', approved_version = now_at, approved_by_id = bayiri_actor(), approved_at = at
    WHERE id = of_line;
END $$;

-- The day from which help after arrival can have been given: noted, or else the day the arrival was recorded.
CREATE OR REPLACE FUNCTION reintegration_arrived_on(of_case uuid) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT p.arrived_on FROM reintegration_plan p WHERE p.case_id = of_case),
        (SELECT min(bayiri_day(a.recorded_at)) FROM cases_act a WHERE a.case_id = of_case AND a.kind = 'arrived'))
$$;

-- How much of a line was given: without what was noted by mistake.
CREATE OR REPLACE FUNCTION reintegration_given(of_line uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(sum(d.amount), 0)::bigint FROM reintegration_delivery d
    WHERE d.line_id = of_line AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = d.id)
$$;

CREATE OR REPLACE FUNCTION reintegration_record_delivery(
    delivery_id uuid, of_line uuid, day date, given bigint, proof_kind text, reference text, said text, giver text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    line record;
BEGIN
    SELECT l.*, c.stage INTO line FROM reintegration_planline l JOIN cases_case c ON c.id = l.case_id WHERE l.id = of_line FOR UPDATE OF l;
    PERFORM reintegration_may(line.case_id, ARRAY['reintegration_officer', 'programme_manager']);
    PERFORM bayiri_require(line.state IN ('approved', 'delivered'), 'INV-61', 'the line is not approved');
    PERFORM bayiri_require(given >= 0 AND given + reintegration_given(of_line)
        <= line.amount, 'INV-63', 'more than was planned');
    PERFORM bayiri_require(day <= bayiri_day(at) AND (line.phase <> 'after_arrival'
        OR (line.stage IN ('arrived', 'reintegrating', 'following_up') AND day >= coalesce(reintegration_arrived_on(line.case_id), day))),
        'INV-64', 'before arrival, or in the future');
    INSERT INTO reintegration_delivery (id, line_id, case_id, delivered_on, amount, proof, proof_reference, note, handed_over_by,
        recorded_by_id, recorded_at)
    VALUES (delivery_id, of_line, line.case_id, day, given, proof_kind, reference, said, giver, bayiri_actor(), at);
    UPDATE reintegration_planline SET state = 'delivered' WHERE id = of_line;
END $$;

CREATE OR REPLACE FUNCTION reintegration_record_verification(
    verification_id uuid, of_line uuid, day date, by_way_of text, in_order boolean, said text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    line record;
BEGIN
    SELECT * INTO line FROM reintegration_planline WHERE id = of_line FOR UPDATE;
    PERFORM reintegration_may(line.case_id, ARRAY['reintegration_officer', 'programme_manager']);
    PERFORM bayiri_require(NOT EXISTS (SELECT 1 FROM reintegration_delivery d WHERE d.line_id = of_line AND d.recorded_by_id = bayiri_actor()),
        'INV-62', 'nobody verifies an own delivery');
    PERFORM bayiri_require(line.state = 'delivered' AND day <= bayiri_day(at)
        AND day >= (SELECT max(d.delivered_on) FROM reintegration_delivery d WHERE d.line_id = of_line
                     AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = d.id)),
        'INV-67', 'verified is what was delivered, on that day or later');
    INSERT INTO reintegration_verification (id, line_id, case_id, verified_on, how, found_in_order, note, recorded_by_id, recorded_at)
    VALUES (verification_id, of_line, line.case_id, day, by_way_of, in_order, said, bayiri_actor(), at);
    IF in_order THEN UPDATE reintegration_planline SET state = 'verified' WHERE id = of_line; END IF;
END $$;

-- A delivery that was noted by mistake is reversed by another person; both entries stay (INV-128). What was verified is looked at first.
CREATE OR REPLACE FUNCTION reintegration_reverse_delivery(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d reintegration_delivery;
    line reintegration_planline;
BEGIN
    SELECT * INTO d FROM reintegration_delivery x WHERE x.id = (said ->> 'row_id')::uuid;
    SELECT * INTO line FROM reintegration_planline l WHERE l.id = d.line_id FOR UPDATE;
    PERFORM reintegration_may(d.case_id, ARRAY['reintegration_officer', 'programme_manager']);
    PERFORM bayiri_require(d.recorded_by_id <> bayiri_actor() AND line.state = 'delivered', 'INV-128',
                           'a delivery is reversed by another person, while nobody says that it arrived');
    PERFORM cases_write_mistake(said, d.case_id, 'delivery', 'plan');
    UPDATE reintegration_planline l SET state = CASE WHEN EXISTS (
        SELECT 1 FROM reintegration_delivery x WHERE x.line_id = l.id AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = x.id))
        THEN 'delivered' ELSE 'approved' END WHERE l.id = line.id;
END $$;

-- That help arrived was written down by mistake: somebody looks again.
CREATE OR REPLACE FUNCTION reintegration_take_back_verification(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    v reintegration_verification;
BEGIN
    SELECT * INTO v FROM reintegration_verification x WHERE x.id = (said ->> 'row_id')::uuid;
    PERFORM reintegration_may(v.case_id, ARRAY['reintegration_officer', 'programme_manager']);
    PERFORM bayiri_require(v.found_in_order, 'INV-128', 'what was found not to be in order stands until somebody has looked again');
    PERFORM cases_write_mistake(said, v.case_id, 'verification', 'plan');
    UPDATE reintegration_planline SET state = 'delivered' WHERE id = v.line_id AND state = 'verified';
END $$;

-- An approval is taken back while nothing was given; a line that was dropped comes back as planned, to be agreed to again (INV-132).
CREATE OR REPLACE FUNCTION reintegration_plan_again(of_line uuid, from_state text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    line reintegration_planline;
BEGIN
    SELECT * INTO line FROM reintegration_planline WHERE id = of_line FOR UPDATE;
    PERFORM reintegration_may(line.case_id, CASE from_state WHEN 'approved' THEN ARRAY['reintegration_officer', 'programme_manager']
                              ELSE ARRAY['reintegration_officer', 'counsellor', 'programme_manager'] END);
    PERFORM bayiri_require(line.state = from_state AND from_state IN ('approved', 'dropped'), 'INV-132',
                           'a line is planned again that was approved and not given, or dropped');
    UPDATE reintegration_plan SET version = version + 1 WHERE id = line.plan_id AND from_state = 'dropped';
    UPDATE reintegration_planline SET state = 'planned', approved_by_id = NULL, approved_at = NULL, approved_version = NULL WHERE id = of_line;
END $$;

-- The first help of a plan starts it, also by the word of who was given the plan alone: then the case moves without their seeing it (INV-246).
CREATE OR REPLACE FUNCTION reintegration_start_plan(act_id uuid, of_case uuid, at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM reintegration_may(of_case, ARRAY['reintegration_officer', 'programme_manager']);
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM reintegration_planline l WHERE l.case_id = of_case AND l.state IN ('approved', 'delivered', 'verified')),
        'INV-246', 'a plan has started when help was approved');
    RETURN cases_move_by_part(act_id, of_case, 'plan_started', at);
END $$;

-- What answers about any case is asked only by functions that have looked who asks.
REVOKE EXECUTE ON FUNCTION reintegration_given(uuid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION reintegration_must_agree(uuid, uuid, date), reintegration_arrived_on(uuid),
    reintegration_require_answered(uuid) FROM PUBLIC;
