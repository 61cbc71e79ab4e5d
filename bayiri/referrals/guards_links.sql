-- A body without accounts answers through a link: one referral, one use, some days, a PIN told by another way (INV-175).
CREATE OR REPLACE FUNCTION referrals_make_link(said jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    l referrals_link := jsonb_populate_record(NULL::referrals_link, said);
    r referrals_referral;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = l.referral_id FOR UPDATE;
    PERFORM bayiri_require(
        r.sender_id = bayiri_agency() AND r.recipient_id IS NULL
        AND bayiri_has_role(ARRAY['counsellor', 'protection_officer', 'reintegration_officer', 'programme_manager', 'director', 'travel_officer']),
        'INV-175', 'a link is made by the agency that asks, for a body without accounts');
    PERFORM bayiri_require(l.recorded_at <= clock_timestamp() + interval '5 minutes', 'INV-24', 'nothing is recorded ahead of its time');
    l.recorded_by_id := bayiri_actor();
    RETURN referrals_lay_link(l, false);
END $$;

-- The link laid down and, where an address is said, sent: the address by e-mail, the PIN by text message or not at all (INV-210). For the
-- functions of this file alone.
CREATE OR REPLACE FUNCTION referrals_lay_link(l referrals_link, again boolean) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    r referrals_referral;
    recall referrals_recall;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = l.referral_id;
    SELECT * INTO recall FROM referrals_recall x WHERE x.referral_id = r.id AND x.receipt_at IS NULL;
    l.use := CASE WHEN r.state = 'offered' THEN 'answer' WHEN recall.id IS NOT NULL THEN 'receipt' END;
    PERFORM bayiri_require(l.use IS NOT NULL, 'INV-175', 'there is nothing to answer');
    l.email := trim(coalesce(l.email, '')); l.pin_to := trim(coalesce(l.pin_to, '')); l.language := coalesce(l.language, '');
    PERFORM bayiri_require(
        (l.email = '' AND l.pin_to = '') OR (l.email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND l.pin_to ~ '^([+]?[0-9][0-9 ()/.-]{4,})?$'),
        'INV-210', 'an address goes by e-mail, its PIN by text message or spoken');
    UPDATE referrals_link SET replaced_at = l.recorded_at WHERE referral_id = r.id AND used_at IS NULL AND replaced_at IS NULL;
    l.expires_at := l.recorded_at + (SELECT make_interval(days => p.number::int) FROM referrals_period p WHERE p.name = 'link_days');
    IF l.use = 'receipt' THEN
        l.expires_at := greatest(l.expires_at, (recall.answer_by + 1)::timestamp AT TIME ZONE 'LOCAL_ZONE');
    END IF;
    l.wrong_tries := 0; l.used_at := NULL; l.replaced_at := NULL;
    INSERT INTO referrals_link SELECT l.*;
    IF l.email <> '' THEN
        PERFORM notifications_write_outside(
            CASE WHEN l.use = 'answer' THEN 'link' WHEN again THEN 'recall_again' ELSE 'recall' END, l.id, 'email', l.email, l.language,
            CASE WHEN l.use = 'receipt' THEN recall.answer_by ELSE least(r.answer_by, bayiri_day(l.expires_at)) END,
            r.sender_id, l.recorded_by_id, l.recorded_at);
    END IF;
    IF l.pin_to <> '' THEN
        PERFORM notifications_write_outside('pin', l.id, 'text', l.pin_to, l.language, NULL, r.sender_id, l.recorded_by_id, l.recorded_at);
    END IF;
    RETURN l.use;
END $$;
REVOKE EXECUTE ON FUNCTION referrals_lay_link(referrals_link, boolean) FROM PUBLIC;

-- Recalls that are to be sent: to the address to which a link went before, or that was said for the body; at once, and again before their day.
CREATE OR REPLACE FUNCTION referrals_recalls_due(at timestamptz) RETURNS TABLE (referral_id uuid, email text, pin_to text, language text, again boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT x.referral_id, coalesce(was.email, trim(s.outside_contact)), coalesce(was.pin_to, ''), coalesce(was.language, 'en'), sent.last IS NOT NULL
    FROM referrals_recall x
    JOIN referrals_subject s ON s.referral_id = x.referral_id
    JOIN referrals_period p ON p.name = 'remind_days_before'
    LEFT JOIN LATERAL (SELECT l.email, l.pin_to, l.language FROM referrals_link l WHERE l.referral_id = x.referral_id AND l.email <> ''
                       ORDER BY l.recorded_at DESC, l.id DESC LIMIT 1) was ON true
    LEFT JOIN LATERAL (SELECT max(l.recorded_at) AS last FROM referrals_link l WHERE l.referral_id = x.referral_id AND l.use = 'receipt'
                       AND l.email <> '' AND l.recorded_at >= x.recorded_at) sent ON true
    WHERE bayiri_is_itself() AND x.receipt_at IS NULL AND x.recorded_at <= at AND at <= clock_timestamp() + interval '5 minutes'
      AND coalesce(was.email, trim(s.outside_contact)) ~ '^[^@[:space:]]+@[^@[:space:]]+$'
      AND (sent.last IS NULL OR (bayiri_day(at) >= x.answer_by - p.number::int AND bayiri_day(sent.last) < x.answer_by - p.number::int))
    ORDER BY x.answer_by, x.id LIMIT 200
$$;

-- One of them is sent, by Bayiri itself, in the name of who wrote down that the consent ended.
CREATE OR REPLACE FUNCTION referrals_send_recall(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    l referrals_link := jsonb_populate_record(NULL::referrals_link, said);
    d record;
    r referrals_referral;
BEGIN
    SELECT * INTO r FROM referrals_referral WHERE id = l.referral_id FOR UPDATE;
    SELECT * INTO d FROM referrals_recalls_due(l.recorded_at) x WHERE x.referral_id = l.referral_id;
    PERFORM bayiri_require(bayiri_is_itself() AND d.referral_id IS NOT NULL, 'INV-210', 'a recall is sent when it is due, by the clock alone');
    SELECT x.recorded_by_id INTO l.recorded_by_id FROM referrals_recall x WHERE x.referral_id = r.id AND x.receipt_at IS NULL;
    l.email := d.email; l.pin_to := d.pin_to; l.language := d.language;
    PERFORM referrals_lay_link(l, d.again);
    PERFORM audit_record_by_itself(
        l.recorded_at, 'referral.recall_sent', 'referrals.referral', r.id, r.sender_id,
        (SELECT s.case_id FROM referrals_subject s WHERE s.referral_id = r.id), jsonb_build_object('again', d.again, 'pin',
        CASE WHEN d.pin_to = '' THEN 'spoken' ELSE 'text' END));
END $$;

-- What a link opens now: '' for one that nobody made. A wrong PIN is counted whatever the page answers. For the functions below alone.
CREATE OR REPLACE FUNCTION referrals_link_state(hash text, pin text, at timestamptz) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    l referrals_link;
    most int := (SELECT p.number FROM referrals_period p WHERE p.name = 'link_tries');
BEGIN
    SELECT * INTO l FROM referrals_link WHERE token_hash = hash FOR UPDATE;
    IF l.id IS NULL THEN RETURN ''; END IF;
    IF l.used_at IS NOT NULL THEN RETURN 'used'; END IF;
    IF l.replaced_at IS NOT NULL THEN RETURN 'replaced'; END IF;
    IF l.expires_at <= at THEN RETURN 'expired'; END IF;
    IF l.wrong_tries >= most THEN RETURN 'locked'; END IF;
    IF pin = '' THEN RETURN 'asks'; END IF;
    IF l.pin_hash IS DISTINCT FROM pin THEN
        UPDATE referrals_link SET wrong_tries = wrong_tries + 1 WHERE id = l.id;
        PERFORM audit_record_by_itself(
            at, 'referral.pin_refused', 'referrals.referral', l.referral_id, (SELECT r.sender_id FROM referrals_referral r WHERE r.id = l.referral_id),
            (SELECT s.case_id FROM referrals_subject s WHERE s.referral_id = l.referral_id), jsonb_build_object('tries', l.wrong_tries + 1));
        RETURN CASE WHEN l.wrong_tries + 1 >= most THEN 'locked' ELSE 'wrong' END;
    END IF;
    RETURN 'open';
END $$;
REVOKE EXECUTE ON FUNCTION referrals_link_state(text, text, timestamptz) FROM PUBLIC;

-- What whoever holds link and PIN reads before saying yes: the preview, which names nobody.
CREATE OR REPLACE FUNCTION referrals_link_opens(hash text, pin text, at timestamptz) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    state text := referrals_link_state(hash, pin, at);
BEGIN
    IF state <> 'open' THEN RETURN jsonb_build_object('state', state); END IF;
    RETURN (SELECT jsonb_build_object('state', 'open', 'use', l.use, 'asked_by', a.name, 'to', r.outside_name, 'urgency', r.urgency,
            'answer_by', CASE WHEN l.use = 'answer' THEN r.answer_by ELSE (
                SELECT x.answer_by FROM referrals_recall x WHERE x.referral_id = r.id AND x.receipt_at IS NULL) END,
            'preview', CASE WHEN l.use = 'answer' THEN to_jsonb(v) - 'referral_id' END, 'reference', right(r.id::text, 12))
        FROM referrals_link l JOIN referrals_referral r ON r.id = l.referral_id JOIN agencies_agency a ON a.id = r.sender_id
        JOIN referrals_preview v ON v.referral_id = r.id WHERE l.token_hash = hash);
END $$;

-- The answer of who holds link and PIN; with it the link is used up. A yes is answered with what is shared, once.
CREATE OR REPLACE FUNCTION referrals_link_answer(hash text, pin text, said jsonb, at timestamptz) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    state text := referrals_link_state(hash, pin, at);
    l referrals_link;
    r referrals_referral;
    s referrals_subject;
BEGIN
    IF state <> 'open' THEN RETURN jsonb_build_object('state', state); END IF;
    SELECT * INTO l FROM referrals_link WHERE token_hash = hash;
    SELECT * INTO r FROM referrals_referral WHERE id = l.referral_id;
    SELECT * INTO s FROM referrals_subject WHERE referral_id = l.referral_id;
    PERFORM bayiri_require(trim(said ->> 'name') <> '' AND at >= l.recorded_at, 'INV-175', 'whoever answers says their name');
    UPDATE referrals_link SET used_at = at WHERE id = l.id;
    IF l.use = 'receipt' THEN
        UPDATE referrals_recall SET receipt_at = at, receipt_name = said ->> 'name', receipt_words = coalesce(said ->> 'words', '')
        WHERE referral_id = r.id AND receipt_at IS NULL;
        PERFORM audit_record_by_itself(at, 'referral.receipt_arrived', 'referrals.referral', r.id, r.sender_id, s.case_id, '{}'::jsonb);
        RETURN jsonb_build_object('state', 'receipt', 'referral_id', r.id, 'teller', referrals_teller(r.id));
    END IF;
    PERFORM bayiri_require(said ->> 'act' IN ('accept', 'decline'), 'INV-170', 'a link accepts or declines');
    PERFORM referrals_move(r.id, said ->> 'act', 'recipient', coalesce(said ->> 'reason', ''), '', NULL, said ->> 'name', at);
    RETURN jsonb_build_object(
        'state', said ->> 'act', 'referral_id', r.id, 'teller', referrals_teller(r.id),
        'people', CASE WHEN said ->> 'act' = 'accept' THEN (
            SELECT jsonb_agg(jsonb_build_object(
                'name', CASE WHEN 'identity' = ANY (s.sections) THEN trim(concat_ws(' ', p.given_names, p.family_name)) ELSE '' END,
                'born', CASE WHEN 'identity' = ANY (s.sections) THEN to_char(p.born_on, 'YYYY') END, 'languages', p.languages,
                'contacts', CASE WHEN 'contact' = ANY (s.sections) THEN (
                    SELECT jsonb_agg(x.value) FROM people_contact x WHERE x.person_id = p.id AND x.is_safe AND x.state = 'current') END))
            FROM cases_member m JOIN people_person p ON p.id = m.person_id WHERE m.id = ANY (s.member_ids)) END);
END $$;
