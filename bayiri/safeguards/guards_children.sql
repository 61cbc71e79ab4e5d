-- The track of a child (INV-310 to INV-321): the same as safeguards/rules/children.py.
CALL bayiri_protect('safeguards_childstep', 'case', 'case_id', 'protection');
CALL bayiri_protect_persons('safeguards_childstep', '''protection''');
CALL bayiri_keep_forever('safeguards_childstep');
GRANT SELECT ON safeguards_childstep TO APP_ROLE;

-- One child in one case and in those it was split from: who was appointed for it there still is.
CREATE OR REPLACE FUNCTION safeguards_child_line(of_member uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT m.id, m.case_id, m.person_id FROM cases_member m WHERE m.id = of_member
        UNION SELECT o.id, o.case_id, o.person_id FROM line l JOIN cases_split s ON s.case_id = l.case_id
              JOIN cases_member o ON o.case_id = s.from_case_id AND o.person_id = l.person_id)
    SELECT array_agg(id) FROM line
$$;

-- Whether a guardian, an escort or somebody who receives the child is named and in force on the day of travel, else today.
CREATE OR REPLACE FUNCTION safeguards_child_has(of_member uuid, wanted text, today date, travels_on date) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM safeguards_childstep s WHERE s.member_id = ANY (safeguards_child_line(of_member)) AND s.kind = wanted
          AND ((wanted = 'escort' AND travels_on IS NULL) OR s.happened_on <= coalesce(travels_on, today))
          AND coalesce(s.valid_until >= coalesce(travels_on, today), true)
          AND NOT EXISTS (SELECT 1 FROM safeguards_childstep e WHERE e.kind = 'ended' AND e.about_id = s.id))
$$;

-- Who is named for each member, for whoever sees the journey: that somebody is, not who.
CREATE OR REPLACE FUNCTION safeguards_children(of_case uuid, today date, travels_on date) RETURNS TABLE (member_id uuid, has text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, ARRAY(SELECT w FROM unnest(ARRAY['guardian', 'escort', 'receiver']) w WHERE safeguards_child_has(m.id, w, today, travels_on))
    FROM cases_member m WHERE m.case_id = of_case AND bayiri_sees('case', of_case, 'journey')
$$;

-- Whether no adult of the household travels along, as safeguards_standing says it.
CREATE OR REPLACE FUNCTION safeguards_is_alone(of_member uuid, today date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM cases_member m JOIN cases_member o ON o.case_id = m.case_id AND o.id <> m.id JOIN people_person p ON p.id = o.person_id
                       WHERE m.id = of_member AND o.state NOT IN ('left', 'withdrawn', 'deceased', 'no_show') AND o.relation <> 'not_related'
                         AND NOT coalesce(p.born_on > today - interval '18 years', false))
$$;

-- What the words of a step must be, whoever writes it (INV-319): of a child, in words, by a role for it, one of the known outcomes.
CREATE OR REPLACE FUNCTION safeguards_check_child_step(s safeguards_childstep) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    named text := CASE WHEN s.kind IN ('guardian', 'assessed', 'traced', 'report', 'ended') THEN 'child_writer_roles'
                       WHEN s.kind = 'escort' THEN 'child_escort_roles' WHEN s.kind = 'receiver' THEN 'child_receiver_roles'
                       WHEN s.kind = 'appeal_decided' THEN 'child_appeal_roles' END;
    outcomes text[] := CASE s.kind WHEN 'assessed' THEN ARRAY['high', 'medium', 'low']
        WHEN 'traced' THEN ARRAY['able', 'unable', 'unwilling', 'not_found', 'not_safe', 'searching']
        WHEN 'report' THEN ARRAY['return', 'stay', 'elsewhere'] WHEN 'sat' THEN ARRAY['return', 'stay', 'elsewhere']
        WHEN 'determined' THEN ARRAY['return', 'stay', 'elsewhere'] WHEN 'appeal_decided' THEN ARRAY['upheld', 'quashed'] ELSE ARRAY[''] END;
BEGIN
    PERFORM bayiri_require(
        s.kind IN ('guardian', 'assessed', 'traced', 'report', 'sat', 'determined', 'appealed', 'appeal_decided', 'reopened', 'escort',
                   'receiver', 'ended')
        AND trim(coalesce(s.words, '')) <> '' AND s.outcome = ANY (outcomes) AND (named IS NULL OR bayiri_has_role(safeguards_roles(named)))
        AND (s.kind <> 'determined' OR bayiri_has_role((SELECT r.clear_roles::text[] FROM safeguards_gaterule r WHERE r.code = 'best_interests')))
        AND EXISTS (SELECT 1 FROM cases_member m JOIN people_person p ON p.id = m.person_id
                    WHERE m.id = s.member_id AND p.born_on > bayiri_day(s.recorded_at) - interval '18 years'),
        'INV-319', 'a step for a child says what was done, by a role for it');
    PERFORM bayiri_require(s.kind = 'escort' OR s.happened_on <= bayiri_day(s.recorded_at), 'INV-24', 'nothing is recorded ahead of its time');
    PERFORM bayiri_require(s.file_id IS NULL OR EXISTS (
        SELECT 1 FROM documents_attachment a WHERE a.id = s.file_id AND a.case_id = s.case_id AND a.state = 'current'
          AND bayiri_sees('case', a.case_id, a.section)), 'INV-22', 'the file belongs to this case');
    PERFORM bayiri_require(s.about_id IS NULL OR EXISTS (
        SELECT 1 FROM safeguards_childstep a WHERE a.id = s.about_id AND a.member_id = ANY (safeguards_child_line(s.member_id))), 'INV-22',
        'what it is about belongs to this child');
    PERFORM bayiri_require(
        CASE s.kind WHEN 'ended' THEN EXISTS (
                SELECT 1 FROM safeguards_childstep a WHERE a.id = s.about_id AND a.kind IN ('guardian', 'escort', 'receiver')
                  AND NOT EXISTS (SELECT 1 FROM safeguards_childstep e WHERE e.about_id = a.id AND e.kind = 'ended'))
            WHEN 'traced' THEN trim(s.name) <> '' OR s.outcome IN ('not_found', 'not_safe', 'searching')
            WHEN 'report' THEN s.about_id IS NULL WHEN 'assessed' THEN s.about_id IS NULL
            WHEN 'sat' THEN (SELECT a.kind FROM safeguards_childstep a WHERE a.id = s.about_id) IS NOT DISTINCT FROM 'report'
            WHEN 'determined' THEN (SELECT a.kind FROM safeguards_childstep a WHERE a.id = s.about_id) IS NOT DISTINCT FROM 'report'
            WHEN 'appealed' THEN (SELECT a.kind FROM safeguards_childstep a WHERE a.id = s.about_id) IS NOT DISTINCT FROM 'determined'
            WHEN 'reopened' THEN (SELECT a.kind FROM safeguards_childstep a WHERE a.id = s.about_id) IS NOT DISTINCT FROM 'determined'
            WHEN 'appeal_decided' THEN (SELECT a.kind FROM safeguards_childstep a WHERE a.id = s.about_id) IS NOT DISTINCT FROM 'appealed'
            ELSE true END,
        'INV-319', 'a step for a child answers what it is about');
END $$;

-- Whether the acting person has or had the case, or nobody has it yet.
CREATE OR REPLACE FUNCTION safeguards_own_case(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT c.caseworker_id IS NULL OR c.caseworker_id = bayiri_actor() OR cases_has_carried(c.id, bayiri_actor()) FROM cases_case c WHERE c.id = of_case
$$;

-- Guardian, escort and who receives are named (INV-310, INV-317, INV-318); a report rests on an assessment and the child's view (INV-321).
CREATE OR REPLACE FUNCTION safeguards_check_child_named(s safeguards_childstep) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    named boolean := trim(s.name) <> '' AND trim(s.body) <> '' AND coalesce(s.valid_until >= s.happened_on, true);
BEGIN
    PERFORM bayiri_require(s.kind <> 'guardian' OR (named AND NOT EXISTS (
        SELECT 1 FROM agencies_user u JOIN agencies_participation p ON p.agency_id = u.agency_id AND p.subject_kind = 'case' AND p.subject_id = s.case_id
        WHERE lower(trim(u.name)) = lower(trim(s.name)))), 'INV-310', 'a guardian is named, with authority and act, and works for no agency of the case');
    PERFORM bayiri_require(s.kind <> 'escort' OR (named AND s.valid_until IS NOT NULL), 'INV-317', 'an escort is named, from a day to a day');
    PERFORM bayiri_require(s.kind <> 'receiver' OR (named AND NOT safeguards_own_case(s.case_id)), 'INV-318',
                           'who receives a child is named and verified by another person');
    PERFORM bayiri_require(
        s.kind <> 'report' OR (trim(s.view) <> '' AND EXISTS (
            SELECT 1 FROM safeguards_childstep a WHERE a.kind = 'assessed' AND a.member_id = ANY (safeguards_child_line(s.member_id)))),
        'INV-321', 'a report rests on an assessment and says the child''s view');
END $$;

-- Who sits on a panel, and what it comes to (INV-312 to INV-316).
CREATE OR REPLACE FUNCTION safeguards_check_panel(s safeguards_childstep) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    a safeguards_childstep;
    judged uuid[];
    last boolean;
    done boolean;
BEGIN
    SELECT * INTO a FROM safeguards_childstep x WHERE x.id = s.about_id;
    judged := ARRAY(SELECT DISTINCT x.recorded_by_id FROM safeguards_childstep x WHERE x.kind = 'sat' AND x.about_id = a.id);
    done := EXISTS (SELECT 1 FROM safeguards_childstep x WHERE x.kind = 'determined' AND x.about_id = a.id);
    last := NOT EXISTS (SELECT 1 FROM safeguards_childstep x WHERE x.member_id = ANY (safeguards_child_line(s.member_id)) AND x.kind = a.kind
                        AND x.recorded_at > a.recorded_at);
    IF s.kind = 'sat' THEN
        PERFORM bayiri_require(
            last AND NOT done AND bayiri_actor() <> a.recorded_by_id AND NOT bayiri_actor() = ANY (judged)
            AND NOT safeguards_own_case(s.case_id) AND bayiri_has_role(safeguards_roles('child_panel_roles')),
            'INV-312', 'the last report is judged once by each of a panel, none of whom wrote it or has the case');
    ELSIF s.kind = 'determined' THEN
        PERFORM bayiri_require(
            last AND NOT done AND NOT a.recorded_by_id = ANY (judged) AND cardinality(judged) >= safeguards_number('child_panel_size'),
            'INV-312', 'a panel is of enough different people');
        PERFORM bayiri_require(
            bayiri_actor() = ANY (judged) AND 2 * (SELECT count(*) FROM safeguards_childstep x WHERE x.kind = 'sat' AND x.about_id = a.id
                                                   AND x.outcome = s.outcome) > cardinality(judged),
            'INV-313', 'a determination follows the panel and is written by one of it');
        PERFORM bayiri_require(s.outcome <> 'return' OR (safeguards_child_is_ready(s, a)), 'INV-314',
                               'a return needs a guardian, an assessment, the family looked for, and nothing new since the report');
    ELSIF s.kind IN ('appealed', 'reopened') THEN
        PERFORM bayiri_require(last AND (s.kind = 'reopened' OR NOT EXISTS (
            SELECT 1 FROM safeguards_childstep x WHERE x.kind = 'appealed' AND x.about_id = a.id
              AND NOT EXISTS (SELECT 1 FROM safeguards_childstep y WHERE y.kind = 'appeal_decided' AND y.about_id = x.id))),
            'INV-315', 'the last determination is appealed against, once at a time');
    ELSIF s.kind = 'appeal_decided' THEN
        PERFORM bayiri_require(
            trim(s.body) <> '' AND NOT safeguards_own_case(s.case_id) AND bayiri_actor() <> a.recorded_by_id
            AND NOT EXISTS (SELECT 1 FROM safeguards_childstep x WHERE x.kind = 'appeal_decided' AND x.about_id = a.id)
            AND NOT EXISTS (SELECT 1 FROM safeguards_childstep d JOIN safeguards_childstep x ON x.kind = 'sat' AND x.about_id = d.about_id
                            WHERE d.id = a.about_id AND x.recorded_by_id = bayiri_actor()),
            'INV-316', 'an appeal is decided by another body, and written down by another person');
    END IF;
END $$;

-- Whether everything is there that a return of a child needs, and nothing was said since the report.
CREATE OR REPLACE FUNCTION safeguards_child_is_ready(s safeguards_childstep, report safeguards_childstep) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT x.outcome <> 'searching' FROM safeguards_childstep x WHERE x.member_id = ANY (line.ids) AND x.kind = 'traced'
            ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) IS TRUE
        AND EXISTS (SELECT 1 FROM safeguards_childstep x WHERE x.member_id = ANY (line.ids) AND x.kind = 'assessed')
        AND (safeguards_child_has(s.member_id, 'guardian', bayiri_day(s.recorded_at), NULL)
             OR NOT safeguards_is_alone(s.member_id, bayiri_day(s.recorded_at)))
        AND NOT EXISTS (SELECT 1 FROM safeguards_finding f WHERE f.member_id = s.member_id AND f.gate = 'best_interests' AND f.state <> 'cleared'
                        AND f.found_at > report.recorded_at)
    FROM (SELECT safeguards_child_line(s.member_id) AS ids) line
$$;

-- Whether an appeal that failed lets the determination stand again: for a return, and nothing but appeals was said since.
CREATE OR REPLACE FUNCTION safeguards_child_stands_again(s safeguards_childstep) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT s.outcome = 'upheld' AND d.outcome = 'return' AND d.member_id = s.member_id
        AND NOT EXISTS (SELECT 1 FROM safeguards_childstep x WHERE x.member_id = d.member_id AND x.kind IN ('determined', 'report')
                        AND x.recorded_at > d.recorded_at)
        AND (SELECT count(*) FROM safeguards_finding f WHERE f.member_id = s.member_id AND f.gate = 'best_interests' AND f.state <> 'cleared'
             AND f.found_at > d.recorded_at) = (SELECT count(*) FROM safeguards_childstep x WHERE x.kind = 'appealed' AND x.about_id = d.id)
    FROM safeguards_childstep a JOIN safeguards_childstep d ON d.id = a.about_id WHERE a.id = s.about_id
$$;

-- A step is written by one function, which computes by when and lets the safeguard follow (INV-311, INV-315, INV-320).
CREATE OR REPLACE FUNCTION safeguards_record_child_step(said jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s safeguards_childstep := jsonb_populate_record(NULL::safeguards_childstep, said);
    stage text;
    becomes text;
    finding jsonb;
BEGIN
    PERFORM consent_require_member(s.case_id, s.member_id, s.recorded_at);
    PERFORM bayiri_require(bayiri_sees('case', s.case_id, 'protection', true), 'INV-04', 'the acting agency does not see the protection');
    SELECT c.stage INTO stage FROM cases_case c WHERE c.id = s.case_id FOR UPDATE;
    PERFORM bayiri_require(stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'), 'INV-09', 'the case has ended');
    s.name := coalesce(s.name, ''); s.body := coalesce(s.body, ''); s.view := coalesce(s.view, ''); s.outcome := coalesce(s.outcome, '');
    s.recorded_by_id := bayiri_actor();
    -- In the order in which they were written: none is slipped in before another.
    s.recorded_at := greatest(s.recorded_at, (SELECT max(x.recorded_at) + interval '1 microsecond' FROM safeguards_childstep x
                                              WHERE x.member_id = ANY (safeguards_child_line(s.member_id))));
    PERFORM safeguards_check_child_step(s);
    PERFORM safeguards_check_child_named(s);
    PERFORM safeguards_check_panel(s);
    s.due_on := CASE s.kind
        WHEN 'assessed' THEN s.happened_on + (SELECT t.numbers[array_position(ARRAY['high', 'medium', 'low'], s.outcome::text)]
                                              FROM safeguards_protectionterm t WHERE t.name = 'child_risk_days')
        WHEN 'determined' THEN s.happened_on + safeguards_number('child_appeal_days') END;
    becomes := CASE WHEN s.kind = 'determined' THEN CASE s.outcome WHEN 'return' THEN 'cleared' ELSE 'blocked' END
                    WHEN s.kind IN ('appealed', 'reopened') THEN 'blocked'
                    WHEN s.kind = 'appeal_decided' AND safeguards_child_stands_again(s) THEN 'cleared' END;
    INSERT INTO safeguards_childstep SELECT s.*;
    IF becomes IS NULL THEN RETURN ''; END IF;
    finding := jsonb_build_object('id', uuidv7(), 'case_id', s.case_id, 'member_id', s.member_id, 'gate', 'best_interests', 'state', becomes,
                                  'evidence', s.words, 'found_at', s.recorded_at, 'recorded_at', s.recorded_at);
    IF s.kind = 'appeal_decided' THEN
        -- Another body has decided, and whoever writes it down had no part in it: this clears nothing that a panel had not.
        INSERT INTO safeguards_finding SELECT (jsonb_populate_record(NULL::safeguards_finding, finding || jsonb_build_object(
            'recorded_by_id', bayiri_actor(), 'valid_until', bayiri_day(s.recorded_at) + (
                SELECT r.valid_days FROM safeguards_gaterule r WHERE r.code = 'best_interests'), 'found_at', greatest(s.recorded_at, (
                SELECT max(f.found_at) + interval '1 microsecond' FROM safeguards_finding f
                WHERE f.member_id = s.member_id AND f.gate = 'best_interests'))))).*;
    ELSE
        PERFORM safeguards_write_finding(finding, 'determination');
    END IF;
    RETURN becomes;
END $$;
REVOKE EXECUTE ON FUNCTION safeguards_child_line(uuid), safeguards_child_has(uuid, text, date, date), safeguards_is_alone(uuid, date),
    safeguards_check_child_step(safeguards_childstep), safeguards_own_case(uuid), safeguards_check_child_named(safeguards_childstep),
    safeguards_check_panel(safeguards_childstep), safeguards_child_is_ready(safeguards_childstep, safeguards_childstep),
    safeguards_child_stands_again(safeguards_childstep) FROM PUBLIC;
