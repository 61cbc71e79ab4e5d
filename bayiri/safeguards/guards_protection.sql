-- The risk on return: assessed by one, reviewed by another (INV-295 to INV-299); what was said in fear (INV-300, INV-301).
CALL bayiri_protect('safeguards_returnrisk', 'case', 'case_id', 'protection');
CALL bayiri_protect('safeguards_returnriskreview', 'case', 'case_id', 'protection');
CALL bayiri_protect('safeguards_protectionreview', 'case', 'case_id', 'protection');
CALL bayiri_protect_persons('safeguards_returnrisk', '''protection''');
CALL bayiri_protect_persons('safeguards_returnriskreview', '''protection''');
CALL bayiri_protect_persons('safeguards_protectionreview', '''protection''');
CALL bayiri_keep_forever('safeguards_returnrisk');
CALL bayiri_keep_forever('safeguards_returnriskreview');
GRANT SELECT ON safeguards_returnrisk, safeguards_returnriskreview, safeguards_protectionreview, safeguards_protectionterm TO APP_ROLE;

-- Numbers and words of law/protection/protection.yaml.
CREATE OR REPLACE FUNCTION safeguards_number(of_name text) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS 'SELECT t.numbers[1] FROM safeguards_protectionterm t WHERE t.name = of_name';
CREATE OR REPLACE FUNCTION safeguards_roles(of_name text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS 'SELECT t.words::text[] FROM safeguards_protectionterm t WHERE t.name = of_name';

REVOKE EXECUTE ON FUNCTION safeguards_number(text), safeguards_roles(text) FROM PUBLIC;

-- An assessment of the risk on return. One that finds a risk, or cannot say, blocks at once; none clears by itself (INV-298).
CREATE OR REPLACE FUNCTION safeguards_assess_risk(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_returnrisk := jsonb_populate_record(NULL::safeguards_returnrisk, said);
    c cases_case;
BEGIN
    PERFORM consent_require_member(a.case_id, a.member_id, a.assessed_at);
    PERFORM bayiri_require(bayiri_sees('case', a.case_id, 'protection', true), 'INV-04', 'the acting agency does not see the protection');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'reintegration_officer']), 'INV-299',
                           'this act belongs to another role');
    SELECT * INTO c FROM cases_case WHERE id = a.case_id;
    PERFORM bayiri_require(c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'), 'INV-09', 'the case has ended');
    PERFORM bayiri_require(
        trim(coalesce(a.said, '')) <> '' AND trim(coalesce(a.known, '')) <> '' AND trim(coalesce(a.sources, '')) <> ''
        AND trim(coalesce(a.reasons, '')) <> '' AND a.instruments <> '{}' AND a.result IN ('no_risk', 'risk', 'unclear'),
        'INV-299', 'an assessment says what was said, what is known, from where, and what forbids the return');
    PERFORM bayiri_require(a.result <> 'no_risk' OR (a.procedures = '{}' AND c.residence_status <> 'asylum_pending'), 'INV-298',
                           'no risk is found while a procedure is pending');
    a.country := c.destination_country;
    a.place := c.destination_place;
    -- The last one counts: none is slipped in before another.
    a.assessed_at := greatest(a.assessed_at, (SELECT max(x.assessed_at) + interval '1 microsecond' FROM safeguards_returnrisk x
                                              WHERE x.member_id = a.member_id));
    a.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_returnrisk SELECT a.*;
    IF a.result <> 'no_risk' THEN
        PERFORM safeguards_write_finding(jsonb_build_object(
            'id', uuidv7(), 'case_id', a.case_id, 'member_id', a.member_id, 'gate', 'non_refoulement', 'state', 'blocked',
            'evidence', a.reasons, 'found_at', a.assessed_at, 'recorded_at', a.recorded_at), '');
    END IF;
END $$;

-- Another person reviews the last assessment, once. It clears only where nothing was said or changed since (INV-296, INV-297).
CREATE OR REPLACE FUNCTION safeguards_review_risk(said jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    v safeguards_returnriskreview := jsonb_populate_record(NULL::safeguards_returnriskreview, said);
    a safeguards_returnrisk;
    c cases_case;
    clears boolean;
    finding uuid := uuidv7();
BEGIN
    SELECT * INTO a FROM safeguards_returnrisk x WHERE x.id = v.assessment_id;
    PERFORM consent_require_member(a.case_id, a.member_id, v.recorded_at);
    PERFORM bayiri_require(bayiri_sees('case', a.case_id, 'protection', true), 'INV-04', 'the acting agency does not see the protection');
    SELECT * INTO c FROM cases_case WHERE id = a.case_id FOR UPDATE;
    PERFORM bayiri_require(c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'), 'INV-09', 'the case has ended');
    PERFORM bayiri_require(
        bayiri_has_role((SELECT r.clear_roles::text[] FROM safeguards_gaterule r WHERE r.code = 'non_refoulement')), 'INV-33',
        'this role does not clear this gate');
    PERFORM bayiri_require(
        a.recorded_by_id <> bayiri_actor() AND bayiri_actor() IS DISTINCT FROM c.caseworker_id AND NOT cases_has_carried(c.id, bayiri_actor()),
        'INV-296', 'an assessment is reviewed by another person');
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM safeguards_returnriskreview x WHERE x.assessment_id = a.id)
        AND NOT EXISTS (SELECT 1 FROM safeguards_returnrisk x WHERE x.member_id = a.member_id AND x.assessed_at > a.assessed_at),
        'INV-296', 'the last assessment is reviewed, once');
    PERFORM bayiri_require(trim(coalesce(v.reasons, '')) <> '', 'INV-296', 'a review gives reasons');
    clears := v.agrees AND a.result = 'no_risk';
    PERFORM bayiri_require(
        NOT clears OR (a.country = c.destination_country AND a.place = c.destination_place AND NOT EXISTS (
            SELECT 1 FROM safeguards_finding f WHERE f.member_id = a.member_id AND f.gate = 'non_refoulement' AND f.state <> 'cleared'
              AND f.found_at > a.assessed_at)),
        'INV-297', 'something was said or has changed since: assess anew');
    v.case_id := a.case_id;
    v.member_id := a.member_id;
    v.recorded_by_id := bayiri_actor();
    PERFORM safeguards_write_finding(jsonb_build_object(
        'id', finding, 'case_id', a.case_id, 'member_id', a.member_id, 'gate', 'non_refoulement',
        'state', CASE WHEN clears THEN 'cleared' ELSE 'blocked' END, 'evidence', v.reasons, 'found_at', v.recorded_at,
        'recorded_at', v.recorded_at), 'assessment');
    INSERT INTO safeguards_returnriskreview SELECT v.*;
    UPDATE safeguards_protectionreview r SET done_at = v.recorded_at, climbs_at = NULL
    WHERE r.member_id = a.member_id AND r.done_at IS NULL AND r.recorded_at <= a.assessed_at;
    RETURN finding;
END $$;

-- The work of looking at somebody's protection, once while it is open and due no later.
CREATE OR REPLACE FUNCTION safeguards_ask_review(of_case uuid, of_member uuid, due date, who uuid, at timestamptz) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO tasks_task (id, kind, case_id, case_label, member_id, note, agency_id, roles, due_on, recorded_by_id, recorded_at)
    SELECT uuidv7(), 'review_protection', c.id, c.number, of_member, '', c.agency_id, ARRAY['protection_officer'], due, who, at
    FROM cases_case c WHERE c.id = of_case AND NOT EXISTS (
        SELECT 1 FROM tasks_task t WHERE t.case_id = c.id AND t.member_id = of_member AND t.kind = 'review_protection'
          AND t.ended_at IS NULL AND t.due_on <= due)
$$;
REVOKE EXECUTE ON FUNCTION safeguards_ask_review(uuid, uuid, date, uuid, timestamptz) FROM PUBLIC;

-- A fear is a concern at once, and a review that somebody must take on in the law's hours.
CREATE OR REPLACE FUNCTION safeguards_hear_fear() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO safeguards_finding (id, case_id, member_id, gate, state, evidence, found_at, recorded_by_id, recorded_at)
    VALUES (uuidv7(), NEW.case_id, NEW.member_id, 'non_refoulement', 'blocked', NEW.words, greatest(NEW.recorded_at, (
        SELECT max(f.found_at) + interval '1 microsecond' FROM safeguards_finding f
        WHERE f.member_id = NEW.member_id AND f.gate = 'non_refoulement')), NEW.recorded_by_id, NEW.recorded_at);
    INSERT INTO safeguards_protectionreview (id, case_id, member_id, fear_id, due_at, level, climbs_at, recorded_by_id, recorded_at)
    VALUES (uuidv7(), NEW.case_id, NEW.member_id, NEW.id, NEW.recorded_at + make_interval(hours => safeguards_number('review_hours')), -1,
            NEW.recorded_at, NEW.recorded_by_id, NEW.recorded_at);
    PERFORM safeguards_ask_review(NEW.case_id, NEW.member_id, bayiri_day(NEW.recorded_at + make_interval(hours => safeguards_number('review_hours'))),
                                  NEW.recorded_by_id, NEW.recorded_at);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER heard AFTER INSERT ON cases_fear FOR EACH ROW EXECUTE FUNCTION safeguards_hear_fear();

-- A protection officer takes a review on: nobody else is called before it is due (INV-301).
CREATE OR REPLACE FUNCTION safeguards_take_review(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r safeguards_protectionreview;
BEGIN
    SELECT * INTO r FROM safeguards_protectionreview x WHERE x.id = (said ->> 'id')::uuid FOR UPDATE;
    PERFORM bayiri_require(r.id IS NOT NULL AND bayiri_sees('case', r.case_id, 'protection', true), 'INV-04',
                           'the acting agency does not see the protection');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['protection_officer']), 'INV-301', 'a protection officer takes a review on');
    PERFORM bayiri_require(r.done_at IS NULL AND r.taken_by_id IS NULL, 'INV-301', 'somebody has taken it on already');
    UPDATE safeguards_protectionreview SET taken_by_id = bayiri_actor(), taken_at = (said ->> 'recorded_at')::timestamptz, climbs_at = due_at
    WHERE id = r.id;
END $$;

-- Reviews that nobody has taken on, or that are not done when they are due, are told to the next, by the clock (INV-301).
CREATE OR REPLACE FUNCTION safeguards_climb_review(r safeguards_protectionreview, at timestamptz, open_channels text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whom text[] := safeguards_roles('review_climb');
    waits int[] := (SELECT t.numbers FROM safeguards_protectionterm t WHERE t.name = 'review_minutes');
    a safeguards_alert;
    people uuid[] := '{}';
    rung int := r.level + 1;
    last int := cardinality(whom) - 1;
BEGIN
    SELECT c.agency_id, c.id INTO a.agency_id, a.case_id FROM cases_case c WHERE c.id = r.case_id;
    a.named := '{}';
    a.recorded_by_id := r.recorded_by_id;
    WHILE rung <= last AND people = '{}' LOOP
        people := safeguards_alert_people(a, whom[rung + 1], at);
        rung := rung + 1;
    END LOOP;
    IF people = '{}' THEN  -- after the last all of them once more
        SELECT coalesce(array_agg(DISTINCT p), '{}') INTO people FROM unnest(whom) w, unnest(safeguards_alert_people(a, w, at)) p;
        rung := last + 1;
    END IF;
    UPDATE safeguards_protectionreview SET level = rung - 1, climbs_at = at + make_interval(mins => waits[rung]) WHERE id = r.id;
    PERFORM notifications_put(people, CASE WHEN r.level < 0 THEN 'fear_said' ELSE 'review_waits' END, r.case_id,
                              '/cases/' || r.case_id || '/members/' || r.member_id || '/protection', NULL, NULL, at, open_channels, true);
    PERFORM audit_record_by_itself(at, 'safeguards.review_climbed', 'safeguards.protectionreview', r.id, a.agency_id, r.case_id,
                                   jsonb_build_object('level', rung - 1));
END $$;
REVOKE EXECUTE ON FUNCTION safeguards_climb_review(safeguards_protectionreview, timestamptz, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION safeguards_climb_reviews(at timestamptz, open_channels text[]) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r safeguards_protectionreview;
    climbed int := 0;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-301', 'reviews climb by the clock alone');
    FOR r IN SELECT * FROM safeguards_protectionreview x WHERE x.climbs_at <= at AND x.done_at IS NULL
               AND EXISTS (SELECT 1 FROM cases_member m JOIN cases_case c ON c.id = m.case_id WHERE m.id = x.member_id
                           AND m.state NOT IN ('left', 'deceased') AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'))
             ORDER BY x.climbs_at
             FOR UPDATE SKIP LOCKED LIMIT 100 LOOP
        PERFORM safeguards_climb_review(r, at, open_channels);
        climbed := climbed + 1;
    END LOOP;
    RETURN climbed;
END $$;
