-- News for other programs: posted to an address of the agency that is public, signed, holding its kind, a reference and the moment (INV-208,
-- INV-209). Written by functions alone; who keeps the agency's accounts sees what was posted and what was not taken.
CREATE OR REPLACE PROCEDURE exchange_protect_hook(tbl text, ours text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tbl);
    EXECUTE format('CREATE POLICY sight ON %I FOR SELECT TO APP_ROLE USING (%s)', tbl, ours);
END $$;
CALL exchange_protect_hook('exchange_hook',
    'agency_id = (SELECT bayiri_agency()) AND (SELECT bayiri_has_role(ARRAY[''administrator'', ''director'']))');
CALL exchange_protect_hook('exchange_hooknews', '(SELECT true FROM exchange_hook h WHERE h.id = hook_id)');
-- Keys are sealed, and read by nobody but the postman.
CALL exchange_protect_hook('exchange_hookkey', 'false');
GRANT SELECT ON exchange_hook, exchange_hooknews TO APP_ROLE;
GRANT SELECT (id, hook_id, until_at) ON exchange_hookkey TO APP_ROLE;

-- A number of a document, for this room's guards.
CREATE OR REPLACE FUNCTION exchange_amount(of_name text) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    'SELECT amount FROM notifications_term WHERE name = of_name';
REVOKE EXECUTE ON FUNCTION exchange_amount(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION exchange_require_keeper() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM bayiri_require(bayiri_has_role(ARRAY['administrator']), 'INV-166', 'accounts are kept by the agency''s administrator');
END $$;

CREATE OR REPLACE FUNCTION exchange_own_hook(of_hook uuid) RETURNS exchange_hook LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    h exchange_hook;
BEGIN
    PERFORM exchange_require_keeper();
    SELECT * INTO h FROM exchange_hook x WHERE x.id = of_hook AND x.agency_id = bayiri_agency() AND x.ended_at IS NULL FOR UPDATE;
    PERFORM bayiri_require(h.id IS NOT NULL, 'INV-04', 'the acting agency has no such address');
    RETURN h;
END $$;
REVOKE EXECUTE ON FUNCTION exchange_own_hook(uuid) FROM PUBLIC;

-- The key comes sealed with a key that is not in the database; the plain one was shown once.
CREATE OR REPLACE FUNCTION exchange_keep_hook_key(of_hook uuid, key uuid, sealed text, sealed_by text, at timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bayiri_require(sealed_by ~ '^[A-Za-z0-9._-]{1,20}$' AND octet_length(decode(sealed, 'hex')) > 28, 'INV-160',
                           'bytes are kept sealed, with a key that is named');
    INSERT INTO exchange_hookkey (id, hook_id, content, key_id, recorded_at) VALUES (key, of_hook, decode(sealed, 'hex'), sealed_by, at);
END $$;
REVOKE EXECUTE ON FUNCTION exchange_keep_hook_key(uuid, uuid, text, text, timestamptz) FROM PUBLIC;

CREATE OR REPLACE FUNCTION exchange_make_hook(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    h exchange_hook := jsonb_populate_record(NULL::exchange_hook, said);
BEGIN
    PERFORM exchange_require_keeper();
    PERFORM bayiri_require(h.address ~ '^(https://[^/@?#[:space:]]+|http://127\.0\.0\.1:)[^[:space:]]*$', 'INV-208', 'news is posted over https');
    PERFORM bayiri_require(cardinality(h.kinds) > 0 AND NOT EXISTS (SELECT 1 FROM unnest(h.kinds) k WHERE k LIKE 'alert%' OR k LIKE 'complaint%' OR k = 'break_glass'),
                           'INV-209', 'some kind of news is wanted, and none that is silent');
    PERFORM pg_advisory_xact_lock(hashtext('exchange_hook'), hashtext(bayiri_agency()::text));
    PERFORM bayiri_require((SELECT count(*) FROM exchange_hook x WHERE x.agency_id = bayiri_agency() AND x.ended_at IS NULL)
                           < exchange_amount('hooks_most'), 'INV-208', 'an agency has so many addresses at most');
    INSERT INTO exchange_hook (id, agency_id, address, kinds, recorded_by_id, recorded_at)
    VALUES (h.id, bayiri_agency(), h.address, h.kinds, bayiri_actor(), h.recorded_at);
    PERFORM exchange_keep_hook_key(h.id, (said->>'key')::uuid, said->>'sealed', said->>'sealed_by', h.recorded_at);
END $$;

CREATE OR REPLACE FUNCTION exchange_change_hook(said jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    h exchange_hook := exchange_own_hook((said->>'hook')::uuid);
    at timestamptz := (said->>'at')::timestamptz;
BEGIN
    IF said->>'act' = 'end' THEN
        UPDATE exchange_hook x SET ended_at = at WHERE x.id = h.id;
        DELETE FROM exchange_hookkey k WHERE k.hook_id = h.id;
    ELSIF said->>'act' = 'go_on' THEN
        UPDATE exchange_hook x SET paused_at = NULL, failing_since = NULL WHERE x.id = h.id;
        UPDATE exchange_hooknews n SET state = 'waiting', due_at = at, tries = 0, reason = '' WHERE n.hook_id = h.id AND n.state = 'failed';
    ELSIF said->>'act' = 'new_key' THEN
        DELETE FROM exchange_hookkey k WHERE k.hook_id = h.id AND k.until_at IS NOT NULL;
        UPDATE exchange_hookkey k SET until_at = at + make_interval(hours => exchange_amount('hook_key_hours')) WHERE k.hook_id = h.id;
        PERFORM exchange_keep_hook_key(h.id, (said->>'key')::uuid, said->>'sealed', said->>'sealed_by', at);
    ELSIF said->>'act' = 'again' THEN
        UPDATE exchange_hooknews n SET state = 'waiting', due_at = at, tries = 0, reason = ''
        WHERE n.hook_id = h.id AND n.reference = said->>'news' AND n.state IN ('failed', 'sent');
        PERFORM bayiri_require(FOUND, 'INV-04', 'there is no such news');
    ELSE
        PERFORM bayiri_require(false, 'INV-209', 'there is no such act');
    END IF;
END $$;

-- What people of an agency are told, its programs are told too: once a moment, however many people. Of what it is about, the referral's
-- reference or the case's number, and nothing where neither is seen.
CREATE OR REPLACE FUNCTION exchange_note_news() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    h record;
    is_about text := '';
BEGIN
    FOR h IN SELECT x.id, x.agency_id FROM exchange_hook x JOIN agencies_user u ON u.agency_id = x.agency_id
             WHERE u.id = NEW.person_id AND x.ended_at IS NULL AND NEW.kind = ANY (x.kinds) LOOP
        IF NEW.link ~ '^/referrals/[0-9a-f-]{36}$' THEN
            SELECT r.reference INTO is_about FROM referrals_referral r WHERE r.id = substr(NEW.link, 12)::uuid
              AND (r.sender_id = h.agency_id OR (r.recipient_id = h.agency_id AND r.offered_at IS NOT NULL));
        ELSIF NEW.case_id IS NOT NULL THEN
            SELECT c.number INTO is_about FROM cases_case c WHERE c.id = NEW.case_id AND EXISTS (
                SELECT 1 FROM agencies_participation p WHERE p.subject_id = c.id AND p.subject_kind = 'case' AND p.agency_id = h.agency_id
                  AND (p.until_at IS NULL OR p.until_at > transaction_timestamp()));
        END IF;
        INSERT INTO exchange_hooknews (id, reference, hook_id, kind, about, happened_at, state, reason, due_at, tries)
        VALUES (uuidv7(), substr(replace(gen_random_uuid()::text, '-', ''), 1, 12), h.id, NEW.kind, coalesce(is_about, ''), NEW.told_at,
                'waiting', '', NEW.told_at, 0)
        ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER for_programs AFTER INSERT OR UPDATE OF told_at ON notifications_notice FOR EACH ROW EXECUTE FUNCTION exchange_note_news();

-- The postman takes one piece of news with the keys that sign it; what a worker that died was posting is posted once more.
CREATE OR REPLACE FUNCTION exchange_claim_news(at timestamptz) RETURNS TABLE (
    news uuid, reference text, kind text, about text, happened_at timestamptz, address text, tries int, keys jsonb
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n exchange_hooknews;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-02', 'only the postman takes news');
    DELETE FROM exchange_hooknews o WHERE o.id IN (
        SELECT x.id FROM exchange_hooknews x WHERE x.settled_at < at - make_interval(days => exchange_amount('hook_news_days')) LIMIT 100);
    SELECT x.* INTO n FROM exchange_hooknews x JOIN exchange_hook h ON h.id = x.hook_id AND h.ended_at IS NULL AND h.paused_at IS NULL
    WHERE (x.state = 'waiting' AND x.due_at <= at)
       OR (x.state = 'sending' AND x.claimed_at < at - make_interval(mins => exchange_amount('lease_minutes')))
    ORDER BY x.due_at, x.id FOR UPDATE OF x SKIP LOCKED LIMIT 1;
    IF n.id IS NULL THEN RETURN; END IF;
    UPDATE exchange_hooknews x SET state = 'sending', claimed_at = at, tries = x.tries + 1 WHERE x.id = n.id RETURNING * INTO n;
    RETURN QUERY SELECT n.id, n.reference::text, n.kind::text, n.about::text, n.happened_at, h.address, n.tries::int, (
        SELECT coalesce(jsonb_agg(jsonb_build_array(k.id, encode(k.content, 'hex'), k.key_id) ORDER BY k.recorded_at DESC), '[]')
        FROM exchange_hookkey k WHERE k.hook_id = h.id AND (k.until_at IS NULL OR k.until_at > at))
    FROM exchange_hook h WHERE h.id = n.hook_id;
END $$;

-- What became of it. An address that takes nothing for the law's hours is not asked any more; its administrators are told.
CREATE OR REPLACE FUNCTION exchange_settle_news(of_news uuid, why text, again_at timestamptz, at timestamptz, channels text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    h exchange_hook;
BEGIN
    PERFORM bayiri_require(bayiri_is_itself(), 'INV-02', 'only the postman says what became of news');
    UPDATE exchange_hooknews n SET reason = why, settled_at = at, due_at = coalesce(again_at, n.due_at),
        state = CASE WHEN why = '' THEN 'sent' WHEN again_at IS NULL THEN 'failed' ELSE 'waiting' END
    WHERE n.id = of_news AND n.state = 'sending';
    SELECT x.* INTO h FROM exchange_hook x JOIN exchange_hooknews n ON n.hook_id = x.id WHERE n.id = of_news FOR UPDATE OF x;
    IF why = '' THEN
        UPDATE exchange_hook x SET failing_since = NULL WHERE x.id = h.id AND x.failing_since IS NOT NULL;
    ELSIF h.failing_since IS NULL THEN
        UPDATE exchange_hook x SET failing_since = at WHERE x.id = h.id;
    ELSIF h.paused_at IS NULL AND h.failing_since <= at - make_interval(hours => exchange_amount('hook_pause_hours')) THEN
        UPDATE exchange_hook x SET paused_at = at WHERE x.id = h.id;
        PERFORM notifications_put(ARRAY(SELECT u.id FROM agencies_user u WHERE u.agency_id = h.agency_id AND u.is_active
                                          AND 'administrator' = ANY (u.roles)),
                                  'account', NULL, '/systems/news', h.agency_id, NULL, at, channels, false);
    END IF;
END $$;
