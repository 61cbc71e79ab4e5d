-- What goes with people who part beside their own records: coming appointments, notes that were chosen, and after the arrival what
-- is planned and due for them. What was given stays where it was given, and is not given again (INV-135).

-- Appointments of the acting agency that are still to come: those of people who all go are theirs; one with the whole household, or
-- with people of both, stands in both cases, each with its own people. What was noted for the others stays with them.
CREATE OR REPLACE FUNCTION journey_carry_appointments(to_case uuid, from_case uuid, people jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    going uuid[] := ARRAY(SELECT jsonb_object_keys(people))::uuid[];
    label text := (SELECT c.number FROM cases_case c WHERE c.id = to_case);
BEGIN
    UPDATE tasks_appointment a SET case_id = to_case, case_label = label, changed_by_id = bayiri_actor(), changed_at = at, version = a.version + 1,
        member_ids = ARRAY(SELECT (people ->> m::text)::uuid FROM unnest(a.member_ids) m)
    WHERE a.case_id = from_case AND a.agency_id = bayiri_agency() AND a.state = 'planned' AND a.starts_at > at
      AND cardinality(a.member_ids) > 0 AND a.member_ids <@ going;
    INSERT INTO tasks_appointment SELECT (jsonb_populate_record(a, jsonb_build_object(
        'id', uuidv7(), 'case_id', to_case, 'case_label', label, 'note', '', 'version', 1,
        'member_ids', ARRAY(SELECT people ->> m::text FROM unnest(a.member_ids) m WHERE m = ANY (going)),
        'changed_by_id', bayiri_actor(), 'changed_at', at, 'recorded_by_id', bayiri_actor(), 'recorded_at', at))).*
    FROM tasks_appointment a
    WHERE a.case_id = from_case AND a.agency_id = bayiri_agency() AND a.state = 'planned' AND a.starts_at > at
      AND (cardinality(a.member_ids) = 0 OR a.member_ids && going);
    UPDATE tasks_appointment a SET changed_by_id = bayiri_actor(), changed_at = at, version = a.version + 1,
        member_ids = ARRAY(SELECT m FROM unnest(a.member_ids) m WHERE m <> ALL (going))
    WHERE a.case_id = from_case AND a.agency_id = bayiri_agency() AND a.state = 'planned' AND a.starts_at > at AND a.member_ids && going;
END $$;

-- One household again: what stands in both cases is one appointment again, what is theirs alone comes back.
CREATE OR REPLACE FUNCTION journey_join_appointments(from_case uuid, back_to uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    people jsonb := (SELECT coalesce(jsonb_object_agg(n.id, o.id), '{}') FROM cases_member n JOIN cases_member o
                     ON o.case_id = back_to AND o.person_id = n.person_id WHERE n.case_id = from_case);
    a tasks_appointment;
    twin tasks_appointment;
    theirs uuid[];
BEGIN
    FOR a IN SELECT * FROM tasks_appointment x WHERE x.case_id = from_case AND x.agency_id = bayiri_agency() AND x.state = 'planned' AND x.starts_at > at LOOP
        SELECT * INTO twin FROM tasks_appointment x WHERE x.case_id = back_to AND x.state = 'planned'
            AND (x.starts_at, x.kind, x.person_id, x.agency_id) = (a.starts_at, a.kind, a.person_id, a.agency_id) LIMIT 1;
        theirs := ARRAY(SELECT (people ->> m::text)::uuid FROM unnest(a.member_ids) m);
        IF twin.id IS NULL THEN
            UPDATE tasks_appointment SET case_id = back_to, case_label = (SELECT number FROM cases_case WHERE id = back_to), version = version + 1,
                changed_by_id = bayiri_actor(), changed_at = at,
                member_ids = CASE WHEN cardinality(theirs) > 0 THEN theirs ELSE ARRAY(SELECT v::uuid FROM jsonb_each_text(people) e(k, v)) END
            WHERE id = a.id;
        ELSE
            UPDATE tasks_appointment SET state = 'cancelled', reason = a.case_label || ' = ' || twin.case_label, changed_by_id = bayiri_actor(),
                changed_at = at, version = version + 1 WHERE id = a.id;
            UPDATE tasks_appointment SET member_ids = member_ids || theirs, changed_by_id = bayiri_actor(), changed_at = at, version = version + 1
            WHERE id = twin.id AND cardinality(twin.member_ids) > 0;
        END IF;
    END LOOP;
END $$;

-- Notes that who splits chose, of sections that they may read: a copy goes, under the name of who wrote it; the note stays.
CREATE OR REPLACE FUNCTION journey_carry_notes(to_case uuid, from_case uuid, chosen uuid[], at timestamptz) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO cases_note SELECT (jsonb_populate_record(n, jsonb_build_object(
        'id', uuidv7(), 'case_id', to_case, 'version', 1, 'changed_by_id', bayiri_actor(), 'changed_at', at))).*
    FROM cases_note n WHERE n.case_id = from_case AND n.id = ANY (chosen) AND n.state = 'current'
      AND bayiri_sees('case', from_case, cases_note_seen_in(n.section)) ORDER BY n.id
$$;

-- People who part after they have arrived: their plan is what was planned for them and not given yet, to be agreed to anew; their
-- rounds that are due are due in the new case, held by the same agency where it may see it. Asked for once, right after the split.
CREATE OR REPLACE FUNCTION journey_carry_aftercare(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s cases_split;
    people jsonb;
BEGIN
    SELECT * INTO s FROM cases_split x WHERE x.id = (said ->> 'id')::uuid FOR UPDATE;
    PERFORM cases_require_part(s.case_id, s.recorded_at);
    PERFORM cases_require_part(s.from_case_id, s.recorded_at);
    PERFORM bayiri_require(
        s.after_arrival AND s.joined_again_at IS NULL AND s.recorded_by_id = bayiri_actor()
        AND NOT EXISTS (SELECT 1 FROM cases_act a WHERE a.case_id = s.case_id)
        AND NOT EXISTS (SELECT 1 FROM reintegration_plan p WHERE p.case_id = s.case_id)
        AND NOT EXISTS (SELECT 1 FROM monitoring_followup f WHERE f.case_id = s.case_id),
        'INV-135', 'what is planned goes with people once, when they part after the arrival');
    SELECT jsonb_object_agg(o.id, n.id) INTO people FROM cases_member n JOIN cases_member o
        ON o.case_id = s.from_case_id AND o.person_id = n.person_id WHERE n.case_id = s.case_id;
    UPDATE cases_split SET is_carrying = true WHERE id = s.id;
    PERFORM journey_move_plan(s.case_id, s.from_case_id, people, s.recorded_at);
    PERFORM journey_carry('monitoring_contactchoice', people, jsonb_build_object('case_id', s.case_id));
    PERFORM journey_move_rounds(s.case_id, s.from_case_id, people);
    UPDATE cases_split SET is_carrying = false WHERE id = s.id;
END $$;

-- Lines for these people that nothing was given of stand in the other plan from here on; a plan that loses or gets one is another plan.
-- Needs that are open are copied, and the lines answer them there.
CREATE OR REPLACE FUNCTION journey_move_plan(to_case uuid, from_case uuid, people jsonb, at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    going uuid[] := ARRAY(SELECT jsonb_object_keys(people))::uuid[];
    old reintegration_plan;
    plan uuid;
    n reintegration_need;
    needs jsonb := '{}';
    moved int;
BEGIN
    SELECT * INTO old FROM reintegration_plan p WHERE p.case_id = from_case FOR UPDATE;
    IF old.id IS NULL THEN RETURN; END IF;
    SELECT p.id INTO plan FROM reintegration_plan p WHERE p.case_id = to_case;
    IF plan IS NULL THEN
        plan := uuidv7();
        INSERT INTO reintegration_plan (id, case_id, version, state, arrived_on, recorded_by_id, recorded_at)
        VALUES (plan, to_case, 0, 'draft', old.arrived_on, bayiri_actor(), at);
    END IF;
    FOR n IN SELECT * FROM reintegration_need x WHERE x.case_id = from_case AND x.member_id = ANY (going) AND x.settled_because = '' ORDER BY x.id LOOP
        needs := needs || jsonb_build_object(n.id::text, coalesce(
            (SELECT x.id FROM reintegration_need x WHERE x.case_id = to_case AND x.member_id = (people ->> n.member_id::text)::uuid
               AND (x.topic, x.words, x.recorded_at) = (n.topic, n.words, n.recorded_at)), uuidv7()));
        INSERT INTO reintegration_need SELECT (jsonb_populate_record(n, jsonb_build_object(
            'id', needs ->> n.id::text, 'case_id', to_case, 'member_id', people ->> n.member_id::text))).*
        WHERE NOT EXISTS (SELECT 1 FROM reintegration_need x WHERE x.id = (needs ->> n.id::text)::uuid);
    END LOOP;
    UPDATE reintegration_planline l SET plan_id = plan, case_id = to_case, member_id = (people ->> l.member_id::text)::uuid,
        found_need_id = (needs ->> l.found_need_id::text)::uuid, changed_by_id = bayiri_actor(), changed_at = at, version = l.version + 1
    WHERE l.plan_id = old.id AND l.member_id = ANY (going) AND l.state IN ('planned', 'approved');
    GET DIAGNOSTICS moved = ROW_COUNT;
    UPDATE reintegration_plan SET version = version + moved WHERE id = old.id;
END $$;

CREATE OR REPLACE FUNCTION journey_move_rounds(to_case uuid, from_case uuid, people jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    -- They ended with the people's part in the household they left, and are due again where the people are now. A survey that was
    -- begun stays where it was begun.
    UPDATE monitoring_followup f SET case_id = to_case, member_id = (people ->> f.member_id::text)::uuid,
        state = CASE f.state WHEN 'left' THEN f.state_before ELSE f.state END,
        state_before = CASE f.state WHEN 'left' THEN '' ELSE f.state_before END
    WHERE f.case_id = from_case AND (CASE f.state WHEN 'left' THEN f.state_before ELSE f.state END) IN ('due', 'not_reached')
      AND people ? f.member_id::text
      AND NOT EXISTS (SELECT 1 FROM monitoring_surveydraft d WHERE d.follow_up_id = f.id);
    UPDATE monitoring_followup f SET agency_id = bayiri_agency(), officer_id = NULL
    WHERE f.case_id = to_case AND f.state IN ('due', 'not_reached') AND NOT EXISTS (
        SELECT 1 FROM agencies_participation p WHERE p.subject_kind = 'case' AND p.subject_id = to_case AND p.agency_id = f.agency_id
          AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) AND p.section IN ('all', 'follow_up'))
$$;

REVOKE EXECUTE ON FUNCTION journey_carry_appointments(uuid, uuid, jsonb, timestamptz), journey_join_appointments(uuid, uuid, timestamptz),
    journey_carry_notes(uuid, uuid, uuid[], timestamptz), journey_move_plan(uuid, uuid, jsonb, timestamptz),
    journey_move_rounds(uuid, uuid, jsonb) FROM PUBLIC;
