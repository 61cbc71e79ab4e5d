-- Cases and all that hangs on them are seen by agencies that take part in them.
CALL bayiri_protect('cases_case', 'case', 'id', 'journey');
CALL bayiri_protect('cases_member', 'case', 'case_id', 'journey');
CALL bayiri_protect('cases_act', 'case', 'case_id', 'journey');
CALL bayiri_protect('cases_counsellingsession', 'case', 'case_id', 'journey');
CALL bayiri_protect('cases_caseevent', 'case', 'id', 'journey');
CALL bayiri_protect('cases_memberevent', 'case', 'case_id', 'journey');
CALL bayiri_keep_forever('cases_act');
CALL bayiri_keep_forever('cases_caseevent');
CALL bayiri_keep_forever('cases_memberevent');
GRANT SELECT, INSERT ON cases_case, cases_member, cases_counsellingsession TO APP_ROLE;
GRANT SELECT ON cases_act, cases_caseevent, cases_memberevent, cases_stagetransition TO APP_ROLE;
GRANT UPDATE (
    duration, category, destination_country, destination_place, residence_status, caseworker_id, planned_departure_on, offer, duplicate_of_id,
    updated_at, outcome, closed_at, head_name, head_sort_key, size, version
) ON cases_case TO APP_ROLE;
GRANT UPDATE (relation, guardian_id, guardian_name, entered_host_country_on, left_at) ON cases_member TO APP_ROLE;

-- A case is opened at the beginning, or at arrival; an act moves it along the table, and nothing else does (INV-05).
CREATE OR REPLACE FUNCTION cases_check_opening() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    next_number text;
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;  -- the owner loads in bulk cases that stand anywhere
    PERFORM bayiri_require(NEW.stage IN ('registered', 'arrived'), 'INV-05', 'a case is opened at its beginning');
    PERFORM bayiri_require(
        NEW.agency_id = bayiri_agency()
        AND (NEW.caseworker_id = bayiri_actor() OR (NEW.caseworker_id IS NULL AND bayiri_has_role(ARRAY['programme_manager', 'data_steward']))),
        'INV-02', 'a case is opened in one''s own name and agency, or by a manager or data steward for the queue');
    PERFORM bayiri_require(NEW.voluntariness = 'voluntary', 'INV-15', 'a forced return needs the act of an authority');
    next_number := nextval('cases_number')::text;
    NEW.number := to_char(bayiri_day(NEW.opened_at), '"R-"YYYY"-"') || lpad(next_number, greatest(6, length(next_number)), '0');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_check_opening();

-- The caseworker hands over, or a manager does, within the responsible agency: else anybody could make room to clear their own case.
-- Who finds a case in the queue takes it for themself; only a manager puts one back there.
CREATE OR REPLACE FUNCTION cases_check_hand_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR (
            NEW.agency_id = bayiri_agency() AND (
                bayiri_has_role(ARRAY['programme_manager', 'director'])
                OR (OLD.caseworker_id = bayiri_actor() AND NEW.caseworker_id IS NOT NULL)
                OR (OLD.caseworker_id IS NULL AND NEW.caseworker_id = bayiri_actor()))
            AND (NEW.caseworker_id IS NULL OR EXISTS (
                SELECT 1 FROM agencies_user u WHERE u.id = NEW.caseworker_id AND u.agency_id = NEW.agency_id AND u.is_active))),
        'INV-03', 'a case is handed over by who is responsible for it, to a colleague');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER hand_over BEFORE UPDATE OF caseworker_id ON cases_case FOR EACH ROW
WHEN (OLD.caseworker_id IS DISTINCT FROM NEW.caseworker_id) EXECUTE FUNCTION cases_check_hand_over();

-- Rows about a member stand in the member's own case: else an agency could write about people of others (INV-22).
CREATE OR REPLACE FUNCTION cases_check_same_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR EXISTS (SELECT 1 FROM cases_member m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id),
        'INV-22', 'the person belongs to this case');
    RETURN NEW;
END $$;

-- A case points to another one that the acting agency takes part in: else it could learn which cases there are (INV-04).
CREATE OR REPLACE FUNCTION cases_check_other_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The owner's own functions, as the one that parts a household, copy what stood there.
    IF current_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' OR NEW.duplicate_of_id IS DISTINCT FROM OLD.duplicate_of_id THEN
        PERFORM bayiri_require(NEW.duplicate_of_id IS NULL OR (NEW.duplicate_of_id <> NEW.id AND bayiri_sees('case', NEW.duplicate_of_id, 'journey')),
                               'INV-04', 'the acting agency does not take part in this case');
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM bayiri_require(NEW.earlier_case_id IS NULL OR bayiri_sees('case', NEW.earlier_case_id, 'journey'),
                               'INV-04', 'the acting agency does not take part in this case');
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER other_case BEFORE INSERT OR UPDATE OF duplicate_of_id ON cases_case
FOR EACH ROW EXECUTE FUNCTION cases_check_other_case();

-- A session is written down after it was held, in a case that goes on, with people of the household (INV-09, INV-16, INV-17).
CREATE OR REPLACE FUNCTION cases_check_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(NEW.held_at <= NEW.recorded_at, 'INV-16', 'a session is written down after it was held');
    PERFORM bayiri_require(
        cardinality(NEW.members_present) > 0
        AND NEW.members_present <@ ARRAY(SELECT m.id FROM cases_member m WHERE m.case_id = NEW.case_id),
        'INV-17', 'somebody of the household was present');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = NEW.case_id),
                           'INV-09', 'the case has ended');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT ON cases_counsellingsession FOR EACH ROW EXECUTE FUNCTION cases_check_session();

-- A session that was written down wrongly is replaced, or was never held; it stays, and counts no more (INV-117).
CALL bayiri_protect('cases_sessioncorrection', 'case', 'case_id', 'journey');
CALL bayiri_keep_forever('cases_sessioncorrection');
GRANT SELECT ON cases_sessioncorrection TO APP_ROLE;
CREATE OR REPLACE FUNCTION cases_correct_session(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    x cases_sessioncorrection := jsonb_populate_record(NULL::cases_sessioncorrection, said);
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', x.case_id, 'journey', true), 'INV-04', 'the acting agency does not take part in this case');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'reintegration_officer', 'programme_manager']),
                           'INV-117', 'this act belongs to another role');
    PERFORM bayiri_require(
        trim(x.reason) <> '' AND EXISTS (SELECT 1 FROM cases_counsellingsession s WHERE s.id = x.session_id AND s.case_id = x.case_id)
        AND NOT EXISTS (SELECT 1 FROM cases_sessioncorrection c WHERE c.session_id = x.session_id)
        AND (x.replaced_by_id IS NULL OR EXISTS (
            SELECT 1 FROM cases_counsellingsession s WHERE s.id = x.replaced_by_id AND s.case_id = x.case_id AND s.recorded_by_id = bayiri_actor()
              AND NOT EXISTS (SELECT 1 FROM cases_sessioncorrection c WHERE x.replaced_by_id IN (c.session_id, c.replaced_by_id)))),
        'INV-117', 'a correction says why, once, in its own case');
    x.recorded_by_id := bayiri_actor();
    INSERT INTO cases_sessioncorrection SELECT x.*;
END $$;

-- The session that stands for one that was written down: itself, what replaced it in the end, or none.
CREATE OR REPLACE FUNCTION cases_session_that_counts(of_session uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE way (id) AS (
        SELECT of_session UNION SELECT c.replaced_by_id FROM way w JOIN cases_sessioncorrection c ON c.session_id = w.id)
    SELECT w.id FROM way w WHERE w.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases_sessioncorrection c WHERE c.session_id = w.id)
$$;
REVOKE EXECUTE ON FUNCTION cases_session_that_counts(uuid) FROM PUBLIC;

-- Where a case came from when it came to where it is: what an act that is taken back leads to. What ended before it came to travel goes
-- on no further than assessed; the same table as ENDED_FROM in rules.py.
CREATE OR REPLACE FUNCTION cases_stage_before(of_case uuid, stage text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN stage <> 'ended' OR a.from_stage IN ('registered', 'counselling') THEN a.from_stage
                WHEN a.from_stage = 'suspended' THEN 'counselling' ELSE 'assessed' END
    FROM cases_act a WHERE a.case_id = of_case AND a.to_stage = stage AND a.kind <> 'arrival_contradicted'
    ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION cases_stage_before(uuid, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION cases_record_act(
    act_id uuid, of_case uuid, act text, to_stage text, why text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', of_case, 'journey', true), 'INV-04', 'the acting agency does not take part in this case');
    PERFORM cases_write_act(act_id, of_case, act, to_stage, why, at);
END $$;

-- The same for functions that have looked who asks: an arrival moves the case by the word of who receives and does not see it.
CREATE OR REPLACE FUNCTION cases_write_act(
    act_id uuid, of_case uuid, act text, to_stage text, why text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_in record;
BEGIN
    SELECT c.stage, c.stage_before_suspension, c.outcome, c.closed_at INTO now_in FROM cases_case c WHERE c.id = of_case FOR UPDATE;
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_stagetransition t WHERE t.from_stage = now_in.stage AND t.act = cases_write_act.act AND t.to_stage = cases_write_act.to_stage)
        AND (act <> 'resumed' OR to_stage = now_in.stage_before_suspension)
        AND (act NOT IN ('death_undone', 'departure_contradicted', 'closing_undone') OR (act, now_in.stage) = ('death_undone', 'ended')
             OR to_stage = cases_stage_before(of_case, now_in.stage)),
        'INV-05', format('no act %s leads from %s to %s', act, now_in.stage, to_stage));
    PERFORM cases_check_act(of_case, act);
    IF act = 'closing_undone' THEN PERFORM cases_check_reopening(of_case, now_in.stage, now_in.outcome, why); END IF;
    INSERT INTO cases_act (id, case_id, kind, from_stage, to_stage, reason, recorded_by_id, recorded_at)
    VALUES (act_id, of_case, act, now_in.stage, to_stage, why, bayiri_actor(), at);
    UPDATE cases_case SET stage = to_stage, updated_at = greatest(updated_at, at), version = version + 1,
        stage_before_suspension = CASE WHEN act = 'suspended' THEN now_in.stage WHEN act = 'resumed' THEN NULL ELSE stage_before_suspension END
    WHERE id = of_case;
END $$;
REVOKE EXECUTE ON FUNCTION cases_write_act(uuid, uuid, text, text, text, timestamptz) FROM PUBLIC;

-- Acts that speak of members hold only if the members' own states say so.
CREATE OR REPLACE FUNCTION cases_check_act(of_case uuid, act text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    wanted text[] := CASE act WHEN 'released' THEN ARRAY['released', 'boarded', 'departed', 'arrived']
        WHEN 'departed' THEN ARRAY['departed', 'arrived'] WHEN 'departed_outside_procedure' THEN ARRAY['departed', 'arrived']
        WHEN 'arrived' THEN ARRAY['arrived'] END;
BEGIN
    PERFORM bayiri_require(
        CASE act WHEN 'session_held' THEN EXISTS (SELECT 1 FROM cases_counsellingsession s WHERE s.case_id = of_case
                                               AND NOT EXISTS (SELECT 1 FROM cases_sessioncorrection x WHERE x.session_id = s.id))
             WHEN 'death_undone' THEN (SELECT outcome FROM cases_case WHERE id = of_case) = 'deceased'
                AND EXISTS (SELECT 1 FROM cases_death d WHERE d.case_id = of_case AND d.undone_at IS NOT NULL)
             WHEN 'departure_contradicted' THEN NOT EXISTS (
                SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state IN ('departed', 'arrived'))
                OR EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state IN ('active', 'booked', 'released', 'boarded'))
             WHEN 'arrival_contradicted' THEN NOT EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state = 'arrived')
                OR EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state IN ('active', 'booked', 'released', 'boarded', 'departed'))
             WHEN 'engagement_started' THEN (SELECT mode FROM cases_case WHERE id = of_case) = 'virtual' ELSE true END,
        'INV-05', 'the case does not bear this act');
    IF wanted IS NULL THEN RETURN; END IF;
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state = ANY (wanted))
        AND NOT EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state NOT IN ('withdrawn', 'left', 'deceased', 'no_show')
                        AND m.state <> ALL (wanted)),
        'INV-05', 'the members'' states do not bear this act');
END $$;

REVOKE EXECUTE ON FUNCTION cases_check_act(uuid, text) FROM PUBLIC;

-- Members move along their own table; release, boarding and departure only through the functions of travel.
CREATE OR REPLACE FUNCTION cases_check_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM bayiri_require(
            session_user <> 'APP_ROLE' OR NEW.state = 'active'
            OR (NEW.state = 'arrived' AND EXISTS (
                SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.stage IN ('arrived', 'reintegrating', 'following_up'))),
            'INV-05', 'a member begins at the beginning');
        -- Read as the application's role: only a person whom the acting agency sees may join, and only a case that goes on.
        PERFORM bayiri_require(
            session_user <> 'APP_ROLE' OR EXISTS (SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.merged_into_id IS NULL),
            'INV-04', 'the acting agency does not take part in this person, or the record was made one with another');
        PERFORM bayiri_require(
            session_user <> 'APP_ROLE' OR EXISTS (
                SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended')),
            'INV-09', 'the case has ended');
        PERFORM bayiri_require(
            session_user <> 'APP_ROLE' OR NEW.entered_host_country_on IS NULL
            OR NOT EXISTS (SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.born_on > NEW.entered_host_country_on),
            'INV-13', 'nobody enters a country before being born');
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT ON cases_member FOR EACH ROW EXECUTE FUNCTION cases_check_member();

CREATE OR REPLACE FUNCTION cases_move_member(member uuid, to_state text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    m record;
BEGIN
    SELECT * INTO m FROM cases_member WHERE id = member FOR UPDATE;
    PERFORM bayiri_require(bayiri_sees('case', m.case_id, 'journey', true), 'INV-04', 'the acting agency does not take part in this case');
    PERFORM bayiri_require(
        (m.state, to_state) IN (
            ('active', 'booked'), ('booked', 'active'), ('released', 'active'), ('released', 'booked'), ('no_show', 'active'),
            ('active', 'withdrawn'), ('booked', 'withdrawn'), ('released', 'withdrawn'), ('no_show', 'withdrawn'), ('withdrawn', 'active'),
            ('active', 'left'), ('booked', 'left')),
        'INV-05', format('a member does not go from %s to %s', m.state, to_state));
    UPDATE cases_member SET state = to_state WHERE id = member;
END $$;

-- The overview's numbers: each change of what an agency sees adds rows; reading sums them.
CREATE OR REPLACE FUNCTION cases_tally_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.stage, OLD.host_country, OLD.destination_country) = (NEW.stage, NEW.host_country, NEW.destination_country) THEN
        RETURN NULL;
    END IF;
    INSERT INTO cases_tally (agency_id, stage, host_country, destination_country, month, cases)
    SELECT p.agency_id, v.stage, v.host, v.destination, date_trunc('month', NEW.opened_at AT TIME ZONE 'UTC')::date, v.step
    FROM (SELECT DISTINCT agency_id FROM agencies_participation WHERE subject_id = NEW.id AND subject_kind = 'case' AND NOT closed
          AND section IN ('all', 'journey')) p
    CROSS JOIN (VALUES (NEW.stage, NEW.host_country, NEW.destination_country, 1),
                       (CASE WHEN TG_OP = 'UPDATE' THEN OLD.stage END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.host_country END,
                        CASE WHEN TG_OP = 'UPDATE' THEN OLD.destination_country END, -1)) v (stage, host, destination, step)
    WHERE v.stage IS NOT NULL;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tally AFTER INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_tally_case();

CREATE OR REPLACE FUNCTION cases_tally_sight() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    others int;
BEGIN
    SELECT count(*) INTO others FROM agencies_participation p
    WHERE p.subject_id = NEW.subject_id AND p.subject_kind = 'case' AND p.agency_id = NEW.agency_id AND NOT p.closed
      AND p.section IN ('all', 'journey') AND p.id <> NEW.id;
    IF NEW.subject_kind <> 'case' OR NEW.section NOT IN ('all', 'journey') OR others > 0
        OR (TG_OP = 'UPDATE' AND OLD.closed = NEW.closed) THEN
        RETURN NULL;
    END IF;
    INSERT INTO cases_tally (agency_id, stage, host_country, destination_country, month, cases)
    SELECT NEW.agency_id, c.stage, c.host_country, c.destination_country, date_trunc('month', c.opened_at AT TIME ZONE 'UTC')::date,
           CASE WHEN NEW.closed THEN -1 ELSE 1 END
    FROM cases_case c WHERE c.id = NEW.subject_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tally AFTER INSERT OR UPDATE OF closed ON agencies_participation FOR EACH ROW EXECUTE FUNCTION cases_tally_sight();

-- Every thousandth row an agency's rows are summed up into one a cell, by whoever comes by; two at once do not wait.
CREATE OR REPLACE FUNCTION cases_compact_tally() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() > 2 OR NOT pg_try_advisory_xact_lock(hashtext('cases_tally'), hashtext(NEW.agency_id::text)) THEN
        RETURN NULL;  -- the sums themselves are not summed again
    END IF;
    WITH gone AS (DELETE FROM cases_tally t WHERE t.agency_id = NEW.agency_id RETURNING t.*)
    INSERT INTO cases_tally (agency_id, stage, host_country, destination_country, month, cases)
    SELECT g.agency_id, g.stage, g.host_country, g.destination_country, g.month, sum(g.cases) FROM gone g
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(g.cases) <> 0;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER compact AFTER INSERT ON cases_tally FOR EACH ROW WHEN (NEW.id % 1000 = 0) EXECUTE FUNCTION cases_compact_tally();

ALTER TABLE cases_tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON cases_tally FOR SELECT TO APP_ROLE USING (agency_id = (SELECT bayiri_agency()));
GRANT SELECT ON cases_tally TO APP_ROLE;

-- Numbers with the year of opening, given when a case is opened: R-2026-000123.
CREATE SEQUENCE IF NOT EXISTS cases_number;
GRANT USAGE ON SEQUENCE cases_number TO APP_ROLE;
