-- A referral is seen by the two bodies it stands between; who it is about, by the other one only while it has accepted (INV-171).
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['referral', 'preview', 'subject', 'step', 'grant', 'recall', 'link'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'referrals_' || t);
        EXECUTE format('GRANT SELECT ON %I TO APP_ROLE', 'referrals_' || t);
    END LOOP;
END $$;
GRANT SELECT ON referrals_transition, referrals_wantedoffer, referrals_listedreason, referrals_period TO APP_ROLE;
CALL bayiri_keep_forever('referrals_step');
CALL bayiri_keep_forever('referrals_grant');

-- Whether who acts has no role but a diaspora partner's: such a person reads what they asked themselves, and nothing else (INV-213).
CREATE OR REPLACE FUNCTION referrals_is_narrow() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = bayiri_actor() AND u.agency_id = bayiri_agency()
                   AND agencies_roles_on(u.roles::text[], u.limits, bayiri_day(transaction_timestamp())) <@ ARRAY['diaspora_partner'])
$$;
CREATE POLICY sight ON referrals_referral FOR SELECT TO APP_ROLE USING (
    (sender_id = (SELECT bayiri_agency()) OR (recipient_id = (SELECT bayiri_agency()) AND offered_at IS NOT NULL))
    AND (recorded_by_id = (SELECT bayiri_actor()) OR NOT (SELECT referrals_is_narrow())));
CREATE POLICY sight ON referrals_preview FOR SELECT TO APP_ROLE USING (
    (SELECT r.sender_id = (SELECT bayiri_agency()) OR r.state IN ('offered', 'accepted', 'in_progress')
     FROM referrals_referral r WHERE r.id = referral_id));
CREATE POLICY sight ON referrals_subject FOR SELECT TO APP_ROLE USING (
    (SELECT r.sender_id = (SELECT bayiri_agency()) OR r.state IN ('accepted', 'in_progress')
     FROM referrals_referral r WHERE r.id = referral_id));
CREATE POLICY sight ON referrals_step FOR SELECT TO APP_ROLE USING ((SELECT true FROM referrals_referral r WHERE r.id = referral_id));
CREATE POLICY sight ON referrals_grant FOR SELECT TO APP_ROLE USING (
    (SELECT r.sender_id = (SELECT bayiri_agency()) FROM referrals_referral r WHERE r.id = referral_id));
CREATE POLICY sight ON referrals_recall FOR SELECT TO APP_ROLE USING (
    (SELECT r.sender_id = (SELECT bayiri_agency()) FROM referrals_referral r WHERE r.id = referral_id));
CREATE POLICY sight ON referrals_link FOR SELECT TO APP_ROLE USING (
    (SELECT r.sender_id = (SELECT bayiri_agency()) FROM referrals_referral r WHERE r.id = referral_id));

-- Whether words say who somebody is: a name of those concerned, the case's number, an address or a number to call (INV-171).
CREATE OR REPLACE FUNCTION referrals_tells_who(words text, secrets text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT words LIKE '%@%' OR words ~ '[[:digit:]]([ ./-]?[[:digit:]]){4}' OR EXISTS (
        SELECT 1 FROM unnest(secrets) s, regexp_split_to_table(lower(s), '[^[:alnum:]_]+') part
        WHERE length(part) > 2 AND part = ANY (regexp_split_to_array(lower(words), '[^[:alnum:]_]+')))
$$;

-- Whether the last word of a member covers one recipient, one purpose and these sections (INV-172). No sections named: what the purpose needs.
CREATE OR REPLACE FUNCTION referrals_is_covered(of_member uuid, agency uuid, outside text, why text, wanted text[]) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN w.given AND (w.sections = '{}' OR wanted <@ w.sections::text[])
                     AND (w.until_on IS NULL OR w.until_on >= bayiri_day(transaction_timestamp())) THEN w.id END FROM (
        SELECT s.id, s.given, s.sections, s.until_on FROM consent_sharingconsent s
        WHERE s.member_id = of_member AND s.purpose = why
          AND (s.recipient_id = agency OR (agency IS NULL AND s.recipient_id IS NULL AND lower(s.recipient_name) = lower(outside)))
        ORDER BY s.said_at DESC, s.id DESC LIMIT 1) w
$$;
REVOKE EXECUTE ON FUNCTION referrals_is_covered(uuid, uuid, text, text, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION referrals_all_covered(of_referral uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT s.basis <> 'consent' OR s.case_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM unnest(s.member_ids) m
        WHERE referrals_is_covered(m, r.recipient_id, r.outside_name, r.purpose, s.sections::text[]) IS NULL)
    FROM referrals_referral r JOIN referrals_subject s ON s.referral_id = r.id WHERE r.id = of_referral
$$;
REVOKE EXECUTE ON FUNCTION referrals_all_covered(uuid) FROM PUBLIC;

-- Whether a referral that moves the case is about everybody who takes part in it now: nobody is handed over unasked (INV-172).
CREATE OR REPLACE FUNCTION referrals_is_whole(of_kind text, of_case uuid, members uuid[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT of_kind NOT IN ('take_over', 'return_of_case') OR NOT EXISTS (
        SELECT 1 FROM cases_member m WHERE m.case_id = of_case AND m.state NOT IN ('left', 'withdrawn', 'deceased') AND m.id <> ALL (members))
$$;
REVOKE EXECUTE ON FUNCTION referrals_is_whole(text, uuid, uuid[]) FROM PUBLIC;

-- Ask another body. On a case only the responsible agency asks; without one, anybody asks for somebody they know who agreed.
CREATE OR REPLACE FUNCTION referrals_offer(said jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral := jsonb_populate_record(NULL::referrals_referral, said);
    v referrals_preview := jsonb_populate_record(NULL::referrals_preview, said);
    s referrals_subject := jsonb_populate_record(NULL::referrals_subject, said);
    c cases_case;
BEGIN
    SELECT * INTO c FROM cases_case WHERE id = s.case_id;
    PERFORM bayiri_require(
        bayiri_actor() IS NOT NULL AND (s.case_id IS NULL OR EXISTS (
            SELECT 1 FROM agencies_participation p WHERE p.subject_id = c.id AND p.subject_kind = 'case' AND p.agency_id = bayiri_agency()
              AND p.purpose = 'owner' AND p.until_at IS NULL AND NOT p.closed)),
        'INV-03', 'only the responsible agency grants sight of a record');
    PERFORM bayiri_require(
        bayiri_has_role(CASE WHEN r.kind IN ('take_over', 'return_of_case') THEN ARRAY['programme_manager', 'director', 'counsellor', 'reintegration_officer']
            WHEN s.case_id IS NULL THEN ARRAY['counsellor', 'protection_officer', 'reintegration_officer', 'programme_manager', 'director', 'diaspora_partner']
            ELSE ARRAY['counsellor', 'protection_officer', 'reintegration_officer', 'programme_manager', 'travel_officer'] END),
        'INV-170', 'this act belongs to another role');
    PERFORM bayiri_require(
        r.recorded_at <= clock_timestamp() + interval '5 minutes' AND r.answer_by >= bayiri_day(r.recorded_at)
        AND r.recipient_id IS DISTINCT FROM bayiri_agency() AND (r.kind NOT IN ('take_over', 'return_of_case') OR r.recipient_id IS NOT NULL)
        AND (s.case_id IS NOT NULL OR (r.kind = 'service' AND r.recipient_id IS NOT NULL)),
        'INV-170', 'a referral goes to another body, which has time to answer');
    PERFORM bayiri_require(s.case_id IS NULL OR c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'), 'INV-09', 'the case has ended');
    PERFORM bayiri_require(
        CASE WHEN s.case_id IS NULL THEN s.member_ids = '{}' AND trim(s.person_name) <> ''
        ELSE s.member_ids <> '{}' AND trim(s.person_name) = '' AND s.member_ids <@ ARRAY(
            SELECT m.id FROM cases_member m WHERE m.case_id = c.id AND m.state NOT IN ('left', 'withdrawn', 'deceased')) END,
        'INV-22', 'the person belongs to this case');
    PERFORM bayiri_require(
        referrals_is_whole(r.kind, s.case_id, s.member_ids) AND (r.kind NOT IN ('take_over', 'return_of_case') OR r.purpose = 'owner'), 'INV-172',
        'a case is handed over with everybody in it, and each has agreed to exactly that');
    -- Who hands a case over reads it for the law's days; what else is opened ends some day after the answer.
    r.until_on := CASE WHEN r.kind NOT IN ('take_over', 'return_of_case') THEN r.until_on END;
    PERFORM bayiri_require(
        r.until_on IS NULL OR r.until_on BETWEEN bayiri_day(r.recorded_at) AND bayiri_day(r.recorded_at) + (
            SELECT p.number::int FROM referrals_period p WHERE p.name = 'sharing_days_most'),
        'INV-170', 'a record is opened for some time, not for good');
    PERFORM bayiri_require(
        r.kind IN ('take_over', 'return_of_case') OR (s.sections <> '{}' AND s.sections::text[] <@ ARRAY(
            SELECT a.section::text FROM agencies_purposesection a WHERE a.purpose = r.purpose AND a.purpose NOT IN ('', 'former', 'emergency')
            EXCEPT SELECT n.section::text FROM agencies_purposesection n JOIN agencies_agency g ON g.kind = n.kind
                WHERE n.purpose = '' AND g.id = r.recipient_id)),
        'INV-176', 'no more is shared than the purpose needs');
    PERFORM bayiri_require(NOT s.sections::text[] && ARRAY['journey', 'basis'] OR s.sections::text[] @> ARRAY['identity', 'basis', 'journey'],
                           'INV-195', 'the journey is given with who the person is and how they return, or not at all');
    PERFORM bayiri_require(
        NOT referrals_tells_who(concat_ws(' ', v.message, v.area), ARRAY[c.number, s.person_name, s.person_contact] || ARRAY(
            SELECT concat_ws(' ', p.given_names, p.family_name, p.given_names_latin, p.family_name_latin)
            FROM cases_member m JOIN people_person p ON p.id = m.person_id WHERE m.case_id = c.id)),
        'INV-171', 'what is read before anybody accepts says nobody''s name');
    PERFORM bayiri_require(s.basis IN ('consent', 'vital_interests', 'best_interests', 'court_order')
        AND (s.basis = 'consent' OR (trim(s.basis_reason) <> '' AND s.case_id IS NOT NULL)), 'INV-173', 'without consent there is a reason');
    PERFORM bayiri_require(
        s.basis <> 'best_interests' OR NOT EXISTS (
            SELECT 1 FROM unnest(s.member_ids) x JOIN cases_member m ON m.id = x JOIN people_person p ON p.id = m.person_id
            WHERE NOT coalesce(p.born_on > (bayiri_day(r.recorded_at) - interval '18 years')::date, false)),
        'INV-212', 'the best interests of a child are a ground where there is a child');
    -- The service asked for is one of the body that is asked, still offered, and of a kind that goes with what is asked for (INV-211).
    PERFORM bayiri_require(
        r.offer_id IS NULL OR EXISTS (
            SELECT 1 FROM agencies_offer o JOIN referrals_wantedoffer f ON f.offered = o.kind AND f.wanted = v.wanted
            WHERE o.id = r.offer_id AND o.agency_id = r.recipient_id AND o.ended_at IS NULL),
        'INV-211', 'a service is asked of the body that offers it');
    r.reference := substr(replace(gen_random_uuid()::text, '-', ''), 1, 12);
    r.sender_id := bayiri_agency(); r.recorded_by_id := bayiri_actor(); r.version := 1; r.changed_at := r.recorded_at;
    r.state := CASE WHEN s.basis = 'consent' THEN 'offered' ELSE 'draft' END;
    r.offered_at := CASE WHEN r.state = 'offered' THEN r.recorded_at END;
    r.reason := ''; r.outcome := ''; r.taken_by_id := NULL; r.answered_at := NULL; r.reminded_on := NULL;
    v.referral_id := r.id; s.referral_id := r.id; s.confirmed_by_id := NULL; s.confirmed_at := NULL;
    s.consents := CASE WHEN s.basis <> 'consent' OR s.case_id IS NULL THEN '{}' ELSE ARRAY(
        SELECT referrals_is_covered(m, r.recipient_id, r.outside_name, r.purpose, s.sections::text[]) FROM unnest(s.member_ids) m) END;
    PERFORM bayiri_require(array_position(s.consents, NULL) IS NULL, 'INV-172', 'each person concerned has agreed to this recipient and purpose');
    INSERT INTO referrals_referral SELECT r.*;
    INSERT INTO referrals_preview SELECT v.*;
    INSERT INTO referrals_subject SELECT s.*;
    INSERT INTO referrals_step (id, referral_id, act, from_state, to_state, reason, outcome, outside_name, recorded_by_id, recorded_at)
    VALUES (uuidv7(), r.id, 'offer', '', r.state, '', '', '', bayiri_actor(), r.recorded_at);
    RETURN r.state;
END $$;

-- One step, whoever takes it: the row moves along the table, the step is kept, and sight follows the state.
CREATE OR REPLACE FUNCTION referrals_move(
    of_referral uuid, way text, hand text, why text, came_to text, who uuid, outside text, at timestamptz
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
    s referrals_subject;
    goes_to text;
BEGIN
    SELECT * INTO s FROM referrals_subject WHERE referral_id = of_referral;
    SELECT * INTO r FROM referrals_referral WHERE id = of_referral FOR UPDATE;
    SELECT t.to_state INTO goes_to FROM referrals_transition t WHERE t.from_state = r.state AND t.act = way AND t.side = hand;
    PERFORM bayiri_require(goes_to IS NOT NULL AND at <= clock_timestamp() + interval '5 minutes' AND at >= r.changed_at, 'INV-170',
                           'a referral takes one step after the other');
    PERFORM bayiri_require(
        (way NOT IN ('decline', 'give_back', 'revoke', 'finish', 'settle') AND why = '' AND came_to = '')
        OR (way = 'settle' AND why = '' AND came_to = 'taken_over')
        OR (way = 'finish' AND why = '' AND EXISTS (SELECT 1 FROM referrals_listedreason l WHERE l.act = 'finish' AND l.code = came_to))
        OR (way <> 'finish' AND came_to = '' AND EXISTS (SELECT 1 FROM referrals_listedreason l WHERE l.act = way AND l.code = why)),
        'INV-178', 'the reason is on the list');
    PERFORM bayiri_require((r.kind IN ('take_over', 'return_of_case') AND r.state = 'accepted') = (way = 'settle'), 'INV-177',
                           'a case that was taken over is asked back, and who handed it over reads for some days');
    PERFORM bayiri_require(way <> 'accept' OR NOT EXISTS (SELECT 1 FROM cases_restriction x WHERE x.case_id = s.case_id AND x.lifted_at IS NULL),
                           'INV-163', 'the use of this record is restricted');
    PERFORM bayiri_require(way <> 'accept' OR (referrals_all_covered(r.id) AND referrals_is_whole(r.kind, s.case_id, s.member_ids)), 'INV-172', 'each person concerned has agreed to this recipient and purpose');
    -- What rests on a word for some time ends with it (INV-214).
    IF way = 'accept' AND s.basis = 'consent' AND r.kind NOT IN ('take_over', 'return_of_case') THEN
        SELECT least(r.until_on, min(w.until_on)) INTO r.until_on FROM consent_sharingconsent w WHERE w.id = ANY (s.consents);
    END IF;
    UPDATE referrals_referral SET state = goes_to, reason = why, outcome = came_to, changed_at = at, version = version + 1,
        offered_at = CASE WHEN way = 'confirm' THEN at ELSE offered_at END,
        answered_at = CASE WHEN way IN ('accept', 'decline') THEN at ELSE answered_at END,
        taken_by_id = CASE WHEN way = 'accept' THEN who ELSE taken_by_id END,
        until_on = CASE WHEN way = 'accept' THEN coalesce(r.until_on, bayiri_day(at) + (
            SELECT p.number FROM referrals_period p
            WHERE p.name = CASE WHEN r.kind IN ('take_over', 'return_of_case') THEN 'hand_over_days' ELSE 'sharing_days' END)) ELSE until_on END
    WHERE id = r.id;
    INSERT INTO referrals_step (id, referral_id, act, from_state, to_state, reason, outcome, outside_name, recorded_by_id, recorded_at)
    VALUES (uuidv7(), r.id, way, r.state, goes_to, why, came_to, outside, who, at);
    UPDATE referrals_link SET replaced_at = at WHERE referral_id = r.id AND use = 'answer' AND used_at IS NULL AND replaced_at IS NULL AND goes_to <> 'offered';
    IF way = 'accept' THEN
        IF r.kind IN ('take_over', 'return_of_case') THEN PERFORM referrals_take_over(r.id, at);
        ELSIF r.recipient_id IS NOT NULL THEN PERFORM referrals_let_see(r.id, at); END IF;
    ELSIF goes_to NOT IN ('offered', 'accepted', 'in_progress') THEN
        PERFORM referrals_end_sight(r.id, at);
    END IF;
    PERFORM referrals_tell(r.id, way, why, at);
    RETURN goes_to;
END $$;
REVOKE EXECUTE ON FUNCTION referrals_move(uuid, text, text, text, text, uuid, text, timestamptz) FROM PUBLIC;

-- What one of the two bodies does. Of a body without accounts the sender writes down what it was told.
CREATE OR REPLACE FUNCTION referrals_take_step(said jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
    s referrals_subject;
    way text := said ->> 'act';
    at timestamptz := (said ->> 'recorded_at')::timestamptz;
    hand text;
    outside text := '';
    moved text;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = (said ->> 'referral_id')::uuid FOR UPDATE;
    SELECT * INTO s FROM referrals_subject WHERE referral_id = r.id;
    hand := CASE bayiri_agency() WHEN r.sender_id THEN 'sender' WHEN r.recipient_id THEN 'recipient' END;
    IF hand = 'sender' AND r.recipient_id IS NULL AND way IN ('begin', 'finish', 'give_back', 'decline') THEN
        hand := 'recipient'; outside := r.outside_name;
    END IF;
    PERFORM bayiri_require(bayiri_actor() IS NOT NULL AND hand IS NOT NULL AND (hand = 'sender' OR outside <> '' OR r.state <> 'draft'), 'INV-04',
                           'the acting agency does not take part in this referral');
    PERFORM bayiri_require(r.recorded_by_id = bayiri_actor() OR NOT referrals_is_narrow(), 'INV-213', 'a partner acts on what they asked themselves');
    PERFORM bayiri_require(r.version = (said ->> 'version')::int, 'INV-170', 'somebody was faster');
    PERFORM bayiri_require(
        bayiri_has_role(CASE
            WHEN way = 'confirm' THEN ARRAY['protection_officer', 'programme_manager', 'director']
            WHEN way = 'accept' AND r.kind IN ('take_over', 'return_of_case') THEN ARRAY['programme_manager', 'director']
            ELSE ARRAY['counsellor', 'protection_officer', 'reintegration_officer', 'programme_manager', 'director', 'travel_officer', 'diaspora_partner'] END),
        CASE WHEN way = 'confirm' THEN 'INV-173' ELSE 'INV-170' END, 'this act belongs to another role');
    PERFORM bayiri_require(way <> 'confirm' OR r.recorded_by_id <> bayiri_actor(), 'INV-173', 'a second person confirms');
    PERFORM bayiri_require(way <> 'expire', 'INV-170', 'time alone does this');
    moved := referrals_move(r.id, way, hand, coalesce(said ->> 'reason', ''), coalesce(said ->> 'outcome', ''), bayiri_actor(), outside, at);
    IF way = 'confirm' THEN
        UPDATE referrals_subject SET confirmed_by_id = bayiri_actor(), confirmed_at = at WHERE referral_id = r.id;
    END IF;
    RETURN moved;
END $$;

-- What a word taken back or narrowed reaches: each body that was told, in the same transaction (INV-174).
CREATE OR REPLACE FUNCTION referrals_heed_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT x.id, x.state, x.recipient_id FROM referrals_referral x JOIN referrals_subject s ON s.referral_id = x.id
             WHERE NEW.member_id = ANY (s.member_ids) AND s.basis = 'consent' AND x.purpose = NEW.purpose
               AND (x.recipient_id = NEW.recipient_id OR (x.recipient_id IS NULL AND NEW.recipient_id IS NULL
                                                           AND lower(x.outside_name) = lower(NEW.recipient_name)))
               AND (x.kind NOT IN ('take_over', 'return_of_case') OR x.state IN ('draft', 'offered'))
               AND referrals_is_covered(NEW.member_id, x.recipient_id, x.outside_name, x.purpose, s.sections::text[]) IS NULL LOOP
        IF r.state IN ('draft', 'offered', 'accepted', 'in_progress') THEN
            PERFORM referrals_move(r.id, 'revoke', 'sender', 'consent_withdrawn', '', NEW.recorded_by_id, '', NEW.recorded_at);
        END IF;
        -- A body without accounts that was told anything is asked to delete it.
        IF r.recipient_id IS NULL AND EXISTS (SELECT 1 FROM referrals_step t WHERE t.referral_id = r.id AND t.act = 'accept') THEN
            INSERT INTO referrals_recall (id, referral_id, answer_by, receipt_name, receipt_words, recorded_by_id, recorded_at)
            SELECT uuidv7(), r.id, bayiri_day(NEW.recorded_at) + p.number, '', '', NEW.recorded_by_id, NEW.recorded_at
            FROM referrals_period p WHERE p.name = 'recall_days' ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER referrals_heed AFTER INSERT ON consent_sharingconsent FOR EACH ROW EXECUTE FUNCTION referrals_heed_consent();
