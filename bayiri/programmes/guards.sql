-- Assistance is part of a case's finances. Calculations, stated facts and decisions are only added to (INV-01).
CALL bayiri_protect('programmes_circumstance', 'case', 'case_id', 'finance');
CALL bayiri_protect('programmes_entitlement', 'case', 'case_id', 'finance');
CALL bayiri_protect('programmes_application', 'case', 'case_id', 'finance');
CALL bayiri_protect('programmes_applicationevent', 'case', 'case_id', 'finance');
CALL bayiri_protect('programmes_approvaldecision', 'case', 'case_id', 'finance');
CALL bayiri_keep_forever('programmes_circumstance');
CALL bayiri_keep_forever('programmes_entitlement');
CALL bayiri_keep_forever('programmes_applicationevent');
CALL bayiri_keep_forever('programmes_approvaldecision');
CALL bayiri_protect('programmes_explanation', 'case', 'case_id', 'finance');
CALL bayiri_keep_forever('programmes_explanation');
GRANT SELECT, INSERT ON programmes_circumstance, programmes_entitlement, programmes_application TO APP_ROLE;
GRANT SELECT ON programmes_applicationevent, programmes_approvaldecision, programmes_explanation TO APP_ROLE;
GRANT UPDATE (state, entitlement_id, cancelled_because) ON programmes_application TO APP_ROLE;

CREATE OR REPLACE TRIGGER same_case BEFORE INSERT ON programmes_circumstance FOR EACH ROW WHEN (NEW.member_id IS NOT NULL)
EXECUTE FUNCTION cases_check_same_case();

-- A calculation names the published rules it comes from, by version and hash, and speaks of their programme (INV-42).
CREATE OR REPLACE FUNCTION programmes_check_entitlement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM rulebooks_rulebookversion v WHERE v.id = NEW.rulebook_version_id AND v.kind = 'programme'
                AND v.code = NEW.programme AND v.hash = NEW.content_hash AND v.version = NEW.answer->>'version'),
        'INV-42', 'a calculation names the published version it comes from');
    PERFORM bayiri_require(
        NEW.answer->>'rulebook' = NEW.programme AND NEW.eligible IS NOT DISTINCT FROM (NEW.answer->>'eligible')::boolean,
        'INV-42', 'a calculation says what its answer says');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER published BEFORE INSERT ON programmes_entitlement FOR EACH ROW EXECUTE FUNCTION programmes_check_entitlement();

-- Consent and the other safeguards that stand against help, for every one who takes part; nothing is left to decide after arrival.
CREATE OR REPLACE FUNCTION programmes_require_safeguards(of_case uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    here cases_case;
    standing text[];
BEGIN
    SELECT * INTO here FROM cases_case c WHERE c.id = of_case;
    PERFORM bayiri_require(here.stage NOT IN ('withdrawn', 'referred_on', 'ended', 'closed'), 'INV-09', 'the case has ended');
    PERFORM bayiri_require(here.stage NOT IN ('registered', 'counselling', 'assessed', 'suspended'), 'INV-05',
                           'help follows the decision to return');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-45', 'nothing is recorded ahead of its time');
    IF here.stage NOT IN ('decided', 'approved', 'preparing', 'released') THEN RETURN; END IF;
    SELECT array_agg(DISTINCT gate) INTO standing
    FROM cases_member m, unnest(safeguards_standing(m.id, 'application', at, NULL)) gate
    WHERE m.case_id = of_case AND m.state NOT IN ('left', 'withdrawn', 'deceased');
    PERFORM bayiri_require(NOT coalesce('consent' = ANY (standing), false), 'INV-43', 'everybody''s decision must be in force');
    PERFORM bayiri_require(standing IS NULL, 'INV-49', format('safeguards stand: %s', array_to_string(standing, ', ')));
END $$;

-- Whether a calculation still speaks of this household, its destination and this day of application (INV-45).
CREATE OR REPLACE FUNCTION programmes_still_fits(of_entitlement uuid, applied_on date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT (e.facts->'case'->>'host', e.facts->'case'->>'destination', e.facts->'case'->>'voluntariness', e.facts->'case'->>'applied_on')
            IS NOT DISTINCT FROM (c.host_country::text, c.destination_country::text, c.voluntariness::text, applied_on::text)
        AND (SELECT jsonb_agg(jsonb_build_array(f->'id', f->'role', f->'born_on', f->'nationality', f->'entered_on') ORDER BY f->>'id')
             FROM jsonb_array_elements(e.facts->'people') f)
            IS NOT DISTINCT FROM
            (SELECT jsonb_agg(jsonb_build_array(
                m.id, CASE m.relation WHEN 'self' THEN 'main' WHEN 'spouse' THEN 'spouse' WHEN 'child' THEN 'child' ELSE 'other' END,
                p.born_on, p.nationalities[1], m.entered_host_country_on) ORDER BY m.id::text)
             FROM cases_member m JOIN people_person p ON p.id = m.person_id
             WHERE m.case_id = c.id AND m.state NOT IN ('left', 'withdrawn', 'deceased'))
        AND NOT EXISTS (SELECT 1 FROM programmes_circumstance s WHERE s.case_id = c.id AND s.recorded_at > e.calculated_at)
    FROM programmes_entitlement e JOIN cases_case c ON c.id = e.case_id WHERE e.id = of_entitlement
$$;

-- An application is written down for its own case and programme, with safeguards in order, beside none that excludes it.
CREATE OR REPLACE FUNCTION programmes_check_application() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    rests_on programmes_entitlement;
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    SELECT * INTO rests_on FROM programmes_entitlement e WHERE e.id = NEW.entitlement_id;
    PERFORM bayiri_require(rests_on.case_id = NEW.case_id AND rests_on.programme = NEW.programme, 'INV-42',
                           'an application rests on a calculation of its own case and programme');
    PERFORM bayiri_require(programmes_still_fits(NEW.entitlement_id, NEW.applied_on), 'INV-45', 'the facts have changed since');
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(NEW.state = 'submitted', 'INV-05', 'an application begins as one');
    PERFORM bayiri_require(rests_on.eligible IS TRUE OR NEW.under_review, 'INV-42', 'the calculation gives nothing');
    -- Beside an approval in force only its own revision waits: else the same help would be approved, and paid, twice (INV-141).
    PERFORM bayiri_require(
        NEW.replaces_id IS NOT DISTINCT FROM (
            SELECT a.id FROM programmes_application a WHERE a.case_id = NEW.case_id AND a.programme = NEW.programme AND a.state = 'approved')
        AND NOT EXISTS (
            SELECT 1 FROM programmes_application a JOIN programmes_entitlement e ON e.id = a.entitlement_id
            WHERE a.id = NEW.replaces_id AND (e.id = rests_on.id OR a.applied_on <> NEW.applied_on
                OR (e.answer->'entitlements', e.answer->'totals') = (rests_on.answer->'entitlements', rests_on.answer->'totals'))),
        'INV-141', 'an approval is replaced by another calculation, in its place');
    PERFORM programmes_require_safeguards(NEW.case_id, NEW.recorded_at);
    -- What was given to a household before it parted was given to all of them (INV-135).
    PERFORM bayiri_require(
        NOT EXISTS (
            SELECT 1 FROM cases_split s JOIN programmes_application a ON a.case_id = s.from_case_id
            WHERE s.case_id = NEW.case_id AND s.after_arrival AND a.programme = NEW.programme AND a.state = 'approved'),
        'INV-135', 'this programme has helped these people already');
    PERFORM bayiri_require(
        NOT EXISTS (
            SELECT 1 FROM programmes_application a JOIN programmes_entitlement e ON e.id = a.entitlement_id
            JOIN rulebooks_rulebookversion theirs ON theirs.id = e.rulebook_version_id
            JOIN rulebooks_rulebookversion ours ON ours.id = rests_on.rulebook_version_id
            WHERE a.case_id = NEW.case_id AND a.state IN ('submitted', 'approved')
              AND (theirs.content->'excludes' ? NEW.programme OR ours.content->'excludes' ? a.programme)),
        'INV-44', 'two programmes exclude each other');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT OR UPDATE OF entitlement_id ON programmes_application
FOR EACH ROW EXECUTE FUNCTION programmes_check_application();

-- By hand an application only ends: taken back while it waits, or once the case does not rest on its approval (INV-48).
CREATE OR REPLACE FUNCTION programmes_check_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(
        (OLD.state = 'submitted' AND NEW.state IN ('submitted', 'cancelled'))
        OR (OLD.state = 'approved' AND NEW.state = 'cancelled' AND NEW.entitlement_id = OLD.entitlement_id
            AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.stage NOT IN (
                'approved', 'preparing', 'released', 'departed', 'arrived', 'reintegrating', 'following_up'))),
        'INV-48', 'an application changes only while it is open, and is decided through the function');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER by_hand BEFORE UPDATE ON programmes_application FOR EACH ROW EXECUTE FUNCTION programmes_check_change();

-- The decision: by a programme manager who had no part in it (INV-40), with reasons and remedy where it refuses (INV-41).
CREATE OR REPLACE FUNCTION programmes_decide(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d programmes_approvaldecision := jsonb_populate_record(NULL::programmes_approvaldecision, said);
    a programmes_application;
    e programmes_entitlement;
BEGIN
    SELECT * INTO a FROM programmes_application x WHERE x.id = d.application_id FOR UPDATE;
    SELECT * INTO e FROM programmes_entitlement x WHERE x.id = a.entitlement_id;
    PERFORM bayiri_require(bayiri_sees('case', a.case_id, 'finance', true), 'INV-04', 'the acting agency does not take part in this case');
    PERFORM bayiri_require(
        (SELECT caseworker_id IS NOT NULL FROM cases_case WHERE id = a.case_id), 'INV-93', 'this case has no caseworker yet');
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['programme_manager']) AND bayiri_actor() NOT IN (a.recorded_by_id, e.recorded_by_id)
        AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = a.case_id AND c.caseworker_id = bayiri_actor())
        AND NOT EXISTS (SELECT 1 FROM cases_counsellingsession s WHERE s.case_id = a.case_id AND s.recorded_by_id = bayiri_actor()),
        'INV-40', 'a programme manager decides who neither counselled, calculated nor applied');
    PERFORM bayiri_require(a.state = 'submitted', 'INV-48', 'this application is not open');
    d.earlier_help := programmes_helped_before(e.id, d.recorded_at);
    IF d.outcome = 'approved' THEN
        PERFORM bayiri_require(e.eligible IS TRUE OR (e.eligible IS NULL AND a.under_review AND trim(d.note) <> ''), 'INV-42',
                               'what is not certain is approved only under review, with a note');
        PERFORM bayiri_require(programmes_still_fits(e.id, a.applied_on), 'INV-45', 'the facts have changed since');
        PERFORM programmes_require_safeguards(a.case_id, d.recorded_at);
        IF a.replaces_id IS NOT NULL THEN
            UPDATE programmes_application SET state = 'replaced' WHERE id = a.replaces_id AND state = 'approved';
            PERFORM bayiri_require(FOUND, 'INV-141', 'what this was to replace is not in force any more');
        END IF;
        PERFORM bayiri_require(
            d.earlier_help <> 'yes' OR (programmes_earlier_help_rule(e.id) ->> 'then' = 'second_person' AND EXISTS (
                SELECT 1 FROM programmes_earlierhelpoverride o WHERE o.application_id = a.id AND o.recorded_by_id <> bayiri_actor())),
            'INV-224', 'helped before: approved again only for a reason that another programme manager gave');
    ELSE
        PERFORM bayiri_require(
            d.outcome = 'refused' AND trim(d.reasons) <> '' AND trim(d.remedy) <> ''
            AND d.appeal_until >= bayiri_day(d.recorded_at),
            'INV-41', 'a refusal has reasons, and says how to appeal and until when');
    END IF;
    d.case_id := a.case_id;
    d.entitlement_id := e.id;
    d.recorded_by_id := bayiri_actor();
    INSERT INTO programmes_approvaldecision SELECT d.*;
    UPDATE programmes_application SET state = d.outcome WHERE id = a.id;
END $$;

-- A decision that was taken by mistake is opened again by another programme manager, while no journey is booked and nothing was given
-- (INV-129). A refusal, also while no other application waits or was approved: two programmes may exclude each other.
CREATE OR REPLACE FUNCTION programmes_reopen(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d programmes_approvaldecision;
    a programmes_application;
BEGIN
    SELECT * INTO d FROM programmes_approvaldecision x WHERE x.id = (said ->> 'row_id')::uuid;
    SELECT * INTO a FROM programmes_application x WHERE x.id = d.application_id FOR UPDATE;
    PERFORM cases_write_mistake(said, a.case_id, 'help_decision', 'finance');
    PERFORM bayiri_require(
        bayiri_has_role(ARRAY['programme_manager']) AND d.recorded_by_id <> bayiri_actor() AND a.state = d.outcome
        AND d.id = (SELECT x.id FROM programmes_approvaldecision x WHERE x.application_id = a.id ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1)
        AND (SELECT c.stage IN ('assessed', 'decided', 'approved') OR (d.outcome = 'refused' AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'))
             FROM cases_case c WHERE c.id = a.case_id)
        AND (d.outcome = 'refused' OR NOT EXISTS (
            SELECT 1 FROM reintegration_delivery g WHERE g.case_id = a.case_id
              AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = g.id)))
        AND (d.outcome = 'approved' OR NOT EXISTS (
            SELECT 1 FROM programmes_application o WHERE o.case_id = a.case_id AND o.state IN ('submitted', 'approved'))),
        'INV-129', 'another programme manager opens a decision again, while nothing rests on it');
    UPDATE programmes_application SET state = 'submitted' WHERE id = a.id;
END $$;

CREATE OR REPLACE FUNCTION programmes_check_taking_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(NOT EXISTS (SELECT 1 FROM programmes_application a WHERE a.case_id = NEW.case_id AND a.state = 'approved'),
                           'INV-129', 'an approval stands');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER taking_back BEFORE INSERT ON cases_act FOR EACH ROW WHEN (NEW.kind = 'approval_taken_back')
EXECUTE FUNCTION programmes_check_taking_back();

-- A case is approved by the decision on an application of its own, taken since the household last decided (INV-40).
CREATE OR REPLACE FUNCTION programmes_check_approval() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR EXISTS (
            SELECT 1 FROM programmes_approvaldecision d JOIN programmes_application a ON a.id = d.application_id
            WHERE a.case_id = NEW.case_id AND a.state = 'approved' AND d.outcome = 'approved'
              AND d.recorded_at >= coalesce((SELECT max(recorded_at) FROM cases_act WHERE case_id = NEW.case_id AND to_stage = 'decided'),
                                            '-infinity')),
        'INV-40', 'a case is approved by the decision on an application');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER approval BEFORE INSERT ON cases_act FOR EACH ROW WHEN (NEW.kind = 'approved')
EXECUTE FUNCTION programmes_check_approval();

-- That options were explained is kept with what was shown, word for word: the fingerprint is that of the text, and every document it
-- rests on was published (INV-106). Who was there belongs to the household and understood the language (INV-107).
CREATE OR REPLACE FUNCTION programmes_record_explanation(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    e programmes_explanation := jsonb_populate_record(NULL::programmes_explanation, said);
BEGIN
    PERFORM bayiri_require(bayiri_sees('case', e.case_id, 'finance', true), 'INV-04', 'the acting agency does not take part in this case');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'reintegration_officer']), 'INV-04',
                           'this act belongs to another role');
    PERFORM bayiri_require(
        (SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = e.case_id),
        'INV-09', 'the case has ended');
    PERFORM bayiri_require(
        e.sha256 = encode(sha256(convert_to(e.snapshot, 'UTF8')), 'hex') AND (e.snapshot::jsonb)->'rests_on' = e.rests_on
        AND NOT EXISTS (
            SELECT 1 FROM jsonb_to_recordset(e.rests_on) r(code text, version text, hash text)
            WHERE NOT EXISTS (SELECT 1 FROM rulebooks_rulebookversion v
                              WHERE v.code = r.code AND v.version = r.version AND v.hash = r.hash)),
        'INV-106', 'what is kept is what was shown, and rests on published documents');
    PERFORM bayiri_require(
        cardinality(e.members_present) > 0 AND NOT EXISTS (
            SELECT 1 FROM unnest(e.members_present) present
            LEFT JOIN cases_member m ON m.id = present AND m.case_id = e.case_id AND m.state NOT IN ('withdrawn', 'left', 'deceased')
            LEFT JOIN people_person p ON p.id = m.person_id
            WHERE m.id IS NULL OR NOT (p.interpreter_language IN ('', e.language) OR trim(e.interpreter_name) <> '')),
        'INV-107', 'options are explained to people of the household who understand');
    e.recorded_by_id := bayiri_actor();
    INSERT INTO programmes_explanation SELECT e.*;
END $$;

CREATE OR REPLACE FUNCTION programmes_take_back_explanation(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM cases_write_mistake(
        said, (SELECT e.case_id FROM programmes_explanation e WHERE e.id = (said ->> 'row_id')::uuid), 'explanation', 'finance');
    PERFORM bayiri_require(bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'reintegration_officer']), 'INV-127',
                           'this act belongs to another role');
END $$;

-- What answers about any case is asked only by functions that have looked who asks.
REVOKE EXECUTE ON FUNCTION programmes_still_fits(uuid, date), programmes_require_safeguards(uuid, timestamptz) FROM PUBLIC;
