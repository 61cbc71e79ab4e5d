-- Journeys are booked by the application; release and everything after it only through the functions below.
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['movement', 'movementevent', 'seat', 'release', 'travelevent', 'outsidedeparture', 'contradiction'] LOOP
        CALL bayiri_protect('travel_' || t, 'case', 'case_id', CASE t WHEN 'movement' THEN 'journey,arrival' WHEN 'seat' THEN 'journey,arrival'
                            WHEN 'travelevent' THEN 'journey,arrival' ELSE 'journey' END);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', 'travel_' || t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['movementevent', 'release', 'travelevent', 'outsidedeparture', 'contradiction'] LOOP
        CALL bayiri_keep_forever('travel_' || t);
    END LOOP;
END $$;
GRANT INSERT ON travel_movement, travel_seat TO APP_ROLE;
GRANT UPDATE (departs_at, arrives_at, carrier, number, state) ON travel_movement TO APP_ROLE;
GRANT UPDATE (given_up_at) ON travel_seat TO APP_ROLE;

-- A journey is booked ahead and changed only while it is scheduled; that it departed is said by travel_record_event alone.
CREATE OR REPLACE FUNCTION travel_check_movement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    PERFORM bayiri_require(TG_OP = 'UPDATE' OR NEW.departs_at > NEW.recorded_at, 'INV-50', 'a journey departs in the future');
    PERFORM bayiri_require(
        (TG_OP = 'INSERT' AND NEW.state = 'scheduled') OR (TG_OP = 'UPDATE' AND OLD.state = 'scheduled' AND NEW.state IN ('scheduled', 'cancelled')),
        'INV-53', 'the journey was cancelled or has departed');
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER by_hand BEFORE INSERT OR UPDATE ON travel_movement FOR EACH ROW EXECUTE FUNCTION travel_check_movement();

-- A seat is for a member of the case on a journey of the case, while help is approved and no safeguard stands against booking.
CREATE OR REPLACE FUNCTION travel_check_seat() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here cases_case;
    standing text[];
BEGIN
    IF session_user <> 'APP_ROLE' THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM bayiri_require(OLD.given_up_at IS NULL, 'INV-52', 'a seat that was given up is booked anew');
        RETURN NEW;
    END IF;
    SELECT * INTO here FROM cases_case WHERE id = NEW.case_id;
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM cases_member m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id AND m.state = 'active')
        AND EXISTS (SELECT 1 FROM travel_movement v WHERE v.id = NEW.movement_id AND v.case_id = NEW.case_id AND v.state = 'scheduled'),
        'INV-52', 'a seat is for a member of the case on a journey of the case');
    PERFORM bayiri_require(here.stage IN ('approved', 'preparing'), 'INV-55', 'a booking needs approved assistance');
    standing := safeguards_standing(NEW.member_id, 'booking', NEW.recorded_at, NULL);
    PERFORM bayiri_require(standing = '{}', 'INV-06', 'these safeguards stand: ' || array_to_string(standing, ', '));
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER opening BEFORE INSERT OR UPDATE ON travel_seat FOR EACH ROW EXECUTE FUNCTION travel_check_seat();

-- Seats of one household are written in one statement: whoever would be left behind has agreed (INV-400).
CREATE OR REPLACE TRIGGER together AFTER INSERT ON travel_seat REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
EXECUTE FUNCTION safeguards_check_together();

-- Release: refused while any gate stands, without a confirmed decision in the window, or for somebody without a seat (INV-06).
CREATE OR REPLACE FUNCTION travel_release_member(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r travel_release := jsonb_populate_record(NULL::travel_release, said);
    m travel_movement;
    window_hours int := (SELECT hours FROM consent_term WHERE name = 'reconfirmation_window_hours');
    last_answer consent_reconfirmation;
    standing text[];
BEGIN
    PERFORM consent_require_member(r.case_id, r.member_id, r.released_at);
    SELECT * INTO m FROM travel_movement WHERE id = r.movement_id AND case_id = r.case_id FOR UPDATE;
    PERFORM bayiri_require(bayiri_has_role(ARRAY['travel_officer', 'programme_manager']), 'INV-06', 'this role does not release');
    PERFORM bayiri_require(m.state = 'scheduled' AND r.released_at < m.departs_at, 'INV-53', 'the journey is scheduled and ahead');
    PERFORM bayiri_require(
        (SELECT stage FROM cases_case WHERE id = r.case_id) IN ('preparing', 'released'), 'INV-05', 'the case is prepared to travel');
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM travel_seat s JOIN cases_member c ON c.id = s.member_id
                WHERE s.movement_id = m.id AND s.member_id = r.member_id AND s.given_up_at IS NULL AND c.state = 'booked'),
        'INV-52', 'the person has a seat on this journey');
    SELECT * INTO last_answer FROM consent_reconfirmation x WHERE x.member_id = r.member_id AND x.movement_id = m.id
    ORDER BY x.confirmed_at DESC, x.id DESC LIMIT 1;
    PERFORM bayiri_require(
        last_answer.result = 'confirmed' AND last_answer.departs_at = m.departs_at
        AND last_answer.confirmed_at BETWEEN m.departs_at - make_interval(hours => window_hours) AND m.departs_at,
        'INV-51', 'the decision was confirmed again for this departure');
    standing := safeguards_standing(r.member_id, 'release', r.released_at, bayiri_day(m.departs_at));
    PERFORM bayiri_require(standing = '{}', 'INV-06', 'these safeguards stand: ' || array_to_string(standing, ', '));
    r.departs_at := m.departs_at;
    r.gates_overridden := ARRAY(SELECT DISTINCT o.gate FROM safeguards_override o WHERE o.member_id = r.member_id
                                AND NOT EXISTS (SELECT 1 FROM cases_mistake k WHERE k.row_id = o.id));
    r.recorded_by_id := bayiri_actor();
    INSERT INTO travel_release SELECT r.*;
    UPDATE cases_member SET state = 'released' WHERE id = r.member_id;
END $$;

-- Boarding and departure of a released person; a safeguard that stands again stops boarding too (INV-07).
CREATE OR REPLACE FUNCTION travel_record_event(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    e travel_travelevent := jsonb_populate_record(NULL::travel_travelevent, said);
    m travel_movement;
    state_now text;
BEGIN
    IF e.kind IN ('arrived', 'missing') THEN
        PERFORM travel_require_receiver(e.case_id);
        PERFORM bayiri_require(EXISTS (SELECT 1 FROM cases_member x WHERE x.id = e.member_id AND x.case_id = e.case_id), 'INV-22',
                               'the person belongs to this case');
        PERFORM bayiri_require(e.happened_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    ELSE
        PERFORM consent_require_member(e.case_id, e.member_id, e.happened_at);
        PERFORM bayiri_require(bayiri_has_role(ARRAY['travel_officer', 'programme_manager', 'counsellor']), 'INV-07', 'this role does not record this');
    END IF;
    SELECT * INTO m FROM travel_movement WHERE id = e.movement_id AND case_id = e.case_id;
    SELECT state INTO state_now FROM cases_member WHERE id = e.member_id FOR UPDATE;
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM travel_seat s WHERE s.movement_id = m.id AND s.member_id = e.member_id AND s.given_up_at IS NULL),
        'INV-52', 'the person has a seat on this journey');
    -- A word on an arrival stands beside no other: the second one finds the first (INV-201).
    PERFORM bayiri_require(
        e.kind NOT IN ('arrived', 'missing') OR NOT (state_now = 'arrived' OR EXISTS (
            SELECT 1 FROM travel_arrivals(e.case_id) a WHERE a.member_id = e.member_id AND a.said = e.kind)),
        'INV-201', 'somebody has said already whether this person arrived');
    PERFORM bayiri_require(
        (state_now, e.kind) IN (('released', 'boarded'), ('boarded', 'departed'), ('released', 'no_show'), ('booked', 'no_show'), ('departed', 'arrived'),
                                ('departed', 'missing')),
        'INV-07', format('nobody goes from %s to %s', state_now, e.kind));
    IF e.kind IN ('boarded', 'departed') THEN
        PERFORM bayiri_require(
            EXISTS (SELECT 1 FROM travel_release r WHERE r.member_id = e.member_id AND r.movement_id = m.id AND r.departs_at = m.departs_at
                    AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.release_id = r.id))
            AND (SELECT stage FROM cases_case WHERE id = e.case_id) IN ('preparing', 'released', 'departed')
            AND safeguards_standing(e.member_id, 'release', e.happened_at, bayiri_day(m.departs_at)) = '{}',
            'INV-07', 'only a released person against whom no safeguard stands boards and departs');
    END IF;
    IF e.kind IN ('arrived', 'missing') THEN
        PERFORM bayiri_require(e.happened_at >= m.departs_at, 'INV-54',
                               'arrival is confirmed by the agency that receives the person');
    END IF;
    e.recorded_by_id := bayiri_actor();
    INSERT INTO travel_travelevent SELECT e.*;
    UPDATE cases_member SET state = e.kind WHERE id = e.member_id AND e.kind <> 'missing';
    UPDATE travel_movement SET state = 'departed' WHERE id = m.id AND e.kind = 'departed';
END $$;

-- What happened all the same is recorded as what it is (INV-08).
CREATE OR REPLACE FUNCTION travel_record_outside(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    o travel_outsidedeparture := jsonb_populate_record(NULL::travel_outsidedeparture, said);
BEGIN
    PERFORM consent_require_member(o.case_id, o.member_id, o.recorded_at);
    PERFORM bayiri_require(
        (SELECT state FROM cases_member WHERE id = o.member_id) NOT IN ('departed', 'arrived') AND o.departed_on <= bayiri_day(o.recorded_at)
        AND bayiri_has_role(ARRAY['travel_officer', 'programme_manager', 'counsellor']),
        'INV-08', 'the person has not departed yet, and the day is not ahead');
    o.recorded_by_id := bayiri_actor();
    INSERT INTO travel_outsidedeparture SELECT o.*;
    UPDATE cases_member SET state = 'departed' WHERE id = o.member_id;
    UPDATE cases_case SET assistance = 'spontaneous', voluntariness = CASE WHEN o.how = 'removed' THEN 'forced' ELSE voluntariness END
    WHERE id = o.case_id;
END $$;
CREATE OR REPLACE FUNCTION travel_record_outside_arrival(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    of_case uuid := (said ->> 'case_id')::uuid;
    of_member uuid := (said ->> 'member_id')::uuid;
BEGIN
    IF bayiri_sees('case', of_case, 'journey', true) THEN
        PERFORM consent_require_member(of_case, of_member, (said ->> 'happened_at')::timestamptz);
        PERFORM bayiri_require(bayiri_has_role(ARRAY['reintegration_officer', 'counsellor']), 'INV-54', 'this role does not confirm an arrival');
    ELSE
        PERFORM travel_require_receiver(of_case);
    END IF;
    PERFORM bayiri_require(
        (SELECT m.state FROM cases_member m WHERE m.id = of_member AND m.case_id = of_case) = 'departed'
        AND (said ->> 'happened_at')::timestamptz <= clock_timestamp() + interval '5 minutes'
        AND EXISTS (SELECT 1 FROM travel_outsidedeparture o WHERE o.member_id = of_member
                    AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.outside_id = o.id)),
        'INV-54', 'arrival is confirmed after departure');
    UPDATE cases_member SET state = 'arrived' WHERE id = of_member;
END $$;

-- Where somebody stands by what nobody has contradicted, on the journey they have a seat on (INV-125).
CREATE OR REPLACE FUNCTION travel_state_that_stands(of_member uuid, on_movement uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT e.kind FROM travel_travelevent e WHERE e.member_id = of_member AND e.movement_id = on_movement
           AND e.kind IN ('boarded', 'departed') AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.event_id = e.id)
         ORDER BY e.kind DESC LIMIT 1),
        (SELECT 'released' FROM travel_release r JOIN travel_movement m ON m.id = r.movement_id
         WHERE r.member_id = of_member AND r.movement_id = on_movement AND r.departs_at = m.departs_at
           AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.release_id = r.id) LIMIT 1),
        'booked')
$$;

-- Where somebody was before it was said that they had left outside the procedure. Who was released then is released anew.
CREATE OR REPLACE FUNCTION travel_state_before_outside(of_member uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN e.state NOT IN ('booked', 'released', 'no_show') THEN e.state
                WHEN EXISTS (SELECT 1 FROM travel_seat s WHERE s.member_id = of_member AND s.given_up_at IS NULL) THEN 'booked'
                ELSE 'active' END
    FROM cases_memberevent e WHERE e.pgh_obj_id = of_member AND e.state NOT IN ('departed', 'arrived') ORDER BY e.pgh_id DESC LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION travel_state_that_stands(uuid, uuid), travel_state_before_outside(uuid) FROM PUBLIC;

-- What happened outside is not undone: another person contradicts it, with a reason, once (INV-117). Then the person stands where what
-- nobody contradicts has brought them, unless help after the arrival has begun (INV-125).
CREATE OR REPLACE FUNCTION travel_contradict(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    x travel_contradiction := jsonb_populate_record(NULL::travel_contradiction, said);
    fact record;
    here record;
BEGIN
    SELECT f.* INTO fact FROM (
        SELECT r.id, r.case_id, r.member_id, r.recorded_by_id, r.movement_id, 'released' AS kind FROM travel_release r WHERE r.id = x.release_id
        UNION ALL SELECT e.id, e.case_id, e.member_id, e.recorded_by_id, e.movement_id, e.kind FROM travel_travelevent e WHERE e.id = x.event_id
        UNION ALL SELECT o.id, o.case_id, o.member_id, o.recorded_by_id, NULL, 'outside' FROM travel_outsidedeparture o WHERE o.id = x.outside_id) f;
    -- Who receives, and sees no more of the case than the arrival, says of an arrival that it was not so.
    IF fact.kind IN ('arrived', 'missing') AND NOT bayiri_sees('case', fact.case_id, 'journey', true) THEN
        PERFORM travel_require_receiver(fact.case_id);
        PERFORM bayiri_require(x.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    ELSE
        PERFORM consent_require_member(fact.case_id, fact.member_id, x.recorded_at);
        PERFORM bayiri_require(
            bayiri_has_role(ARRAY['travel_officer', 'reintegration_officer', 'programme_manager', 'counsellor', 'protection_officer']),
            'INV-117', 'this act belongs to another role');
    END IF;
    SELECT m.state, c.stage INTO here FROM cases_member m JOIN cases_case c ON c.id = m.case_id WHERE m.id = fact.member_id FOR UPDATE OF m;
    PERFORM bayiri_require(
        num_nonnulls(x.release_id, x.event_id, x.outside_id) = 1 AND fact.case_id = x.case_id AND trim(x.reason) <> ''
        AND fact.recorded_by_id <> bayiri_actor()
        AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE fact.id IN (c.release_id, c.event_id, c.outside_id)),
        'INV-117', 'what happened outside is contradicted by another person, with a reason, once');
    x.member_id := fact.member_id;
    x.recorded_by_id := bayiri_actor();
    INSERT INTO travel_contradiction SELECT x.*;
    IF here.stage IN ('reintegrating', 'following_up', 'closed', 'ended') THEN RETURN; END IF;
    IF fact.kind = 'outside' THEN
        PERFORM travel_take_back_outside(fact.case_id, fact.member_id, here.state);
    -- A second departure of the same journey that nobody contradicts still stands.
    ELSIF here.state = fact.kind AND EXISTS (
        SELECT 1 FROM travel_seat s WHERE s.member_id = fact.member_id AND s.movement_id = fact.movement_id AND s.given_up_at IS NULL) THEN
        UPDATE cases_member SET state = travel_state_that_stands(fact.member_id, fact.movement_id) WHERE id = fact.member_id;
        UPDATE travel_movement SET state = 'scheduled' WHERE id = fact.movement_id AND state = 'departed' AND NOT EXISTS (
            SELECT 1 FROM travel_travelevent e WHERE e.movement_id = fact.movement_id AND e.kind = 'departed'
              AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.event_id = e.id));
    END IF;
END $$;

-- Nobody left outside the procedure: the person stands where they stood, and the return is again what it was called before.
CREATE OR REPLACE FUNCTION travel_take_back_outside(of_case uuid, of_member uuid, state_now text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    -- An arrival after such a departure has no entry of its own: it goes with it.
    IF (state_now = 'departed' OR (state_now = 'arrived' AND NOT EXISTS (
        SELECT 1 FROM travel_travelevent e WHERE e.member_id = of_member AND e.kind = 'arrived'
          AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.event_id = e.id)))) AND NOT EXISTS (
        SELECT 1 FROM travel_outsidedeparture o WHERE o.member_id = of_member
          AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.outside_id = o.id)) THEN
        UPDATE cases_member SET state = coalesce(travel_state_before_outside(of_member), 'active') WHERE id = of_member;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM travel_outsidedeparture o WHERE o.case_id = of_case
                   AND NOT EXISTS (SELECT 1 FROM travel_contradiction c WHERE c.outside_id = o.id)) THEN
        UPDATE cases_case c SET
            assistance = coalesce((SELECT e.assistance FROM cases_caseevent e WHERE e.pgh_obj_id = of_case AND e.assistance <> 'spontaneous'
                                   ORDER BY e.pgh_id DESC LIMIT 1), c.assistance),
            voluntariness = coalesce((SELECT e.voluntariness FROM cases_caseevent e WHERE e.pgh_obj_id = of_case AND e.voluntariness <> 'forced'
                                      ORDER BY e.pgh_id DESC LIMIT 1), c.voluntariness)
        WHERE c.id = of_case;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION travel_take_back_outside(uuid, uuid, text) FROM PUBLIC;
