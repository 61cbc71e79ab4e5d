-- Signing in: passwords, sessions, attempts and links. The application's role reads none of them; it asks one question at a time,
-- under a seal that only the application's own code can make.
GRANT SELECT ON accounts_provider, accounts_term TO APP_ROLE;

CREATE OR REPLACE FUNCTION accounts_sealed(said text, seal text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    -- Without a key nothing is sealed: NULL is not true.
    SELECT seal = encode(sha256(k.key || sha256(k.key || convert_to('accounts ' || said, 'UTF8'))), 'hex') FROM agencies_contextkey k LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION accounts_sealed(text, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION accounts_told(said text, seal text, act text) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := CASE WHEN accounts_sealed(said, seal) THEN said::jsonb END;
BEGIN
    PERFORM bayiri_require(
        told->>'act' = act AND (told->>'until')::bigint >= extract(epoch FROM transaction_timestamp())
        AND (told->>'backend')::int = pg_backend_pid(),  -- asked on this connection: repeated elsewhere it opens nothing
        'INV-150', 'only the application''s own sign-in asks this');
    RETURN told;
END $$;
REVOKE EXECUTE ON FUNCTION accounts_told(text, text, text) FROM PUBLIC;

-- Who is signing in, or signed in: see `set_entrant` in bayiri/accounts/sealed.py.
CREATE OR REPLACE FUNCTION accounts_person() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parts text[] := string_to_array(current_setting('bayiri.entrant', true), ':');
BEGIN
    IF parts IS NOT NULL AND array_length(parts, 1) = 5 AND parts[1] = 'entrant' AND parts[3] = pg_backend_pid()::text
       AND accounts_sealed(array_to_string(parts[1:4], ':'), parts[5])
       AND parts[4]::bigint >= extract(epoch FROM transaction_timestamp()) THEN
        RETURN parts[2]::uuid;
    END IF;
    RETURN bayiri_actor();
END $$;

CREATE OR REPLACE FUNCTION accounts_number(wanted text) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.amount FROM accounts_term t WHERE t.name = wanted
$$;
REVOKE EXECUTE ON FUNCTION accounts_number(text) FROM PUBLIC;

-- An event about somebody's account: nobody acts yet, so it stands under no name. An address that nobody has belongs to no agency.
CREATE OR REPLACE FUNCTION accounts_tell(person uuid, what text, facts jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT audit_record_by_itself(
        clock_timestamp(), what, 'agencies.user', person,
        coalesce((SELECT u.agency_id FROM agencies_user u WHERE u.id = person), '00000000-0000-0000-0000-000000000000'::uuid), NULL::uuid, facts)
$$;
REVOKE EXECUTE ON FUNCTION accounts_tell(uuid, text, jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION accounts_note(said text, seal text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'note');
BEGIN
    PERFORM bayiri_require(told->>'kind' LIKE 'account.%', 'INV-02', 'these are events of accounts');
    PERFORM accounts_tell((told->>'person')::uuid, told->>'kind', coalesce(told->'facts', '{}'));
END $$;

-- Attempts. Counted before the password is looked at, so that many at once do not slip through; a lock ends by itself.
CREATE OR REPLACE FUNCTION accounts_locked_until(what text, of_account text, from_address text) RETURNS timestamptz LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH rests AS (SELECT make_interval(mins => accounts_number('lock_minutes')) AS length)
    SELECT max(u.until) FROM (
        SELECT max(a.at) + (SELECT length FROM rests) AS until FROM accounts_attempt a
        WHERE a.account = of_account AND a.kind = what AND a.outcome IN ('open', 'bad')
          AND a.at > transaction_timestamp() - (SELECT length FROM rests)
          AND a.at > coalesce((SELECT max(g.at) FROM accounts_attempt g WHERE g.account = of_account AND g.kind = what AND g.outcome = 'good'),
                              '-infinity')
        HAVING count(*) >= accounts_number(CASE what WHEN 'reset' THEN 'reset_requests' ELSE what || '_attempts' END)
        UNION ALL
        SELECT max(a.at) + (SELECT length FROM rests) FROM accounts_attempt a
        WHERE a.address = from_address AND a.outcome IN ('open', 'bad') AND a.at > transaction_timestamp() - (SELECT length FROM rests)
        HAVING count(*) >= accounts_number('address_attempts')
    ) u WHERE u.until > transaction_timestamp()
$$;
REVOKE EXECUTE ON FUNCTION accounts_locked_until(text, text, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION accounts_begin_attempt(
    said text, seal text, OUT attempt uuid, OUT person uuid, OUT kept_hash text, OUT locked_until timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'begin_attempt');
    typed text := lower(told->>'email');
    hidden text := encode(sha256(convert_to(typed, 'UTF8')), 'hex');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('accounts_attempt'), hashtext(hidden));  -- two at once are counted one after the other
    locked_until := accounts_locked_until(told->>'kind', hidden, told->>'address');
    attempt := gen_random_uuid();
    INSERT INTO accounts_attempt (id, at, kind, account, address, outcome)
    VALUES (attempt, transaction_timestamp(), told->>'kind', hidden, told->>'address',
            CASE WHEN locked_until IS NULL THEN 'open' ELSE 'locked' END);
    SELECT u.id INTO person FROM agencies_user u WHERE lower(u.email) = typed AND u.is_active;
    IF locked_until IS NOT NULL THEN
        PERFORM accounts_tell(person, 'account.locked', jsonb_build_object('address', told->>'address', 'kind', told->>'kind'));
        person := NULL;
    ELSIF told->>'kind' = 'password' THEN
        SELECT p.hash INTO kept_hash FROM accounts_password p WHERE p.user_id = person;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION accounts_finish_attempt(said text, seal text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'finish_attempt');
    good boolean := (told->>'good')::boolean;
    tried accounts_attempt;
BEGIN
    UPDATE accounts_attempt a SET outcome = CASE WHEN good THEN 'good' ELSE 'bad' END
    WHERE a.id = (told->>'attempt')::uuid AND a.outcome = 'open' RETURNING a.* INTO tried;
    PERFORM bayiri_require(tried.id IS NOT NULL, 'INV-151', 'an attempt is finished once');
    IF NOT good THEN
        PERFORM accounts_tell((told->>'person')::uuid, 'account.sign_in_failed',
                              jsonb_build_object('address', tried.address, 'kind', tried.kind));
    ELSIF told->>'hash' IS NOT NULL THEN
        UPDATE accounts_password p SET hash = told->>'hash' WHERE p.user_id = (told->>'person')::uuid;
    END IF;
    DELETE FROM accounts_attempt a WHERE a.at < transaction_timestamp() - make_interval(days => accounts_number('attempts_kept_days'));
END $$;

-- The days in which a second step may wait: counted once an account, from the first sign-in that asked for it (INV-215).
CREATE OR REPLACE FUNCTION accounts_waits_until(person uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT g.began_at + make_interval(days => accounts_number('second_factor_grace_days')) FROM accounts_grace g WHERE g.user_id = person
$$;
REVOKE EXECUTE ON FUNCTION accounts_waits_until(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION accounts_grace(said text, seal text, OUT waits_until timestamptz, OUT moment timestamptz) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'grace');
BEGIN
    INSERT INTO accounts_grace (user_id, began_at)
    SELECT u.id, transaction_timestamp() FROM agencies_user u
    WHERE u.id = (told->>'person')::uuid AND u.is_active
      AND NOT EXISTS (SELECT 1 FROM mfa_authenticator m WHERE m.user_id = u.id)
    ON CONFLICT DO NOTHING;
    waits_until := accounts_waits_until((told->>'person')::uuid);
    moment := transaction_timestamp();
END $$;

-- Whether these roles are all among those that sign in in one step; none at all are not.
CREATE OR REPLACE FUNCTION accounts_one_step(roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT cardinality(roles) > 0 AND coalesce(
        (SELECT accounts_one_step.roles <@ t.roles::text[] FROM accounts_term t WHERE t.name = 'second_factor_not_for'), false)
$$;
REVOKE EXECUTE ON FUNCTION accounts_one_step(text[]) FROM PUBLIC;

-- Sessions.
CREATE OR REPLACE FUNCTION accounts_session_load(
    said text, seal text, OUT session_id uuid, OUT owner_id uuid, OUT held text, OUT since timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'session_load');
    seen timestamptz;
BEGIN
    SELECT s.id, s.user_id, s.data, s.opened_at, s.seen_at INTO session_id, owner_id, held, since, seen
    FROM accounts_session s LEFT JOIN agencies_user u ON u.id = s.user_id
    WHERE s.key_hash = told->>'key' AND s.until_at > transaction_timestamp()
      AND s.seen_at > transaction_timestamp() - make_interval(mins => accounts_number('idle_minutes'))
      AND (s.user_id IS NULL OR u.is_active);
    -- Once a minute is enough, and nobody waits for it.
    IF seen < transaction_timestamp() - interval '1 minute' THEN
        UPDATE accounts_session s SET seen_at = transaction_timestamp()
        WHERE s.id = (SELECT l.id FROM accounts_session l WHERE l.id = session_id FOR UPDATE SKIP LOCKED);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION accounts_session_exists(said text, seal text, OUT there boolean) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    there := EXISTS (SELECT 1 FROM accounts_session s WHERE s.key_hash = accounts_told(said, seal, 'session_exists')->>'key');
END $$;

CREATE OR REPLACE FUNCTION accounts_keep_session(said text, seal text, OUT done boolean) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'keep_session');
    person uuid := (told->>'person')::uuid;
    ways text[] := ARRAY(SELECT jsonb_array_elements_text(told->'proved'));
    ends timestamptz := transaction_timestamp() + CASE WHEN person IS NULL THEN interval '1 hour'
        ELSE make_interval(hours => accounts_number('session_hours')) END;
BEGIN
    -- A session in one step ends with the days that allow it.
    IF person IS NOT NULL AND NOT ways && ARRAY['code', 'demonstration']
       AND NOT (SELECT accounts_one_step(u.roles::text[]) FROM agencies_user u WHERE u.id = person) THEN
        ends := least(ends, accounts_waits_until(person));
    END IF;
    PERFORM bayiri_require(
        person IS NULL
        OR EXISTS (SELECT 1 FROM accounts_session s WHERE s.key_hash = told->>'key' AND s.user_id = person)  -- let in already
        OR EXISTS (
            SELECT 1 FROM agencies_user u WHERE u.id = person AND u.is_active AND (
                ways && ARRAY['code', 'demonstration']
                OR NOT EXISTS (SELECT 1 FROM mfa_authenticator m WHERE m.user_id = u.id)
                   AND (accounts_one_step(u.roles::text[])
                        OR accounts_waits_until(u.id) > transaction_timestamp()
                           AND NOT EXISTS (SELECT 1 FROM accounts_term t WHERE t.name = 'second_factor_at_once' AND t.roles::text[] && u.roles::text[])))),
        'INV-150', 'whoever may see restricted sections, or has set up a second step, signs in in two steps');
    IF (told->>'create')::boolean THEN
        DELETE FROM accounts_session s WHERE s.id IN (
            SELECT o.id FROM accounts_session o WHERE o.until_at < transaction_timestamp() LIMIT 100 FOR UPDATE SKIP LOCKED);
        INSERT INTO accounts_session AS s (id, key_hash, data, user_id, proved, address, device, opened_at, seen_at, until_at)
        VALUES (gen_random_uuid(), told->>'key', told->>'data', person, ways, told->>'address', told->>'device',
                transaction_timestamp(), transaction_timestamp(), ends)
        ON CONFLICT (key_hash) DO NOTHING;
    ELSE
        UPDATE accounts_session s SET
            data = told->>'data', user_id = person, proved = ways, address = told->>'address', device = told->>'device',
            opened_at = CASE WHEN s.user_id IS DISTINCT FROM person THEN transaction_timestamp() ELSE s.opened_at END,
            until_at = CASE WHEN s.user_id IS DISTINCT FROM person THEN ends ELSE s.until_at END
        WHERE s.key_hash = told->>'key' AND (s.user_id IS NULL OR s.user_id = person);
    END IF;
    done := FOUND;
END $$;

CREATE OR REPLACE FUNCTION accounts_end_session(said text, seal text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM accounts_session s WHERE s.key_hash = accounts_told(said, seal, 'end_session')->>'key'
$$;

-- One's own, each by its number or all but the one at hand.
CREATE OR REPLACE FUNCTION accounts_end_own(said text, seal text, OUT ended int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'end_own');
BEGIN
    DELETE FROM accounts_session s WHERE s.user_id = bayiri_actor() AND (
        s.id = (told->>'session')::uuid OR told->>'session' IS NULL AND s.id IS DISTINCT FROM (told->>'keep')::uuid);
    GET DIAGNOSTICS ended = ROW_COUNT;
END $$;

ALTER TABLE accounts_session ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON accounts_session FOR SELECT TO APP_ROLE USING (user_id = (SELECT bayiri_actor()));
GRANT SELECT (id, user_id, proved, address, device, opened_at, seen_at, until_at) ON accounts_session TO APP_ROLE;

-- Passwords. A new one ends every other session and every link.
CREATE OR REPLACE FUNCTION accounts_write_password(person uuid, new_hash text, kept_session uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_password (user_id, hash, changed_at) VALUES (person, new_hash, transaction_timestamp())
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at;
    DELETE FROM accounts_session s WHERE s.user_id = person AND s.id IS DISTINCT FROM kept_session;
    UPDATE accounts_link l SET used_at = transaction_timestamp() WHERE l.user_id = person AND l.used_at IS NULL;
END $$;
REVOKE EXECUTE ON FUNCTION accounts_write_password(uuid, text, uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION accounts_set_password(said text, seal text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'set_password');
BEGIN
    PERFORM bayiri_require((told->>'person')::uuid = bayiri_actor(), 'INV-152', 'everybody sets their own password');
    PERFORM accounts_write_password(bayiri_actor(), told->>'hash', (told->>'keep')::uuid);
END $$;

CREATE OR REPLACE FUNCTION accounts_has_password(said text, seal text, OUT there boolean) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    there := EXISTS (SELECT 1 FROM accounts_password p WHERE p.user_id = (accounts_told(said, seal, 'has_password')->>'person')::uuid);
END $$;

-- Links. The first password only where there is none; a newer link ends the older ones.
CREATE OR REPLACE FUNCTION accounts_make_link(said text, seal text, OUT until_when timestamptz) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'make_link');
    person uuid := (told->>'person')::uuid;
BEGIN
    PERFORM bayiri_require(
        EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = person AND u.is_active)
        AND (told->>'kind' = 'reset' OR told->>'kind' = 'first' AND NOT EXISTS (SELECT 1 FROM accounts_password p WHERE p.user_id = person)),
        'INV-153', 'a link is for somebody who works here; the first password is set once');
    until_when := transaction_timestamp() + CASE told->>'kind' WHEN 'reset' THEN make_interval(mins => accounts_number('reset_minutes'))
        ELSE make_interval(hours => accounts_number('first_password_hours')) END;
    -- A request that could not be answered at once ends no link that a later one has sent.
    IF EXISTS (SELECT 1 FROM accounts_link l WHERE l.user_id = person AND l.made_at > (told->>'since')::timestamptz) THEN
        until_when := NULL;
        RETURN;
    END IF;
    UPDATE accounts_link l SET used_at = transaction_timestamp() WHERE l.user_id = person AND l.used_at IS NULL;
    INSERT INTO accounts_link (id, user_id, kind, token_hash, made_at, until_at)
    VALUES (gen_random_uuid(), person, told->>'kind', told->>'token', transaction_timestamp(), until_when);
    PERFORM accounts_tell(person, 'account.link_sent', jsonb_build_object('kind', told->>'kind'));
END $$;

CREATE OR REPLACE FUNCTION accounts_find_link(said text, seal text, OUT person uuid, OUT kind text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'find_link');  -- first, also where there is no link at all
BEGIN
    SELECT l.user_id, l.kind INTO person, kind FROM accounts_link l JOIN agencies_user u ON u.id = l.user_id AND u.is_active
    WHERE l.token_hash = told->>'token' AND l.used_at IS NULL AND l.until_at > transaction_timestamp();
END $$;

CREATE OR REPLACE FUNCTION accounts_use_link(said text, seal text, OUT person uuid) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'use_link');
    used accounts_link;
BEGIN
    UPDATE accounts_link l SET used_at = transaction_timestamp()
    WHERE l.token_hash = told->>'token' AND l.used_at IS NULL AND l.until_at > transaction_timestamp()
      AND EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = l.user_id AND u.is_active)
    RETURNING l.* INTO used;
    PERFORM bayiri_require(used.id IS NOT NULL, 'INV-153', 'a link to set a password works once, and for a short time');
    PERFORM accounts_write_password(used.user_id, told->>'hash', NULL);
    PERFORM accounts_tell(used.user_id, 'account.password_set', jsonb_build_object('kind', used.kind));
    person := used.user_id;
END $$;

-- An agency's own sign-in: only its own people, known already or by an address that the provider has verified.
CREATE OR REPLACE FUNCTION accounts_enter_by_provider(said text, seal text, OUT person uuid) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'enter_by_provider');
    way accounts_provider;
BEGIN
    SELECT * INTO way FROM accounts_provider v WHERE v.id = (told->>'provider')::uuid AND v.is_active;
    SELECT u.id INTO person FROM accounts_providerlink l JOIN agencies_user u ON u.id = l.user_id
    WHERE l.provider_id = way.id AND l.subject = told->>'subject' AND u.is_active AND u.agency_id = way.agency_id;
    IF person IS NULL AND (told->>'verified')::boolean THEN
        SELECT u.id INTO person FROM agencies_user u
        WHERE lower(u.email) = lower(told->>'email') AND u.is_active AND u.agency_id = way.agency_id
          AND NOT EXISTS (SELECT 1 FROM accounts_providerlink l WHERE l.provider_id = way.id
                          AND (l.subject = told->>'subject' OR l.user_id = u.id));
        IF person IS NOT NULL THEN
            INSERT INTO accounts_providerlink (id, provider_id, subject, user_id, linked_at)
            VALUES (gen_random_uuid(), way.id, told->>'subject', person, transaction_timestamp());
            PERFORM accounts_tell(person, 'account.provider_linked', jsonb_build_object('provider', way.name));
        END IF;
    END IF;
    IF person IS NULL THEN
        PERFORM audit_record_by_itself(clock_timestamp(), 'account.sign_in_failed', '', NULL::uuid, way.agency_id, NULL::uuid,
                                       jsonb_build_object('address', told->>'address', 'kind', 'provider'));
    END IF;
END $$;

ALTER TABLE accounts_providerlink ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON accounts_providerlink FOR SELECT TO APP_ROLE USING (user_id = (SELECT bayiri_actor()));
GRANT SELECT ON accounts_providerlink TO APP_ROLE;

-- Second factors: one's own, while signing in or signed in. Their secrets are encrypted with a key that is not in the database.
ALTER TABLE mfa_authenticator ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON mfa_authenticator FOR SELECT TO APP_ROLE USING (user_id = (SELECT accounts_person()));
CREATE POLICY writing ON mfa_authenticator FOR INSERT TO APP_ROLE WITH CHECK (user_id = (SELECT accounts_person()));
CREATE POLICY changing ON mfa_authenticator FOR UPDATE TO APP_ROLE
    USING (user_id = (SELECT accounts_person())) WITH CHECK (user_id = (SELECT accounts_person()));
CREATE POLICY removing ON mfa_authenticator FOR DELETE TO APP_ROLE USING (user_id = (SELECT accounts_person()));
GRANT SELECT, INSERT, UPDATE, DELETE ON mfa_authenticator TO APP_ROLE;

-- Whoever has lost phone and codes: a manager of the same agency takes the second step away, never their own; it is set up anew at the
-- next sign-in, and the password stays what it was.
CREATE OR REPLACE FUNCTION accounts_forget_factors(said text, seal text, OUT forgotten int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := accounts_told(said, seal, 'forget_factors');
    person uuid := (told->>'person')::uuid;
BEGIN
    PERFORM bayiri_require(
        person <> bayiri_actor() AND bayiri_has_role(ARRAY['programme_manager', 'director'])
        AND EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = person AND u.agency_id = bayiri_agency()),
        'INV-150', 'a manager of the same agency takes another''s second step away');
    DELETE FROM mfa_authenticator m WHERE m.user_id = person;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    DELETE FROM accounts_session s WHERE s.user_id = person;
    -- Who has had one is not given days again (INV-215).
    INSERT INTO accounts_grace (user_id, began_at) VALUES (person, transaction_timestamp() - interval '100 years')
    ON CONFLICT (user_id) DO UPDATE SET began_at = excluded.began_at;
END $$;
