-- Assessments are added by the application; findings and overrides only through the functions below.
CALL bayiri_protect('safeguards_screening', 'case', 'case_id', 'protection');
CALL bayiri_protect('safeguards_vulnerability', 'case', 'case_id', 'protection');
-- Reasons for a safeguard are seen by whom its section was given: with the case, or for the one person.
ALTER TABLE safeguards_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON safeguards_finding FOR SELECT TO APP_ROLE USING ((
    SELECT true FROM agencies_participation p WHERE p.subject_id = safeguards_finding.case_id AND p.agency_id = (SELECT bayiri_agency())
      AND p.subject_kind = 'case' AND p.section IN ('all', (SELECT r.section FROM safeguards_gaterule r WHERE r.code = safeguards_finding.gate))
      AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) LIMIT 1));
CALL bayiri_protect_persons('safeguards_finding', 'SELECT r.section FROM safeguards_gaterule r WHERE r.code = safeguards_finding.gate');
CALL bayiri_protect_persons('safeguards_screening', '''protection''');
CALL bayiri_protect_persons('safeguards_vulnerability', '''protection''');
CALL bayiri_protect_persons('safeguards_screeningcorrection', '''protection''');
CALL bayiri_protect('safeguards_override', 'case', 'case_id', 'journey');
CALL bayiri_keep_forever('safeguards_screening');
CALL bayiri_keep_forever('safeguards_finding');
CALL bayiri_keep_forever('safeguards_override');
CALL bayiri_protect('safeguards_screeningcorrection', 'case', 'case_id', 'protection');
CALL bayiri_keep_forever('safeguards_screeningcorrection');
GRANT SELECT ON safeguards_screeningcorrection TO APP_ROLE;
CREATE OR REPLACE TRIGGER same_case BEFORE INSERT ON safeguards_screening FOR EACH ROW EXECUTE FUNCTION cases_check_same_case();
CREATE OR REPLACE TRIGGER same_case BEFORE INSERT ON safeguards_vulnerability FOR EACH ROW EXECUTE FUNCTION cases_check_same_case();
GRANT SELECT, INSERT ON safeguards_screening, safeguards_vulnerability TO APP_ROLE;
GRANT UPDATE (until_at) ON safeguards_vulnerability TO APP_ROLE;
GRANT SELECT ON safeguards_finding, safeguards_override, safeguards_gaterule TO APP_ROLE;

CREATE OR REPLACE FUNCTION safeguards_write_finding(said jsonb, by_form text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    f safeguards_finding := jsonb_populate_record(NULL::safeguards_finding, said);
    r safeguards_gaterule;
    before safeguards_finding;
BEGIN
    PERFORM consent_require_member(f.case_id, f.member_id, f.found_at);
    SELECT * INTO r FROM safeguards_gaterule WHERE code = f.gate;
    PERFORM bayiri_require(NOT r.from_facts, 'INV-35', 'this gate follows from the facts');
    PERFORM bayiri_require(
        f.file_id IS NULL OR EXISTS (SELECT 1 FROM documents_attachment a WHERE a.id = f.file_id AND a.case_id = f.case_id
                                     AND a.state = 'current' AND bayiri_sees('case', a.case_id, a.section)),
        'INV-22', 'the file belongs to this case');
    SELECT * INTO before FROM safeguards_finding x WHERE x.member_id = f.member_id AND x.gate = f.gate
    ORDER BY x.found_at DESC, x.id DESC LIMIT 1;
    -- The last finding counts, so none is slipped in before one that stands: a concern always counts, a clearance never hides one.
    IF before.found_at >= f.found_at THEN f.found_at := before.found_at + interval '1 microsecond'; END IF;
    IF f.state NOT IN ('pending', 'blocked') THEN
        PERFORM bayiri_require(r.cleared_by = by_form, CASE r.cleared_by WHEN 'determination' THEN 'INV-311' ELSE 'INV-295' END,
                               'this gate is cleared by its own form alone');
        PERFORM bayiri_require(
            f.state = 'cleared' AND bayiri_has_role(r.clear_roles::text[]), 'INV-33', 'this role does not clear this gate');
        PERFORM bayiri_require(
            (SELECT caseworker_id IS NOT NULL FROM cases_case WHERE id = f.case_id), 'INV-93', 'this case has no caseworker yet');
        PERFORM bayiri_require(
            bayiri_actor() <> (SELECT caseworker_id FROM cases_case WHERE id = f.case_id)
            AND (before.id IS NULL OR before.state = 'cleared' OR before.recorded_by_id <> bayiri_actor())
            AND NOT cases_has_carried(f.case_id, bayiri_actor()),
            'INV-30', 'a gate is cleared by somebody other than the caseworker and the one who raised it');
        PERFORM bayiri_require(
            f.gate <> 'non_refoulement' OR (SELECT residence_status FROM cases_case WHERE id = f.case_id) <> 'asylum_pending',
            'INV-34', 'while a claim is pending the risk on return is not cleared');
        f.valid_until := coalesce(f.valid_until, bayiri_day(f.found_at) + r.valid_days);
        PERFORM bayiri_require(r.valid_days IS NULL OR f.valid_until <= bayiri_day(f.found_at) + r.valid_days, 'INV-143',
                               'a safeguard is clear no longer than the law''s days');
    END IF;
    f.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_finding SELECT f.*;
END $$;
REVOKE EXECUTE ON FUNCTION safeguards_write_finding(jsonb, text) FROM PUBLIC;

-- By hand: a concern about any gate, a clearance of those that no form clears.
CREATE OR REPLACE FUNCTION safeguards_record_finding(said jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS 'SELECT safeguards_write_finding(said, '''')';

CREATE OR REPLACE FUNCTION safeguards_record_override(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    o safeguards_override := jsonb_populate_record(NULL::safeguards_override, said);
    before safeguards_finding;
BEGIN
    PERFORM consent_require_member(o.case_id, o.member_id, o.overridden_at);
    PERFORM bayiri_require(o.gate NOT IN ('consent', 'non_refoulement'), 'INV-31', 'consent and non-refoulement are never overridden');
    PERFORM bayiri_require(o.gate <> 'fitness', 'INV-286', 'nobody passes over whom the carrier does not take');
    SELECT * INTO before FROM safeguards_finding x WHERE x.member_id = o.member_id AND x.gate = o.gate
    ORDER BY x.found_at DESC, x.id DESC LIMIT 1;
    PERFORM bayiri_require(
        (SELECT caseworker_id IS NOT NULL FROM cases_case WHERE id = o.case_id), 'INV-93', 'this case has no caseworker yet');
    PERFORM bayiri_require(
        bayiri_has_role((SELECT override_roles::text[] FROM safeguards_gaterule WHERE code = o.gate))
        AND bayiri_actor() <> (SELECT caseworker_id FROM cases_case WHERE id = o.case_id)
        AND (before.id IS NULL OR before.recorded_by_id <> bayiri_actor())
        AND NOT cases_has_carried(o.case_id, bayiri_actor()),
        'INV-32', 'only another person of the role named for it overrides this gate');
    o.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_override SELECT o.*;
END $$;

-- That a safeguard was passed over is taken back at once, by anybody who assesses, clears or passes over (INV-126).
CREATE OR REPLACE FUNCTION safeguards_take_back_override(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM cases_write_mistake(said, (SELECT o.case_id FROM safeguards_override o WHERE o.id = (said ->> 'row_id')::uuid), 'override', 'journey');
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'reintegration_officer', 'travel_officer', 'programme_manager', 'director']),
        'INV-126', 'this act belongs to another role');
END $$;

-- Whether somebody is assessed: by an assessment that was not found to be wrong (INV-117).
CREATE OR REPLACE FUNCTION safeguards_is_screened(of_member uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM safeguards_screening s WHERE s.member_id = of_member
                   AND NOT EXISTS (SELECT 1 FROM safeguards_screeningcorrection x WHERE x.screening_id = s.id))
$$;
REVOKE EXECUTE ON FUNCTION safeguards_is_screened(uuid) FROM PUBLIC;

-- An assessment that was written down wrongly, or of the wrong person, is replaced or struck out; it stays readable (INV-117).
CREATE OR REPLACE FUNCTION safeguards_correct_screening(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    x safeguards_screeningcorrection := jsonb_populate_record(NULL::safeguards_screeningcorrection, said);
    wrong safeguards_screening;
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', x.case_id, 'protection', true), 'INV-04', 'the acting agency does not take part in this case');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'reintegration_officer']), 'INV-117',
                           'this act belongs to another role');
    SELECT * INTO wrong FROM safeguards_screening s WHERE s.id = x.screening_id AND s.case_id = x.case_id;
    PERFORM bayiri_require(
        trim(x.reason) <> '' AND wrong.id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM safeguards_screeningcorrection c WHERE c.screening_id = x.screening_id)
        AND (x.replaced_by_id IS NULL OR EXISTS (
            SELECT 1 FROM safeguards_screening s WHERE s.id = x.replaced_by_id AND s.case_id = x.case_id AND s.recorded_by_id = bayiri_actor()
              AND NOT EXISTS (SELECT 1 FROM safeguards_screeningcorrection c WHERE x.replaced_by_id IN (c.screening_id, c.replaced_by_id)))),
        'INV-117', 'a correction says why, once, in its own case');
    x.member_id := wrong.member_id;
    x.recorded_by_id := bayiri_actor();
    INSERT INTO safeguards_screeningcorrection SELECT x.*;
END $$;

-- The finding that counts for each member and gate, for whoever sees the journey; the reasons only where their section is seen too.
CREATE OR REPLACE FUNCTION safeguards_latest(of_case uuid) RETURNS TABLE (
    member_id uuid, gate text, state text, evidence text, by_name text, by_id uuid, found_at timestamptz, valid_until date
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH seen AS (
        SELECT array_agg(p.section::text) AS sections FROM agencies_participation p WHERE p.subject_kind = 'case' AND p.subject_id = of_case
          AND p.agency_id = bayiri_agency() AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())
    )
    SELECT f.member_id, f.gate, f.state, CASE WHEN seen.sections && ARRAY['all', r.section::text] OR EXISTS (
               SELECT 1 FROM cases_member m JOIN agencies_participation p ON p.subject_id = m.person_id AND p.subject_kind = 'person'
               WHERE m.id = f.member_id AND p.agency_id = bayiri_agency() AND p.section = r.section AND r.section IN ('protection', 'health')
                 AND (p.until_at IS NULL OR p.until_at > transaction_timestamp())) THEN f.evidence ELSE '' END,
           u.name, u.id, f.found_at, f.valid_until
    FROM seen JOIN LATERAL (
        SELECT DISTINCT ON (x.member_id, x.gate) x.* FROM safeguards_finding x WHERE x.case_id = of_case
        ORDER BY x.member_id, x.gate, x.found_at DESC, x.id DESC) f ON seen.sections && ARRAY['all', 'journey']
    JOIN safeguards_gaterule r ON r.code = f.gate JOIN agencies_user u ON u.id = f.recorded_by_id
$$;

-- Whether something about a member calls for more care, yes or no, for whoever counsels or follows up; what it is, protection alone says.
CREATE OR REPLACE FUNCTION safeguards_is_vulnerable(of_member uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM safeguards_vulnerability v WHERE v.member_id = of_member AND v.until_at IS NULL
                   AND bayiri_sees('case', v.case_id, 'journey,follow_up'))
$$;

-- Who is assessed, for whoever sees the journey.
CREATE OR REPLACE FUNCTION safeguards_assessed(of_case uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT m.id FROM cases_member m WHERE m.case_id = of_case AND bayiri_sees('case', of_case, 'journey') AND safeguards_is_screened(m.id)
$$;

-- Which gates stand between one member and a step, computed anew from facts and findings each time it is asked.
CREATE OR REPLACE FUNCTION safeguards_standing(of_member uuid, step text, at timestamptz, travels_on date) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m cases_member;
    c cases_case;
    born date;
    child boolean;
    accompanied boolean;
    gate safeguards_gaterule;
    f safeguards_finding;
    open boolean;
    ahead uuid[];
    standing text[] := '{}';
BEGIN
    SELECT * INTO m FROM cases_member WHERE id = of_member;
    ahead := safeguards_goes_ahead(m.case_id);  -- of the family, while others of it stay
    -- The owner asks in bulk; the application only about cases that the acting agency takes part in.
    PERFORM bayiri_require(session_user <> 'APP_ROLE' OR bayiri_sees('case', m.case_id, 'journey'), 'INV-04',
                           'the acting agency does not take part in this case');
    SELECT * INTO c FROM cases_case WHERE id = m.case_id;
    SELECT born_on INTO born FROM people_person WHERE id = m.person_id;
    child := coalesce(born > bayiri_day(at) - interval '18 years', false);
    accompanied := EXISTS (
        SELECT 1 FROM cases_member o JOIN people_person p ON p.id = o.person_id
        WHERE o.case_id = c.id AND o.id <> m.id AND o.state NOT IN ('left', 'withdrawn', 'deceased', 'no_show') AND o.relation <> 'not_related'
          AND NOT coalesce(p.born_on > bayiri_day(at) - interval '18 years', false));
    FOR gate IN SELECT * FROM safeguards_gaterule r WHERE step = ANY (r.blocks) ORDER BY r.code LOOP
        CONTINUE WHEN gate.applies_to = 'adults' AND child;
        CONTINUE WHEN gate.applies_to = 'forced' AND c.voluntariness <> 'forced';
        -- Where a concern about the child was raised it stands until it is cleared, whoever travels along.
        CONTINUE WHEN gate.applies_to = 'unaccompanied_children' AND (NOT child OR accompanied AND coalesce((
            SELECT x.state FROM safeguards_finding x WHERE x.member_id = of_member AND x.gate = gate.code
            ORDER BY x.found_at DESC, x.id DESC LIMIT 1), 'cleared') = 'cleared');
        f := NULL;
        open := CASE gate.code
            WHEN 'consent' THEN consent_standing(of_member, at, travels_on) <> 'in_force'
            WHEN 'vulnerability' THEN NOT safeguards_is_screened(of_member)
            WHEN 'protection' THEN safeguards_danger(c.id)
            WHEN 'remedies' THEN orders_reasons_not_to_enforce(of_member, at) <> '{}'
            WHEN 'family_unity' THEN m.relation <> 'not_related' AND ahead <> '{}' AND safeguards_parting(c.id, ahead, at) <> 'agreed'
            WHEN 'guardian' THEN NOT safeguards_child_has(of_member, 'guardian', bayiri_day(at), travels_on)  -- INV-310
            WHEN 'escort' THEN NOT safeguards_child_has(of_member, 'escort', bayiri_day(at), travels_on)  -- INV-317
        END;
        IF NOT gate.from_facts THEN
            SELECT * INTO f FROM safeguards_finding x WHERE x.member_id = of_member AND x.gate = gate.code
            ORDER BY x.found_at DESC, x.id DESC LIMIT 1;
            open := f.id IS NULL OR f.state <> 'cleared' OR (f.valid_until IS NOT NULL AND f.valid_until < coalesce(travels_on, bayiri_day(at)))
                OR (gate.code = 'non_refoulement' AND c.residence_status = 'asylum_pending')  -- INV-34
                OR (gate.code = 'non_refoulement' AND safeguards_advisory_stands(of_member, coalesce(travels_on, bayiri_day(at))))  -- INV-302
                OR (gate.code = 'reception' AND child AND NOT accompanied
                    AND NOT safeguards_child_has(of_member, 'receiver', bayiri_day(at), travels_on))  -- INV-318
                OR (gate.code = 'fitness' AND safeguards_fitness(of_member, coalesce(travels_on, bayiri_day(at))) <> '{}');  -- INV-285
        END IF;
        IF open AND EXISTS (SELECT 1 FROM safeguards_override o WHERE o.member_id = of_member AND o.gate = gate.code
                            AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = o.id)
                            AND gate.code NOT IN ('consent', 'non_refoulement', 'remedies', 'fitness', 'best_interests', 'guardian', 'escort')
                            AND (gate.code <> 'family_unity' OR safeguards_parting(c.id, ahead, at) = 'asked') AND (f.id IS NULL OR o.overridden_at >= f.found_at)
                            AND NOT (gate.override_not_for = 'unaccompanied_children' AND child AND NOT accompanied)) THEN
            open := false;
        END IF;
        IF open THEN standing := standing || gate.code::text; END IF;
    END LOOP;
    RETURN standing;
END $$;

-- An asylum claim that begins or ends opens the non-refoulement gate's question anew for everybody in the case (INV-34).
CREATE OR REPLACE FUNCTION safeguards_ask_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.residence_status IS DISTINCT FROM NEW.residence_status AND 'asylum_pending' IN (OLD.residence_status, NEW.residence_status) THEN
        INSERT INTO safeguards_finding (id, case_id, member_id, gate, state, evidence, found_at, recorded_by_id, recorded_at)
        SELECT gen_random_uuid(), NEW.id, m.id, 'non_refoulement', 'blocked',
               CASE WHEN NEW.residence_status = 'asylum_pending' THEN 'An asylum claim is pending.'
               ELSE 'The asylum procedure is no longer pending: look at the risk again.' END,
               NEW.updated_at, bayiri_actor(), NEW.updated_at
        FROM cases_member m WHERE m.case_id = NEW.id AND m.state NOT IN ('left', 'withdrawn', 'deceased');
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER ask_again AFTER UPDATE OF residence_status ON cases_case FOR EACH ROW EXECUTE FUNCTION safeguards_ask_again();

-- Another destination: what was found for the former one is looked at again. A place nearby asks again who receives people.
CREATE OR REPLACE FUNCTION safeguards_ask_about_destination() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO safeguards_finding (id, case_id, member_id, gate, state, evidence, found_at, recorded_by_id, recorded_at)
    SELECT uuidv7(), NEW.id, last.member_id, last.gate, 'pending', 'The destination is another one: look again.',
           greatest(NEW.updated_at, last.found_at + interval '1 microsecond'), bayiri_actor(), NEW.updated_at
    FROM (SELECT DISTINCT ON (f.member_id, f.gate) f.member_id, f.gate, f.state, f.found_at FROM safeguards_finding f
          WHERE f.case_id = NEW.id ORDER BY f.member_id, f.gate, f.found_at DESC, f.id DESC) last
    JOIN cases_member m ON m.id = last.member_id AND m.state NOT IN ('left', 'withdrawn', 'deceased')
    WHERE last.state = 'cleared' AND (last.gate = 'reception' OR (OLD.destination_country <> NEW.destination_country
          AND last.gate IN ('non_refoulement', 'best_interests', 'identity_document')));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER ask_about_destination AFTER UPDATE OF destination_country, destination_place ON cases_case FOR EACH ROW
WHEN ((OLD.destination_country, OLD.destination_place) IS DISTINCT FROM (NEW.destination_country, NEW.destination_place))
EXECUTE FUNCTION safeguards_ask_about_destination();

-- A case counts as assessed when everybody who takes part is, whoever says so.
CREATE OR REPLACE FUNCTION safeguards_check_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = NEW.case_id AND m.state NOT IN ('left', 'withdrawn', 'deceased')
                    AND NOT safeguards_is_screened(m.id)),
        'INV-36', 'somebody is not assessed yet');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER assessed BEFORE INSERT ON cases_act FOR EACH ROW WHEN (NEW.kind = 'assessed') EXECUTE FUNCTION safeguards_check_act();
