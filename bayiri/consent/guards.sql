-- Decisions are only added to, through the functions below; the application's role has no INSERT.
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['returndecision', 'withdrawal', 'refusal', 'refusalreview', 'reconfirmation', 'sharingconsent', 'lapse'] LOOP
        CALL bayiri_protect('consent_' || t, 'case', 'case_id', 'journey');
        CALL bayiri_keep_forever('consent_' || t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', 'consent_' || t);
    END LOOP;
END $$;
GRANT SELECT ON consent_term TO APP_ROLE;

-- Whose record a member was before two records of one person were made one: the household is the same people as before.
CREATE OR REPLACE FUNCTION consent_first_record(of_member uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT r.before::uuid FROM people_mergedrow r
    WHERE r.row_id = of_member AND r.table_name = 'cases_member' AND r.column_name = 'person_id'
      AND NOT EXISTS (SELECT 1 FROM people_mergeundo u WHERE u.merge_id = r.merge_id)
    ORDER BY r.id LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION consent_first_record(uuid) FROM PUBLIC;

-- What a decision is bound to, as one line of text: destination, duration, mode, offer, household.
CREATE OR REPLACE FUNCTION consent_binding(of_case uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT concat_ws('|', c.destination_country, c.destination_place, c.duration, c.mode, c.offer,
        (SELECT string_agg(w.person::text, ',' ORDER BY w.person) FROM cases_member m CROSS JOIN LATERAL (
             SELECT coalesce(consent_first_record(m.id), m.person_id) AS person) w
         WHERE m.case_id = c.id AND m.state NOT IN ('left', 'withdrawn', 'deceased')))
    FROM cases_case c WHERE c.id = of_case
$$;

-- Whether the session a decision rests on still says so: a session that was corrected carries only what replaced it (INV-21, INV-117).
CREATE OR REPLACE FUNCTION consent_is_counselled(session uuid, of_member uuid, by_whom text, decided timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM cases_sessioncorrection x WHERE x.session_id = session)
        OR EXISTS (SELECT 1 FROM cases_counsellingsession s WHERE s.id = cases_session_that_counts(session) AND s.held_at <= decided
                   AND (by_whom = 'guardian' OR of_member = ANY (s.members_present)))
$$;
REVOKE EXECUTE ON FUNCTION consent_is_counselled(uuid, uuid, text, timestamptz) FROM PUBLIC;

-- Where one member's decision stands at a moment, for a day to come (NULL: that same day); the words are those of choices.Standing.
DROP FUNCTION IF EXISTS consent_standing(uuid, timestamptz);
CREATE OR REPLACE FUNCTION consent_standing(of_member uuid, at timestamptz, on_day date) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d record;
    of_case cases_case;
    born date;
BEGIN
    IF EXISTS (SELECT 1 FROM consent_refusal r LEFT JOIN consent_refusalreview v ON v.refusal_id = r.id
               WHERE r.member_id = of_member AND (v.id IS NULL OR v.result = 'stops' AND NOT EXISTS (
                   SELECT 1 FROM consent_returndecision n WHERE n.member_id = of_member AND n.decided_at > v.reviewed_at))) THEN
        RETURN 'refused';
    END IF;
    SELECT * INTO d FROM consent_returndecision r WHERE r.member_id = of_member ORDER BY r.decided_at DESC, r.id DESC LIMIT 1;
    IF EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.member_id = of_member AND (d.id IS NULL OR w.withdrawn_at >= d.decided_at)) THEN
        RETURN 'withdrawn';
    END IF;
    IF d.id IS NULL THEN RETURN 'none'; END IF;
    IF d.decision = 'declined' THEN RETURN 'declined'; END IF;
    SELECT p.born_on INTO born FROM cases_member m JOIN people_person p ON p.id = m.person_id WHERE m.id = of_member;
    -- A guardian's decision ends on the eighteenth birthday: from then on the person decides (INV-98).
    IF d.given_by = 'guardian' AND born <= (greatest(bayiri_day(at), on_day) - interval '18 years')::date THEN RETURN 'of_age'; END IF;
    -- Who decided as an adult and turns out to be a child has not decided: a child does not decide alone (INV-20).
    IF d.given_by = 'self' AND born > (bayiri_day(at) - interval '18 years')::date THEN RETURN 'to_be_renewed'; END IF;
    IF EXISTS (SELECT 1 FROM consent_lapse l WHERE l.decision_id = d.id) THEN RETURN 'to_be_renewed'; END IF;
    SELECT * INTO of_case FROM cases_case c WHERE c.id = d.case_id;
    IF d.binding IS DISTINCT FROM consent_binding(d.case_id)
        OR (d.planned_departure_on IS NOT NULL AND d.planned_departure_on IS DISTINCT FROM of_case.planned_departure_on)
        OR NOT consent_is_counselled(d.session_id, d.member_id, d.given_by, d.decided_at) THEN
        RETURN 'to_be_renewed';
    END IF;
    IF d.decided_at + (SELECT make_interval(hours => hours) FROM consent_term WHERE name = 'reflection_hours') > at THEN
        RETURN 'reflection';
    END IF;
    RETURN 'in_force';
END $$;

-- Standing of everybody in a case at once, for those who see the case.
DROP FUNCTION IF EXISTS consent_standings(uuid, timestamptz);
CREATE OR REPLACE FUNCTION consent_standings(of_case uuid, at timestamptz, on_day date) RETURNS TABLE (member_id uuid, standing text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, consent_standing(m.id, at, on_day) FROM cases_member m WHERE m.case_id = of_case AND bayiri_sees('case', of_case, 'journey')
$$;

-- What every recording function asks first. A moment recorded may not lie ahead of the database's own clock.
CREATE OR REPLACE FUNCTION consent_require_member(of_case uuid, of_member uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', of_case, 'journey', true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(EXISTS (SELECT 1 FROM cases_member m WHERE m.id = of_member AND m.case_id = of_case), 'INV-22',
                           'the person belongs to this case');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
END $$;

CREATE OR REPLACE FUNCTION consent_record_decision(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d consent_returndecision := jsonb_populate_record(NULL::consent_returndecision, said);
    p people_person;
    child boolean;
BEGIN
    PERFORM consent_require_member(d.case_id, d.member_id, d.decided_at);
    PERFORM bayiri_require((SELECT m.state NOT IN ('left', 'deceased') FROM cases_member m WHERE m.id = d.member_id), 'INV-22',
                           'the person belongs to this household');
    SELECT person.* INTO p FROM people_person person JOIN cases_member m ON m.person_id = person.id WHERE m.id = d.member_id;
    child := coalesce(p.born_on > (bayiri_day(d.decided_at) - interval '18 years')::date, false);
    PERFORM bayiri_require(
        d.decision = 'declined' OR (child AND d.given_by = 'guardian' AND trim(d.guardian_name) <> '' AND trim(d.child_view) <> '')
        OR (NOT child AND d.given_by = 'self'), 'INV-20', 'a child does not decide alone, and nobody decides for an adult');
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_counsellingsession s WHERE s.id = d.session_id AND s.case_id = d.case_id
                AND s.held_at <= d.decided_at AND (child OR d.member_id = ANY (s.members_present))
                AND NOT EXISTS (SELECT 1 FROM cases_sessioncorrection x WHERE x.session_id = s.id)),
        'INV-21', 'a decision follows a counselling session');
    PERFORM bayiri_require(d.decision = 'declined' OR p.interpreter_language IN ('', d.language) OR trim(d.interpreter_name) <> '',
        'INV-28', 'a decision is taken in a language the person understands');
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_case c WHERE c.id = d.case_id AND c.voluntariness = 'voluntary'
                AND c.stage IN ('assessed', 'decided', 'approved', 'preparing', 'released')),
        'INV-23', 'a decision is taken after the assessment and before departure');
    -- What it is bound to is read here, never taken from who writes.
    d.binding := consent_binding(d.case_id);
    SELECT c.planned_departure_on INTO d.planned_departure_on FROM cases_case c WHERE c.id = d.case_id;
    SELECT s.information_version INTO d.information_version FROM cases_counsellingsession s WHERE s.id = d.session_id;
    d.recorded_by_id := bayiri_actor();
    INSERT INTO consent_returndecision SELECT d.*;
END $$;

CREATE OR REPLACE FUNCTION consent_record_withdrawal(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    w consent_withdrawal := jsonb_populate_record(NULL::consent_withdrawal, said);
BEGIN
    PERFORM consent_require_member(w.case_id, w.member_id, w.withdrawn_at);
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_member m WHERE m.id = w.member_id AND m.state NOT IN ('boarded', 'departed', 'arrived')),
        'INV-24', 'a decision is withdrawn until boarding; after it, a refusal is noted');
    w.recorded_by_id := bayiri_actor();
    INSERT INTO consent_withdrawal SELECT w.*;
END $$;

CREATE OR REPLACE FUNCTION consent_record_refusal(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r consent_refusal := jsonb_populate_record(NULL::consent_refusal, said);
BEGIN
    PERFORM consent_require_member(r.case_id, r.member_id, r.noted_at);
    r.recorded_by_id := bayiri_actor();
    INSERT INTO consent_refusal SELECT r.*;
END $$;

CREATE OR REPLACE FUNCTION consent_record_review(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    v consent_refusalreview := jsonb_populate_record(NULL::consent_refusalreview, said);
    r consent_refusal;
BEGIN
    SELECT * INTO r FROM consent_refusal WHERE id = v.refusal_id;
    PERFORM consent_require_member(r.case_id, r.member_id, v.reviewed_at);
    PERFORM bayiri_require(v.case_id = r.case_id AND r.recorded_by_id <> bayiri_actor() AND v.alone
        AND bayiri_has_role(ARRAY['protection_officer', 'programme_manager', 'counsellor']),
        'INV-25', 'a refusal is reviewed by another person, with the person alone');
    v.recorded_by_id := bayiri_actor();
    INSERT INTO consent_refusalreview SELECT v.*;
END $$;

CREATE OR REPLACE FUNCTION consent_record_reconfirmation(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r consent_reconfirmation := jsonb_populate_record(NULL::consent_reconfirmation, said);
BEGIN
    PERFORM consent_require_member(r.case_id, r.member_id, r.confirmed_at);
    PERFORM bayiri_require(
        r.result <> 'confirmed' OR EXISTS (
            SELECT 1 FROM people_person p JOIN cases_member m ON m.person_id = p.id
            WHERE m.id = r.member_id AND (p.interpreter_language IN ('', r.language) OR trim(r.interpreter_name) <> '')),
        'INV-28', 'a decision is confirmed in a language the person understands');
    PERFORM bayiri_require(r.result IN ('confirmed', 'changed_mind', 'not_reached'), 'INV-26', 'who was not reached has not confirmed');
    PERFORM bayiri_require(
        r.result <> 'confirmed' OR r.confirmed_at BETWEEN r.departs_at - (
            SELECT make_interval(hours => hours) FROM consent_term WHERE name = 'reconfirmation_window_hours') AND r.departs_at,
        'INV-27', 'a decision is confirmed in the last days before departure');
    r.recorded_by_id := bayiri_actor();
    INSERT INTO consent_reconfirmation SELECT r.*;
END $$;

CREATE OR REPLACE FUNCTION consent_record_sharing(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    s consent_sharingconsent := jsonb_populate_record(NULL::consent_sharingconsent, said);
BEGIN
    PERFORM consent_require_member(s.case_id, s.member_id, s.said_at);
    SELECT m.person_id INTO s.person_id FROM cases_member m WHERE m.id = s.member_id;
    PERFORM bayiri_require(s.until_on IS NULL OR (s.given AND s.until_on >= bayiri_day(s.said_at)), 'INV-214', 'a word is given until a day that is not over');
    s.recorded_by_id := bayiri_actor(); s.recipient_name := coalesce(s.recipient_name, ''); s.sections := coalesce(s.sections, '{}');
    INSERT INTO consent_sharingconsent SELECT s.*;
END $$;

-- A declaration that was written down by mistake is to be asked for again; nothing stands because of it. Before boarding, as a withdrawal.
CREATE OR REPLACE FUNCTION consent_take_back_declaration(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d consent_returndecision;
BEGIN
    SELECT * INTO d FROM consent_returndecision r WHERE r.id = (said ->> 'row_id')::uuid;
    PERFORM cases_write_mistake(said, d.case_id, 'declaration', 'journey');
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'travel_officer', 'programme_manager', 'reintegration_officer']),
        'INV-127', 'this act belongs to another role');
    PERFORM bayiri_require(
        d.decision = 'agreed' AND NOT EXISTS (SELECT 1 FROM consent_lapse l WHERE l.decision_id = d.id)
        AND (SELECT m.state NOT IN ('boarded', 'departed', 'arrived') FROM cases_member m WHERE m.id = d.member_id),
        'INV-24', 'a declaration is taken back until boarding');
    INSERT INTO consent_lapse (id, case_id, member_id, decision_id, because, recorded_by_id, recorded_at)
    VALUES (uuidv7(), d.case_id, d.member_id, d.id, 'mistake', bayiri_actor(), (said ->> 'recorded_at')::timestamptz);
END $$;

-- What happened in a household may end every decision of it: the last one of each is to be renewed. Nothing stands because of it.
CREATE OR REPLACE FUNCTION consent_lapse_decisions(of_case uuid, why text, at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    lapsed int;
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', of_case, 'journey', true), 'INV-04',
                           'the acting agency does not take part in this case');
    INSERT INTO consent_lapse (id, case_id, member_id, decision_id, because, recorded_by_id, recorded_at)
    SELECT uuidv7(), of_case, d.member_id, d.id, why, bayiri_actor(), at FROM (
        SELECT DISTINCT ON (r.member_id) r.id, r.member_id, r.decision FROM consent_returndecision r WHERE r.case_id = of_case
        ORDER BY r.member_id, r.decided_at DESC, r.id DESC) d
    WHERE d.decision = 'agreed' AND NOT EXISTS (SELECT 1 FROM consent_lapse l WHERE l.decision_id = d.id);
    GET DIAGNOSTICS lapsed = ROW_COUNT;
    RETURN lapsed;
END $$;

-- What answers about any case is asked only by functions that have looked who asks.
REVOKE EXECUTE ON FUNCTION consent_binding(uuid), consent_standing(uuid, timestamptz, date), consent_require_member(uuid, uuid, timestamptz) FROM PUBLIC;

-- A case counts as decided when everybody who takes part has signed what is offered now, whoever says so.
CREATE OR REPLACE FUNCTION consent_check_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        NOT EXISTS (SELECT 1 FROM cases_member m WHERE m.case_id = NEW.case_id AND m.state NOT IN ('left', 'withdrawn', 'deceased')
                    AND consent_standing(m.id, NEW.recorded_at, NULL) NOT IN ('in_force', 'reflection')),
        'INV-05', 'somebody has not decided yet');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER decided BEFORE INSERT ON cases_act FOR EACH ROW WHEN (NEW.kind = 'decided') EXECUTE FUNCTION consent_check_act();
