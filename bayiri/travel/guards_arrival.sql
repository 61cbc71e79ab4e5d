-- The arrival, for those who were given this part of a case and no other: the authority of the country of return, who meets the person.

-- An agency that receives: it writes the arrival for a purpose that receives, or stands in the country of return itself (INV-200).
-- Any agency but the responsible one of the host country, where none is named.
CREATE OR REPLACE FUNCTION travel_receives(of_case uuid, by_agency uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM agencies_participation p JOIN agencies_agency a ON a.id = p.agency_id JOIN cases_case c ON c.id = of_case
        WHERE p.subject_kind = 'case' AND p.subject_id = of_case AND p.mode = 'write' AND (by_agency IS NULL OR p.agency_id = by_agency)
          AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
          AND CASE p.section WHEN 'arrival' THEN p.purpose IN ('authority', 'reception', 'reintegration') OR a.country = c.destination_country
                             ELSE p.purpose = 'owner' AND a.country = c.destination_country END)
$$;
REVOKE EXECUTE ON FUNCTION travel_receives(uuid, uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION travel_is_responsible(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_kind = 'case' AND p.subject_id = of_case AND p.purpose = 'owner'
                   AND p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()))
$$;
REVOKE EXECUTE ON FUNCTION travel_is_responsible(uuid) FROM PUBLIC;

-- Whether the acting agency receives, whether anybody does, and whether the acting agency is responsible: for whoever sees the arrival.
DROP FUNCTION IF EXISTS travel_who_receives(uuid);
CREATE OR REPLACE FUNCTION travel_who_receives(of_case uuid) RETURNS TABLE (mine boolean, anybody boolean, responsible boolean) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT travel_receives(of_case, bayiri_agency()), travel_receives(of_case, NULL), travel_is_responsible(of_case)
    WHERE bayiri_sees('case', of_case, 'journey,arrival')
$$;

-- Who may say whether somebody has arrived: the responsible agency only where nobody receives (INV-200). With INV-54 for the role.
CREATE OR REPLACE FUNCTION travel_require_receiver(of_case uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine boolean := travel_receives(of_case, bayiri_agency());
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', of_case, 'arrival', true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(bayiri_has_role(CASE WHEN mine THEN ARRAY['reintegration_officer', 'travel_officer'] ELSE ARRAY['reintegration_officer'] END),
                           'INV-54', 'this role does not confirm an arrival');
    -- Who accompanies people through a third country confirms nothing there, also where nobody receives.
    PERFORM bayiri_require(mine OR (travel_is_responsible(of_case) AND NOT travel_receives(of_case, NULL)), 'INV-200',
                           'where another agency receives the person, it confirms the arrival');
END $$;
REVOKE EXECUTE ON FUNCTION travel_require_receiver(uuid) FROM PUBLIC;

-- Who travels, where they are, and the last word on their arrival that nobody contradicts. No stage, nothing of what came before.
CREATE OR REPLACE FUNCTION travel_arrivals(of_case uuid) RETURNS TABLE (
    member_id uuid, person_id uuid, is_head boolean, place text, movement_id uuid, event_id uuid, said text, said_at timestamptz, said_by uuid,
    said_agency text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.person_id, m.relation = 'self',
        CASE WHEN m.state IN ('booked', 'released', 'boarded') THEN 'expected' WHEN m.state = 'departed' THEN 'under_way'
             WHEN m.state IN ('arrived', 'no_show') THEN m.state ELSE 'not_travelling' END,
        s.movement_id, e.id, coalesce(e.kind, ''), e.happened_at, e.recorded_by_id, coalesce(a.name, '')
    FROM cases_member m
    LEFT JOIN travel_seat s ON s.member_id = m.id AND s.given_up_at IS NULL
    LEFT JOIN LATERAL (
        SELECT x.* FROM travel_travelevent x WHERE x.member_id = m.id AND x.movement_id = s.movement_id AND x.kind IN ('arrived', 'missing')
          AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.event_id = x.id) ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) e ON true
    LEFT JOIN agencies_user u ON u.id = e.recorded_by_id LEFT JOIN agencies_agency a ON a.id = u.agency_id
    WHERE m.case_id = of_case AND m.state NOT IN ('withdrawn', 'left', 'deceased') AND bayiri_sees('case', of_case, 'journey,arrival')
    ORDER BY m.relation <> 'self', m.joined_at, m.id LIMIT 200
$$;

-- In whose name work that follows is done for the responsible agency, which did not act: the caseworker's, else a manager's.
CREATE OR REPLACE FUNCTION travel_teller(of_case uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id FROM cases_case c JOIN agencies_user u ON u.agency_id = c.agency_id AND u.is_active
    WHERE c.id = of_case AND (u.id = c.caseworker_id OR u.roles::text[] && ARRAY['programme_manager', 'director', 'counsellor'])
    ORDER BY u.id IS DISTINCT FROM c.caseworker_id, 'programme_manager' <> ALL (u.roles::text[]), u.id LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION travel_teller(uuid) FROM PUBLIC;

-- Which agency carries out the plan after the arrival: one that writes it for a purpose of its own, else the responsible one.
CREATE OR REPLACE FUNCTION travel_settles(of_case uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.agency_id FROM agencies_participation p
    WHERE p.subject_kind = 'case' AND p.subject_id = of_case AND p.mode = 'write' AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
      AND (p.purpose = 'owner' OR (p.section = 'plan' AND p.purpose IN ('reintegration', 'reception')))
    ORDER BY p.purpose = 'owner', p.purpose <> 'reintegration', p.from_at, p.id LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION travel_settles(uuid) FROM PUBLIC;

-- What follows from words on arrivals, by who said them: nobody is asked about any more, the case moves where its people are, who did not
-- come is looked for. Answers in whose name the rest is done, and which agency carries out the plan.
DROP FUNCTION IF EXISTS travel_follow_words(jsonb);
CREATE OR REPLACE FUNCTION travel_follow_words(said jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    c cases_case;
    at timestamptz := (said ->> 'recorded_at')::timestamptz;
    travelling text[];
    missing record;
    why text;
BEGIN
    PERFORM travel_require_receiver((said ->> 'case_id')::uuid);
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    SELECT * INTO c FROM cases_case x WHERE x.id = (said ->> 'case_id')::uuid FOR UPDATE;
    travelling := ARRAY(SELECT m.state FROM cases_member m WHERE m.case_id = c.id AND m.state NOT IN ('withdrawn', 'left', 'deceased', 'no_show'));
    IF NOT 'departed' = ANY (travelling) THEN
        UPDATE tasks_task SET ended_at = at, ended_by_id = bayiri_actor() WHERE case_id = c.id AND kind = 'confirm_arrival' AND ended_at IS NULL;
    END IF;
    IF c.stage = 'departed' AND travelling <> '{}' AND 'arrived' = ALL (travelling) THEN
        PERFORM cases_write_act(uuidv7(), c.id, 'arrived', 'arrived', '', at);
    ELSIF c.stage = 'arrived' THEN
        -- Back only where who acts has contradicted the arrival of somebody who is under way again, for the reason given there: not because
        -- somebody joined the case later, and by no other statement (INV-232).
        SELECT k.reason INTO why FROM cases_member m JOIN travel_travelevent e ON e.member_id = m.id AND e.kind = 'arrived'
        JOIN travel_contradiction k ON k.event_id = e.id AND k.recorded_by_id = bayiri_actor()
        WHERE m.case_id = c.id AND m.state = 'departed' AND k.recorded_at <= at ORDER BY k.recorded_at DESC, k.id DESC LIMIT 1;
        IF why IS NOT NULL THEN PERFORM cases_write_act(uuidv7(), c.id, 'arrival_contradicted', 'departed', why, at); END IF;
    END IF;
    FOR missing IN
        SELECT a.member_id FROM travel_arrivals(c.id) a WHERE a.said = 'missing' AND a.place = 'under_way' AND NOT EXISTS (
            SELECT 1 FROM tasks_task t WHERE t.case_id = c.id AND t.member_id = a.member_id AND t.kind = 'confirm_arrival' AND t.ended_at IS NULL)
    LOOP
        INSERT INTO tasks_task (id, kind, case_id, case_label, member_id, note, agency_id, roles, person_id, due_on, recorded_by_id, recorded_at)
        VALUES (uuidv7(), 'confirm_arrival', c.id, c.number, missing.member_id, 'Did not arrive', c.agency_id,
                CASE WHEN c.caseworker_id IS NULL THEN ARRAY['counsellor', 'programme_manager'] ELSE '{}' END, c.caseworker_id,
                bayiri_day(at), bayiri_actor(), at);
    END LOOP;
    RETURN jsonb_build_object('teller', travel_teller(c.id), 'settles', travel_settles(c.id));
END $$;

-- Of some cases those in which somebody is under way, for whoever sees their arrival.
CREATE OR REPLACE FUNCTION travel_under_way(asked uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT m.case_id FROM cases_member m
    WHERE m.case_id = ANY (asked[:200]) AND m.state = 'departed' AND bayiri_sees('case', m.case_id, 'journey,arrival')
$$;
