-- What a referral opens and closes, and how a case changes hands.

-- The other body sees who is concerned, and the case where everybody who takes part in it is concerned (INV-172).
CREATE OR REPLACE FUNCTION referrals_let_see(of_referral uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
    s referrals_subject;
    g record;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = of_referral;
    SELECT * INTO s FROM referrals_subject WHERE referral_id = of_referral;
    FOR g IN
        SELECT DISTINCT 'person' AS kind, m.person_id AS subject, a.section, 'read' AS mode
        FROM cases_member m JOIN agencies_purposesection a ON a.purpose = r.purpose AND a.section = ANY (s.sections)
        WHERE m.id = ANY (s.member_ids) AND (a.section IN ('identity', 'contact') OR a.by_person)
        UNION ALL
        SELECT 'case', s.case_id, a.section, a.mode FROM agencies_purposesection a
        WHERE a.purpose = r.purpose AND a.section = ANY (s.sections) AND NOT a.by_person AND s.case_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM cases_member m WHERE m.case_id = s.case_id AND m.state NOT IN ('left', 'withdrawn', 'deceased') AND m.id <> ALL (s.member_ids))
    LOOP
        PERFORM referrals_open_sight(r.id, g.kind, g.subject, r.recipient_id, r.purpose, g.section, g.mode, at);
    END LOOP;
    IF s.case_id IS NOT NULL THEN PERFORM agencies_keep_together(s.case_id, r.recipient_id, r.purpose); END IF;
END $$;
REVOKE EXECUTE ON FUNCTION referrals_let_see(uuid, timestamptz) FROM PUBLIC;

-- One sight, remembered as this referral's: also where another referral opened it before, not where something else did.
CREATE OR REPLACE FUNCTION referrals_open_sight(
    of_referral uuid, kind text, subject uuid, to_agency uuid, why text, wanted text, how text, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made uuid;
    -- The end of the last day, counted from now where the act is written down later: sight runs out in the database's own time.
    ends timestamptz := (SELECT greatest((r.until_on + 1)::timestamp AT TIME ZONE 'LOCAL_ZONE' + (transaction_timestamp() - at), least(at, transaction_timestamp()))
                         FROM referrals_referral r WHERE r.id = of_referral);
BEGIN
    PERFORM agencies_require_fitting(kind, to_agency, why, wanted, how);
    -- What ran out by itself makes room.
    UPDATE agencies_participation p SET closed = true WHERE p.subject_kind = kind AND p.subject_id = subject AND p.agency_id = to_agency
      AND p.purpose = why AND p.section = wanted AND NOT p.closed AND p.until_at <= transaction_timestamp();
    INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at, until_at)
    VALUES (uuidv7(), kind, subject, to_agency, why, wanted, how, least(at, transaction_timestamp()), ends) ON CONFLICT DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN
        UPDATE agencies_participation p SET until_at = greatest(p.until_at, ends)
        WHERE p.subject_kind = kind AND p.subject_id = subject AND p.agency_id = to_agency AND p.purpose = why AND p.section = wanted
          AND NOT p.closed AND EXISTS (SELECT 1 FROM referrals_grant g WHERE g.participation_id = p.id) RETURNING p.id INTO made;
    END IF;
    IF made IS NOT NULL THEN
        INSERT INTO referrals_grant (id, referral_id, participation_id, recorded_at) VALUES (uuidv7(), of_referral, made, at) ON CONFLICT DO NOTHING;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION referrals_open_sight(uuid, text, uuid, uuid, text, text, text, timestamptz) FROM PUBLIC;

-- What this referral opened is closed at once, but for what another one that still runs has opened as well.
CREATE OR REPLACE FUNCTION referrals_end_sight(of_referral uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE agencies_participation p SET until_at = greatest(least(at, transaction_timestamp()), p.from_at), closed = true
    FROM referrals_grant g
    WHERE g.referral_id = of_referral AND p.id = g.participation_id AND NOT p.closed AND NOT EXISTS (
        SELECT 1 FROM referrals_grant o JOIN referrals_referral x ON x.id = o.referral_id
        WHERE o.participation_id = p.id AND x.id <> of_referral AND x.state IN ('accepted', 'in_progress'));
    PERFORM agencies_keep_together(q.subject_id, q.agency_id, q.purpose) FROM (
        SELECT DISTINCT p.subject_id, p.agency_id, p.purpose FROM referrals_grant g JOIN agencies_participation p ON p.id = g.participation_id
        WHERE g.referral_id = of_referral AND p.subject_kind = 'case') q;
END $$;
REVOKE EXECUTE ON FUNCTION referrals_end_sight(uuid, timestamptz) FROM PUBLIC;

-- What live referrals of a case to one body carry is open again, where the end of another reason closed it.
CREATE OR REPLACE FUNCTION referrals_open_again(of_case uuid, to_agency uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    q record;
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM agencies_participation p WHERE p.subject_id = of_case AND p.subject_kind = 'case' AND p.agency_id = bayiri_agency()
                AND p.purpose = 'owner' AND p.until_at IS NULL),
        'INV-03', 'only the responsible agency grants sight of a record');
    FOR q IN SELECT r.id FROM referrals_referral r JOIN referrals_subject s ON s.referral_id = r.id
             WHERE s.case_id = of_case AND r.recipient_id = to_agency AND r.state IN ('accepted', 'in_progress')
               AND r.kind IN ('service', 'take_part') AND referrals_all_covered(r.id) LOOP
        PERFORM referrals_let_see(q.id, at);
    END LOOP;
END $$;

-- Another agency becomes responsible (INV-177): the case lies in its queue, open work goes along, and that the former caseworker had it is
-- remembered (INV-30). Who handed over reads for some days. A person whom a third agency is responsible for stays its own: the new
-- agency gets the sight that the former one had, and no more (docs/decisions/procedure/0021).
CREATE OR REPLACE FUNCTION referrals_take_over(of_referral uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
    c cases_case;
    m record;
    q record;
    other_case boolean;
    ended timestamptz := least(at, transaction_timestamp());
    part text;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = of_referral;
    SELECT x.* INTO c FROM cases_case x JOIN referrals_subject s ON s.case_id = x.id WHERE s.referral_id = of_referral FOR UPDATE OF x;
    PERFORM bayiri_require(c.agency_id = r.sender_id AND r.recipient_id = bayiri_agency() AND bayiri_has_role(ARRAY['programme_manager', 'director']),
                           'INV-177', 'a case is taken over from the agency that is responsible, by who leads a team');
    PERFORM bayiri_require(c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended'), 'INV-09', 'the case has ended');
    -- What the new agency was asked to do for the former one is its own work now.
    FOR q IN SELECT x.id FROM referrals_referral x JOIN referrals_subject s ON s.referral_id = x.id
             WHERE s.case_id = c.id AND x.id <> r.id AND x.recipient_id = r.recipient_id AND x.state IN ('draft', 'offered', 'accepted', 'in_progress') LOOP
        PERFORM referrals_move(q.id, 'revoke', 'sender', 'not_needed', '', bayiri_actor(), '', at);
    END LOOP;
    UPDATE agencies_participation p SET until_at = greatest(ended, p.from_at), closed = true
    WHERE p.subject_kind = 'case' AND p.subject_id = c.id AND p.agency_id = r.sender_id AND NOT p.closed;
    INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at)
    VALUES (uuidv7(), 'case', c.id, r.recipient_id, 'owner', 'all', 'write', at) ON CONFLICT DO NOTHING;
    FOR part IN SELECT s.section FROM agencies_purposesection s WHERE s.purpose = 'former' LOOP
        PERFORM referrals_open_sight(r.id, 'case', c.id, r.sender_id, 'former', part, 'read', at);
    END LOOP;
    -- Who has left the household is no longer this case's: what is known of them is not handed on.
    FOR m IN SELECT x.person_id FROM cases_member x WHERE x.case_id = c.id AND x.state <> 'left' LOOP
        other_case := EXISTS (SELECT 1 FROM cases_member o JOIN cases_case y ON y.id = o.case_id
                              WHERE o.person_id = m.person_id AND y.id <> c.id AND y.agency_id = r.sender_id);
        -- What ends by itself ends for the new agency on the same day; what was opened in an emergency does not move on.
        INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at, until_at)
        SELECT uuidv7(), 'person', m.person_id, r.recipient_id, p.purpose, p.section, p.mode, ended, p.until_at FROM agencies_participation p
        WHERE p.subject_kind = 'person' AND p.subject_id = m.person_id AND p.agency_id = r.sender_id AND NOT p.closed
          AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()) AND p.purpose NOT IN ('former', 'emergency') ON CONFLICT DO NOTHING;
        CONTINUE WHEN other_case;
        UPDATE agencies_participation p SET until_at = greatest(ended, p.from_at), closed = true
        WHERE p.subject_kind = 'person' AND p.subject_id = m.person_id AND p.agency_id = r.sender_id AND NOT p.closed;
        FOR part IN SELECT s.section FROM agencies_purposesection s WHERE s.purpose = 'former' AND s.section IN ('identity', 'contact') LOOP
            PERFORM referrals_open_sight(r.id, 'person', m.person_id, r.sender_id, 'former', part, 'read', at);
        END LOOP;
    END LOOP;
    INSERT INTO cases_handover (id, batch, case_id, from_caseworker_id, to_caseworker_id, appointments, case_version, recorded_by_id, recorded_at)
    VALUES (uuidv7(), r.id, c.id, c.caseworker_id, NULL, '{}', 0, bayiri_actor(), at);
    UPDATE cases_case SET agency_id = r.recipient_id, caseworker_id = NULL, updated_at = greatest(updated_at, at), version = version + 1 WHERE id = c.id;
    UPDATE tasks_task SET agency_id = r.recipient_id, person_id = NULL,
        roles = CASE WHEN roles = '{}' THEN ARRAY['counsellor', 'reintegration_officer', 'programme_manager'] ELSE roles END
    WHERE case_id = c.id AND agency_id = r.sender_id AND ended_at IS NULL;
    UPDATE tasks_appointment SET state = 'cancelled', lapsed_because = 'handed', changed_by_id = bayiri_actor(), changed_at = at, version = version + 1
    WHERE case_id = c.id AND agency_id = r.sender_id AND state = 'planned' AND starts_at > at;
    UPDATE cases_closingproposal SET answer = 'lapsed', reason = 'handed', answered_by_id = bayiri_actor(), answered_at = at
    WHERE case_id = c.id AND answer = '' AND recorded_at <= at;
    PERFORM safeguards_alerts_follow(c.id, r.recipient_id, at);
    -- What the former agency has asked of others goes on, with the new one as who asked.
    UPDATE referrals_referral x SET sender_id = r.recipient_id, version = x.version + 1 FROM referrals_subject s
    WHERE s.referral_id = x.id AND s.case_id = c.id AND x.id <> r.id AND x.sender_id = r.sender_id
      AND x.recipient_id IS DISTINCT FROM r.recipient_id AND x.state IN ('draft', 'offered', 'accepted', 'in_progress');
END $$;
REVOKE EXECUTE ON FUNCTION referrals_take_over(uuid, timestamptz) FROM PUBLIC;

-- Each body is told of a step that it did not take itself: in its log, and the one that asked as work for the caseworker.
CREATE OR REPLACE FUNCTION referrals_tell(of_referral uuid, way text, why text, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
    of_case uuid;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = of_referral;
    SELECT s.case_id INTO of_case FROM referrals_subject s WHERE s.referral_id = of_referral;
    IF r.recipient_id IS NOT NULL AND r.recipient_id IS DISTINCT FROM bayiri_agency() AND r.offered_at IS NOT NULL THEN
        PERFORM audit_record_by_itself(at, 'referral.news', 'referrals.referral', r.id, r.recipient_id, NULL, jsonb_build_object('state', r.state));
    END IF;
    IF r.sender_id IS NOT DISTINCT FROM bayiri_agency() AND why <> 'consent_withdrawn' THEN RETURN; END IF;
    PERFORM audit_record_by_itself(at, 'referral.news', 'referrals.referral', r.id, r.sender_id, of_case,
                                   jsonb_build_object('state', r.state, 'act', way));
    IF bayiri_actor() IS NOT NULL AND NOT bayiri_is_itself() AND why <> 'consent_withdrawn' AND r.state <> 'in_progress' THEN
        PERFORM referrals_open_work(r.id, 'referral_news', bayiri_day(at), bayiri_actor(), at);
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION referrals_tell(uuid, text, text, timestamptz) FROM PUBLIC;

-- Work on the sender's case, once while it is open.
CREATE OR REPLACE FUNCTION referrals_open_work(of_referral uuid, what text, due date, who uuid, at timestamptz) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO tasks_task (id, kind, case_id, case_label, note, agency_id, roles, person_id, due_on, recorded_by_id, recorded_at)
    SELECT uuidv7(), what, c.id, c.number, '', c.agency_id, CASE WHEN c.caseworker_id IS NULL THEN ARRAY['programme_manager'] ELSE '{}' END,
           c.caseworker_id, due, who, at
    FROM referrals_referral r JOIN referrals_subject s ON s.referral_id = r.id JOIN cases_case c ON c.id = s.case_id AND c.agency_id = r.sender_id
    WHERE r.id = of_referral AND c.stage NOT IN ('closed', 'withdrawn', 'referred_on', 'ended') AND NOT EXISTS (
        SELECT 1 FROM tasks_task t WHERE t.case_id = c.id AND t.kind = what AND t.ended_at IS NULL AND t.agency_id = c.agency_id)
$$;
REVOKE EXECUTE ON FUNCTION referrals_open_work(uuid, text, date, uuid, timestamptz) FROM PUBLIC;

-- In whose name work is opened where nobody acts: the caseworker's, else a manager's of the agency that asked, else who asked.
CREATE OR REPLACE FUNCTION referrals_teller(of_referral uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(c.caseworker_id, (SELECT u.id FROM agencies_user u WHERE u.agency_id = r.sender_id AND u.is_active
                                      AND 'programme_manager' = ANY (u.roles) ORDER BY u.id LIMIT 1), r.recorded_by_id)
    FROM referrals_referral r JOIN referrals_subject s ON s.referral_id = r.id LEFT JOIN cases_case c ON c.id = s.case_id AND c.agency_id = r.sender_id
    WHERE r.id = of_referral
$$;
REVOKE EXECUTE ON FUNCTION referrals_teller(uuid) FROM PUBLIC;

-- What time does, as Bayiri itself, for nobody in particular: the end of what nobody answered and of what was open for a period, and what somebody is to be
-- reminded of, in whose name. Done twice it does nothing more.
CREATE OR REPLACE FUNCTION referrals_let_time_pass(at timestamptz) RETURNS TABLE (referral_id uuid, what text, due_on date, teller uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    r record;
    today date := bayiri_day(at);
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-04', 'time passes by the clock alone');
    PERFORM bayiri_require(at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing ends ahead of its time');
    FOR r IN SELECT x.id, x.kind, x.state FROM referrals_referral x
             WHERE ((x.state = 'offered' AND x.answer_by < today) OR (x.state IN ('accepted', 'in_progress') AND x.until_on < today))
               AND x.changed_at <= at
             ORDER BY x.id FOR UPDATE SKIP LOCKED LOOP
        IF r.kind IN ('take_over', 'return_of_case') AND r.state = 'accepted' THEN
            PERFORM referrals_move(r.id, 'settle', 'time', '', 'taken_over', NULL, '', at);
            CONTINUE;
        END IF;
        PERFORM referrals_move(r.id, 'expire', 'time', '', '', NULL, '', at);
        RETURN QUERY SELECT r.id, 'referral_news'::text, today, referrals_teller(r.id);
    END LOOP;
    FOR r IN UPDATE referrals_referral x SET reminded_on = today FROM referrals_period p
             WHERE p.name = 'remind_days_before' AND x.state = 'offered' AND x.reminded_on IS NULL AND x.changed_at <= at
               AND x.answer_by - p.number::int <= today AND x.answer_by - p.number::int > bayiri_day(x.recorded_at)
             RETURNING x.id, x.answer_by LOOP
        RETURN QUERY SELECT r.id, 'referral_waits'::text, r.answer_by, referrals_teller(r.id);
    END LOOP;
    RETURN QUERY SELECT x.referral_id, 'receipt_missing'::text, x.answer_by, referrals_teller(x.referral_id)
        FROM referrals_recall x WHERE x.receipt_at IS NULL AND x.answer_by < today;
END $$;

-- The same as the function above, for who is named by it: a reminder stands in one's own work, for one's own agency's referral.
CREATE OR REPLACE FUNCTION referrals_remind(of_referral uuid, what text, due date, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(
        bayiri_actor() IS NOT NULL AND what IN ('referral_news', 'referral_waits', 'receipt_missing')
        AND EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = of_referral AND r.sender_id = bayiri_agency()),
        'INV-04', 'the acting agency does not take part in this referral');
    PERFORM referrals_open_work(of_referral, what, due, bayiri_actor(), at);
END $$;

-- The people a referral is about, for the body that has accepted it: their ids; what it may read of them is said elsewhere.
CREATE OR REPLACE FUNCTION referrals_people_of(of_referral uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT m.person_id FROM referrals_referral r JOIN referrals_subject s ON s.referral_id = r.id JOIN cases_member m ON m.id = ANY (s.member_ids)
    WHERE r.id = of_referral AND (r.sender_id = bayiri_agency() OR (r.recipient_id = bayiri_agency() AND r.state IN ('accepted', 'in_progress')))
$$;
