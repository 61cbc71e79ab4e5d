-- What life brings into a household: deaths and splits are written by functions alone, and only added to.
CALL bayiri_protect('cases_death', 'case', 'case_id', 'journey');
CALL bayiri_protect('cases_split', 'case', 'case_id', 'journey');
GRANT SELECT ON cases_death, cases_split TO APP_ROLE;

-- Whoever writes about a case takes part in it, and records nothing ahead of its time.
CREATE OR REPLACE FUNCTION cases_require_part(of_case uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND bayiri_sees('case', of_case, 'journey', true), 'INV-04',
                           'the acting agency does not take part in this case');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
END $$;

-- A death ends the person's part at once (INV-96): they hold no seat, decide nothing, and stand in nobody's household.
CREATE OR REPLACE FUNCTION cases_record_death(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d cases_death := jsonb_populate_record(NULL::cases_death, said);
    m cases_member;
    born date;
BEGIN
    PERFORM cases_require_part(d.case_id, d.recorded_at);
    SELECT * INTO m FROM cases_member x WHERE x.id = d.member_id AND x.case_id = d.case_id FOR UPDATE;
    PERFORM bayiri_require(m.id IS NOT NULL, 'INV-22', 'the person belongs to this case');
    PERFORM bayiri_require((SELECT c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') FROM cases_case c WHERE c.id = d.case_id),
                           'INV-09', 'the case has ended');
    SELECT p.born_on INTO born FROM people_person p WHERE p.id = m.person_id;
    PERFORM bayiri_require(
        m.state NOT IN ('deceased', 'left') AND trim(d.told_by) <> '' AND d.died_on <= bayiri_day(d.recorded_at)
        AND (born IS NULL OR d.died_on >= born),
        'INV-96', 'a death has a day, after birth and not ahead, and somebody who told it; it is recorded once');
    d.state_before := m.state;
    d.undone_at := NULL; d.undone_by_id := NULL; d.undone_because := '';
    d.recorded_by_id := bayiri_actor();
    INSERT INTO cases_death SELECT d.*;
    UPDATE cases_member SET state = 'deceased' WHERE id = m.id;
    UPDATE people_person SET died_on = d.died_on, version = version + 1 WHERE id = m.person_id;
END $$;

-- Written down by mistake: taken back by another person, with the reason (INV-97). Who had a seat begins without one.
CREATE OR REPLACE FUNCTION cases_undo_death(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    d cases_death;
    at timestamptz := (said ->> 'undone_at')::timestamptz;
BEGIN
    SELECT * INTO d FROM cases_death x WHERE x.id = (said ->> 'id')::uuid FOR UPDATE;
    PERFORM cases_require_part(d.case_id, at);
    PERFORM bayiri_require(
        d.undone_at IS NULL AND d.recorded_by_id <> bayiri_actor() AND trim(said ->> 'undone_because') <> '' AND at >= d.recorded_at,
        'INV-97', 'a death written down by mistake is taken back by another person, with the reason');
    UPDATE cases_death SET undone_at = at, undone_by_id = bayiri_actor(), undone_because = said ->> 'undone_because' WHERE id = d.id;
    UPDATE cases_member SET state = CASE WHEN d.state_before IN ('booked', 'released', 'no_show') THEN 'active' ELSE d.state_before END
    WHERE id = d.member_id;
    -- Closing was proposed for this death alone: nobody needs to look any more.
    UPDATE cases_closingproposal SET answer = 'sent_back', reason = said ->> 'undone_because', answered_by_id = bayiri_actor(), answered_at = at
    WHERE case_id = d.case_id AND answer = '' AND outcome = 'deceased';
    UPDATE people_person p SET died_on = NULL, version = version + 1 FROM cases_member m WHERE m.id = d.member_id AND p.id = m.person_id;
END $$;

-- That somebody has died, or has not, is said by those two functions alone.
CREATE OR REPLACE FUNCTION cases_check_died_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(current_user <> 'APP_ROLE', 'INV-96', 'a death is recorded with the day and who told it');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER death BEFORE UPDATE OF died_on ON people_person FOR EACH ROW
WHEN (OLD.died_on IS DISTINCT FROM NEW.died_on) EXECUTE FUNCTION cases_check_died_on();

-- A guardian who stands in the case stands in the child's own case.
CREATE OR REPLACE FUNCTION cases_check_guardian() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bayiri_require(
        session_user <> 'APP_ROLE' OR NEW.guardian_id <> NEW.id
        AND (NEW.case_id = (SELECT g.case_id FROM cases_member g WHERE g.id = NEW.guardian_id)),
        'INV-22', 'the guardian belongs to this case');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guardian BEFORE INSERT OR UPDATE OF guardian_id ON cases_member FOR EACH ROW
WHEN (NEW.guardian_id IS NOT NULL) EXECUTE FUNCTION cases_check_guardian();

REVOKE EXECUTE ON FUNCTION cases_require_part(uuid, timestamptz) FROM PUBLIC;
