-- One household becomes two: people get a case of their own, and what is theirs goes with them, author and day kept.

-- Whether a child of the household would be left without the parents and guardians they have in it (INV-99).
CREATE OR REPLACE FUNCTION journey_child_left_alone(of_case uuid, going uuid[], on_day date) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH here AS (
        SELECT m.id, m.relation, m.guardian_id, m.id = ANY (going) AS goes,
               coalesce(p.born_on > (on_day - interval '18 years')::date, false) AS child
        FROM cases_member m JOIN people_person p ON p.id = m.person_id
        WHERE m.case_id = of_case AND m.state NOT IN ('left', 'withdrawn', 'deceased')
    )
    SELECT EXISTS (
        SELECT 1 FROM here k
        JOIN here a ON a.id <> k.id AND NOT a.child AND (a.id = k.guardian_id OR a.relation IN ('self', 'spouse', 'parent'))
        WHERE k.child GROUP BY k.id, k.goes HAVING NOT bool_or(a.goes = k.goes))
$$;

-- Copies a table's rows about people into another case. `people` maps the id of each member to the id in the other case, `more`
-- holds columns that are written anew; rows keep their order, who wrote them and when.
CREATE OR REPLACE FUNCTION journey_carry(tbl text, people jsonb, more jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO %1$I SELECT (jsonb_populate_record(t, jsonb_build_object(''id'', uuidv7(), ''member_id'', $1 ->> t.member_id::text) || $2)).*'
        ' FROM %1$I t WHERE t.member_id = ANY (ARRAY(SELECT jsonb_object_keys($1))::uuid[])'
        -- What was found to be wrong is not carried: it would count again where nothing says that it does not (INV-117).
        ' AND NOT EXISTS (SELECT 1 FROM safeguards_screeningcorrection x WHERE x.screening_id = t.id) ORDER BY t.id', tbl) USING people, more;
END $$;

CREATE OR REPLACE FUNCTION journey_split_off(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s cases_split := jsonb_populate_record(NULL::cases_split, said);
    people jsonb := said -> 'people';  -- id in the household: id in the new case
    going uuid[] := ARRAY(SELECT jsonb_object_keys(people))::uuid[];
    head uuid := (said ->> 'head_id')::uuid;
    old cases_case;
    fresh cases_case;
BEGIN
    s.after_arrival := coalesce(s.after_arrival, false);
    PERFORM cases_require_part(s.from_case_id, s.recorded_at);
    PERFORM cases_require_part(s.case_id, s.recorded_at);
    SELECT * INTO old FROM cases_case WHERE id = s.from_case_id FOR UPDATE;
    PERFORM bayiri_require(
        old.agency_id = bayiri_agency() AND bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'programme_manager'])
        AND old.stage IN ('registered', 'counselling', 'assessed', 'decided', 'approved', 'preparing', 'released', 'departed', 'arrived',
                          'reintegrating', 'following_up') AND trim(s.reason) <> ''
        AND head = ANY (going) AND (SELECT count(DISTINCT v) FROM jsonb_each_text(people) e(k, v)) = cardinality(going)
        AND cardinality(going) = (SELECT count(*) FROM cases_member m WHERE m.case_id = old.id AND m.id = ANY (going)
                                  AND CASE WHEN s.after_arrival THEN m.state = 'arrived' ELSE m.state IN ('active', 'no_show') END)
        AND (NOT s.after_arrival OR old.stage IN ('arrived', 'reintegrating', 'following_up'))
        AND EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = old.id AND m.relation = 'self' AND m.id <> ALL (going)
                    AND m.state NOT IN ('left', 'withdrawn', 'deceased')),
        'INV-100', 'people are split off where they all are, by the responsible agency, and the main applicant stays');
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['protection_officer']) OR NOT journey_child_left_alone(old.id, going, bayiri_day(s.recorded_at)),
        'INV-99', 'only a protection officer splits a child off from all parents and guardians');
    fresh := old;
    fresh.id := s.case_id; fresh.number := ''; fresh.stage := CASE WHEN s.after_arrival THEN 'arrived' ELSE 'registered' END; fresh.stage_before_suspension := NULL;
    -- A case from the queue goes back there where a manager splits it.
    fresh.caseworker_id := CASE WHEN old.caseworker_id IS NULL AND bayiri_has_role(ARRAY['programme_manager']) THEN NULL ELSE bayiri_actor() END;
    fresh.recorded_by_id := bayiri_actor(); fresh.planned_departure_on := NULL; fresh.offer := '';
    fresh.opened_at := s.recorded_at; fresh.updated_at := s.recorded_at; fresh.size := cardinality(going); fresh.version := 1;
    SELECT trim(p.given_names || ' ' || p.family_name), p.sort_key INTO fresh.head_name, fresh.head_sort_key
    FROM cases_member m JOIN people_person p ON p.id = m.person_id WHERE m.id = head;
    INSERT INTO cases_case SELECT fresh.*;
    UPDATE cases_case SET caseworker_id = old.caseworker_id WHERE id = fresh.id AND caseworker_id <> old.caseworker_id
    AND EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = old.caseworker_id AND u.agency_id = old.agency_id AND u.is_active);
    INSERT INTO cases_member (id, case_id, person_id, relation, state, guardian_id, guardian_name, entered_host_country_on, joined_at,
                              recorded_by_id)
    SELECT (people ->> m.id::text)::uuid, fresh.id, m.person_id, CASE WHEN m.id = head THEN 'self' ELSE said -> 'relations' ->> m.id::text END,
           CASE WHEN s.after_arrival THEN 'arrived' ELSE 'active' END, (people ->> m.guardian_id::text)::uuid, m.guardian_name, m.entered_host_country_on, s.recorded_at, bayiri_actor()
    FROM cases_member m WHERE m.id = ANY (going) ORDER BY m.joined_at, m.id;
    UPDATE cases_member SET state = 'left', left_at = s.recorded_at WHERE id = ANY (going);
    s.is_carrying := true; s.joined_again_at := NULL; s.joined_again_by_id := NULL; s.recorded_by_id := bayiri_actor();
    INSERT INTO cases_split SELECT s.*;
    PERFORM journey_carry_records(fresh.id, old.id, people);
    PERFORM journey_carry_appointments(fresh.id, old.id, people, s.recorded_at);
    PERFORM journey_carry_notes(fresh.id, old.id, ARRAY(SELECT jsonb_array_elements_text(coalesce(said -> 'notes', '[]')))::uuid[], s.recorded_at);
    UPDATE cases_split SET is_carrying = false WHERE id = s.id;
    -- What was decided was decided for the household as it was.
    IF NOT s.after_arrival THEN PERFORM consent_lapse_decisions(fresh.id, 'split_off', s.recorded_at); END IF;
END $$;

-- What is the people's own: sessions they were at, assessments, findings, decisions, refusals, what may be shared, stated facts, files.
CREATE OR REPLACE FUNCTION journey_carry_records(to_case uuid, from_case uuid, people jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    going uuid[] := ARRAY(SELECT jsonb_object_keys(people))::uuid[];
    more jsonb := jsonb_build_object('case_id', to_case);
    tbl text;
    r record;
    fresh uuid;
BEGIN
    FOREACH tbl IN ARRAY ARRAY['safeguards_screening', 'safeguards_vulnerability', 'safeguards_finding', 'consent_returndecision',
                               'consent_withdrawal', 'consent_sharingconsent', 'programmes_circumstance', 'safeguards_healthstatement',
                               'safeguards_fitnesscertificate'] LOOP
        PERFORM journey_carry(tbl, people, more);
    END LOOP;
    FOR r IN SELECT c AS talk FROM cases_counsellingsession c WHERE c.case_id = from_case AND c.members_present && going
             AND NOT EXISTS (SELECT 1 FROM cases_sessioncorrection x WHERE x.session_id = c.id) ORDER BY c.id LOOP
        fresh := uuidv7();
        -- What was noted when others of the household were there as well stays in the case it was noted in.
        INSERT INTO cases_counsellingsession SELECT (jsonb_populate_record(r.talk, more || jsonb_build_object(
            'id', fresh, 'note', CASE WHEN (r.talk).members_present <@ going THEN (r.talk).note ELSE '' END,
            'members_present', ARRAY(SELECT people ->> m::text FROM unnest((r.talk).members_present) m WHERE m = ANY (going))))).*;
    END LOOP;
    -- What they brought goes with them, and the bytes are shared; what is not for the case stays behind.
    INSERT INTO documents_attachment SELECT (jsonb_populate_record(a, more || jsonb_build_object(
        'id', uuidv7(), 'member_id', people ->> a.member_id::text))).*
    FROM documents_attachment a WHERE a.member_id = ANY (going) AND a.state = 'current' ORDER BY a.id;
    FOR r IN SELECT f AS refusal FROM consent_refusal f WHERE f.member_id = ANY (going) ORDER BY f.id LOOP
        fresh := uuidv7();
        INSERT INTO consent_refusal SELECT (jsonb_populate_record(r.refusal, more || jsonb_build_object(
            'id', fresh, 'member_id', people ->> (r.refusal).member_id::text))).*;
        INSERT INTO consent_refusalreview SELECT (jsonb_populate_record(v, more || jsonb_build_object('id', uuidv7(), 'refusal_id', fresh))).*
        FROM consent_refusalreview v WHERE v.refusal_id = (r.refusal).id;
    END LOOP;
END $$;

-- Carried rows name who wrote them, which nobody else may (INV-02); this replaces the plain guard on the tables carried.
CREATE OR REPLACE FUNCTION journey_refuse_foreign_author() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.recorded_by_id = bayiri_actor() THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM cases_split s WHERE s.case_id = NEW.case_id AND s.is_carrying) THEN RETURN NEW; END IF;
    IF session_user <> 'APP_ROLE' OR (TG_OP = 'UPDATE' AND OLD.recorded_by_id = NEW.recorded_by_id) THEN RETURN NEW; END IF;
    PERFORM bayiri_require(false, 'INV-02', 'a row names the person who writes it');
    RETURN NEW;
END $$;
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['cases_counsellingsession', 'safeguards_screening', 'safeguards_vulnerability', 'safeguards_finding',
        'consent_returndecision', 'consent_withdrawal', 'consent_sharingconsent', 'consent_refusal', 'consent_refusalreview',
        'programmes_circumstance', 'cases_note', 'reintegration_need', 'monitoring_contactchoice', 'safeguards_healthstatement',
        'safeguards_fitnesscertificate'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER own_name BEFORE INSERT OR UPDATE OF recorded_by_id ON %I'
            ' FOR EACH ROW EXECUTE FUNCTION journey_refuse_foreign_author()', t);
    END LOOP;
END $$;

-- Joined again within the set days, where nothing has happened in the new case since (INV-101): people stand where they stood.
CREATE OR REPLACE FUNCTION journey_join_again(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s cases_split;
    people jsonb;
    at timestamptz := (said ->> 'joined_again_at')::timestamptz;
BEGIN
    SELECT * INTO s FROM cases_split x WHERE x.id = (said ->> 'id')::uuid FOR UPDATE;
    PERFORM cases_require_part(s.case_id, at);
    PERFORM cases_require_part(s.from_case_id, at);
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'programme_manager'])
        AND (SELECT agency_id FROM cases_case WHERE id = s.from_case_id) = bayiri_agency()
        AND s.joined_again_at IS NULL AND NOT journey_split_was_used(s.id)
        AND at BETWEEN s.recorded_at AND s.recorded_at + (SELECT make_interval(hours => hours) FROM consent_term WHERE name = 'rejoin_days'),
        'INV-101', 'households are joined again within the set days, where nothing has happened since');
    IF s.after_arrival THEN
        SELECT jsonb_object_agg(n.id, o.id) INTO people FROM cases_member n JOIN cases_member o
            ON o.case_id = s.from_case_id AND o.person_id = n.person_id AND o.state = 'left' WHERE n.case_id = s.case_id;
        PERFORM journey_move_plan(s.from_case_id, s.case_id, people, at);
        PERFORM journey_move_rounds(s.from_case_id, s.case_id, people);
    END IF;
    UPDATE cases_member o SET state = CASE WHEN s.after_arrival THEN 'arrived' ELSE 'active' END, left_at = NULL FROM cases_member n
    WHERE n.case_id = s.case_id AND o.case_id = s.from_case_id AND o.person_id = n.person_id AND o.state = 'left';
    PERFORM journey_join_appointments(s.case_id, s.from_case_id, at);
    UPDATE cases_member SET state = 'left', left_at = at WHERE case_id = s.case_id;
    UPDATE cases_split SET joined_again_at = at, joined_again_by_id = bayiri_actor() WHERE id = s.id;
END $$;

-- Whether something was written down in either case that joining the two again would lose or contradict.
CREATE OR REPLACE FUNCTION journey_split_was_used(of_split uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = s.from_case_id
                       AND CASE WHEN s.after_arrival THEN c.stage IN ('arrived', 'reintegrating', 'following_up')
                           ELSE c.stage IN ('registered', 'counselling', 'assessed', 'decided', 'approved', 'preparing', 'released') END)
        OR NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = s.case_id
                       AND CASE WHEN s.after_arrival THEN c.stage = 'arrived' ELSE c.stage IN ('registered', 'counselling', 'assessed') END)
        OR EXISTS (SELECT 1 FROM cases_act a WHERE a.case_id = s.case_id AND a.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = s.case_id AND (m.joined_at > s.recorded_at OR m.state <> CASE WHEN s.after_arrival THEN 'arrived' ELSE 'active' END))
        OR EXISTS (SELECT 1 FROM cases_counsellingsession x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM safeguards_screening x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM cases_sessioncorrection x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM safeguards_screeningcorrection x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM consent_returndecision x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM consent_withdrawal x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM consent_refusal x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM consent_sharingconsent x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM safeguards_finding x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM safeguards_healthstatement x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM safeguards_fitnesscertificate x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM safeguards_childstep x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM safeguards_partingword x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM orders_rightsnotice x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM documents_attachment x WHERE x.case_id = s.case_id AND x.changed_at > s.recorded_at)
        OR EXISTS (SELECT 1 FROM programmes_entitlement x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM reintegration_planline x WHERE x.case_id = s.case_id
                   AND (NOT s.after_arrival OR x.recorded_at > s.recorded_at OR x.changed_at > s.recorded_at OR x.state <> 'planned'))
        OR EXISTS (SELECT 1 FROM reintegration_need x WHERE x.case_id = s.case_id AND (x.recorded_at > s.recorded_at OR x.settled_because <> ''))
        OR EXISTS (SELECT 1 FROM reintegration_planapproval x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM reintegration_plancomment x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM monitoring_followup x WHERE x.case_id = s.case_id AND (x.recorded_at > s.recorded_at OR x.state NOT IN ('due', 'not_reached')))
        OR EXISTS (SELECT 1 FROM monitoring_attempt x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM monitoring_surveydraft x WHERE x.case_id = s.case_id)
        OR EXISTS (SELECT 1 FROM monitoring_contactchoice x WHERE x.case_id = s.case_id AND x.recorded_at > s.recorded_at)
    FROM cases_split s WHERE s.id = of_split AND bayiri_sees('case', s.case_id, 'journey')
$$;

REVOKE EXECUTE ON FUNCTION journey_carry(text, jsonb, jsonb), journey_carry_records(uuid, uuid, jsonb),
    journey_child_left_alone(uuid, uuid[], date) FROM PUBLIC;

-- Somebody was put into the household by mistake: they leave it again while nothing about them rests on it (INV-131).
CREATE OR REPLACE FUNCTION journey_take_out_member(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    m cases_member;
BEGIN
    SELECT * INTO m FROM cases_member x WHERE x.id = (said ->> 'row_id')::uuid FOR UPDATE;
    PERFORM cases_write_mistake(said, m.case_id, 'member', 'journey');
    PERFORM bayiri_require(
        m.relation <> 'self' AND m.state IN ('active', 'arrived') AND NOT journey_something_rests_on(m.id)
        AND (m.state = 'active' OR NOT EXISTS (SELECT 1 FROM travel_travelevent e WHERE e.member_id = m.id))
        AND NOT EXISTS (SELECT 1 FROM cases_member g WHERE g.guardian_id = m.id AND g.state NOT IN ('left', 'withdrawn', 'deceased')),
        'INV-131', 'somebody leaves the household again while nothing rests on it');
    UPDATE cases_member SET state = 'left', left_at = (said ->> 'recorded_at')::timestamptz WHERE id = m.id;
END $$;

-- Whether anything was written down about somebody that would be lost to sight if they were said never to have belonged.
CREATE OR REPLACE FUNCTION journey_something_rests_on(of_member uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM consent_returndecision d WHERE d.member_id = of_member)
        OR EXISTS (SELECT 1 FROM consent_refusal r WHERE r.member_id = of_member)
        OR EXISTS (SELECT 1 FROM safeguards_finding f WHERE f.member_id = of_member)
        OR EXISTS (SELECT 1 FROM safeguards_healthstatement f WHERE f.member_id = of_member)
        OR EXISTS (SELECT 1 FROM safeguards_fitnesscertificate f WHERE f.member_id = of_member)
        OR EXISTS (SELECT 1 FROM safeguards_childstep k WHERE k.member_id = of_member)
        OR EXISTS (SELECT 1 FROM safeguards_partingword k WHERE k.member_id = of_member)
        OR EXISTS (SELECT 1 FROM orders_rightsnotice n WHERE n.member_id = of_member)
        OR EXISTS (SELECT 1 FROM safeguards_screening s WHERE s.member_id = of_member
                   AND NOT EXISTS (SELECT 1 FROM safeguards_screeningcorrection x WHERE x.screening_id = s.id))
        OR EXISTS (SELECT 1 FROM travel_seat s WHERE s.member_id = of_member)
        OR EXISTS (SELECT 1 FROM travel_outsidedeparture o WHERE o.member_id = of_member)
        OR EXISTS (SELECT 1 FROM reintegration_planline l WHERE l.member_id = of_member AND l.state <> 'dropped')
        OR EXISTS (SELECT 1 FROM monitoring_surveyresult r JOIN monitoring_followup f ON f.id = r.follow_up_id WHERE f.member_id = of_member)
$$;
REVOKE EXECUTE ON FUNCTION journey_something_rests_on(uuid) FROM PUBLIC;
